"""Where a source is asked: at its address, or where that leads for good. Pure.

A redirect is followed at every poll anyway; it is remembered when it was the same for days, so that the detour is
spared and the feed survives the old address. That stays the source's: where the new one fails, it is asked again.
"""

from dataclasses import replace
from datetime import datetime, timedelta

from bot.core.watching import Due, Memory
from feeds.address import apart
from feeds.doubts import site

FETCHES = 5
LASTING = timedelta(days=3)

LOST = frozenset({"gone", "http_status", "dns", "bad_url", "tls", "html_page", "not_a_feed"})
"""Problems that speak against an address, rather than for a bad hour of its server."""


def asked_at(due: Due) -> str:
    """The address of this poll."""
    return due.memory.address or due.spec.url


def after(due: Due, final_url: str, now: datetime, *, permanent: bool) -> Memory:
    """What is remembered after a document was found at `final_url`."""
    memory = due.memory
    if not permanent or final_url == asked_at(due):
        return replace(memory, moved_to=None, moved_count=0, moved_since=None)
    if final_url != memory.moved_to or memory.moved_since is None:
        return replace(memory, moved_to=final_url, moved_count=1, moved_since=now)
    counted = replace(memory, moved_count=memory.moved_count + 1)
    lasting = counted.moved_count >= FETCHES and now - memory.moved_since >= LASTING
    if not lasting or not _may_move(due, final_url, memory.moved_since):
        return counted
    return replace(memory, address=final_url, moved_to=None, moved_count=0, moved_since=None)


def back(memory: Memory, problem: str) -> Memory:
    """What is remembered after a failure: a new address that is lost gives way to the old one."""
    return replace(memory, address=None) if memory.address and problem in LOST else memory


def _may_move(due: Due, final_url: str, since: datetime) -> bool:
    """To another site only when a person has looked since and let the source publish; never away from a login."""
    if apart(due.spec.url)[1] is not None:
        return False
    looked = due.trusted_at is not None and due.trusted_at >= since
    return looked or site(final_url) == site(due.spec.url)

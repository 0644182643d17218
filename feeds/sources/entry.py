"""What every kind of feed gives back.

Owns the values that cross from the parsing process to ours, and the cleaning each kind owes to them. Plain values
only: they are pickled. Standard library only; knows no parser, no network, no database.
"""

import re
from collections.abc import Set
from dataclasses import dataclass
from datetime import datetime
from typing import Literal, Protocol
from urllib.parse import urljoin

from feeds.address import clean_url

MAX_ENTRIES = 300
MAX_FIELD = 64 * 1024

Problem = Literal["empty", "not_a_feed", "html_page", "json", "broken", "too_heavy", "too_slow", "crashed"]
"""Keys for catalogs: no body; none of our kinds; a page instead of a feed; JSON; a feed without a readable entry;
refused for its shape or out of memory; out of time; the parsing process died."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry as published: texts may hold markup, never control characters; `url` is http(s) or ""; dates UTC."""

    guid: str
    url: str
    title: str
    summary: str
    published: datetime | None
    updated: datetime | None

    def __reduce__(self) -> tuple[type["Entry"], tuple[object, ...]]:
        """Dataclasses with slots are unpickled field by field, which takes ten times as long."""
        return Entry, (self.guid, self.url, self.title, self.summary, self.published, self.updated)


@dataclass(frozen=True, slots=True)
class Parsed:
    """A feed's entries in its own order, at most `MAX_ENTRIES`. With a problem there are no entries.

    `generator`: the program that made the feed, as it says itself. `blocks`: hashes by which its entries are known at
    the next poll (feeds/sources/blocks.py); `cut`: how many known ones were left out of `entries`. `ttl`: the seconds
    for which it has nothing newer, as it says itself.
    """

    entries: tuple[Entry, ...] = ()
    title: str = ""
    problem: Problem | None = None
    generator: str = ""
    blocks: tuple[bytes, ...] = ()
    cut: int = 0
    ttl: int | None = None


class SourceKind(Protocol):
    """A kind of feed: pure, runs in the worker process, may be slow or fail: the caller kills and catches.

    `known`: blocks that need not be read again; a kind that has none reads everything.
    """

    def __call__(self, body: bytes, content_type: str, known: Set[bytes] = frozenset()) -> Parsed: ...


# Controls (but tab and line ends), lone surrogates, non-characters. Direction marks stay: the text cleaner judges them.
_DIRT = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")


def clean_text(text: object, limit: int = MAX_FIELD) -> str:
    """A field from outside as bounded text without control characters; "" for what is no text."""
    return _DIRT.sub("", text[:limit]).strip() if isinstance(text, str) else ""


def clean_link(link: object, base: str = "") -> str:
    """An http(s) address, made absolute by `base`, or ""."""
    text = clean_text(link, 4096)
    if not text:
        return ""
    try:
        url = clean_url(urljoin(base, text))
    except ValueError:
        return ""
    return url if isinstance(url, str) else ""

"""What is held for a person to tell, and who gets no alert of it: asked by whoever would tell.

The rule is bot/core/bad_news.py; what follows for whom is bot/alerts/bad_news.py.
"""

from datetime import datetime

import structlog

from bot.core.bad_news import is_very_bad
from bot.core.event import TOLD, Event
from bot.store import bad_news as store
from bot.store import fanout, relatives
from bot.store.database import Tx

log = structlog.get_logger(__name__)


async def holds(tx: Tx, event: Event, now: datetime) -> bool:
    """Whether the event waits for a liaison before anybody is told; from the first time on it is held."""
    if not is_very_bad(event.kind, event.detail):
        return False
    found = await store.of_event(tx, event.id)
    if found is None:
        if not await relatives.are_here(tx, [one.public_id for one in event.people]):
            return False
        found = await store.hold(tx, event.id, event.kind.value, now, others_at=await _told_before(tx, event, now))
        log.info("bad_news_held", event_id=event.id)
    return found.others_at is None


async def look(tx: Tx, event: Event, now: datetime) -> None:
    """The event has changed: somebody was added, perhaps without a name, whose family is here and has to be called."""
    if event.state in TOLD and event.fresh:
        await holds(tx, event, now)
    await store.wake(tx, event.id, now)


async def _told_before(tx: Tx, event: Event, now: datetime) -> datetime | None:
    """An event that became very bad by a correction: whoever was told of it is told that, too, and waits no more."""
    return now if await fanout.is_started(tx, event.id) else None


async def spared(tx: Tx, event: Event) -> frozenset[int]:
    """Subscribers who get no alert of it, whatever they follow: it is about somebody who is theirs."""
    if not is_very_bad(event.kind, event.detail):
        return frozenset()
    found = [one for person in event.people for one in await relatives.of_person(tx, person.public_id)]
    return frozenset(one.reader_id for one in found)

"""The look at what a source brings, before any of it is ingested: is the source still what it was trusted as?

A thin shell around feeds/doubts.py. A source that is doubted goes on being read; what it reports waits for a person.
"""

from dataclasses import dataclass, replace
from datetime import datetime

import structlog

from bot.core.event import Trust
from bot.core.standing import Arrival, Doubt, Habits, counted
from bot.core.watching import Due
from bot.store import standing
from bot.store.database import Tx
from feeds.doubts import doubts, learnt

log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Looked:
    """What is known of the source from now on, and why it may not publish by itself; no doubts: all is as usual."""

    habits: Habits
    doubts: tuple[Doubt, ...] = ()


def look(known: Habits, due: Due, came: Arrival, now: datetime) -> Looked:
    """What to make of an arrival with something new in it. Pure."""
    found = doubts(known, came, now) if due.spec.trust == Trust.PUBLISH else ()
    volume = counted(known.volume, now.date(), came.news)
    return Looked(replace(learnt(known, came, now), volume=volume, last_entry_at=now), found)


async def remember(tx: Tx, due: Due, looked: Looked, now: datetime) -> None:
    """Write it down, before anything of the arrival: what is doubted, is so for all of it. A repeat changes nothing."""
    await standing.learn(tx, due.spec.id, looked.habits)
    if looked.doubts:
        await standing.doubt(tx, due.spec.id, looked.doubts, now)
        log.warning("source_doubted", source=due.spec.id, doubts=[one.value for one in looked.doubts])

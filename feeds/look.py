"""The look at what a source brings, before any of it is ingested: is the source still what it was trusted as?

A thin shell around feeds/doubts.py. A source that is doubted goes on being read; what it reports waits for a person.
"""

from datetime import datetime

import structlog

from bot.core.event import Trust
from bot.core.standing import Arrival, Doubt
from bot.core.watching import Due
from bot.store import standing
from bot.store.database import Database
from feeds.doubts import doubts, learnt

log = structlog.get_logger(__name__)


async def look(db: Database, due: Due, came: Arrival, now: datetime) -> tuple[Doubt, ...]:
    """Why the source may not publish by itself from now on; empty: nothing speaks against it."""
    source_id = due.spec.id
    async with db.read() as tx:
        known = await standing.habits(tx, source_id, now)
    found = doubts(known, came, now) if due.spec.trust == Trust.PUBLISH else ()
    fresh = learnt(known, came, now)
    if found or fresh != known:
        async with db.write() as tx:
            await standing.learn(tx, source_id, fresh)
            if found:
                await standing.doubt(tx, source_id, found, now)
    if found:
        log.warning("source_doubted", source=source_id, doubts=[one.value for one in found])
    return found

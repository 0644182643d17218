"""The numbers of the whole instance: counted now and then, and kept until then: asking for them costs nothing.

Owns when they are counted. What they are: bot/core/totals.py; how they are told: bot/alerts/totals_told.py.
"""

from datetime import datetime, timedelta
from typing import Final

from bot.core.totals import Whole, count, from_json, months, to_json
from bot.store import state, totals
from bot.store.database import Database, Tx

FRESH: Final = timedelta(minutes=15)
LATELY: Final = timedelta(days=30)
"""For so long it is known which events were corrected."""


async def measure(tx: Tx, now: datetime) -> Whole:
    """Count now."""
    bounds = months(now)
    sentences = [(one.at, one.group, one.facts) for one in await totals.sentences(tx)]
    groups = count(await totals.by_month(tx, bounds), sentences)
    sources, done = await totals.watched(tx), await totals.done(tx)
    lately = await totals.amended(tx, now - LATELY)
    return Whole(now, bounds[0].date(), groups, sources=sources, done=done, **lately)


async def refresh(db: Database, now: datetime) -> int:
    """Count what is no longer fresh, or was nothing; 0: one round is enough."""
    async with db.read() as tx:
        kept = await state.figures(tx, state.TOTALS)
        if kept is not None and kept[1]["groups"] and kept[0] <= now < kept[0] + FRESH:
            return 0
        fresh = await measure(tx, now)
    async with db.write() as tx:
        await state.keep_figures(tx, to_json(fresh), now, state.TOTALS)
    return 0


async def known(tx: Tx, now: datetime) -> Whole:
    """As they were last counted; where nobody has, what an empty instance has: the pass counts within minutes."""
    kept = await state.figures(tx, state.TOTALS)
    return from_json(kept[1]) if kept is not None else Whole(now, months(now)[0].date(), {})

"""Numbers of the whole instance that anybody may see: events by month, kind and group, sentences, corrections, sources.

Only of what is public: what waits, was taken back, or is not yet known to a family is not counted. Nobody's data.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from sqlalchemy import case, func, select

from bot.core.event import EventState, Facts
from bot.core.kinds import Kind
from bot.store.bad_news import unknown_to_others
from bot.store.database import Tx
from bot.store.schema.campaigns import campaign_count
from bot.store.schema.events import amend, event
from bot.store.schema.feeds import source

PUBLIC: Final = (event.c.state == EventState.PUBLISHED.value) & ~unknown_to_others(event.c.id)
AMENDED: Final = ("corrected", "retracted")


@dataclass(frozen=True, slots=True)
class Sentence:
    """One published sentence: when it was first reported, and what it says."""

    at: datetime
    group: str
    facts: Facts


async def by_month(tx: Tx, bounds: Sequence[datetime]) -> list[tuple[int, str, str, int]]:
    """(number of the month, kind, group, how many events), for the months between these moments; empty ones missing."""
    later = [(event.c.happened_at < end, n) for n, end in enumerate(bounds[1:])]
    month = case(*later, else_=len(later)).label("month")
    inside = PUBLIC & (event.c.happened_at >= bounds[0]) & (event.c.happened_at < bounds[-1])
    columns = (month, *event.c["kind", "group"])
    query = select(*columns, func.count().label("number")).where(inside).group_by(*columns)
    return [(row.month, row.kind, row.group, row.number) for row in await tx.conn.execute(query)]


async def sentences(tx: Tx) -> list[Sentence]:
    """All of them, the oldest first."""
    mine = PUBLIC & (event.c.kind == Kind.SENTENCE.value)
    query = select(*event.c["happened_at", "group", "facts"]).where(mine).order_by(event.c.happened_at, event.c.id)
    return [Sentence(row.happened_at, row.group, Facts.from_json(row.facts)) for row in await tx.conn.execute(query)]


async def amended(tx: Tx, since: datetime) -> dict[str, int]:
    """How many events readers were told of since then, and how many were corrected or taken back since then."""
    told = select(func.count()).where(event.c.published_at >= since, event.c.merged_into.is_(None))
    mine = (amend.c.created_at >= since) & amend.c.how.in_(AMENDED)
    columns = (amend.c.how, func.count(amend.c.event_id.distinct()).label("number"))
    found = {row.how: row.number for row in await tx.conn.execute(select(*columns).where(mine).group_by(amend.c.how))}
    return {"told": await _number(tx, told), **dict.fromkeys(AMENDED, 0), **found}


async def watched(tx: Tx) -> int:
    """How many sources are read."""
    return await _number(tx, select(func.count()).where(source.c.active, ~source.c.muted))


async def done(tx: Tx) -> int:
    """What people did in all campaigns and did not take back."""
    value = case((campaign_count.c.what == "withdrawn", -campaign_count.c.number), else_=campaign_count.c.number)
    counted = campaign_count.c.what.in_(("completed", "withdrawn"))
    return max(0, await _number(tx, select(func.sum(value)).where(counted)))


async def _number(tx: Tx, query: Any) -> int:
    return int(await tx.conn.scalar(query) or 0)

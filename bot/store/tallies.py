"""How many did what in a campaign: by day, by language, by part. Numbers only: never who, never two of them at once.

A day is one of UTC. Days and languages are counted apart, so that not even the day of the only reader of a language can
be read here.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from sqlalchemy import func, literal, select

from bot.store.database import Tx
from bot.store.schema.campaigns import campaign_count, campaign_tally
from bot.store.schema.readers import subscriber

DAY: Final = "day"
LANG: Final = "lang"

Counts = Mapping[str, int]
"""How often each state was reached."""


@dataclass(frozen=True, slots=True)
class Tallies:
    """What is known of a campaign. `parts`: offices, people, '' for the whole, and the reasons of asks."""

    parts: Mapping[str, Counts]
    days: Mapping[date, Counts]
    langs: Mapping[str, Counts]


async def add(tx: Tx, campaign_id: int, reader_id: int, what: str, now: datetime) -> None:
    """One more on this day, and one more in the language of whoever it was."""
    spoken = select(subscriber.c.lang).where(subscriber.c.id == reader_id).scalar_subquery()
    statement = tx.insert(campaign_tally).values(
        [
            {"campaign_id": campaign_id, "sort": sort, "key": key, "what": what, "number": 1}
            for sort, key in ((DAY, literal(f"{now:%Y-%m-%d}")), (LANG, func.coalesce(spoken, "")))
        ]
    )
    one_more = {"number": campaign_tally.c.number + 1}
    await tx.conn.execute(
        statement.on_conflict_do_update(index_elements=["campaign_id", "sort", "key", "what"], set_=one_more)
    )


async def read(tx: Tx, campaign_id: int) -> Tallies:
    """Everything that is counted of a campaign."""
    parts: dict[str, dict[str, int]] = {}
    for row in await tx.conn.execute(select(campaign_count).where(campaign_count.c.campaign_id == campaign_id)):
        parts.setdefault(row.part, {})[row.what] = row.number
    found: dict[str, dict[str, dict[str, int]]] = {DAY: {}, LANG: {}}
    for row in await tx.conn.execute(select(campaign_tally).where(campaign_tally.c.campaign_id == campaign_id)):
        found[row.sort].setdefault(row.key, {})[row.what] = row.number
    days = {date.fromisoformat(key): counts for key, counts in sorted(found[DAY].items())}
    return Tallies(parts, days, dict(sorted(found[LANG].items())))

"""What is said of a campaign to those who acted: how it ended (0), and news on the way (from 1), by language."""

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select

from bot.store.database import Tx
from bot.store.schema.live import campaign_said
from bot.store.state import campaigns_changed

OUTCOME = 0


@dataclass(frozen=True, slots=True)
class Said:
    """One piece of news. `source`: a link to who reported it."""

    number: int
    texts: Mapping[str, str]
    source: str | None
    at: datetime


async def add(
    tx: Tx, campaign_id: int, number: int, texts: Mapping[str, str], source: str | None, now: datetime
) -> None:
    """Keep it; what was said under this number before is said no more."""
    for lang, text in texts.items():
        values = {"text": text, "source": source, "said_at": now}
        statement = tx.insert(campaign_said).values(campaign_id=campaign_id, number=number, lang=lang, **values)
        key = ["campaign_id", "number", "lang"]
        await tx.conn.execute(statement.on_conflict_do_update(index_elements=key, set_=values))
    await campaigns_changed(tx)


async def next_number(tx: Tx, campaign_id: int) -> int:
    """The number of the next news."""
    last = select(func.max(campaign_said.c.number)).where(campaign_said.c.campaign_id == campaign_id)
    return int(await tx.conn.scalar(last) or 0) + 1


async def of(tx: Tx, campaign_ids: Collection[int]) -> Mapping[int, tuple[Said, ...]]:
    """Everything that was said of these, in order."""
    query = select(campaign_said).where(campaign_said.c.campaign_id.in_(campaign_ids))
    rows: dict[tuple[int, int], list[tuple[str, str, str | None, datetime]]] = defaultdict(list)
    for row in await tx.conn.execute(query.order_by(campaign_said.c.campaign_id, campaign_said.c.number)):
        rows[row.campaign_id, row.number].append((row.lang, row.text, row.source, row.said_at))
    found: dict[int, tuple[Said, ...]] = {}
    for (number, which), said in rows.items():
        one = Said(which, {lang: text for lang, text, _, _ in said}, said[0][2], said[0][3])
        found[number] = (*found.get(number, ()), one)
    return found

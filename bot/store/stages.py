"""How far launches are, as rows; and what became of the asks of a launch. What a stage means is campaigns/stage.py."""

from collections.abc import Collection, Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Row as Found
from sqlalchemy import func, select, update

from bot.store.asks import DIGEST
from bot.store.database import Tx
from bot.store.schema.campaigns import campaign, campaign_count
from bot.store.schema.live import campaign_stage

LAUNCH = "launch"


@dataclass(frozen=True, slots=True)
class Row:
    """One launch, as campaigns/stage.py has it; `step` by name."""

    step: str
    since: datetime
    version: int
    alone: bool
    base: int
    matching: int
    share: int
    blocked: int
    settled: int
    kickers_off: bool


async def put(tx: Tx, campaign_id: int, row: Row) -> None:
    """From now on it stands there."""
    values = asdict(row)
    statement = tx.insert(campaign_stage).values(campaign_id=campaign_id, **values)
    await tx.conn.execute(statement.on_conflict_do_update(index_elements=["campaign_id"], set_=values))


async def of(tx: Tx, campaign_ids: Collection[int]) -> Mapping[int, Row]:
    """How far these are; nothing of those that were launched without stages."""
    query = select(campaign_stage).where(campaign_stage.c.campaign_id.in_(campaign_ids))
    return {row.campaign_id: _row(row) for row in await tx.conn.execute(query)}


async def live(tx: Tx, steps: Collection[str]) -> Mapping[int, Row]:
    """Those at these steps whose campaigns go on."""
    joined = campaign_stage.join(campaign, campaign.c.id == campaign_stage.c.campaign_id)
    going = (campaign.c.state == "live") & campaign_stage.c.step.in_(steps)
    query = select(campaign_stage).select_from(joined).where(going).order_by(campaign_stage.c.campaign_id)
    return {row.campaign_id: _row(row) for row in await tx.conn.execute(query)}


async def add_matching(tx: Tx, more: Mapping[int, int]) -> None:
    """So many more were found who could be asked."""
    for number, many in more.items():
        mine = update(campaign_stage).where(campaign_stage.c.campaign_id == number)
        await tx.conn.execute(mine.values(matching=campaign_stage.c.matching + many))


async def count_anew(tx: Tx, step: str) -> None:
    """Whoever is being counted is counted from the first one again."""
    mine = campaign_stage.c.step == step
    await tx.conn.execute(update(campaign_stage).where(mine).values(matching=0))


async def counts(tx: Tx, campaign_ids: Collection[int]) -> Mapping[int, Mapping[str, int]]:
    """How many launch asks were promised, delivered …, by campaign: reminders are none."""
    of_launch = campaign_count.c.part.in_((LAUNCH, DIGEST)) & campaign_count.c.campaign_id.in_(campaign_ids)
    group = campaign_count.c["campaign_id", "what"]
    found: dict[int, dict[str, int]] = {number: {} for number in campaign_ids}
    query = select(*group, func.sum(campaign_count.c.number).label("total")).where(of_launch).group_by(*group)
    for row in await tx.conn.execute(query):
        found[row.campaign_id][row.what] = int(row.total)
    return found


def _row(row: Found[Any]) -> Row:
    return Row(*(row._mapping[name] for name in Row.__slots__))

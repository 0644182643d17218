"""Which campaign waits for which moment. What a moment is stands in campaigns/moments.py."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import delete, select, update

from bot.store.database import Tx
from bot.store.schema.campaigns import campaign
from bot.store.schema.live import campaign_moment


@dataclass(frozen=True, slots=True)
class Armed:
    """A campaign and its moment. `begins` None: nobody knew the day; `told_at`: when it was said that it has come."""

    campaign_id: int
    moment: str
    begins: date | None
    told_at: datetime | None


async def arm(tx: Tx, campaign_id: int, moment: str, begins: date | None, now: datetime) -> None:
    """It waits for this moment, and for no other any more."""
    values = {"moment": moment, "begins": begins, "armed_at": now, "told_at": None}
    statement = tx.insert(campaign_moment).values(campaign_id=campaign_id, **values)
    await tx.conn.execute(statement.on_conflict_do_update(index_elements=["campaign_id"], set_=values))


async def of(tx: Tx, campaign_id: int) -> Armed | None:
    """The moment of a campaign, also of one that was launched since."""
    row = (await tx.conn.execute(select(campaign_moment).where(campaign_moment.c.campaign_id == campaign_id))).first()
    return None if row is None else Armed(row.campaign_id, row.moment, row.begins, row.told_at)


async def untold(tx: Tx) -> list[Armed]:
    """Those that wait."""
    joined = campaign_moment.join(campaign, campaign.c.id == campaign_moment.c.campaign_id)
    waits = (campaign.c.state == "armed") & campaign_moment.c.told_at.is_(None)
    query = select(campaign_moment).select_from(joined).where(waits).order_by(campaign_moment.c.campaign_id)
    return [Armed(row.campaign_id, row.moment, row.begins, row.told_at) for row in await tx.conn.execute(query)]


async def told(tx: Tx, campaign_id: int, now: datetime) -> None:
    """It was said that the moment has come."""
    mine = campaign_moment.c.campaign_id == campaign_id
    await tx.conn.execute(update(campaign_moment).where(mine).values(told_at=now))


async def dated(tx: Tx, days: Mapping[int, date | None]) -> None:
    """These moments are known to begin on another day than was thought."""
    for number, day in days.items():
        mine = campaign_moment.c.campaign_id == number
        await tx.conn.execute(update(campaign_moment).where(mine).values(begins=day))


async def disarm(tx: Tx, campaign_ids: Collection[int]) -> None:
    """These wait for nothing."""
    await tx.conn.execute(delete(campaign_moment).where(campaign_moment.c.campaign_id.in_(campaign_ids)))

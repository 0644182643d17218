"""How many letters an office was given in each hour, so that a crowd does not come at once. Never whose they were."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import delete, select

from bot.store.database import Tx
from bot.store.schema.campaigns import campaign_slot

KEPT: Final = timedelta(days=1)
"""After that nobody asks any more."""


async def given(tx: Tx, campaign_id: int, part: str, since: datetime) -> Mapping[datetime, int]:
    """How many letters to an office stand in each hour from `since` on."""
    mine = (campaign_slot.c.campaign_id == campaign_id) & (campaign_slot.c.part == part)
    rows = await tx.conn.execute(select(campaign_slot).where(mine, campaign_slot.c.hour >= since))
    return {row.hour: row.number for row in rows}


async def take(tx: Tx, campaign_id: int, part: str, hour: datetime) -> None:
    """One letter more in this hour; hours long gone are forgotten."""
    old = (campaign_slot.c.campaign_id == campaign_id) & (campaign_slot.c.hour < hour - KEPT)
    await tx.conn.execute(delete(campaign_slot).where(old))
    key = {"campaign_id": campaign_id, "part": part, "hour": hour}
    statement = tx.insert(campaign_slot).values(number=1, **key)
    one_more = {"number": campaign_slot.c.number + 1}
    await tx.conn.execute(statement.on_conflict_do_update(index_elements=list(key), set_=one_more))

"""The machine's list for a campaign of the store: what it has to know is gathered here, then campaigns/checklist.py."""

from collections.abc import Sequence
from datetime import datetime
from typing import Final

from bot.core.legal import Register
from bot.people import registry
from bot.store import campaigns, events
from bot.store.database import Tx
from campaigns import checklist, file
from campaigns.checklist import Item, Place, Worded, World
from campaigns.drive import Drive
from campaigns.flow import CampaignState

AHEAD: Final = (CampaignState.LIVE, CampaignState.SCHEDULED, CampaignState.APPROVED, CampaignState.ARMED)
"""States of campaigns that somebody can be led to afterwards."""


async def look(tx: Tx, drive: Drive, register: Register, now: datetime) -> tuple[Item, ...]:
    """What holds a campaign back, and what somebody should think of: before it is submitted, approved and launched.

    Whether its audience is too small takes a walk through all readers, and is found with the reach.
    """
    raw = await _files(tx, drive)
    return checklist.look(drive.campaign, await _world(tx, drive, raw[0], register), file.places(*raw), now)


async def wordings(tx: Tx, drive: Drive) -> tuple[Worded, ...]:
    """Words to think about."""
    return checklist.wordings(drive.campaign, await place(tx, drive))


async def place(tx: Tx, drive: Drive) -> Place:
    """Where the keys of its file stand."""
    return file.places(*await _files(tx, drive))


async def _files(tx: Tx, drive: Drive) -> tuple[bytes, bytes | None]:
    found = await campaigns.file_of(tx, drive.id, drive.stored.version)
    text, table = found if found is not None else ("", None)
    return text.encode(), None if table is None else table.encode()


async def _world(tx: Tx, drive: Drive, raw: bytes, register: Register) -> World:
    case = drive.campaign.case
    died = await events.died(tx, [one.id for one in drive.people])
    urls = [one.url for one in case.sources]
    safety = file.tree_of(raw).get("safety")
    return World(
        closes=drive.stored.closes_at,
        register=register,
        named=await _named(tx, case.persons),
        died=frozenset(one.public_id for one in drive.people if one.id in died),
        confirmed=await events.confirmed(tx, urls),
        withdrawn=await events.withdrawn(tx, urls),
        next_open=[one.slug for one in await campaigns.everything(tx, AHEAD)],
        inside_said=isinstance(safety, dict) and "inside" in safety,
    )


async def _named(tx: Tx, persons: Sequence[str]) -> frozenset[str]:
    return frozenset([one for one in persons if await registry.public_person(tx, one) is not None])

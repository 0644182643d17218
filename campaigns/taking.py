"""What supporters do in a campaign, and what is left for each of them."""

from collections.abc import Collection
from datetime import datetime

from bot.core.served import weighs
from bot.store import asks, asks_settled, campaigns, readers
from bot.store.database import Tx
from campaigns.drive import Drive, gated
from campaigns.flow import ActionMove, ActionState, acted


async def step(
    tx: Tx, campaign_id: int, reader_id: int, move: ActionMove, now: datetime, *, part: str = ""
) -> ActionState:
    """Somebody does something: how far they are now. A move that leads nowhere from here changes nothing.

    Whoever does anything does not ignore what they are asked, and is not asked for this any more.
    """
    await asks.pressed(tx, reader_id)
    before = await reached(tx, campaign_id, reader_id, part=part)
    after = acted(before, move)
    if after is None:
        return before
    counts = after is ActionState.COMPLETED and await _weighs(tx, campaign_id, reader_id, now)
    await campaigns.record(tx, campaign_id, reader_id, part, after, now, weighs=counts)
    over = after is ActionState.COMPLETED or (after is ActionState.SKIPPED and not part)
    await asks_settled.withdraw(tx, campaign_id, plans=over, reader_id=reader_id)
    return after


async def _weighs(tx: Tx, campaign_id: int, reader_id: int, now: datetime) -> bool:
    reader = await readers.get(tx, reader_id)
    return reader is not None and weighs(reader.since, await campaigns.weighed(tx, reader_id, campaign_id), now)


async def reached(tx: Tx, campaign_id: int, reader_id: int, *, part: str = "") -> ActionState:
    """How far somebody is with a part of a campaign."""
    found = (await campaigns.parts(tx, campaign_id, reader_id)).get(part)
    return ActionState(found) if found in set(ActionState) else ActionState.OFFERED


async def done_by(tx: Tx, reader_id: int) -> set[int]:
    """The campaigns in which somebody did something, or which they did not want."""
    taken = await campaigns.taken(tx, reader_id)
    unwanted = {one.campaign.id for one in taken if one.state == ActionState.SKIPPED and not one.part}
    return unwanted | {one.campaign.id for one in taken if one.state == ActionState.COMPLETED}


def offered(drives: Collection[Drive], done: Collection[int], *, abroad: bool) -> list[Drive]:
    """What is left of these for somebody."""
    return [one for one in drives if one.id not in done and not gated(one, abroad=abroad)]

"""What happens to campaigns by itself: an event stops or thins them, the clock opens, closes and archives them.

Not in the audit, since nobody did it; the row says why.
"""

from datetime import datetime

from bot.core.event import Published
from bot.store import asks_settled, campaigns
from bot.store.campaigns import Stored
from bot.store.database import Database, Tx
from bot.store.state import one_campaign, put_sweep
from campaigns import reading
from campaigns.drive import OBJECTED, Drive, objected
from campaigns.flow import CampaignMove, CampaignState, Result, moved
from campaigns.stop import PeopleLeave, Stopped, effect
from campaigns.touched import KEPT, touched


async def on_published(tx: Tx, published: Published, now: datetime) -> tuple[str, ...]:
    """A reaction to an event: whom it frees or moves leaves the campaigns that end with that, or stops them.

    The names of those that were stopped. What an event stopped and somebody launched again, it does not stop twice.
    """
    why, stopped = f"event:{published.event.public_id}", []
    for stored in await touched(tx, published, now):
        drive = None if stored.why == why else await reading.load(tx, stored)
        if drive is not None and await _stop(tx, drive, published, why, now):
            stopped.append(stored.slug)
    return tuple(stopped)


async def _stop(tx: Tx, drive: Drive, published: Published, why: str, now: datetime) -> bool:
    case, event = drive.campaign.case, published.event
    asked_for = [str(one) for one in await campaigns.people_of(tx, drive.id)]
    told_of = {str(one.id) for one in event.people}
    done = effect(case.stop_on, case.stop_scope, asked_for, event.kind, event.detail, told_of)
    if isinstance(done, PeopleLeave):
        await campaigns.leave(tx, drive.id, [int(one) for one in done.people], now)
        await asks_settled.withdraw(tx, drive.id, plans=False)
    if not isinstance(done, Stopped):
        return False
    state = CampaignState(drive.stored.state)
    after = moved(state, CampaignMove.CASE_CHANGED) or state
    await campaigns.set_state(tx, drive.id, after, why=OBJECTED if objected(drive) else why)
    await asks_settled.withdraw(tx, drive.id)
    return after is not state


async def round_(db: Database, now: datetime) -> int:
    """What is due: scheduled ones open, those whose time is over close, old ones forget who took part; how many."""
    async with db.read() as tx:
        due = [one for one in await campaigns.everything(tx) if _by_clock(one, now)]
    if not due:
        return 0
    async with db.write() as tx:
        await one_campaign(tx)
        for one in due:
            stored = await campaigns.get(tx, one.id)
            move = _by_clock(stored, now) if stored else None
            if stored is not None and move is not None:
                await _tick(tx, stored, move, now)
    return len(due)


def _by_clock(stored: Stored, now: datetime) -> CampaignMove | None:
    """What the clock does to a campaign now."""
    state = CampaignState(stored.state)
    if state is CampaignState.CLOSED and stored.closed_at is not None and now - stored.closed_at >= KEPT:
        return CampaignMove.MONTH_PASSED
    if now >= stored.closes_at and moved(state, CampaignMove.WINDOW_ENDED) is not state:
        return CampaignMove.WINDOW_ENDED
    if state is CampaignState.SCHEDULED and now >= stored.opens_at:
        return CampaignMove.LAUNCH
    return None


async def _tick(tx: Tx, stored: Stored, move: CampaignMove, now: datetime) -> None:
    after = moved(CampaignState(stored.state), move) or CampaignState(stored.state)
    ended = move is CampaignMove.WINDOW_ENDED
    result = Result.EXPIRED if ended else None
    closed_at = now if ended else None
    await campaigns.set_state(tx, stored.id, after, why=stored.why, result=result, closed_at=closed_at)
    await put_sweep(tx, None, None)
    if move is not CampaignMove.LAUNCH:
        await asks_settled.withdraw(tx, stored.id)
    if move is CampaignMove.MONTH_PASSED:
        await campaigns.lose_key(tx, stored.id)

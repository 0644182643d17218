"""What somebody does to a campaign: launched, paused, closed. Only moves of the table, each in the audit.

Who may make which is judged before (bot/core/roles.py); "server" is whoever sits at its command line.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from bot.core.roles import Deed, Role
from bot.store import asks_settled, audit, campaigns
from bot.store.database import Tx
from bot.store.state import put_sweep
from campaigns import moments_near, reading
from campaigns.audience import Counted, unasked
from campaigns.drive import Drive, objected
from campaigns.flow import FINISHED, CampaignMove, CampaignState, Result, moved

By = Role | Literal["server"]


@dataclass(frozen=True, slots=True)
class Refused:
    """A move that is not possible: why (`….refused.…`), and the state in which it is not."""

    why: str
    state: str = ""


async def launch(
    tx: Tx, slug: str, by: By, now: datetime, *, counted: Counted | None = None
) -> CampaignState | Refused:
    """Out to supporters, now or when its window opens, by somebody who may do it alone; paused ones go on.

    `counted`: whether too few are meant, looked at before (campaigns/audience.py); an audience that could be so small
    is not asked without it.
    """
    drive = await reading.by_slug(tx, slug)
    if drive is None:
        return Refused("unknown")
    state = CampaignState(drive.stored.state)
    gone = "moment" if await moments_near.pointless(tx, drive) else None
    if problem := not_fit(drive, now) or gone or unasked(drive, counted):
        return Refused(problem, state)
    for move in _way(state, later=now < drive.stored.opens_at):
        after = moved(state, move)
        if after is None:
            return Refused("state", state)
        state = after
    if state.value == drive.stored.state:
        return Refused("state", state)
    await campaigns.set_state(tx, drive.id, state, why=drive.stored.why)
    await put_sweep(tx, None, None)
    await audit.note(tx, by, Deed.CAMPAIGN_LAUNCHED, now, thing=drive.id)
    return state


def not_fit(drive: Drive, now: datetime) -> str | None:
    """Why nobody may be asked for it any more, if so: the first reason that counts."""
    consent = drive.campaign.case.consent
    if now >= drive.stored.closes_at:
        return "over"
    if consent is not None and consent.expires_on is not None and consent.expires_on < now.date():
        return "consent"
    return objected(drive) or ("nobody" if drive.campaign.case.persons and not drive.people else None)


def _way(state: CampaignState, *, later: bool) -> tuple[CampaignMove, ...]:
    """The moves from here to supporters; empty: there are none to make."""
    last = CampaignMove.SCHEDULE if later else CampaignMove.LAUNCH
    match state:
        case CampaignState.DRAFT:
            return CampaignMove.SUBMIT, CampaignMove.APPROVE, last
        case CampaignState.IN_REVIEW:
            return CampaignMove.APPROVE, last
        case CampaignState.PAUSED | CampaignState.AUTO_PAUSED:
            return (CampaignMove.RESUME,)
        case CampaignState.SCHEDULED:
            return () if later else (last,)
        case _:
            return (last,)


async def pause(tx: Tx, slug: str, by: By, now: datetime) -> CampaignState | Refused:
    """Nobody can take part until it is launched again."""
    return await move(tx, slug, CampaignMove.PAUSE, by, Deed.CAMPAIGN_PAUSED, now)


async def close(tx: Tx, slug: str, result: Result, by: By, now: datetime) -> CampaignState | Refused:
    """It is over, for good."""
    return await move(tx, slug, CampaignMove.CLOSE, by, Deed.CAMPAIGN_CLOSED, now, result)


async def move(
    tx: Tx, slug: str, move: CampaignMove, by: By, deed: Deed, now: datetime, result: Result | None = None
) -> CampaignState | Refused:
    stored = await campaigns.by_slug(tx, slug)
    if stored is None:
        return Refused("unknown")
    after = moved(CampaignState(stored.state), move)
    if after is None:
        return Refused("state", stored.state)
    await campaigns.set_state(tx, stored.id, after, result=result, closed_at=now if after in FINISHED else None)
    await asks_settled.withdraw(tx, stored.id)
    await put_sweep(tx, None, None)
    await audit.note(tx, by, deed, now, thing=stored.id)
    return after

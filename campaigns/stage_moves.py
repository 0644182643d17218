"""What somebody does with an approved campaign: launch it, stop and go on, change, prolong, tell, finish.

The way from the chat; whoever has the server has its own (campaigns/service.py). Every move asks the table of states,
looks again at everything that could have changed since the approval, and is in the audit.
"""

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Final

from bot.core.legal import Register
from bot.core.roles import RIGHTS, Deed, Right, Role
from bot.store import armed, asks_settled, audit, campaigns, links, said
from bot.store.database import Tx
from bot.store.state import put_sweep
from campaigns import approval, checking, moments_near, moves, service, stage_steps
from campaigns.audience import Counted, unasked
from campaigns.checklist import hold
from campaigns.drive import Drive
from campaigns.flow import CampaignMove, CampaignState, Result, moved
from campaigns.rules import LONGEST
from campaigns.service import Refused
from campaigns.stage import Stage, Step

LONGER: Final = timedelta(days=14)
"""One press prolongs a campaign by so much, or by what is left until its longest."""


async def launch(
    tx: Tx,
    campaign_id: int,
    by: Role,
    now: datetime,
    *,
    register: Register,
    counted: Counted | None = None,
) -> CampaignState | Refused:
    """Out to supporters in stages, now or when its window opens; or why not. `counted`: as in campaigns/moves.py."""
    drive = await service.get(tx, campaign_id)
    if drive is None:
        return Refused("unknown")
    state, later = CampaignState(drive.stored.state), now < drive.stored.opens_at
    after = moved(state, CampaignMove.SCHEDULE if later else CampaignMove.LAUNCH)
    if after is None or not able(by):
        return Refused("state", state)
    approved = await approval.of(tx, campaign_id)
    if approved is None or approved.version != drive.stored.version:
        return Refused("approval", state)
    if problem := await unfit(tx, drive, register, counted, now):
        return Refused(problem, state)
    await campaigns.set_state(tx, drive.id, after, why=drive.stored.why)
    await stage_steps.begin(tx, drive.id, drive.stored.version, now, alone=approved.alone)
    await put_sweep(tx, None, None)
    await audit.note(tx, by, Deed.CAMPAIGN_LAUNCHED, now, thing=drive.id)
    return after


async def unfit(tx: Tx, drive: Drive, register: Register, counted: Counted | None, now: datetime) -> str | None:
    """What has changed since it was approved, so that nobody may be asked (`Refused.why`); None: nothing has."""
    if problem := moves.not_fit(drive, now):
        return problem
    if await moments_near.pointless(tx, drive):
        return "moment"
    if hold(await checking.look(tx, drive, register, now)):
        return "checklist"
    return unasked(drive, counted)


async def pause(tx: Tx, campaign_id: int, by: Role, now: datetime) -> CampaignState | Refused:
    """Nobody can take part until it goes on."""
    return await _by_slug(tx, campaign_id, CampaignMove.PAUSE, by, Deed.CAMPAIGN_PAUSED, now)


async def resume(tx: Tx, campaign_id: int, by: Role, now: datetime) -> CampaignState | Refused:
    """It goes on where it was; what stopped it does not stop it again, for somebody has looked."""
    drive = await service.get(tx, campaign_id)
    if drive is None:
        return Refused("unknown")
    state = CampaignState(drive.stored.state)
    after = moved(state, CampaignMove.RESUME)
    if after is None or not able(by):
        return Refused("state", state)
    if problem := moves.not_fit(drive, now):
        return Refused(problem, state)
    await campaigns.set_state(tx, drive.id, after, why=drive.stored.why)
    await stage_steps.resume(tx, drive.id, now)
    await links.repin(tx, drive.id)
    await put_sweep(tx, None, None)
    await audit.note(tx, by, Deed.CAMPAIGN_RESUMED, now, thing=drive.id)
    return after


async def remind(
    tx: Tx,
    campaign_id: int,
    by: Role,
    now: datetime,
    *,
    on: bool,
) -> CampaignState | Refused:
    """Reminders go out, or none do; everything else stays as it is."""
    stored = await campaigns.get(tx, campaign_id)
    if stored is None:
        return Refused("unknown")
    if stored.state != CampaignState.LIVE or not able(by):
        return Refused("state", stored.state)
    where = (await stage_steps.of(tx, [campaign_id])).get(campaign_id) or Stage(Step.ALL, now, stored.version)
    await stage_steps.put(tx, campaign_id, stage_steps.reminding(where, on=on))
    if not on:
        await asks_settled.withdraw(tx, campaign_id, plans=False)
    await put_sweep(tx, None, None)
    await audit.note(tx, by, Deed.CAMPAIGN_REMINDERS, now, thing=campaign_id)
    return CampaignState.LIVE


async def edit(tx: Tx, campaign_id: int, by: Role, now: datetime) -> CampaignState | Refused:
    """Back to a draft: what is changed is approved anew. What is live stops first."""
    stored = await campaigns.get(tx, campaign_id)
    if stored is not None and stored.state == CampaignState.LIVE and able(by):
        await pause(tx, campaign_id, by, now)
    done = await _by_slug(tx, campaign_id, CampaignMove.EDIT, by, Deed.CAMPAIGN_EDITED, now)
    if not isinstance(done, Refused):
        await armed.disarm(tx, [campaign_id])
    return done


async def extend(tx: Tx, campaign_id: int, by: Role, now: datetime) -> datetime | Refused:
    """Open for longer: until when now; or why not."""
    drive = await service.get(tx, campaign_id)
    if drive is None:
        return Refused("unknown")
    if drive.stored.state not in {CampaignState.LIVE, CampaignState.PAUSED} or not able(by):
        return Refused("state", drive.stored.state)
    closes = longer(drive)
    if closes is None:
        return Refused("time", drive.stored.state)
    await campaigns.set_window(tx, drive.id, drive.stored.opens_at, closes)
    await put_sweep(tx, None, None)
    await audit.note(tx, by, Deed.CAMPAIGN_EXTENDED, now, thing=drive.id)
    return closes


def longer(drive: Drive) -> datetime | None:
    """Until when it could be open: not longer than any campaign may, nor than the consent holds; None: no longer."""
    consent = drive.campaign.case.consent
    most = [drive.stored.closes_at + LONGER, drive.stored.opens_at + LONGEST]
    if consent is not None and consent.expires_on is not None:
        most.append(_on(drive, consent.expires_on))
    closes = min(most)
    return closes if closes > drive.stored.closes_at else None


def _on(drive: Drive, day: date) -> datetime:
    """Its closing hour on another day."""
    return datetime.combine(day, drive.stored.closes_at.timetz())


async def tell(
    tx: Tx,
    campaign_id: int,
    texts: Mapping[str, str],
    by: Role,
    now: datetime,
) -> CampaignState | Refused:
    """News to everybody who acted and wants to hear of it, once."""
    stored = await campaigns.get(tx, campaign_id)
    if stored is None:
        return Refused("unknown")
    if stored.state != CampaignState.LIVE or not able(by):
        return Refused("state", stored.state)
    await said.add(tx, campaign_id, await said.next_number(tx, campaign_id), texts, None, now)
    await put_sweep(tx, None, None)
    await audit.note(tx, by, Deed.CAMPAIGN_TOLD, now, thing=campaign_id)
    return CampaignState.LIVE


async def finish(
    tx: Tx,
    campaign_id: int,
    result: Result,
    texts: Mapping[str, str],
    source: str | None,
    by: Role,
    now: datetime,
) -> CampaignState | Refused:
    """It is over; everybody who acted is told how it ended, in these words and by whom they are reported."""
    stored = await campaigns.get(tx, campaign_id)
    if stored is None:
        return Refused("unknown")
    if not able(by):
        return Refused("state", stored.state)
    done = await service.close(tx, stored.slug, result, by, now)
    if not isinstance(done, Refused) and texts:
        await said.add(tx, campaign_id, said.OUTCOME, texts, source, now)
    return done


async def arm(
    tx: Tx,
    campaign_id: int,
    moment: str,
    begins: date | None,
    by: Role,
    now: datetime,
) -> CampaignState | Refused:
    """It waits for a moment, or for another one than before."""
    stored = await campaigns.get(tx, campaign_id)
    if stored is None:
        return Refused("unknown")
    state = CampaignState(stored.state)
    after = state if state is CampaignState.ARMED else moved(state, CampaignMove.ARM)
    if after is None or not able(by):
        return Refused("state", state)
    await campaigns.set_state(tx, campaign_id, after)
    await armed.arm(tx, campaign_id, moment, begins, now)
    await audit.note(tx, by, Deed.CAMPAIGN_ARMED, now, thing=campaign_id)
    return after


async def _by_slug(
    tx: Tx, campaign_id: int, move: CampaignMove, by: Role, deed: Deed, now: datetime
) -> CampaignState | Refused:
    stored = await campaigns.get(tx, campaign_id)
    if stored is not None and not able(by):
        return Refused("state", stored.state)
    return Refused("unknown") if stored is None else await moves.move(tx, stored.slug, move, by, deed, now)


def able(by: Role) -> bool:
    """Whether this role does such things at all. A button is not the only way to a move."""
    return Right.CAMPAIGN in RIGHTS[by]

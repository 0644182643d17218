"""From draft to approved: submitted, let through by a second person, or given back; and what one may do alone.

An approval is of one version. Nobody approves what they wrote or submitted, unless there is nobody else: then they have
looked at every page of the preview and waited, and whoever launches it reaches few people at first (`Approval.alone`).
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

from bot.core.legal import Register
from bot.core.roles import RIGHTS, Deed, Right, Role
from bot.store import approvals, audit, campaigns, organisations
from bot.store.approvals import Submitted
from bot.store.database import Tx
from campaigns import checking, diff, families, file, service
from campaigns.checklist import hold
from campaigns.diff import Change
from campaigns.drive import Drive
from campaigns.families import HOLDS, Family
from campaigns.flow import CampaignMove, CampaignState, moved
from campaigns.model import Campaign
from campaigns.service import Refused

WAIT: Final = timedelta(minutes=30)
"""Between submitting and approving what one wrote oneself: time to think again."""


class Return(StrEnum):
    """Why a campaign is given back. The words are `organise_check.return.…`; stored by name. OWN: by who submitted."""

    FACTS = "facts"
    CONSENT = "consent"
    WORDING = "wording"
    TARGETS = "targets"
    SAFETY = "safety"
    LANGUAGE = "language"
    TALK = "talk"
    OWN = "own"


@dataclass(frozen=True, slots=True)
class Approval:
    """The approval of the version that counts. `alone`: by who wrote it."""

    version: int
    approved_at: datetime
    alone: bool


@dataclass(frozen=True, slots=True)
class Desk:
    """A submitted version, for whoever decides.

    `mine`: the asker wrote or submitted it, or whoever did is forgotten; `others`: somebody else could approve;
    `seen`: pages the asker looked at.
    """

    row: Submitted
    family: Family
    mine: bool
    others: bool
    seen: frozenset[int]

    def holds(self, pages: Sequence[str], now: datetime) -> str | None:
        """Why the asker cannot approve (`organise_check.refused.…`); None: they can. `pages`: of the preview, the
        language of each. Whoever did not write it has read it all in one language; who did, in all."""
        if self.family in HOLDS:
            return f"family_{self.family.value}"
        if not self.mine:
            return None if self.read(pages) else "unread"
        if self.others:
            return "author"
        if self.left(pages):
            return "unseen"
        return "too_soon" if now < self.row.submitted_at + WAIT else None

    def left(self, pages: Sequence[str]) -> int:
        """How many of these pages the asker has not looked at."""
        return len(set(range(len(pages))) - self.seen)

    def read(self, pages: Sequence[str]) -> bool:
        """Whether the asker has looked at every page of one language."""
        return bool(set(pages) - {lang for number, lang in enumerate(pages) if number not in self.seen})


async def of(tx: Tx, campaign_id: int) -> Approval | None:
    """The approval of a campaign's present version; None: nobody has approved it."""
    stored = await campaigns.get(tx, campaign_id)
    row = None if stored is None else await approvals.find(tx, campaign_id, stored.version)
    if row is None or row.approved_at is None or row.family == Family.NOT.value:
        return None
    return Approval(row.version, row.approved_at, row.alone)


async def desk(tx: Tx, drive: Drive, who: int, now: datetime, owners: Collection[int] = ()) -> Desk | None:
    """How a submitted version stands for somebody; None: it was not submitted.

    `owners`: subscribers who own the instance by its settings.
    """
    row = await approvals.find(tx, drive.id, drive.stored.version)
    if row is None:
        return None
    wrote = {await organisations.author(tx, drive.id), row.submitted_by}
    others = {*await approvals.approvers(tx, drive.id), *owners} - wrote - {who}
    seen = await approvals.seen(tx, drive.id, row.version, who)
    mine = who in wrote or row.submitted_by is None  # whoever left may be back under another number
    return Desk(row, await families.of(tx, drive, row, now), mine, bool(others), seen)


async def submit(
    tx: Tx, campaign_id: int, by: Role, who: int, now: datetime, *, register: Register
) -> CampaignState | Refused:
    """Bring a draft before others; the list has to hold, and no family may have objected to this very version."""
    drive = await service.get(tx, campaign_id)
    if drive is None:
        return Refused("unknown")
    state = CampaignState(drive.stored.state)
    after = moved(state, CampaignMove.SUBMIT)
    if after is None or Right.CAMPAIGN not in RIGHTS[by]:
        return Refused("state", state)
    if await families.objects(tx, drive.id, drive.stored.version):
        return Refused("family_not", state)
    if hold(await checking.look(tx, drive, register, now)):
        return Refused("checklist", state)
    await campaigns.set_state(tx, drive.id, after)
    await approvals.submit(tx, drive.id, drive.stored.version, who, now)
    await _agreed_before(tx, drive, now)
    await audit.note(tx, by, Deed.CAMPAIGN_SUBMITTED, now, thing=drive.id)
    return after


async def _agreed_before(tx: Tx, drive: Drive, now: datetime) -> None:
    """A family that has agreed to the same words is not asked again."""
    found = await approvals.every(tx, drive.id)
    this = next((one for one in found if one.version == drive.stored.version), None)
    last = next((one for one in found if one.version < drive.stored.version and one.family is not None), None)
    if this is None or this.family is not None or last is None or last.family != Family.FINE.value:
        return
    before = await _version(tx, drive.id, last.version)
    if before is not None and families.shown(before) == families.shown(drive.campaign):
        await approvals.put(tx, drive.id, this.version, family=Family.FINE.value, family_at=now)


async def approve(
    tx: Tx,
    campaign_id: int,
    by: Role,
    who: int,
    now: datetime,
    *,
    register: Register,
    pages: Sequence[str],
    owners: Collection[int] = (),
) -> CampaignState | Refused:
    """Let the present version through. `pages`: as in `Desk.holds`; the list has to hold once more."""
    drive = await service.get(tx, campaign_id)
    if drive is None:
        return Refused("unknown")
    state = CampaignState(drive.stored.state)
    after, standing = moved(state, CampaignMove.APPROVE), await desk(tx, drive, who, now, owners)
    if after is None or standing is None or Right.APPROVE not in RIGHTS[by]:
        return Refused("state", state)
    if why := standing.holds(pages, now):
        return Refused(why, state)
    if hold(await checking.look(tx, drive, register, now)):
        return Refused("checklist", state)
    await campaigns.set_state(tx, drive.id, after)
    await approvals.put(tx, drive.id, drive.stored.version, approved_at=now, alone=standing.mine)
    deed = Deed.CAMPAIGN_APPROVED_ALONE if standing.mine else Deed.CAMPAIGN_APPROVED
    await audit.note(tx, by, deed, now, thing=drive.id)
    if standing.family is Family.SILENT:
        await audit.note(tx, by, Deed.FAMILY_UNHEARD, now, thing=drive.id)
    return after


async def give_back(
    tx: Tx, campaign_id: int, by: Role, who: int, now: datetime, *, why: Return
) -> CampaignState | Refused:
    """A submitted version is a draft again, with a reason; what was approved and not launched, too."""
    drive = await service.get(tx, campaign_id)
    if drive is None:
        return Refused("unknown")
    state = CampaignState(drive.stored.state)
    standing, after = await desk(tx, drive, who, now), moved(state, CampaignMove.EDIT)
    if state is not CampaignState.IN_REVIEW or after is None or standing is None:
        return Refused("state", state)
    if (why is Return.OWN) is not standing.mine or Right.CAMPAIGN not in RIGHTS[by]:
        return Refused("author", state)
    await campaigns.set_state(tx, drive.id, after)
    await approvals.put(tx, drive.id, drive.stored.version, returned=why.value)
    await audit.note(tx, by, Deed.CAMPAIGN_RETURNED, now, thing=drive.id)
    return after


async def difference(tx: Tx, drive: Drive) -> tuple[int, tuple[Change, ...]] | None:
    """The last version that was approved before this one, and what has changed since; None: there is none."""
    last = await approvals.last_approved(tx, drive.id, drive.stored.version)
    before = None if last is None else await _version(tx, drive.id, last)
    return None if last is None or before is None else (last, diff.changes(before, drive.campaign))


async def _version(tx: Tx, campaign_id: int, version: int) -> Campaign | None:
    found = await campaigns.file_of(tx, campaign_id, version)
    return None if found is None else file.again(found[0].encode(), None if found[1] is None else found[1].encode())

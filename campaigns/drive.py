"""A campaign with the people it is for, and whether it can be done now. Pure.

Owns the answer that every screen asks first: a consent that ended, a person who may not be named any more, or a closed
window stops a campaign at the next press, whatever its row says.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, time, timedelta
from enum import StrEnum
from typing import Final

from bot.core.event import Person
from bot.core.finding import Group
from bot.core.served import MIDDLE
from bot.store.campaigns import Stored
from bot.store.organisations import Organisation
from bot.store.said import Said
from campaigns.asks import urgency
from campaigns.flow import FINISHED, CampaignState
from campaigns.model import Campaign, Inside, Scope

OBJECTED: Final = "family"
"""Why a campaign stopped that a family wants otherwise: it goes on when there is another version of it."""


class Doable(StrEnum):
    """Whether a supporter can take part. SOON: it opens later; STOPPED: until somebody has looked; OVER: it ended."""

    OPEN = "open"
    SOON = "soon"
    STOPPED = "stopped"
    OVER = "over"
    UNSEEN = "unseen"


@dataclass(frozen=True, slots=True)
class Drive:
    """A campaign as it stands. `people`: whom it is for and who may be named, as long as they have not left.

    `served`: how much is done here for them, the mean of their ranks (bot/core/served.py). `organisation`: in whose
    name; None: it was taken from the server, and its file says whose it is.
    """

    stored: Stored
    campaign: Campaign
    people: tuple[Person, ...]
    took_part: int = 0
    counts: Mapping[str, int] = field(default_factory=dict)
    served: float = MIDDLE
    organisation: Organisation | None = None
    said: tuple[Said, ...] = ()

    @property
    def hushed(self) -> bool:
        """Whether the person it is for may not be named (any more): then not a word of it is shown."""
        return self.campaign.case.scope is Scope.PERSON and not self.people

    @property
    def id(self) -> int:
        """The number in buttons."""
        return self.stored.id


def doable(drive: Drive, now: datetime) -> Doable:
    """Whether somebody can take part now."""
    state, case = CampaignState(drive.stored.state), drive.campaign.case
    if state in FINISHED or (state is CampaignState.LIVE and now >= drive.stored.closes_at):
        return Doable.OVER
    if state in {CampaignState.PAUSED, CampaignState.AUTO_PAUSED}:
        return Doable.STOPPED
    if state is CampaignState.SCHEDULED:
        return Doable.SOON
    if state is not CampaignState.LIVE:
        return Doable.UNSEEN
    ended = case.consent is not None and case.consent.expires_on is not None and case.consent.expires_on < now.date()
    if ended or (case.persons and not drive.people):
        return Doable.STOPPED
    return Doable.OPEN


def objected(drive: Drive) -> str | None:
    """Why it cannot go on (`….refused.…`) where a family wants it otherwise: until there is another version."""
    return "family_not" if drive.stored.why == OBJECTED else None


def ends(drive: Drive) -> datetime:
    """Until when it can be done: it closes, or the consent is over."""
    consent, closes = drive.campaign.case.consent, drive.stored.closes_at
    if consent is None or consent.expires_on is None:
        return closes
    return min(closes, datetime.combine(consent.expires_on + timedelta(days=1), time(), UTC))


def gated(drive: Drive, *, abroad: bool) -> bool:
    """Whether it is not for somebody who did not say to be abroad."""
    return drive.campaign.safety.inside is Inside.HIDE and not abroad


def warned(drive: Drive, *, abroad: bool) -> bool:
    """Whether somebody who did not say to be abroad is told first what could happen."""
    return drive.campaign.safety.inside is Inside.WARN and not abroad


def ordered(drives: Collection[Drive], followed: Collection[str], now: datetime) -> list[Drive]:
    """What is offered first: what closes soon, then whom somebody follows, then for whom the least is done."""

    def rank(drive: Drive) -> tuple[bool, bool, tuple[float, int], datetime, int]:
        mine = any(one.public_id in followed for one in drive.people)
        closes = drive.stored.closes_at
        return (*urgency(closes, (drive.served, drive.took_part), now, mine=mine), closes, drive.id)

    return sorted(drives, key=rank)


def fitting(drives: Sequence[Drive], people: Collection[str], groups: Collection[Group]) -> list[Drive]:
    """Those that fit a case, in this order: for one of its people alone, for a list with one, for its group's cause."""
    found: dict[Scope, list[Drive]] = {scope: [] for scope in Scope}
    for one in drives:
        mine = any(person.public_id in people for person in one.people)
        if mine or set(one.campaign.case.groups) & set(groups):
            found[one.campaign.case.scope].append(one)
    return [one for scope in Scope for one in found[scope]]


def progress(drive: Drive) -> tuple[int, int] | None:
    """(how many took part, the next number aimed at); None: it is too early to say."""
    goal = drive.campaign.goal
    if goal is None or drive.took_part < goal.show_from:
        return None
    return drive.took_part, next((one for one in sorted(goal.steps) if one > drive.took_part), max(goal.steps))


def days_left(drive: Drive, now: datetime) -> int:
    """Whole days until it closes; 0: today."""
    return max(0, (drive.stored.closes_at - now).days)


def next_of(drive: Drive, others: Sequence[Drive], done: Collection[int], *, abroad: bool) -> Drive | None:
    """What is offered after it: the first of its own list that can be done and was not.

    Else what was not done yet: for the same people first, then something of another kind.
    """
    fit = [one for one in others if one.id != drive.id and one.id not in done and not gated(one, abroad=abroad)]
    by_slug = {one.stored.slug: one for one in fit}
    wanted = (by_slug[slug] for slug in drive.campaign.after.next if slug in by_slug)
    mine = {person.id for person in drive.people}

    def rank(one: Drive) -> tuple[bool, bool]:
        return mine.isdisjoint({person.id for person in one.people}), one.campaign.kind == drive.campaign.kind

    return next(wanted, min(fit, key=rank, default=None))

"""Which of the claims about a hearing holds. Pure.

A new claim never removes a date by itself. It becomes the date when nobody but the same voice stands behind the old
one, when its source is trusted, when a moderator or the court's list says so, or when a second, independent claimant
says the same. Until then both dates are open, and everybody sees both. So one hostile account can make nobody miss the
true date: the near reminders follow every open date (bot/hearings/plan.py). That the court's list has a date confirms
it, whoever saw it there; it moves one only where a moderator saw it (`trusted`).
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final

from bot.core.hearing import Claim, HearingState, Says, When, Who

MOST_OPEN: Final = 3
"""Open dates that are followed: the date, and the nearest unconfirmed ones."""

PERSONS: Final = frozenset({Who.MODERATOR, Who.FAMILY, Who.LAWYER, Who.OBSERVER})
_STATES: Final = {
    Says.OFF: HearingState.POSTPONED,
    Says.CANCELLED: HearingState.CANCELLED,
    Says.TOOK_PLACE: HearingState.TOOK_PLACE,
}


@dataclass(frozen=True, slots=True)
class Standing:
    """What all claims come to. `lead` holds, `backers` say the same, `pending` nobody confirmed yet.

    `before`: dates that held earlier, oldest first.
    """

    lead: Claim | None = None
    backers: tuple[Claim, ...] = ()
    pending: tuple[Claim, ...] = ()
    before: tuple[When, ...] = ()

    @property
    def date(self) -> When | None:
        """The date that holds; None: there is none, or it was put off or cancelled."""
        return self.lead.when if self.lead and self.lead.says is Says.DATE else None

    @property
    def doubted(self) -> Claim | None:
        """The newest unconfirmed word that the hearing is off."""
        off = [one for one in self.pending if one.says in (Says.OFF, Says.CANCELLED)]
        return off[-1] if off and self.date else None

    @property
    def last_word(self) -> Claim | None:
        """The newest report of the date that holds."""
        return max(self.backers, key=lambda one: one.said_at, default=None)

    @property
    def confirmed(self) -> Claim | None:
        """The court's list, or a person beside the first claimant, who said so after the last report."""
        reported = [one.said_at for one in self.backers if one.by is Who.SOURCE]
        since = max(reported, default=None)
        found = [one for one in self.backers if self._confirms(one) and (since is None or one.said_at >= since)]
        return found[-1] if found and self.date else None

    def _confirms(self, claim: Claim) -> bool:
        others = any(one.voice != claim.voice for one in self.backers)
        return claim.by is Who.DOCKET or (claim.by in PERSONS and others)


def settle(claims: Iterable[Claim]) -> Standing:
    """What the claims come to, heard in the order in which they were said."""
    standing = Standing()
    dated = (claim for claim in claims if claim.says not in (Says.UNTIL, Says.WHERE))
    for claim in sorted(dated, key=lambda one: (one.said_at, one.id)):
        standing = _heard(standing, claim)
    return standing


def open_dates(standing: Standing, now: datetime) -> tuple[When, ...]:
    """The dates that may still come true, earliest first; the one that holds is always among them."""
    date = standing.date
    held = [] if date is None else [date]
    claimed = [one.when for one in standing.pending if one.when is not None]
    ahead = [when for when in dict.fromkeys([*held, *claimed]) if when.over > now]
    nearest = sorted((when for when in ahead if when != date), key=_first)
    return tuple(sorted([*(when for when in held if when in ahead), *nearest[: MOST_OPEN - len(held)]], key=_first))


def state(standing: Standing, now: datetime) -> HearingState:
    """The state at `now`."""
    if standing.lead is None:
        return HearingState.UNKNOWN
    if standing.date is None:
        return _STATES.get(standing.lead.says, HearingState.UNKNOWN)
    if standing.date.over <= now:
        return HearingState.UNKNOWN
    return HearingState.CONFIRMED if standing.confirmed else HearingState.ANNOUNCED


def _first(when: When) -> datetime:
    return when.starts[0]


def _heard(standing: Standing, claim: Claim) -> Standing:
    if standing.lead is None:
        return replace(standing, lead=claim, backers=(claim,))
    if _repeats(claim, standing.lead):
        return replace(standing, backers=(*standing.backers, claim), pending=_without(standing.pending, claim.voice))
    seconds = tuple(one for one in standing.pending if _repeats(one, claim) and _independent(one, claim))
    if not (seconds or _may_replace(standing, claim)):
        kept = [one for one in standing.pending if one.voice != claim.voice or one.says is not claim.says]
        return replace(standing, pending=(*kept, claim))
    return _replaced(standing, claim, seconds)


def _replaced(standing: Standing, claim: Claim, seconds: Sequence[Claim]) -> Standing:
    lead, old = standing.lead, standing.date
    refined = old is not None and claim.when is not None and claim.when.finer(old)
    before = standing.before if old is None or refined else (*standing.before, old)
    backers = (*(standing.backers if refined else ()), *seconds, claim)
    voices = {one.voice for one in (*seconds, claim)}
    left = tuple(one for one in standing.pending if one.voice not in voices and not _repeats(one, claim))
    # A word from before this one against a date that is gone says nothing of the new date.
    left = tuple(one for one in left if one.says is Says.DATE or lead is None or refined)
    return Standing(claim, backers, left, before)


def _may_replace(standing: Standing, claim: Claim) -> bool:
    if claim.by is Who.MODERATOR or (claim.by is Who.DOCKET and claim.trusted):
        return True
    alone = {one.voice for one in standing.backers} == {claim.voice}
    # An outlet that prints a date which was moved away since has not heard of it; it does not move it back.
    outdated = claim.when in standing.before and not claim.moves
    return (claim.trusted or alone) and not outdated


def _repeats(claim: Claim, lead: Claim) -> bool:
    """Whether it says what the lead says, and nothing more."""
    if claim.says is not lead.says:
        return False
    if claim.when is None or lead.when is None:
        return True
    return claim.when.fits(lead.when) and not claim.when.finer(lead.when)


def _independent(one: Claim, other: Claim) -> bool:
    """Two accounts of one family are easily one hand; two outlets of different owners are two."""
    return one.voice != other.voice and (one.by is not other.by or one.by is Who.SOURCE)


def _without(claims: Sequence[Claim], voice: str) -> tuple[Claim, ...]:
    return tuple(one for one in claims if one.voice != voice)

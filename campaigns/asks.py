"""Who is asked for what, and when: the rules that hold across all campaigns. Pure.

Owns the caps, the waking hours, what goes first where two compete, the one or two reminders of a campaign, the monthly
digest of those who do not answer, and when somebody is asked what came of it. Takes values and `now`, gives values; who
is meant stands in the values as what the rules need and nothing else. Knows no text and no row.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from typing import Final
from zoneinfo import ZoneInfo

from bot.core.night import MINUTES, Profile, due
from campaigns.flow import ActionState
from campaigns.model import FollowUp

WAKES: Final = 9 * 60
SLEEPS: Final = 21 * 60
"""Minutes after midnight between which a reader may be asked, on the reader's clock and outside of quiet hours."""

APART: Final = timedelta(hours=20)
CAPS: Final = ((2, timedelta(days=7)), (6, timedelta(days=30)))
"""At most so many asks in any such time, all campaigns and their reminders together. No trial of this was found for
Telegram: it is judgement, measured by how many block the bot (`GUARD`)."""

PATIENCE: Final = 3
"""Asks in a row without a press after which they come once a month, in one message."""

MONTH: Final = timedelta(days=30)
MOST: Final = 5
"""Campaigns in a monthly message."""

SOON: Final = timedelta(hours=72)
"""What closes within this time stands first."""

RESPONSE: Final = 0.0182
"""Of those who were asked so many have to have acted before anybody is reminded: what failed is not repeated.

The median of action messages by e-mail in the M+R Benchmarks 2025, as summarised by rubensteinimpactgroup.com."""

GUARD: Final = (3, 0.02)
"""So many who block the bot on being asked, and more than this part of all who were, stop a campaign."""

LAUNCH: Final = "launch"
LAST_DAY: Final = "last_day"
DIGEST: Final = "digest"
PLAN: Final = "plan"
OUTCOME: Final = "outcome"
QUESTION: Final = "question"
NEWS: Final = "news"
"""Reasons of messages; of the first three, and of "48h", each is an ask. Questions and news have a number behind."""

FEW: Final = 20
"""A smaller audience could be led to a page of its own, and so be found out: no campaign asks it."""

DAY: Final = timedelta(days=1)


class Why(StrEnum):
    """Why somebody is not asked: of a campaign (above), or at all now (below)."""

    CONSENT = "consent"
    ZONE = "zone"
    ACTED = "acted"
    PLANNED = "planned"
    ASKED = "asked"
    KNOWS = "knows"
    AUDIENCE = "audience"
    FULL = "full"
    PAUSED = "paused"
    WAITS = "waits"
    CAP = "cap"
    QUIET = "quiet"
    NOTHING = "nothing"


@dataclass(frozen=True, slots=True)
class Supporter:
    """What the rules need of somebody. `asked`: when they were, the last 30 days; `waits`: an ask is on its way.

    `ignored`: asks since the last press; `monthly_since`: since when they come once a month.
    """

    night: Profile
    asked: tuple[datetime, ...] = ()
    waits: bool = False
    paused_until: datetime | None = None
    ignored: int = 0
    monthly_since: datetime | None = None

    @property
    def monthly(self) -> bool:
        """Whether asks come once a month."""
        return self.monthly_since is not None or self.ignored >= PATIENCE


@dataclass(frozen=True, slots=True)
class Case:
    """One campaign as it concerns one supporter.

    `open`: it can be done, and the consent holds, until `ends`; `gated`: not by somebody who is where they are;
    `meant`: they belong to the audience; `served`: how much is done here for those it is for (bot/core/served.py),
    `took_part`: how many took part in it; `kickers`: its reminders, none where the launch found too little response;
    `had`: why they were asked, and when (`PLAN`: for when it is planned); `state`, `since`: how far they are.
    """

    id: int
    ends: datetime
    open: bool = True
    gated: bool = False
    meant: bool = True
    full: bool = False
    follows: bool = False
    served: float = 0
    took_part: int = 0
    kickers: tuple[str, ...] = ()
    state: ActionState = ActionState.OFFERED
    since: datetime | None = None
    had: Mapping[str, datetime] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Ask:
    """Ask for these (campaign, reason) in one message: not before `at`, not after `ends`. `digest`: the monthly one."""

    at: datetime
    ends: datetime
    of: tuple[tuple[int, str], ...]
    digest: bool = False


def waking(night: Profile, moment: datetime) -> datetime | None:
    """`moment`, or the next one at which this reader may be asked; None: quiet hours leave none."""
    for _ in range(4):
        at = _in_the_day(night.zone, due(night, moment))
        if at == moment:
            return at
        moment = at
    return None


def evening(night: Profile, at: datetime) -> datetime:
    """When the day ends in which `at` lies: what was not sent by then is not sent."""
    local = at.astimezone(ZoneInfo(night.zone))
    minute = local.hour * 60 + local.minute
    left = SLEEPS - minute
    if night.quiet_from != night.quiet_to:
        left = min(left, (night.quiet_from - minute) % MINUTES)
    return at.replace(second=0, microsecond=0) + timedelta(minutes=left)


def _in_the_day(zone: str, moment: datetime) -> datetime:
    local = moment.astimezone(ZoneInfo(zone))
    minute = local.hour * 60 + local.minute
    if WAKES <= minute < SLEEPS:
        return moment
    day = local.replace(tzinfo=None, hour=0, minute=0, second=0, microsecond=0)
    morning = day + timedelta(minutes=WAKES, days=1 if minute >= SLEEPS else 0)
    return morning.replace(tzinfo=ZoneInfo(zone)).astimezone(UTC)


def free_from(asked: Iterable[datetime]) -> datetime | None:
    """From when on somebody may be asked again who was asked at these moments; None: at any time."""
    newest = sorted(asked, reverse=True)
    bounds = [newest[0] + APART] if newest else []
    bounds += [newest[most - 1] + span for most, span in CAPS if len(newest) >= most]
    return max(bounds, default=None)


def due_for(case: Case, now: datetime) -> str | Why:
    """For what reason somebody is asked for a campaign now, or why not."""
    acted = {ActionState.COMPLETED, ActionState.UNAVAILABLE, ActionState.SKIPPED, ActionState.WITHDRAWN}
    checks = (
        (not case.open or now >= case.ends, Why.CONSENT),
        (case.gated, Why.ZONE),
        (case.state in acted, Why.ACTED),
        (PLAN in case.had, Why.PLANNED),
    )
    if why := next((why for is_so, why in checks if is_so), None):
        return why
    return _kicker(case, now) or _launch(case)


def _kicker(case: Case, now: datetime) -> str | None:
    """The reminder that is due: to those who began, on the last day also to followers who were asked."""
    began = case.state in {ActionState.OPENED, ActionState.STARTED}
    for one in case.kickers:
        if one in case.had:
            continue
        if one == LAST_DAY:
            if case.ends - now <= DAY and (began or (LAUNCH in case.had and case.follows)):
                return one
        elif began and case.since is not None and now - case.since >= hours(one):
            return one
    return None


def _launch(case: Case) -> str | Why:
    if case.had:
        return Why.ASKED
    if case.state is not ActionState.OFFERED:
        return Why.KNOWS
    if not case.meant:
        return Why.AUDIENCE
    return Why.FULL if case.full else LAUNCH


def hours(kicker: str) -> timedelta:
    """The time of "48h"."""
    return timedelta(hours=int(kicker.removesuffix("h")))


def slot(who: Supporter, now: datetime, until: datetime) -> datetime | Why:
    """When somebody may be asked next, if that is before `until`, or why not; whatever there is to ask."""
    if who.paused_until is not None and who.paused_until > now:
        return Why.PAUSED
    if who.waits:
        return Why.WAITS
    free = _free(who)
    if free is not None and free > until:
        return Why.CAP
    at = waking(who.night, max(now, free) if free else now)
    return Why.QUIET if at is None or at > until else at


def choose(who: Supporter, cases: Sequence[Case], at: datetime) -> Ask | Why:
    """What somebody is asked at a moment at which they may be (`slot`), or that there is nothing.

    Where two campaigns compete the one with the near deadline wins, then the one for somebody they follow, then the one
    for whom the least is done, then where the fewest took part, then what stands first: shuffled, chance decides.
    """
    found = [(case, reason) for case in cases for reason in [due_for(case, at)] if not isinstance(reason, Why)]
    found.sort(key=lambda pair: urgency(pair[0].ends, (pair[0].served, pair[0].took_part), at, mine=pair[0].follows))
    fresh = [(case, DIGEST) for case, reason in found if reason == LAUNCH]
    found = fresh[:MOST] if who.monthly else found[:1]
    ends = min([evening(who.night, at), *(case.ends for case, _ in found)])
    if not found or ends <= at:
        return Why.NOTHING
    return Ask(at, ends, tuple((case.id, reason) for case, reason in found), digest=who.monthly)


def urgency(
    closes: datetime, served: tuple[float, int], now: datetime, *, mine: bool
) -> tuple[bool, bool, tuple[float, int]]:
    """What is offered first, the smallest: what closes soon, then whom one follows, then for whom the least is done.

    `served`: how much is done for them here, and how many took part.
    """
    return (closes - now > SOON, not mine, served)


def _free(who: Supporter) -> datetime | None:
    free = free_from(who.asked)
    if who.monthly_since is None or not who.asked:
        return free
    return max(free or who.asked[0], max(who.asked) + MONTH)


def responds(delivered: int, took_part: int) -> bool:
    """Whether the launch found enough response that reminding is no pestering."""
    return delivered > 0 and took_part >= RESPONSE * delivered


def alarms(blocked: int, settled: int) -> bool:
    """Whether so many block the bot on being asked that the campaign has to stop."""
    least, part = GUARD
    return blocked >= least and blocked > part * settled


def overall(parts: Mapping[str, ActionState]) -> ActionState:
    """How far somebody is with a campaign, all its parts together; one office that was skipped is no refusal."""
    states = set(parts.values())
    if parts.get("") is ActionState.SKIPPED:
        return ActionState.SKIPPED
    order = (ActionState.COMPLETED, ActionState.WITHDRAWN, ActionState.UNAVAILABLE, ActionState.STARTED)
    found = next((one for one in order if one in states), None)
    return found or (ActionState.OPENED if states - {ActionState.OFFERED} else ActionState.OFFERED)


def question(
    asked: Sequence[FollowUp], done_on: datetime, answers: Mapping[int, str | None], now: datetime, *, paper: bool
) -> int | None:
    """The number of the question that is due to somebody who acted on that day; None: none is.

    `answers`: by the questions asked so far, None: there was none. After "reply" or "dont_ask" nothing more is asked;
    what a law says is asked only of those who posted `paper`. Of several that were missed the last one is asked.
    """
    if set(answers.values()) & {"reply", "dont_ask"}:
        return None
    for number, one in reversed(list(enumerate(asked))):
        if number in answers:
            return None
        if now - done_on >= timedelta(days=one.days) and (paper or one.ask != "legal_deadline_passed"):
            return number
    return None


def fits(terms: Collection[str], own: Collection[str]) -> bool:
    """Whether somebody of whom these `own` terms are true is meant by one of `terms`."""
    return "everyone" in terms or any(one in own for one in terms)

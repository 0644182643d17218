"""What a published event claims of hearings, and which hearing it means. Pure.

News are taken at their word only where that can make nobody miss a date. That a hearing is off is believed of the
session of these days alone, and a new date moves only what the news may have meant; in doubt both dates stand.
"""

import re
import tomllib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from functools import cache
from importlib.resources import files
from typing import Any, Final

from bot.core.event import TOLD, Event, EventState, Facts, Report
from bot.core.hearing import Claim, Door, Hearing, HearingKind, Says, When, Who
from bot.core.kinds import Kind
from bot.hearings.claims import settle
from bot.hearings.courts import zone_of

DESK: Final = "desk"
"""The voice of the moderators, who are one."""

NEAR: Final = timedelta(days=3)
"""How far ahead a session lies, at most, of which somebody says in passing that it was put off."""

JUST_PASSED: Final = timedelta(days=2)
"""For so long after its day a session may be the one that was put off."""

_WORD: Final = re.compile(r"[^\W\d_]+(?:[-'’ʼ][^\W\d_]+)*")


@dataclass(frozen=True, slots=True)
class News:
    """What an event says of hearings: its claims, and the sort of hearing it speaks of."""

    claims: tuple[Claim, ...]
    kind: HearingKind
    door: Door | None = None


def of_event(event: Event, said: Sequence[tuple[str, Facts]], now: datetime) -> News:
    """The claims of an event, none where it says nothing of a hearing. `said`: (source, facts) of each entry."""
    text = " ".join(report.headline for report in event.reports).casefold()
    kind = next(
        (HearingKind(name) for name, stems in _words()["kind"].items() if has(text, stems)), HearingKind.UNKNOWN
    )
    door = next((Door(name) for name, stems in _words()["door"].items() if has(text, stems)), None)
    if event.state not in TOLD or event.kind in (Kind.DEATH, Kind.RELEASE):
        return News((), kind)
    trusted = event.state is EventState.PUBLISHED
    facts = event.facts
    moves, cancels = (has(text, _words()["moved"][name]) for name in ("date", "cancelled"))
    found: list[Claim] = []
    if facts.hearing_day is not None:
        when = When(facts.hearing_day, facts.hearing_time, facts.hearing_zone or zone_of(facts.place))
        found += _voiced(event, said, Says.DATE, when, now, trusted=trusted, moves=moves)
    elif event.kind is Kind.HEARING and (moves or cancels):
        says = Says.OFF if moves else Says.CANCELLED
        found += _voiced(event, said, says, None, now, trusted=False, moves=True)
    if facts.custody_until is not None:
        until = When(facts.custody_until)
        found += _voiced(event, said, Says.UNTIL, until, now, trusted=trusted, moves=False)
    return News(tuple(found), kind, door)


def has(text: str, stems: Iterable[str]) -> bool:
    """Whether a text in small letters has a word that begins so, or the phrase."""
    stems = tuple(stems)
    starts = tuple(stem for stem in stems if " " not in stem)
    return any(stem in text for stem in stems if " " in stem) or any(
        found[0].startswith(starts) for found in _WORD.finditer(text)
    )


def ends_all(event: Event) -> bool:
    """Whether no court sits over the case any more after this event."""
    return event.kind is Kind.DEATH or event.detail in _words()["release"]["ends"]


def meant(news: Claim, kind: HearingKind, known: Sequence[Hearing]) -> tuple[Hearing, Claim] | None:
    """Which of the hearings of these people a claim is about, and the claim as far as it may be believed of that one.

    None: of none of them. A date that was not said to be moved is a hearing of its own, unless one has it already.
    """
    fitting = [one for one in known if _may_be(one.kind, kind)]
    match news.says:
        case Says.UNTIL:
            same = [one for one in known if news.when and one.until == news.when.day]
        case Says.DATE if news.when is not None:
            same = [one for one in fitting if _has_date(one, news.when)] or _expected(fitting, news.when)
        case _:
            same = []
    if same:
        return same[0], news
    if news.says is Says.UNTIL or not news.moves:
        return None
    return _moved(news, fitting)


def _moved(news: Claim, fitting: Sequence[Hearing]) -> tuple[Hearing, Claim] | None:
    said = news.said_at.date()
    dated = [(one, settle(one.claims).date) for one in fitting]
    ahead = [(when.day, one) for one, when in dated if when is not None and when.day >= said - JUST_PASSED]
    if not ahead:
        return None
    day, hearing = min(ahead, key=lambda one: (one[0], one[1].id))
    near = day <= said + NEAR
    if news.when is None:
        return (hearing, news) if near else None
    later = news.when.day > day
    return hearing, replace(news, trusted=news.trusted and near and later)


def _may_be(one: HearingKind, other: HearingKind) -> bool:
    return one is other or HearingKind.UNKNOWN in (one, other)


def _has_date(hearing: Hearing, when: When) -> bool:
    return any(claim.when is not None and claim.when.fits(when) and claim.says is Says.DATE for claim in hearing.claims)


def _expected(fitting: Sequence[Hearing], when: When) -> list[Hearing]:
    """A hearing without a date: one that the law expects until some day, or one that was put off."""
    found = [one for one in fitting if settle(one.claims).date is None]
    custody = (HearingKind.REMAND, HearingKind.UNKNOWN)
    return [
        one
        for one in found
        if (when.day <= one.until if one.until else True) and (not one.until or one.kind in custody)
    ]


def _voiced(
    event: Event,
    said: Sequence[tuple[str, Facts]],
    says: Says,
    when: When | None,
    now: datetime,
    *,
    trusted: bool,
    moves: bool,
) -> list[Claim]:
    """One claim for each report that says so; the moderators' where none does: a person has written it."""
    tellers = {name for name, facts in said if when is None or _says(facts, says, when)}
    spoken = [report for report in event.reports if report.source_name in tellers]
    shape: dict[str, Any] = {"says": says, "when": when, "trusted": trusted, "moves": moves}
    if not spoken and event.reports and not said:
        spoken = list(event.reports)  # entered by hand from this source
    if not spoken:
        return [Claim(0, Who.MODERATOR, DESK, now, **shape)]
    return [
        Claim(0, Who.SOURCE, report.voice, _said_at(report, event, now), shown=report.source_name, **shape)
        for report in spoken
    ]


def _says(facts: Facts, says: Says, when: When) -> bool:
    if says is Says.UNTIL:
        return facts.custody_until == when.day
    day: date | None = facts.hearing_day
    return day is not None and When(day, facts.hearing_time, facts.hearing_zone).fits(when)


def _said_at(report: Report, event: Event, now: datetime) -> datetime:
    return min(report.published or event.happened_at, now)


@cache
def _words() -> dict[str, dict[str, list[str]]]:
    return tomllib.loads(files("bot").joinpath("hearings", "words.toml").read_text(encoding="utf-8"))

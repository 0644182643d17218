"""What of a hearing may be shown, and to whom it belongs. Pure. Who may be named stands in bot/people/naming.py."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, time, timedelta
from typing import Any, Final

from bot.alerts.match import case_label, name_label, person_label
from bot.alerts.view import spelling
from bot.core.event import Person
from bot.core.hearing import Hearing, Says, When, Who, hearing_label
from bot.core.night import Profile
from bot.hearings.claims import open_dates, settle
from bot.hearings.plan import Reminder, expected, plan, wanted
from bot.people.naming import Naming, is_silent, naming_in

SOON: Final = timedelta(days=7)
CLOSE: Final = frozenset({Who.FAMILY, Who.LAWYER})
DETAILS: Final = ("court", "judge", "case_no", "docket_url", "kind")
"""What the family can say of its own hearing, besides the date, the room and the door."""


@dataclass(frozen=True, slots=True)
class Listed:
    """One line of the list. `when` None: the law expects it before custody ends. `holds`: not a mere claim."""

    hearing: Hearing
    when: When | None
    holds: bool = True

    @property
    def first(self) -> datetime:
        """When it may begin."""
        if self.when is not None:
            return self.when.starts[0]
        return (
            datetime.combine(self.hearing.until, time(), UTC)
            if self.hearing.until
            else datetime.max.replace(tzinfo=UTC)
        )


def shown(hearing: Hearing) -> list[Person]:
    """Who of its people may be named; nobody where one of them wants silence."""
    if is_silent(hearing.people):
        return []
    return [one for one in hearing.people if naming_in(hearing.group, one) is Naming.NAMED]


def names(hearing: Hearing, lang: str) -> list[str]:
    """The names of those who may be named, as a reader of `lang` reads them."""
    return [spelling(one, lang) for one in shown(hearing)]


def whole(hearing: Hearing) -> Hearing:
    """With the court, judge, case, list and kind as the family said last: of what they keep to themselves, and their
    guests see. Of what everybody sees these stand as moderators know them.
    """
    return replace(hearing, **told_details(hearing)) if hearing.of else hearing


def told_details(hearing: Hearing) -> dict[str, Any]:
    """The last word of somebody close on each of `DETAILS`, where there is one."""
    said = [one for one in hearing.claims if one.says is Says.WHERE]
    return {name: value for one in said for name in DETAILS if (value := getattr(one, name))}


def court_of(hearing: Hearing) -> str | None:
    """The court, as whoever sees the hearing may know it."""
    return whole(hearing).court


def kin(hearing: Hearing) -> tuple[str, ...]:
    """The people (public ids) whose relatives are told of it, whatever others may know."""
    return (hearing.of,) if hearing.of else tuple(one.public_id for one in hearing.people)


def labels(hearing: Hearing) -> tuple[str, ...]:
    """The topics of those who follow its people: nobody is reminded of strangers.

    What a family keeps to itself has none but that of the links it gave away.
    """
    if hearing.of:
        return (hearing_label(hearing.public_id),)
    found: dict[str, None] = dict.fromkeys([hearing_label(hearing.public_id)] if shown(hearing) else [])
    for person in shown(hearing):
        spellings = {person.name, *(name for _lang, name in person.names), *person.aliases}
        found |= dict.fromkeys([person_label(person.public_id), *sorted(name_label(name) for name in spellings)])
        # Whoever follows the trial: by the number of the hearing, or of the only case there is.
        cases = (hearing.case_no,) if hearing.case_no else person.cases if len(person.cases) == 1 else ()
        found |= dict.fromkeys(case_label(number) for number in cases)
    return tuple(found)


def reminders(hearing: Hearing, now: datetime, *, loud_day: bool = False) -> Callable[[Profile], tuple[Reminder, ...]]:
    """For readers of each night their reminders, as far as dates lie ahead at `now`. Asked for hundreds of nights."""
    dates, until = open_dates(settle(hearing.claims), now), hearing.until
    starts = tuple(sorted({start for when in dates for start in when.starts}))
    known, told = hearing.planned_at, hearing.told
    if hearing.closed or not (starts or (until and until > now.date())):
        return lambda _: ()
    if starts or until is None:
        return lambda profile: plan(starts, profile, known, told=told, wanted=wanted(profile), loud_day=loud_day)
    return lambda profile: expected(until, profile, known, told=told)


def listed(hearings: Iterable[Hearing], now: datetime) -> list[Listed]:
    """What lies ahead, the nearest first. Of whom nobody may know, nothing; what a family keeps to itself is listed:
    whoever asks for it has found out before who may see it.
    """
    found: list[Listed] = []
    for one in hearings:
        if one.gone or not (one.of or shown(one)):
            continue
        standing = settle(one.claims)
        dates = open_dates(standing, now)
        found += [Listed(one, when, holds=when == standing.date) for when in dates]
        if not dates and one.until and one.until > now.date():
            found.append(Listed(one, None))
    return sorted(found, key=lambda one: (one.first, one.hearing.id))


def ahead(found: Sequence[Hearing], now: datetime) -> list[Hearing]:
    """For relatives: where something is expected, the nearest first; what was put off without a new date comes last."""
    return sorted((one for one in found if not one.gone and _waits(one, now)), key=lambda one: _first(one, now))


def _waits(one: Hearing, now: datetime) -> bool:
    standing = settle(one.claims)
    off = standing.lead is not None and standing.lead.says is Says.OFF
    return bool(open_dates(standing, now) or off or (one.until and one.until > now.date()))


def _first(one: Hearing, now: datetime) -> tuple[bool, datetime]:
    dates = open_dates(settle(one.claims), now)
    return (False, dates[0].starts[0]) if dates else (True, now)


def may_hide(one: Hearing) -> bool:
    """Whether nobody but relatives ever spoke of it, so that it can be theirs alone again."""
    close = all(claim.by in CLOSE or (claim.by is Who.DOCKET and not claim.trusted) for claim in one.claims)
    return one.of is None and bool(one.claims) and close

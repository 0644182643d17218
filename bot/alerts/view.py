"""What of an event may be shown, to whom, in which words: from the stored fact to what rendering takes. Pure.

Owns the application of naming to a whole message: names, headlines, links. Who may be named stands in
bot/people/naming.py.
"""

from collections.abc import Sequence
from zoneinfo import ZoneInfo

from bot.core.alert import (
    ONE_SOURCE,
    TWO_SOURCES,
    UNCHECKED,
    AlertView,
    ArticleView,
    Certainty,
    HearingView,
    Named,
    SourceView,
    Subject,
    TermView,
    Unnamed,
    confirmed_by,
)
from bot.core.event import Event, EventState, Facts, Person, Report, Trust
from bot.core.finding import Group, Outlet
from bot.core.script import in_latin, is_latin
from bot.people.naming import Naming, naming_in

LIKE = {"uk": ("uk", "ru"), "ru": ("ru", "uk"), "en": ("en",), "be": ("be", "ru", "uk")}
"""Whose spelling of a name a reader of each language takes, best first."""

LATIN = frozenset({"en"})
"""Languages whose readers are given every name in Latin letters, at its first mention with the original beside it."""

UKRAINIANS = frozenset({Group.CIVILIAN, Group.POW, Group.CHILD})

DAY_OF = {"ru": "Europe/Moscow", "uk": "Europe/Kyiv", "be": "Europe/Minsk"}
"""Whose calendar the day of a report is taken from: a text is shared by all readers of a language."""


def alert_view(event: Event, lang: str, *, corrected: bool = False) -> AlertView:
    """The event as a reader of `lang` may see it."""
    named = [person for person in event.people if naming_in(event.group, person) is Naming.NAMED]
    quotable = may_quote(event, everybody=len(named) == len(event.people))
    facts, minor = event.facts, any(person.minor for person in event.people)
    return AlertView(
        event=event.public_id,
        kind=event.kind,
        detail=event.detail,
        subject=_subject(event, named, lang),
        people=tuple(person.public_id for person in named),
        certainty=UNCHECKED if event.state is EventState.UNCHECKED else certainty(event.reports),
        sources=tuple(source_view(report, shown=quotable) for report in event.reports),
        place=None if minor else facts.place,
        hearing=_hearing(facts),
        term=_term(facts),
        articles=tuple(ArticleView(number, code) for number, code in facts.articles),
        reported=event.happened_at.astimezone(ZoneInfo(DAY_OF.get(lang, "UTC"))),
        corrected=corrected,
    )


def certainty(reports: Sequence[Report]) -> Certainty:
    """One of the degrees: an organisation that may publish weighs most, then the number of independent outlets.

    State media confirm nothing, and who copies another outlet adds nothing.
    """
    for report in reports:
        if report.outlet is Outlet.NGO and report.trust is Trust.PUBLISH:
            return confirmed_by(report.source_name)
    voices = {report.voice for report in reports if not report.state_media}
    return TWO_SOURCES if len(voices) > 1 else ONE_SOURCE


def may_quote(event: Event, *, everybody: bool) -> bool:
    """Whether headlines and pages of the sources may be shown.

    A page that names somebody who may not be named is not linked, and its headline not quoted: everybody in the event
    must be nameable; where nobody was recognised, no name may hide in the headlines; and a page about a prisoner of war
    or a child is never shown, whatever its headline says. Nor is one with a name of which nobody knows whose it is.
    """
    if event.unlinked or (event.group in (Group.POW, Group.CHILD) and not (everybody and event.people)):
        return False
    return everybody if event.people else not any(report.hides_name for report in event.reports)


def source_view(report: Report, *, shown: bool) -> SourceView:
    """A source: with headline and link, or by its name alone."""
    return SourceView(
        name=report.source_name,
        url=report.url if shown and report.url else None,
        headline=report.headline if shown else None,
        language=report.lang,
    )


def spelling(person: Person, lang: str) -> str:
    """The name as a reader of `lang` reads it: as sources of such a language spell it.

    Where none does, a reader of English gets the name at home in Latin letters, by the rule of bot/core/script.py.
    Everybody else reads it as it was first read.
    """
    spelled = dict(person.names)
    found = next((spelled[one] for one in LIKE.get(lang, (lang,)) if one in spelled), None)
    if found is not None:
        return found
    return in_latin(*_at_home(person)) if lang in LATIN else person.name


def original(person: Person, lang: str) -> str | None:
    """How the name is written at home, for a reader of another script; None where the spelling is that already."""
    name, _lang = _at_home(person)
    return None if lang not in LATIN or is_latin(name) else name


def _at_home(person: Person) -> tuple[str, str]:
    """The name in the language of the person's country as far as it can be known, and that language.

    Belarusian is written of Belarusians alone; civilians, soldiers and children held by Russia are Ukrainians.
    """
    spelled = dict(person.names)
    for lang in ("be", "uk") if person.group in UKRAINIANS else ("be",):
        if lang in spelled:
            return spelled[lang], lang
    first = (person.name, next((lang for lang, name in person.names if name == person.name), "ru"))
    if not is_latin(person.name):
        return first
    return next(((name, lang) for lang, name in person.names if not is_latin(name)), first)


def _subject(event: Event, named: Sequence[Person], lang: str) -> Subject:
    if named:
        originals = tuple(original(person, lang) for person in named)
        return Named(tuple(spelling(person, lang) for person in named), originals if any(originals) else ())
    child = event.group is Group.CHILD or any(person.minor for person in event.people)
    group = Group.CHILD if child else event.group
    # A town may tell who a child or a prisoner of war is; the facts hold nothing finer than a town or region.
    place = None if child else event.facts.place
    return Unnamed(group, place, max(1, len(event.people)), quotable=may_quote(event, everybody=not event.people))


def _hearing(facts: Facts) -> HearingView | None:
    return HearingView(facts.hearing_day, facts.hearing_time, facts.hearing_zone) if facts.hearing_day else None


def _term(facts: Facts) -> TermView | None:
    return TermView(facts.term_months, facts.term_life, facts.term_sort) if facts.term_sort else None

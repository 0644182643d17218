"""What of an event may be shown, to whom, in which words: from the stored fact to what rendering takes. Pure.

Owns the application of naming to a whole message: names, headlines, links. Who may be named stands in
bot/people/naming.py.
"""

from collections.abc import Sequence

from bot.core.alert import (
    ONE_SOURCE,
    TWO_SOURCES,
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
from bot.core.event import Event, Facts, Person, Report, Trust
from bot.core.finding import Group, Outlet
from bot.people.naming import Naming, naming

LIKE = {"uk": ("uk", "ru"), "ru": ("ru", "uk"), "en": ("en",), "be": ("be", "ru", "uk")}
"""Whose spelling of a name a reader of each language takes, best first; else the name as it was first read."""


def alert_view(event: Event, lang: str, *, corrected: bool = False) -> AlertView:
    """The event as a reader of `lang` may see it."""
    named = [person for person in event.people if naming(person) is Naming.NAMED]
    everybody = len(named) == len(event.people)
    facts = event.facts
    return AlertView(
        event=event.public_id,
        kind=event.kind,
        detail=event.detail,
        subject=_subject(event, named, lang),
        people=tuple(person.public_id for person in named),
        certainty=certainty(event.reports),
        sources=tuple(source_view(report, named=bool(named) and everybody) for report in event.reports),
        place=facts.place,
        hearing=_hearing(facts),
        term=_term(facts),
        articles=tuple(ArticleView(number, code) for number, code in facts.articles),
        reported=event.happened_at,
        corrected=corrected,
    )


def certainty(reports: Sequence[Report]) -> Certainty:
    """One of the four degrees: an organisation that may publish weighs most, then the number of outlets."""
    for report in reports:
        if report.outlet is Outlet.NGO and report.trust is Trust.PUBLISH:
            return confirmed_by(report.source_name)
    return TWO_SOURCES if len({report.source_id for report in reports}) > 1 else ONE_SOURCE


def source_view(report: Report, *, named: bool) -> SourceView:
    """A source; headline and link only where no name can slip out with them.

    `named`: everybody in the event may be named. A page that names somebody who may not be named is not linked, and
    its headline not quoted; nor is one in which a name may hide that nobody recognised.
    """
    shown = named or not report.hides_name
    return SourceView(
        name=report.source_name,
        url=report.url if shown and report.url else None,
        headline=report.headline if shown else None,
        language=report.lang,
    )


def spelling(person: Person, lang: str) -> str:
    """The name as a reader of `lang` reads it."""
    spelled = dict(person.names)
    return next((spelled[one] for one in LIKE.get(lang, (lang,)) if one in spelled), person.name)


def _subject(event: Event, named: Sequence[Person], lang: str) -> Subject:
    if named:
        return Named(tuple(spelling(person, lang) for person in named))
    child = event.group is Group.CHILD or any(person.minor for person in event.people)
    group = Group.CHILD if child else event.group
    # A town may tell who a child or a prisoner of war is; the facts hold nothing finer than a town or region.
    place = None if child else event.facts.place
    quotable = not event.people and not any(report.hides_name for report in event.reports)
    return Unnamed(group, place, max(1, len(event.people)), quotable=quotable)


def _hearing(facts: Facts) -> HearingView | None:
    return HearingView(facts.hearing_day, facts.hearing_time, facts.hearing_zone) if facts.hearing_day else None


def _term(facts: Facts) -> TermView | None:
    return TermView(facts.term_months, facts.term_life, facts.term_sort) if facts.term_sort else None

"""What a person decided about an entry, as a labelled example. Pure.

Owns the shape of an example (the fields in which news items are labelled for scoring) and who may stand in one. Only
entries of feeds become examples: what families and lawyers tell has no entry and never will have one here.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from bot.core.event import Consent, Event, Facts, Person
from bot.core.finding import Group
from bot.people.naming import Naming, naming_in
from feeds.extract.text import clean

PROTECTED = frozenset({Group.POW, Group.CHILD, Group.CIVILIAN})
"""Of these groups only who may be named in public stands in an example."""

STEM = 4
"""Letters of a surname that stay the same in all its forms."""


@dataclass(frozen=True, slots=True)
class Told:
    """The entry by which an event came to us, and its source."""

    lang: str
    outlet: str
    sort: str
    url: str
    published: datetime | None
    title: str
    summary: str


def example(event: Event, told: Told, *, ours: bool) -> dict[str, Any]:
    """The entry with what a person made of it; `ours`: it was sent."""
    title, summary = clean(told.title), clean(told.summary)
    facts = event.facts
    return {
        "id": f"{told.lang}-{event.id:03}",
        "lang": told.lang,
        "outlet": told.outlet,
        "kind": told.sort,
        "url": told.url,
        "published": told.published and f"{told.published:%Y-%m-%d}",
        "title": title,
        "summary": summary,
        "relevant": ours,
        "event": event.kind.value,
        "persons": _persons(event.people, told.lang, f"{title} {summary}".casefold()),
        "hearing_at": _hearing(facts),
        "term_months": facts.term_months,
        "articles": [number for number, _code in facts.articles],
        "place": facts.place,
    }


def may_be_kept(event: Event) -> bool:
    """Whether an example may be made of an event, and handed out: nobody in it is protected.

    The text of the entry names them, so leaving out the list of names would not help.
    """
    hidden = any(report.hides_name for report in event.reports) and event.group in PROTECTED
    return not hidden and not any(_protected(event, person) for person in event.people)


def _protected(event: Event, person: Person) -> bool:
    wished = person.consent in (Consent.NO_NAME, Consent.SILENCE)
    unnamed = naming_in(event.group, person) is not Naming.NAMED
    return wished or person.minor or (unnamed and bool({event.group, person.group} & PROTECTED))


def _persons(people: Iterable[Person], lang: str, text: str) -> list[str]:
    """Those of whom this entry speaks, as its language writes them."""
    names = [dict(person.names).get(lang, person.name) for person in people]
    return [name for name in names if name.split()[-1].casefold()[:STEM] in text]


def _hearing(facts: Facts) -> str | None:
    if facts.hearing_day is None:
        return None
    hour = f"T{facts.hearing_time:%H:%M}" if facts.hearing_time else ""
    return f"{facts.hearing_day:%Y-%m-%d}{hour}"


def lines(examples: Iterable[tuple[Mapping[str, Any], Event]]) -> list[Mapping[str, Any]]:
    """The examples that may be handed out now: what somebody wished meanwhile counts."""
    return [body for body, event in examples if may_be_kept(event)]

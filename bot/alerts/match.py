"""Which topics an event belongs to. Pure: equality of topic labels is all a fan-out needs.

Owns the labels and their spelling: a reader's choice and an event are made into one by the same function. A label says
nothing of an event that its alert does not say: who may not be named gives no person and no name, and what stands in
the texts of the sources alone (words, categories) is a topic only where these texts may be shown.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice, pairwise

from bot.alerts.grave import is_grave
from bot.alerts.view import may_quote
from bot.core.category import Category
from bot.core.codes import codes_of, country_of_codes, number_of
from bot.core.event import Event, EventState, Person
from bot.core.finding import Group
from bot.core.fold import name_key
from bot.core.regions import country_of, region_of
from bot.core.words import stems
from bot.people.naming import Naming, naming_in

ALL = "all"
GRAVE = "grave"
"""The topic of "the gravest": bot/alerts/grave.py."""

MOST_CASES, MOST_ARTICLES, MOST_CATEGORIES, MOST_SOURCES = 4, 12, 6, 6
MOST_WORDS = 20
"""Labels of one sort an event gives at most (of words: of single ones, and of pairs). The people of an event are never
cut: their followers were promised to be told."""

_DOCKET = re.compile(r"\d[\w/.-]*")
_LEADING = re.compile(r"(?<!\d)0+(?=\d)")
_SAME = str.maketrans("acekmoptxy‐‑‒–—―−", "асекмортху-------")
"""Letters that look alike in the numbers of courts, and all dashes."""


def person_label(public_id: str) -> str:
    """The topic of one registered person."""
    return f"person:{public_id}"


def name_label(name: str) -> str:
    """The topic of a watched name, in any script; it fires when a person of that name becomes public."""
    return f"name:{name_key(name)}"


def case_label(number: str) -> str:
    """The topic of a trial, by the number courts give it: "№ 01-0234/2026" and "1-234/2026" are one."""
    return f"case:{_docket(number)}"


def word_label(*words: str) -> str:
    """The topic of one or two stems (bot/core/words.py), side by side."""
    return f"word:{' '.join(words)}"


def article_label(number: str, code: str) -> str:
    """The topic of an article of a code; a part belongs to its article."""
    return f"article:{code}:{number_of(number)}"


def category_label(category: Category) -> str:
    """The topic of a category of people."""
    return f"category:{category.value}"


def region_label(region: str) -> str:
    """The topic of a region, by its code (bot/core/regions.py)."""
    return f"region:{region}"


def country_label(country: str) -> str:
    """The topic of a country, by its code."""
    return f"country:{country}"


def source_label(source_id: str) -> str:
    """The topic of a source."""
    return f"source:{source_id}"


def group_label(group: Group) -> str:
    """The topic of a group of people."""
    return f"group:{group.value}"


def followed(label: str) -> bool:
    """Whether the topic is somebody, a trial or words of the reader's own, and not a sort of news."""
    return label.startswith(("person:", "name:", "case:", "word:"))


def labels(event: Event) -> tuple[str, ...]:
    """The topics of an event, the strongest reason first.

    A person who may not be named gives no topic: following a name must not tell that a hidden case exists. What nobody
    has checked is for those who follow the person, and for nobody else.
    """
    named = [person for person in event.people if naming_in(event.group, person) is Naming.NAMED]
    theirs = [label for person in named for label in _of(person)]
    if event.state is EventState.UNCHECKED:
        return tuple(dict.fromkeys(theirs))
    quotable = may_quote(event, everybody=len(named) == len(event.people))
    found = (*theirs, *_cases(named), *(_in_texts(event, named) if quotable else ()), *_in_alert(event, named))
    return tuple(dict.fromkeys((*found, *((GRAVE,) if is_grave(event) else ()), ALL)))


def _of(person: Person) -> list[str]:
    spellings = {person.name, *(name for _lang, name in person.names), *person.aliases}
    return [person_label(person.public_id), *sorted(name_label(name) for name in spellings)]


def _cases(named: Iterable[Person]) -> list[str]:
    numbers = (number for person in named for number in person.cases if _docket(number))
    return list(dict.fromkeys(map(case_label, numbers)))[:MOST_CASES]


def _in_texts(event: Event, named: Iterable[Person]) -> Iterator[str]:
    """What only the sources say, or the registry of those who are named."""
    said = [stems(report.headline) for report in event.reports]
    pairs = (word_label(*pair) for words in said for pair in pairwise(words))
    yield from islice(dict.fromkeys(pairs), MOST_WORDS)
    yield from islice(dict.fromkeys(word_label(word) for words in said for word in words), MOST_WORDS)
    known = {*event.facts.categories, *(category for person in named for category in person.categories)}
    yield from islice((category_label(one) for one in Category if one in known), MOST_CATEGORIES)


def _in_alert(event: Event, named: Sequence[Person]) -> Iterator[str]:
    """What the alert says, too, whoever may be named in it: of a child no town and no region."""
    child = event.group is Group.CHILD or any(person.minor for person in event.people)
    region = region_of(event.facts.place)
    country = country_of(region) if region else country_of_codes(code for _number, code in event.facts.articles)
    yield from islice(_articles(event, country), MOST_ARTICLES)
    if region and not child:
        yield region_label(region)
    yield from islice((source_label(report.source_id) for report in event.reports), MOST_SOURCES)
    groups = {Group.CHILD if child else event.group, *(person.group for person in named)} - {Group.OTHER}
    yield from (group_label(group) for group in Group if group in groups)
    if country:
        yield country_label(country)


def _articles(event: Event, country: str | None) -> Iterator[str]:
    for written, said in event.facts.articles:
        number = number_of(written)
        yield from (article_label(number, code) for code in codes_of(number, said, country) if number)


def _docket(number: str) -> str:
    low = number.strip().lower().translate(_SAME)
    found = _DOCKET.search(low.replace(" ", ""))
    return _LEADING.sub("", found.group().strip("/.-")) if found else ""

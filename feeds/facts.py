"""What a later report adds to an event, and where it contradicts. Pure.

An empty fact is filled, a fact that is there is never overwritten by a machine: who says otherwise is told to a person.
What a person took out of an event stays out, and what a person settled is not asked again: both are known from what
the earlier reports had said.
"""

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import Any, Final

from bot.core.amends import Fact
from bot.core.category import Category
from bot.core.event import Facts

DIFFERS: Final = "differs:"
"""How a reason begins that names two values and who says which."""

_HEARING = ("hearing_day", "hearing_time", "hearing_zone")
_TERM = ("term_months", "term_life", "term_sort")
_OF: Final[Mapping[Fact, tuple[str, ...]]] = MappingProxyType(
    {Fact.HEARING: _HEARING, Fact.TERM: _TERM, Fact.PLACE: ("place",), Fact.ARTICLES: ("articles",)}
)


@dataclass(frozen=True, slots=True)
class Merged:
    """An event's facts with a report: which were filled, and which the report tells otherwise."""

    facts: Facts
    filled: tuple[Fact, ...] = ()
    against: tuple[Fact, ...] = ()


def merge(known: Facts, said: Sequence[Facts], told: Facts, *, same_head: bool = True) -> Merged:
    """`known`: the event's; `said`: what each earlier report told; `told`: what this one tells.

    `same_head`: both are about the same person first, whose term is told.
    """
    facts = known
    filled: list[Fact] = []
    against: list[Fact] = []
    for fact, contradict in _DIFFERS.items():
        if fact is Fact.TERM and not same_head:
            continue
        more = only(fact, told)
        if not more:
            continue
        if not only(fact, known):
            if not any(only(fact, one) for one in said):
                facts = replace(facts, **more)
                filled.append(fact)
        elif contradict(known, told):
            if not any(_agree(contradict, one, told) for one in said if only(fact, one)):
                against.append(fact)
        elif (finer := _finer(fact, known, told)) and not any(_finer(fact, known, one) for one in said):
            facts = replace(facts, **finer)
            filled.append(fact)
    if facts.custody_until is None and told.custody_until is not None:
        facts = replace(facts, custody_until=told.custody_until)
    facts = replace(facts, categories=both(facts, told))
    return Merged(facts, tuple(filled), tuple(against))


def all_of(said: Sequence[Facts]) -> Facts:
    """The facts of an event with these reports, the first one first."""
    facts = said[0] if said else Facts()
    for number, told in enumerate(said[1:], 1):
        facts = merge(facts, said[:number], told).facts
    return facts


def both(one: Facts, other: Facts) -> tuple[Category, ...]:
    """The categories of both: they are told to nobody, and only widen whom an event finds."""
    return tuple(category for category in Category if category in {*one.categories, *other.categories})


def told_of(facts: Facts) -> Facts:
    """The facts as far as readers are told of them."""
    return replace(facts, categories=())


def of_fact(fact: Fact, facts: Facts) -> Facts:
    """The facts with this one alone."""
    return replace(Facts(), **only(fact, facts))


def who_says(fact: Fact, value: Facts, said: Sequence[tuple[str, Facts]]) -> str | None:
    """Who first told this value; None: nobody did, so a person wrote it."""
    contradict = _DIFFERS[fact]
    return next((name for name, facts in said if only(fact, facts) and _agree(contradict, facts, value)), None)


def reason(fact: Fact, known: Facts, by: str, told: Facts, says: str) -> str:
    """The reason to look at an event: both values, and both sources (`by` is empty where a person wrote it)."""
    body = {
        "fact": fact.value,
        "known": of_fact(fact, known).to_json(),
        "by": by,
        "told": of_fact(fact, told).to_json(),
        "says": says,
    }
    return DIFFERS + json.dumps(body, ensure_ascii=False)


@dataclass(frozen=True, slots=True)
class Differs:
    """A reason, read again."""

    fact: Fact
    known: Facts
    by: str
    told: Facts
    says: str


def read_reason(text: str) -> Differs | None:
    """What `reason` wrote; None for any other reason."""
    if not text.startswith(DIFFERS):
        return None
    raw = json.loads(text[len(DIFFERS) :])
    known, told = Facts.from_json(raw["known"]), Facts.from_json(raw["told"])
    return Differs(Fact(raw["fact"]), known, raw["by"], told, raw["says"])


def differs(fact: Fact, one: Facts, other: Facts) -> bool:
    """Whether two texts of one source cannot both mean the same; two sources may differ more (`merge`)."""
    said = only(fact, one), only(fact, other)
    if fact in (Fact.HEARING, Fact.TERM) and all(said):
        return _DIFFERS[fact](one, other)
    return said[0] != said[1]


def with_fact(fact: Fact, facts: Facts, told: Facts) -> Facts:
    """The facts with this one, whole, as it is told."""
    return replace(facts, **{name: getattr(told, name) for name in _OF[fact]})


def only(fact: Fact, facts: Facts) -> dict[str, Any]:
    """The fields of a fact as far as they are told; empty where it is not."""
    values = {name: getattr(facts, name) for name in _OF[fact]}
    return values if values[_OF[fact][-1 if fact is Fact.TERM else 0]] else {}


def _finer(fact: Fact, known: Facts, told: Facts) -> dict[str, Any]:
    """What of a fact that is known this report tells more exactly: the hour of the day, the length of the term."""
    if fact is Fact.HEARING and known.hearing_time is None and told.hearing_time is not None:
        return only(fact, told)
    if fact is Fact.TERM and known.term_months is None and told.term_months is not None and not known.term_life:
        return only(fact, told)
    return {}


def _agree(contradict: Callable[[Facts, Facts], bool], one: Facts, other: Facts) -> bool:
    return not contradict(one, other)


def _other_hearing(one: Facts, other: Facts) -> bool:
    """Another day; or another hour of it, on the same clock."""
    if one.hearing_day != other.hearing_day:
        return True
    same_clock = not (one.hearing_zone and other.hearing_zone) or one.hearing_zone == other.hearing_zone
    both = one.hearing_time is not None and other.hearing_time is not None
    return same_clock and both and one.hearing_time != other.hearing_time


def _other_term(one: Facts, other: Facts) -> bool:
    if one.term_life or other.term_life:
        return one.term_life != other.term_life
    if one.term_months is None or other.term_months is None:
        return False
    return (one.term_months, one.term_sort) != (other.term_months, other.term_sort)


def _never(_one: Facts, _other: Facts) -> bool:
    """How outlets differ: a town or its region, one article or two."""
    return False


_DIFFERS: Final[Mapping[Fact, Callable[[Facts, Facts], bool]]] = MappingProxyType(
    {Fact.HEARING: _other_hearing, Fact.TERM: _other_term, Fact.PLACE: _never, Fact.ARTICLES: _never}
)
"""The facts that later reports may fill, and when two values of one cannot both be true."""

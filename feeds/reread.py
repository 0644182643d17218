"""What later rules read differently, and what that means for an event. Pure.

What a person wrote is never written over: where the event says something else than its entries had said, somebody has
corrected it.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from bot.core.event import Event, Facts, Person
from bot.core.fold import name_key
from bot.core.kinds import Kind
from bot.core.reading import Reading
from feeds.facts import all_of, told_of


class Sort(StrEnum):
    """What of an entry is read differently."""

    KIND = "kind"
    RELEVANCE = "relevance"
    PEOPLE = "people"
    HEARING = "hearing"
    TERM = "term"


NOTHING = "-"


@dataclass(frozen=True, slots=True)
class Diff:
    """One change, in short words for a table."""

    sort: Sort
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Plan:
    """What an event would say. `leave`: keys of names that no entry tells any more; `come`: names none told before.

    `ours` False: no entry tells an event.
    """

    kind: Kind
    detail: str | None
    facts: Facts
    leave: frozenset[str] = frozenset()
    come: tuple[str, ...] = ()
    ours: bool = True


def compare(before: Reading, after: Reading) -> tuple[Diff, ...]:
    """The changes from one reading to another, in the order of `Sort`."""
    old, new = dict(_words(before)), dict(_words(after))
    return tuple(Diff(sort, old[sort], new[sort]) for sort in Sort if old[sort] != new[sort])


def _words(one: Reading) -> Iterator[tuple[Sort, str]]:
    yield Sort.KIND, ":".join(part for part in (one.kind, one.detail) if part) or NOTHING
    yield Sort.RELEVANCE, "+" if one.relevant else NOTHING
    yield Sort.PEOPLE, ", ".join(sorted(one.people)) or NOTHING
    facts = one.facts
    hearing = (facts.hearing_day, facts.hearing_time and f"{facts.hearing_time:%H:%M}", facts.hearing_zone)
    yield Sort.HEARING, " ".join(str(part) for part in hearing if part) or NOTHING
    months = "life" if facts.term_life else facts.term_months
    yield Sort.TERM, " ".join(str(part) for part in (months, facts.term_sort) if part) or NOTHING


def plan(event: Event, before: Sequence[Reading], after: Sequence[Reading]) -> Plan:
    """What an event would say with its entries read anew; `before` and `after` are of the same entries, in order."""
    old, new = _told(before), _told(after)
    old_names, new_names = _names(before), _names(after)
    leave = frozenset(old_names) - frozenset(new_names)
    come = tuple(name for key, name in new_names.items() if key not in old_names)
    kind, detail, facts = event.kind, event.detail, event.facts
    if not new:
        return Plan(kind, detail, facts, ours=False)
    if old and (event.kind, event.detail) == (old[0].kind, old[0].detail) and new[0].kind is not None:
        kind, detail = new[0].kind, new[0].detail
    if told_of(facts) == told_of(all_of([one.facts for one in old if one.kind is event.kind])):
        facts = all_of([one.facts for one in new if one.kind is kind] or [new[0].facts])
    return Plan(kind, detail, facts, leave, come)


def changes(event: Event, planned: Plan) -> bool:
    """Whether the event would say something else."""
    said = (event.kind, event.detail, told_of(event.facts))
    here = {key for person in event.people for key in keys_of(person)}
    goes, comes = planned.leave & here, {name_key(name) for name in planned.come} - here
    return not planned.ours or said != (planned.kind, planned.detail, told_of(planned.facts)) or bool(goes or comes)


def keys_of(person: Person) -> frozenset[str]:
    """The keys of all spellings of a name."""
    return frozenset(name_key(name) for name in (person.name, *dict(person.names).values()))


def _told(readings: Sequence[Reading]) -> list[Reading]:
    return [one for one in readings if one.kind is not None]


def _names(readings: Sequence[Reading]) -> dict[str, str]:
    return {name_key(name): name for one in _told(readings) for name in one.people}

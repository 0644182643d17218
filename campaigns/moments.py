"""Moments at which attention counts: a summit, a session, a day, a hearing. A campaign can be armed for one. Pure.

Owns the reading of `campaigns/data/moments.toml`, strict and with the line of every mistake, and when a moment comes.
No day is guessed: where nobody has said one there is none, and somebody says when it has come.
"""

import tomllib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import cache
from importlib.resources import files
from typing import Annotated, Any, Final

from pydantic import Field, StringConstraints, ValidationError, model_validator
from pydantic_core import PydanticCustomError

from campaigns.facts import FALLBACK
from campaigns.lines import lines_of, nearest
from campaigns.model import Country, Day, Lang, Part, Short, line

LANGUAGES: Final = frozenset({"en", "ru", "uk"})
"""Every moment is told in these."""


class MomentKind(StrEnum):
    """What sort of moment it is. Those of `OF_PEOPLE` follow from what is known of people."""

    SUMMIT = "summit"
    TALKS = "talks"
    UN = "un"
    EP = "ep"
    DAY = "day"
    SPORT = "sport"
    ELECTION = "election"
    HEARING = "hearing"
    ANNIVERSARY = "anniversary"
    SENTENCE = "sentence"
    BIRTHDAY = "birthday"


OF_PEOPLE: Final = frozenset({MomentKind.HEARING, MomentKind.ANNIVERSARY, MomentKind.SENTENCE, MomentKind.BIRTHDAY})
"""Their name is the name of a person."""


Told = Mapping[Lang, Annotated[str, line(120)]]


class Entry(Part):
    """A moment as it stands in the file."""

    id: Short
    kind: MomentKind
    begins: Annotated[Day | None, Field(alias="from")] = None
    ends: Annotated[Day | None, Field(alias="to")] = None
    yearly: Annotated[str, StringConstraints(pattern=r"^(?:0[1-9]|1[0-2])-(?:0[1-9]|[12][0-9]|3[01])\z")] | None = None
    countries: Annotated[tuple[Country, ...], Field(max_length=60)] = ()
    name: Told
    place: Told = Field(default_factory=dict)
    source: Annotated[str, line(200)]
    checked_on: Day

    @model_validator(mode="after")
    def _fits(self) -> "Entry":
        """Its day, if it has one, is a day; and it is told in every language."""
        if (self.begins is None) != (self.ends is None) or (self.begins is not None and self.yearly is not None):
            raise _wrong("when")
        if self.begins is not None and self.ends is not None and self.ends < self.begins:
            raise _wrong("ends_first")
        if self.yearly in {"02-29", "02-30", "02-31", "04-31", "06-31", "09-31", "11-31"}:
            raise _wrong("not_day")  # of every year
        if not set(self.name) >= LANGUAGES or (self.place and not set(self.place) >= LANGUAGES):
            raise _wrong("language")
        return self


@dataclass(frozen=True, slots=True)
class Wrong:
    """A mistake in the file: its line (from 1), the path of the key, and what it is, in a word."""

    line: int
    key: str
    problem: str


@dataclass(frozen=True, slots=True)
class Moment:
    """A moment that is coming. `begins`, `ends`: None where nobody has said a day; `name`, `place`: by language."""

    id: str
    kind: MomentKind
    begins: date | None
    ends: date | None
    name: Mapping[str, str]
    place: Mapping[str, str]
    countries: tuple[str, ...]
    source: str
    checked_on: date | None

    def called(self, lang: str) -> str:
        """Its name in this language, else in English."""
        return self.name.get(lang, self.name.get(FALLBACK, self.id))

    def where(self, lang: str) -> str:
        """Its place; empty: it has none, or nobody has said it."""
        return self.place.get(lang, self.place.get(FALLBACK, ""))


def read(text: str) -> tuple[Entry, ...] | tuple[Wrong, ...]:
    """The entries of a file, or everything that is wrong with it. Never both; an empty file is empty."""
    try:
        tree, lines = tomllib.loads(text), lines_of(text)
    except (ValueError, RecursionError):
        return (Wrong(1, "", "syntax"),)
    rows = tree.get("moment", [])
    wrong = [Wrong(nearest(lines, (key,)), key, "unknown") for key in tree if key != "moment"]
    if not isinstance(rows, list):
        return (*wrong, Wrong(1, "moment", "list"))
    entries: list[Entry] = []
    for number, row in enumerate(rows):
        found = _entry(row)
        if isinstance(found, Entry):
            if any(one.id == found.id for one in entries):
                wrong.append(Wrong(nearest(lines, ("moment", number, "id")), f"moment[{number}].id", "twice"))
            entries.append(found)
        else:
            wrong += [Wrong(nearest(lines, ("moment", number, *at)), _path(number, at), what) for at, what in found]
    return tuple(wrong) or tuple(entries)


def _entry(row: Any) -> Entry | list[tuple[tuple[str | int, ...], str]]:
    try:
        return Entry.model_validate(row)
    except ValidationError as error:
        return [(one["loc"], one["type"]) for one in error.errors(include_url=False, include_input=False)]


def _wrong(problem: str) -> PydanticCustomError:
    return PydanticCustomError(problem, problem)


def _path(number: int, where: Iterable[str | int]) -> str:
    return ".".join((f"moment[{number}]", *map(str, where)))


@cache
def registry() -> tuple[Entry, ...]:
    """The moments that come with the program; a test sees to it that nothing is wrong with them."""
    found = read(files("campaigns").joinpath("data", "moments.toml").read_text(encoding="utf-8"))
    return tuple(one for one in found if isinstance(one, Entry))


def coming(entries: Sequence[Entry], today: date) -> list[Moment]:
    """What is not over, what comes first first; those without a day stand last."""
    found = [one for entry in entries for one in _coming(entry, today)]
    return sorted(found, key=lambda one: (one.begins is None, one.begins or today, one.id))


def _coming(entry: Entry, today: date) -> list[Moment]:
    begins, ends = entry.begins, entry.ends
    if entry.yearly is not None:
        begins = ends = _next(entry.yearly, today)
    if ends is not None and ends < today:
        return []
    about = entry.name, entry.place, entry.countries, entry.source, entry.checked_on
    return [Moment(entry.id, entry.kind, begins, ends, *about)]


def _next(yearly: str, today: date) -> date:
    """The next such day, today among them."""
    this = date.fromisoformat(f"{today.year}-{yearly}")
    return this if this >= today else date.fromisoformat(f"{today.year + 1}-{yearly}")


def anniversary(since: date, today: date) -> date:
    """The next day on which whole years have passed; of 29 February the first of March in other years."""
    for year in (today.year, today.year + 1):
        day = _in_year(since, year)
        if day >= today and day > since:
            return day
    return _in_year(since, today.year + 2)


def _in_year(day: date, year: int) -> date:
    try:
        return day.replace(year=year)
    except ValueError:
        return date(year, 3, 1)


def has_come(begins: date | None, today: date) -> bool:
    """Whether its day is here; where there is none somebody has to say so."""
    return begins is not None and begins <= today

"""The numbers of the whole instance as values, and how they are counted. Pure.

Groups are never added up: their lists are made for different reasons. A number says what our sources reported and what
was published here, never what happened. A median of fewer than five sentences is none.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from statistics import median
from typing import Any, Final

from bot.core.event import Facts

MONTHS: Final = 12
LEAST: Final = 5
"""Sentences that make a median."""

TERMS: Final = 40
"""Medians that are kept, those of the most sentences."""

ArticleKey = tuple[str, str | None]
"""Number and code."""


@dataclass(frozen=True, slots=True)
class Term:
    """The median term of one article in one year, in months, of `n` sentences to prison."""

    article: ArticleKey
    year: int
    months: int
    n: int


@dataclass(frozen=True, slots=True)
class Totals:
    """Of one group. `kinds`: events of each kind by month; `verdicts`: sentences by year; `by_article`: the same of
    each article."""

    kinds: Mapping[str, tuple[int, ...]] = field(default_factory=dict)
    terms: tuple[Term, ...] = ()
    verdicts: Mapping[int, int] = field(default_factory=dict)
    by_article: Mapping[ArticleKey, Mapping[int, int]] = field(default_factory=dict)

    @property
    def number(self) -> int:
        """Events of these months."""
        return sum(sum(one) for one in self.kinds.values())


@dataclass(frozen=True, slots=True)
class Whole:
    """Of the instance. `first`: of the twelve months; `told`, `corrected`, `retracted`: of the last 30 days."""

    at: datetime
    first: date
    groups: Mapping[str, Totals]
    told: int = 0
    corrected: int = 0
    retracted: int = 0
    sources: int = 0
    done: int = 0


def months(now: datetime) -> tuple[datetime, ...]:
    """Where the last twelve months begin, this one included, and where it ends."""
    number = now.year * 12 + now.month - 1
    firsts = range(number - MONTHS + 1, number + 2)
    return tuple(datetime(one // 12, one % 12 + 1, 1, tzinfo=UTC) for one in firsts)


def count(
    by_month: Iterable[tuple[int, str, str, int]], sentences: Iterable[tuple[datetime, str, Facts]]
) -> Mapping[str, Totals]:
    """Each group's numbers. `by_month`: (number of the month, kind, group, how many)."""
    kinds: dict[str, dict[str, list[int]]] = defaultdict(lambda: defaultdict(lambda: [0] * MONTHS))
    for month, kind, group, number in by_month:
        kinds[group][kind][month] += number
    said: dict[str, list[tuple[int, Facts]]] = defaultdict(list)
    for at, group, facts in sentences:
        said[group].append((at.year, facts))
    return {group: _of(kinds[group], said[group]) for group in sorted({*kinds, *said})}


def _of(kinds: Mapping[str, list[int]], sentences: list[tuple[int, Facts]]) -> Totals:
    by_article: dict[ArticleKey, Counter[int]] = defaultdict(Counter)
    prison: dict[tuple[ArticleKey, int], list[int]] = defaultdict(list)
    for year, facts in sentences:
        for article in dict.fromkeys(facts.articles):
            by_article[article][year] += 1
            if (months_ := _prison(facts)) is not None:
                prison[article, year].append(months_)
    return Totals(
        {kind: tuple(numbers) for kind, numbers in kinds.items()},
        _terms(prison),
        Counter(year for year, _ in sentences),
        by_article,
    )


def _prison(facts: Facts) -> int | None:
    """Months in prison; None for life, for what is suspended, and where nobody said how long."""
    counts = facts.term_sort in {None, "prison"} and not facts.term_life
    return facts.term_months if counts and facts.term_months and facts.term_months > 0 else None


def _terms(found: Mapping[tuple[ArticleKey, int], list[int]]) -> tuple[Term, ...]:
    """Medians of enough sentences: the newest year first, there the article of the most."""
    every = (
        Term(article, year, round(median(those)), len(those))
        for (article, year), those in found.items()
        if len(those) >= LEAST
    )
    return tuple(sorted(every, key=lambda one: (-one.year, -one.n, str(one.article)))[:TERMS])


def to_json(found: Whole) -> dict[str, Any]:
    """The numbers as a JSON value."""
    plain = {name: getattr(found, name) for name in ("told", "corrected", "retracted", "sources", "done")}
    groups = {group: _packed(one) for group, one in found.groups.items()}
    return plain | {"at": found.at.isoformat(), "first": found.first.isoformat(), "groups": groups}


def from_json(raw: Mapping[str, Any]) -> Whole:
    """The numbers that `to_json` has written."""
    groups = {group: _unpacked(one) for group, one in raw["groups"].items()}
    rest = {name: value for name, value in raw.items() if name not in {"at", "first", "groups"}}
    return Whole(datetime.fromisoformat(raw["at"]), date.fromisoformat(raw["first"]), groups, **rest)


def _packed(one: Totals) -> dict[str, Any]:
    return {
        "kinds": one.kinds,
        "terms": [[*each.article, each.year, each.months, each.n] for each in one.terms],
        "verdicts": list(one.verdicts.items()),
        "by_article": [[*article, list(years.items())] for article, years in one.by_article.items()],
    }


def _unpacked(raw: Mapping[str, Any]) -> Totals:
    return Totals(
        {kind: tuple(numbers) for kind, numbers in raw["kinds"].items()},
        tuple(Term((number, code), year, months_, n) for number, code, year, months_, n in raw["terms"]),
        dict(raw["verdicts"]),
        {(number, code): dict(years) for number, code, years in raw["by_article"]},
    )

"""What others have counted, to stand beside our numbers. Pure, from bot/alerts/outside.toml.

Owns the reading of that file. Every figure has who says so, the page that was read, and when.
"""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.resources import files
from itertools import groupby
from typing import Any

from bot.core.totals import ArticleKey


@dataclass(frozen=True, slots=True)
class Figure:
    """A number of one year. `by`: who says so, by language."""

    year: int
    number: int
    by: Mapping[str, str]
    source: str
    checked_on: date


@dataclass(frozen=True, slots=True)
class Series:
    """Numbers of the same thing, the oldest first. `what`: its words are `stats.outside.…`."""

    what: str
    articles: tuple[ArticleKey, ...]
    figures: tuple[Figure, ...]

    def by(self, lang: str) -> tuple[str, ...]:
        """Who says so."""
        return tuple(dict.fromkeys(one.by.get(lang, one.by["en"]) for one in self.figures))

    @property
    def checked_on(self) -> date:
        """When all of these pages had been read."""
        return max(one.checked_on for one in self.figures)


@cache
def series() -> tuple[Series, ...]:
    """All of them, in the order of the file."""
    raw = tomllib.loads(files("bot").joinpath("alerts", "outside.toml").read_text(encoding="utf-8"))["figure"]
    found = []
    for what, rows in groupby(raw, key=lambda row: str(row["what"])):
        those = sorted(rows, key=lambda row: int(row["year"]))
        articles = tuple((str(number), str(code)) for number, code in those[0]["articles"])
        found.append(Series(what, articles, tuple(_figure(row) for row in those)))
    return tuple(found)


def _figure(row: Mapping[str, Any]) -> Figure:
    return Figure(row["year"], row["number"], row["by"], row["source"], row["checked_on"])

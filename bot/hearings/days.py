"""Whether a court is likely to sit on a day and at an hour. Pure, from bot/hearings/days.toml.

Owns the reading of that file. Knows neither hearings nor readers: a date that looks wrong is a question to whoever
says it and a word to whoever reads it, never a reason to drop it.
"""

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, time
from enum import StrEnum
from functools import cache
from importlib.resources import files
from typing import Any


class Seldom(StrEnum):
    """Why a court hardly sits then. The words are `hearings.seldom.…`, as a statement and (`….ask`) as a question."""

    WEEKEND = "weekend"
    HOLIDAY = "holiday"
    NIGHT = "night"


@dataclass(frozen=True, slots=True)
class Days:
    """The calendar of all countries. `every_year`: (month, day). `weekend`: ISO weekdays."""

    opens: time
    closes: time
    weekend: frozenset[int]
    every_year: Mapping[str, frozenset[tuple[int, int]]]
    off: Mapping[str, frozenset[date]]
    working: Mapping[str, frozenset[date]]


def sits(country: str | None, day: date, at: time | None) -> Seldom | None:
    """Why a court of this country ("ru", "by", "ua"; None: not known) hardly sits then; None: nothing speaks against.

    `at` is the court's own local time; None: not said.
    """
    days = calendar()
    if country is not None and _holiday(days, country, day):
        return Seldom.HOLIDAY
    if day.isoweekday() in days.weekend and day not in days.working.get(country or "", ()):
        return Seldom.WEEKEND
    return Seldom.NIGHT if at is not None and not days.opens <= at <= days.closes else None


def _holiday(days: Days, country: str, day: date) -> bool:
    return (day.month, day.day) in days.every_year.get(country, ()) or day in days.off.get(country, ())


@cache
def calendar() -> Days:
    """The calendar, as the file has it."""
    raw = tomllib.loads(files("bot").joinpath("hearings", "days.toml").read_text(encoding="utf-8"))
    rules = raw["rule"]
    return Days(
        opens=raw["hours"]["opens"],
        closes=raw["hours"]["closes"],
        weekend=frozenset(raw["weekend"]["days"]),
        every_year={
            country: frozenset((int(one[:2]), int(one[3:])) for one in found)
            for country, found in _by_country(rules, "every_year").items()
        },
        off=_by_country(rules, "off"),
        working=_by_country(rules, "working"),
    )


def _by_country(rules: Iterable[Mapping[str, Any]], key: str) -> dict[str, frozenset[Any]]:
    found: dict[str, set[Any]] = {}
    for rule in rules:
        found.setdefault(rule["country"], set()).update(rule.get(key, ()))
    return {country: frozenset(days) for country, days in found.items()}

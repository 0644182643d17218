"""Facts about the world that campaigns lean on: dead ways to offices, what a censor lets pass, what the law punishes.

Owns the reading of `campaigns/data/*.toml`. Every fact has its source and a day, and is shown with them. Knows nothing
of campaigns or readers; a language that a fact is not told in falls back to English.
"""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.resources import files
from typing import Any, Final

from bot.core.legal import host_of

FALLBACK: Final = "en"


@dataclass(frozen=True, slots=True)
class Dead:
    """A way that leads nowhere. `status`: a word of campaigns/kinds/contact.py; `since`: from then on."""

    status: str
    since: date
    source: str
    country: str
    host: str
    media: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Fact:
    """Something said by somebody, in the languages it was written down in."""

    texts: Mapping[str, str]
    source: str
    said_on: date

    def told(self, lang: str) -> str:
        """In this language, else in English."""
        return self.texts.get(lang, self.texts[FALLBACK])


def dead(country: str | None, medium: str, value: str) -> Dead | None:
    """Why it is no use to write to an office of this country this way; None: nothing is known against it."""
    end = value.rpartition("@")[2].strip().lower() if medium == "email" else host_of(value)
    fits = (one for one in _dead() if medium in one.media and _fits(one, country, end))
    return next(fits, None)


def _fits(one: Dead, country: str | None, end: str) -> bool:
    if one.host:
        return end == one.host or end.endswith(f".{one.host}")
    return country == one.country


def censor(country: str) -> tuple[Fact, ...]:
    """What passes the censor in the prisons of a country; empty: nobody wrote it down."""
    return _packs().get(country, ())


@cache
def punished() -> tuple[Fact, ...]:
    """What the law punishes where readers at home may be."""
    return tuple(_fact(row, row["said_on"]) for row in _read("law.toml")["statement"])


@cache
def _dead() -> tuple[Dead, ...]:
    return tuple(_way(row) for row in _read("channels.toml")["rule"])


def _way(row: Mapping[str, Any]) -> Dead:
    where = row.get("country", ""), row.get("host", "")
    return Dead(row["status"], row["since"], row["source"], *where, tuple(row["media"]))


@cache
def _packs() -> Mapping[str, tuple[Fact, ...]]:
    packs = _read("letters.toml")["pack"]
    return {one["country"]: tuple(_fact(rule, one["checked_on"]) for rule in one["rule"]) for one in packs}


def _fact(row: Mapping[str, Any], day: date) -> Fact:
    return Fact({lang: text for lang, text in row.items() if len(lang) == 2}, row["source"], day)


def _read(name: str) -> dict[str, Any]:
    return tomllib.loads(files("campaigns").joinpath("data", name).read_text(encoding="utf-8"))

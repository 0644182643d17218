"""What to know before one goes to a hearing, by the country and sort of the court, the kind and the door. Pure.

Owns the reading of bot/locales/advice.toml. Every line says where it is from; of a court in an unknown country nothing
is said.
"""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.resources import files
from typing import Final

from bot.core.hearing import Door, Hearing, HearingKind
from bot.hearings.claims import settle
from bot.hearings.courts import Level, country_of, find
from bot.hearings.view import whole

UNKNOWN: Final = "unknown"
"""The door of which nobody said anything."""

DEFAULT: Final = "en"


@dataclass(frozen=True, slots=True)
class Advice:
    """A line of advice. `text` and `law` (where it stands) by language; `kinds` and `levels` empty: for all
    of them.

    `printed`: it may stand on paper, which others in a court building may read.
    """

    countries: frozenset[str]
    doors: frozenset[str]
    kinds: frozenset[HearingKind]
    levels: frozenset[Level]
    text: Mapping[str, str]
    law: Mapping[str, str]
    source: str
    checked_on: date
    printed: bool = True

    def said(self, lang: str) -> tuple[str, str]:
        """The text, and where it stands, in a reader's language."""
        return self.text.get(lang) or self.text[DEFAULT], self.law.get(lang) or self.law[DEFAULT]


def advice_for(hearing: Hearing) -> tuple[Advice, ...]:
    """What may be said of this hearing, in the order of the file."""
    when = settle(hearing.claims).date
    court, kind = whole(hearing).court, whole(hearing).kind
    country, named = country_of(hearing.place, when.zone if when else None, court), find(court)
    level = named.level if named else None
    return tuple(one for one in everything() if _fits(one, country, level, hearing.door, kind))


def _fits(one: Advice, country: str | None, level: Level | None, door: Door | None, kind: HearingKind) -> bool:
    where = country in one.countries and (not one.levels or level in one.levels)
    return where and (door.value if door else UNKNOWN) in one.doors and (not one.kinds or kind in one.kinds)


@cache
def everything() -> tuple[Advice, ...]:
    """All advice, as the file has it."""
    raw = tomllib.loads(files("bot").joinpath("locales", "advice.toml").read_text(encoding="utf-8"))
    return tuple(
        Advice(
            countries=frozenset(row["countries"]),
            doors=frozenset(row["doors"]),
            kinds=frozenset(HearingKind(kind) for kind in row.get("kinds", ())),
            levels=frozenset(Level(level) for level in row.get("levels", ())),
            text=row["text"],
            law=row["law"],
            source=row["source"],
            checked_on=row["checked_on"],
            printed=row.get("printed", True),
        )
        for row in raw["advice"]
    )

"""Who helps in an emergency: lawyers, money and parcels, psychologists, families, prisoners of war.

Owns the values of the directory and the choice by need; the entries are data (`bot/locales/aid.toml`), their legal
status stands in bot/core/legal.py. Knows nothing of messages.
"""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from bot.core.legal import Organisation, Register


class Need(StrEnum):
    """What somebody looks for, the most pressing first. The words are `helper.btn.need.…`."""

    LAWYER = "lawyer"
    CAPTIVE = "captive"
    PARCELS = "parcels"
    DOCTOR = "doctor"
    PSYCHOLOGIST = "psychologist"
    EVACUATION = "evacuation"
    FAMILIES = "families"


class Country(StrEnum):
    """From where the trouble comes that is helped with. The words are `helper.country.…`."""

    RU = "ru"
    BY = "by"
    UA = "ua"


@dataclass(frozen=True, slots=True)
class Helper:
    """Who helps with what.

    `name` and `does` by language of the reader. `languages`: in which they write. `free` and `always` (round the
    clock) only where they say so. `phones` as one dials them. `source`: the page that says all this, `checked_on` the
    day as of which it does; None: the page has no day.
    """

    id: str
    country: Country
    needs: tuple[Need, ...]
    name: Mapping[str, str]
    does: Mapping[str, str]
    languages: tuple[str, ...]
    free: bool
    always: bool
    site: str
    phones: tuple[str, ...]
    source: str
    checked_on: date | None


@dataclass(frozen=True, slots=True)
class Directory:
    """Everybody who helps, and what the law says of them."""

    helpers: tuple[Helper, ...]
    register: Register

    def needs(self) -> tuple[Need, ...]:
        """The needs with which somebody helps."""
        return tuple(need for need in Need if any(need in one.needs for one in self.helpers))

    def find(self, need: Need, country: Country) -> tuple[Helper, ...]:
        """Who helps with this there, in the order of the file."""
        return tuple(one for one in self.helpers if need in one.needs and one.country is country)

    def status(self, helper: Helper) -> Organisation | None:
        """What the register says of it; None: nobody looked it up."""
        return self.register.at(helper.site)


def read_helpers(toml: str) -> tuple[Helper, ...]:
    """The directory from its file; what is missing is a KeyError."""
    return tuple(_helper(row) for row in tomllib.loads(toml)["helper"])


def _helper(row: Mapping[str, Any]) -> Helper:
    return Helper(
        id=row["id"],
        country=Country(row["country"]),
        needs=tuple(Need(need) for need in row["needs"]),
        name=row["name"],
        does=row["does"],
        languages=tuple(row["languages"]),
        free=row.get("free", False),
        always=row.get("always", False),
        site=row["site"],
        phones=tuple(row.get("phones", ())),
        source=row["source"],
        checked_on=row.get("checked_on"),
    )

"""Where a court is: its clock, the country it goes by, what sort of court it is. Pure, from bot/hearings/courts.toml.

Owns the reading of that file. What it does not know stays None, and messages say so: a zone is never guessed, because a
reminder by the wrong clock is worse than one that asks. Knows neither hearings nor readers.
"""

import re
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from importlib.resources import files
from itertools import chain
from typing import Any, Final

from bot.core import regions

LONGEST: Final = 300
"""Letters of a name that are looked at: nobody's court has more."""

_WORD: Final = re.compile(r"[^\W_]+")


class Level(StrEnum):
    """What sort of court it is. HIGH: appeal, cassation, supreme courts that have no court above but one."""

    DISTRICT = "district"
    REGION = "region"
    MILITARY = "military"
    HIGH = "high"


@dataclass(frozen=True, slots=True)
class Court:
    """What a court's name tells. `zone` and `country` only where they are the same for every court of that name."""

    level: Level
    country: str | None = None
    zone: str | None = None


Stems = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Courts:
    zones: Mapping[str, str]
    clocks: Mapping[str, str]
    named: tuple[tuple[Stems, Court], ...]
    hosts: tuple[str, ...]


def find(name: str | None) -> Court | None:
    """The court that a name or sentence tells of; None: it tells of none."""
    said = tuple(_WORD.findall(name[:LONGEST].casefold().replace("ё", "е").replace("'", "ʼ"))) if name else ()
    return next((court for stems, court in _courts().named if _tells(said, stems)), None)


def keeps_list(host: str) -> bool:
    """Whether the courts of a country publish their lists at this host or below it: no other link is a court's list."""
    name = host.casefold().rstrip(".")
    return any(name == one or name.endswith(f".{one}") for one in _courts().hosts)


def hosts() -> tuple[str, ...]:
    """These hosts, as people may be told."""
    return _courts().hosts


def zone_of(place: str | None, court: str | None = None) -> str | None:
    """The zone of a court by its own name or by the town or region (in any of our languages); None: not known."""
    named = find(court)
    if named is not None and named.zone is not None:
        return named.zone
    return regions.zone_of(place) or _courts().zones.get(regions.region_of(place) or "")


def country_of(place: str | None, zone: str | None, court: str | None = None) -> str | None:
    """The country ("ru", "by", "ua") by whose law and calendar a court goes; None: not known.

    On occupied ground that is the occupier's. `zone` is the clock of the hearing, as far as it is known.
    """
    named = find(court)
    if named is not None and named.country is not None:
        return named.country
    region = regions.region_of(place)
    clock = zone or zone_of(place)
    if region is None or (regions.country_of(region) == "ua"):
        return _courts().clocks.get(clock or "")
    return regions.country_of(region)


def _tells(said: Stems, stems: Stems) -> bool:
    """Whether words that begin so follow each other; "*" is any word."""
    reach = range(len(said) - len(stems) + 1)
    return any(all(stem == "*" or said[at + n].startswith(stem) for n, stem in enumerate(stems)) for at in reach)


@cache
def _courts() -> _Courts:
    raw = tomllib.loads(files("bot").joinpath("hearings", "courts.toml").read_text(encoding="utf-8"))
    zones = {region: zone for zone, found in raw["regions"]["zones"].items() for region in found}
    occupied = dict.fromkeys(raw["occupied"]["clocks"], raw["occupied"]["courts"])
    clocks = {zone: regions.country_of(region) for region, zone in zones.items()} | occupied
    named = [(row, Court(Level(row["level"]), row.get("country"), row.get("zone"))) for row in _rows(raw)]
    return _Courts(zones, clocks, tuple(_by_stems(named)), tuple(raw["lists"]["hosts"]))


def _by_stems(named: Sequence[tuple[Mapping[str, Any], Court]]) -> Iterator[tuple[Stems, Court]]:
    return ((stems, court) for row, court in named for stems in _stems(row["words"]))


def _rows(raw: Mapping[str, Any]) -> Sequence[Mapping[str, Any]]:
    """Courts of their own before sorts of courts."""
    return list(chain(raw["court"], raw["level"]))


def _stems(words: Sequence[str]) -> list[Stems]:
    return [tuple(line.split()) for line in words]

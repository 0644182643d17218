"""Regions and countries: which of them a place belongs to, and what a reader's language calls them.

Owns the reading of bot/locales/regions.toml, and of the names and zones of places in bot/locales/places.toml. Knows
nothing of events and readers. Codes are those of ISO 3166-2 ("ru-ros", "ua-43") and of countries ("ru"): for ever.
"""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from typing import Any

DEFAULT = "en"
"""The language of names where the reader's own has none."""

_LANGS = ("ru", "uk", "be", "en")
_ALPHABET = {letter: n for n, letter in enumerate("абвгґдеєёжзиіїйклмнопрстуўфхцчшщъыьэюя", 0x400)}
"""Russian, Ukrainian and Belarusian letters in one order that is right in each of the three."""


@dataclass(frozen=True, slots=True)
class _Atlas:
    names: Mapping[str, Mapping[str, str]]
    countries: tuple[str, ...]
    regions: tuple[str, ...]
    of_place: Mapping[str, str]
    zones: Mapping[str, str]


def region_of(place: str | None) -> str | None:
    """The code of the region of a place, named in any of our languages; None where that is not known."""
    return _atlas().of_place.get(_even(place)) if place else None


def zone_of(place: str | None) -> str | None:
    """The IANA zone of a place, named in any of our languages; None where that is not known."""
    return _atlas().zones.get(_even(place)) if place else None


def country_of(region: str) -> str:
    """The code of the country of a region."""
    return region.partition("-")[0]


def countries() -> tuple[str, ...]:
    """The codes of all countries that have regions."""
    return _atlas().countries


def regions(country: str, lang: str) -> tuple[str, ...]:
    """The codes of the regions of a country, in the order of their names in this language."""
    mine = (code for code in _atlas().regions if country_of(code) == country)
    return tuple(sorted(mine, key=lambda code: _order(called(code, lang) or code)))


def called(code: str, lang: str) -> str | None:
    """What a language calls a country or region; None for a code nobody lists."""
    names = _atlas().names.get(code, {})
    return names.get(lang) or names.get(DEFAULT)


def _order(name: str) -> list[int]:
    return [_ALPHABET.get(letter, ord(letter)) for letter in name.lower()]


def _even(name: str) -> str:
    return " ".join(name.lower().replace("ё", "е").split())


@lru_cache(maxsize=1)
def _atlas() -> _Atlas:
    raw, zones = _read("regions.toml"), _read("places.toml")["zone"]
    of_english = {name: code for code, row in raw["region"].items() for name in row["places"]}
    rows = [row for zone in zones for row in zone["place"] if row["en"] in of_english]
    names = {code: {lang: row[lang] for lang in _LANGS} for part in raw.values() for code, row in part.items()}
    spelled = {_even(row[lang]): of_english[row["en"]] for row in rows for lang in _LANGS if lang in row}
    clocks = {
        _even(row[lang]): zone["name"] for zone in zones for row in zone["place"] for lang in _LANGS if lang in row
    }
    return _Atlas(names, tuple(raw["country"]), tuple(raw["region"]), spelled, clocks)


def _read(name: str) -> dict[str, Any]:
    return tomllib.loads(files("bot").joinpath("locales", name).read_text(encoding="utf-8"))

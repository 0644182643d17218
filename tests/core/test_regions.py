"""Places, regions and countries."""

import tomllib
from collections import Counter
from importlib.resources import files
from typing import Any

import pytest

from bot.core.regions import called, countries, country_of, region_of, regions

LANGS = ("ru", "uk", "be", "en")


def data(name: str) -> dict[str, Any]:
    return tomllib.loads(files("bot").joinpath("locales", name).read_text(encoding="utf-8"))


PLACES = [place for zone in data("places.toml")["zone"] for place in zone["place"]]


def test_every_place_has_one_region_and_every_region_a_place() -> None:
    listed = Counter(name for row in data("regions.toml")["region"].values() for name in row["places"])
    assert {place["en"] for place in PLACES} == set(listed)
    assert max(listed.values()) == 1
    assert all(row["places"] for row in data("regions.toml")["region"].values())


@pytest.mark.parametrize("place", PLACES, ids=lambda place: place["en"])
def test_a_place_has_its_region_in_every_language(place: dict[str, Any]) -> None:
    found = {region_of(place[lang]) for lang in LANGS if lang in place}
    assert len(found) == 1
    assert None not in found


@pytest.mark.parametrize(
    ("place", "region", "country"),
    [
        ("Тверь", "ru-tve", "ru"),
        ("Tver region", "ru-tve", "ru"),
        ("Сімферополь", "ua-43", "ua"),
        ("Севастополь", "ua-43", "ua"),
        ("Crimea", "ua-43", "ua"),
        ("Могилев", "by-ma", "by"),
        ("Магілёў", "by-ma", "by"),
        (" ростов-на-дону ", "ru-ros", "ru"),
        ("Маріуполь", "ua-14", "ua"),
    ],
)
def test_the_region_and_country_of_a_place(place: str, region: str, country: str) -> None:
    assert region_of(place) == region
    assert country_of(region) == country


@pytest.mark.parametrize("place", [None, "", "Nowhere", "<b>"])
def test_a_place_nobody_knows_has_no_region(place: str | None) -> None:
    assert region_of(place) is None


@pytest.mark.parametrize("lang", LANGS)
def test_every_region_and_country_has_a_name_of_its_own(lang: str) -> None:
    for country in countries():
        names = [called(code, lang) for code in regions(country, lang)]
        assert all(names)
        assert len(set(names)) == len(names)
        assert called(country, lang)


@pytest.mark.parametrize(
    ("lang", "country", "first", "last"),
    [("en", "ru", "ru-ad", "ru-zab"), ("ru", "ru", "ru-ad", "ru-yar"), ("uk", "ua", "ua-14", "ua-09")],
)
def test_regions_stand_in_the_order_of_the_alphabet(lang: str, country: str, first: str, last: str) -> None:
    found = regions(country, lang)
    assert (found[0], found[-1]) == (first, last)


def test_a_language_without_names_is_given_the_english_ones() -> None:
    assert called("ua-43", "de") == "Crimea"
    assert called("xx-1", "en") is None

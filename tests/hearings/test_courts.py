"""Where a court is: by its own name, its town, its region; what is not known stays unknown."""

import tomllib
from datetime import date
from importlib.resources import files
from zoneinfo import ZoneInfo

import pytest

from bot.core import regions
from bot.hearings.courts import Level, country_of, find, zone_of

RAW = tomllib.loads(files("bot").joinpath("hearings", "courts.toml").read_text(encoding="utf-8"))


@pytest.mark.parametrize(
    ("place", "court", "zone"),
    [
        pytest.param("Уфа", None, "Asia/Yekaterinburg", id="a town"),
        pytest.param("Красноярск", None, "Asia/Krasnoyarsk", id="a town in the language of its court"),
        pytest.param("Kazan", None, "Europe/Moscow", id="a town in another language"),
        pytest.param("Донецк", None, "Europe/Moscow", id="an occupied town goes by the occupier's clock"),
        pytest.param("Ялта", None, "Europe/Simferopol", id="the Crimea"),
        pytest.param("Нигде", None, None, id="a town nobody knows"),
        pytest.param(None, None, None, id="nothing is known"),
        pytest.param(None, "Девятый кассационный суд общей юрисдикции", "Asia/Vladivostok", id="a court by its name"),
        pytest.param("Москва", "9-й кассационный суд", "Asia/Vladivostok", id="the court goes before the town"),
        pytest.param(None, "Южный окружной военный суд", "Europe/Moscow", id="a military district court"),
        pytest.param(None, "Центральный окружной военный суд", None, id="one that sits by several clocks"),
        pytest.param(None, "Ленинский районный суд", None, id="there are dozens of that name"),
    ],
)
def test_the_zone_of_a_court(place: str | None, court: str | None, zone: str | None) -> None:
    assert zone_of(place, court) == zone


@pytest.mark.parametrize(
    ("place", "zone", "court", "country"),
    [
        pytest.param("Уфа", None, None, "ru", id="a Russian town"),
        pytest.param("Мінск", None, None, "by", id="a Belarusian town"),
        pytest.param("Киев", None, None, "ua", id="the Ukrainian capital"),
        pytest.param("Мариуполь", None, None, "ru", id="an occupied town has the occupier's courts"),
        pytest.param("Симферополь", "Europe/Simferopol", None, "ru", id="so has the Crimea"),
        pytest.param(None, "Europe/Minsk", None, "by", id="by the clock alone"),
        pytest.param(None, "Asia/Chita", None, "ru", id="by another clock"),
        pytest.param(None, "Europe/Berlin", None, None, id="a clock of no country of ours"),
        pytest.param(None, None, "Апелляционный военный суд", "ru", id="by the court's name"),
        pytest.param("Нигде", None, None, None, id="not known"),
    ],
)
def test_the_country_of_a_court(place: str | None, zone: str | None, court: str | None, country: str | None) -> None:
    assert country_of(place, zone, court) == country


@pytest.mark.parametrize(
    ("name", "level"),
    [
        ("Советский районный суд Казани", Level.DISTRICT),
        ("суд Центрального района Минска", Level.DISTRICT),
        ("Шевченківський районний суд Києва", Level.DISTRICT),
        ("Конаковский городской суд", Level.DISTRICT),
        ("Московский городской суд", Level.REGION),
        ("Минский областной суд", Level.REGION),
        ("Верховный суд Республики Башкортостан", Level.HIGH),
        ("235-й гарнизонный военный суд", Level.MILITARY),
        ("First Western District Military Court", Level.MILITARY),
    ],
)
def test_what_sort_of_court_a_name_tells_of(name: str, level: Level) -> None:
    found = find(name)
    assert found is not None
    assert found.level is level


@pytest.mark.parametrize("name", [None, "", "суд", "Дворец спорта", "а" * 100_000, "суд " * 50_000])
def test_what_is_no_name_of_a_court_is_none(name: str | None) -> None:
    assert find(name) is None


def test_every_zone_exists_and_every_region_is_listed_once() -> None:
    listed = [region for found in RAW["regions"]["zones"].values() for region in found]
    assert all(ZoneInfo(zone) for zone in (*RAW["regions"]["zones"], *(row["zone"] for row in RAW["court"])))
    assert len(listed) == len(set(listed))
    every = {region for country in regions.countries() for region in regions.regions(country, "en")}
    assert every - set(listed) == {"ru-sa", "ua-09", "ua-14", "ua-23"}
    assert set(listed) <= every


def test_every_entry_says_where_it_is_from_and_since_when() -> None:
    for row in (RAW["regions"], RAW["occupied"], *RAW["court"]):
        assert row["source"].startswith("https://")
        assert isinstance(row["checked_on"], date)

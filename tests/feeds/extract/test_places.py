from zoneinfo import ZoneInfo

import pytest

from bot.core.finding import Lang
from feeds.extract.places import _table, find_place, zone_of
from tests.feeds.extract.fields_support import a_text, lexicon


@pytest.mark.parametrize(
    ("lang", "title", "place"),
    [
        pytest.param("ru", "Суд в Уфе приговорил активиста", "Уфа", id="another case"),
        pytest.param("ru", "Южный окружной военный суд вынес приговор", "Ростов-на-Дону", id="a known seat"),
        pytest.param("ru", "Басманный суд арестовал журналиста", "Москва", id="a district of Moscow"),
        pytest.param(
            "ru", "Жителя Керчи обвиняют в измене из-за перевода: суд в Симферополе", "Симферополь", id="a court"
        ),
        pytest.param("ru", "Обыски в Крыму, в том числе в Судаке", "Судак", id="a town over its region"),
        pytest.param("uk", "Суд у Сімферополі продовжив арешт", "Сімферополь", id="Ukrainian"),
        pytest.param("en", "A court in Rostov-on-Don jailed two men", "Rostov-on-Don", id="English"),
        pytest.param("ru", "Суд арестовал Владимира Сомова", None, id="a given name is no town"),
        pytest.param("ru", "Суд в Лондоне отложил заседание", None, id="a place we do not know"),
    ],
)
def test_the_place_is_where_the_court_sits(lang: Lang, title: str, place: str | None) -> None:
    assert find_place(a_text(lang, title), lexicon(lang)) == place


@pytest.mark.parametrize(
    ("place", "zone"),
    [
        ("Ростов-на-Дону", "Europe/Moscow"),
        ("Сімферополь", "Europe/Simferopol"),
        ("Minsk", "Europe/Minsk"),
        ("Хабаровск", "Asia/Vladivostok"),
        ("Лондон", None),
        (None, None),
    ],
)
def test_a_zone_is_known_or_none(place: str | None, zone: str | None) -> None:
    assert zone_of(place) == zone


def test_every_zone_of_the_table_exists() -> None:
    assert all(ZoneInfo(place.zone) for place in _table())

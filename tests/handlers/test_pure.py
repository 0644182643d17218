"""The small decisions of the conversation: zones, links, names."""

from datetime import UTC, datetime

import pytest

from bot.i18n import Catalogs
from handlers import links, names, zones

WINTER = datetime(2026, 1, 10, 12, tzinfo=UTC)
SUMMER = datetime(2026, 7, 10, 12, tzinfo=UTC)


@pytest.mark.parametrize("moment", [WINTER, SUMMER])
@pytest.mark.parametrize("lang", ["en", "ru", "uk", "be"])
def test_every_time_stands_on_one_button_from_west_to_east(lang: str, moment: datetime) -> None:
    same = zones.by_time(zones.likely(lang), moment)
    assert len({one.shows for one in same}) == len(same)
    assert sorted(zone for one in same for zone in one.zones) == sorted(zones.likely(lang))


@pytest.mark.parametrize("lang", Catalogs.load().languages)
def test_every_zone_has_a_town_in_every_language(lang: str) -> None:
    t = Catalogs.load().translator(lang)
    assert all(t.zone(zone) and "Unknown" not in t.zone(zone) for zone in zones.KNOWN)


@pytest.mark.parametrize(
    ("together", "alike"),
    [
        (("Europe/Moscow", "Europe/Minsk", "Europe/Istanbul"), True),
        (("Europe/Kyiv", "Europe/Vilnius"), True),
        (("Europe/Kyiv", "Europe/Kaliningrad"), False),
        (("Europe/Kyiv", "Europe/Moscow"), False),
        (("Asia/Tokyo",), True),
    ],
)
def test_zones_are_alike_when_they_agree_in_winter_and_in_summer(together: tuple[str, ...], alike: bool) -> None:
    assert zones.alike(together, SUMMER) is alike


def test_beside_are_those_that_show_the_same_time_now() -> None:
    assert zones.beside("Europe/Kyiv", ("Europe/Moscow", "Europe/Kyiv"), SUMMER) == ("Europe/Moscow", "Europe/Kyiv")
    assert zones.beside("Europe/Kyiv", ("Europe/Moscow", "Europe/Kyiv"), WINTER) == ("Europe/Kyiv",)


@pytest.mark.parametrize(
    ("payload", "asks"),
    [
        (None, None),
        ("", None),
        ("x_1", None),
        ("p_Ab-_9", links.FollowLink("Ab-_9")),
        ("p_", links.FollowLink("")),
        ("p_a b", links.FollowLink("")),
        ("p_" + "a" * 63, links.FollowLink("")),
        ("j_tok", links.Invitation("tok")),
    ],
)
def test_a_payload_is_read(payload: str | None, asks: object) -> None:
    assert links.parse(payload) == asks


@pytest.mark.parametrize(
    ("typed", "name"),
    [
        ("  Anna \n Example ", "Anna Example"),
        ("Анна", None),  # one word would match nobody, ever
        ("Анна Вымышленная", "Анна Вымышленная"),
        ("O’Hara-Смит Анна", "O’Hara-Смит Анна"),
        ("Anna\u202eExample", "Anna Example"),
        ("Anna 1990", None),
        ("", None),
        ("...", None),
        ("\ud800", None),
    ],
)
def test_a_typed_name_is_cleaned_or_refused(typed: str, name: str | None) -> None:
    assert names.clean(typed) == name


@pytest.mark.parametrize(
    ("text", "like"),
    [("Anna Example", True), ("Анна Ивановна Примерова", True), ("anna example", False), ("Hello", False), ("", False)],
)
def test_a_bare_name_has_two_or_three_capital_words(text: str, like: bool) -> None:
    assert names.looks_like_one(text) is like

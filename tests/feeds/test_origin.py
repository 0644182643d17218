"""From whom a report says to have it."""

import pytest

from bot.core.finding import Item, Outlet
from bot.core.standing import Quotable
from feeds.origin import Names, origin

NAMES = Names.of(
    [
        Quotable("zona", "zona", ("Mediazona",)),
        Quotable("ovd", "ovd", ("OVD-Info",)),
        Quotable("ovd-en", "ovd", ("OVD-Info in English",)),
        Quotable("radio", "group:rferl", ("Радіо Свобода", "Радио Свобода")),
        Quotable("tut", "tut", ("TUT",)),
        Quotable("paper", "paper", ("Новая газета",)),
    ]
)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Суд арестовал Анну Примерову, пишет «Медиазона»", "zona"),
        ("По данным «Медиазоны», её задержали утром", "zona"),
        ("Об этом рассказали «Медиазоне» её друзья", "zona"),
        ("За даними «Медіазони», її затримали", "zona"),
        ("She was detained, Mediazona reports", "zona"),
        ("Как сообщает ОВД-Инфо, обыск длился шесть часов", "ovd"),
        ("OVD-Info's lawyer was not let in", "ovd"),
        ("про це повідомляє Радіо Свобода", "group:rferl"),
        ("по информации «Новой газеты»", "paper"),
        ("«Новую газету» оштрафовали", "paper"),
        ("Об этом пишет «Новая газета»", "paper"),
        ("Сначала ОВД-Инфо, потом «Медиазона»", "ovd"),
        ("Суд арестовал Анну Примерову", None),
        ("Медиа сообщают о зоне", None),
        ("в отделе ОВД информацию не дали", None),
        ("tut by the sea", None),
        ("", None),
    ],
)
def test_who_is_named_as_the_origin(text: str, found: str | None) -> None:
    assert origin(Item("1", Outlet.NEWS, text), NAMES, "herald") == found
    assert origin(Item("1", Outlet.NEWS, "Новость", text), NAMES, "herald") == found


def test_nobody_is_the_origin_of_their_own_reports() -> None:
    item = Item("1", Outlet.NGO, "ОВД-Инфо: обыск в Пскове", "Подробности у «Медиазоны»")
    assert origin(item, NAMES, "ovd") == "zona"
    assert origin(item, NAMES, "zona") == "ovd"


def test_a_text_without_end_is_cut() -> None:
    item = Item("1", Outlet.NEWS, "слово " * 40_000 + "Медиазона")
    assert origin(item, NAMES, "herald") is None

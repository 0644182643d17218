"""The question whether somebody still wants this, on the phone."""

import pytest

from bot.i18n import Catalogs
from bot.store import readers
from handlers.idle import question
from tests.handlers.chat import Chat, World, checked


@pytest.mark.parametrize("lang", Catalogs.load().languages)
def test_the_question_fits_and_names_nothing(lang: str) -> None:
    screen = question(Catalogs.load().translator(lang))
    assert len(checked(screen.html, screen.buttons).labels) == 2


async def test_yes_is_an_answer(world: World, reader: Chat) -> None:
    screen = question(world.catalogs.translator("en"))
    reader.messages[99] = checked(screen.html, screen.buttons)
    world.later(days=400)
    await reader.press("Yes, go on")
    assert reader.messages[99].text == "Good. Everything stays as it is."
    async with world.db.read() as tx:
        found = await readers.find(tx, reader.id)
    assert found is not None
    assert found.active_on == world.now.replace(day=1, hour=0)


async def test_the_other_button_asks_before_it_erases(world: World, reader: Chat) -> None:
    screen = question(world.catalogs.translator("en"))
    reader.messages[99] = checked(screen.html, screen.buttons)
    await reader.press(screen.buttons[1][0].text)
    async with world.db.read() as tx:
        assert await readers.find(tx, reader.id) is not None


async def test_who_presses_after_the_end_is_shown_the_way_back(vera: Chat, world: World) -> None:
    screen = question(world.catalogs.translator("en"))
    vera.messages[1] = checked(screen.html, screen.buttons)
    await vera.press("Yes, go on")
    assert vera.toasts


async def test_privacy_tells_of_it(reader: Chat) -> None:
    (said,) = await reader.send("/privacy")
    assert "If you press nothing for a year" in said
    assert "the month in which you last pressed" in said

"""The screen about whoever holds the phone: at the end of /start, in /settings, and what its switches do."""

import pytest

from bot.alerts.service import form_for
from bot.core.alert import Form
from bot.store import readers, vanishing
from bot.store.readers import Reader
from tests.handlers.chat import Chat, World
from tests.handlers.registry import a_public_person, an_alert
from tests.store.builders import DAY, HOUR


async def stored(world: World, chat: Chat) -> Reader:
    async with world.db.read() as tx:
        found = await readers.find(tx, chat.id)
        assert found is not None
        return found


async def arrives(chat: Chat) -> None:
    """Through /start up to the question about abroad."""
    await chat.send("/start")
    await chat.press("English")
    await chat.press("Everything important")
    await chat.press("Skip")


async def test_start_ends_with_the_screen_for_who_is_not_known_to_be_abroad(world: World, vera: Chat) -> None:
    await arrives(vera)
    await vera.press("Skip")
    assert vera.last.text.startswith("This chat can be read by whoever holds your phone.")
    assert vera.last.labels == [
        "Messages vanish after 24 h ✓",
        "Neutral first line ✓",
        "A word before my list",
        "Done",
    ]
    await vera.press("Done")
    assert vera.last.text.startswith("That is all.")
    reader = await stored(world, vera)
    assert (reader.vanishes, reader.discreet, reader.vanish_hours, reader.neutral) == (DAY, True, None, None)


async def test_who_is_abroad_is_not_asked_and_keeps_messages(world: World, vera: Chat) -> None:
    await arrives(vera)
    await vera.press("Yes, abroad")
    assert vera.last.text.startswith("That is all.")
    reader = await stored(world, vera)
    assert (reader.vanishes, form_for(reader)) == (None, Form.FULL)


@pytest.mark.parametrize(
    ("label", "hours", "shown"),
    [
        ("1 hour", 1, "Messages vanish after 1 h ✓"),
        ("36 hours", 36, "Messages vanish after 36 h ✓"),
        ("They stay", 0, "Messages vanish"),
    ],
)
async def test_the_time_is_chosen_in_two_presses(
    world: World, reader: Chat, label: str, hours: int, shown: str
) -> None:
    await reader.send("/settings")
    await reader.press("This phone")
    await reader.press("Messages vanish after 24 h ✓")
    assert "24 hours ✓" in reader.last.labels
    await reader.press(label)
    assert shown in reader.last.labels
    assert (await stored(world, reader)).vanish_hours == hours
    await reader.press("Back")
    assert reader.last.text.startswith("Settings")


async def test_a_choice_holds_for_what_stands_in_the_chat(world: World, reader: Chat) -> None:
    mine = (await stored(world, reader)).id
    async with world.db.write() as tx:
        await vanishing.remember(tx, [(mine, 7, DAY)], world.now)
    await reader.press_data("van:o:6")
    async with world.db.read() as tx:
        (one,) = await vanishing.of(tx, mine)
        assert one.vanishes_at == world.now + 6 * HOUR
    await reader.press_data("abr:o:1")
    async with world.db.read() as tx:
        assert len(await vanishing.of(tx, mine)) == 1, "what was chosen comes before what is known"


@pytest.mark.parametrize("hours", ["2", "37", "-1", "x", "240"])
async def test_no_other_time_can_be_pressed(world: World, reader: Chat, hours: str) -> None:
    await reader.press_data(f"van:o:{hours}")
    assert (await stored(world, reader)).vanish_hours is None


async def test_the_first_press_remembers_the_welcome_that_went_to_a_stranger(world: World, vera: Chat) -> None:
    await vera.send("/start")
    welcome = vera.last_id
    await vera.press_data("lang:s:en", welcome, date=int(world.now.timestamp()) - 60)
    async with world.db.read() as tx:
        assert [one.number for one in await vanishing.of(tx, (await stored(world, vera)).id)] == [welcome]


async def test_neutral_texts_are_one_press_and_links_stay_with_who_is_abroad(world: World, reader: Chat) -> None:
    assert form_for(await stored(world, reader)) is Form.DISCREET
    await reader.press_data("phone:o:neutral", reader.last_id)
    assert "Neutral first line" in reader.last.labels
    assert form_for(await stored(world, reader)) is Form.WITHOUT_LINKS
    await reader.press_data("abr:o:1")
    await reader.press_data("phone:o:neutral")
    assert form_for(await stored(world, reader)) is Form.DISCREET_WITH_LINKS


@pytest.mark.parametrize("lang", ["en", "ru", "uk"])
async def test_the_first_line_of_answers_with_a_name_says_nothing(world: World, lang: str) -> None:
    event, person = await an_alert(world.db, "Anna Example")
    chat = world.chat(3003, lang=lang)
    await chat.press_data(f"lang:s:{lang}")
    first = world.catalogs.translator(lang)("phone.answer_line")
    said = [
        *await chat.send(f"/start p_{await a_public_person(world.db, 'Boris Invented')}"),
        *await chat.send("/people Anna Example"),
        *await chat.send("/people Nobody Whoever"),
        *await chat.send("/follow Nobody Whoever"),
        *await chat.press_data(f"s:{event}"),
        *await chat.press_data(f"card:{person}"),
    ]
    named = [text for text in said if any(name in text for name in ("Example", "Invented", "Whoever"))]
    assert len(named) >= 6
    assert {text.split("\n")[0] for text in named} == {first}


@pytest.mark.parametrize("data", ["phone:o:show", "phone:o:neutral", "van:o:6", "word:show:o", "word:set:o"])
async def test_a_stranger_is_led_to_start(world: World, vera: Chat, data: str) -> None:
    await vera.press_data(data)
    assert vera.toasts == ["Please begin with /start."]


async def test_forget_takes_everything_that_vanishes_along_and_says_so(world: World, reader: Chat) -> None:
    mine = (await stored(world, reader)).id
    async with world.db.write() as tx:
        await vanishing.remember(tx, [(mine, 500 + n, DAY) for n in range(30)], world.now - HOUR)
        await vanishing.remember(tx, [(mine, 400, DAY)], world.now - 50 * HOUR)
    await reader.send("/forget")
    said = await reader.press("Erase")
    assert "I deleted 31 messages. 1 older message stays in this chat." in said[0]
    assert "not my answers" not in said[0]
    assert set(range(500, 530)) <= set(reader.deleted)
    assert 400 not in reader.deleted


async def test_start_and_help_say_what_i_never_do(world: World) -> None:
    for lang in ("en", "ru", "uk"):
        t = world.catalogs.translator(lang)
        assert t("help.never") in t("start.welcome")

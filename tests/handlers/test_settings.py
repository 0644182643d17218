"""Language, time, quiet hours, pause, abroad."""

from datetime import timedelta

from bot.store import readers
from bot.store.readers import Reader
from tests.handlers.chat import Chat, World


async def stored(world: World, chat: Chat) -> Reader:
    """The subscriber as the store has it."""
    async with world.db.read() as tx:
        found = await readers.find(tx, chat.id)
        assert found is not None
        return found


async def test_the_page_shows_every_setting(reader: Chat) -> None:
    said = await reader.send("/settings")
    assert said[0].splitlines() == [
        "Settings",
        "Language: English",
        "Your time: not set",
        "Quiet hours: off",
        "Digest: daily at 09:00, weekly on Sundays",
        "Messages: on",
        "Abroad: not said, dangerous links are not shown",
    ]


async def test_another_language_changes_the_page_at_once(world: World, reader: Chat) -> None:
    await reader.send("/settings")
    await reader.press("Language")
    await reader.press("Українська")
    assert "Українська" in reader.last.text
    assert (await stored(world, reader)).lang == "uk"


async def test_quiet_hours_need_a_time_first(world: World, reader: Chat) -> None:
    await reader.send("/settings")
    await reader.press("Quiet hours")
    assert reader.last.text == "First tell me the time where you are."
    await reader.press("13:00")
    await reader.press("Quiet hours")
    await reader.press("22:00–8:00")
    assert reader.toasts[-1] == "I keep quiet from 22:00 to 08:00."
    profile = (await stored(world, reader)).profile
    assert (profile.zone, profile.quiet_from, profile.quiet_to) == ("Europe/Berlin", 1320, 480)


async def test_another_time_keeps_the_quiet_hours(world: World, reader: Chat) -> None:
    await test_quiet_hours_need_a_time_first(world, reader)
    await reader.press("My time")
    await reader.press("07:00")
    profile = (await stored(world, reader)).profile
    assert (profile.zone, profile.quiet_from, profile.quiet_to) == ("America/New_York", 1320, 480)


async def test_quiet_hours_can_be_switched_off(world: World, reader: Chat) -> None:
    await test_quiet_hours_need_a_time_first(world, reader)
    await reader.press("Quiet hours")
    await reader.press("Off")
    assert "Quiet hours: off" in reader.last.text


async def test_the_hour_and_the_day_of_the_digest_are_two_presses(world: World, reader: Chat) -> None:
    await reader.send("/settings")
    await reader.press("Digest hour")
    assert reader.last.text == "First tell me the time where you are."
    await reader.press("13:00")
    await reader.press("Digest hour")
    assert {"✓ 09:00", "✓ Sun", "06:00", "Mon"} <= set(reader.last.labels)
    await reader.press("20:00")
    assert reader.toasts[-1] == "Daily at 20:00; weekly on Sundays."
    await reader.press("Wed")
    assert {"✓ 20:00", "✓ Wed", "09:00"} <= set(reader.last.labels)
    await reader.press("Back")
    assert "Digest: daily at 20:00, weekly on Wednesdays" in reader.last.text
    profile = (await stored(world, reader)).profile
    assert (profile.zone, profile.digest_at, profile.digest_day) == ("Europe/Berlin", 1200, 2)


async def test_an_hour_that_nobody_offers_is_none(world: World, reader: Chat) -> None:
    await reader.press_data("dig:61")
    assert reader.toasts[-1] == "This button is out of date. Send /help."


async def test_a_pause_of_a_week_ends_by_itself(world: World, reader: Chat) -> None:
    await reader.send("/settings")
    await reader.press("Pause")
    await reader.press("7 days")
    assert (await stored(world, reader)).paused_until == world.now + timedelta(days=7)
    assert "paused until 27 November 2026, 12:00" in reader.last.text
    world.later(days=8)
    assert "Messages: on" in (await reader.send("/settings"))[0]


async def test_an_open_pause_ends_by_a_press(world: World, reader: Chat) -> None:
    await reader.send("/settings")
    await reader.press("Pause")
    await reader.press("Until I resume")
    assert "Messages: paused until you resume" in reader.last.text
    await reader.press("Resume")
    assert (await stored(world, reader)).paused_until is None
    assert reader.toasts[-1] == "I write again."


async def test_abroad_can_be_said_and_taken_back(world: World, reader: Chat) -> None:
    await reader.send("/settings")
    await reader.press("I am abroad")
    assert (await stored(world, reader)).abroad
    await reader.press("Do not show links")
    assert not (await stored(world, reader)).abroad


async def test_back_leads_to_the_page(reader: Chat) -> None:
    await reader.send("/settings")
    for page in ("Language", "My time", "Quiet hours", "Digest hour", "Pause"):
        await reader.press(page)
        await reader.press("Back")
        assert reader.last.text.startswith("Settings")

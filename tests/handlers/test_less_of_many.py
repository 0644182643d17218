"""[Less / why?] under a digest: the subscriptions that brought it."""

import pytest

from bot.core.rhythm import Rhythm
from tests.handlers.chat import Chat, World
from tests.handlers.registry import an_alert, was_told
from tests.handlers.test_alerts import follow, topics_of
from tests.store.builders import NOW

DIGEST, DATE = 40, int(NOW.timestamp())


async def told(world: World, chat: Chat, *labels: str) -> None:
    """A digest with one event for each of these topics."""
    for number, label in enumerate(labels):
        event, _person = await an_alert(world.db, f"Anna Example {number}")
        await was_told(world.db, chat.id, event, label, message=DIGEST)


async def why(chat: Chat, message: int = DIGEST, date: int = DATE) -> None:
    await chat.press_data("yd", message, date=date)


async def test_the_subscriptions_are_listed_with_how_much_each_brought(world: World, reader: Chat) -> None:
    await follow(world, reader, "region:ru-mow")
    await told(world, reader, "all", "all", "region:ru-mow", "country:by")
    await why(reader)
    assert reader.last.text.splitlines() == [
        "Why you got this",
        "",
        "• Everything: 2 events",
        "• Region: Moscow: 1 event",
        "• Country: Belarus (ended since): 1 event",
        "",
        "Press one to make it rarer, to mute it or to end it.",
    ]
    assert reader.last.labels == ["Everything", "Region: Moscow", "What I get", "Leave it as it is"]


async def test_a_press_leads_to_its_card_where_it_is_muted_or_made_rarer(world: World, reader: Chat) -> None:
    await told(world, reader, "all")
    await why(reader)
    await reader.press("Everything")
    await reader.press("How often")
    await reader.press("Daily")
    assert (await topics_of(world, reader))["all"].rhythm is Rhythm.DAILY


async def test_many_subscriptions_have_a_bounded_number_of_buttons(world: World, reader: Chat) -> None:
    labels = [f"case:{number}/2026" for number in range(12)]
    await follow(world, reader, *labels)
    await told(world, reader, *labels)
    await why(reader)
    assert len(reader.last.labels) == 10
    assert "and 4 more subscriptions" in reader.last.text


async def test_another_message_of_that_hour_is_not_mixed_in(world: World, reader: Chat) -> None:
    await told(world, reader, "all")
    event, _person = await an_alert(world.db, "Boris Sample")
    await was_told(world.db, reader.id, event, "grave", message=DIGEST + 1)
    await why(reader)
    assert "gravest" not in reader.last.text


@pytest.mark.parametrize(("message", "date"), [(41, DATE), (DIGEST, 1), (DIGEST, DATE + 2 * 3600)])
async def test_a_message_nobody_knows_is_answered_politely(world: World, reader: Chat, message: int, date: int) -> None:
    await told(world, reader, "all")
    world.later(hours=3)
    await why(reader, message, date)
    assert reader.toasts[-1].startswith("I do not know any more why this came")


async def test_nobody_learns_by_what_somebody_elses_digest_came(world: World, reader: Chat) -> None:
    await told(world, reader, "all")
    other = world.chat(3003)
    await other.send("/start")
    await other.press("English")
    await why(other)
    assert other.toasts[-1].startswith("I do not know any more why this came")

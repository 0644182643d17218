"""Presets: what each brings, how much that would be, and what stays of what was chosen before."""

from datetime import timedelta

from bot.alerts import figures
from bot.core.kinds import ALL_KINDS, BIT, IMPORTANT, Kind, mask
from bot.core.rhythm import Rhythm
from bot.store import events, fanout, readers
from tests.handlers.chat import Chat, World
from tests.handlers.registry import an_alert
from tests.store.builders import a_finding


async def chosen(world: World, chat: Chat) -> dict[str, tuple[int, Rhythm]]:
    """What somebody gets, and how soon."""
    async with world.db.read() as tx:
        found = await readers.find(tx, chat.id)
        assert found is not None
        return {topic.label: (topic.kinds, topic.rhythm) for topic in await readers.topics(tx, found.id)}


async def pushed_daily(world: World, number: int, days: int = 14, kind: Kind = Kind.ARREST) -> None:
    """An instance on which so many events were told on each of the last days."""
    async with world.db.write() as tx:
        for ago in reversed(range(days)):
            for _ in range(number):
                moment = world.now - timedelta(days=ago, hours=1)
                one = await events.add(
                    tx, a_finding(kind=kind), kind, person_ids=(), happened_at=moment, now=moment - timedelta(days=1)
                )
                await events.publish(tx, one, moment)
                await fanout.start(tx, one, 1, BIT[kind], moment)
    await figures.refresh(world.db, world.now)


async def test_the_gravest_comes_at_once_and_all_else_in_the_digest(world: World, vera: Chat) -> None:
    await vera.send("/start")
    await vera.press("English")
    await vera.press("The gravest")
    assert await chosen(world, vera) == {
        "grave": (ALL_KINDS, Rhythm.AT_ONCE), "all": (ALL_KINDS, Rhythm.DAILY)
    }  # fmt: skip
    assert vera.messages[2].text.endswith("Each message comes at once. Everything else comes once a day at 09:00.")


async def test_one_message_a_day_and_what_was_chosen_before_ends(world: World, vera: Chat) -> None:
    await vera.send("/start")
    await vera.press("English")
    await vera.press("The gravest")
    await vera.send("/start")
    await vera.press("One message a day")
    assert await chosen(world, vera) == {"all": (ALL_KINDS, Rhythm.DAILY)}


async def test_the_examples_of_the_gravest_are_grave(world: World, vera: Chat) -> None:
    await an_alert(world.db, "Grave Example", kind=Kind.DEATH, happened_at=world.now - timedelta(hours=5))
    await an_alert(world.db, "Light Example", kind=Kind.HEARING)
    await vera.send("/start")
    await vera.press("English")
    said = await vera.press("The gravest")
    assert said[0] == "Here is the last event, in the form it will have."
    assert "Grave Example" in said[1]
    assert "Light" not in "".join(said)


async def test_without_figures_that_is_said_once_and_no_button_promises_a_number(vera: Chat) -> None:
    await vera.send("/start")
    await vera.press("English")
    assert "How much that would be cannot be said yet" in vera.last.text
    assert vera.last.labels == [
        "The gravest", "One message a day", "Only people I follow", "Everything important", "Choose myself"
    ]  # fmt: skip


async def test_presets_carry_what_was_measured(world: World, vera: Chat) -> None:
    await pushed_daily(world, 2)
    await vera.send("/start")
    await vera.press("English")
    assert "The gravest (less than one a day)" in vera.last.labels
    assert "Everything important (about 2 a day)" in vera.last.labels
    assert "cannot be said" not in vera.last.text


async def test_more_than_five_a_day_become_bundles_and_that_is_said(world: World, vera: Chat) -> None:
    await pushed_daily(world, 6)
    await vera.send("/start")
    await vera.press("English")
    await vera.press("Everything important (about 6 a day)")
    assert "That would be about 6 a day, so I gather them into one message an hour" in vera.messages[2].text
    assert await chosen(world, vera) == {"all": (mask(IMPORTANT), Rhythm.HOURLY)}


async def test_figures_are_counted_once_an_hour(world: World, vera: Chat) -> None:
    await pushed_daily(world, 2)
    await vera.send("/start")
    await vera.press("English")
    await pushed_daily(world, 2)
    await vera.send("/start")
    assert "Everything important (about 2 a day)" in vera.last.labels
    world.later(minutes=61)
    await figures.refresh(world.db, world.now)
    await vera.send("/start")
    assert "Everything important (about 4 a day)" in vera.last.labels


async def test_figures_that_nobody_counted_for_hours_are_none(world: World, vera: Chat) -> None:
    await pushed_daily(world, 2)
    world.later(hours=7)
    await vera.send("/start")
    await vera.press("English")
    assert "How much that would be cannot be said yet" in vera.last.text


async def test_a_choice_of_kinds_becomes_bundles_only_where_it_is_too_much(world: World, vera: Chat) -> None:
    await pushed_daily(world, 6)
    await vera.send("/start")
    await vera.press("English")
    await vera.press("Choose myself")
    await vera.press("Releases")
    await vera.press("Done")
    assert "Each message comes at once." in vera.messages[2].text
    await vera.send("/start")
    await vera.press("Choose myself")
    await vera.press("Arrests")
    await vera.press("Done")
    assert (await chosen(world, vera))["all"][1] is Rhythm.HOURLY


async def test_what_was_added_by_hand_outlives_every_preset_and_that_is_said(world: World, reader: Chat) -> None:
    await reader.press_data("addo:region:region/ru-mow")
    await reader.send("/start")
    await reader.press("Only people I follow")
    assert "What you added yourself stays, too: 1 more subscription." in reader.texts[-2]
    assert set(await chosen(world, reader)) == {"region:ru-mow"}

"""What somebody gets: the list of /alerts and the card of one subscription."""

from datetime import timedelta

import pytest

from bot.core.kinds import ALL_KINDS, DETAIL_BIT, IMPORTANT, Kind, mask
from bot.core.rhythm import Rhythm
from bot.store import readers
from bot.store.readers import Topic
from handlers.pages import FOR_EVER
from tests.handlers.chat import Chat, World
from tests.store.builders import NOW


async def topics_of(world: World, chat: Chat) -> dict[str, Topic]:
    """What somebody gets, by label."""
    async with world.db.read() as tx:
        found = await readers.find(tx, chat.id)
        assert found is not None
        return {topic.label: topic for topic in await readers.topics(tx, found.id)}


async def follow(world: World, chat: Chat, *labels: str, **more: object) -> None:
    """Subscriptions from elsewhere."""
    async with world.db.write() as tx:
        found = await readers.find(tx, chat.id)
        assert found is not None
        for label in labels:
            await readers.follow(tx, found.id, label, ALL_KINDS, world.now, shown=label.partition(":")[2], **more)


async def test_the_list_names_one_and_counts_several_of_a_sort(world: World, reader: Chat) -> None:
    await follow(world, reader, "grave", "name:zoya", "region:ru-mow", "region:by-mi", "word:sample")
    await follow(world, reader, "group:pow", rhythm=Rhythm.WEEKLY)
    assert (await reader.send("/alerts"))[0].startswith("What you get\nPress one")
    assert reader.last.labels == [
        "Everything",
        "The gravest",
        "zoya · not public yet",
        "Regions (2)",
        "Group: prisoner of war · weekly",
        "Words in headlines: sample",
        "Add",
    ]


async def test_somebody_with_nothing_is_told_what_to_do(reader: Chat) -> None:
    await reader.send("/start")
    await reader.press("Only people I follow")
    assert "Nothing is switched on. Add a person" in (await reader.send("/alerts"))[0]
    assert reader.last.labels == ["Add"]


async def test_a_list_turns_pages_of_eight_and_leads_back(world: World, reader: Chat) -> None:
    await follow(world, reader, *(f"name:n{n:02}" for n in range(20)))
    await reader.send("/alerts")
    await reader.press("People (20)")
    assert reader.last.labels[:8] == [f"n{n:02} · not public yet" for n in range(8)]
    await reader.press("More →")
    await reader.press("More →")
    assert reader.last.labels == [*(f"n{n} · not public yet" for n in range(16, 20)), "← Back", "Add", "Back"]
    await reader.press("← Back")
    assert "n08 · not public yet" in reader.last.labels
    await reader.press("Back")
    assert "People (20)" in reader.last.labels


async def test_the_card_says_what_and_when(reader: Chat) -> None:
    await reader.send("/alerts")
    await reader.press("Everything")
    lines = reader.last.text.splitlines()
    assert lines[0] == "Everything"
    assert lines[1].startswith("What: arrests, court dates, sentences")
    assert lines[2] == "When: at once"
    assert reader.last.labels == ["Kinds of events", "How often", "Mute", "Remove", "Back"]


async def test_a_kind_is_switched_off_and_on_in_place(world: World, reader: Chat) -> None:
    await reader.send("/alerts")
    await reader.press("Everything")
    await reader.press("Kinds of events")
    assert await reader.press("✓ Court dates") == []
    assert (await topics_of(world, reader))["all"].kinds == mask(IMPORTANT - {Kind.HEARING})
    await reader.press("Court dates")
    assert (await topics_of(world, reader))["all"].kinds == mask(IMPORTANT)


async def test_of_a_kind_a_detail_can_be_asked_for_alone(world: World, reader: Chat) -> None:
    exchange = DETAIL_BIT[Kind.RELEASE, "exchange"]
    await reader.send("/alerts")
    for label in ("Everything", "Kinds of events", "More exactly", "✓ Releases"):
        await reader.press(label)
    assert "✓ All of this kind" in reader.last.labels
    await reader.press("Releases by exchange")
    assert (await topics_of(world, reader))["all"].kinds == mask(IMPORTANT - {Kind.RELEASE}) | exchange
    assert {"All of this kind", "✓ Releases by exchange"} <= set(reader.last.labels)
    await reader.press("Back")
    assert "◐ Releases" in reader.last.labels
    await reader.press("Back")
    await reader.press("Back")
    assert "releases by exchange" in reader.last.text
    await reader.press("Kinds of events")
    await reader.press("◐ Releases")
    assert (await topics_of(world, reader))["all"].kinds == mask(IMPORTANT)


async def test_all_kinds_can_be_switched_on_and_off_and_nothing_at_all_is_said(world: World, reader: Chat) -> None:
    await reader.send("/alerts")
    for label in ("Everything", "Kinds of events", "Switch all on"):
        await reader.press(label)
    assert (await topics_of(world, reader))["all"].kinds == ALL_KINDS
    await reader.press("Switch all off")
    assert (await topics_of(world, reader))["all"].kinds == 0
    await reader.press("Back")
    assert "What: nothing yet, mark a kind of events" in reader.last.text


async def test_the_rhythm_is_one_press_and_names_the_hour(world: World, reader: Chat) -> None:
    await reader.send("/alerts")
    await reader.press("Everything")
    await reader.press("How often")
    assert "Daily means at 09:00, weekly on Sundays at 09:00." in reader.last.text
    assert reader.last.labels == ["✓ At once", "Hourly bundle", "Daily", "Weekly", "Back"]
    await reader.press("Daily")
    assert (await topics_of(world, reader))["all"].rhythm is Rhythm.DAILY
    assert "When: once a day at 09:00" in reader.last.text
    assert reader.toasts[-1] == "From now on once a day at 09:00."
    await reader.press("How often")
    await reader.press("At once")
    assert reader.toasts[-1] == "From now on at once: no figure yet."


@pytest.mark.parametrize(
    ("label", "until", "said"),
    [
        ("1 day", NOW + timedelta(days=1), "Muted until 21 November 2026."),
        ("7 days", NOW + timedelta(days=7), "Muted until 27 November 2026."),
        ("30 days", NOW + timedelta(days=30), "Muted until 20 December 2026."),
        ("Until I unmute", FOR_EVER, "Muted until you end it."),
    ],
)
async def test_a_subscription_is_muted_and_speaks_again(
    world: World, reader: Chat, label: str, until: object, said: str
) -> None:
    await reader.send("/alerts")
    for one in ("Everything", "Mute", label):
        await reader.press(one)
    assert said in reader.last.text
    assert (await topics_of(world, reader))["all"].muted_until == until
    await reader.press("Back")
    await reader.press("Everything · muted")
    await reader.press("Unmute")
    assert (await topics_of(world, reader))["all"].muted_until is None


async def test_removing_takes_two_presses_and_can_be_left(world: World, reader: Chat) -> None:
    await reader.send("/follow Zoya Whoever")
    await reader.press("Watch this name")
    await reader.send("/alerts")
    await reader.press("Zoya Whoever · not public yet")
    await reader.press("Remove")
    assert reader.last.text == "Remove this subscription: Zoya Whoever?"
    await reader.press("Back")
    await reader.press("Remove")
    await reader.press("Remove")
    assert reader.toasts[-1] == "Removed: Zoya Whoever."
    assert reader.last.labels == ["Everything", "Add"]


async def test_a_button_of_what_has_ended_shows_the_list_as_it_is(world: World, reader: Chat) -> None:
    topic = (await topics_of(world, reader))["all"]
    await reader.press_data(f"sub:gone:{topic.id}")
    for data in ("sub:card", "sub:rhythm", "sub:gone"):
        await reader.press_data(f"{data}:{topic.id}")
        assert reader.toasts[-1] == "This subscription has ended."
    for data in (f"subk:{topic.id}:arrest", f"subd:{topic.id}:release:exchange", f"subr:{topic.id}:2"):
        await reader.press_data(data)
        assert reader.toasts[-1] == "This subscription has ended."


async def test_nobody_can_see_or_change_what_somebody_else_follows(world: World, reader: Chat) -> None:
    await reader.send("/follow Zoya Whoever")
    await reader.press("Watch this name")
    mine = await topics_of(world, reader)
    topic = next(one for label, one in mine.items() if label.startswith("name:"))
    other = world.chat(3003)
    await other.send("/start")
    await other.press("English")
    for act in ("card", "drop", "gone"):
        await other.press_data(f"sub:{act}:{topic.id}")
    await other.press_data(f"subr:{topic.id}:3")
    await other.press_data(f"subm:{topic.id}:open")
    await other.press_data(f"subk:{topic.id}:all")
    assert set(other.toasts) == {"This subscription has ended."}
    assert not any("Zoya" in text for text in other.texts)
    assert await topics_of(world, reader) == mine


async def test_a_pause_is_shown(reader: Chat) -> None:
    await reader.send("/settings")
    await reader.press("Pause")
    await reader.press("Until I resume")
    assert "Everything is paused now." in (await reader.send("/alerts"))[0]


@pytest.mark.parametrize(("lang", "own"), [("en", "English"), ("ru", "Русский"), ("uk", "Українська")])
async def test_every_page_of_a_card_speaks_every_language(world: World, lang: str, own: str) -> None:
    chat = world.chat(lang=lang)
    await chat.send("/start")
    await chat.press(own)
    await chat.press_data("pre:day")
    topic = (await topics_of(world, chat))["all"].id
    acts = [f"sub:{act}:{topic}" for act in ("card", "kinds", "details", "rhythm", "mute", "drop")]
    details = [f"subd:{topic}:{kind.value}:" for kind in Kind]
    for data in (*acts, *details, f"subr:{topic}:3", f"subm:{topic}:week", f"subm:{topic}:end", f"sub:gone:{topic}"):
        await chat.press_data(data)
        assert chat.messages[1].text

"""[Less / why?] under an alert."""

from datetime import timedelta

import pytest

from bot.core.kinds import ALL_KINDS, BIT, Kind
from bot.core.rhythm import Rhythm
from tests.handlers.chat import Chat, World
from tests.handlers.registry import an_alert, was_told
from tests.handlers.test_alerts import follow, topics_of


@pytest.fixture
async def event(world: World, reader: Chat) -> str:
    """An alert that a subscriber to everything important, and to its person, got because of the person."""
    event, person = await an_alert(world.db, "Anna Example", kind=Kind.HEARING)
    await reader.press_data(f"f:{person}")
    await was_told(world.db, reader.id, event, f"person:{person}")
    return event


async def test_the_reason_is_named_with_what_else_would_bring_it(reader: Chat, event: str) -> None:
    await reader.press_data(f"y:{event}")
    assert reader.last.text.splitlines() == [
        "Why you got this",
        "",
        "Your subscription: Anna Example",
        "When: at once",
        "It would also come by: Everything",
    ]
    assert reader.last.labels == [
        "Once a day instead of at once",
        "No more: Court dates",
        "This subscription",
        "A month without: Anna Example",
        "Leave it as it is",
    ]


async def test_leaving_it_changes_nothing(world: World, reader: Chat, event: str) -> None:
    before = await topics_of(world, reader)
    await reader.press_data(f"y:{event}")
    await reader.press("Leave it as it is")
    assert reader.last.text == "All right, nothing was changed."
    assert await topics_of(world, reader) == before


async def test_once_a_day_changes_that_subscription_and_offers_the_others(
    world: World, reader: Chat, event: str
) -> None:
    await reader.press_data(f"y:{event}")
    await reader.press("Once a day instead of at once")
    assert reader.last.text.splitlines() == [
        "From now on once a day at 09:00: Anna Example.",
        "",
        "These still tell such events sooner: Everything.",
    ]
    rhythms = {label.partition(":")[0]: one.rhythm for label, one in (await topics_of(world, reader)).items()}
    assert rhythms == {"person": Rhythm.DAILY, "all": Rhythm.AT_ONCE}
    await reader.press("There, too")
    assert reader.last.labels == []
    assert {one.rhythm for one in (await topics_of(world, reader)).values()} == {Rhythm.DAILY}


async def test_no_more_of_this_kind_ends_it_there_and_elsewhere_on_a_second_press(
    world: World, reader: Chat, event: str
) -> None:
    await reader.press_data(f"y:{event}")
    await reader.press("No more: Court dates")
    assert reader.last.text.startswith("Switched off: Court dates (Anna Example).")
    kinds = {label.partition(":")[0]: one.kinds for label, one in (await topics_of(world, reader)).items()}
    assert kinds["person"] == ALL_KINDS & ~BIT[Kind.HEARING]
    assert kinds["all"] & BIT[Kind.HEARING]
    await reader.press("There, too")
    assert not any(one.kinds & BIT[Kind.HEARING] for one in (await topics_of(world, reader)).values())


async def test_a_subscription_to_that_kind_alone_ends(world: World, reader: Chat) -> None:
    event, _person = await an_alert(world.db, "Anna Example", kind=Kind.HEARING)
    await reader.press_data("pre:own")
    await reader.press_data("kinds:s:none")
    await reader.press_data("kind:s:hearing")
    await was_told(world.db, reader.id, event, "all")
    await reader.press_data(f"y:{event}")
    await reader.press("No more: Court dates")
    assert await topics_of(world, reader) == {}
    await reader.press_data(f"y:{event}")
    assert "A subscription you have ended since: Everything" in reader.last.text
    assert reader.last.labels == ["A month without: Anna Example", "Leave it as it is"]


async def test_a_month_without_somebody_is_a_muted_subscription(world: World, reader: Chat, event: str) -> None:
    await reader.press_data(f"y:{event}")
    await reader.press("A month without: Anna Example")
    assert reader.last.text.startswith("Until 20 December 2026 nothing comes about Anna Example.")
    (person,) = [one for label, one in (await topics_of(world, reader)).items() if label.startswith("person:")]
    assert person.muted_until == world.now + timedelta(days=30)


async def test_whoever_was_not_followed_brings_nothing_after_the_month_until_followed(
    world: World, reader: Chat
) -> None:
    event, person = await an_alert(world.db, "Anna Example", kind=Kind.DEATH)
    await reader.press_data("pre:grave")
    await was_told(world.db, reader.id, event, "grave")
    await reader.press_data(f"y:{event}")
    await reader.press("A month without: Anna Example")
    made = (await topics_of(world, reader))[f"person:{person}"]
    assert (made.kinds, made.muted_until) == (0, world.now + timedelta(days=30))
    await reader.press_data(f"f:{person}")
    assert reader.toasts[-1] == "You follow Anna Example."
    followed = (await topics_of(world, reader))[f"person:{person}"]
    assert (followed.kinds, followed.muted_until) == (ALL_KINDS, None)


async def test_the_card_of_the_subscription_is_one_press_away(reader: Chat, event: str) -> None:
    await reader.press_data(f"y:{event}")
    await reader.press("This subscription")
    assert reader.last.text.startswith("Anna Example\nWhat: all kinds of events")


async def test_an_alert_without_a_reason_on_file_is_answered_politely(world: World, reader: Chat) -> None:
    event, _person = await an_alert(world.db, "Anna Example")
    await reader.press_data(f"y:{event}")
    assert reader.toasts[-1].startswith("I do not know any more why this came: reasons are kept for 30 days")
    for data in (f"yw:day:{event}", f"yw:kinds:{event}"):
        await reader.press_data(data)
        assert reader.toasts[-1].startswith("I do not know any more")


async def test_what_is_not_public_any_more_tells_nothing(reader: Chat) -> None:
    await reader.press_data("y:AAAAAAAAAAAA")
    assert reader.toasts[-1] == "This event is no longer public here."


async def test_nobody_learns_why_somebody_else_got_it(world: World, event: str) -> None:
    other = world.chat(3003)
    await other.send("/start")
    await other.press("English")
    await other.press_data(f"y:{event}")
    assert other.toasts[-1].startswith("I do not know any more why this came")
    assert not any("Anna" in text for text in other.texts)


async def test_no_room_for_a_muted_person_is_said(world: World, reader: Chat) -> None:
    event, _person = await an_alert(world.db, "Anna Example")
    await was_told(world.db, reader.id, event, "all")
    await follow(world, reader, *(f"name:n{n}" for n in range(300)))
    await reader.press_data(f"y:{event}")
    await reader.press("A month without: Anna Example")
    assert reader.toasts[-1].startswith("One chat can have 300 subscriptions.")


@pytest.mark.parametrize(("lang", "own"), [("en", "English"), ("ru", "Русский"), ("uk", "Українська")])
async def test_every_screen_speaks_every_language(world: World, lang: str, own: str) -> None:
    event, person = await an_alert(world.db, "Anna Example")
    chat = world.chat(lang=lang)
    await chat.send("/start")
    await chat.press(own)
    await chat.press_data("pre:all")
    await chat.press_data(f"f:{person}")
    await was_told(world.db, chat.id, event, f"person:{person}")
    for act in ("day", "kind", "days", "kinds"):
        await chat.press_data(f"y:{event}")
        await chat.press_data(f"yw:{act}:{event}", message_id=max(chat.messages))
        assert chat.last.text
    await chat.press_data(f"yp:{person}", message_id=max(chat.messages))

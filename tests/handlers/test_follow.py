"""Following people, and the silence about those who may not be named."""

from datetime import timedelta
from pathlib import Path

import pytest

from bot.core.event import Consent
from bot.core.finding import Group
from bot.core.kinds import ALL_KINDS, Kind
from bot.people.least import rank_round
from bot.store import people, readers
from bot.store.database import Database
from bot.store.vault import Vault
from tests.conftest import sqlite_url
from tests.handlers.chat import Chat, World, below
from tests.handlers.registry import a_hidden_person, a_person, a_public_person, an_alert


async def labels(world: World, chat: Chat) -> list[str]:
    """What somebody follows."""
    async with world.db.read() as tx:
        found = await readers.find(tx, chat.id)
        assert found is not None
        return [topic.label for topic in await readers.topics(tx, found.id) if topic.label != "all"]


async def test_a_name_in_any_script_finds_its_person(world: World, reader: Chat) -> None:
    person = await a_public_person(world.db, "Анна Примерова", lang="ru")
    said = await reader.send("/follow Anna Primerova")
    assert said[0] == "I found 1 person. Is it this one?"
    await reader.press("Anna Primerova")
    assert reader.last.text.startswith("You follow Anna Primerova.")
    assert await labels(world, reader) == [f"person:{person}"]


async def test_following_twice_says_so(world: World, reader: Chat) -> None:
    await a_public_person(world.db, "Anna Example")
    for _ in range(2):
        await reader.send("/follow Anna Example")
        await reader.press("Anna Example")
    assert reader.last.text == "You already follow Anna Example."
    assert len(await labels(world, reader)) == 1


async def test_the_command_alone_asks_for_the_name(world: World, reader: Chat) -> None:
    await a_public_person(world.db, "Anna Example")
    assert (await reader.send("/follow"))[0].startswith("Whom do you want to follow?")
    assert (await reader.send("anna exampel"))[0].startswith("I found 1 person.")


async def test_another_command_ends_the_question(reader: Chat) -> None:
    await reader.send("/follow")
    await reader.send("/help")
    assert (await reader.send("Nobody Whoever"))[0].startswith("I did not understand this.")


async def test_a_name_nobody_knows_can_be_watched_and_is_listed_as_typed(world: World, reader: Chat) -> None:
    await reader.send("/follow Zoya Kto-Nibud")
    await reader.press("Watch this name")
    assert reader.last.text.startswith("I watch the name “Zoya Kto-Nibud”.")
    (label,) = await labels(world, reader)
    assert label.startswith("name:")
    await reader.send("/alerts")
    assert "Zoya Kto-Nibud · not public yet" in reader.last.labels


async def test_none_of_those_found_offers_to_watch_the_name(world: World, reader: Chat) -> None:
    await a_public_person(world.db, "Anna Example")
    await reader.send("/follow Anna Exampla")
    await reader.press("None of them")
    await reader.press("Watch this name")
    assert reader.last.text.startswith("I watch the name “Anna Exampla”.")


async def test_the_typed_name_never_stands_in_a_button(reader: Chat) -> None:
    await reader.send("/follow Zoya Whoever")
    assert all("oya" not in (button.data or "") for row in reader.last.buttons for button in row)


async def test_after_a_mistyped_name_the_right_one_can_be_typed_at_once(world: World, reader: Chat) -> None:
    await a_public_person(world.db, "Anna Example")
    await reader.send("/follow Amna Sample")
    assert (await reader.send("Anna Example"))[0].startswith("I found 1 person.")
    assert below((await reader.send("Zoya Whoever"))[0]).startswith("Nobody by the name “Zoya Whoever” is public here.")


async def test_the_command_may_answer_the_question_of_the_first_minutes(world: World, vera: Chat) -> None:
    await vera.send("/start")
    await vera.press("English")
    await vera.press("Only people I follow")
    await vera.send("/follow Zoya Whoever")
    assert (await vera.press("Watch this name"))[0].startswith("What time is it where you are?")


async def test_a_typed_name_is_forgotten_with_the_conversation(world: World, reader: Chat) -> None:
    await reader.send("/follow Zoya Whoever")
    old = reader.data("Watch this name")
    await reader.send("/help")
    await reader.press_data(old)
    assert reader.toasts[-1] == "This button is out of date. Send /help."


@pytest.mark.parametrize(
    "text", ["12345", "http://evil.example/x", "<b>x</b>", "—", "a" * 200, "one two three four five six seven"]
)
async def test_what_is_no_name_gets_an_example(reader: Chat, text: str) -> None:
    assert (await reader.send(f"/follow {text}"))[0].startswith("This does not look like a name.")


async def test_nobody_can_follow_more_than_three_hundred(world: World, reader: Chat) -> None:
    person = await a_public_person(world.db, "Anna Example")
    async with world.db.write() as tx:
        found = await readers.find(tx, reader.id)
        assert found is not None
        for n in range(300):
            await readers.follow(tx, found.id, f"name:n{n}", ALL_KINDS, world.now)
    await reader.send("/follow Anna Example")
    await reader.press("Anna Example")
    assert reader.last.text.startswith("One chat can have 300 subscriptions.")
    await reader.press_data(f"f:{person}")
    assert reader.toasts[-1].startswith("One chat can have 300 subscriptions.")


NOT_NAMED = {
    "silence": {"consent": Consent.SILENCE},
    "no name": {"consent": Consent.NO_NAME},
    "a child": {"minor": True},
    "a prisoner of war": {"group": Group.POW},
}


@pytest.fixture
def empty_world(tmp_path: Path, sqlite_template: Path, vault: Vault) -> World:
    """A second bot, which has never heard of anybody."""
    path = tmp_path / "other.db"
    path.write_bytes(sqlite_template.read_bytes())
    return World(Database(sqlite_url(path), vault))


@pytest.mark.parametrize("why", NOT_NAMED)
async def test_a_hidden_person_answers_byte_for_byte_like_nobody(world: World, empty_world: World, why: str) -> None:
    await a_person(world.db, "Anna Example", **NOT_NAMED[why])
    seen = []
    for one in (world, empty_world):
        chat = one.chat()
        await chat.send("/start")
        await chat.press("English")
        for step in ("/follow Anna Example", "/follow Анна Екзампле", "Anna Example"):
            await chat.send(step)
        await chat.send("/follow Anna Example")
        await chat.press("Watch this name")
        await chat.send("/alerts")
        await chat.press("Anna Example · not public yet")
        seen.append((chat.messages, chat.toasts))
    await empty_world.db.close()
    assert seen[0] == seen[1]


async def test_a_link_to_a_hidden_person_answers_like_a_link_to_nobody(world: World, vera: Chat) -> None:
    hidden = await a_hidden_person(world.db, "Anna Example")
    answers = []
    for payload in (hidden, "AAAAAAAAAAAA", "", "x" * 62, "кто", "a'--"):
        await vera.send(f"/start p_{payload}")
        answers.append(vera.last)
    assert all(answer == answers[0] for answer in answers)


async def test_the_button_of_an_old_alert_does_not_tell_silence_from_nothing(world: World, reader: Chat) -> None:
    hidden = await a_hidden_person(world.db, "Anna Example")
    await reader.press_data(f"f:{hidden}")
    await reader.press_data("f:AAAAAAAAAAAA")
    assert reader.toasts[-2] == reader.toasts[-1] == "This person is not public here now."


async def test_who_becomes_hidden_stays_on_the_readers_own_list(world: World, reader: Chat) -> None:
    person = await a_public_person(world.db, "Anna Example")
    await reader.press_data(f"f:{person}")
    async with world.db.write() as tx:
        known = await people.by_public_id(tx, person)
        assert known is not None
        await people.set_consent(tx, known.id, Consent.SILENCE)
    await reader.send("/alerts")
    await reader.press("Anna Example · not public yet")
    await reader.press("Remove")
    await reader.press("Remove")
    assert await labels(world, reader) == []


async def test_a_conversation_ends_by_itself_after_a_day(world: World, reader: Chat) -> None:
    await reader.send("/follow")
    world.now += timedelta(days=2)
    assert (await reader.send("/alerts"))[0].startswith("What you get")


async def test_the_button_in_alerts_asks_for_a_name(world: World, reader: Chat) -> None:
    await a_public_person(world.db, "Anna Example")
    await reader.send("/alerts")
    await reader.press("Add")
    said = await reader.press("Person")
    assert said[0].startswith("Whom do you want to follow?")
    assert (await reader.send("Anna Example"))[0].startswith("I found 1 person.")


async def test_who_became_hidden_before_the_press_is_not_followed(world: World, reader: Chat) -> None:
    person = await a_public_person(world.db, "Anna Example")
    await reader.send("/follow Anna Example")
    async with world.db.write() as tx:
        known = await people.by_public_id(tx, person)
        assert known is not None
        await people.set_consent(tx, known.id, Consent.NO_NAME)
    await reader.press("Anna Example")
    assert reader.toasts[-1] == "This person is not public here now."
    assert await labels(world, reader) == []


async def test_somebody_hardly_anybody_follows_takes_one_press(world: World, vera: Chat) -> None:
    known = await a_person(world.db, "Anna Example", consent=Consent.OPEN)
    await a_person(world.db, "Boris Sample", consent=Consent.OPEN)
    await a_person(world.db, "Clara Whoever")  # named by an organisation, but asked by nobody
    famous = world.chat(4004)
    await famous.send(f"/start p_{known}")
    await rank_round(world.db, world.now)
    await vera.send("/start")
    await vera.press("English")
    await vera.press("Only people I follow")
    await vera.press("Somebody nobody follows yet")
    assert vera.last.labels == ["Boris Sample", "Anna Example", "Cancel"]
    said = await vera.press("Boris Sample")
    assert "You follow Boris Sample." in vera.texts[-2]
    assert said[0].startswith("What time is it where you are?")


async def test_where_nobody_may_be_offered_a_name_is_asked_for(world: World, reader: Chat) -> None:
    await a_public_person(world.db, "Anna Example")
    await reader.send("/follow")
    await reader.press("Somebody nobody follows yet")
    assert reader.toasts[-1].startswith("There is nobody here yet")


async def test_who_is_free_or_followed_already_is_not_offered(world: World, reader: Chat) -> None:
    await an_alert(world.db, "Free Example", kind=Kind.RELEASE, consent=Consent.OPEN)
    await an_alert(world.db, "Held Example", kind=Kind.ARREST, consent=Consent.OPEN)
    mine = await a_person(world.db, "Own Example", consent=Consent.OPEN)
    await reader.press_data(f"f:{mine}")
    await reader.send("/follow")
    await reader.press("Somebody nobody follows yet")
    assert reader.last.labels == ["Held Example", "Cancel"]

"""Letters to prisoners: whom, how, where to, and what is known of it afterwards."""

from datetime import timedelta

import pytest

from bot.core.event import Consent
from bot.core.kinds import Kind
from bot.store import campaigns, people
from tests.handlers.chat import Chat, World
from tests.handlers.drives import OPENED, a_live_one
from tests.handlers.test_act import happens

TITLE = "A letter for New Year"
OLEG, VERA = "Oleg Sample", "Vera Muster"


@pytest.fixture(autouse=True)
def _open(world: World) -> None:
    world.now = OPENED


@pytest.fixture
async def writer(world: World, reader: Chat) -> Chat:
    """A subscriber abroad of some weeks with the card of a letter campaign before them."""
    world.later(days=8)
    await reader.send("/settings")
    await reader.press("I am abroad")
    world.found["letters"] = await a_live_one(world.db, "letter")
    await reader.send("/act")
    await reader.press(TITLE)
    return reader


async def id_of(world: World, name: str) -> str:
    async with world.db.read() as tx:
        ids = await campaigns.people_of(tx, int(world.found["letters"]))
        return next(one.public_id for one in await people.load(tx, ids) if one.name == name)


async def test_a_letter_is_ready_to_post_after_four_presses(world: World, writer: Chat) -> None:
    assert "Who sees it: the censor and the prison (your return address)" in writer.last.text
    await writer.press("Write")
    assert writer.last.text.startswith(f"{OLEG}, born in 1961\nLetters by way of this bot so far: few")
    assert writer.last.labels == ["Write", "Somebody else", "I choose", "Other actions"]
    await writer.press("Write")
    assert "Nothing about the case, the war, or people held nearby." in writer.last.text
    assert "What passes the censor is written in Russian." in writer.last.text
    await writer.press("I write it elsewhere")
    assert "Образцову Олегу Петровичу, 1961 г. р.\n420111, Республика Татарстан" in writer.last.text
    await writer.press("I posted it")
    assert writer.last.text.startswith("Thank you. An answer can take long")
    async with world.db.read() as tx:
        found = await campaigns.counts(tx, int(world.found["letters"]))
    assert found["completed"] == 1


async def test_the_next_one_is_whoever_had_the_fewest(world: World, writer: Chat) -> None:
    for label in ("Write", "Write", "I write it elsewhere", "I posted it", "Somebody else"):
        await writer.press(label)
    assert writer.last.text.startswith(VERA)
    other = world.chat(3003)
    await other.send("/start c_letters-winter-example")
    for label in ("Write", "I understand, go on"):
        await other.press(label)
    assert other.last.text.startswith(VERA), "the other one has a letter already"


async def test_somebody_else_can_be_chosen_and_the_first_one_comes_round(writer: Chat) -> None:
    await writer.press("Write")
    for name in (VERA, OLEG):
        await writer.press("Somebody else")
        assert writer.last.text.startswith(name)


async def test_the_example_is_read_and_the_screen_stays(writer: Chat) -> None:
    await writer.press("Write")
    await writer.press("Write")
    (said,) = await writer.press("An example")
    assert "Меня зовут [your name], я живу в городе у моря" in said
    assert "[a sentence of your own]" in said


async def test_who_has_written_to_all_is_thanked(writer: Chat) -> None:
    for _ in range(2):
        for label in ("Write", "I write it elsewhere", "I posted it", "Somebody else"):
            await writer.press(label if label != "Write" else "Write")
            if label == "Write" and "Before you write" not in writer.last.text:
                await writer.press("Write")
    assert writer.last.text.startswith("You have written to everybody here.")


async def test_a_week_has_so_many_letters(world: World, reader: Chat) -> None:
    await reader.send("/settings")
    await reader.press("I am abroad")
    await a_live_one(world.db, "letter", ("most_a_week = 5", "most_a_week = 1"))
    await reader.send("/start c_letters-winter-example")
    for label in ("Write", "Write", "I write it elsewhere", "I posted it", "Somebody else"):
        await reader.press(label)
    assert reader.last.text.startswith("That was 1 letter this week: enough for now.")
    world.now += timedelta(days=8)
    await reader.send("/start c_letters-winter-example")
    await reader.press("Write")
    assert reader.last.text.startswith(VERA)


async def test_who_was_freed_leaves_and_the_others_stay(world: World, writer: Chat) -> None:
    await writer.press("Write")
    await writer.press("Write")
    await happens(world, await id_of(world, OLEG), Kind.RELEASE, "exchange")
    await writer.press("I write it elsewhere")
    assert writer.last.text.startswith("The one you wanted to write to is no longer at this address")
    assert VERA in writer.last.text
    await happens(world, await id_of(world, VERA), Kind.RELEASE, "exchange")
    await writer.press("Write")
    assert "This action is stopped" in writer.last.text


@pytest.mark.parametrize("wish", [Consent.NO_NAME, Consent.SILENCE])
async def test_who_wishes_for_less_is_offered_to_nobody(world: World, writer: Chat, wish: Consent) -> None:
    person = await id_of(world, OLEG)
    async with world.db.write() as tx:
        found = await people.by_public_id(tx, person)
        assert found is not None
        await people.set_consent(tx, found.id, wish)
    await writer.press("Write")
    assert writer.last.text.startswith(VERA)
    for do in ("one", "tips", "why", "write", "address", "example", "sent"):
        await writer.press_data(f"let:{do}:{world.found['letters']}:{person}", 900)
        assert "Образцов" not in writer.messages[900].text
        assert OLEG not in writer.messages[900].text


async def test_nothing_a_writer_writes_is_asked_for_or_kept(world: World, writer: Chat) -> None:
    for label in ("Write", "Write", "I write it elsewhere", "I posted it"):
        await writer.press(label)
    async with world.db.read() as tx:
        (row,) = [one for one in await campaigns.taken(tx, 1) if one.state == "completed"]
    assert row.part == await id_of(world, OLEG)
    (said,) = await writer.send("/my")
    assert OLEG not in said
    await writer.press(f"Take back: {TITLE}")
    assert "What you sent yourself cannot be called back." in writer.last.text

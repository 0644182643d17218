"""Letters to prisoners: whom, how, where to, and what is known of it afterwards."""

from datetime import timedelta

import pytest

from bot.alerts.render import WORD_JOINER
from bot.core.event import Consent
from bot.core.finding import Group
from bot.core.kinds import Kind
from bot.store import campaigns, people
from bot.store.conversation import load
from tests.handlers.chat import Chat, World
from tests.handlers.drives import OPENED, a_live_one, happens

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
    assert writer.last.text.startswith(f"{OLEG}, born in 1961\nLetters by way of this bot in the last month: few")
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


# --- /letter


async def test_letter_leads_to_whoever_gets_the_fewest(world: World, writer: Chat) -> None:
    for label in ("Write", "Write", "I write it elsewhere", "I posted it"):
        await writer.press(label)
    other = world.chat(3003)
    await other.send("/start")
    await other.press("English")
    await other.send("/letter")
    await other.press("I understand, go on")
    assert other.last.text.startswith(f"{VERA}, born in 1990\nLetters by way of this bot in the last month: few")
    await other.press("I choose")
    assert other.last.labels[:2] == [f"{VERA} · 1990", f"{OLEG} · 1961"]
    await other.press(f"{OLEG} · 1961")
    assert other.last.text.startswith(OLEG)


async def test_letter_is_never_empty(world: World, reader: Chat) -> None:
    (said,) = await reader.send("/letter")
    assert said.startswith("Letters\nThere is nobody here right now")
    assert reader.last.labels == ["Other actions"]


async def test_at_home_hidden_letters_are_counted_and_not_shown(world: World, reader: Chat) -> None:
    await a_live_one(world.db, "letter", ('inside = "warn"', 'inside = "hide"'))
    (said,) = await reader.send("/letter")
    assert OLEG not in said
    assert reader.last.labels == ["Yes, I am outside", "Other actions"]


async def test_at_home_letter_begins_with_what_could_happen(world: World, reader: Chat) -> None:
    await a_live_one(world.db, "letter")
    (said,) = await reader.send("/letter")
    assert said.startswith("You did not say that you are abroad.")
    assert "(epp.genproc.gov.ru, 18 September 2025)" in said.replace(WORD_JOINER, "")
    assert WORD_JOINER in said, "the name of a site, and nothing to press"
    assert OLEG not in said
    await reader.press("I understand, go on")
    assert reader.last.text.startswith(OLEG)


async def test_letters_of_a_new_chat_hide_nobody(world: World, writer: Chat) -> None:
    other = world.chat(3003)
    await other.send("/start c_letters-winter-example")
    for label in ("Write", "I understand, go on", "Write", "I write it elsewhere", "I posted it"):
        await other.press(label)
    await writer.press("Write")
    assert writer.last.text.startswith(OLEG), "the letter of a chat of today does not count"


async def test_a_prisoner_of_war_and_who_is_under_age_get_no_letters_of_strangers(world: World, writer: Chat) -> None:
    person = await id_of(world, OLEG)
    async with world.db.write() as tx:
        found = await people.by_public_id(tx, person)
        assert found is not None
        await people.set_consent(tx, found.id, Consent.OPEN)
        await people.protect(tx, found.id, group=Group.POW, minor=False)
    await writer.press("Write")
    assert writer.last.text.startswith(VERA)
    await writer.press_data(f"let:address:{world.found['letters']}:{person}", 900)
    assert "Образцов" not in writer.messages[900].text


async def test_who_turns_18_this_year_is_not_written_to(world: World, reader: Chat) -> None:
    await a_live_one(world.db, "letter", ("born = 1990", "born = 2008"), ('inside = "warn"', 'inside = "allow"'))
    await reader.send("/letter")
    assert reader.last.text.startswith(OLEG)
    assert "I choose" not in reader.last.labels


# --- written in the chat

MINE = "Добрый день!\n\nЯ живу у моря & <пишу> из библиотеки."


async def test_a_letter_written_here_comes_back_to_copy_and_as_a_file(world: World, writer: Chat) -> None:
    for label in ("Write", "Write", "Write it here"):
        await writer.press(label)
    assert "Write your letter here, in Russian, as one message." in writer.last.text
    text, where = await writer.send(MINE)
    assert text == MINE
    assert "Образцову Олегу Петровичу, 1961 г. р." in where
    (copy,) = [one for row in writer.last.buttons for one in row if one.copy]
    assert copy.copy is not None
    assert copy.copy.startswith("Образцову Олегу Петровичу, 1961 г. р.\n420111")
    assert [one.method for one in writer.attached] == ["sendDocument"]
    await writer.press("I posted it")
    assert writer.last.text.startswith("Thank you.")


async def test_no_word_of_a_letter_is_stored(world: World, writer: Chat) -> None:
    for label in ("Write", "Write", "Write it here"):
        await writer.press(label)
    async with world.db.read() as tx:
        waiting = await load(tx, writer.id)
    assert set(waiting["data"]) == {"campaign", "person"}
    await writer.send(MINE)
    async with world.db.read() as tx:
        assert await load(tx, writer.id) == {}


async def test_the_rest_of_a_long_letter_is_a_letter_too(writer: Chat) -> None:
    for label in ("Write", "Write", "Write it here"):
        await writer.press(label)
    for part in ("я" * 4096, "конец"):
        text, _where = await writer.send(part)
        assert text == part


async def test_what_nobody_sees_is_asked_for_again(writer: Chat) -> None:
    for label in ("Write", "Write", "Write it here"):
        await writer.press(label)
    (said,) = await writer.send("a \u202e b")
    assert said.startswith("There are characters in it that nobody sees")
    assert len(await writer.send(MINE)) == 2


async def test_who_was_freed_while_one_wrote_gets_no_letter(world: World, writer: Chat) -> None:
    for label in ("Write", "Write", "Write it here"):
        await writer.press(label)
    await happens(world, await id_of(world, OLEG), Kind.RELEASE, "exchange")
    (said,) = await writer.send(MINE)
    assert said.startswith("The one you wanted to write to is no longer at this address")


async def test_why_these_rules_is_answered_with_sources(writer: Chat) -> None:
    for label in ("Write", "Write"):
        await writer.press(label)
    (said,) = await writer.press("Why these rules")
    assert "letters reach the investigator" in said
    assert "(memopzk.org, rcda.ca, 21 November 2026)" in said.replace(WORD_JOINER, "")

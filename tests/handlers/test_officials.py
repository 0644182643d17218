"""Letters to officials: one's own country first, one office at a time, a sentence of one's own."""

from datetime import datetime

import pytest

from bot.core.kinds import Kind
from bot.store import campaigns, slots
from bot.store.conversation import load
from bot.store.outbox import BODY
from bot.store.schema.traffic import outbox
from campaigns.pace import hour_of
from tests.handlers.chat import Chat, World
from tests.handlers.drives import OPENED, a_live_one, happens
from tests.handlers.registry import a_public_person
from tests.store.builders import HOUR, rows

TITLE = "Ask the offices that can act"
MINE = "Ich unterrichte Physik und kenne <seine> Bücher."


@pytest.fixture(autouse=True)
def _open(world: World) -> None:
    world.now = OPENED


@pytest.fixture
async def writer(world: World, reader: Chat) -> Chat:
    """A subscriber abroad with the card of a campaign before them."""
    await reader.send("/settings")
    await reader.press("I am abroad")
    world.found["person"] = await a_public_person(world.db, "Ivan Example")
    world.found["offices"] = await a_live_one(world.db, "contact", person=str(world.found["person"]))
    await reader.send("/act")
    await reader.press(TITLE)
    return reader


async def parts(world: World) -> dict[str, str]:
    async with world.db.read() as tx:
        return {key: one for key, one in (await campaigns.parts(tx, int(world.found["offices"]), 1)).items() if key}


async def test_an_office_takes_four_presses_and_a_sentence(world: World, writer: Chat) -> None:
    assert "Who sees it: the office (your name and address)" in writer.last.text
    await writer.press("Take part")
    assert writer.last.labels[:3] == ["Germany", "United Kingdom", "Another country"]
    await writer.press("Germany")
    assert writer.last.text.startswith("Minister, Federal Foreign Office (example)\n1 of 3")
    assert "The letter is in German, as the office expects." in writer.last.text
    await writer.press("Write to it")
    head, body = await writer.send(MINE)
    assert "E-mail: office@example.org" in head
    assert "Subject: " in head
    assert body.startswith("Sehr geehrte Damen und Herren,")
    assert MINE in body
    assert "[your name], Deutschland" in body
    await writer.press("Sent")
    assert writer.last.text.startswith("Special Rapporteur, United Nations (example)\n2 of 3")
    assert await parts(world) == {"de-foreign-office": "completed"}


async def test_the_russian_office_comes_last_and_by_post_only(world: World, writer: Chat) -> None:
    await writer.press("Take part")
    await writer.press("Germany")
    for _ in range(2):
        await writer.press("Skip this office")
    assert writer.last.text.startswith("Prosecutor of the region, Office of the Prosecutor\n3 of 3")
    assert "Post" in writer.last.text
    assert "✗ E-mail: not considered since 30 March 2025" in writer.last.text
    await writer.press("Write to it")
    head, body = await writer.send("Я учитель физики.")
    assert "office@example.org" not in head
    assert body.startswith("Уважаемый прокурор!")
    await writer.press("Sent")
    assert writer.last.text.startswith("Thank you. An answer can take weeks.")
    assert "On 12 December 2026 or soon after I will ask you whether an answer came." in writer.last.text


async def test_what_could_not_be_reached_comes_back_and_is_not_counted(world: World, writer: Chat) -> None:
    for label in ("Take part", "Germany", "Write to it"):
        await writer.press(label)
    await writer.send(MINE)
    await writer.press("Could not reach it")
    assert writer.last.text.startswith("Special Rapporteur")
    assert await parts(world) == {"de-foreign-office": "unavailable"}
    await writer.send("/start c_officials-ivan-example")
    for label in ("Take part", "Germany"):
        await writer.press(label)
    assert writer.last.text.startswith("Minister, Federal Foreign Office")


async def test_a_skipped_office_does_not_come_back(world: World, writer: Chat) -> None:
    for label in ("Take part", "Another country", "Skip this office"):
        await writer.press(label)
    await writer.send("/start c_officials-ivan-example")
    for label in ("Take part", "Another country"):
        await writer.press(label)
    assert writer.last.text.startswith("Prosecutor of the region")


async def test_the_sentence_is_kept_nowhere(world: World, writer: Chat) -> None:
    for label in ("Take part", "Germany", "Write to it"):
        await writer.press(label)
    async with world.db.read() as tx:
        waiting = await load(tx, writer.id)
    assert waiting["data"] == {"campaign": world.found["offices"], "office": "de-foreign-office", "country": "DE"}
    await writer.send(MINE)
    async with world.db.read() as tx:
        assert await load(tx, writer.id) == {}


@pytest.mark.parametrize("sentence", ["я" * 401, "a \u202e b"], ids=["long", "turned"])
async def test_a_sentence_that_is_none_is_asked_for_again(writer: Chat, sentence: str) -> None:
    for label in ("Take part", "Germany", "Write to it"):
        await writer.press(label)
    (said,) = await writer.send(sentence)
    assert said.startswith("At most 400 characters")
    assert len(await writer.send("</pre> & <b>")) == 2
    assert "</pre> & <b>" in writer.last.text


async def test_without_a_sentence_only_where_the_organiser_allows_it(world: World, reader: Chat) -> None:
    await reader.send("/settings")
    await reader.press("I am abroad")
    await a_live_one(world.db, "contact", ('personal_line = "required"', 'personal_line = "optional"'))
    await reader.send("/start c_officials-ivan-example")
    for label in ("Take part", "Germany", "Write to it"):
        await reader.press(label)
    assert len(await reader.press("Without one")) == 2


async def test_a_changed_case_stops_it_between_the_question_and_the_sentence(world: World, writer: Chat) -> None:
    for label in ("Take part", "Germany", "Write to it"):
        await writer.press(label)
    await happens(world, str(world.found["person"]), Kind.DEATH)
    (said,) = await writer.send(MINE)
    assert "This action is stopped" in said
    await writer.press("Skip this office")
    assert sum("This action is stopped" in text for text in writer.texts) == 2


async def test_after_a_restart_the_sentence_is_still_waited_for(world: World, writer: Chat) -> None:
    for label in ("Take part", "Germany", "Write to it"):
        await writer.press(label)
    again = World(world.db, now=world.now)
    later = again.chat(writer.id)
    assert len(await later.send(MINE)) == 2


@pytest.mark.parametrize("data", ["off:write:1:DE:nobody", "off:sent:1:ZZ:", "off:office:999:DE:", "let:tips:1:A_-A"])
async def test_a_tampered_press_gets_an_answer(writer: Chat, data: str) -> None:
    await writer.press_data(data, 900)
    assert writer.messages[900].text


# --- reading, copying, and who comes when


async def test_address_and_subject_are_copied_by_a_press(writer: Chat) -> None:
    for label in ("Take part", "Germany", "Write to it"):
        await writer.press(label)
    await writer.send(MINE)
    copies = {
        one.text: one.copy for shown in writer.messages.values() for row in shown.buttons for one in row if one.copy
    }
    assert copies["Copy: E-mail"] == "office@example.org"
    assert "Untersuchungshäftlings" in str(copies["Copy the subject"])
    assert [one.method for one in writer.attached] == ["sendDocument"]


async def test_the_letter_is_read_in_one_s_own_language(writer: Chat) -> None:
    for label in ("Take part", "Germany", "Write to it"):
        await writer.press(label)
    await writer.send(MINE)
    (said,) = await writer.press("Read it in my language")
    assert said.startswith("Only to be read: what is sent is written in German.")
    assert "I write about Ivan Example" in said
    assert MINE not in said


async def full(world: World, office: str, letters: int) -> None:
    """So many letters to an office in this hour."""
    async with world.db.write() as tx:
        for _ in range(letters):
            await slots.take(tx, int(world.found["offices"]), office, hour_of(world.now))


async def promised(world: World) -> list[tuple[str, datetime]]:
    """What was promised for later: the text, and when."""
    async with world.db.read() as tx:
        later = [row for row in await rows(tx, outbox) if row["not_before"] > world.now]
        bodies = [tx.vault.open_json(row["body"], BODY) for row in later]
    return [(body["text"], row["not_before"]) for body, row in zip(bodies, later, strict=True)]


async def test_a_crowded_office_is_written_to_when_its_turn_comes(world: World, writer: Chat) -> None:
    await full(world, "de-foreign-office", 20)
    for label in ("Take part", "Germany", "Write to it"):
        await writer.press(label)
    assert "I will hand the letter to you on 28 November 2026 at 13:00" in writer.last.text
    assert await parts(world) == {"de-foreign-office": "opened"}
    ((text, when),) = await promised(world)
    assert text == "It is time: the message that you wanted to write can go out now."
    assert when == hour_of(world.now) + HOUR
    await writer.press("The next office")
    assert writer.last.text.startswith("Special Rapporteur")
    world.now = when
    await writer.press_data(f"off:kept:{world.found['offices']}:DE:de-foreign-office", 900)
    assert len(await writer.send(MINE)) == 2


async def test_who_has_begun_has_had_a_place(world: World, writer: Chat) -> None:
    for label in ("Take part", "Germany", "Write to it"):
        await writer.press(label)
    await full(world, "de-foreign-office", 30)
    await writer.press_data(f"off:write:{world.found['offices']}:DE:de-foreign-office")
    assert await promised(world) == []


async def test_nobody_fills_the_hours_of_an_office_alone(world: World, writer: Chat) -> None:
    await full(world, "de-foreign-office", 20)
    for _ in range(12):
        await writer.press_data(f"off:write:{world.found['offices']}:DE:de-foreign-office", 900)
    assert "Please try it again tomorrow." in writer.messages[900].text
    assert len(await promised(world)) == 10


async def test_what_could_not_be_reached_comes_back_on_the_next_working_day(world: World, writer: Chat) -> None:
    for label in ("Take part", "Germany", "Write to it"):
        await writer.press(label)
    await writer.send(MINE)
    await writer.press("Could not reach it")
    ((text, when),) = await promised(world)
    assert "Ivan" not in text
    assert (when.weekday(), when.hour) == (0, 10), "Saturday's comes back on Monday, by the reader's clock"


async def test_every_promise_goes_with_its_reader(world: World, writer: Chat) -> None:
    await full(world, "de-foreign-office", 20)
    for label in ("Take part", "Germany", "Write to it"):
        await writer.press(label)
    await writer.send("/panic")
    assert await promised(world) == []


MEMBER = """[[contact.target]]
id = "member-{n}"
role = "Member for Place {n}"
org = "Parliament (example)"
country = "DE"
body = "parliament"
area = "Place {n}"
lang = "de"
salutation = "Guten Tag,"
channels = [
  {{ type = "email", value = "m{n}@example.org", checked_on = 2026-11-18, source = "https://example.org/m" }},
]
"""


async def test_a_voter_gets_the_member_for_the_own_constituency(world: World, reader: Chat) -> None:
    await reader.send("/settings")
    await reader.press("I am abroad")
    members = "".join(MEMBER.format(n=n) for n in range(10, 22))
    first = '[[contact.target]]\nid = "prosecutor"'
    world.found["offices"] = await a_live_one(world.db, "contact", (first, members + first))
    await reader.send("/start c_officials-ivan-example")
    for label in ("Take part", "Germany"):
        await reader.press(label)
    assert reader.last.text.startswith("Which constituency do you vote in?")
    assert reader.last.labels == [*(f"Place {n}" for n in range(10, 20)), "More", "Another one, or I do not know"]
    await reader.press("More")
    assert reader.last.labels[:2] == ["Place 20", "Place 21"]
    await reader.press("Place 21")
    assert reader.last.text.startswith("Minister, Federal Foreign Office (example)\n1 of 3")
    await reader.press("Skip this office")
    assert reader.last.text.startswith("Member for Place 21, Parliament (example)\n2 of 3")
    assert "The member for your own constituency" in reader.last.text
    await reader.press("Write to it")
    _, body = await reader.send(MINE)
    assert "[your name], Deutschland" in body
    await reader.press("Sent")
    assert reader.last.text.startswith("Special Rapporteur")
    await reader.send("/start c_officials-ivan-example")
    for label in ("Take part", "Germany", "Another one, or I do not know"):
        await reader.press(label)
    assert reader.last.text.startswith("Special Rapporteur"), "nobody else's member"

"""Writing to a human, from both sides."""

import pytest

from bot.core.contact import A_DAY, LONGEST
from bot.core.messages import MessageKind
from bot.core.night import Profile
from bot.core.roles import Role
from bot.store import outbox, readers
from bot.store.schema.talks import contact
from bot.store.schema.traffic import outbox as messages
from handlers.about import About
from tests.handlers.chat import Chat, World
from tests.handlers.staff import deeds, grant, roles_of, somebody
from tests.store.builders import rows, size

TEXT = "The date of the hearing looks wrong."


async def wrote(chat: Chat, text: str = TEXT, about: str = "A mistake") -> list[str]:
    """Write something to a human."""
    await chat.send("/contact")
    await chat.press(about)
    return await chat.send(text)


async def promised(world: World, kind: MessageKind) -> list[tuple[int, str]]:
    """Texts of this kind in the outbox, with the row of whom they go to."""
    async with world.db.read() as tx:
        found = [row for row in await rows(tx, messages) if row["kind"] == kind.value]
        return [(row["subscriber_id"], tx.vault.open_json(row["body"], outbox.BODY)["text"]) for row in found]


async def row_of(world: World, chat: Chat) -> int:
    async with world.db.read() as tx:
        found = await readers.find(tx, chat.id)
        assert found is not None
        return found.id


async def test_what_not_to_write_comes_before_anything_is_written(reader: Chat, moderator: Chat) -> None:
    (said,) = await reader.send("/contact")
    for part in ("names of people who are in danger", "documents", "letters from prison", "a number", "30 days"):
        assert part in said
    await reader.press("A mistake")
    assert reader.last.text == "Write it in one message, up to 1500 characters. A moderator will read it."


async def test_a_text_reaches_the_desk_as_a_number_and_nothing_else(
    world: World, reader: Chat, moderator: Chat, liaison: Chat
) -> None:
    (said,) = await wrote(reader)
    assert said.startswith("Passed on as message no. 1.")
    (note,) = await promised(world, MessageKind.STAFF)
    assert note == (await row_of(world, moderator), "A reader wrote: a mistake, no. 1.")
    await moderator.send("/inbox")
    await moderator.press(next(label for label in moderator.last.labels if "no. 1 " in label.lower()))
    assert TEXT in moderator.last.text
    assert str(reader.id) not in "".join(shown.html for shown in moderator.messages.values())
    assert "Vera" not in moderator.last.text
    assert "No message from a reader is open." in (await liaison.send("/inbox"))[0]


async def test_what_a_relative_writes_is_seen_by_the_liaison_alone(
    world: World, reader: Chat, moderator: Chat, liaison: Chat
) -> None:
    owner = await somebody(world, 33, Role.OWNER)
    await reader.send("/contact")
    await reader.press("I am a relative or a lawyer")
    assert "Only the liaison for families will read it." in reader.last.text
    await reader.send(TEXT)
    assert await promised(world, MessageKind.STAFF) == [
        (await row_of(world, liaison), "A reader wrote: family or lawyer, no. 1.")
    ]
    for chat in (moderator, owner):
        assert (await chat.send("/inbox"))[0] == "No message from a reader is open."
        for act in ("read", "answer", "close", "block"):
            await chat.press_data(f"ctd:{act}:1", message_id=max(chat.messages))
            assert chat.last.text == "This message is closed and erased."
    await liaison.send("/inbox")
    await liaison.press_data("ctd:read:1", message_id=max(liaison.messages))
    assert TEXT in liaison.last.text


async def test_an_answer_goes_to_the_reader_and_the_reader_s_answer_comes_back(
    world: World, reader: Chat, moderator: Chat
) -> None:
    await wrote(reader)
    await moderator.send("/inbox")
    await moderator.press_data("ctd:read:1", message_id=max(moderator.messages))
    await moderator.press("Answer")
    await moderator.send("It was moved; see https://ovd.info/1 and /help")
    assert moderator.last.text == "The answer to no. 1 is on its way."
    ((to, answer),) = await promised(world, MessageKind.ANSWER)
    assert to == await row_of(world, reader)
    assert answer.startswith("A person who works with this bot answers your message no. 1:")
    assert "https://" not in answer, "nothing in it can be pressed"
    assert "It was moved" in answer
    await reader.press_data("ctt:back:1")
    assert "On your message no. 1." in reader.last.text
    await reader.send("Thank you, I see.")
    assert [text for _, text in await promised(world, MessageKind.STAFF)][-1] == (
        "A reader wrote again: a mistake, no. 1."
    )
    await moderator.press_data("ctd:read:1", message_id=max(moderator.messages))
    assert moderator.last.text.index(TEXT) < moderator.last.text.index("It was moved")
    assert "Thank you, I see." in moderator.last.text
    assert await deeds(world) == [("moderator", "contact_answered", 1)]


async def test_a_closed_talk_is_erased_and_the_reader_is_told(world: World, reader: Chat, moderator: Chat) -> None:
    await wrote(reader)
    await moderator.send("/inbox")
    await moderator.press_data("ctd:read:1", message_id=max(moderator.messages))
    await moderator.press("Close")
    assert moderator.last.text == "No. 1 is closed and erased. The reader is told."
    assert [text for _, text in await promised(world, MessageKind.ANSWER)] == [
        "Your message no. 1 is closed and erased here."
    ]
    async with world.db.read() as tx:
        assert await size(tx, contact) == 0
    await reader.press_data("ctt:back:1")
    assert reader.toasts[-1] == "This message is closed and erased."
    assert await deeds(world) == [("moderator", "contact_closed", 1)]


async def test_a_blocked_reader_gets_the_words_of_the_daily_limit(world: World, reader: Chat, moderator: Chat) -> None:
    await wrote(reader)
    await moderator.send("/inbox")
    await moderator.press_data("ctd:read:1", message_id=max(moderator.messages))
    await moderator.press("Block for a day")
    assert await promised(world, MessageKind.ANSWER) == []
    (said,) = await wrote(reader)
    assert said.startswith(f"{A_DAY} messages a day are enough here; this one was not kept.")
    world.later(days=2)
    (said,) = await wrote(reader)
    assert said.startswith("Passed on")
    assert await deeds(world) == [("moderator", "contact_blocked", 1)]


async def test_five_messages_a_day_and_no_more(world: World, reader: Chat, moderator: Chat) -> None:
    for _ in range(A_DAY):
        await wrote(reader)
    (said,) = await wrote(reader)
    assert "Come again tomorrow." in said
    async with world.db.read() as tx:
        assert await size(tx, contact) == A_DAY


async def test_a_reader_takes_a_message_back(world: World, reader: Chat, moderator: Chat) -> None:
    await wrote(reader)
    await reader.press("Take it back")
    assert reader.last.text.startswith("Message no. 1 is erased here.")
    async with world.db.read() as tx:
        assert await size(tx, contact) == 0


@pytest.mark.parametrize("act", ["back", "drop"])
async def test_somebody_else_s_number_answers_as_one_that_is_closed(
    world: World, reader: Chat, moderator: Chat, act: str
) -> None:
    await wrote(reader)
    other = await somebody(world, 34)
    for number in (1, 99):
        await other.press_data(f"ctt:{act}:{number}")
        assert other.toasts[-1] == "This message is closed and erased."
    async with world.db.read() as tx:
        assert await size(tx, contact) == 1


async def test_too_long_a_text_is_not_kept_and_a_shorter_one_may_follow(
    world: World, reader: Chat, moderator: Chat
) -> None:
    (said,) = await wrote(reader, "x" * (LONGEST + 1))
    assert said.startswith("One text of up to 1500 characters")
    (said,) = await reader.send("x" * LONGEST)
    assert said.startswith("Passed on")


async def test_nothing_is_asked_where_nobody_reads(world: World, reader: Chat) -> None:
    world.about = About(contact="post@example.org")
    world.__post_init__()
    await reader.send("/contact")
    await reader.press("A question")
    assert reader.last.text.startswith("Nobody reads these messages here at the moment.")
    assert "post@example.org" in reader.last.text
    await reader.send("anything")
    async with world.db.read() as tx:
        assert await size(tx, contact) == 0


async def test_a_cry_for_help_is_passed_on_and_gets_the_first_steps_at_once(
    world: World, reader: Chat, moderator: Chat
) -> None:
    said = await wrote(reader, "Моего мужа увезли, что делать?", "A question")
    assert said[0].startswith("Passed on")
    assert said[1].startswith("If somebody was taken away")
    assert "Somebody was taken away" in reader.last.labels


async def test_the_staff_s_answer_is_never_taken_for_a_cry(world: World, reader: Chat, moderator: Chat) -> None:
    await wrote(reader)
    await moderator.send("/inbox")
    await moderator.press_data("ctd:read:1", message_id=max(moderator.messages))
    await moderator.press("Answer")
    (said,) = await moderator.send("Если мужа увезли, найдите адвоката.")
    assert said == "The answer to no. 1 is on its way."


async def test_it_can_be_left_on_both_sides(world: World, reader: Chat, moderator: Chat) -> None:
    await reader.send("/contact")
    await reader.press("I know about a case")
    await reader.press("Never mind")
    assert reader.last.text == "All right. Nothing was sent."
    await reader.send("not for anybody")
    async with world.db.read() as tx:
        assert await size(tx, contact) == 0


async def test_notes_and_answers_wait_for_the_morning(world: World, reader: Chat, moderator: Chat) -> None:
    ids = [await row_of(world, chat) for chat in (reader, moderator)]
    async with world.db.write() as tx:
        for one in ids:
            await readers.change(tx, one, profile_=Profile("UTC", 0, 23 * 60))
    await wrote(reader)
    await moderator.press_data("ctd:answer:1")
    await moderator.send("Yes.")
    async with world.db.read() as tx:
        wakes = {row["kind"]: row["not_before"] for row in await rows(tx, messages)}
    assert set(wakes) == {"staff", "answer"}
    assert all(moment > world.now and moment.hour == 23 for moment in wakes.values())


async def test_there_is_a_way_to_a_person_from_help_from_aid_and_from_what_was_not_understood(reader: Chat) -> None:
    for text in ("/help", "/aid", "/nonsense", "qwerty 12 34"):
        await reader.send(text)
        assert "Write to a human" in reader.last.labels, text
    await reader.show(photo=[{"file_id": "1", "file_unique_id": "1", "width": 1, "height": 1}])
    assert "Write to a human" in reader.last.labels
    await reader.press("Write to a human")
    assert "What is it about?" in reader.last.text


async def test_whoever_is_no_subscriber_is_sent_to_start(vera: Chat) -> None:
    assert (await vera.send("/contact"))[0] == "Please begin with /start."
    await vera.send("/help")
    assert "Write to a human" not in vera.last.labels


async def test_staff_can_write_to_a_human_too_and_is_not_told_of_it(world: World, moderator: Chat) -> None:
    other = await grant(world, await somebody(world, 35), Role.MODERATOR)
    await moderator.send("/inbox")
    await moderator.press("Write to a human")
    await moderator.press("A question")
    await moderator.send("How long does this take?")
    assert [to for to, _ in await promised(world, MessageKind.STAFF)] == [await row_of(world, other)]
    assert await roles_of(world, other) == {"moderator"}


async def test_the_address_of_somebody_listed_is_no_link_in_help_at_home(world: World, reader: Chat) -> None:
    world.about = About(operator="Example Society", contact="https://ovd.info/contact")
    world.__post_init__()
    await reader.send("/help")
    assert "https://ovd.info" not in reader.last.html
    await reader.send("/settings")
    await reader.press("I am abroad")
    await reader.send("/help")
    assert "https://ovd.info/contact" in reader.last.html

"""What is kept about a reader, and how it goes."""

import pytest
from sqlalchemy import func, select

from bot.core.contact import About, Desk
from bot.core.files import File, FileProblem
from bot.core.kinds import BIT, Kind
from bot.core.messages import Lane
from bot.core.roles import Role
from bot.store import contacts, conversation, events, files, invites, outbox, readers, receipts, words
from bot.store.database import Tx
from bot.store.outbox import Message
from bot.store.schema import metadata
from tests.handlers.chat import Chat, World
from tests.handlers.registry import an_alert
from tests.handlers.staff import deeds, grant, roles_of, somebody
from tests.store.builders import HOUR, a_fanout, settle_sent, spread_all, take
from tests.store.life import family_and_deeds


async def rows_about_readers(world: World) -> dict[str, int]:
    """Rows of every table that belongs to a subscriber."""
    async with world.db.read() as tx:
        found = {}
        for table in metadata.sorted_tables:
            if "subscriber_id" in table.columns or table.name in ("subscriber", "conversation"):
                mine = select(func.count()).select_from(table)
                found[table.name] = int(await tx.conn.scalar(mine) or 0)
        return found


async def test_privacy_tells_counts_and_no_names(world: World, reader: Chat) -> None:
    _event, person = await an_alert(world.db, "Anna Example")
    await reader.press_data(f"f:{person}")
    await reader.send("/follow Zoya Whoever")
    await reader.press("Watch this name")
    said = (await reader.send("/privacy"))[0]
    assert "what you get: 7 kinds of events" in said
    assert "whom you follow: 1 person" in said
    assert "names you watch: 1 name" in said
    assert "Anna" not in said
    assert "Zoya" not in said


async def test_a_stranger_learns_that_nothing_is_stored(vera: Chat) -> None:
    assert (await vera.send("/privacy"))[0].startswith("Nothing is stored about this chat.")
    assert (await vera.send("/forget"))[0].startswith("Nothing is stored about this chat.")


@pytest.mark.parametrize("at_once", [False, True], ids=["forget", "panic"])
async def test_every_row_of_the_reader_is_erased(world: World, reader: Chat, *, at_once: bool) -> None:
    event_id, person = await an_alert(world.db, "Anna Example")
    await reader.press_data(f"f:{person}")
    await reader.press_data(f"ww:date:{event_id}")
    await reader.send("/follow Zoya Whoever")
    async with world.db.write() as tx:
        found = await readers.find(tx, reader.id)
        assert found is not None
        await readers.grant(tx, found.id, "owner", world.now)
        await outbox.promise(tx, Message("sendMessage", {"text": "x"}), now=world.now, reader_id=found.id)
        letter = files.Attachment(File("letter.pdf", "application/pdf", b"words"))
        assert not isinstance(await files.attach_letter(tx, letter, world.now, reader_id=found.id), FileProblem)
        await contacts.begin(tx, found.id, About.QUESTION, Desk.MODERATORS, "x", world.now)
        await a_receipt(tx, world, found.id, event_id)
        await words.put(tx, found.id, words.new_salt(), b"digest")
        await family_and_deeds(tx, found.id, world.now)
    empty = {name for name, count in (await rows_about_readers(world)).items() if not count}
    assert not empty
    if at_once:
        await reader.send("/panic")
    else:
        await reader.send("/forget")
        await reader.press("Erase")
    assert set((await rows_about_readers(world)).values()) == {0}
    assert "scrub" in world.wakes
    async with world.db.read() as tx:
        assert await conversation.load(tx, reader.id) == {}


async def a_receipt(tx: Tx, world: World, reader_id: int, public_id: str) -> None:
    """The reader got the alert of an event as message 77."""
    event = await events.by_public_id(tx, public_id)
    assert event is not None
    await a_fanout(tx, event.id, kind_bit=BIT[Kind.ARREST], langs=("en",))
    await spread_all(tx)
    for item in await take(tx, Lane.BULK, now=world.now):
        await settle_sent(tx, item, message_id=77, now=world.now)
    assert await receipts.told(tx, reader_id, world.now) == {77: world.now}


async def test_forget_takes_back_the_alerts_of_the_last_two_days(world: World, reader: Chat) -> None:
    event_id, _person = await an_alert(world.db, "Anna Example")
    async with world.db.write() as tx:
        found = await readers.find(tx, reader.id)
        assert found is not None
        await a_receipt(tx, world, found.id, event_id)
    reader.messages[77] = reader.last
    await reader.send("/forget")
    question = max(number for number in reader.messages if number != 77)
    await reader.press("Erase")
    assert not {77, question} & reader.messages.keys()
    assert "I deleted 2 messages." in reader.last.text


async def test_forget_is_honest_about_what_stays(reader: Chat) -> None:
    await reader.send("/forget")
    said = await reader.press("Erase")
    assert said[0].startswith("Everything stored about this chat was erased.")
    assert "older than 48 hours" in said[0]


async def test_forget_can_be_left(world: World, reader: Chat) -> None:
    await reader.send("/privacy")
    await reader.press("Erase everything")
    await reader.press("Keep")
    async with world.db.read() as tx:
        assert await readers.find(tx, reader.id) is not None


async def test_after_forget_old_buttons_lead_to_start(reader: Chat) -> None:
    await reader.send("/settings")
    pause = reader.data("Pause")
    await reader.send("/forget")
    await reader.press("Erase")
    await reader.press_data(pause)
    assert reader.toasts[-1] == "Please begin with /start."
    assert (await reader.send("/alerts"))[0] == "Please begin with /start."


async def test_panic_takes_back_the_news_and_itself_with_one_line_that_tells_nothing(
    world: World, reader: Chat
) -> None:
    event_id, _person = await an_alert(world.db, "Anna Example")
    async with world.db.write() as tx:
        found = await readers.find(tx, reader.id)
        assert found is not None
        await a_receipt(tx, world, found.id, event_id)
    reader.messages[77] = reader.last
    said = await reader.send("/panic now!")
    assert said == ["Done. The rest only you can remove: ⋮ → Delete chat."]
    assert 77 not in reader.messages
    assert reader.deleted[-1] == reader.last_id - 1, "the word itself, which stood right before the answer"
    assert not reader.last.labels


@pytest.mark.parametrize("begun", [("/follow",), ("/people",), ("/follow Zoya Whoever",), ("/settings", "/export")])
async def test_panic_works_in_the_middle_of_everything(world: World, reader: Chat, begun: tuple[str, ...]) -> None:
    for text in begun:
        await reader.send(text)
    await reader.send("/PANIC")
    assert set((await rows_about_readers(world)).values()) == {0}
    assert (await reader.send("Zoya Whoever"))[0] == "Please begin with /start."


@pytest.mark.parametrize("begun", [("/event", "/review"), ("/person",), ("/invite", "/freeze")])
async def test_panic_works_in_the_middle_of_work_with_a_role(
    world: World, reader: Chat, begun: tuple[str, ...]
) -> None:
    await grant(world, reader, *Role)
    for text in begun:
        await reader.send(text)
    await reader.send("/panic")
    assert set((await rows_about_readers(world)).values()) == {0}


async def test_panic_of_a_stranger_is_answered_like_any_other(vera: Chat) -> None:
    assert await vera.send("/panic") == ["Done. The rest only you can remove: ⋮ → Delete chat."]


async def test_who_leaves_with_a_role_takes_its_links_along_and_the_owners_hear_of_it(
    world: World, reader: Chat
) -> None:
    owner = await somebody(world, 7, Role.OWNER, lang="uk")
    await grant(world, reader, Role.OWNER, Role.MODERATOR)
    async with world.db.write() as tx:
        made = await invites.make(tx, "moderator", lasts=HOUR, now=world.now)
    await reader.send("/panic")
    assert [deed for _role, deed, _number in await deeds(world)] == ["laid_down", "laid_down"]
    assert await roles_of(world, owner) == {"owner"}
    async with world.db.write() as tx:
        assert await invites.redeem(tx, made.token, world.now) == "expired"
        (note,) = await take(tx, Lane.URGENT, now=world.now)
        assert note.chat_id == owner.id
        assert "модератор" in note.params["text"]
        assert str(reader.id) not in note.params["text"]


async def test_who_leaves_without_a_role_is_nobody_else_s_business(world: World, reader: Chat) -> None:
    await somebody(world, 7, Role.OWNER)
    await reader.send("/panic")
    assert await deeds(world) == []
    async with world.db.write() as tx:
        assert await take(tx, Lane.URGENT, now=world.now) == []


async def test_a_question_of_last_week_does_not_spoil_the_deletion_of_the_news(world: World, reader: Chat) -> None:
    event_id, _person = await an_alert(world.db, "Anna Example")
    await reader.send("/forget")
    world.later(days=7)
    async with world.db.write() as tx:
        found = await readers.find(tx, reader.id)
        assert found is not None
        await a_receipt(tx, world, found.id, event_id)
    await reader.press("Erase")
    assert "I deleted 2 messages." in reader.last.text
    assert reader.calls[-2:] == [(77,), (reader.deleted[-1],)]


async def test_what_is_out_of_reach_is_counted(world: World, reader: Chat) -> None:
    event_id, _person = await an_alert(world.db, "Anna Example")
    async with world.db.write() as tx:
        found = await readers.find(tx, reader.id)
        assert found is not None
        await a_receipt(tx, world, found.id, event_id)
    world.later(hours=48)
    await reader.send("/forget")
    await reader.press("Erase")
    assert "I deleted 1 message. 1 older message stays in this chat." in reader.last.text
    assert 77 not in reader.deleted

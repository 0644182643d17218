"""A new key: everything opens with it, nothing with the old one, and a kill in the middle costs nothing."""

import pytest
from sqlalchemy import LargeBinary, update

from bot.core.contact import About, Desk
from bot.core.messages import Lane
from bot.core.relative import Kin
from bot.store import (
    contacts,
    conversation,
    events,
    inbox,
    outbox,
    privacy,
    readers,
    receipts,
    relatives,
    state,
    tasks,
    words,
)
from bot.store.database import Database
from bot.store.fanout import first_open
from bot.store.rotate import RotateProblem, rotate
from bot.store.schema import metadata
from bot.store.schema.readers import topic
from bot.store.schema.traffic import task
from bot.store.sealed import MARKED, SEALED
from bot.store.vault import SealError, Vault
from tests.store.builders import NOW, a_fanout, a_message, a_reader, an_event, rows, settle_sent, spread_all, take

NEW = Vault(b"n" * 32)
NOT_OF_THE_KEY = {"source.body_hash", "source.blocks", "seen.key", "seen.content", "entry.key"} | {
    "file.digest",
    "file.packed",
}
"""Bytes that are neither sealed nor marked: hashes of what outlets publish, and files that everybody gets."""


class KilledError(Exception):
    """The process ended here."""


async def life(db: Database) -> int:
    """Readers with something sealed and something marked in every table; the id of an event one was told of."""
    async with db.write() as tx:
        await state.check_key(tx)
        for chat in range(1, 4):
            await a_reader(tx, chat, follows=["all", f"person:{chat}"])
            await conversation.save(tx, chat, {"step": chat}, NOW)
        asker = await readers.find(tx, 1)
        assert asker is not None
        await contacts.begin(tx, asker.id, About.TIP, Desk.LIAISONS, "hi", NOW)
        await relatives.add(tx, asker.id, "abc123", Kin.LAWYER, NOW)
        await inbox.put(tx, 7, [(1, 1, {"text": "hi"}), (2, 99, {"text": "a stranger"})], NOW)
        await tasks.promise(tx, 7, "admin", {"user_id": 5}, chat_id=2, asked_in={"update_id": 9}, now=NOW)
        event_id = await an_event(tx)
        await a_fanout(tx, event_id)
        await spread_all(tx)
        (item, *_) = await take(tx, Lane.BULK, most=1)
        await settle_sent(tx, item, message_id=5)
        await words.put(tx, item.reader_id or 0, words.new_salt(), b"digest")
        await outbox.promise(tx, a_message(), now=NOW, chat_id=99)
        await a_fanout(tx, await an_event(tx))
        await privacy.erase(tx, 3, NOW)
    return event_id


def nothing(_table: str, _seen: int) -> None:
    """Progress that nobody watches."""


async def everything_is_the_new_keys(db: Database, event_id: int) -> None:
    reopened = Database.__new__(Database)
    for slot, value in vars(db).items():
        setattr(reopened, slot, value)
    reopened.vault = NEW
    async with reopened.write() as tx:
        assert await state.check_key(tx) == "right"
        for table in metadata.sorted_tables:
            for row in await rows(tx, table):
                for column, context in SEALED:
                    if column.table is table and row[column.name] is not None:
                        NEW.open(row[column.name], context)
        reader = await readers.find(tx, 1)
        assert reader is not None
        assert [one.label for one in await readers.topics(tx, reader.id)] == ["all", "person:1"]
        assert await conversation.load(tx, 2) == {"step": 2}
        assert [one.words[0].text for one in await contacts.open_ones(tx, {Desk.LIAISONS}, 9)] == ["hi"]
        assert [one.kin for one in await relatives.of_person(tx, "abc123")] == [Kin.LAWYER]
        first, stranger = await inbox.waiting(tx, 7, busy=(), most=9)
        assert first.chat == readers.chat_mark(tx, 1)
        assert await inbox.payload(tx, stranger) == {"text": "a stranger"}
        (row,) = await rows(tx, task)
        assert row["chat_mark"] == readers.chat_mark(tx, 2)
        assert await receipts.receipt_of(tx, reader.id, event_id) is not None
        job = await first_open(tx)
        assert job is not None
        assert await spread_all(tx) == 2, "the fan-out that was open goes on, and finds the topics"
        (reply,) = await take(tx, Lane.REPLY)
        assert (reply.chat_id, reply.params) == (99, {"text": "hello"})
        assert {one.chat_id for one in await take(tx, Lane.BULK)} == {1, 2}


async def test_everything_opens_with_the_new_key_and_the_story_goes_on(db: Database) -> None:
    event_id = await life(db)
    done = await rotate(db, NEW, nothing)
    assert isinstance(done, int)
    assert done > 8
    await everything_is_the_new_keys(db, event_id)


@pytest.mark.parametrize("step", range(6))
async def test_a_change_that_was_killed_is_finished_by_the_same_two_keys(sqlite_db: Database, step: int) -> None:
    event_id = await life(sqlite_db)
    left = step

    def kill(_table: str, _seen: int) -> None:
        nonlocal left
        left -= 1
        if left < 0:
            raise KilledError

    with pytest.raises(KilledError):
        await rotate(sqlite_db, NEW, kill)
    async with sqlite_db.read() as tx:
        assert await state.key_verdict(tx) == "half", "until then nothing else opens the database"
    assert await rotate(sqlite_db, Vault(b"t" * 32), nothing) == RotateProblem("other")
    assert isinstance(await rotate(sqlite_db, NEW, nothing), int)
    await everything_is_the_new_keys(sqlite_db, event_id)


async def test_nobody_is_alerted_twice_of_what_went_out_before_the_change(sqlite_db: Database) -> None:
    event_id = await life(sqlite_db)
    await rotate(sqlite_db, NEW, nothing)
    sqlite_db.vault = NEW
    async with sqlite_db.write() as tx:
        await events.publish(tx, event_id, NOW)
        await spread_all(tx)
        await a_fanout(tx, event_id)
        assert await spread_all(tx) == 0


async def test_the_wrong_key_changes_nothing(sqlite_db: Database) -> None:
    await life(sqlite_db)
    sqlite_db.vault = Vault(b"w" * 32)
    assert await rotate(sqlite_db, NEW, nothing) == RotateProblem("wrong")


async def test_a_value_of_neither_key_stops_the_change_and_is_named(sqlite_db: Database, vault: Vault) -> None:
    await life(sqlite_db)
    async with sqlite_db.write() as tx:
        await tx.conn.execute(update(topic).values(label=Vault(b"w" * 32).seal(b"{}", readers.LABEL)))
    assert await rotate(sqlite_db, NEW, nothing) == RotateProblem("unreadable", "topic.label")
    with pytest.raises(SealError):
        NEW.open(vault.seal(b"", "x"), "x")


def test_every_column_of_bytes_is_known_to_the_change_of_the_key() -> None:
    known = {f"{column.table.name}.{column.name}" for column in [*(one for one, _ in SEALED), *MARKED]}
    columns = {
        f"{table.name}.{column.name}"
        for table in metadata.sorted_tables
        for column in table.columns
        if isinstance(column.type, LargeBinary)
    }
    assert columns - NOT_OF_THE_KEY == known

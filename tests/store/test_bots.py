"""A new token is a new bot: whom it may write to, and what waits for the others."""

import pytest
from sqlalchemy import update

from bot.core.messages import Lane, MessageKind
from bot.store import bots, outbox, readers, receipts, stale
from bot.store.database import Database, Tx
from bot.store.outbox import Message
from bot.store.schema.events import event
from bot.store.schema.traffic import outbox as table
from tests.store.builders import (
    HOUR,
    NOW,
    a_fanout,
    a_message,
    a_reader,
    an_event,
    leave,
    rows,
    settle_sent,
    spread_all,
    take,
)

OLD, NEW = 0, 8


async def states(tx: Tx) -> list[str]:
    return [row["state"] for row in await rows(tx, table)]


async def test_what_waits_for_another_bots_reader_waits_until_they_write_to_this_one(db: Database) -> None:
    async with db.write() as tx:
        reader = await a_reader(tx, 42)
        await outbox.promise(tx, a_message("old", MessageKind.HEARING_CHANGE), now=NOW, reader_id=reader.id)
    db.bot_id = NEW
    async with db.write() as tx:
        assert await bots.settle(tx) == 1
        await outbox.promise(tx, a_message("new", MessageKind.HEARING_CHANGE), now=NOW, reader_id=reader.id)
        assert await states(tx) == ["away", "away"]
        assert await take(tx, Lane.URGENT) == []
        assert not (await outbox.look(tx, NOW)).lanes
        found = await readers.find(tx, 42)
        assert found is not None
        assert not found.here
        await readers.heard(tx, found, NOW)
        assert "deliver" in tx.wakes
        assert [item.params["text"] for item in await take(tx, Lane.URGENT)] == ["old", "new"]


async def test_with_the_old_token_everything_is_as_before(db: Database) -> None:
    async with db.write() as tx:
        reader = await a_reader(tx, 42)
        await outbox.promise(tx, a_message("old"), now=NOW, reader_id=reader.id)
    for bot_id, moved, waits in ((NEW, 1, 0), (NEW, 0, 0), (OLD, 1, 1), (OLD, 0, 1)):
        db.bot_id = bot_id
        async with db.write() as tx:
            assert await bots.settle(tx) == moved
            assert await bots.others(tx, bot_id) == 1 - waits
            assert await states(tx) == ["queued" if waits else "away"]
    async with db.write() as tx:
        assert (await take(tx))[0].attempts == 0


async def test_rows_are_put_aside_in_small_steps(db: Database) -> None:
    async with db.write() as tx:
        reader = await a_reader(tx)
        for n in range(5):
            await outbox.promise(tx, a_message(str(n)), now=NOW, reader_id=reader.id)
    db.bot_id = NEW
    async with db.write() as tx:
        assert [await bots.settle(tx, most=2) for _ in range(4)] == [2, 2, 1, 0]


async def test_a_row_that_came_back_into_the_queue_later_is_not_sent_by_the_wrong_bot(db: Database) -> None:
    async with db.write() as tx:
        for chat in (1, 2):
            await outbox.promise(tx, a_message(), now=NOW, reader_id=(await a_reader(tx, chat)).id)
        items = await take(tx)
        assert await leave(tx, items[1])
    db.bot_id = NEW
    async with db.write() as tx:
        assert await bots.settle(tx) == 0, "both are leased"
        (lost,) = await outbox.overdue(tx, NOW + HOUR, owner="other", hold=HOUR)
        await outbox.again(tx, lost, owner="other", not_before=NOW, counts=False)
        assert await take(tx) == []
        assert await states(tx) == ["away", "away"]


async def test_a_fanout_reaches_only_the_readers_of_the_present_bot(db: Database) -> None:
    async with db.write() as tx:
        await a_reader(tx, 1, follows=["all"])
    db.bot_id = NEW
    async with db.write() as tx:
        mine = await a_reader(tx, 2, follows=["all"])
        await a_fanout(tx, await an_event(tx))
        assert await spread_all(tx) == 1
        assert [item.reader_id for item in await take(tx, Lane.BULK)] == [mine.id]


async def test_a_receipt_of_another_bot_names_no_message_of_this_one(db: Database) -> None:
    async with db.write() as tx:
        await a_reader(tx, follows=["all"])
        event_id = await an_event(tx)
        await a_fanout(tx, event_id)
        await spread_all(tx)
        (item,) = await take(tx, Lane.BULK)
        await settle_sent(tx, item, message_id=77)
        assert await receipts.told(tx, item.reader_id or 0, NOW) == {77: NOW}
        tx.bot_id = NEW
        assert await receipts.told(tx, item.reader_id or 0, NOW) == {}


@pytest.mark.parametrize("method", ["editMessageText", "deleteMessages"])
async def test_what_changes_a_message_of_another_bot_never_goes_out(db: Database, method: str) -> None:
    name = "message_ids" if method == "deleteMessages" else "message_id"
    async with db.write() as tx:
        reader = await a_reader(tx, 42)
        message = Message(method, {name: 5}, MessageKind.EDIT)
        await outbox.promise(tx, message, now=NOW, reader_id=reader.id)
        await outbox.promise(tx, message, now=NOW, chat_id=43)
    db.bot_id = NEW
    async with db.write() as tx:
        await bots.settle(tx)
        await bots.welcome(tx, reader.id)
        assert await take(tx, Lane.EDIT) == []
        assert await states(tx) == ["away", "away"]
        assert await stale.find_and_drop(tx, NOW + 30 * HOUR) == 2


async def test_a_reply_to_a_message_of_another_bot_goes_out_as_a_message(db: Database) -> None:
    async with db.write() as tx:
        reader = await a_reader(tx, 42)
        params = {"text": "x", "reply_parameters": {"message_id": 5, "allow_sending_without_reply": True}}
        message = Message("sendMessage", params, MessageKind.CORRECTION)
        await outbox.promise(tx, message, now=NOW, reader_id=reader.id)
        (item,) = await take(tx, Lane.URGENT)
        assert item.params == params
        await outbox.again(tx, item, owner="me", not_before=NOW)
    db.bot_id = NEW
    async with db.write() as tx:
        await bots.settle(tx)
        await bots.welcome(tx, reader.id)
        (item,) = await take(tx, Lane.URGENT)
        assert item.params == {"text": "x"}


async def test_what_is_withdrawn_meanwhile_is_not_sent_to_who_comes_later(db: Database) -> None:
    async with db.write() as tx:
        await a_reader(tx, 42, follows=["all"])
        event_id = await an_event(tx)
        await a_fanout(tx, event_id)
        await spread_all(tx)
    db.bot_id = NEW
    async with db.write() as tx:
        await bots.settle(tx)
        await tx.conn.execute(update(event).values(state="retracted"))
        assert await stale.find_and_drop(tx, NOW) == 1


async def test_what_telegram_says_of_another_bots_chat_makes_nobody_unreachable(db: Database) -> None:
    async with db.write() as tx:
        reader = await a_reader(tx, 42)
        tx.bot_id = NEW
        await readers.set_reachable(tx, reader.id, reachable=False, now=NOW)
        tx.bot_id = OLD
        found = await readers.find(tx, 42)
        assert found is not None
        assert found.here


async def test_who_is_here_costs_no_statement(db: Database) -> None:
    async with db.write() as tx:
        reader = await a_reader(tx, 42)
        assert reader.here
        await readers.heard(tx, reader, NOW)
        assert tx.wakes == set()

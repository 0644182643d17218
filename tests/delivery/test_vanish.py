"""The pass that takes messages out of chats: what it promises, and that a thousand readers are no burden."""

from datetime import datetime, timedelta

import pytest

from bot.core.messages import Lane
from bot.delivery.vanish import vanish_round
from bot.store import edits, outbox_many, readers, receipts, vanishing
from bot.store.database import Database
from bot.store.schema.phone import vanishing as table
from tests.store.builders import (
    DAY,
    HOUR,
    NOW,
    a_fanout,
    a_reader,
    an_event,
    rows,
    size,
    spread_all,
    take,
)

READERS = 1_000


async def tell_everybody(db: Database, number: int) -> int:
    """An alert goes out to so many readers, as messages 1000, 1001 …; which event."""
    async with db.write() as tx:
        for chat in range(number):
            await a_reader(tx, chat + 1, follows=["all"])
        event_id = await an_event(tx)
        await a_fanout(tx, event_id)
        await spread_all(tx)
    left = number
    while left:
        async with db.write() as tx:
            items = await take(tx, Lane.BULK, most=150)
            await outbox_many.sent(tx, [(one, 999 + (one.reader_id or 0)) for one in items], owner="me", now=NOW)
            left -= len(items)
    return event_id


async def all_rounds(db: Database, now: datetime) -> int:
    count = 0
    while done := await vanish_round(db, now):
        count += done
    return count


async def test_a_thousand_alerts_are_remembered_and_go_a_day_later_a_call_a_chat(sqlite_db: Database) -> None:
    await tell_everybody(sqlite_db, READERS)
    async with sqlite_db.read() as tx:
        assert await size(tx, table) == READERS
    assert await all_rounds(sqlite_db, NOW + DAY - HOUR) == 0
    assert await all_rounds(sqlite_db, NOW + DAY) == READERS
    async with sqlite_db.write() as tx:
        assert await size(tx, table) == 0
        calls = await take(tx, Lane.EDIT, now=NOW + DAY, most=2 * READERS)
        assert {one.method for one in calls} == {"deleteMessages"}
        assert sorted(number for one in calls for number in one.params["message_ids"]) == [
            1000 + n for n in range(READERS)
        ]
        assert all(one.params["message_ids"] == [999 + (one.reader_id or 0)] for one in calls)


async def test_the_same_on_both_databases_and_only_where_it_was_chosen(db: Database) -> None:
    event_id = await tell_everybody(db, 3)
    async with db.write() as tx:
        ids = [row["subscriber_id"] for row in await rows(tx, table)]
        await readers.change(tx, ids[0], abroad=True)
        await readers.change(tx, ids[1], vanish_hours=36)
    assert await all_rounds(db, NOW + DAY) == 1
    async with db.write() as tx:
        (call,) = await take(tx, Lane.EDIT, now=NOW + DAY)
        assert call.reader_id == ids[2]
        told = {one.reader_id: one.message_id for one in await edits.told(tx, event_id, NOW + DAY)}
        assert told[ids[2]] is None, "a correction does not look for what is gone"
        assert told[ids[0]] is not None
        assert await receipts.told(tx, ids[2], NOW) == {}


@pytest.mark.parametrize("late", [48 * HOUR, 30 * DAY - HOUR], ids=["two-days", "a-month"])
async def test_what_can_no_longer_be_deleted_is_forgotten_and_still_counted(db: Database, late: timedelta) -> None:
    await tell_everybody(db, 1)
    assert await all_rounds(db, NOW + late) == 1
    async with db.write() as tx:
        assert await take(tx, Lane.EDIT, now=NOW + late) == []
        reader = await readers.find(tx, 1)
        assert reader is not None
        assert await receipts.told(tx, reader.id, NOW) == {1000: NOW}


async def test_many_messages_of_one_chat_are_few_calls(db: Database) -> None:
    async with db.write() as tx:
        reader = await a_reader(tx)
        await vanishing.remember(tx, [(reader.id, n, DAY) for n in range(1, 251)], NOW)
    assert await all_rounds(db, NOW + DAY) == 250
    async with db.write() as tx:
        assert [len(one.params["message_ids"]) for one in await take(tx, Lane.EDIT, now=NOW + DAY)] == [100, 100, 50]

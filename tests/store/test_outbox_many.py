"""Many rows at a time follow the rules of one row."""

from typing import Any

from sqlalchemy import update

from bot.core.messages import Lane
from bot.store import outbox, outbox_many, receipts
from bot.store.database import Database
from bot.store.outbox import Claimed
from bot.store.schema.events import event
from bot.store.schema.traffic import outbox as table
from bot.store.schema.traffic import receipt
from tests.store.builders import (
    HOLD,
    HOUR,
    NOW,
    a_fanout,
    a_message,
    a_reader,
    an_event,
    rows,
    size,
    spread_all,
    take,
)


async def alerts(db: Database, chats: int, number: int = 1) -> None:
    async with db.write() as tx:
        for chat in range(chats):
            await a_reader(tx, chat + 1, follows=["all"])
        for _ in range(number):
            await a_fanout(tx, await an_event(tx))
            await spread_all(tx)


async def taken(db: Database, most: int = 100) -> list[Claimed]:
    async with db.write() as tx:
        return await take(tx, Lane.BULK, most=most)


async def test_only_what_is_still_ours_and_still_true_leaves(db: Database) -> None:
    await alerts(db, 2, 2)
    items = await taken(db)
    async with db.write() as tx:
        await tx.conn.execute(update(event).where(event.c.id == items[0].event_id).values(state="retracted"))
        assert await outbox_many.leaving(tx, items, NOW, owner="other", hold=HOLD) == set()
        left = await outbox_many.leaving(tx, items, NOW, owner="me", hold=HOLD)
        assert await outbox_many.leaving(tx, [], NOW, owner="me", hold=HOLD) == set()
    assert left == {item.id for item in items if item.event_id != items[0].event_id}
    assert len(left) == 2


async def test_what_went_out_leaves_receipts_and_no_content(db: Database) -> None:
    await alerts(db, 3)
    async with db.write() as tx:
        await outbox.promise(tx, a_message(), now=NOW, chat_id=77)
        items = await take(tx, Lane.BULK) + await take(tx)
        await outbox_many.sent(tx, [(item, 5) for item in items], owner="other", now=NOW)
        assert await size(tx, receipt) == 0
        for _ in range(2):
            await outbox_many.sent(tx, [(item, 5) for item in items], owner="me", now=NOW)
        found = await rows(tx, table)
        assert await size(tx, receipt) == 3
        assert items[0].reader_id is not None
        delivered = await receipts.receipt_of(tx, items[0].reader_id, items[0].event_id or 0)
    assert delivered is not None
    assert (delivered.message_id, delivered.label) == (5, "all")
    assert {(row["state"], row["body"], row["text_id"], row["reason"]) for row in found} == {("sent", None, None, None)}
    assert [row["address"] is None for row in found] == [True, True, True, False]


async def test_further_alerts_are_leased_for_those_only_who_have_many(db: Database) -> None:
    await alerts(db, 1, 5)
    async with db.write() as tx:
        await a_reader(tx, 50, follows=["all"])
        await a_fanout(tx, await an_event(tx))
        await spread_all(tx)
        (first,) = await take(tx, Lane.BULK, most=1)
        many: dict[str, Any] = {"owner": "me", "hold": HOLD, "most": 100}
        assert await outbox_many.more_alerts(tx, [first], NOW, above=6, each=20, **many) == []
        more = await outbox_many.more_alerts(tx, [first], NOW, above=3, each=4, **many)
        assert {item.reader_id for item in more} == {first.reader_id}
        assert len(more) == 3
        assert len(await take(tx, Lane.BULK)) == 3


async def test_a_refused_text_is_parked_in_portions(db: Database) -> None:
    await alerts(db, 5)
    (item,) = await taken(db, 1)
    async with db.write() as tx:
        parked = [await outbox_many.park_text(tx, item.text_id or 0, "parse", NOW, most=3) for _ in range(3)]
        states = await outbox.states(tx)
    assert parked == [3, 1, 0]
    assert states == {("alert", "parked"): 4, ("alert", "claimed"): 1}


async def test_what_is_put_off_waits_and_answers_do_not(db: Database) -> None:
    await alerts(db, 1)
    async with db.write() as tx:
        (row,) = await rows(tx, table)
        await outbox.promise(tx, a_message(), now=NOW, reader_id=row["subscriber_id"])
        await outbox_many.put_off(tx, row["subscriber_id"], NOW + HOUR)
        assert await take(tx, Lane.BULK) == []
        assert len(await take(tx)) == 1
        assert len(await take(tx, Lane.BULK, now=NOW + HOUR)) == 1

"""What goes out: promised, claimed, settled."""

from datetime import datetime
from typing import Any

import pytest
from sqlalchemy import update

from bot.core.messages import Lane, MessageKind
from bot.store import events, outbox, privacy, readers, receipts, stale
from bot.store.database import Database
from bot.store.outbox import Claimed
from bot.store.schema.events import event
from bot.store.schema.traffic import outbox as table
from bot.store.schema.traffic import receipt
from tests.store.builders import (
    DAY,
    HOLD,
    HOUR,
    MINUTE,
    NOW,
    SECOND,
    a_fanout,
    a_message,
    a_reader,
    an_event,
    leave,
    rows,
    settle_sent,
    size,
    spread_all,
    take,
)

LATER = NOW + HOLD + SECOND


async def test_a_message_to_a_bare_chat_arrives_with_its_number(db: Database) -> None:
    async with db.write() as tx:
        await outbox.promise(tx, a_message("привіт"), now=NOW, chat_id=-42)
        assert "deliver" in tx.wakes
        (item,) = await take(tx)
    assert (item.chat_id, item.reader_id, item.method, item.params) == (-42, None, "sendMessage", {"text": "привіт"})
    assert (item.kind, item.lane, item.attempts, item.created_at) == (MessageKind.REPLY, Lane.REPLY, 0, NOW)
    assert (item.event_id, item.as_plain_text, item.grouped) == (None, False, False)


async def test_a_message_to_a_subscriber_takes_the_chat_from_there(db: Database) -> None:
    async with db.write() as tx:
        reader = await a_reader(tx, -42, grouped=True)
        await outbox.promise(tx, a_message(), now=NOW, chat_id=-42, reader_id=reader.id)
        await readers.move(tx, reader.id, -1042)
        (item,) = await take(tx)
        (row,) = await rows(tx, table)
    assert (item.chat_id, item.reader_id, item.grouped) == (-1042, reader.id, True)
    assert row["address"] is None


@pytest.mark.parametrize("known", [pytest.param(True, id="subscriber"), pytest.param(False, id="bare-chat")])
async def test_the_same_key_is_promised_once(db: Database, known: bool) -> None:
    async with db.write() as tx:
        reader_id = (await a_reader(tx, 42)).id if known else None
        for text in ("first", "second"):
            await outbox.promise(tx, a_message(text), now=NOW, chat_id=42, reader_id=reader_id, key="7:10:0")
        await outbox.promise(tx, a_message("other key"), now=NOW, chat_id=42, reader_id=reader_id, key="7:10:1")
        await outbox.promise(tx, a_message("no key"), now=NOW, chat_id=42, reader_id=reader_id)
        await outbox.promise(tx, a_message("no key"), now=NOW, chat_id=42, reader_id=reader_id)
        texts = [item.params["text"] for item in await take(tx)]
    assert texts == ["first", "other key", "no key", "no key"]


async def test_the_same_key_to_two_chats_is_two_messages(db: Database) -> None:
    async with db.write() as tx:
        one, two = await a_reader(tx, 1), await a_reader(tx, 2)
        await outbox.promise(tx, a_message(), now=NOW, reader_id=one.id, key="k")
        await outbox.promise(tx, a_message(), now=NOW, reader_id=two.id, key="k")
        await outbox.promise(tx, a_message(), now=NOW, chat_id=3, key="k")
        await outbox.promise(tx, a_message(), now=NOW, chat_id=4, key="k")
        assert [item.chat_id for item in await take(tx)] == [1, 2, 3, 4]


async def test_a_lane_is_claimed_by_due_time_then_in_the_order_of_promises(db: Database) -> None:
    async with db.write() as tx:
        for text, after in (("c", MINUTE), ("b", SECOND), ("a", 0 * SECOND), ("a2", 0 * SECOND), ("later", HOUR)):
            await outbox.promise(tx, a_message(text), now=NOW, chat_id=1, not_before=NOW + after)
        texts = [item.params["text"] for item in await take(tx, now=NOW + MINUTE)]
        assert texts == ["a", "a2", "b", "c"]
        assert not (await outbox.look(tx, NOW + 30 * SECOND)).lanes
        assert (await outbox.look(tx, NOW + HOUR)).lanes == {Lane.REPLY}


async def test_lanes_do_not_mix_and_a_claim_takes_no_more_than_asked(db: Database) -> None:
    async with db.write() as tx:
        for kind in (MessageKind.ALERT, MessageKind.REPLY, MessageKind.STAFF, MessageKind.EDIT, MessageKind.REPLY):
            await outbox.promise(tx, a_message(kind.value, kind), now=NOW, chat_id=1)
        claimed = {lane: [item.kind.value for item in await take(tx, lane, most=1)] for lane in Lane}
        assert claimed == {
            "reply": ["reply"],
            "urgent": ["staff"],
            "newcomer": [],
            "bulk": ["alert"],
            "digest": [],
            "edit": ["edit"],
        }
        assert len(await take(tx)) == 1
        assert await take(tx) == []


async def test_busy_subscribers_are_passed_over_and_bare_chats_are_not(db: Database) -> None:
    async with db.write() as tx:
        busy, free = await a_reader(tx, 1), await a_reader(tx, 2)
        for reader_id, chat_id in ((busy.id, None), (free.id, None), (None, 3)):
            await outbox.promise(tx, a_message(), now=NOW, reader_id=reader_id, chat_id=chat_id)
        assert [item.chat_id for item in await take(tx, busy=(busy.id,))] == [2, 3]


async def claimed(db: Database, kind: MessageKind = MessageKind.REPLY) -> Claimed:
    async with db.write() as tx:
        await outbox.promise(tx, a_message(kind=kind), now=NOW, chat_id=1)
        (item,) = await take(tx, outbox.LANE[kind])
        assert await leave(tx, item)
    return item


async def test_a_row_that_is_sent_is_settled_once_and_keeps_no_content(db: Database) -> None:
    item = await claimed(db)
    async with db.write() as tx:
        assert await settle_sent(tx, item, message_id=5)
        assert not await settle_sent(tx, item, message_id=5)
        (row,) = await rows(tx, table)
        assert tx.vault.open(row["address"], readers.CHAT) == b""
    assert (row["state"], row["settled_at"], row["lease"], row["lease_until"]) == ("sent", NOW, None, None)
    assert [row["body"], row["reason"], row["text_id"]] == [None, None, None]


@pytest.mark.parametrize(("settle", "state"), [(outbox.park, "parked"), (outbox.drop, "dropped")])
async def test_what_is_given_up_says_why_and_keeps_no_content(db: Database, settle: Any, state: str) -> None:
    async with db.write() as tx:
        reader = await a_reader(tx)
        await outbox.promise(tx, a_message(), now=NOW, reader_id=reader.id)
        (item,) = await take(tx)
        assert await settle(tx, item, owner="me", why="too_long", now=NOW)
        (row,) = await rows(tx, table)
        assert await outbox.states(tx) == {("reply", row["state"]): 1}
    assert (row["state"], row["problem"]) == (state, "too_long")
    assert [row["body"], row["address"], row["reason"], row["text_id"]] == [None] * 4


async def test_a_row_goes_back_into_the_queue_with_or_without_counting(db: Database) -> None:
    item = await claimed(db)
    async with db.write() as tx:
        assert await outbox.again(tx, item, owner="me", not_before=NOW + SECOND, counts=False)
        assert await take(tx) == []
        (item,) = await take(tx, now=NOW + SECOND)
        assert (item.attempts, item.as_plain_text) == (0, False)
        assert await outbox.again(tx, item, owner="me", not_before=NOW, as_plain_text=True)
        (item,) = await take(tx)
        assert (item.attempts, item.as_plain_text) == (1, True)


async def test_who_lost_the_lease_changes_nothing(db: Database) -> None:
    item = await claimed(db)
    async with db.write() as tx:
        assert await outbox.overdue(tx, NOW + HOLD, owner="other", hold=HOLD) == []
        (taken,) = await outbox.overdue(tx, LATER, owner="other", hold=HOLD)
        assert (taken.id, taken.chat_id) == (item.id, 1)
        before = await rows(tx, table)
        assert not await settle_sent(tx, item, message_id=5, now=LATER)
        assert not await outbox.park(tx, item, owner="me", why="x", now=LATER)
        assert not await outbox.drop(tx, item, owner="me", why="x", now=LATER)
        assert not await outbox.again(tx, item, owner="me", not_before=LATER)
        assert await rows(tx, table) == before
        assert await settle_sent(tx, taken, owner="other", message_id=5, now=LATER)


async def test_an_overdue_row_is_taken_over_by_one_only(db: Database) -> None:
    await claimed(db)
    async with db.write() as tx:
        assert (await outbox.look(tx, LATER)).lost
        assert len(await outbox.overdue(tx, LATER, owner="a", hold=HOLD)) == 1
        assert await outbox.overdue(tx, LATER, owner="b", hold=HOLD) == []
        assert not (await outbox.look(tx, LATER)).lost


@pytest.mark.parametrize(
    ("now", "goes"),
    [
        pytest.param(NOW + 10 * MINUTE - SECOND, True, id="in-time"),
        pytest.param(NOW + 10 * MINUTE, False, id="at-the-end"),
        pytest.param(NOW + DAY, False, id="late"),
    ],
)
async def test_a_reply_lives_ten_minutes(db: Database, now: datetime, goes: bool) -> None:
    async with db.write() as tx:
        await outbox.promise(tx, a_message(), now=NOW, chat_id=1)
        assert await stale.find_and_drop(tx, now) == (0 if goes else 1)
        assert len(await take(tx, now=now)) == goes
        (row,) = await rows(tx, table)
        assert (row["state"], row["problem"], row["body"] is None) == (
            ("claimed", None, False) if goes else ("dropped", "expired", True)
        )
        if not goes:
            assert tx.vault.open(row["address"], readers.CHAT) == b""


async def test_what_has_expired_is_not_claimed_before_it_is_swept(db: Database) -> None:
    async with db.write() as tx:
        await outbox.promise(tx, a_message(), now=NOW, chat_id=1)
        assert await take(tx, now=NOW + HOUR) == []


async def test_a_life_counts_from_the_moment_a_message_is_due(db: Database) -> None:
    async with db.write() as tx:
        await outbox.promise(tx, a_message(kind=MessageKind.ASK), now=NOW, chat_id=1, not_before=NOW + 2 * DAY)
        assert len(await take(tx, Lane.BULK, now=NOW + 2 * DAY)) == 1


async def alert(db: Database) -> tuple[int, int]:
    """A queued alert: (event, reader)."""
    async with db.write() as tx:
        reader = await a_reader(tx, 42, follows=["person:3", "all"])
        event_id = await an_event(tx)
        await a_fanout(tx, event_id)
        assert await spread_all(tx, ["person:3", "all"]) == 1
    return event_id, reader.id


async def test_an_alert_carries_the_shared_text_and_leaves_a_receipt(db: Database) -> None:
    event_id, reader_id = await alert(db)
    async with db.write() as tx:
        (item,) = await take(tx, Lane.BULK)
        assert (item.chat_id, item.event_id, item.revision, item.kind) == (42, event_id, 1, MessageKind.ALERT)
        assert item.params == {"text": "ru discreet"}
        assert await receipts.receipt_of(tx, reader_id, event_id) is None
        assert await settle_sent(tx, item, message_id=77)
        assert await receipts.receipt_of(tx, reader_id, event_id) == receipts.Delivered(77, 1, "person:3")
        assert await receipts.receipt_of(tx, reader_id, event_id + 1) is None
        (left,) = await rows(tx, receipt)
        assert left["reason"] == item.reason, "the label is copied as it is sealed"
        (row,) = await rows(tx, table)
    assert [row["body"], row["reason"], row["text_id"]] == [None] * 3


@pytest.mark.parametrize("state", ["held", "retracted"])
async def test_a_withdrawn_event_is_not_claimed_and_is_swept(db: Database, state: str) -> None:
    event_id, _ = await alert(db)
    async with db.write() as tx:
        await tx.conn.execute(update(event).where(event.c.id == event_id).values(state=state))
        assert await take(tx, Lane.BULK) == []
        assert await stale.find_and_drop(tx, NOW) == 1
        await events.publish(tx, event_id, NOW)
        assert await take(tx, Lane.BULK) == []
        (row,) = await rows(tx, table)
    assert (row["state"], row["problem"], row["reason"], row["text_id"]) == ("dropped", "withdrawn", None, None)


async def test_what_waits_for_an_unreachable_chat_is_dropped(db: Database) -> None:
    _, reader_id = await alert(db)
    async with db.write() as tx:
        other = await a_reader(tx, 43)
        await outbox.promise(tx, a_message(), now=NOW, reader_id=other.id)
        await outbox.drop_queued(tx, reader_id, NOW)
        states = await outbox.states(tx)
    assert states == {("alert", "dropped"): 1, ("reply", "queued"): 1}


async def test_a_subscriber_who_left_while_a_message_was_under_way_leaves_no_receipt(db: Database) -> None:
    event_id, reader_id = await alert(db)
    async with db.write() as tx:
        (item,) = await take(tx, Lane.BULK)
        assert await readers.find(tx, 42) is not None
        await privacy.erase(tx, 42, NOW)
        await outbox.promise(tx, a_message("you are forgotten"), now=NOW, chat_id=42)
        await take(tx)
        assert not await settle_sent(tx, item)
        assert await size(tx, receipt) == 0
        assert await receipts.receipt_of(tx, reader_id, event_id) is None
        assert [row["state"] for row in await rows(tx, table)] == ["claimed"]


async def test_the_messages_that_told_a_reader_can_still_be_found(db: Database) -> None:
    _, reader_id = await alert(db)
    async with db.write() as tx:
        (item,) = await take(tx, Lane.BULK)
        await settle_sent(tx, item, message_id=77)
        assert await receipts.told(tx, reader_id, NOW) == {77: NOW}
        assert await receipts.told(tx, reader_id, NOW + SECOND) == {}
        assert await receipts.told(tx, reader_id + 1, NOW) == {}


async def test_a_row_whose_request_never_left_goes_back_into_the_queue(db: Database) -> None:
    async with db.write() as tx:
        await outbox.promise(tx, a_message(), now=NOW, chat_id=1)
        (item,) = await take(tx)
        assert (await outbox.look(tx, LATER)).lost
        assert await outbox.overdue(tx, LATER, owner="other", hold=HOLD) == []
        assert not await leave(tx, item, now=LATER)
        assert [one.id for one in await take(tx, now=LATER, owner="other")] == [item.id]


async def test_what_is_withdrawn_after_the_claim_does_not_leave(db: Database) -> None:
    event_id, _ = await alert(db)
    async with db.write() as tx:
        (item,) = await take(tx, Lane.BULK)
        await tx.conn.execute(update(event).where(event.c.id == event_id).values(state="retracted"))
        assert not await leave(tx, item)
        assert await outbox.drop(tx, item, owner="me", why="withdrawn", now=NOW)

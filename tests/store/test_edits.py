"""Messages that change after they were sent."""

import time
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import update

from bot.core.alert import Form
from bot.core.messages import Lane, MessageKind
from bot.store import edits, outbox, outbox_many, readers, stale
from bot.store.database import Database, Tx
from bot.store.edits import Change, Correction, Told
from bot.store.schema.readers import subscriber
from bot.store.schema.traffic import outbox as table
from tests.store.builders import (
    DAY,
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
    spread_all,
    take,
)

SLOW = 4
"""Other tests run beside this one."""


def to(text: str, reader_id: int = 1, message_id: int = 77, sent_at: datetime = NOW) -> Change:
    return Change(reader_id, message_id, sent_at, {"text": text})


async def edit(tx: Tx, text: str, now: datetime = NOW) -> None:
    await edits.promise_edits(tx, [to(text)], now)


async def send(tx: Tx, now: datetime, lane: Lane = Lane.EDIT) -> list[Any]:
    """Send what is due; the texts."""
    items = await take(tx, lane, now=now)
    await outbox_many.sent(tx, [(item, item.params["message_id"]) for item in items], owner="me", now=now)
    return [item.params["text"] for item in items]


async def told_of_an_event(tx: Tx, number: int = 1) -> tuple[int, list[Told]]:
    """Readers with a receipt each."""
    for chat in range(number):
        await a_reader(tx, chat + 1, follows=["all"])
    event_id = await an_event(tx)
    await a_fanout(tx, event_id)
    await spread_all(tx)
    items = await take(tx, Lane.BULK, most=number)
    await outbox_many.sent(tx, [(item, 70 + n) for n, item in enumerate(items)], owner="me", now=NOW)
    return event_id, await edits.told(tx, event_id, NOW, most=number)


async def test_a_newer_edit_takes_the_place_of_a_queued_one(db: Database) -> None:
    async with db.write() as tx:
        await a_reader(tx)
        for text in ("one source", "two sources", "three sources"):
            await edit(tx, text)
        (item,) = await take(tx, Lane.EDIT)
    assert (item.method, item.params) == ("editMessageText", {"message_id": 77, "text": "three sources"})


async def test_a_message_is_edited_once_an_hour(db: Database) -> None:
    async with db.write() as tx:
        await a_reader(tx)
        await edit(tx, "a")
        assert await send(tx, NOW) == ["a"]
        await edit(tx, "b", NOW + MINUTE)
        await edit(tx, "c", NOW + 2 * MINUTE)
        assert await send(tx, NOW + 59 * MINUTE) == []
        assert await send(tx, NOW + HOUR) == ["c"]
        await edit(tx, "d", NOW + 5 * HOUR)
        assert await send(tx, NOW + 5 * HOUR) == ["d"]


@pytest.mark.parametrize("leaves", [pytest.param(False, id="claimed"), pytest.param(True, id="sending")])
async def test_an_edit_that_is_overtaken_in_a_senders_hands_is_settled_by_nobody(db: Database, leaves: bool) -> None:
    async with db.write() as tx:
        await a_reader(tx)
        await edit(tx, "old")
        (item,) = await take(tx, Lane.EDIT)
        if leaves:
            assert await leave(tx, item)
        await edit(tx, "new", NOW + SECOND)
        assert not await leave(tx, item)
        await settle_sent(tx, item, message_id=77, now=NOW + SECOND)
        assert await send(tx, NOW + MINUTE) == ([] if leaves else ["new"])
        assert await send(tx, NOW + 2 * HOUR) == (["new"] if leaves else [])


async def test_messages_of_two_readers_with_one_number_are_two(db: Database) -> None:
    async with db.write() as tx:
        one, two = await a_reader(tx, 1), await a_reader(tx, 2)
        await edits.promise_edits(tx, [to("a", one.id), to("b", two.id)], NOW)
        assert sorted(await send(tx, NOW)) == ["a", "b"]


async def test_only_young_messages_are_edited_silently_and_only_while_they_are_young(db: Database) -> None:
    async with db.write() as tx:
        await a_reader(tx)
        changes = [to("old", message_id=1, sent_at=NOW - DAY), to("young", message_id=2, sent_at=NOW - 23 * HOUR)]
        assert await edits.promise_edits(tx, changes, NOW) == 1
        assert await send(tx, NOW + 61 * MINUTE) == []
        await stale.find_and_drop(tx, NOW + 61 * MINUTE)
        assert [row["problem"] for row in await rows(tx, table)] == ["expired"]


@pytest.mark.parametrize(
    ("waits", "cut", "dropped"),
    [
        pytest.param(None, False, 0, id="quiet"),
        pytest.param(30 * SECOND, False, 0, id="alerts-on-their-way"),
        pytest.param(61 * SECOND, False, 1, id="alerts-wait"),
        pytest.param(-HOUR, False, 0, id="alerts-for-later"),
        pytest.param(None, True, 1, id="bulk-is-held"),
    ],
)
async def test_silent_edits_are_the_first_to_go(db: Database, waits: timedelta | None, cut: bool, dropped: int) -> None:
    async with db.write() as tx:
        reader = await a_reader(tx)
        if waits is not None:
            alert = a_message("alert", MessageKind.ALERT)
            await outbox.promise(tx, alert, now=NOW, reader_id=reader.id, not_before=NOW - waits)
        await edit(tx, "silent")
        await edits.promise_edits(tx, [to("later", message_id=78)], NOW + HOUR)
        await edits.promise_deletions(tx, {reader.id: {5: NOW}}, NOW)
        await outbox.promise(tx, a_message("answer"), now=NOW - HOUR, reader_id=reader.id)
        assert await edits.shed(tx, NOW, cut=cut) == dropped
        found = {row["problem"] for row in await rows(tx, table)}
        assert found == ({None, "load"} if dropped else {None})


async def test_deletions_go_by_the_hundred_and_not_after_two_days(db: Database) -> None:
    async with db.write() as tx:
        reader = await a_reader(tx)
        sent = {n: NOW - n * 10 * MINUTE for n in range(1, 300)}
        assert await edits.promise_deletions(tx, {reader.id: sent}, NOW) == {reader.id: 287}
        await edits.promise_deletions(tx, {reader.id: sent}, NOW)
        items = await take(tx, Lane.EDIT)
        assert [len(item.params["message_ids"]) for item in items] == [100, 100, 87]
        assert {item.method for item in items} == {"deleteMessages"}
        assert items[0].params["message_ids"][0] == 287, "the oldest first, while there is time"
        ends = [row["expires_at"] for row in await rows(tx, table)]
        assert ends[0] == NOW - 2870 * MINUTE + 48 * HOUR


async def test_an_edit_of_a_deleted_message_does_not_go_out(db: Database) -> None:
    async with db.write() as tx:
        reader = await a_reader(tx)
        await edit(tx, "x")
        await edits.promise_deletions(tx, {reader.id: {77: NOW}}, NOW)
        assert [item.method for item in await take(tx, Lane.EDIT)] == ["deleteMessages"]


async def test_who_was_told_is_found_in_ranges(db: Database) -> None:
    async with db.write() as tx:
        event_id, everybody = await told_of_an_event(tx, 7)
        found: list[Told] = []
        while part := await edits.told(tx, event_id, NOW, after=found[-1].reader_id if found else 0, most=3):
            found += part
        assert found == everybody
        assert sorted(one.message_id or 0 for one in found) == list(range(70, 77))
        assert (found[0].revision, found[0].lang, found[0].form, found[0].sent_at) == (1, "ru", Form.DISCREET, NOW)
        assert await edits.told(tx, event_id + 1, NOW) == []
        assert await edits.told(tx, event_id, NOW + 30 * DAY) == []
        await readers.set_reachable(tx, found[0].reader_id, reachable=False, now=NOW)
        assert len(await edits.told(tx, event_id, NOW)) == 6


def corrections(found: Sequence[Told]) -> list[Correction]:
    return [Correction(one, {"text": "what is so"}, {"text": "we were wrong"}) for one in found]


async def test_a_correction_is_an_edit_and_a_reply_to_it(db: Database) -> None:
    async with db.write() as tx:
        event_id, found = await told_of_an_event(tx)
        for _ in range(2):
            await edits.promise_corrections(tx, corrections(found), event_id, 2, NOW + 3 * DAY)
        changed, said = await take(tx, Lane.URGENT, now=NOW + 3 * DAY)
    assert (changed.kind, changed.params) == (MessageKind.EDIT, {"message_id": 70, "text": "what is so"})
    assert said.kind is MessageKind.CORRECTION
    target = {"message_id": 70, "allow_sending_without_reply": True}
    assert said.params == {"text": "we were wrong", "reply_parameters": target}


async def test_a_correction_takes_the_place_of_a_silent_edit_and_is_never_dropped_under_load(db: Database) -> None:
    async with db.write() as tx:
        event_id, found = await told_of_an_event(tx)
        silent = Change(found[0].reader_id, 70, NOW, {"text": "two sources"})
        await edits.promise_edits(tx, [silent], NOW)
        await edits.promise_corrections(tx, corrections(found), event_id, 2, NOW)
        await edits.promise_edits(tx, [silent], NOW + SECOND)
        assert await edits.shed(tx, NOW + SECOND, cut=True) == 0
        changed, _said = await take(tx, Lane.URGENT, now=NOW + SECOND)
        assert changed.params["text"] == "two sources", "the newest text, with the correction's urgency"
        assert await take(tx, Lane.EDIT, now=NOW + SECOND) == []


async def test_who_was_told_by_another_bot_gets_the_reply_alone(db: Database) -> None:
    async with db.write() as tx:
        event_id, _ = await told_of_an_event(tx)
        tx.bot_id = 8
        await tx.conn.execute(update(subscriber).values(bot_id=8))
        (one,) = await edits.told(tx, event_id, NOW)
        assert one.message_id is None
        await edits.promise_corrections(tx, corrections([one]), event_id, 2, NOW)
        (said,) = await take(tx, Lane.URGENT)
        assert said.params == {"text": "we were wrong"}


@pytest.mark.slow
async def test_a_range_of_corrections_keeps_no_writer_waiting(db: Database) -> None:
    async with db.write() as tx:
        event_id, found = await told_of_an_event(tx, 50)
    start = time.perf_counter()
    async with db.write() as tx:
        await edits.promise_corrections(tx, corrections(found), event_id, 2, NOW)
    assert time.perf_counter() - start < 0.1 * SLOW

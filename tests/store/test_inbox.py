"""Telegram's updates until they are handled."""

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import event, update

from bot.store import inbox, privacy, readers
from bot.store.database import Database, Tx
from bot.store.inbox import A_CHAT, Waiting
from bot.store.schema.readers import subscriber
from bot.store.schema.traffic import inbox as table
from tests.store.builders import DAY, HOUR, NOW, SECOND, a_reader, rows, size

BOT = 7


def an_update(update_id: int, chat_id: int = 1, text: str = "hi") -> tuple[int, int, dict[str, Any]]:
    return update_id, chat_id, {"message": {"chat": {"id": chat_id}, "text": text}}


async def put(tx: Tx, *updates: tuple[int, int, dict[str, Any]]) -> int:
    return await inbox.put(tx, BOT, updates, NOW)


async def waiting(tx: Tx, *, busy: tuple[bytes, ...] = (), most: int = 20) -> list[Waiting]:
    return await inbox.waiting(tx, BOT, busy=busy, most=most)


async def test_an_update_comes_out_as_it_went_in(db: Database) -> None:
    async with db.write() as tx:
        assert await put(tx, an_update(10, text="привіт\0")) == 1
        assert "inbox" in tx.wakes
        (item,) = await waiting(tx)
        assert (item.bot_id, item.update_id, item.attempts) == (BOT, 10, 0)
        assert await inbox.payload(tx, item) == an_update(10, text="привіт\0")[2]


async def test_a_repeated_number_is_ignored_before_and_after_handling(db: Database) -> None:
    async with db.write() as tx:
        assert await put(tx, an_update(10, text="first"), an_update(11)) == 2
        assert await put(tx, an_update(10, text="second"), an_update(12)) == 1
        (item,) = await waiting(tx)
        assert (await inbox.payload(tx, item) or {})["message"]["text"] == "first"
        await inbox.done(tx, item)
        assert await put(tx, an_update(10)) == 0
        assert await inbox.payload(tx, item) is None


async def test_the_same_number_of_another_bot_is_another_update(db: Database) -> None:
    async with db.write() as tx:
        await put(tx, an_update(10))
        assert await inbox.put(tx, BOT + 1, [an_update(10)], NOW) == 1
        assert len(await waiting(tx)) == 1


async def test_nothing_to_put_is_nothing_put(db: Database) -> None:
    async with db.write() as tx:
        assert await put(tx) == 0


async def test_a_chat_is_served_in_order_one_update_at_a_time(db: Database) -> None:
    async with db.write() as tx:
        await put(tx, an_update(12, 1), an_update(11, 2), an_update(10, 1), an_update(13, 2))
        handled = []
        while items := await waiting(tx):
            handled.append([item.update_id for item in items])
            for item in items:
                await inbox.done(tx, item)
    assert handled == [[10, 11], [12, 13]]


async def test_a_busy_chat_is_passed_over(db: Database) -> None:
    async with db.write() as tx:
        await put(tx, an_update(10, 1), an_update(11, 2), an_update(12, 1))
        first, second = await waiting(tx)
        assert [one.update_id for one in await waiting(tx, busy=(first.chat,))] == [11]
        assert await waiting(tx, busy=(first.chat, second.chat)) == []


async def test_a_chat_that_floods_keeps_nobody_waiting(db: Database) -> None:
    async with db.write() as tx:
        await put(tx, *(an_update(number, 1) for number in range(100)), an_update(100, 2))
        assert [one.update_id for one in await waiting(tx, most=2)] == [0, 100]


async def test_content_and_chat_are_gone_once_an_update_is_handled(db: Database) -> None:
    async with db.write() as tx:
        await put(tx, an_update(10))
        (item,) = await waiting(tx)
        await inbox.done(tx, item)
        (row,) = await rows(tx, table)
        assert await waiting(tx) == []
    assert (row["state"], row["payload"], row["chat_mark"]) == ("done", None, b"")


async def test_the_third_failure_parks_an_update_without_its_content(db: Database) -> None:
    async with db.write() as tx:
        await put(tx, an_update(10), an_update(11))
        parked = []
        for _ in range(3):
            (item,) = await waiting(tx)
            assert item.update_id == 10
            parked.append(await inbox.failed(tx, item))
        assert parked == [False, False, True]
        assert [one.update_id for one in await waiting(tx)] == [11]
        row = (await rows(tx, table))[0]
    assert (row["state"], row["attempts"], row["payload"], row["chat_mark"]) == ("parked", 3, None, b"")


async def test_numbers_are_forgotten_after_two_days_unless_they_wait(db: Database) -> None:
    async with db.write() as tx:
        await put(tx, an_update(10, 1), an_update(11, 2))
        await inbox.done(tx, (await waiting(tx))[0])
        await privacy.expire(tx, NOW + 2 * DAY)
        assert await size(tx, table) == 2
        await privacy.expire(tx, NOW + 2 * DAY + HOUR)
        assert [row["update_id"] for row in await rows(tx, table)] == [11]


async def test_an_update_can_be_larger_than_a_page(db: Database) -> None:
    async with db.write() as tx:
        await put(tx, *(an_update(number, number, "я" * 5_000) for number in range(100)))
        assert len(await waiting(tx, most=1000)) == 100


async def a_known_reader(tx: Tx, chat_id: int, age: timedelta = DAY) -> None:
    await a_reader(tx, chat_id)
    await tx.conn.execute(
        update(subscriber).where(subscriber.c.chat_mark == readers.chat_mark(tx, chat_id)).values(created_at=NOW - age)
    )


async def test_chats_that_are_not_young_go_before_strangers(db: Database) -> None:
    async with db.write() as tx:
        await a_known_reader(tx, 900)
        await a_known_reader(tx, 901, DAY - SECOND)
        await put(tx, *(an_update(number, number) for number in range(1, 200)))
        await put(tx, an_update(901, 901), an_update(900, 900))
        found = [one.update_id for one in await waiting(tx)]
    assert found == [900, *range(1, 20)]


async def test_a_quarter_of_a_round_is_kept_for_strangers(db: Database) -> None:
    async with db.write() as tx:
        for chat in range(900, 940):
            await a_known_reader(tx, chat)
        await put(tx, *(an_update(number, number) for number in range(1, 40)))
        await put(tx, *(an_update(chat, chat) for chat in range(900, 940)))
        assert [one.update_id for one in await waiting(tx)] == [*range(900, 915), *range(1, 6)]
        assert len(await waiting(tx, most=1000)) == 79


async def test_the_share_of_strangers_is_used_by_others_where_there_are_none(db: Database) -> None:
    async with db.write() as tx:
        for chat in range(900, 940):
            await a_known_reader(tx, chat)
        await put(tx, an_update(1, 1), *(an_update(chat, chat) for chat in range(900, 940)))
        assert [one.update_id for one in await waiting(tx)] == [*range(900, 919), 1]


async def test_a_chat_that_grows_old_while_it_waits_stays_in_order(db: Database) -> None:
    async with db.write() as tx:
        await a_known_reader(tx, 900, DAY - HOUR)
        await put(tx, an_update(10, 900))
        await inbox.put(tx, BOT, [an_update(11, 900)], NOW + 2 * HOUR)
        assert [one.update_id for one in await waiting(tx)] == [10]


async def test_so_many_updates_of_a_chat_are_kept_and_no_more(db: Database) -> None:
    many = [an_update(number, 1) for number in range(A_CHAT + 30)]
    async with db.write() as tx:
        kept = await inbox.admit(tx, BOT, [*many, an_update(100, 2)])
        assert [one[0] for one in kept] == [*range(A_CHAT), 100]
        await put(tx, *kept)
        assert await inbox.admit(tx, BOT, many[A_CHAT:]) == []
        await inbox.done(tx, (await waiting(tx))[0])
        assert [one[0] for one in await inbox.admit(tx, BOT, many[A_CHAT:])] == [A_CHAT]


@pytest.mark.parametrize("kind", ["my_chat_member", "moved", "task"])
async def test_what_changes_a_chat_is_always_kept(db: Database, kind: str) -> None:
    async with db.write() as tx:
        await put(tx, *(an_update(number, 1) for number in range(A_CHAT)))
        assert len(await inbox.admit(tx, BOT, [(200, 1, {kind: {}}), an_update(201, 1)])) == 1


async def test_the_limit_counts_the_updates_of_one_bot(db: Database) -> None:
    async with db.write() as tx:
        await put(tx, *(an_update(number, 1) for number in range(A_CHAT)))
        assert len(await inbox.admit(tx, BOT + 1, [an_update(1, 1)])) == 1


async def test_who_is_next_is_read_from_indexes(sqlite_db: Database) -> None:
    plans: list[str] = []
    asked: list[tuple[str, Any]] = []
    async with sqlite_db.write() as tx:
        await put(tx, *(an_update(number, number % 50) for number in range(500)))
        connection = tx.conn.sync_connection

        def note(_conn: Any, _cursor: Any, statement: str, parameters: Any, *_: Any) -> None:
            asked.append((statement, parameters))

        event.listen(connection, "before_cursor_execute", note)
        await waiting(tx)
        await inbox.oldest_new(tx)
        await inbox.admit(tx, BOT, [an_update(1000, 1)])
        event.remove(connection, "before_cursor_execute", note)
        for statement, parameters in asked:
            plan = await tx.conn.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", parameters)
            plans += [row[3] for row in plan]
    assert len(asked) == 4
    assert all("ix_inbox_" in one for one in plans if "inbox" in one or "sooner" in one), plans
    assert not [one for one in plans if one.startswith("SCAN inbox") and "USING" not in one]

"""Telegram's updates until they are handled."""

from typing import Any

from bot.store import inbox, privacy
from bot.store.database import Database, Tx
from bot.store.inbox import Waiting
from bot.store.schema.traffic import inbox as table
from tests.store.builders import DAY, HOUR, NOW, rows, size

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

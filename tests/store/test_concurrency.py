"""Several workers on one database: everything is taken once."""

import asyncio
from collections import Counter

import pytest

from bot.core.messages import Lane
from bot.store import events, inbox, outbox, sources, state
from bot.store.database import Database, Tx
from bot.store.schema.traffic import outbox as table
from tests.store.builders import (
    HOLD,
    NOW,
    SECOND,
    a_message,
    a_reader,
    add_sources,
    leave,
    rows,
    settle_sent,
    size,
    take,
)

ROWS = 400


@pytest.fixture
async def filled(db: Database) -> Database:
    async with db.write() as tx:
        ids = [(await a_reader(tx, chat)).id for chat in range(20)]
        for n in range(ROWS):
            await outbox.promise(tx, a_message(str(n)), now=NOW, reader_id=ids[n % 20])
    return db


async def test_four_senders_take_every_row_once(filled: Database) -> None:
    async def sender(name: str) -> list[int]:
        mine: list[int] = []
        while True:
            async with filled.write() as tx:
                items = await take(tx, owner=name, most=7)
                await asyncio.sleep(0)
            if not items:
                return mine
            mine += [item.id for item in items]
            async with filled.write(first=True) as tx:
                for item in items:
                    assert await settle_sent(tx, item, owner=name)

    taken = await asyncio.gather(*(sender(f"sender {n}") for n in range(4)))
    counts = Counter(one for mine in taken for one in mine)
    assert len(counts) == ROWS
    assert set(counts.values()) == {1}
    async with filled.read() as tx:
        assert {row["state"] for row in await rows(tx, table)} == {"sent"}


async def test_rows_of_a_dead_sender_are_taken_over_once(filled: Database) -> None:
    async with filled.write() as tx:
        for item in await take(tx, owner="dead", most=ROWS):
            assert await leave(tx, item, owner="dead")

    async def heir(name: str) -> int:
        async with filled.write() as tx:
            return len(await outbox.overdue(tx, NOW + HOLD + SECOND, owner=name, hold=HOLD))

    assert sum(await asyncio.gather(*(heir(f"heir {n}") for n in range(4)))) == ROWS


async def test_four_pollers_lease_every_source_once(db: Database) -> None:
    async with db.write() as tx:
        await add_sources(tx, *(f"source-{n:02}" for n in range(40)))

    async def poller(name: str) -> list[str]:
        mine = []
        for _ in range(10):
            async with db.write() as tx:
                due = await sources.lease_due(tx, NOW, owner=name, hold=HOLD, most=3)
                await asyncio.sleep(0)
            mine += [one.spec.id for one in due]
        return mine

    counts = Counter(one for mine in await asyncio.gather(*(poller(f"p{n}") for n in range(4))) for one in mine)
    assert len(counts) == 40
    assert set(counts.values()) == {1}


async def test_an_update_is_handled_by_one_worker_only(db: Database) -> None:
    async with db.write() as tx:
        await inbox.put(tx, 7, [(1, 1, {"text": "hi"})], NOW)
        (item,) = await inbox.waiting(tx, 7, busy=(), most=1)
    handled = []

    async def worker(name: str) -> None:
        async with db.write() as tx:
            payload = await inbox.payload(tx, item)
            await asyncio.sleep(0.01)
            if payload is not None:
                handled.append(name)
                await inbox.done(tx, item)

    await asyncio.gather(*(worker(f"w{n}") for n in range(4)))
    assert len(handled) == 1


async def test_the_same_chat_added_by_many_at_once_is_one_subscriber(db: Database) -> None:
    async def add() -> int:
        async with db.write() as tx:
            return (await a_reader(tx, 42, follows=["all"])).id

    assert len(set(await asyncio.gather(*(add() for _ in range(8))))) == 1


async def test_the_same_promise_made_by_many_at_once_is_one_row(db: Database) -> None:
    async def promise() -> None:
        async with db.write() as tx:
            await outbox.promise(tx, a_message(), now=NOW, chat_id=1, key="7:1:0")

    await asyncio.gather(*(promise() for _ in range(8)))
    async with db.read() as tx:
        assert await size(tx, table) == 1


async def test_a_reply_overtakes_a_long_queue_of_writers(sqlite_db: Database) -> None:
    done: list[str] = []

    async def work(name: str, tx_first: bool) -> None:
        async with sqlite_db.write(first=tx_first) as tx:
            await bulk(tx) if not tx_first else await outbox.promise(tx, a_message(), now=NOW, chat_id=1)
        done.append(name)

    async def bulk(tx: Tx) -> None:
        await events.add_keys(tx, 0, (), NOW)
        await take(tx, Lane.BULK)

    tasks = [asyncio.create_task(work("bulk", False)) for _ in range(50)]
    await asyncio.sleep(0)
    tasks.append(asyncio.create_task(work("reply", True)))
    await asyncio.gather(*tasks)
    assert done.index("reply") <= 2


async def test_two_changes_of_campaigns_at_once_turn_the_stamp_twice(db: Database) -> None:
    """Else what was read between them would be taken for true after the second."""
    changed = asyncio.Event()

    async def first() -> None:
        async with db.write() as tx:
            await state.campaigns_changed(tx)
            changed.set()
            await asyncio.sleep(0.1)

    async def second() -> None:
        await changed.wait()
        async with db.write() as tx:
            await state.campaigns_changed(tx)

    await asyncio.gather(first(), second())
    async with db.read() as tx:
        assert await state.campaigns_stamp(tx) == 2

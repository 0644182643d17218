"""Writes that share a transaction share nothing else."""

import asyncio
from dataclasses import replace

from bot.core.messages import MessageKind
from bot.delivery.ledger import Ledger
from bot.delivery.policy import Done, Park
from bot.store.database import Database
from tests.delivery.test_worker import NOW, a_reader, promise, states
from tests.store.builders import HOLD, take


async def test_rows_are_written_together_and_each_waits_for_its_own_commit(sqlite_db: Database) -> None:
    for chat in range(30):
        await promise(sqlite_db, "x", MessageKind.REPLY, reader_id=await a_reader(sqlite_db, chat + 1))
    async with sqlite_db.write() as tx:
        items = await take(tx, now=NOW)
    ledger = Ledger(sqlite_db, "me", lambda: NOW, HOLD)
    assert all(await asyncio.gather(*(ledger.leaving((item,)) for item in items)))
    assert await states(sqlite_db) == {"sending": 30}
    await asyncio.gather(*(ledger.settle((item,), Done(7)) for item in items))
    assert await states(sqlite_db) == {"sent": 30}


async def test_what_is_not_ours_does_not_leave_and_holds_nobody_up(sqlite_db: Database) -> None:
    for chat in range(3):
        await promise(sqlite_db, "x", MessageKind.REPLY, reader_id=await a_reader(sqlite_db, chat + 1))
    async with sqlite_db.write() as tx:
        items = await take(tx, now=NOW)
    ledger = Ledger(sqlite_db, "me", lambda: NOW, HOLD)
    stranger = replace(items[2], id=999)
    left = await asyncio.gather(ledger.leaving((items[0],)), ledger.leaving((items[1], stranger)))
    assert list(left) == [True, False]
    assert await states(sqlite_db) == {"sending": 1, "queued": 1, "claimed": 1}


async def test_one_row_that_cannot_be_written_takes_no_other_with_it(sqlite_db: Database) -> None:
    for chat in range(3):
        await promise(sqlite_db, "x", MessageKind.REPLY, reader_id=await a_reader(sqlite_db, chat + 1))
    async with sqlite_db.write() as tx:
        items = await take(tx, now=NOW)
    ledger = Ledger(sqlite_db, "me", lambda: NOW, HOLD)
    broken = Park(object())  # type: ignore[arg-type]  # what no database stores
    ended = await asyncio.gather(
        ledger.settle((items[0],), Done(1)),
        ledger.settle((items[1],), broken),
        ledger.settle((items[2],), Done(2)),
        return_exceptions=True,
    )
    assert [isinstance(one, Exception) for one in ended] == [False, True, False]
    assert await states(sqlite_db) == {"sent": 2, "claimed": 1}

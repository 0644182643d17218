"""What a transaction costs in trips to the thread of its connection, and that nothing of it stays behind."""

import asyncio
import logging

import pytest
from sqlalchemy import insert, select, text

from bot.store.database import Database
from bot.store.schema.state import meta


@pytest.fixture
def trips(caplog: pytest.LogCaptureFixture) -> pytest.LogCaptureFixture:
    """The driver's log says each trip."""
    caplog.set_level(logging.DEBUG, "aiosqlite")
    return caplog


def count(trips: pytest.LogCaptureFixture) -> int:
    found = sum(record.getMessage().startswith("executing") for record in trips.records)
    trips.clear()
    return found


async def test_each_statement_is_one_trip_and_so_is_the_commit(
    sqlite_db: Database, trips: pytest.LogCaptureFixture
) -> None:
    async with sqlite_db.write() as tx:
        await tx.conn.execute(select(meta))  # opens the connection
    count(trips)
    async with sqlite_db.write() as tx:
        await tx.conn.execute(insert(meta), [{"name": str(n), "value": ""} for n in range(3)])
        assert len((await tx.conn.execute(select(meta).where(meta.c.value == ""))).all()) == 3
    assert count(trips) == 3


async def test_a_transaction_in_which_nothing_is_asked_makes_no_trip(
    sqlite_db: Database, trips: pytest.LogCaptureFixture
) -> None:
    async with sqlite_db.write() as tx:
        await tx.conn.execute(select(meta))
    count(trips)
    async with sqlite_db.write():
        pass
    assert count(trips) == 0


async def test_a_writer_cancelled_in_its_first_statement_leaves_nothing_open(sqlite_db: Database) -> None:
    slow = text("WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n LIMIT 300000) SELECT max(i) FROM n")

    async def work() -> None:
        async with sqlite_db.write() as tx:
            await tx.conn.execute(slow)

    for _ in range(3):
        task = asyncio.create_task(work())
        await asyncio.sleep(0.01)
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
        async with asyncio.timeout(5), sqlite_db.write() as tx:
            assert await tx.insert_new(meta, {"name": "after", "value": ""}) in (0, 1)


async def test_a_failing_first_statement_leaves_nothing_open(sqlite_db: Database) -> None:
    with pytest.raises(Exception, match="nowhere"):
        async with sqlite_db.write() as tx:
            await tx.conn.execute(text("SELECT * FROM nowhere"))
    async with asyncio.timeout(5), sqlite_db.write() as tx:
        assert await tx.insert_new(meta, {"name": "after", "value": ""}) == 1


async def test_rows_counts_and_ids_come_as_from_the_driver_itself(sqlite_db: Database) -> None:
    async with sqlite_db.write() as tx:
        added = insert(meta).values(name="a", value="1").returning(meta.c.name)
        assert (await tx.conn.execute(added)).scalars().all() == ["a"]
        assert (await tx.conn.execute(meta.update().values(value="2"))).rowcount >= 1
        assert await tx.conn.scalar(select(meta.c.value).where(meta.c.name == "a")) == "2"
        assert (await tx.conn.execute(meta.delete().where(meta.c.name == "none"))).rowcount == 0

"""Transactions, the queue of writers, and the scrubbing of files."""

import asyncio
import random
from pathlib import Path

import pytest
from sqlalchemy import text

from bot.store import privacy, readers
from bot.store.database import Database, Turns, Tx
from bot.store.schema.base import Moment
from bot.store.schema.readers import subscriber
from bot.store.schema.state import meta
from tests.store.builders import NOW, a_reader, rows, size


async def note(tx: Tx, name: str, value: str = "") -> None:
    await tx.insert_new(meta, {"name": name, "value": value})


async def broken_off(db: Database, name: str) -> None:
    async with db.write() as tx:
        tx.wakes.add("deliver")
        await note(tx, name)
        raise InterruptedError


async def noted(db: Database) -> set[str]:
    async with db.read() as tx:
        return {row["name"] for row in await rows(tx, meta)}


async def test_what_was_written_is_there_for_readers(db: Database) -> None:
    async with db.write() as tx:
        await note(tx, "a")
    assert await noted(db) == {"a"}


async def test_an_exception_takes_everything_back(db: Database) -> None:
    with pytest.raises(InterruptedError):
        await broken_off(db, "a")
    assert await noted(db) == set()
    async with db.write() as tx:
        await note(tx, "b")
    assert await noted(db) == {"b"}


async def test_readers_do_not_wait_for_an_open_writer(db: Database) -> None:
    async with db.write() as tx:
        await note(tx, "a")
        async with asyncio.timeout(2):
            assert await noted(db) == set()
    assert await noted(db) == {"a"}


async def test_many_readers_read_at_once(db: Database) -> None:
    async with asyncio.timeout(10):
        assert await asyncio.gather(*(noted(db) for _ in range(40))) == [set()] * 40


async def test_passes_are_woken_only_after_the_commit(db: Database) -> None:
    seen: list[tuple[frozenset[str], bool]] = []
    inside = False

    def woken(passes: frozenset[str]) -> None:
        seen.append((passes, inside))

    db.on_commit = woken
    async with db.write() as tx:
        inside = True
        tx.wakes |= {"deliver", "inbox"}
        await note(tx, "a")
        assert seen == []
        inside = False
    async with db.write() as tx:
        await note(tx, "b")
    with pytest.raises(InterruptedError):
        await broken_off(db, "c")
    assert seen == [(frozenset({"deliver", "inbox"}), False)]


async def test_a_failing_statement_does_not_spoil_the_next_transaction(db: Database) -> None:
    for _ in range(3):
        with pytest.raises(Exception, match="nowhere"):
            async with db.write() as tx:
                await tx.conn.execute(text("SELECT * FROM nowhere"))
    async with db.write() as tx:
        await note(tx, "a")
    assert await noted(db) == {"a"}


async def test_a_writer_cancelled_at_any_moment_writes_all_or_nothing(db: Database) -> None:
    rng = random.Random(4)

    async def pair(n: int) -> None:
        async with db.write() as tx:
            await note(tx, f"{n} first")
            await asyncio.sleep(0)
            await note(tx, f"{n} second")

    tasks = []
    for n in range(60):
        tasks.append(asyncio.create_task(pair(n)))
        await asyncio.sleep(rng.choice((0, 0, 0.001, 0.003)))
        if n % 2:
            rng.choice(tasks).cancel()
    await asyncio.gather(*tasks, return_exceptions=True)
    assert all(task.cancelled() or task.exception() is None for task in tasks)
    async with asyncio.timeout(5), db.write() as tx:
        await note(tx, "after")
    names = await noted(db)
    assert {name.split()[0] for name in names if "first" in name} == {
        name.split()[0] for name in names if "second" in name
    }
    assert names >= {
        f"{n} {word}" for n, task in enumerate(tasks) if not task.cancelled() for word in ("first", "second")
    }


async def test_more_rows_than_a_statement_takes_are_counted_together(db: Database) -> None:
    async with db.write() as tx:
        many = [{"name": str(n), "value": ""} for n in range(1_234)]
        assert await tx.insert_new(meta, many) == 1_234
        assert await tx.insert_new(meta, [*many[:700], {"name": "new", "value": ""}]) == 1
        assert await tx.insert_new(meta, []) == 0
        assert await size(tx, meta) == 1_235


def test_a_time_without_a_zone_is_refused() -> None:
    with pytest.raises(TypeError):
        Moment().process_bind_param(NOW.replace(tzinfo=None), None)  # type: ignore[arg-type]


async def queue_up(turns: Turns, order: list[str], name: str, rank: int = 2) -> asyncio.Task[None]:
    async def take() -> None:
        async with turns.take(rank):
            order.append(name)
            await asyncio.sleep(0)

    task = asyncio.create_task(take())
    await asyncio.sleep(0)
    return task


async def test_intake_passes_replies_and_replies_the_background_and_all_keep_their_order() -> None:
    turns, order = Turns(), list[str]()
    async with turns.take(2):
        tasks = [
            await queue_up(turns, order, name, {"reply": 1, "intake": 0}.get(name.split()[0], 2))
            for name in ("a", "b", "reply 1", "reply 2", "intake", "c")
        ]
    await asyncio.gather(*tasks)
    assert order == ["intake", "reply 1", "reply 2", "a", "b", "c"]


async def test_who_gives_up_waiting_does_not_keep_the_turn() -> None:
    turns, order = Turns(), list[str]()
    async with turns.take(2):
        tasks = [await queue_up(turns, order, name) for name in ("a", "b", "c")]
        tasks[1].cancel()
    await asyncio.wait(tasks)
    assert order == ["a", "c"]


async def test_who_is_cancelled_in_the_moment_of_the_turn_hands_it_on() -> None:
    turns, order = Turns(), list[str]()
    async with turns.take(2):
        tasks = [await queue_up(turns, order, name) for name in ("a", "b")]
    tasks[0].cancel()  # the turn is a's since the line above, but a has not run yet
    await asyncio.wait(tasks)
    assert order == ["b"]
    async with asyncio.timeout(1), turns.take(2):
        order.append("free")
    assert order == ["b", "free"]


async def test_an_error_inside_a_turn_ends_it() -> None:
    turns = Turns()
    with pytest.raises(InterruptedError):
        async with turns.take(1):
            raise InterruptedError
    async with asyncio.timeout(1), turns.take(2):
        pass


async def test_writers_of_sqlite_stand_in_line_with_replies_first(sqlite_db: Database) -> None:
    order: list[str] = []

    async def write(name: str, *, first: bool) -> None:
        async with sqlite_db.write(first=first) as tx:
            await note(tx, name)
            order.append(name)

    async with sqlite_db.write() as tx:
        await note(tx, "open")
        tasks = [asyncio.create_task(write(f"bulk {n}", first=False)) for n in range(3)]
        await asyncio.sleep(0.01)
        tasks.append(asyncio.create_task(write("reply", first=True)))
        await asyncio.sleep(0.01)
        assert order == []
    await asyncio.gather(*tasks)
    assert order == ["reply", "bulk 0", "bulk 1", "bulk 2"]


def bytes_of(folder: Path) -> bytes:
    return b"".join(path.read_bytes() for path in folder.iterdir())


WORD = b"unmistakable"


async def test_scrubbed_bytes_are_in_no_file(sqlite_db: Database, sqlite_file: Path) -> None:
    async with sqlite_db.write() as tx:
        for n, length in enumerate((1, 50, 900, 5_000, 20_000) * 10):
            await note(tx, str(n), WORD.decode() * max(1, length // len(WORD)))
    assert WORD in bytes_of(sqlite_file.parent)
    async with sqlite_db.write() as tx:
        await tx.conn.execute(meta.delete())
    assert await sqlite_db.scrub()
    assert WORD not in bytes_of(sqlite_file.parent)
    async with sqlite_db.write() as tx:
        await note(tx, "after")
    assert await noted(sqlite_db) == {"after"}


async def test_a_reader_postpones_the_scrubbing_and_writers_go_on(sqlite_db: Database) -> None:
    async with sqlite_db.write() as tx:
        await note(tx, "before")
    async with sqlite_db.read() as tx:
        assert await size(tx, meta) == 1  # from here on the reader holds its view of the file
        async with sqlite_db.write() as other:
            await note(other, "meanwhile")
        scrubbing = asyncio.create_task(sqlite_db.scrub())
        for n in range(5):
            async with asyncio.timeout(1), sqlite_db.write(first=True) as other:
                await note(other, str(n))
        async with asyncio.timeout(20):
            assert await scrubbing is False
        assert await size(tx, meta) == 1
    assert await sqlite_db.scrub()
    assert len(await noted(sqlite_db)) == 7


async def test_scrubbing_goes_on_beside_readers_that_come_and_go(sqlite_db: Database, sqlite_file: Path) -> None:
    stop = asyncio.Event()

    async def reading() -> None:
        while not stop.is_set():
            await noted(sqlite_db)
            await asyncio.sleep(0.005)

    async with sqlite_db.write() as tx:
        await a_reader(tx, 42)
    tasks = [asyncio.create_task(reading()) for _ in range(4)]
    results = []
    for chat in range(3):
        async with sqlite_db.write() as tx:
            await a_reader(tx, chat)
            await privacy.erase(tx, chat, NOW)
        results.append(await sqlite_db.scrub())
    stop.set()
    await asyncio.gather(*tasks)
    assert set(results) <= {True, False}
    assert await sqlite_db.scrub()
    async with sqlite_db.read() as tx:
        assert await readers.find(tx, 42) is not None
        assert await size(tx, subscriber) == 1


async def test_another_program_that_writes_postpones_the_scrubbing(
    sqlite_db: Database, db_of_another: Database
) -> None:
    async with db_of_another.write() as tx:
        await note(tx, "theirs")
        async with asyncio.timeout(30):
            assert await sqlite_db.scrub() is False
    assert await sqlite_db.scrub()


@pytest.fixture
async def db_of_another(sqlite_db: Database, sqlite_file: Path):
    other = Database(f"sqlite+aiosqlite:///{sqlite_file}", sqlite_db.vault)
    yield other
    await other.close()


async def test_postgresql_scrubs_by_itself(postgres_db: Database) -> None:
    assert await postgres_db.scrub()

"""The word before follows are shown, as it is stored."""

from bot.store import privacy, words
from bot.store.database import Database
from bot.store.schema.phone import word as table
from tests.store.builders import HOUR, MINUTE, NOW, a_reader, rows, size

SALT, DIGEST, OTHER = b"s" * 16, b"d" * 32, b"e" * 32


async def test_whether_there_is_a_second_word_cannot_be_seen(db: Database) -> None:
    async with db.write() as tx:
        first, second = await a_reader(tx), await a_reader(tx, 2)
        for one in (first, second):
            await words.put(tx, one.id, SALT, DIGEST)
        await words.put_eraser(tx, second.id, OTHER)
        sizes = {len(row["body"]) for row in await rows(tx, table)}
        assert len(sizes) == 1
        plain, erasing = await words.get(tx, first.id), await words.get(tx, second.id)
        assert plain is not None
        assert erasing is not None
        assert (plain.digest, erasing.digest, erasing.eraser) == (DIGEST, DIGEST, OTHER)
        assert plain.eraser not in (DIGEST, OTHER)
        assert len(plain.eraser) == len(OTHER)


async def test_another_word_ends_the_second_one_too(db: Database) -> None:
    async with db.write() as tx:
        reader = await a_reader(tx)
        await words.put_eraser(tx, reader.id, OTHER)
        assert await words.get(tx, reader.id) is None, "no second word without a first"
        await words.put(tx, reader.id, SALT, DIGEST)
        await words.put_eraser(tx, reader.id, OTHER)
        await words.put(tx, reader.id, SALT, OTHER)
        kept = await words.get(tx, reader.id)
        assert kept is not None
        assert kept.digest == OTHER
        assert kept.eraser != OTHER
        await words.drop(tx, reader.id)
        assert await size(tx, table) == 0


async def test_five_tries_an_hour_and_a_right_one_begins_anew(db: Database) -> None:
    async with db.write() as tx:
        reader = await a_reader(tx)
        await words.put(tx, reader.id, SALT, DIGEST)
        assert [await words.tried(tx, reader.id, NOW + n * MINUTE) for n in range(6)] == [True] * 5 + [False]
        assert not await words.tried(tx, reader.id, NOW + 59 * MINUTE)
        assert await words.tried(tx, reader.id, NOW + HOUR)
        await words.open_until(tx, reader.id, NOW + 2 * HOUR)
        assert [await words.tried(tx, reader.id, NOW + HOUR) for _ in range(6)] == [True] * 5 + [False]


async def test_a_clock_that_was_ahead_locks_nobody_out(db: Database) -> None:
    async with db.write() as tx:
        reader = await a_reader(tx)
        await words.put(tx, reader.id, SALT, DIGEST)
        for _ in range(5):
            await words.tried(tx, reader.id, NOW + 300 * HOUR)
        assert await words.tried(tx, reader.id, NOW)


async def test_it_goes_with_the_reader(db: Database) -> None:
    async with db.write() as tx:
        await words.put(tx, (await a_reader(tx, 3)).id, SALT, DIGEST)
        await privacy.erase(tx, 3, NOW)
        assert await size(tx, table) == 0

"""Calendar links: one for a reader, found by its token alone, gone when it is replaced, ended, or its reader left."""

from bot.store import calendars, privacy
from bot.store.calendars import Link
from bot.store.database import Database
from bot.store.schema.calendars import calendar_link
from tests.store.builders import HOUR, NOW, a_reader, rows


async def test_a_link_is_found_by_its_token_and_by_nothing_else(db: Database) -> None:
    async with db.write() as tx:
        reader, other = await a_reader(tx, 1), await a_reader(tx, 2)
        token = await calendars.make(tx, reader.id, NOW + HOUR)
        await calendars.make(tx, other.id, NOW)
        found = await calendars.find(tx, token)
        assert found == Link(reader.id, named=False, made_at=NOW.replace(hour=0, minute=0))
        for guess in ("", token[:-1], token + "a", token.swapcase(), "A" * len(token)):
            assert await calendars.find(tx, guess) is None


async def test_the_token_itself_is_nowhere(db: Database) -> None:
    async with db.write() as tx:
        reader = await a_reader(tx, 1)
        token = await calendars.make(tx, reader.id, NOW)
        (row,) = await rows(tx, calendar_link)
    assert token.encode() not in row["token_mark"]
    assert len(row["token_mark"]) < 64


async def test_a_new_link_ends_the_old_one_and_keeps_the_choice(db: Database) -> None:
    async with db.write() as tx:
        reader = await a_reader(tx, 1)
        old = await calendars.make(tx, reader.id, NOW)
        await calendars.name(tx, reader.id, named=True)
        new = await calendars.make(tx, reader.id, NOW)
        found = await calendars.find(tx, new)
        assert (await calendars.find(tx, old), found and found.named) == (None, True)
        assert await calendars.drop(tx, reader.id)
        assert not await calendars.drop(tx, reader.id)
        assert await calendars.find(tx, new) is None


async def test_who_leaves_takes_the_link_along(db: Database) -> None:
    async with db.write() as tx:
        token = await calendars.make(tx, (await a_reader(tx, 1)).id, NOW)
        await privacy.erase(tx, 1, NOW)
        assert await calendars.find(tx, token) is None

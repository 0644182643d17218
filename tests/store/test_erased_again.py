"""Who was erased since a backup was made does not come back with it."""

import asyncio
from pathlib import Path

import pytest

from bot.store import backup, campaigns, kept, privacy, readers
from bot.store.backup import Restored
from bot.store.database import Database
from bot.store.schema import metadata
from bot.store.schema.campaigns import campaign
from bot.store.schema.hearings import hearing
from bot.store.schema.readers import erased
from bot.store.vault import Vault
from tests.conftest import sqlite_url as url_of
from tests.store.builders import DAY, HOUR, NOW, a_reader, rows, size
from tests.store.test_privacy import a_life

CHAT, OTHER = 900_100_200, 900_100_201


@pytest.fixture
def target(tmp_path: Path) -> Path:
    return tmp_path / "elsewhere" / "one.vigil-backup"


async def test_whoever_was_erased_since_the_backup_stays_erased(
    sqlite_db: Database, sqlite_file: Path, target: Path, vault: Vault
) -> None:
    async with sqlite_db.write() as tx:
        await a_reader(tx, CHAT, follows=["all"])
        await a_reader(tx, OTHER)
    backup.make(url_of(sqlite_file), target, vault, NOW)
    async with sqlite_db.write() as tx:
        await privacy.erase(tx, CHAT, NOW + HOUR)
    await sqlite_db.close()
    done = await asyncio.to_thread(backup.restore, url_of(sqlite_file), target, vault, NOW + DAY)
    assert isinstance(done, Restored)
    assert done.erased == 1
    there = Database(url_of(sqlite_file), vault)
    async with there.read() as tx:
        assert await readers.find(tx, CHAT) is None
        assert await readers.find(tx, OTHER) is not None
        (row,) = await rows(tx, erased)
        assert not row["scrubbed"], "the bytes stand in the file that came back: it is to be rewritten"
    await there.close()


async def sizes(db: Database) -> dict[str, int]:
    """How many rows each table has, but what only a restore writes down."""
    async with db.read() as tx:
        return {one.name: await size(tx, one) for one in metadata.sorted_tables if one.name != "meta"}


async def test_of_whoever_was_erased_since_as_much_is_left_in_the_backup_as_in_the_database(
    sqlite_db: Database, sqlite_file: Path, target: Path, vault: Vault
) -> None:
    async with sqlite_db.write() as tx:
        reader = await a_life(tx, CHAT)
        await kept.keep(tx, (await rows(tx, hearing))[0]["id"], "abc123")
        await campaigns.record(tx, (await rows(tx, campaign))[0]["id"], reader, "", "completed", NOW)
    backup.make(url_of(sqlite_file), target, vault, NOW)
    before = await sizes(sqlite_db)
    async with sqlite_db.write() as tx:
        await privacy.erase(tx, CHAT, NOW + HOUR)
    after = await sizes(sqlite_db)
    assert {"hearing", "campaign_action", "campaign_ask"} <= {name for name in after if after[name] < before[name]}
    await sqlite_db.close()
    await asyncio.to_thread(backup.restore, url_of(sqlite_file), target, vault, NOW + DAY)
    there = Database(url_of(sqlite_file), vault)
    assert await sizes(there) == after
    async with there.read() as tx:
        mark = readers.chat_mark(tx, CHAT)
        for table in metadata.sorted_tables:
            assert table is erased or all(mark not in row.values() for row in await rows(tx, table)), table.name
    await there.close()

"""What an error of the database means, with real errors of real databases."""

import sqlite3
from pathlib import Path

import pytest
from sqlalchemy import make_url, text
from sqlalchemy.exc import DBAPIError

from bot.store import outbox, state
from bot.store.alone import Lead
from bot.store.database import Database
from bot.store.trouble import Unavailable, key_of
from bot.store.vault import Vault
from tests.conftest import KEY, Postgres, sqlite_url
from tests.store.builders import NOW, a_message, size


async def _promises(db: Database) -> None:
    async with db.write() as tx:
        for n in range(200):
            await outbox.promise(tx, a_message(), now=NOW, chat_id=n)


async def _held(db: Database) -> bool:
    async with db.read() as tx:
        return await state.held(tx)


async def _nonsense(db: Database) -> None:
    async with db.write() as tx:
        await tx.conn.execute(text("SELECT nonsense"))


@pytest.mark.parametrize(
    ("pragma", "key"),
    [
        pytest.param("max_page_count = 1", "full", id="no room"),
        pytest.param("query_only = ON", "read_only", id="read-only"),
    ],
)
async def test_what_cannot_be_written_is_named_and_not_kept(sqlite_db: Database, pragma: str, key: str) -> None:
    async with sqlite_db.write() as tx:
        await tx.conn.execute(text(f"PRAGMA {pragma}"))
    with pytest.raises(Unavailable) as caught:
        await _promises(sqlite_db)
    assert caught.value.key == key
    assert sqlite_db.trouble is not None
    assert sqlite_db.trouble.key == key
    async with sqlite_db.read() as tx:
        assert await size(tx, outbox.outbox) == 0


async def test_a_broken_page_is_named(sqlite_file: Path) -> None:
    connection = sqlite3.connect(sqlite_file)
    roots = [row[0] for row in connection.execute("SELECT rootpage FROM sqlite_master WHERE tbl_name = 'meta'")]
    page = connection.execute("PRAGMA page_size").fetchone()[0]
    connection.close()
    with sqlite_file.open("r+b") as file:
        for root in roots:
            file.seek((root - 1) * page)
            file.write(b"\xee" * page)
    db = Database(sqlite_url(sqlite_file), Vault(KEY))
    with pytest.raises(Unavailable) as caught:
        await _held(db)
    assert caught.value.key == "damaged"
    await db.close()


async def test_a_fault_of_ours_is_no_trouble_of_the_database(db: Database) -> None:
    with pytest.raises(DBAPIError, match="nonsense") as caught:
        await _nonsense(db)
    assert key_of(caught.value) is None
    assert db.trouble is None


async def test_a_server_that_hangs_up_is_named_and_used_again(
    postgres_db: Database, postgres_url: str, postgres: Postgres
) -> None:
    name = make_url(postgres_url).database

    async def cut_off() -> None:
        async with postgres_db.write() as tx:
            await state.held(tx)
            postgres.admin(f"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{name}'")
            await state.held(tx)

    with pytest.raises(Unavailable) as caught:
        await cut_off()
    assert caught.value.key == "unreachable"
    assert await _held(postgres_db) is False, "the pool found out, and connected anew"


async def test_of_two_on_a_server_one_leads_until_it_is_gone(postgres_url: str, postgres: Postgres) -> None:
    first, second = Lead(postgres_url), Lead(postgres_url)
    assert await first.take()
    assert await first.keeps()
    assert not await second.take()
    assert not await second.keeps()
    name = make_url(postgres_url).database
    postgres.admin(f"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{name}'")
    assert not await first.keeps(), "who lost the connection lost the lock"
    assert await second.take()
    assert not await first.take()
    await second.close()
    assert await first.take()
    await first.close()


async def test_on_sqlite_the_lead_is_the_files_lock(empty_sqlite: str) -> None:
    lead = Lead(empty_sqlite)
    assert await lead.take()
    assert await lead.keeps()
    await lead.close()


async def test_a_server_that_is_not_there_gives_nobody_the_lead(tmp_path: Path) -> None:
    lead = Lead(f"postgresql+psycopg://nobody@/vigil?host={tmp_path}")
    assert not await lead.take()
    assert not await lead.keeps()
    await lead.close()

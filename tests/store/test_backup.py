"""Backups: whole, sealed and restored."""

# ruff: noqa: ASYNC240 - files are what this is about

import os
import shutil
import sqlite3
import stat
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from bot.core.messages import MessageKind
from bot.store import backup, outbox, readers, restored, state
from bot.store.alone import hold_alone
from bot.store.backup import BackupProblem, Contents, Restored
from bot.store.database import Database
from bot.store.schema.feeds import source
from bot.store.schema.traffic import outbox as outbox_table
from bot.store.sealed_file import CHUNK, FRAME
from bot.store.vault import Vault
from tests.conftest import sqlite_url
from tests.store.builders import (
    DAY,
    HOUR,
    MINUTE,
    NOW,
    SECOND,
    a_fanout,
    a_message,
    a_reader,
    add_sources,
    an_event,
    leave,
    rows,
    spread_all,
    take,
)

CHAT, OTHER = 900_100_200, 900_100_201


@pytest.fixture
def target(tmp_path: Path) -> Path:
    return tmp_path / "elsewhere" / "one.vigil-backup"


async def closed(db: Database) -> None:
    """Readers, one of them with an alert, in a database nobody has open."""
    async with db.write() as tx:
        await state.check_key(tx)
        await a_reader(tx, CHAT, follows=["all"])
        await a_reader(tx, OTHER)
        await a_fanout(tx, await an_event(tx))
        await spread_all(tx)
    await db.close()


def url_of(path: Path) -> str:
    return sqlite_url(path)


async def test_a_backup_is_whole_private_and_tells_nothing_without_the_key(
    sqlite_db: Database, sqlite_file: Path, target: Path, vault: Vault
) -> None:
    await closed(sqlite_db)
    assert backup.make(url_of(sqlite_file), target, vault, NOW) == target
    assert stat.S_IMODE(target.stat().st_mode) == 0o600
    assert b"SQLite format" not in target.read_bytes()
    found = backup.verify(target, vault, sqlite_file.parent)
    assert isinstance(found, Contents)
    assert (found.made_at, found.rows["subscriber"], found.rows["outbox"]) == (NOW, 2, 1)
    assert backup.verify(target, Vault(b"x" * 32), sqlite_file.parent) == BackupProblem("other_key", str(target))


async def test_nothing_unsealed_is_left_behind(
    sqlite_db: Database, sqlite_file: Path, target: Path, vault: Vault
) -> None:
    await closed(sqlite_db)
    backup.make(url_of(sqlite_file), target, vault, NOW)
    backup.verify(target, vault, sqlite_file.parent)
    backup.restore(url_of(sqlite_file), target, vault, NOW)
    left = {path.name for path in [*sqlite_file.parent.iterdir(), *target.parent.iterdir()]}
    assert left == {"vigil.db", "vigil.db.lock", "vigil.db.replaced-20261120T120000Z", target.name}


async def test_a_backup_can_be_made_while_the_bot_writes(
    sqlite_db: Database, sqlite_file: Path, target: Path, vault: Vault
) -> None:
    async with sqlite_db.write() as tx:
        await state.check_key(tx)
        await a_reader(tx, CHAT)
    async with sqlite_db.write() as tx:
        await a_reader(tx, OTHER)
        assert backup.make(url_of(sqlite_file), target, vault, NOW) == target
    found = backup.verify(target, vault, sqlite_file.parent)
    assert isinstance(found, Contents)
    assert found.rows["subscriber"] == 1, "what is not committed is not there"


def frames(sealed: bytes) -> list[bytes]:
    """The header, then each frame."""
    start = sealed.index(b"\n", sealed.index(b"\n") + 1) + 1
    found = [sealed[:start]]
    while start < len(sealed):
        size = int.from_bytes(sealed[start : start + FRAME], "big")
        found.append(sealed[start : start + FRAME + size])
        start += FRAME + size
    return found


@pytest.mark.parametrize(
    ("change", "key"),
    [
        pytest.param(lambda raw: raw[:-1], "damaged", id="cut"),
        pytest.param(lambda raw: b"".join(frames(raw)[:-1]), "damaged", id="a whole chunk is missing"),
        pytest.param(lambda raw: raw[:-40] + bytes([raw[-40] ^ 1]) + raw[-39:], "damaged", id="a bit"),
        pytest.param(lambda raw: raw + b"more", "damaged", id="something added"),
        pytest.param(lambda raw: raw.replace(b"2026-11-20", b"2026-11-21"), "damaged", id="another date"),
        pytest.param(
            lambda raw: b"".join([frames(raw)[0], frames(raw)[2], frames(raw)[1], *frames(raw)[3:]]),
            "damaged",
            id="chunks in another order",
        ),
        pytest.param(lambda raw: raw[5:], "not_a_backup", id="no header"),
        pytest.param(lambda raw: raw[:20], "not_a_backup", id="half a header"),
        pytest.param(lambda raw: b"", "not_a_backup", id="empty"),
    ],
)
async def test_a_damaged_backup_is_recognised_and_never_restored(
    sqlite_db: Database, sqlite_file: Path, target: Path, vault: Vault, change: Callable[[bytes], bytes], key: str
) -> None:
    async with sqlite_db.write() as tx:
        for number in range(3):  # more than one chunk
            await outbox.promise(tx, a_message("x" * CHUNK), now=NOW, chat_id=number)
    await sqlite_db.close()
    backup.make(url_of(sqlite_file), target, vault, NOW)
    target.write_bytes(change(target.read_bytes()))
    before = sqlite_file.read_bytes()
    assert backup.verify(target, vault, sqlite_file.parent) == BackupProblem(key, str(target))
    assert backup.restore(url_of(sqlite_file), target, vault, NOW) == BackupProblem(key, str(target))
    assert sqlite_file.read_bytes() == before


async def test_a_database_that_was_damaged_before_is_told_by_verify(
    sqlite_db: Database, sqlite_file: Path, target: Path, vault: Vault
) -> None:
    await closed(sqlite_db)
    connection = sqlite3.connect(sqlite_file)
    connection.execute("PRAGMA foreign_keys = OFF")
    connection.execute("UPDATE topic SET subscriber_id = 4711")
    connection.commit()
    connection.close()
    assert backup.make(url_of(sqlite_file), target, vault, NOW) == target
    assert backup.verify(target, vault, sqlite_file.parent) == BackupProblem("damaged", str(target))


async def test_a_backup_of_a_newer_program_is_refused(
    sqlite_db: Database, sqlite_file: Path, target: Path, vault: Vault
) -> None:
    await closed(sqlite_db)
    connection = sqlite3.connect(sqlite_file)
    connection.execute("UPDATE alembic_version SET version_num = '9999'")
    connection.commit()
    connection.close()
    backup.make(url_of(sqlite_file), target, vault, NOW)
    assert backup.restore(url_of(sqlite_file), target, vault, NOW) == BackupProblem("newer", "9999")


async def test_no_file_is_ever_written_over(sqlite_db: Database, sqlite_file: Path, target: Path, vault: Vault) -> None:
    await closed(sqlite_db)
    backup.make(url_of(sqlite_file), target, vault, NOW)
    assert backup.make(url_of(sqlite_file), target, vault, NOW) == BackupProblem("exists", str(target))
    assert isinstance(backup.restore(url_of(sqlite_file), target, vault, NOW), Restored)
    again = backup.restore(url_of(sqlite_file), target, vault, NOW)
    assert isinstance(again, BackupProblem)
    assert again.key == "failed"


def test_what_is_not_there_is_said(tmp_path: Path, vault: Vault) -> None:
    url, file = url_of(tmp_path / "vigil.db"), tmp_path / "none"
    postgres = "postgresql+psycopg://somebody@localhost/vigil"
    assert backup.make(url, file, vault, NOW) == BackupProblem("no_database", str(tmp_path / "vigil.db"))
    assert backup.verify(file, vault, tmp_path) == BackupProblem("no_backup", str(file))
    assert backup.restore(url, file, vault, NOW) == BackupProblem("no_backup", str(file))
    assert backup.make(postgres, file, vault, NOW) == BackupProblem("not_sqlite")
    assert backup.restore(postgres, file, vault, NOW) == BackupProblem("not_sqlite")


async def test_a_restore_waits_until_the_bot_is_stopped(
    sqlite_db: Database, sqlite_file: Path, target: Path, vault: Vault
) -> None:
    await closed(sqlite_db)
    backup.make(url_of(sqlite_file), target, vault, NOW)
    lock = hold_alone(url_of(sqlite_file))
    assert lock is not None
    assert backup.restore(url_of(sqlite_file), target, vault, NOW) == BackupProblem("busy")
    os.close(lock)
    assert isinstance(backup.restore(url_of(sqlite_file), target, vault, NOW), Restored)


async def test_a_restore_elsewhere_holds_the_same_and_keeps_what_was_there(
    sqlite_db: Database, sqlite_file: Path, target: Path, vault: Vault, tmp_path: Path
) -> None:
    await closed(sqlite_db)
    backup.make(url_of(sqlite_file), target, vault, NOW)
    place = tmp_path / "other" / "vigil.db"
    done = backup.restore(url_of(place), target, vault, NOW)
    assert isinstance(done, Restored)
    assert (done.replaced, done.erased) == (None, None)
    there = Database(url_of(place), vault)
    async with there.read() as tx:
        assert await readers.find(tx, CHAT) is not None
        assert await state.key_verdict(tx) == "right"
        assert await state.moment(tx, state.RESTORED) == NOW
    await there.close()
    again = backup.restore(url_of(place), target, vault, NOW + HOUR)
    assert isinstance(again, Restored)
    assert again.replaced is not None
    assert again.replaced.exists()
    assert stat.S_IMODE(again.replaced.stat().st_mode) == 0o600


async def test_a_database_too_damaged_to_be_read_is_kept_and_replaced(
    sqlite_db: Database, sqlite_file: Path, target: Path, vault: Vault
) -> None:
    await closed(sqlite_db)
    backup.make(url_of(sqlite_file), target, vault, NOW)
    sqlite_file.write_bytes(b"not a database any more" * 500)
    Path(f"{sqlite_file}-wal").write_bytes(b"a log that belongs to it")
    done = backup.restore(url_of(sqlite_file), target, vault, NOW)
    assert isinstance(done, Restored)
    assert done.erased is None
    assert done.replaced is not None
    assert done.replaced.read_bytes().startswith(b"not a database")
    assert not Path(f"{sqlite_file}-wal").exists(), "a log must never be read with another file"


async def test_after_a_restore_old_alerts_are_dropped_and_the_rest_is_in_doubt(
    sqlite_db: Database, sqlite_file: Path, target: Path, vault: Vault
) -> None:
    async with sqlite_db.write() as tx:
        await state.check_key(tx)
        reader = await a_reader(tx, CHAT, follows=["all"])
        for _ in range(3):
            await a_fanout(tx, await an_event(tx))
            await spread_all(tx)
        later = await outbox_rows_of_alerts(tx)
        await tx.conn.execute(
            outbox_table.update().where(outbox_table.c.id == later[2]).values(not_before=NOW + 2 * DAY)
        )
        await outbox.promise(tx, a_message(kind=MessageKind.HEARING_CHANGE), now=NOW, reader_id=reader.id)
        await outbox.promise(tx, a_message(kind=MessageKind.ALERT), now=NOW + DAY, reader_id=reader.id)
    await sqlite_db.close()
    backup.make(url_of(sqlite_file), target, vault, NOW)
    backup.restore(url_of(sqlite_file), target, vault, NOW + 8 * DAY)
    there = Database(url_of(sqlite_file), vault)
    assert await restored.settle(there, NOW + 8 * DAY - HOUR, most=1) == 3
    async with there.read() as tx:
        found = [(row["kind"], row["state"], row["problem"], row["doubtful"]) for row in await rows(tx, outbox_table)]
        assert await state.moment(tx, state.RESTORED) is None
        assert await state.moment(tx, state.RESTORED_AT) == NOW + 8 * DAY
    assert sorted(found, key=str) == [
        ("alert", "dropped", "restored", 0),
        ("alert", "dropped", "restored", 0),
        ("alert", "dropped", "restored", 0),
        ("alert", "queued", None, 1),
        ("hearing_change", "queued", None, 1),
    ]
    assert await restored.settle(there, NOW + 9 * DAY) == 0, "once"
    await there.close()


async def test_after_a_restore_what_feeds_show_again_is_told_only_while_it_is_fresh(
    sqlite_db: Database, sqlite_file: Path, target: Path, vault: Vault
) -> None:
    async with sqlite_db.write() as tx:
        await add_sources(tx, "herald")
        await tx.conn.execute(source.update().values(fetched_at=NOW))
    await sqlite_db.close()
    backup.make(url_of(sqlite_file), target, vault, NOW)
    backup.restore(url_of(sqlite_file), target, vault, NOW + DAY)
    there = Database(url_of(sqlite_file), vault)
    await restored.settle(there, NOW + DAY)
    async with there.read() as tx:
        (row,) = await rows(tx, source)
    assert row["fetched_at"] is None
    await there.close()


@pytest.mark.parametrize(
    ("restored_at", "hours"),
    [(None, 24), (NOW - HOUR, 6), (NOW - DAY, 24)],
    ids=["never", "an hour ago", "a day ago"],
)
def test_the_gate_for_old_entries_is_narrow_for_a_day_after_a_restore(restored_at: datetime, hours: float) -> None:
    assert restored.gate_hours(24, restored_at, NOW) == hours


async def outbox_rows_of_alerts(tx: object) -> list[int]:
    return [row["id"] for row in await rows(tx, outbox_table) if row["text_id"]]  # type: ignore[arg-type]


async def test_a_send_that_was_under_way_at_the_backup_is_in_doubt(
    sqlite_db: Database, sqlite_file: Path, target: Path, vault: Vault
) -> None:
    async with sqlite_db.write() as tx:
        await outbox.promise(tx, a_message(), now=NOW, chat_id=CHAT)
        (item,) = await take(tx)
        assert await leave(tx, item)
    await sqlite_db.close()
    backup.make(url_of(sqlite_file), target, vault, NOW)
    backup.restore(url_of(sqlite_file), target, vault, NOW)
    there = Database(url_of(sqlite_file), vault)
    assert await restored.settle(there, NOW + MINUTE) == 0
    async with there.write() as tx:
        (doubtful,) = await outbox.overdue(tx, NOW + MINUTE, owner="new", hold=SECOND)
    assert doubtful.id == item.id
    await there.close()


async def test_only_backups_of_the_last_days_are_kept(sqlite_file: Path, vault: Vault, tmp_path: Path) -> None:
    url = url_of(sqlite_file)
    names = []
    for day in range(4):
        name = backup.name_for(url, NOW - day * DAY)
        assert name is not None
        backup.make(url, name, vault, NOW - day * DAY)
        names.append(name)
    stranger = names[0].with_name("holiday.jpg")
    shutil.copy(names[0], stranger)
    assert backup.latest(url) == NOW
    assert backup.drop_old(url, NOW - timedelta(days=1, hours=1), NOW - DAY) == 2
    assert [name.exists() for name in names] == [True, True, False, False]
    assert stranger.exists()
    assert stat.S_IMODE(names[0].parent.stat().st_mode) == 0o700


async def test_an_order_to_hold_sending_outlives_a_restore(
    sqlite_db: Database, sqlite_file: Path, target: Path, vault: Vault
) -> None:
    await closed(sqlite_db)
    backup.make(url_of(sqlite_file), target, vault, NOW)
    async with sqlite_db.write() as tx:
        await state.set_hold(tx, True)
    await sqlite_db.close()
    assert isinstance(backup.restore(url_of(sqlite_file), target, vault, NOW), Restored)
    there = Database(url_of(sqlite_file), vault)
    async with there.read() as tx:
        assert await state.held(tx)
    await there.close()


def test_a_copy_that_a_dead_process_left_unsealed_is_deleted_when_it_is_old(sqlite_file: Path) -> None:
    left, fresh = (sqlite_file.with_name(f"{backup.SCRATCH}{name}") for name in ("old", "new"))
    for file, at in ((left, NOW - DAY), (fresh, NOW)):
        file.touch()
        os.utime(file, (at.timestamp(), at.timestamp()))
    assert backup.drop_old(url_of(sqlite_file), NOW - 7 * DAY, NOW - HOUR) == 1
    assert (left.exists(), fresh.exists()) == (False, True)


def test_a_place_that_cannot_be_written_leaves_nothing_behind(sqlite_file: Path, vault: Vault, tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    problem = backup.make(url_of(sqlite_file), tmp_path / "file" / "b", vault, NOW)
    assert isinstance(problem, BackupProblem)
    assert problem.key == "failed"
    assert {path.name for path in sqlite_file.parent.iterdir()} == {"vigil.db"}

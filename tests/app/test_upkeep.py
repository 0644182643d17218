"""Keeping house: a backup a day, and what health says of it."""

from datetime import datetime, timedelta
from pathlib import Path

from bot.app.upkeep import backup_nightly, health
from bot.store import outbox, state
from bot.store.database import Database
from tests.conftest import sqlite_url
from tests.store.builders import DAY, HOUR, MINUTE, NOW, a_message


def backups(sqlite_file: Path) -> list[str]:
    return sorted(path.name for path in (sqlite_file.parent / "backups").glob("*"))


async def night(db: Database, file: Path, now: datetime, days: int = 7) -> list[str]:
    assert await backup_nightly(db, sqlite_url(file), days, now) == 0
    return backups(file)


async def test_one_backup_is_made_a_day_and_a_week_of_them_is_kept(sqlite_db: Database, sqlite_file: Path) -> None:
    assert len(await night(sqlite_db, sqlite_file, NOW)) == 1
    assert len(await night(sqlite_db, sqlite_file, NOW + 11 * HOUR)) == 1, "the same day by UTC"
    assert len(await night(sqlite_db, sqlite_file, NOW + 12 * HOUR)) == 2
    for day in range(2, 20):
        made = await night(sqlite_db, sqlite_file, NOW + day * DAY)
    assert len(made) == 8
    assert made[-1] == f"vigil-{NOW + 19 * DAY:%Y%m%dT%H%M%SZ}.vigil-backup"


async def test_a_clock_that_was_ahead_once_does_not_end_the_backups(sqlite_db: Database, sqlite_file: Path) -> None:
    await night(sqlite_db, sqlite_file, NOW + 900 * DAY)
    assert len(await night(sqlite_db, sqlite_file, NOW)) == 2


async def test_zero_days_mean_no_backup(sqlite_db: Database, sqlite_file: Path) -> None:
    assert await night(sqlite_db, sqlite_file, NOW, days=0) == []
    async with sqlite_db.read() as tx:
        assert await state.moment(tx, state.BACKUP_AT) is None


async def test_a_backup_that_fails_is_tried_again_and_disturbs_nothing(sqlite_db: Database, sqlite_file: Path) -> None:
    folder = sqlite_file.parent / "backups"
    folder.write_text("somebody put a file here")
    await backup_nightly(sqlite_db, sqlite_url(sqlite_file), 7, NOW)
    folder.unlink()
    assert len(await night(sqlite_db, sqlite_file, NOW + MINUTE)) == 1


async def test_postgresql_is_left_alone(postgres_db: Database, postgres_url: str) -> None:
    assert await backup_nightly(postgres_db, postgres_url, 7, NOW) == 0


async def test_health_tells_of_a_hold_and_of_the_last_backup(sqlite_db: Database, sqlite_file: Path) -> None:
    async with sqlite_db.write() as tx:
        await outbox.promise(tx, a_message(), now=NOW, chat_id=1)
    late = NOW + timedelta(minutes=6)
    before = await health(sqlite_db, None, late)
    assert (before["well"], before["held"], before["backup_seconds"]) == (False, False, None)
    await night(sqlite_db, sqlite_file, NOW)
    async with sqlite_db.write() as tx:
        await state.set_hold(tx, True)
    after = await health(sqlite_db, None, late)
    assert (after["well"], after["held"], after["backup_seconds"]) == (True, True, 360)

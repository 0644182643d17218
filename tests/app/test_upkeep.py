"""Keeping house: a backup a day, and what health says of it."""

import asyncio
import time
from datetime import datetime, timedelta
from pathlib import Path

from aiohttp.test_utils import TestClient, TestServer

from bot.app.lag import Lag
from bot.app.upkeep import backup_nightly, health, metrics
from bot.core.messages import Lane, MessageKind
from bot.store import inbox, outbox, state
from bot.store.database import Database
from bot.store.schema.feeds import source
from bot.store.schema.traffic import outbox as messages
from bot.web.server import application
from tests.conftest import sqlite_url
from tests.store.builders import DAY, HOUR, MINUTE, NOW, a_message, a_reader, add_sources, settle_sent, take


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
        await outbox.promise(tx, a_message(kind=MessageKind.THANKS), now=NOW, chat_id=1)
    late = NOW + timedelta(minutes=6)
    before = await health(sqlite_db, None, late)
    assert (before["well"], before["held"], before["backup_seconds"]) == (False, False, None)
    await night(sqlite_db, sqlite_file, NOW)
    async with sqlite_db.write() as tx:
        await state.set_hold(tx, True)
    after = await health(sqlite_db, None, late)
    assert (after["well"], after["held"], after["backup_seconds"]) == (True, True, 360)
    async with sqlite_db.write() as tx:
        await outbox.promise(tx, a_message(kind=MessageKind.HEARING_CHANGE), now=NOW, chat_id=1)
    assert not (await health(sqlite_db, None, late))["well"], "what goes out in spite of a hold must not hang"


async def test_metrics_are_numbers_about_the_instance(db: Database) -> None:
    async with db.write() as tx:
        await add_sources(tx, "herald", "times")
        await tx.conn.execute(source.update().where(source.c.id == "times").values(failures=2, ok_at=NOW))
        await a_reader(tx, 900_100_300)
        for kind in (MessageKind.REPLY, MessageKind.HEARING_CHANGE, MessageKind.HEARING_CHANGE):
            await outbox.promise(tx, a_message(kind=kind), now=NOW, chat_id=900_100_300)
        (item,) = await take(tx)
        await settle_sent(tx, item)
        await outbox.promise(tx, a_message(kind=MessageKind.STAFF), now=NOW, chat_id=900_100_300)
        staff = next(one for one in await take(tx, Lane.URGENT) if one.kind is MessageKind.STAFF)
        await outbox.park(tx, staff, owner="me", why="Bad Request: somebody's words", now=NOW)
        freed = messages.update().where(messages.c.state == "claimed")
        await tx.conn.execute(freed.values(state="queued", lease=None, lease_until=None))
        await inbox.put(tx, 7, [(1, 900_100_300, {"text": "hi"})], NOW)
        await state.set_hold(tx, True)
    text = (await metrics(db, "fuse", 0.25, NOW + MINUTE, troubles=("clock_jumped",))).decode()
    found = dict(line.rsplit(" ", 1) for line in text.splitlines() if not line.startswith("#"))
    values = {name: float(value) for name, value in found.items()}
    assert values == {
        'vigil_outbox_rows{kind="hearing_change",state="queued"}': 2,
        'vigil_outbox_rows{kind="reply",state="sent"}': 1,
        'vigil_outbox_rows{kind="staff",state="parked"}': 1,
        **{f'vigil_outbox_oldest_due_seconds{{lane="{lane}"}}': 60 * (lane is Lane.URGENT) for lane in Lane},
        'vigil_queue_oldest_due_seconds{queue="inbox"}': 60,
        'vigil_queue_oldest_due_seconds{queue="fanout"}': 0,
        'vigil_queue_oldest_due_seconds{queue="task"}': 0,
        'vigil_queue_oldest_due_seconds{queue="poll"}': 60,
        'vigil_outbox_parked_rows{reason="other"}': 1,
        'vigil_ill{part="clock_jumped"}': 1,
        'vigil_ill{part="queue_inbox"}': 1,
        "vigil_fuse_blown": 1,
        "vigil_clock_doubted": 1,
        "vigil_inbox_new": 1,
        "vigil_sources": 2,
        "vigil_sources_ill": 1,
        "vigil_review_open": 0,
        "vigil_held": 1,
        "vigil_halted": 1,
        "vigil_loop_lag_seconds": 0.25,
        "vigil_last_good_poll_timestamp_seconds": NOW.timestamp(),
        "vigil_last_updates_timestamp_seconds": NOW.timestamp(),
        "vigil_last_sent_timestamp_seconds": NOW.timestamp(),
    }


async def test_metrics_are_served_to_prometheus(sqlite_db: Database) -> None:
    lag = Lag()
    app = application(lambda: health(sqlite_db, None, NOW), None, lambda: metrics(sqlite_db, None, 0.0, NOW))
    app.cleanup_ctx.append(lag.beside)
    async with TestClient(TestServer(app)) as client:
        answer = await client.get("/metrics")
        assert answer.status == 200
        assert answer.headers["Content-Type"].startswith("text/plain; version=")
        assert "vigil_inbox_new 0.0" in await answer.text()


async def test_the_lag_of_the_loop_is_the_longest_of_late() -> None:
    lag = Lag()
    task = asyncio.create_task(lag.run())
    await asyncio.sleep(0.05)
    time.sleep(0.8)  # noqa: ASYNC251 - the loop is blocked on purpose
    await asyncio.sleep(0.05)
    task.cancel()
    assert 0.2 < lag.worst < 5

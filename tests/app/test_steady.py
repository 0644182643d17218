"""A clock that jumps: nothing is deleted by it, nothing waits for a day that is not there."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from bot.app.steady import Steady, jump_of
from bot.app.upkeep import backup_nightly, expire
from bot.core.messages import MessageKind
from bot.core.watching import Polled
from bot.store import outbox, privacy, sources, state
from bot.store.database import Database
from bot.store.mend import mend, prolong
from bot.store.schema.traffic import outbox as rows
from bot.store.schema.traffic import receipt
from tests.conftest import sqlite_url
from tests.store.builders import DAY, HOLD, HOUR, MINUTE, NOW, a_message, a_reader, add_sources, size, take

YEAR = 365 * DAY


@dataclass
class Clocks:
    """A machine's two clocks, and Telegram's."""

    wall: datetime = NOW
    mono: float = 1000.0
    real: datetime | None = NOW
    asked: int = 0

    def pass_by(self, time: timedelta, *, jump: timedelta = timedelta()) -> None:
        self.wall += time + jump
        self.mono += time.total_seconds()
        self.real = self.real + time if self.real else None

    async def outside(self) -> datetime | None:
        self.asked += 1
        return self.real

    def watch(self, db: Database) -> Steady:
        return Steady(db, lambda: self.wall, lambda: self.mono, self.outside)


@pytest.mark.parametrize(
    ("wall", "mono", "jump"),
    [
        pytest.param(MINUTE, 60.0, timedelta(), id="even"),
        pytest.param(MINUTE + timedelta(seconds=2), 60.0, timedelta(), id="a small correction"),
        pytest.param(MINUTE - DAY, 60.0, -DAY, id="a day back"),
        pytest.param(MINUTE + YEAR, 60.0, YEAR, id="a year ahead"),
        pytest.param(8 * HOUR, 1.0, 8 * HOUR - timedelta(seconds=1), id="the machine slept"),
    ],
)
def test_a_jump_is_what_the_wall_clock_went_alone(wall: timedelta, mono: float, jump: timedelta) -> None:
    assert jump_of((NOW, 0.0), (NOW + wall, mono)) == jump


@pytest.mark.parametrize("jump", [YEAR, DAY, -DAY, -YEAR], ids=str)
async def test_after_a_jump_nothing_is_believed_until_telegram_agrees(sqlite_db: Database, jump: timedelta) -> None:
    clocks = Clocks()
    steady = clocks.watch(sqlite_db)
    assert await steady.believed()
    clocks.pass_by(MINUTE, jump=jump)
    assert not await steady.believed()
    assert steady.doubt == "wrong"
    clocks.pass_by(HOUR)
    assert not await steady.believed(), "an hour of the same nonsense proves nothing"
    clocks.pass_by(MINUTE, jump=-jump)
    assert await steady.believed()
    assert steady.doubt is None


async def test_a_clock_that_was_put_right_is_believed_at_once(sqlite_db: Database) -> None:
    clocks = Clocks(wall=NOW - timedelta(minutes=4))
    steady = clocks.watch(sqlite_db)
    assert await steady.believed()
    clocks.pass_by(MINUTE, jump=timedelta(minutes=4))
    assert await steady.believed()


async def test_while_telegram_cannot_be_asked_a_jump_stays_doubtful(sqlite_db: Database) -> None:
    clocks = Clocks(real=None)
    steady = clocks.watch(sqlite_db)
    assert await steady.believed()
    clocks.pass_by(MINUTE, jump=DAY)
    assert not await steady.believed()
    assert steady.doubt == "jumped"
    asked = clocks.asked
    clocks.pass_by(timedelta(seconds=5))
    await steady.believed()
    assert clocks.asked == asked, "it is asked every quarter of a minute, not at every look"


@pytest.mark.parametrize(
    ("later", "believed"),
    [(HOUR, True), (23 * HOUR, True), (YEAR, False), (-HOUR, False), (-YEAR, False)],
    ids=str,
)
async def test_the_last_run_is_remembered(sqlite_db: Database, later: timedelta, believed: bool) -> None:
    assert await Clocks(real=None).watch(sqlite_db).believed()
    clocks = Clocks(wall=NOW + later, real=None)
    assert await clocks.watch(sqlite_db).believed() is believed
    clocks.real = clocks.wall
    assert await clocks.watch(sqlite_db).believed(), "a long pause that Telegram confirms"


async def test_a_year_ahead_deletes_no_receipt_and_no_backup(sqlite_db: Database, sqlite_file: Path) -> None:
    url, clocks = sqlite_url(sqlite_file), Clocks()
    steady = clocks.watch(sqlite_db)

    async def sweep() -> None:
        if await steady.believed():
            await expire(sqlite_db, url, clocks.wall)
            await backup_nightly(sqlite_db, url, 7, clocks.wall)

    async with sqlite_db.write() as tx:
        reader = await a_reader(tx)
        await tx.add(receipt, {"subscriber_id": reader.id, "event_mark": b"m", "body": b"b", "sent_at": NOW})
    await sweep()
    made = list((sqlite_file.parent / "backups").iterdir())
    clocks.pass_by(MINUTE, jump=YEAR)
    await sweep()
    clocks.pass_by(MINUTE, jump=-YEAR)
    await sweep()
    async with sqlite_db.read() as tx:
        assert await size(tx, receipt) == 1
    assert list((sqlite_file.parent / "backups").iterdir()) == made


async def test_the_newest_backups_stay_however_old_they_are(sqlite_db: Database, sqlite_file: Path) -> None:
    url = sqlite_url(sqlite_file)
    for day in range(3):
        await backup_nightly(sqlite_db, url, 7, NOW + day * DAY)
    folder = sqlite_file.parent / "backups"
    newest = sorted(folder.iterdir())[1:]
    async with sqlite_db.write() as tx:
        await state.set_moment(tx, state.BACKUP_AT, NOW + YEAR)  # none is made today
    await backup_nightly(sqlite_db, url, 7, NOW + YEAR)
    assert sorted(folder.iterdir()) == newest


async def test_what_was_queued_tomorrow_goes_out_today(db: Database) -> None:
    ahead = NOW + DAY
    async with db.write() as tx:
        await outbox.promise(tx, a_message(), now=ahead, chat_id=1)
        await outbox.promise(tx, a_message(kind=MessageKind.THANKS), now=ahead, chat_id=2, not_before=ahead + HOUR)
        await outbox.promise(tx, a_message(), now=NOW, chat_id=3, not_before=NOW + YEAR)  # put off by a wrong clock
        await outbox.promise(tx, a_message(kind=MessageKind.REMINDER), now=NOW, chat_id=4, not_before=NOW + 9 * DAY)
    assert await mend(db, NOW) == 3
    async with db.read() as tx:
        found = [tuple(row) for row in await tx.conn.execute(rows.select().with_only_columns(
            rows.c.not_before, rows.c.expires_at, rows.c.created_at).order_by(rows.c.id))]  # fmt: skip
    assert found[0] == (NOW, NOW + 10 * MINUTE, NOW)
    assert found[1] == (NOW + HOUR, NOW + HOUR + 72 * HOUR, NOW)
    assert found[2][0] == NOW
    assert found[3][0] == NOW + 9 * DAY, "a reminder knows its day"


async def test_answers_do_not_expire_by_a_jump(db: Database) -> None:
    async with db.write() as tx:
        await outbox.promise(tx, a_message(), now=NOW, chat_id=1)
        await outbox.promise(tx, a_message(), now=NOW - HOUR, chat_id=2)  # expired before
    assert await prolong(db, NOW + MINUTE, DAY) == 1
    async with db.write() as tx:
        assert len(await take(tx, now=NOW + DAY + 2 * MINUTE)) == 1


async def test_sources_and_leases_do_not_wait_for_a_day_that_was_never_there(db: Database) -> None:
    ahead = NOW + YEAR
    async with db.write() as tx:
        await add_sources(tx, "herald", "tribune")
        await sources.lease_due(tx, ahead, owner="dead", hold=HOLD, most=1)
        await outbox.promise(tx, a_message(), now=NOW, chat_id=1)
        (item,) = await take(tx, owner="dead", now=NOW)
        await tx.conn.execute(rows.update().values(lease_until=ahead, state="sending"))
        assert len(await sources.lease_due(tx, NOW, owner="me", hold=HOLD, most=5)) == 2
        assert (await outbox.look(tx, NOW)).lost
        assert not await outbox.overdue(tx, NOW, owner="me", hold=HOLD, mine=[item.id]), "it is in our own hands"
        assert [one.id for one in await outbox.overdue(tx, NOW, owner="me", hold=HOLD)] == [item.id]


async def test_a_source_due_in_a_year_is_asked_today(db: Database) -> None:
    async with db.write() as tx:
        await add_sources(tx, "herald")
        (due,) = await sources.lease_due(tx, NOW, owner="me", hold=HOLD, most=1)
        await sources.settle(tx, [(due, Polled(NOW + YEAR, NOW, 0))])
        assert not await sources.any_due(tx, NOW)
    await mend(db, NOW)
    async with db.read() as tx:
        assert await sources.any_due(tx, NOW)


async def test_what_is_kept_a_while_is_not_kept_a_year_longer(db: Database) -> None:
    async with db.write() as tx:
        reader = await a_reader(tx)
        values = {"subscriber_id": reader.id, "event_mark": b"m", "body": b"b", "sent_at": NOW + YEAR}
        await tx.add(receipt, values)
    await mend(db, NOW)
    async with db.write() as tx:
        await privacy.expire(tx, NOW + 31 * DAY)
        assert await size(tx, receipt) == 0

"""What a restored database sends: nothing twice that has a sent mark, and what is in doubt says so."""

# ruff: noqa: ASYNC240 - files are what this is about

import asyncio
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot.core.messages import LANE_ORDER, Lane, MessageKind
from bot.core.night import Profile, is_quiet, morning
from bot.delivery.doubt import marked
from bot.store import backup, outbox, privacy, restored, state
from bot.store.backup import Restored
from bot.store.database import Database
from bot.store.schema.events import fanout
from bot.store.schema.traffic import outbox as messages
from bot.store.vault import Vault
from tests.conftest import sqlite_url
from tests.delivery.test_bundles import headlines
from tests.delivery.test_worker import Telegram, a_sender, drained
from tests.store.builders import (
    DAY,
    HOUR,
    MINUTE,
    NOW,
    a_fanout,
    a_message,
    a_reader,
    an_event,
    leave,
    rows,
    spread_all,
    take,
)

LINES = {"en": "perhaps again", "ru": "perhaps again", "uk": "perhaps again"}
NIGHT = Profile("Europe/Vilnius", 22 * 60, 8 * 60)


async def in_doubt(db: Database) -> None:
    """As a restored database is found."""
    async with db.write() as tx:
        await state.set_moment(tx, state.RESTORED, NOW)


@pytest.mark.parametrize(
    ("kind", "becomes"),
    [
        (MessageKind.REMINDER, ("queued", 1)),
        (MessageKind.HEARING_CHANGE, ("queued", 1)),
        (MessageKind.FAMILY, ("queued", 1)),
        (MessageKind.CORRECTION, ("queued", 1)),
        (MessageKind.STAFF, ("queued", 1)),
        (MessageKind.ALERT, ("queued", 1)),
        (MessageKind.ASK, ("dropped", 0)),
        (MessageKind.THANKS, ("dropped", 0)),
        (MessageKind.DIGEST, ("queued", 1)),
        (MessageKind.REPLY, ("queued", 0)),
        (MessageKind.EDIT, ("queued", 0)),
        (MessageKind.DELETE, ("queued", 0)),
    ],
    ids=str,
)
async def test_what_becomes_of_each_kind(db: Database, kind: MessageKind, becomes: tuple[str, int]) -> None:
    async with db.write() as tx:
        reader = await a_reader(tx, 5)
        await outbox.promise(tx, a_message(kind=kind), now=NOW, reader_id=reader.id)
        await outbox.promise(tx, a_message(kind=kind), now=NOW, reader_id=reader.id, not_before=NOW + DAY)
    await in_doubt(db)
    await restored.settle(db, NOW + HOUR)
    async with db.read() as tx:
        now, later = [(row["state"], row["doubtful"]) for row in await rows(tx, messages)]
    assert now == becomes
    assert later == ("queued", 0), "what was not due cannot have gone out"


async def test_alerts_in_doubt_arrive_as_one_message_on_the_readers_morning(sqlite_db: Database) -> None:
    async with sqlite_db.write() as tx:
        for chat in (1, 2):
            await a_reader(tx, chat, follows=["all"], profile=NIGHT)
        for _ in range(14):
            await a_fanout(tx, await an_event(tx))
            await spread_all(tx)
    await in_doubt(sqlite_db)
    assert await restored.settle(sqlite_db, NOW + HOUR, most=5) == 0
    due = datetime(2026, 11, 21, 6, 0, tzinfo=UTC)
    async with sqlite_db.read() as tx:
        assert {row["not_before"] for row in await rows(tx, messages)} == {due}, "eight o'clock in Vilnius"
    telegram = Telegram()
    sender = a_sender(sqlite_db, telegram, bundle=headlines, doubt=LINES)
    sender.now = lambda: due + MINUTE
    await drained(sender)
    assert sorted(map(str, telegram.chats)) == ["1", "2"]
    assert all(str(text).startswith("perhaps again\n\nbundle 1 2 3 ") for text in telegram.texts)


async def test_a_fan_out_that_was_open_goes_on_in_the_morning_and_in_doubt(db: Database) -> None:
    async with db.write() as tx:
        await a_reader(tx, 1, follows=["all"])
        await a_fanout(tx, await an_event(tx))
    await in_doubt(db)
    await restored.settle(db, NOW + HOUR)
    async with db.write() as tx:
        assert [row["doubtful"] for row in await rows(tx, fanout)] == [1]
        await spread_all(tx)
        assert [row["doubtful"] for row in await rows(tx, messages)] == [1]


async def test_hearings_in_doubt_say_so_in_the_readers_language(sqlite_db: Database) -> None:
    async with sqlite_db.write() as tx:
        reader = await a_reader(tx, 7, lang="uk")
        await outbox.promise(tx, a_message("court at ten", MessageKind.REMINDER), now=NOW, reader_id=reader.id)
        (item,) = await take(tx, Lane.BULK)
        assert await leave(tx, item)
    await in_doubt(sqlite_db)
    await restored.settle(sqlite_db, NOW + HOUR)
    telegram = Telegram()
    sender = a_sender(sqlite_db, telegram, doubt={"uk": "perhaps again"})
    sender.now = lambda: NOW + HOUR
    await drained(sender)
    assert telegram.texts == ["perhaps again\n\ncourt at ten"]


@pytest.mark.parametrize(
    ("kind", "attempts", "length", "line"),
    [
        (MessageKind.REMINDER, 0, 10, False),
        (MessageKind.REMINDER, 1, 10, True),
        (MessageKind.FAMILY, 1, 10, True),
        (MessageKind.ALERT, 1, 10, False),
        (MessageKind.REMINDER, 1, 4096, False),
    ],
    ids=["first", "again", "family again", "an alert again", "no room"],
)
async def test_a_hearing_that_is_sent_again_after_a_doubt_says_so(
    sqlite_db: Database, kind: MessageKind, attempts: int, length: int, line: bool
) -> None:
    async with sqlite_db.write() as tx:
        await outbox.promise(tx, a_message("x" * length, kind), now=NOW, chat_id=7)
        await tx.conn.execute(messages.update().values(attempts=attempts))
        (item,) = [one for lane in LANE_ORDER for one in await take(tx, lane)]
    assert str(marked(item, item.params, LINES)["text"]).startswith("perhaps") is line


async def test_a_backup_under_load_sends_nothing_again_that_it_knows_was_sent(
    sqlite_db: Database, sqlite_file: Path, tmp_path: Path, vault: Vault
) -> None:
    async with sqlite_db.write() as tx:
        await state.check_key(tx)
        readers_ = [(await a_reader(tx, chat)).id for chat in range(1, 61)]
        for reader in readers_:
            for kind in (MessageKind.HEARING_CHANGE, MessageKind.ALERT):
                await outbox.promise(tx, a_message(f"{kind} {reader}", kind), now=NOW, reader_id=reader)
    before, after = Telegram(), Telegram()
    sender = a_sender(sqlite_db, before)
    sending = asyncio.create_task(drained(sender))
    while len(before.asked) < 80:  # noqa: ASYNC110 - a fake announces nothing
        await asyncio.sleep(0.001)
    target, place = tmp_path / "one.vigil-backup", tmp_path / "other" / "vigil.db"
    await asyncio.to_thread(backup.make, sqlite_url(sqlite_file), target, vault, NOW)
    await sending
    async with sqlite_db.write() as tx:
        await privacy.erase(tx, 60, NOW + MINUTE)
    await sqlite_db.close()
    place.parent.mkdir()
    place.write_bytes(sqlite_file.read_bytes())  # the machine moved: what was erased stands in the database it left
    done = await asyncio.to_thread(backup.restore, sqlite_url(place), target, vault, NOW + HOUR)
    assert isinstance(done, Restored)
    there = Database(sqlite_url(place), vault)
    async with there.read() as tx:
        known = {row["subscriber_id"] for row in await rows(tx, messages) if row["state"] == "sent"}
        sent = [(row["subscriber_id"], row["kind"]) for row in await rows(tx, messages) if row["state"] == "sent"]
    assert known
    await restored.settle(there, NOW + HOUR)
    resumed = a_sender(there, after, doubt=LINES)
    resumed.now = lambda: NOW + 2 * DAY
    await drained(resumed)
    texts = [str(text) for text in after.texts]
    assert all(text.startswith("perhaps again") for text in texts)
    again = {tuple(text.rsplit(maxsplit=2)[1:]) for text in texts}
    assert not again & {(kind, str(reader)) for reader, kind in sent}
    assert len(texts) == len(again)
    assert 60 not in after.chats
    assert len(texts) + len(sent) == 2 * 59 + sum(reader == readers_[-1] for reader, _ in sent)
    await there.close()


@pytest.mark.parametrize("quiet", [(22 * 60, 8 * 60), (0, 0), (23 * 60, 7 * 60 + 30)], ids=str)
@pytest.mark.parametrize("zone", ["Europe/Vilnius", "America/New_York", "Asia/Vladivostok", "Pacific/Chatham"])
def test_a_morning_is_within_a_day_and_not_in_the_night(quiet: tuple[int, int], zone: str) -> None:
    profile = Profile(zone, *quiet)
    for hours in range(0, 24 * 365, 7):
        now = NOW + timedelta(hours=hours)
        found = morning(profile, now)
        assert now < found <= now + timedelta(hours=26)
        assert not is_quiet(profile, found)

"""The owners are told what needs their hand, seldom and without a name."""

import asyncio
from datetime import datetime, timedelta

import pytest

from bot.app.tell import WORDS, Tell, reasons
from bot.core.messages import Lane, MessageKind
from bot.delivery.settling import FUSE
from bot.delivery.worker import STOPPED
from bot.i18n import Catalogs
from bot.store import outbox, readers
from bot.store.database import Database
from bot.store.schema.traffic import outbox as messages
from bot.store.trouble import Unavailable
from tests.delivery.test_worker import Telegram
from tests.store.builders import HOUR, MINUTE, NOW, a_message, a_reader, rows, take


class World:
    """One instance with an owner, whose sender may stand still."""

    def __init__(self, db: Database) -> None:
        self.db, self.telegram, self.now, self.halted = db, Telegram(), NOW, ""
        self.tell = Tell(db, self.telegram, Catalogs.load(), self._now, lambda: self.halted or None)

    def _now(self) -> datetime:
        return self.now

    async def notes(self) -> int:
        await self.tell.round()
        async with self.db.read() as tx:
            return sum(row["kind"] == MessageKind.STAFF.value for row in await rows(tx, messages))


@pytest.fixture
async def world(sqlite_db: Database) -> World:
    async with sqlite_db.write() as tx:
        owner = await a_reader(tx, 55, lang="uk")
        await readers.grant(tx, owner.id, "owner", NOW)
        await a_reader(tx, 56)
    return World(sqlite_db)


async def test_a_blown_fuse_is_told_once_an_hour(world: World) -> None:
    assert await world.notes() == 0
    world.halted = FUSE
    assert [await world.notes() for _ in range(3)] == [1, 1, 1]
    world.now += HOUR - MINUTE
    assert await world.notes() == 1
    world.now += MINUTE
    assert await world.notes() == 2


async def test_a_note_travels_with_the_answers_in_the_owners_language(world: World) -> None:
    world.halted = FUSE
    await world.notes()
    async with world.db.write() as tx:
        (item,) = await take(tx, Lane.REPLY)
    assert item.chat_id == 55
    assert "токен" in item.params["text"]


async def test_a_refused_text_is_told_and_a_doubt_is_not(world: World) -> None:
    for why, notes in (("in_doubt", 0), ("bad_text", 1)):
        async with world.db.write() as tx:
            await outbox.promise(tx, a_message(), now=NOW, chat_id=1)
            (item,) = await take(tx)
            await outbox.park(tx, item, owner="me", why=why, now=NOW)
        assert await world.notes() == notes
    world.now += 2 * HOUR
    assert await world.notes() == 1, "the same refusal is old by now"


async def test_when_the_database_cannot_be_written_telegram_is_asked_directly(world: World) -> None:
    await world.notes()
    world.db.trouble = Unavailable("full", "disk full")
    for minutes, told in ((0, 0), (2, 0), (3, 1), (30, 1), (64, 2)):
        world.now = NOW + timedelta(minutes=minutes)
        await world.tell.round()
        assert len(world.telegram.asked) == told, minutes
    world.db.trouble = None
    await world.tell.round()
    assert world.telegram.chats == [55, 55]
    await asyncio.sleep(0)


@pytest.mark.parametrize(
    ("halted", "refused", "found"),
    [(None, False, ()), (STOPPED, False, ()), (FUSE, True, ("fuse", "text")), ("unauthorized", False, ("halted",))],
    ids=["well", "stopping", "fuse and text", "refused"],
)
def test_reasons(halted: str | None, refused: bool, found: tuple[str, ...]) -> None:
    assert reasons(halted, refused=refused) == found
    assert set(found) <= set(WORDS)

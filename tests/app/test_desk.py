"""The pass of the desk: decisions are carried out, moderators told once, and examples come out."""

from datetime import datetime
from typing import Any

import pytest

from bot.alerts.service import on_published
from bot.app.desk import Desk
from bot.app.labels import export
from bot.core.event import Consent, Published
from bot.core.kinds import Kind
from bot.core.messages import MessageKind
from bot.core.night import Profile
from bot.core.standing import Doubt
from bot.i18n import Catalogs
from bot.store import people, readers, standing
from bot.store.database import Database, Tx
from bot.store.schema.events import fanout
from bot.store.schema.traffic import outbox
from feeds import desk
from feeds.waiting import UNDO, fingerprint
from tests.feeds.waiting_events import an_open_event
from tests.store.builders import HOUR, MINUTE, NOW, SECOND, a_reader, add_sources, rows, size


class World:
    """A desk with a moderator, an owner, a liaison and a reader."""

    def __init__(self, db: Database) -> None:
        self.db, self.now = db, NOW
        self.desk = Desk(db, Catalogs.load(), self._now, (self._alert,))

    def _now(self) -> datetime:
        return self.now

    async def _alert(self, tx: Tx, published: Published) -> None:
        await on_published(tx, published, self.now)

    async def notes(self) -> list[dict[str, Any]]:
        await self.desk.round()
        async with self.db.read() as tx:
            return [row for row in await rows(tx, outbox) if row["kind"] == MessageKind.STAFF.value]


@pytest.fixture
async def world(sqlite_db: Database) -> World:
    async with sqlite_db.write() as tx:
        for chat, role in enumerate(("moderator", "owner", "liaison", "organiser", None)):
            reader = await a_reader(tx, chat, lang="uk")
            if role:
                await readers.grant(tx, reader.id, role, NOW)
    return World(sqlite_db)


async def test_a_decision_starts_the_fan_out_only_after_its_minute(world: World) -> None:
    async with world.db.write() as tx:
        event = await an_open_event(tx, "Яна Громова")
        await desk.send(tx, event, fingerprint(event), NOW)
    for step, jobs in ((UNDO - SECOND, 0), (UNDO, 1), (HOUR, 1)):
        world.now = NOW + step
        await world.desk.round()
        async with world.db.read() as tx:
            assert await size(tx, fanout) == jobs, step


async def test_moderators_are_told_once_of_what_waits_too_long(world: World) -> None:
    async with world.db.write() as tx:
        await an_open_event(tx, "Яна Громова", kind=Kind.DETENTION)
        await an_open_event(tx, kind=Kind.SEARCH)
        await an_open_event(tx, kind=Kind.LISTING)
    assert await world.notes() == []
    world.now += 31 * MINUTE
    assert len(await world.notes()) == 2, "the moderator and the owner, one message each"
    world.now += HOUR
    assert len(await world.notes()) == 2
    world.now += 12 * HOUR
    assert len(await world.notes()) == 4, "the listing by now"


async def test_what_is_put_aside_was_seen_and_counts_from_its_return(world: World) -> None:
    async with world.db.write() as tx:
        event = await an_open_event(tx)
        await desk.later(tx, event, NOW + 20 * MINUTE)
    world.now += 70 * MINUTE
    assert await world.notes() == []
    world.now += 20 * MINUTE
    assert len(await world.notes()) == 2


async def test_nobody_is_woken_for_it(world: World) -> None:
    async with world.db.write() as tx:
        await an_open_event(tx)
        night = await a_reader(tx, 70, profile=Profile("UTC", 11 * 60, 19 * 60))
        await readers.grant(tx, night.id, "moderator", NOW)
    world.now += HOUR
    found = {row["subscriber_id"]: row["not_before"] for row in await world.notes()}
    assert found.pop(night.id) == NOW.replace(hour=19)
    assert set(found.values()) == {world.now}


async def test_moderators_and_owners_are_told_once_of_a_source_that_lost_its_trust(world: World) -> None:
    async with world.db.write() as tx:
        await add_sources(tx, "herald", "courier")
        await standing.doubt(tx, "herald", [Doubt.HOST], NOW)
    assert len(await world.notes()) == 2
    world.now += 2 * MINUTE
    async with world.db.write() as tx:
        await standing.doubt(tx, "herald", [Doubt.VOLUME], world.now)
    assert len(await world.notes()) == 2, "one more reason is no news"
    async with world.db.write() as tx:
        await standing.trust(tx, "herald", world.now)
        await standing.doubt(tx, "herald", [Doubt.VOLUME], world.now)
    world.now += 2 * MINUTE
    assert len(await world.notes()) == 4, "a second time is"


async def test_whoever_becomes_a_moderator_later_is_told_then(sqlite_db: Database) -> None:
    world = World(sqlite_db)
    async with sqlite_db.write() as tx:
        await an_open_event(tx)
    world.now += HOUR
    assert await world.notes() == []
    async with sqlite_db.write() as tx:
        reader = await a_reader(tx, 1)
        await readers.grant(tx, reader.id, "moderator", NOW)
    world.now += MINUTE
    assert len(await world.notes()) == 1


async def test_examples_come_out_without_those_who_wish_it_by_now(world: World) -> None:
    async with world.db.write() as tx:
        made = [await an_open_event(tx, name) for name in ("Яна Громова", "Олег Дронов", "Анна Примерова")]
        for event in made:
            await desk.send(tx, event, fingerprint(event), NOW)
    world.now += UNDO
    await world.desk.round()
    async with world.db.write() as tx:
        await people.set_consent(tx, made[1].people[0].id, Consent.NO_NAME)
    found = await export(world.db)
    assert [one["persons"] for one in found] == [["Яна Громова"], ["Анна Примерова"]]
    assert "Дронов" not in str(found)

"""A family that nobody reaches before a hearing: the helper and the liaison are told, each what they may know."""

from dataclasses import dataclass
from datetime import datetime, timedelta

import pytest

from bot.app.unheard import Unheard
from bot.core.relative import Kin
from bot.hearings import family
from bot.store import people, readers, relatives
from bot.store.database import Database, Tx
from bot.store.readers import Reader
from bot.store.schema.relatives import heard
from tests.hearings.builders import DAY, on
from tests.hearings.stories import AWAKE, CATALOGS, a_person, waiting
from tests.store.builders import NOW, a_reader, size

T = CATALOGS.translator("en")
BEFORE = datetime(2026, 12, 9, 10, 0, tzinfo=NOW.tzinfo)
"""A day before the hearing."""


@dataclass
class Near:
    """A mother who keeps a hearing to the family, her helper, and the liaison."""

    db: Database
    mother: Reader
    helper: Reader
    liaison: Reader

    async def look(self, now: datetime) -> dict[int, list[str]]:
        """What waits for whom after a look."""
        await Unheard(self.db, CATALOGS, lambda: now).round()
        found: dict[int, list[str]] = {}
        for reader_id, _kind, _at, params in await waiting(self.db):
            found.setdefault(reader_id, []).append(params["text"])
        return found


async def begin(tx: Tx, db: Database) -> Near:
    hero = await a_person(tx)
    (person,) = await people.load(tx, [hero])
    mother, helper, liaison = [await a_reader(tx, number, lang="en", profile=AWAKE) for number in (5, 6, 7)]
    await readers.grant(tx, liaison.id, "liaison", NOW)
    one = await relatives.add(tx, mother.id, person.public_id, Kin.FAMILY, NOW)
    await relatives.add(tx, helper.id, person.public_id, Kin.HELPER, NOW)
    await family.add(tx, one, person, on("2026-12-10"), NOW)
    return Near(db, mother, helper, liaison)


@pytest.fixture
async def near(sqlite_db: Database) -> Near:
    async with sqlite_db.write() as tx:
        return await begin(tx, sqlite_db)


async def test_a_chat_that_fails_is_told_to_the_helper_and_to_the_liaison_once(near: Near) -> None:
    async with near.db.write() as tx:
        await readers.set_reachable(tx, near.mother.id, reachable=False, now=NOW)
    assert await near.look(BEFORE - 5 * DAY) == {}
    for hours in (0, 1, 20):
        told = await near.look(BEFORE + timedelta(hours=hours))
        assert list(told) == [near.helper.id, near.liaison.id]
        (to_helper,), (to_liaison,) = told.values()
        assert "10 December" in to_helper
        assert to_liaison == T("kin.note.unheard"), "neither why, nor a date that only the family knows"


async def test_who_read_something_within_five_days_is_reached(db: Database) -> None:
    async with db.write() as tx:
        near = await begin(tx, db)
        await relatives.hear(tx, near.mother.id, BEFORE - 2 * DAY)
        await relatives.hear(tx, near.mother.id, BEFORE - 2 * DAY)
        assert await size(tx, heard) == 1
    assert await near.look(BEFORE) == {}
    async with db.write() as tx:
        await tx.conn.execute(heard.update().values(day=NOW))
    assert list(await near.look(BEFORE)) == [near.helper.id, near.liaison.id]


async def test_the_day_goes_with_the_relative(near: Near) -> None:
    async with near.db.write() as tx:
        await relatives.hear(tx, near.mother.id, NOW)
        (one,) = await relatives.of_reader(tx, near.mother.id)
        await family.leave(tx, one)
        assert await size(tx, heard) == 0

"""The weekly word to a family: what people did, at the reader's hour, once, and nothing where nobody did."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from bot.app.idle import Idle
from bot.app.weekly import Weekly, week_of
from bot.core.finding import Group
from bot.core.idle import silent_before
from bot.core.night import Profile
from bot.core.relative import Kin
from bot.hearings.family import awaits_hearing
from bot.i18n import Catalogs
from bot.store import campaigns, people, readers, relatives
from bot.store.database import Database, Tx
from bot.store.outbox import BODY
from bot.store.schema.campaigns import campaign_person
from bot.store.schema.readers import role, subscriber
from bot.store.schema.traffic import outbox
from tests.hearings.stories import news
from tests.store.builders import DAY, HOUR, NOW, a_reader, rows

CATALOGS = Catalogs.load()
EN = CATALOGS.translator("en")
SUNDAYS = Profile("UTC", 22 * 60, 8 * 60, 9 * 60, 6)
SUNDAY = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("now", "is_told"),
    [
        (SUNDAY - HOUR, False),
        (SUNDAY, True),
        (SUNDAY + 6 * HOUR, True),
        (SUNDAY + 14 * HOUR, False),
        (SUNDAY + 2 * DAY, False),
    ],
    ids=["before", "the hour", "late", "night", "too late"],
)
def test_at_which_hour_a_reader_is_told(now: datetime, is_told: bool) -> None:
    midnight = SUNDAY.replace(hour=0)
    assert week_of(SUNDAYS, now) == ((midnight - 7 * DAY, midnight) if is_told else None)


async def family(tx: Tx, *, letters: int = 0, petitions: int = 0, on: datetime = SUNDAY - 2 * DAY) -> int:
    hero = await people.add(tx, name="Яна Громова", key="k", lang="ru", group=Group.POLITICAL, minor=False, now=NOW)
    (person,) = await people.load(tx, [hero])
    mother = await a_reader(tx, 1, lang="en", profile=SUNDAYS)
    one = await relatives.add(tx, mother.id, person.public_id, Kin.FAMILY, NOW)
    await relatives.change(tx, replace(one, weekly=True))
    for kind, number, part in (("letter", letters, person.public_id), ("petition", petitions, "")):
        drive = await campaigns.add(tx, kind, kind, "live", NOW, SUNDAY + 30 * DAY, NOW)
        await tx.insert_new(campaign_person, {"campaign_id": drive, "person_id": hero})
        for chat in range(number):
            reader = await a_reader(tx, 100 + chat)
            await campaigns.record(tx, drive, reader.id, part, "completed", on)
            await campaigns.record(tx, drive, reader.id, "somebody else", "completed", on) if part else None
    return mother.id


async def words(db: Database) -> list[str]:
    async with db.read() as tx:
        return [tx.vault.open_json(row["body"], BODY)["text"] for row in await rows(tx, outbox) if row["body"]]


async def test_a_family_reads_once_what_people_did(db: Database) -> None:
    async with db.write() as tx:
        await family(tx, letters=7, petitions=2)
    moment = SUNDAY
    weekly = Weekly(db, CATALOGS, lambda: moment)
    for hours in (-1, 0, 1, 5, 24, 48):
        moment = SUNDAY + hours * HOUR
        await weekly.round()
    (text,) = await words(db)
    assert EN("weekly.many.letter", n=7) in text
    assert EN("weekly.few.petition") in text
    assert "2" not in text


async def test_nothing_is_said_where_nobody_did_anything_this_week(sqlite_db: Database) -> None:
    async with sqlite_db.write() as tx:
        await family(tx, letters=3, on=SUNDAY - 9 * DAY)
    await Weekly(sqlite_db, CATALOGS, lambda: SUNDAY).round()
    assert await words(sqlite_db) == []


@pytest.mark.parametrize("day", ["2028-03-10", None], ids=["a hearing ahead", "none"])
async def test_a_family_with_an_open_hearing_is_never_asked_whether_it_still_wants_this(
    sqlite_db: Database, day: str | None
) -> None:
    later = datetime(2028, 2, 1, 12, 0, tzinfo=UTC)
    async with sqlite_db.write() as tx:
        mother = await family(tx)
        if day:
            await news(tx, [1], day)
        await tx.conn.execute(role.delete())
        await tx.conn.execute(subscriber.update().values(active_on=silent_before(later) - 40 * DAY))

    async def awaits(tx: Tx, reader_id: int) -> bool:
        return await awaits_hearing(tx, reader_id, later)

    await Idle(sqlite_db, CATALOGS, lambda: later, (awaits,)).round()
    async with sqlite_db.read() as tx:
        found = await readers.get(tx, mother)
        assert found is not None
    assert bool(await words(sqlite_db)) is (day is None)

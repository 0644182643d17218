"""Very bad news and families: those who are concerned later, or join later, or turn out to be one."""

from datetime import datetime

import pytest
from sqlalchemy import update

from bot.alerts import amend
from bot.core.finding import Group
from bot.core.kinds import Kind
from bot.core.messages import MessageKind
from bot.core.relative import Kin
from bot.people import staff
from bot.store import bad_news, events, people, relatives
from bot.store.database import Database, Tx
from bot.store.readers import Reader
from bot.store.schema.events import event_person
from tests.alerts.held import ALERT, ASLEEP, BAD, CATALOGS, EN, STAFF, World
from tests.store.builders import DAY, HOUR, MINUTE, NOW, a_finding, a_reader


@pytest.fixture
async def world(sqlite_db: Database) -> World:
    made = World(sqlite_db)
    await made.begin()
    return made


async def _is_about(tx: Tx, event_id: int, person_id: int, now: datetime) -> None:
    """A moderator says that it happened to somebody else."""
    await tx.conn.execute(update(event_person).values(person_id=person_id))
    await amend.start(tx, event_id, "corrected", now, what=["people"])


@pytest.mark.parametrize("hours", [1, 30], ids=["while others may wait", "after everybody was told"])
async def test_a_family_that_was_told_of_somebody_elses_death_hears_that_it_was_not_theirs(
    world: World, hours: int
) -> None:
    event_id = await world.publish()
    await world.at(NOW)
    await world.press(NOW, spoken_at=NOW)
    await world.at(NOW + MINUTE)
    assert await world.kinds(world.mother) == [BAD]
    async with world.db.write() as tx:
        namesake = await people.add(
            tx, name="Яна Громова", key="k2", lang="ru", group=Group.POLITICAL, minor=False, now=NOW
        )
        await _is_about(tx, event_id, namesake, NOW + hours * HOUR)
    await world.at(NOW + hours * HOUR)
    await world.at(NOW + 3 * DAY)
    assert await world.kinds(world.mother) == [BAD, MessageKind.CORRECTION.value]
    assert EN.html("bad.taken_back", who="Yana Gromova") in (await world.got(world.mother))[1][1]["text"]
    assert (await world.got(world.liaison))[-1][1]["text"] == EN("bad.liaison.over")


async def test_news_of_somebody_without_a_family_here_wait_for_nobody(world: World) -> None:
    event_id = await world.publish()
    await world.at(NOW)
    async with world.db.write() as tx:
        other = await people.add(
            tx, name="Пётр Ильин", key="k2", lang="ru", group=Group.POLITICAL, minor=False, now=NOW
        )
        await _is_about(tx, event_id, other, NOW + MINUTE)
    await world.at(NOW + MINUTE)
    assert await world.kinds(world.reader) == [ALERT]
    async with world.db.read() as tx:
        assert await bad_news.held_back(tx) == (0, None)


async def test_who_joins_as_family_while_it_is_held_is_told_as_family(world: World) -> None:
    await world.publish()
    await world.at(NOW)
    async with world.db.write() as tx:
        await relatives.add(tx, world.reader.id, world.person.public_id, Kin.FAMILY, NOW + HOUR)
    await world.at(NOW + 2 * HOUR)
    assert await world.kinds(world.reader) == []
    await world.at(NOW + DAY)
    assert await world.kinds(world.reader) == [BAD]


async def _another_family(world: World, event_id: int, now: datetime) -> Reader:
    """Somebody else turns out to be in the news, and has a father here."""
    async with world.db.write() as tx:
        values = {"name": "Пётр Ильин", "key": "k2", "lang": "ru", "group": Group.POLITICAL, "minor": False}
        other = await people.add(tx, **values, now=NOW)
        (person,) = await people.load(tx, [other])
        father = await a_reader(tx, 8, lang="en")
        await relatives.add(tx, father.id, person.public_id, Kin.FAMILY, NOW - DAY)
        await events.add_people(tx, event_id, [other])
        await amend.start(tx, event_id, "unnamed", now)
    return father


@pytest.mark.parametrize("spoken", [False, True], ids=["nobody was called", "the first family was called"])
async def test_a_family_that_is_concerned_later_is_called_first_too(world: World, spoken: bool) -> None:
    event_id = await world.publish()
    await world.at(NOW)
    if spoken:
        await world.press(NOW, spoken_at=NOW)
    await world.at(NOW + 30 * HOUR)
    asked = len(await world.kinds(world.liaison))
    begins = NOW + 30 * HOUR
    father = await _another_family(world, event_id, begins)
    await world.at(begins)
    assert await world.kinds(father) == []
    assert len(await world.kinds(world.liaison)) == asked + 1
    assert EN("bad.liaison.also") in (await world.got(world.liaison))[-1][1]["text"]
    await world.at(begins + DAY - MINUTE)
    assert await world.kinds(father) == []
    await world.at(begins + DAY)
    assert await world.kinds(father) == [BAD]
    assert await world.kinds(world.mother) == [BAD], "once"


async def test_somebody_with_a_family_who_is_added_to_what_all_know_is_held_for_that_family(world: World) -> None:
    event_id = await world.publish(Kind.ARREST)
    async with world.db.write() as tx:
        values = {"name": "Иван Ильин", "key": "k3", "lang": "ru", "group": Group.POLITICAL, "minor": False}
        stranger = await people.add(tx, **values, now=NOW)
        death = await events.add(
            tx, a_finding(kind=Kind.DEATH), Kind.DEATH, person_ids=[stranger], happened_at=NOW, now=NOW
        )
        await events.freshen(tx, death)
        await events.publish(tx, death, NOW)
        await world.react(tx, death)
    await world.at(NOW)
    assert event_id != death
    father = await _another_family(world, death, NOW + HOUR)
    await world.at(NOW + HOUR)
    assert await world.kinds(world.liaison) == [STAFF]
    assert await world.kinds(father) == []
    await world.at(NOW + HOUR + DAY)
    assert await world.kinds(father) == [BAD]


async def test_who_was_told_is_not_told_again_when_two_people_turn_out_to_be_one(world: World) -> None:
    async with world.db.write() as tx:
        helper = await a_reader(tx, 9, lang="en", profile=ASLEEP)
        await relatives.add(tx, helper.id, world.person.public_id, Kin.HELPER, NOW - DAY)
    await world.publish()
    await world.at(NOW)
    await world.press(NOW, spoken_at=NOW)
    await world.at(NOW + MINUTE)
    assert (await world.kinds(world.mother), await world.kinds(helper)) == ([BAD], [])
    async with world.db.write() as tx:
        (person,) = await people.load(tx, [world.person_id])
        (older,) = await people.load(tx, [world.older_id])
        await staff.merge(tx, person, older, CATALOGS, NOW + HOUR)
    await world.at(NOW + 6 * HOUR)
    assert (await world.kinds(world.mother), await world.kinds(helper)) == ([BAD], [BAD])


async def test_what_is_held_finds_its_family_after_two_people_have_turned_out_to_be_one(world: World) -> None:
    await world.publish()
    await world.at(NOW)
    async with world.db.write() as tx:
        (person,) = await people.load(tx, [world.person_id])
        (older,) = await people.load(tx, [world.older_id])
        await staff.merge(tx, person, older, CATALOGS, NOW + MINUTE)
    await world.at(NOW + MINUTE)
    assert (await world.kinds(world.liaison), await world.kinds(world.mother)) == ([STAFF], [])
    await world.press(NOW + HOUR, spoken_at=NOW + HOUR)
    await world.at(NOW + HOUR + MINUTE)
    assert (await world.kinds(world.mother), await world.kinds(world.reader)) == ([BAD], [ALERT])

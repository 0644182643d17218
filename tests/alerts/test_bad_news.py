"""Very bad news are held: from the published event to what waits for liaisons, the family and everybody else."""

import pytest
from sqlalchemy import update

from bot.alerts import amend
from bot.core.amends import Why
from bot.core.event import EventState
from bot.core.kinds import Kind
from bot.core.messages import MessageKind
from bot.core.relative import BadNews, Kin
from bot.store import bad_news, events, people, readers, relatives
from bot.store.database import Database
from bot.store.schema.events import event as event_table
from tests.alerts.held import ALERT, ASLEEP, BAD, EN, STAFF, World
from tests.store.builders import DAY, HOUR, MINUTE, NOW, a_reader


@pytest.fixture
async def world(sqlite_db: Database) -> World:
    made = World(sqlite_db)
    await made.begin()
    return made


async def test_a_liaison_is_told_at_once_and_nobody_else(world: World) -> None:
    await world.publish()
    await world.at(NOW)
    assert await world.kinds(world.liaison) == [STAFF]
    assert await world.kinds(world.reader) == []
    assert await world.kinds(world.mother) == []
    async with world.db.read() as tx:
        assert await bad_news.held_back(tx) == (1, NOW)
        assert await people.newest_events(tx, 5) == []


async def test_without_a_word_the_others_get_it_after_two_hours_and_the_family_after_a_day(world: World) -> None:
    await world.publish()
    seen = []
    for step in range(50):
        now = NOW + step * 30 * MINUTE
        await world.at(now)
        seen.append((len(await world.kinds(world.reader)), len(await world.kinds(world.mother))))
    assert seen.index((1, 0)) == 4
    assert seen.index((1, 1)) == 48
    assert seen[-1] == (1, 1)
    assert await world.kinds(world.mother) == [BAD]
    assert len(await world.kinds(world.liaison)) == 48


async def test_what_the_family_reads_has_no_buttons_and_quotes_nobody(world: World) -> None:
    await world.publish()
    await world.at(NOW + DAY)
    ((_, params),) = await world.got(world.mother)
    assert "reply_markup" not in params
    assert EN("bad.what.death") in params["text"]
    assert "…" not in params["text"]


async def test_after_a_liaison_has_spoken_everybody_is_told_a_minute_later(db: Database) -> None:
    world = World(db)
    await world.begin()
    await world.publish()
    await world.at(NOW)
    await world.press(NOW + MINUTE, spoken_at=NOW + MINUTE)
    await world.at(NOW + MINUTE)
    assert await world.kinds(world.mother) == await world.kinds(world.reader) == []
    for step in (2, 3, 60):
        await world.at(NOW + step * MINUTE)
    ((_, params),) = await world.got(world.mother)
    assert EN("bad.spoken") in params["text"]
    assert await world.kinds(world.reader) == [ALERT]
    assert await world.kinds(world.liaison) == [STAFF]


async def test_the_others_may_be_told_while_the_family_waits(world: World) -> None:
    await world.publish()
    await world.press(NOW, let_go_at=NOW)
    await world.at(NOW)
    assert await world.kinds(world.reader) == [ALERT]
    assert await world.kinds(world.mother) == []


@pytest.mark.parametrize("kind", [Kind.HEALTH, Kind.DISAPPEARANCE], ids=str)
async def test_so_it_is_with_other_very_bad_news(world: World, kind: Kind) -> None:
    await world.publish(kind)
    await world.at(NOW)
    assert await world.kinds(world.reader) == []
    await world.at(NOW + DAY)
    assert await world.kinds(world.mother) == [BAD]


async def test_other_news_go_to_everybody_at_once(world: World) -> None:
    await world.publish(Kind.TRANSFER)
    await world.at(NOW)
    assert await world.kinds(world.mother) == await world.kinds(world.reader) == [ALERT]


async def test_who_wants_to_be_told_here_is_told_at_once_in_words_of_their_own(sqlite_db: Database) -> None:
    world = World(sqlite_db)
    await world.begin(bad=BadNews.HERE)
    await world.publish()
    await world.at(NOW)
    assert await world.kinds(world.mother) == [BAD]
    assert await world.kinds(world.reader) == []


async def test_never_at_night(sqlite_db: Database) -> None:
    world = World(sqlite_db)
    await world.begin(bad=BadNews.HERE, night=ASLEEP)
    await world.publish()
    for minutes in range(0, 6 * 60, 20):
        await world.at(NOW + minutes * MINUTE)
    assert await world.kinds(world.mother) == []
    await world.at(NOW + 6 * HOUR)
    assert await world.kinds(world.mother) == [BAD]


async def test_a_helper_is_told_instead_where_that_was_chosen(sqlite_db: Database) -> None:
    world = World(sqlite_db)
    await world.begin(bad=BadNews.HELPER)
    async with sqlite_db.write() as tx:
        helper = await a_reader(tx, 9, lang="en", follows=["all"])
        await relatives.add(tx, helper.id, world.person.public_id, Kin.HELPER, NOW - DAY)
    await world.publish()
    await world.at(NOW)
    await world.at(NOW + 2 * DAY)
    assert await world.kinds(helper) == [BAD]
    assert await world.kinds(world.mother) == []


async def test_without_a_liaison_the_owner_is_told(sqlite_db: Database) -> None:
    world = World(sqlite_db)
    await world.begin()
    async with sqlite_db.write() as tx:
        owner = await a_reader(tx, 9, lang="en")
        await readers.grant(tx, owner.id, "owner", NOW)
        await tx.conn.execute(readers.role.delete().where(readers.role.c.role == "liaison"))
    await world.publish()
    await world.at(NOW)
    assert await world.kinds(owner) == [STAFF]


async def test_nobody_is_asked_while_asleep_once_the_others_know(sqlite_db: Database) -> None:
    world = World(sqlite_db)
    await world.begin()
    async with sqlite_db.write() as tx:
        await readers.change(tx, world.liaison.id, profile_=ASLEEP)
    await world.publish()
    for step in range(9):
        await world.at(NOW + step * 30 * MINUTE)
    assert len(await world.kinds(world.liaison)) == 4, "as long as nobody knows it, also by night"


async def test_what_is_taken_back_reaches_those_who_were_told_and_nobody_else(world: World) -> None:
    event_id = await world.publish()
    await world.at(NOW)
    await world.press(NOW, spoken_at=NOW)
    await world.at(NOW + MINUTE)
    async with world.db.write() as tx:
        await tx.conn.execute(update(event_table).values(state=EventState.RETRACTED.value))
        await amend.start(tx, event_id, "retracted", NOW + HOUR, what=[Why.NOT_HAPPENED])
    await world.at(NOW + HOUR)
    assert await world.kinds(world.mother) == [BAD, MessageKind.CORRECTION.value]
    assert await world.kinds(world.liaison) == [STAFF, STAFF]


async def test_what_is_taken_back_in_time_is_told_to_nobody(world: World) -> None:
    event_id = await world.publish()
    await world.at(NOW)
    async with world.db.write() as tx:
        await tx.conn.execute(update(event_table).values(state=EventState.RETRACTED.value))
        await amend.start(tx, event_id, "retracted", NOW + HOUR, what=[Why.NOT_HAPPENED])
    for hours in range(1, 30):
        await world.at(NOW + hours * HOUR)
    assert await world.kinds(world.mother) == await world.kinds(world.reader) == []


async def test_news_that_were_corrected_into_very_bad_ones_are_no_edit_for_the_family(world: World) -> None:
    event_id = await world.publish(Kind.TRANSFER)
    await world.at(NOW)
    async with world.db.write() as tx:
        await tx.conn.execute(update(event_table).values(kind=Kind.DEATH.value))
        await amend.start(tx, event_id, "corrected", NOW + MINUTE, what=["kind"])
        await world.react(tx, event_id, NOW + MINUTE)
    await world.at(NOW + MINUTE)
    assert await world.kinds(world.liaison) == [STAFF]
    assert await world.kinds(world.mother) == [ALERT]
    await world.at(NOW + MINUTE + DAY)
    assert await world.kinds(world.mother) == [ALERT, BAD]


async def test_a_second_report_rings_nobody_again(world: World) -> None:
    event_id = await world.publish()
    await world.at(NOW)
    async with world.db.write() as tx:
        await events.publish(tx, event_id, NOW + MINUTE)
        await world.react(tx, event_id, NOW + MINUTE)
    await world.at(NOW + MINUTE)
    assert await world.kinds(world.reader) == []
    await world.at(NOW + 3 * HOUR)
    async with world.db.write() as tx:
        await events.publish(tx, event_id, NOW + 4 * HOUR)
        await world.react(tx, event_id, NOW + 4 * HOUR)
    await world.at(NOW + 4 * HOUR)
    assert await world.kinds(world.reader) == [ALERT]
    assert await world.kinds(world.mother) == []

"""Very bad news are held: from the published event to what waits for liaisons, the family and everybody else."""

from dataclasses import replace
from datetime import datetime
from typing import Any

import pytest
from sqlalchemy import update

from bot.alerts import amend, service
from bot.alerts.bad_news import bad_news_round
from bot.alerts.match import person_label
from bot.core.amends import Why
from bot.core.event import EventState, Published
from bot.core.finding import Group
from bot.core.kinds import Kind
from bot.core.messages import MessageKind
from bot.core.night import Profile
from bot.core.relative import BadNews, Kin
from bot.i18n import Catalogs
from bot.people import staff
from bot.store import bad_news, events, people, readers, relatives
from bot.store.database import Database, Tx
from bot.store.outbox import BODY
from bot.store.readers import Reader
from bot.store.schema.events import event as event_table
from bot.store.schema.events import event_person
from bot.store.schema.traffic import outbox
from tests.store.builders import DAY, HOUR, MINUTE, NOW, a_finding, a_reader, add_sources, rows

CATALOGS = Catalogs.load()
EN = CATALOGS.translator("en")
ASLEEP = Profile("Europe/Vilnius", 12 * 60, 20 * 60)
"""It is night from two hours before NOW to 18:00 UTC."""


class World:
    """Somebody with a mother here, who follows them as another reader does, and a liaison."""

    def __init__(self, db: Database) -> None:
        self.db = db

    async def begin(self, *, bad: BadNews = BadNews.PERSON_FIRST, night: Profile | None = None) -> None:
        async with self.db.write() as tx:
            await add_sources(tx, "watch", "herald")
            older = {"name": "Яна Громова-Лис", "key": "o", "lang": "ru", "group": Group.POLITICAL, "minor": False}
            self.older_id = await people.add(tx, **older, now=NOW)
            self.person_id = await people.add(
                tx, name="Яна Громова", key="k", lang="ru", group=Group.POLITICAL, minor=False, now=NOW
            )
            await people.add_witness(tx, self.person_id, "watch", NOW)
            await people.add_witness(tx, self.person_id, "herald", NOW)
            (self.person,) = await people.load(tx, [self.person_id])
            follows = ["all", person_label(self.person.public_id)]
            self.mother = await a_reader(tx, 1, lang="en", follows=follows, **({"profile": night} if night else {}))
            self.reader = await a_reader(tx, 2, lang="en", follows=follows)
            self.liaison = await a_reader(tx, 3, lang="en")
            await readers.grant(tx, self.liaison.id, "liaison", NOW)
            one = await relatives.add(tx, self.mother.id, self.person.public_id, Kin.FAMILY, NOW - DAY)
            await relatives.change(tx, replace(one, bad_news=bad))

    async def publish(self, kind: Kind = Kind.DEATH) -> int:
        async with self.db.write() as tx:
            event_id = await events.add(
                tx, a_finding(kind=kind), kind, person_ids=[self.person_id], happened_at=NOW, now=NOW
            )
            report = {"url": "", "headline": "…", "lang": "ru", "hides_name": False, "published": NOW}
            await events.add_report(tx, event_id, "watch", report, NOW)
            await events.freshen(tx, event_id)
            await events.publish(tx, event_id, NOW)
            await self.react(tx, event_id)
        return event_id

    async def react(self, tx: Tx, event_id: int, now: datetime = NOW) -> None:
        event = await events.get(tx, event_id)
        assert event is not None
        await service.on_published(tx, Published(event, fresh=True), now)

    async def at(self, now: datetime) -> None:
        """Every pass, as long as there is something to do."""
        while (
            await bad_news_round(self.db, CATALOGS, now)
            + await service.fanout_round(self.db, CATALOGS, now)
            + await amend.amend_round(self.db, CATALOGS, now)
        ):
            pass

    async def got(self, reader: Reader) -> list[tuple[str, dict[str, Any]]]:
        """(kind, parameters) of what was promised to somebody; of an alert no parameters."""
        async with self.db.read() as tx:
            mine = [row for row in await rows(tx, outbox) if row["subscriber_id"] == reader.id]
            return [(row["kind"], tx.vault.open_json(row["body"], BODY) if row["body"] else {}) for row in mine]

    async def kinds(self, reader: Reader) -> list[str]:
        return [kind for kind, _ in await self.got(reader)]

    async def press(self, now: datetime, **values: datetime | None) -> None:
        async with self.db.write() as tx:
            await bad_news.put(tx, 1, next_at=now, **values)


@pytest.fixture
async def world(sqlite_db: Database) -> World:
    made = World(sqlite_db)
    await made.begin()
    return made


BAD, ALERT, STAFF = MessageKind.BAD_NEWS.value, MessageKind.ALERT.value, MessageKind.STAFF.value


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

"""One message for one change; and what was sent of a hearing can be found and taken back."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

import pytest

from bot.alerts import service as alerts
from bot.alerts.match import person_label
from bot.core.event import Consent, Published
from bot.core.kinds import ALL_KINDS, BIT, Kind
from bot.core.messages import Lane
from bot.core.relative import Kin
from bot.core.rhythm import Rhythm
from bot.hearings.service import hush, taken_back
from bot.store import byhand, people, readers, receipts, relatives
from bot.store.database import Database, Tx
from bot.store.schema.traffic import outbox
from tests.hearings.stories import BERLIN, CATALOGS, MOVED, a_follower, a_person, news, rounds, the_event
from tests.store.builders import HOUR, NOW, a_reader, leave, rows, settle_sent, take

LATER = NOW + HOUR
EVENING_BEFORE = datetime(2026, 12, 9, 15, tzinfo=NOW.tzinfo)


async def told(db: Database, person_ids: Sequence[int], day: str, headline: str, now: datetime) -> int:
    """News that is published, and all that follows from it."""
    async with db.write() as tx:
        event_id = await news(tx, person_ids, day, now=now, headline=headline)
        event = replace(await the_event(tx, event_id))
        await alerts.on_published(tx, Published(event, fresh=True), now)
    for _ in range(4):
        await alerts.fanout_round(db, CATALOGS, now)
        await rounds(db, now)
    return event_id


async def kinds(db: Database) -> dict[int, list[str]]:
    """What waits for whom."""
    async with db.read() as tx:
        found: dict[int, list[str]] = {}
        for row in await rows(tx, outbox):
            if row["state"] == "queued":
                found.setdefault(row["subscriber_id"], []).append(row["kind"])
        return found


async def sent(db: Database, now: datetime) -> list[int]:
    """Everything that waits goes out; the readers, by message number from 100 on."""
    async with db.write() as tx:
        held = [one for lane in (Lane.URGENT, Lane.BULK) for one in await take(tx, lane, now=now)]
        for number, item in enumerate(held):
            assert await leave(tx, item, now=now)
            await settle_sent(tx, item, message_id=100 + number, now=now)
        return [item.reader_id or 0 for item in held]


async def label_of(tx: Tx, person_id: int) -> str:
    (person,) = await people.load(tx, [person_id])
    return person_label(person.public_id)


async def test_a_move_is_one_message_for_a_follower_and_an_alert_for_everybody_else(sqlite_db: Database) -> None:
    async with sqlite_db.write() as tx:
        hero = await a_person(tx)
        follower = await a_follower(tx, hero)
        both = await a_follower(tx, hero, 2)
        await readers.follow(tx, both.id, "all", ALL_KINDS, NOW)
        gathers = await a_follower(tx, hero, 3)
        await readers.follow(tx, gathers.id, await label_of(tx, hero), ALL_KINDS, NOW, rhythm=Rhythm.DAILY)
        stranger = await a_reader(tx, 4, follows=["all"])
        no_hearings = await a_reader(tx, 5)
        await readers.follow(tx, no_hearings.id, await label_of(tx, hero), ALL_KINDS & ~BIT[Kind.HEARING], NOW)
        await readers.follow(tx, no_hearings.id, "all", ALL_KINDS, NOW)
    await told(sqlite_db, [hero], "2026-12-10", "Суд над журналисткой", NOW)
    first = await kinds(sqlite_db)
    assert {reader: found for reader, found in first.items() if found != ["alert"]} == {gathers.id: ["digest"]}
    await sent(sqlite_db, NOW)
    await told(sqlite_db, [hero], "2026-12-17", MOVED, LATER)
    found = await kinds(sqlite_db)
    assert found[follower.id] == found[both.id] == ["hearing_change"]
    assert sorted(found[gathers.id]) == ["digest", "hearing_change"]  # the digest waits since the first news
    assert found[stranger.id] == found[no_hearings.id] == ["alert"]


async def _ill(db: Database, hero: int, day: str) -> None:
    """News of somebody's health that bring a date, and all that follows from them."""
    async with db.write() as tx:
        await news(tx, [hero], day, now=LATER, headline=MOVED, kind=Kind.HEALTH, alerts=True)
    for _ in range(4):
        await alerts.fanout_round(db, CATALOGS, LATER)
        await rounds(db, LATER)


async def test_news_of_health_come_beside_the_date_they_bring(sqlite_db: Database) -> None:
    async with sqlite_db.write() as tx:
        hero = await a_person(tx)
        follower = await a_follower(tx, hero)
        await news(tx, [hero], "2026-12-10")
    await _ill(sqlite_db, hero, "2026-12-17")
    assert sorted((await kinds(sqlite_db))[follower.id]) == ["alert", "hearing_change"]


async def test_a_family_that_is_to_get_no_alert_hears_of_the_date_it_brings(sqlite_db: Database) -> None:
    async with sqlite_db.write() as tx:
        hero = await a_person(tx)
        mother = await a_reader(tx, 2, lang="en")
        await relatives.add(tx, mother.id, (await people.load(tx, [hero]))[0].public_id, Kin.FAMILY, NOW)
    await _ill(sqlite_db, hero, "2026-12-17")
    assert (await kinds(sqlite_db))[mother.id] == ["reminder"]


async def test_an_alert_waits_only_as_long_as_the_change_is_being_told(sqlite_db: Database) -> None:
    async with sqlite_db.write() as tx:
        hero = await a_person(tx)
        await a_follower(tx, hero)
        stranger = await a_reader(tx, 4, follows=["all"])
        await news(tx, [hero], "2026-12-10")
        event_id = await news(tx, [hero], "2026-12-17", now=LATER, headline=MOVED)
        await alerts.on_published(tx, Published(await the_event(tx, event_id), fresh=True), LATER)
    assert await alerts.fanout_round(sqlite_db, CATALOGS, LATER) == 0
    await rounds(sqlite_db, LATER)
    assert await alerts.fanout_round(sqlite_db, CATALOGS, LATER) == 1
    assert (await kinds(sqlite_db))[stranger.id] == ["alert"]


async def test_a_change_and_a_reminder_leave_receipts_so_that_they_can_be_taken_back(sqlite_db: Database) -> None:
    async with sqlite_db.write() as tx:
        hero = await a_person(tx)
        reader = await a_follower(tx, hero)
        await news(tx, [hero], "2026-12-03")
        event_id = await news(tx, [hero], "2026-12-10", now=LATER, headline=MOVED)
    await rounds(sqlite_db, LATER)
    await sent(sqlite_db, LATER)
    await rounds(sqlite_db, EVENING_BEFORE)
    await sent(sqlite_db, EVENING_BEFORE)
    async with sqlite_db.read() as tx:
        found = await receipts.told(tx, reader.id, NOW)
        change = await receipts.receipt_of(tx, reader.id, event_id)
    assert found == {100: EVENING_BEFORE}  # the numbers of this test begin anew: the change's was the same
    assert change is not None
    assert change.message_id == 100


async def test_after_silence_young_messages_go_and_older_ones_say_nothing(sqlite_db: Database) -> None:
    async with sqlite_db.write() as tx:
        hero = await a_person(tx)
        await a_follower(tx, hero)
        await news(tx, [hero], "2026-12-03")
        await news(tx, [hero], "2026-12-10", now=LATER, headline=MOVED)
    await rounds(sqlite_db, LATER)
    await sent(sqlite_db, LATER)
    await rounds(sqlite_db, EVENING_BEFORE)
    async with sqlite_db.write() as tx:
        for item in await take(tx, Lane.BULK, now=EVENING_BEFORE):
            assert await leave(tx, item, now=EVENING_BEFORE)
            await settle_sent(tx, item, message_id=200, now=EVENING_BEFORE)
        await people.set_consent(tx, hero, Consent.SILENCE)
        await hush(tx, hero, EVENING_BEFORE + HOUR)
    await rounds(sqlite_db, EVENING_BEFORE + HOUR)
    async with sqlite_db.write() as tx:
        calls = [item for lane in (Lane.URGENT, Lane.EDIT) for item in await take(tx, lane, now=EVENING_BEFORE + HOUR)]
    assert [item.params for item in calls if item.method == "deleteMessages"] == [{"message_ids": [200]}]
    (edit,) = [item.params for item in calls if item.method == "editMessageText"]
    assert edit["message_id"] == 100
    assert "Gromova" not in str(edit)


@pytest.mark.parametrize("heard", [True, False], ids=["who got the alert", "who got reminders alone"])
async def test_a_date_that_was_taken_back_reaches_everybody_once(sqlite_db: Database, heard: bool) -> None:
    async with sqlite_db.write() as tx:
        hero = await a_person(tx)
        late = None if heard else await a_follower(tx, hero, 7)
        if heard:
            await a_follower(tx, hero, 7)
    event_id = 0
    if heard:
        event_id = await told(sqlite_db, [hero], "2026-12-10", "Суд над журналисткой", NOW)
        await sent(sqlite_db, NOW)
    else:
        async with sqlite_db.write() as tx:
            event_id = await news(tx, [hero], "2026-12-10")
        assert late is not None
    async with sqlite_db.write() as tx:
        await byhand.retract(tx, event_id)
        await taken_back(tx, event_id, LATER)
    await rounds(sqlite_db, LATER)
    found = [one for mine in (await kinds(sqlite_db)).values() for one in mine]
    assert found == ([] if heard else ["hearing_change"])  # the apology for the alert says it to the others


async def test_family_without_quiet_hours_is_woken_and_nobody_else(sqlite_db: Database) -> None:
    async with sqlite_db.write() as tx:
        hero = await a_person(tx)
        (person,) = await people.load(tx, [hero])
        sleeper = await a_follower(tx, hero, 1, profile=BERLIN)
        mother = await a_reader(tx, 2, lang="en", profile=BERLIN)
        await relatives.add(tx, mother.id, person.public_id, Kin.FAMILY, NOW)
        (kin,) = await relatives.of_reader(tx, mother.id)
        await relatives.change(tx, replace(kin, quiet_off=True))
        await news(tx, [hero], "2026-12-10")
    night = datetime(2026, 12, 10, 4, tzinfo=NOW.tzinfo)  # 07:00 in Moscow, 05:00 in Berlin
    await rounds(sqlite_db, EVENING_BEFORE + 2 * HOUR)
    await sent(sqlite_db, EVENING_BEFORE + 2 * HOUR)
    await rounds(sqlite_db, night)
    assert await kinds(sqlite_db) == {mother.id: ["family"]}
    assert sleeper.id not in await sent(sqlite_db, night)


async def test_whoever_comes_while_texts_are_written_is_told_too(sqlite_db: Database) -> None:
    async with sqlite_db.write() as tx:
        hero = await a_person(tx)
        await a_follower(tx, hero)
        await news(tx, [hero], "2026-12-03")
        await news(tx, [hero], "2026-12-10", now=LATER, headline=MOVED)
        for number, lang in enumerate(("ru", "uk", "en"), 10):
            await a_follower(tx, hero, number, lang=lang, profile=BERLIN)
    await rounds(sqlite_db, LATER)
    assert len(await kinds(sqlite_db)) == 4

"""Reminders when something came between: a stop, a pause, another clock, a wish, a passed date, a hostile account."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from bot.alerts.consent import narrow
from bot.core.event import Consent
from bot.core.finding import Group
from bot.core.hearing import Claim, HearingKind, HearingState, Says, Who
from bot.core.messages import Lane
from bot.core.night import Profile
from bot.hearings.claims import settle, state
from bot.hearings.service import follow
from bot.i18n import Catalogs
from bot.store import hearings, people, readers
from bot.store.database import Database
from bot.store.schema.traffic import outbox
from tests.hearings.builders import DAY, HOUR, on
from tests.hearings.stories import (
    ANNOUNCED,
    a_follower,
    a_person,
    known,
    news,
    rounds,
    texts,
    waiting,
)
from tests.hearings.test_service import EVENING_BEFORE, MINUTE, MORNING
from tests.store.builders import NOW, leave, rows, settle_sent, take


@pytest.mark.parametrize("wish", [Consent.NO_NAME, Consent.SILENCE])
async def test_a_wish_for_less_takes_waiting_reminders_back(sqlite_db: Database, wish: Consent) -> None:
    async with sqlite_db.write() as tx:
        hero = await a_person(tx)
        await a_follower(tx, hero)
        await news(tx, [hero], "2026-12-10")
    await rounds(sqlite_db, EVENING_BEFORE)
    assert len(await texts(sqlite_db)) == 1
    async with sqlite_db.write() as tx:
        (person,) = await people.load(tx, [hero])
        await narrow(tx, person, wish, Catalogs.load(), EVENING_BEFORE)
    await rounds(sqlite_db, EVENING_BEFORE)
    assert await texts(sqlite_db) == []


async def test_a_new_voice_for_the_date_costs_nobody_the_reminder_and_gives_nobody_two(sqlite_db: Database) -> None:
    async with sqlite_db.write() as tx:
        hero = await a_person(tx)
        for chat in (1, 2, 3):
            await a_follower(tx, hero, chat)
        await news(tx, [hero], "2026-12-10")
    await rounds(sqlite_db, EVENING_BEFORE)
    async with sqlite_db.write() as tx:
        (item, *_) = await take(tx, Lane.BULK, now=EVENING_BEFORE, most=1)
        assert await leave(tx, item, now=EVENING_BEFORE)
        await settle_sent(tx, item, now=EVENING_BEFORE)
        await news(tx, [hero], "2026-12-10", source="tribune", now=EVENING_BEFORE)
    await rounds(sqlite_db, EVENING_BEFORE + MINUTE)
    async with sqlite_db.read() as tx:
        found = [(row["subscriber_id"], row["state"]) for row in await rows(tx, outbox) if row["kind"] == "reminder"]
    assert sorted(state for _, state in found) == ["queued", "queued", "sent"]
    assert len({reader for reader, _ in found}) == 3
    assert all("Tribune" in text for text in await texts(sqlite_db))


@pytest.mark.parametrize(
    ("down", "said"),
    [
        pytest.param(timedelta(minutes=1), [False], id="a minute: nothing to say"),
        pytest.param(timedelta(hours=6), [True], id="six hours: late, and said so"),
        pytest.param(timedelta(days=3), [], id="three days: it is over"),
    ],
)
async def test_after_a_stop_one_late_reminder_comes_until_the_hearing_begins(
    sqlite_db: Database, down: timedelta, said: list[bool]
) -> None:
    async with sqlite_db.write() as tx:
        hero = await a_person(tx)
        await a_follower(tx, hero)
        await news(tx, [hero], "2026-12-10")
    await rounds(sqlite_db, EVENING_BEFORE - 2 * DAY)
    before = len(await texts(sqlite_db))
    await rounds(sqlite_db, EVENING_BEFORE - MINUTE + down)
    assert ["This reminder is late" in text for text in (await texts(sqlite_db))[before:]] == said


@pytest.mark.parametrize(
    ("hour", "three_before", "late"),
    [
        pytest.param("16:00", MORNING + 5 * HOUR, [MORNING], id="it is the only one for hours"),
        pytest.param("11:00", MORNING, [], id="the next one rings in the same minute, and one of both is enough"),
    ],
)
async def test_a_late_reminder_waits_for_the_morning(
    sqlite_db: Database, hour: str, three_before: datetime, late: list[datetime]
) -> None:
    async with sqlite_db.write() as tx:
        hero = await a_person(tx)
        await a_follower(tx, hero, profile=Profile("Europe/Moscow", 22 * 60, 8 * 60))
        await news(tx, [hero], "2026-12-10", hour)
    await rounds(sqlite_db, EVENING_BEFORE - DAY)
    before = len(await waiting(sqlite_db))
    await rounds(sqlite_db, EVENING_BEFORE + 6 * HOUR)
    assert [at for *_, at, _ in (await waiting(sqlite_db))[before:]] == late
    await rounds(sqlite_db, three_before)
    assert [at for *_, at, _ in (await waiting(sqlite_db))[before:]] == [*late, three_before]


async def test_a_reader_who_moves_to_another_clock_is_not_reminded_twice(sqlite_db: Database) -> None:
    async with sqlite_db.write() as tx:
        hero = await a_person(tx)
        reader = await a_follower(tx, hero)
        await news(tx, [hero], "2026-12-10")
    await rounds(sqlite_db, EVENING_BEFORE)
    async with sqlite_db.write() as tx:
        await readers.change(tx, reader.id, profile_=Profile("Europe/Berlin", 0, 0))
    await rounds(sqlite_db, EVENING_BEFORE + 3 * HOUR)
    assert len(await texts(sqlite_db)) == 1


async def test_paused_and_muted_readers_and_those_without_hearings_are_left_alone(sqlite_db: Database) -> None:
    async with sqlite_db.write() as tx:
        hero = await a_person(tx)
        paused = await a_follower(tx, hero, 1)
        await readers.pause(tx, paused.id, EVENING_BEFORE + DAY)
        await a_follower(tx, hero, 2, kinds=1)
        await news(tx, [hero], "2026-12-10")
    await rounds(sqlite_db, EVENING_BEFORE)
    assert await waiting(sqlite_db) == []


async def test_a_passed_date_is_unknown_and_no_hearing_is_made_of_history(sqlite_db: Database) -> None:
    async with sqlite_db.write() as tx:
        hero = await a_person(tx)
        await news(tx, [hero], "2026-11-10")
        await news(tx, [hero], "2026-12-10", headline=ANNOUNCED)
    (hearing,) = await known(sqlite_db)
    after = on("2026-12-10").over
    assert state(settle(hearing.claims), after) is HearingState.UNKNOWN
    await rounds(sqlite_db, after)
    assert await waiting(sqlite_db) == []


async def test_a_hostile_family_account_makes_no_follower_miss_the_true_date(sqlite_db: Database) -> None:
    async with sqlite_db.write() as tx:
        hero = await a_person(tx)
        await a_follower(tx, hero)
        await news(tx, [hero], "2026-12-10")
    (hearing,) = await known(sqlite_db)
    lies = ((Says.DATE, on("2026-12-17")), (Says.DATE, on("2026-12-08")), (Says.CANCELLED, None), (Says.OFF, None))
    for n, (says, when) in enumerate(lies):
        at = NOW + n * HOUR
        async with sqlite_db.write() as tx:
            was = (await hearings.load(tx, [hearing.id]))[0]
            await hearings.add_claim(tx, hearing.id, Claim(0, Who.FAMILY, "family:1", at, says, when), at)
            await follow(tx, was, at)
    await rounds(sqlite_db, EVENING_BEFORE)
    text = (await texts(sqlite_db))[-1]
    assert "Thursday, 10 December 2026, 10:00 (Moscow)" in text
    assert "Until that is confirmed, the date stands." in text
    assert "people close to the case" in text
    assert "family" not in text


async def test_a_hearing_that_cannot_be_worked_on_stands_in_nobodys_way(sqlite_db: Database) -> None:
    async with sqlite_db.write() as tx:
        hero, other = await a_person(tx), await a_person(tx, "Лев Дальний")
        await a_follower(tx, other)
        broken = await hearings.add(tx, HearingKind.UNKNOWN, Group.POLITICAL, [hero], NOW - DAY, told=True)
        nowhere = replace(on("2026-12-10"), zone="Not/AZone")
        claim = Claim(0, Who.SOURCE, "herald", NOW, when=nowhere, trusted=True, shown="Herald")
        await hearings.add_claim(tx, broken, claim, NOW)
        await news(tx, [other], "2026-12-10")
    await rounds(sqlite_db, EVENING_BEFORE)
    assert len(await texts(sqlite_db)) == 1

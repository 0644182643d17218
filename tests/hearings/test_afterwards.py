"""After a hearing: who is asked, what comes of the answers, and how long a new date is looked for."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from bot.alerts import consent
from bot.core.event import Consent
from bot.core.hearing import HearingKind, HearingState, Says
from bot.core.kinds import Kind
from bot.core.night import Profile
from bot.core.relative import Kin
from bot.core.rhythm import Rhythm
from bot.hearings import afterwards
from bot.hearings.afterwards import LOOKS, MOST, afterwards_round, may_ask
from bot.hearings.claims import settle, state
from bot.store import hearings, people, readers, relatives
from bot.store import reminders as jobs
from bot.store.database import Database
from bot.store.readers import Reader
from bot.store.schema.hearings import afterwards as table
from bot.store.schema.hearings import answer
from tests.hearings.builders import DAY, HOUR
from tests.hearings.stories import CATALOGS, a_follower, a_person, known, news, rounds, waiting
from tests.store.builders import NOW, a_reader, rows

EN = CATALOGS.translator("en")
ON = "2026-12-10"
BEGINS = datetime.fromisoformat("2026-12-10T07:00:00+00:00")  # 10:00 in Moscow
ASKED = BEGINS + 2 * HOUR
TRIAL = "Апелляция по делу журналистки"


async def at(db: Database, now: datetime) -> None:
    await rounds(db, now)
    while await afterwards_round(db, CATALOGS, now):
        pass
    await rounds(db, now)


async def to(db: Database, reader: Reader) -> list[str]:
    return [params["text"] for who, _kind, _at, params in await waiting(db) if who == reader.id]


async def announced(db: Database, *, headline: str = TRIAL, followers: int = 1) -> tuple[int, list[Reader]]:
    async with db.write() as tx:
        hero = await a_person(tx)
        found = [await a_follower(tx, hero, 1 + n) for n in range(followers)]
        await news(tx, [hero], ON, headline=headline)
    await at(db, NOW)
    return hero, found


async def a_relative(db: Database, hero: int, chat_id: int = 900, *, asks: bool = True) -> Reader:
    async with db.write() as tx:
        (person,) = await people.load(tx, [hero])
        mother = await a_reader(tx, chat_id, lang="en")
        one = await relatives.add(tx, mother.id, person.public_id, Kin.FAMILY, NOW)
        await relatives.change(tx, replace(one, ask_after=asks))
    return mother


async def asked_after(db: Database) -> list[int]:
    async with db.read() as tx:
        return [row["subscriber_id"] for row in await rows(tx, answer)]


async def test_a_follower_is_asked_two_hours_after_and_once(db: Database) -> None:
    _, (reader,) = await announced(db)
    for minutes in (0, 60, 119):
        await at(db, BEGINS + minutes * timedelta(minutes=1))
    assert await asked_after(db) == []
    await at(db, ASKED)
    await at(db, ASKED + HOUR)
    assert await asked_after(db) == [reader.id]
    assert sum("Did it take place?" in text for text in await to(db, reader)) == 1


async def test_only_some_are_asked_and_nobody_who_reads_digests(sqlite_db: Database) -> None:
    hero, _ = await announced(sqlite_db, followers=MOST + 6)
    async with sqlite_db.write() as tx:
        daily = await a_follower(tx, hero, 500)
        (topic,) = await readers.topics(tx, daily.id)
        await readers.tune(tx, daily.id, topic.id, rhythm=Rhythm.DAILY)
    await at(sqlite_db, BEGINS)
    await at(sqlite_db, ASKED)
    asked = await asked_after(sqlite_db)
    assert len(asked) == MOST
    assert daily.id not in asked


@pytest.mark.parametrize(
    ("headline", "asks", "is_asked"),
    [(TRIAL, True, True), (TRIAL, False, False), ("Приговор журналистке", True, False), ("Суд", True, False)],
    ids=["an appeal", "who did not say yes", "a verdict", "what may be a verdict"],
)
async def test_a_family_is_asked_only_if_it_said_yes_and_never_after_a_verdict(
    sqlite_db: Database, headline: str, asks: bool, is_asked: bool
) -> None:
    hero, _ = await announced(sqlite_db, headline=headline)
    mother = await a_relative(sqlite_db, hero, asks=asks)
    async with sqlite_db.write() as tx:  # who follows, too, is still family
        (person,) = await people.load(tx, [hero])
        await readers.follow(tx, mother.id, f"person:{person.public_id}", 2**40 - 1, NOW)
    await at(sqlite_db, BEGINS)
    await at(sqlite_db, ASKED)
    assert (mother.id in await asked_after(sqlite_db)) is is_asked


def test_of_what_kind_a_hearing_may_be_for_a_family_to_be_asked() -> None:
    assert {kind for kind in HearingKind if not may_ask(kind)} == {HearingKind.VERDICT, HearingKind.UNKNOWN}


async def test_nobody_is_asked_about_a_date_that_was_moved(sqlite_db: Database) -> None:
    hero, _ = await announced(sqlite_db)
    await at(sqlite_db, BEGINS)
    async with sqlite_db.write() as tx:
        await news(tx, [hero], "2026-12-20", headline=f"{TRIAL} перенесли", now=BEGINS + HOUR)
    await at(sqlite_db, ASKED)
    assert await asked_after(sqlite_db) == []


async def test_an_answer_is_a_claim_that_changes_nothing_until_a_moderator_says_so(db: Database) -> None:
    _, (reader,) = await announced(db)
    async with db.write() as tx:
        moderator = await a_reader(tx, 700, lang="en")
        await readers.grant(tx, moderator.id, "moderator", NOW)
    await at(db, BEGINS)
    await at(db, ASKED)
    async with db.write() as tx:
        assert await afterwards.answered(tx, 1, reader, "yes", CATALOGS, ASKED)
        assert not await afterwards.answered(tx, 1, reader, "moved", CATALOGS, ASKED), "once"
        assert not await afterwards.answered(tx, 1, moderator, "yes", CATALOGS, ASKED), "nobody asked"
    (hearing,) = await known(db)
    assert settle(hearing.claims).date is not None
    assert any("1 says that it took place" in text for text in await to(db, moderator))
    async with db.write() as tx:
        assert await afterwards.decided(tx, 1, "yes", ASKED)
        assert await afterwards.decided(tx, 1, "yes", ASKED) is None
    await at(db, ASKED)
    (hearing,) = await known(db)
    assert state(settle(hearing.claims), ASKED) is HearingState.TOOK_PLACE
    told = [text for text in await to(db, reader) if "It took place" in text]
    assert len(told) == 1
    assert EN("hearings.looking") in told[0]


async def test_supporters_alone_settle_nothing_however_many_say_so(sqlite_db: Database) -> None:
    _, found = await announced(sqlite_db, followers=5)
    await at(sqlite_db, BEGINS)
    await at(sqlite_db, ASKED)
    async with sqlite_db.write() as tx:
        for reader in found:
            await afterwards.answered(tx, 1, reader, "moved", CATALOGS, ASKED)
    (hearing,) = await known(sqlite_db)
    assert settle(hearing.claims).date is not None
    assert [one.says for one in settle(hearing.claims).pending] == [Says.OFF]


async def test_a_relative_and_a_supporter_who_say_the_same_are_believed(sqlite_db: Database) -> None:
    hero, (reader,) = await announced(sqlite_db)
    mother = await a_relative(sqlite_db, hero)
    await at(sqlite_db, BEGINS)
    await at(sqlite_db, ASKED)
    async with sqlite_db.write() as tx:
        await afterwards.answered(tx, 1, reader, "moved", CATALOGS, ASKED)
        await afterwards.answered(tx, 1, mother, "moved", CATALOGS, ASKED)
    (hearing,) = await known(sqlite_db)
    assert state(settle(hearing.claims), ASKED) is HearingState.POSTPONED


async def test_it_says_once_that_it_looks_no_further(db: Database) -> None:
    _, (reader,) = await announced(db)
    await at(db, BEGINS)
    await at(db, ASKED)
    for days in (30, 55):
        await at(db, BEGINS + days * DAY)
    assert not any(EN("hearings.stopped") in text for text in await to(db, reader))
    for days in (56, 57, 90):
        await at(db, BEGINS + days * DAY)
    assert sum(EN("hearings.stopped") in text for text in await to(db, reader)) == 1


async def test_nothing_is_said_where_a_new_date_came(sqlite_db: Database) -> None:
    hero, (reader,) = await announced(sqlite_db)
    await at(sqlite_db, BEGINS)
    await at(sqlite_db, ASKED)
    async with sqlite_db.write() as tx:
        await news(tx, [hero], "2027-03-20", headline="Суд над журналисткой", now=BEGINS + 30 * DAY)
    await at(sqlite_db, BEGINS + LOOKS)
    assert not any(EN("hearings.stopped") in text for text in await to(sqlite_db, reader))
    async with sqlite_db.read() as tx:
        assert [row["state"] for row in await rows(tx, table)] == ["done"]
        assert await jobs.parked(tx) == 0
        assert await hearings.count(tx) == 2


async def _asked_by_night(db: Database) -> tuple[int, Reader]:
    """Somebody whose question waits for the morning."""
    hero, (reader,) = await announced(db)
    async with db.write() as tx:
        await readers.change(tx, reader.id, profile_=Profile("Europe/Moscow", 11 * 60, 20 * 60))
    await at(db, BEGINS)
    await at(db, ASKED)
    assert [text for text in await to(db, reader) if "Did it take place?" in text]
    return hero, reader


@pytest.mark.parametrize("wish", [Consent.NO_NAME, Consent.SILENCE], ids=str)
async def test_a_question_that_waits_does_not_leave_once_less_may_be_said(db: Database, wish: Consent) -> None:
    hero, reader = await _asked_by_night(db)
    async with db.write() as tx:
        (person,) = await people.load(tx, [hero])
        assert await consent.narrow(tx, person, wish, CATALOGS, ASKED + HOUR)
    assert [text for text in await to(db, reader) if "Did it take place?" in text] == []


async def test_nobody_is_asked_in_the_morning_about_a_hearing_of_somebody_who_died(sqlite_db: Database) -> None:
    hero, reader = await _asked_by_night(sqlite_db)
    async with sqlite_db.write() as tx:
        await news(tx, [hero], kind=Kind.DEATH, headline="Умерла", now=ASKED + HOUR)
    assert [text for text in await to(sqlite_db, reader) if "Did it take place?" in text] == []


async def test_the_end_of_the_search_begins_neutrally_where_that_was_chosen(sqlite_db: Database) -> None:
    _, (reader,) = await announced(sqlite_db)
    await at(sqlite_db, BEGINS)
    await at(sqlite_db, ASKED)
    await at(sqlite_db, BEGINS + LOOKS)
    (text,) = [text for text in await to(sqlite_db, reader) if EN("hearings.stopped") in text]
    assert text.startswith(EN.html("phone.first_line"))

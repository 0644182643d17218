"""From news to hearings, from hearings to reminders, and what a change undoes."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from bot.core.event import Consent
from bot.core.finding import Group
from bot.core.hearing import HearingKind
from bot.core.kinds import Kind
from bot.core.messages import Lane
from bot.core.night import Profile
from bot.hearings.claims import open_dates, settle
from bot.hearings.service import on_published, taken_back
from bot.store import byhand
from bot.store.database import Database
from tests.hearings.builders import DAY, HOUR, on
from tests.hearings.stories import (
    BERLIN,
    MOVED,
    OFF,
    a_follower,
    a_person,
    known,
    news,
    rounds,
    texts,
    the_event,
    waiting,
)
from tests.store.builders import NOW, leave, take

MORNING = datetime(2026, 12, 10, 5, tzinfo=UTC)
EVENING_BEFORE = datetime(2026, 12, 9, 15, 0, tzinfo=UTC)  # 18:00 in Moscow
MINUTE = timedelta(minutes=1)


async def test_an_announced_date_is_a_hearing_and_rings_nobody_at_once(sqlite_db: Database) -> None:
    async with sqlite_db.write() as tx:
        hero = await a_person(tx)
        await a_follower(tx, hero)
        await news(tx, [hero], "2026-12-10", headline="Апелляция по делу журналистки")
        assert "remind" in tx.wakes
    await rounds(sqlite_db, NOW)
    (hearing,) = await known(sqlite_db)
    assert (hearing.kind, settle(hearing.claims).date) == (HearingKind.APPEAL, on("2026-12-10"))
    assert await waiting(sqlite_db) == []


async def test_reminders_come_a_week_three_days_an_evening_and_three_hours_before(sqlite_db: Database) -> None:
    async with sqlite_db.write() as tx:
        hero = await a_person(tx)
        reader = await a_follower(tx, hero)
        await a_follower(tx, await a_person(tx, "Лев Посторонний"), 2)
        await news(tx, [hero], "2026-12-10")
    found = []
    moment = NOW
    while moment < datetime(2026, 12, 11, tzinfo=UTC):
        await rounds(sqlite_db, moment)
        for reader_id, kind, not_before, _ in (await waiting(sqlite_db))[len(found) :]:
            assert (reader_id, kind) == (reader.id, "reminder")
            found.append(not_before.strftime("%d %H:%M"))
        moment += 20 * MINUTE
    assert found == ["03 07:00", "07 07:00", "09 15:00", "10 04:00"]


async def test_the_text_says_both_clocks_who_said_it_and_nothing_of_certainty(sqlite_db: Database) -> None:
    async with sqlite_db.write() as tx:
        hero = await a_person(tx)
        new_york = Profile("America/New_York", 0, 0)
        await a_follower(tx, hero, profile=new_york)
        await news(tx, [hero], "2026-12-08", "10:00", "Asia/Vladivostok", place="Владивосток")
    await rounds(sqlite_db, datetime(2026, 12, 6, 23, 0, tzinfo=UTC))
    (text,) = await texts(sqlite_db)
    assert "Tuesday, 8 December 2026, 10:00 (Vladivostok)" in text
    assert "By your clock (New York): Monday, 7 December 2026, 19:00" in text
    assert "Said by Herald on 20 November 2026; I know of nothing newer." in text
    assert "onfirmed" not in text
    assert "Яна Громова" in text or "Yana Gromova" in text


async def test_a_moved_date_is_told_at_once_and_the_old_reminder_never_comes(sqlite_db: Database) -> None:
    async with sqlite_db.write() as tx:
        hero = await a_person(tx)
        await a_follower(tx, hero)
        await news(tx, [hero], "2026-12-10")
    await rounds(sqlite_db, EVENING_BEFORE)
    assert "10 December" in (await texts(sqlite_db))[0]
    async with sqlite_db.write() as tx:
        (item,) = await take(tx, Lane.BULK, now=EVENING_BEFORE)  # a sender has it in its hands
    later = EVENING_BEFORE + MINUTE
    async with sqlite_db.write() as tx:
        await news(tx, [hero], "2026-12-17", now=later, headline=MOVED)
        assert not await leave(tx, item, now=later)
    await rounds(sqlite_db, later)
    ((_, kind, not_before, params),) = await waiting(sqlite_db)
    assert (kind, not_before) == ("hearing_change", later)
    assert "Was: Thursday, 10 December 2026" in params["text"]
    assert "Now: Thursday, 17 December 2026" in params["text"]
    await rounds(sqlite_db, datetime(2026, 12, 16, 15, 0, tzinfo=UTC))
    assert [("17 December" in text, "10 December" in text) for text in (await texts(sqlite_db))[1:]] == [(True, False)]


@pytest.mark.parametrize(
    ("headline", "day", "words"),
    [
        pytest.param(MOVED, "2026-12-17", "New date.", id="later"),
        pytest.param(MOVED, "2026-12-08", "EARLIER", id="earlier"),
        pytest.param(OFF, None, "Put off", id="off"),
        pytest.param("Суд над журналисткой отменили", None, "Cancelled", id="cancelled"),
    ],
)
async def test_each_sort_of_change_has_its_words(
    sqlite_db: Database, headline: str, day: str | None, words: str
) -> None:
    async with sqlite_db.write() as tx:
        hero = await a_person(tx)
        await a_follower(tx, hero)
        await news(tx, [hero], "2026-12-10")
        await news(tx, [hero], day, now=datetime(2026, 12, 7, 20, tzinfo=UTC), headline=headline)
    await rounds(sqlite_db, datetime(2026, 12, 7, 20, tzinfo=UTC))
    (text,) = await texts(sqlite_db)
    assert words in text


async def test_a_change_makes_no_sound_where_it_is_night(sqlite_db: Database) -> None:
    night = datetime(2026, 12, 6, 1, tzinfo=UTC)
    async with sqlite_db.write() as tx:
        hero = await a_person(tx)
        await a_follower(tx, hero, profile=BERLIN)
        await a_follower(tx, hero, 2)
        await news(tx, [hero], "2026-12-10")
        await news(tx, [hero], "2026-12-17", now=night, headline=MOVED)
    await rounds(sqlite_db, night)
    assert [params.get("disable_notification") for *_, params in await waiting(sqlite_db)] == [True, None]


async def test_in_passing_news_that_something_is_off_says_nothing_of_a_date_far_ahead(sqlite_db: Database) -> None:
    async with sqlite_db.write() as tx:
        hero = await a_person(tx)
        await news(tx, [hero], "2026-12-10")
        await news(tx, [hero], now=NOW + HOUR, headline=OFF)
    (hearing,) = await known(sqlite_db)
    assert len(hearing.claims) == 1


async def test_another_paper_that_moves_a_date_far_ahead_leaves_both_open(sqlite_db: Database) -> None:
    async with sqlite_db.write() as tx:
        hero = await a_person(tx)
        await a_follower(tx, hero)
        await news(tx, [hero], "2026-12-10")
        await news(tx, [hero], "2026-12-17", source="tribune", now=NOW + HOUR, headline=MOVED)
    (hearing,) = await known(sqlite_db)
    assert open_dates(settle(hearing.claims), NOW) == (on("2026-12-10"), on("2026-12-17"))
    await rounds(sqlite_db, EVENING_BEFORE)
    text = (await texts(sqlite_db))[-1]
    assert "Thursday, 10 December 2026, 10:00 (Moscow)\n" in text
    assert "Another date, not confirmed (Tribune, 20 November 2026): Thursday, 17 December 2026" in text


async def test_a_date_that_was_not_moved_is_another_hearing(sqlite_db: Database) -> None:
    async with sqlite_db.write() as tx:
        hero = await a_person(tx)
        await news(tx, [hero], "2026-12-10")
        await news(tx, [hero], "2026-12-17", now=NOW + HOUR)
        await news(tx, [hero], "2026-12-10", None, source="tribune", now=NOW + HOUR)
    assert [len(one.claims) for one in await known(sqlite_db)] == [2, 1]


async def test_what_nobody_checked_moves_nothing(sqlite_db: Database) -> None:
    async with sqlite_db.write() as tx:
        hero = await a_person(tx)
        await news(tx, [hero], "2026-12-10", source="tribune")
        await news(tx, [hero], "2026-12-17", now=NOW + HOUR, headline=MOVED, published=False)
    (hearing,) = await known(sqlite_db)
    assert settle(hearing.claims).date == on("2026-12-10")


async def test_a_corrected_event_corrects_its_hearing_and_says_so(sqlite_db: Database) -> None:
    async with sqlite_db.write() as tx:
        hero = await a_person(tx)
        await a_follower(tx, hero)
        event = await the_event(tx, await news(tx, [hero], "2026-12-10"))
        facts = replace(event.facts, hearing_day=on("2026-12-11").day)
        await byhand.rewrite(tx, replace(event, facts=facts))
        await on_published(tx, await the_event(tx, event.id), NOW + HOUR)
    await rounds(sqlite_db, NOW + HOUR)
    (text,) = await texts(sqlite_db)
    assert "Now: Friday, 11 December 2026" in text
    (hearing,) = await known(sqlite_db)
    assert [one.when for one in hearing.claims] == [on("2026-12-11")]


async def test_news_that_are_taken_back_remind_of_nothing(sqlite_db: Database) -> None:
    async with sqlite_db.write() as tx:
        hero = await a_person(tx)
        await a_follower(tx, hero)
        event_id = await news(tx, [hero], "2026-12-10")
    await rounds(sqlite_db, EVENING_BEFORE)
    assert len(await texts(sqlite_db)) == 1
    async with sqlite_db.write() as tx:
        await byhand.retract(tx, event_id)
        await taken_back(tx, event_id, EVENING_BEFORE)
    await rounds(sqlite_db, EVENING_BEFORE + 16 * HOUR)
    (text,) = await texts(sqlite_db)
    assert "Taken back: the news of this date was wrong." in text  # nobody else told this reader


async def test_the_end_of_custody_is_a_hearing_to_expect(sqlite_db: Database) -> None:
    async with sqlite_db.write() as tx:
        hero = await a_person(tx)
        await a_follower(tx, hero)
        await news(tx, [hero], kind=Kind.ARREST, custody_until=on("2026-12-31").day)
    await rounds(sqlite_db, datetime(2026, 12, 10, 9, 0, tzinfo=UTC))
    (text,) = await texts(sqlite_db)
    assert "Custody ends on Thursday, 31 December 2026." in text
    assert "No date is known yet" in text
    async with sqlite_db.write() as tx:
        remand = "Мера пресечения журналистке"
        await news(tx, [hero], "2026-12-25", now=datetime(2026, 12, 11, tzinfo=UTC), headline=remand)
    (hearing,) = await known(sqlite_db)
    assert (hearing.kind, settle(hearing.claims).date) == (HearingKind.REMAND, on("2026-12-25"))


async def test_another_extension_ends_the_older_expectation(sqlite_db: Database) -> None:
    async with sqlite_db.write() as tx:
        hero = await a_person(tx)
        await news(tx, [hero], kind=Kind.ARREST, custody_until=on("2026-12-31").day)
        await news(tx, [hero], kind=Kind.ARREST, custody_until=on("2027-02-28").day, now=NOW + DAY)
    assert [one.closed for one in await known(sqlite_db)] == [True, False]


@pytest.mark.parametrize(
    ("kind", "detail", "closed"),
    [
        pytest.param(Kind.DEATH, None, [True, True], id="death ends everything"),
        pytest.param(Kind.RELEASE, "exchange", [True, True], id="so does an exchange"),
        pytest.param(Kind.RELEASE, None, [False, True], id="a release ends custody, the trial goes on"),
    ],
)
async def test_a_death_or_release_closes(
    sqlite_db: Database, kind: Kind, detail: str | None, closed: list[bool]
) -> None:
    async with sqlite_db.write() as tx:
        hero = await a_person(tx)
        await news(tx, [hero], "2026-12-10", headline="Апелляция по делу журналистки")
        await news(tx, [hero], kind=Kind.ARREST, custody_until=on("2026-12-31").day)
        last = await news(tx, [hero], kind=kind, detail=detail, now=NOW + HOUR)
    assert [one.closed for one in await known(sqlite_db)] == closed
    async with sqlite_db.write() as tx:
        await byhand.retract(tx, last)
        await taken_back(tx, last, NOW + HOUR)
    assert [one.closed for one in await known(sqlite_db)] == [False, False]


@pytest.mark.parametrize(
    ("consent", "group"),
    [(Consent.SILENCE, Group.POLITICAL), (Consent.NO_NAME, Group.POLITICAL), (Consent.UNKNOWN, Group.POW)],
)
async def test_nobody_is_reminded_of_somebody_who_may_not_be_named(
    sqlite_db: Database, consent: Consent, group: Group
) -> None:
    async with sqlite_db.write() as tx:
        hero = await a_person(tx, consent=consent, group=group)
        await a_follower(tx, hero)
        await news(tx, [hero], "2026-12-10", group=group)
    await rounds(sqlite_db, EVENING_BEFORE)
    assert await waiting(sqlite_db) == []

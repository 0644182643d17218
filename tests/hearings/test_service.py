"""From news to hearings, from hearings to reminders, and what a change undoes."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from bot.alerts.consent import narrow
from bot.core.event import Consent
from bot.core.finding import Group
from bot.core.hearing import Claim, HearingKind, HearingState, Says, Who
from bot.core.kinds import Kind
from bot.core.messages import Lane
from bot.core.night import Profile
from bot.hearings.claims import open_dates, settle, state
from bot.hearings.service import follow, on_published, taken_back
from bot.i18n import Catalogs
from bot.store import byhand, hearings, people, readers
from bot.store.database import Database
from bot.store.schema.traffic import outbox
from tests.hearings.builders import DAY, HOUR, on
from tests.hearings.stories import (
    ANNOUNCED,
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
from tests.store.builders import NOW, leave, rows, settle_sent, take

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

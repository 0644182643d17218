"""Asking people over a real database: looks at everybody, what follows from them, and what takes it back."""

import random
from datetime import datetime
from typing import cast
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import update

from bot.alerts import consent
from bot.alerts.service import change_form
from bot.app.asks import Asks
from bot.app.families import counting_meant
from bot.core.event import Consent, Published
from bot.core.kinds import Kind
from bot.core.messages import MessageKind
from bot.core.night import Profile
from bot.delivery.messenger import Messenger
from bot.delivery.tasks import Found
from bot.store import asks, campaigns, events, outbox, people, privacy, sources
from bot.store.database import Database
from bot.store.schema.asks import asked
from bot.store.schema.events import event, event_source
from bot.store.schema.traffic import outbox as table
from campaigns import service
from campaigns.audience import Counted
from campaigns.flow import ActionMove, Result
from tests.campaigns.asked import CATALOGS, EN, EVERYONE, MORNING, OFFICES, World
from tests.handlers.drives import OPENED, a_live_one
from tests.handlers.registry import a_public_person
from tests.store.builders import DAY, HOUR, a_finding, a_source, an_event, rows, size


@pytest.fixture
def world(sqlite_db: Database) -> World:
    return World(sqlite_db)


async def test_everybody_meant_is_asked_once(world: World) -> None:
    people_ = await world.readers(3)
    number = await a_live_one(world.db, "petition", *EVERYONE, asks=True)
    assert await world.hour(0) == 3
    assert await world.hour() == 0
    assert {who for who, _ in world.got} == {one.id for one in people_}
    assert world.got[0][1].startswith("<b>A doctor for Ivan Example</b>")
    assert await world.counts(number) == {"planned": 3, "delivered": 3}
    assert await world.days(6) == 0, "nobody is asked twice"


async def test_nobody_is_asked_for_a_campaign_without_an_audience(world: World) -> None:
    await world.readers(2)
    await a_live_one(world.db, "cause")
    assert await world.days(2) == 0


async def test_followers_are_meant_and_a_few_of_them_are_too_few(world: World) -> None:
    person = await a_public_person(world.db, "Ivan Example")
    await world.readers(19, follows=[f"person:{person}"])
    await world.readers(5)
    with pytest.raises(AssertionError, match="few"):
        await a_live_one(world.db, "petition", asks=True, person=person)
    async with world.db.write() as tx:
        uncounted = await service.launch(tx, "doctor-for-ivan-example", "server", OPENED)
        assert uncounted == service.Refused("uncounted", "draft")
    await world.readers(1, follows=[f"person:{person}"])
    number = await a_live_one(world.db, "petition", asks=True, person=person)
    found = await counting_meant(world.db, lambda: world.now)({"campaign": number}, cast("Messenger", None))
    assert isinstance(found, Found)
    assert Counted(**found.value) == Counted(1, few=False)
    assert await world.hour(0) == 20


async def test_of_an_audience_of_all_but_some_everybody_is_looked_at(world: World) -> None:
    person = await a_public_person(world.db, "Ivan Example")
    await world.readers(19)
    with pytest.raises(AssertionError, match="few"):
        await a_live_one(world.db, "petition", EVERYONE[0], asks=True, person=person)
    await world.readers(1)
    await a_live_one(world.db, "petition", EVERYONE[0], asks=True, person=person)


async def test_who_sleeps_is_asked_in_the_morning(world: World) -> None:
    await world.readers(1, profile=Profile("America/New_York", 22 * 60, 8 * 60))
    await a_live_one(world.db, "cause", asks=True)
    for _ in range(24):
        await world.hour()
        if world.got:
            break
    assert world.now.astimezone(ZoneInfo("America/New_York")).hour == 9


async def test_what_is_not_for_those_inside_never_reaches_them(world: World) -> None:
    await world.readers(2, abroad=False)
    (abroad,) = await world.readers(1)
    await a_live_one(world.db, "cause", asks=True)
    assert await world.days(3) == 1
    assert world.got[0][0] == abroad.id


async def test_who_is_no_longer_abroad_does_not_get_what_waits(world: World) -> None:
    (one,) = await world.readers(1)
    number = await a_live_one(world.db, "cause", asks=True)
    await world.asks()
    async with world.db.write() as tx:
        await change_form(tx, one, EN, abroad=False)
    assert await world.days(2) == 0
    assert await world.counts(number) == {"planned": 1, "recalled": 1}


@pytest.mark.parametrize(("wish", "comes"), [({"abroad": False}, 0), ({"neutral": True}, 1)], ids=["gone", "neutral"])
async def test_a_plan_that_waits_is_said_as_may_be_now_or_not_at_all(
    world: World, wish: dict[str, bool], comes: int
) -> None:
    (one,) = await world.readers(1)
    number = await a_live_one(world.db, "cause", asks=True)
    await world.hour(0)
    at = world.now + 30 * HOUR
    async with world.db.write() as tx:
        wished = outbox.Message("sendMessage", {"text": "the old words"}, MessageKind.REMINDER)
        await asks.plan(tx, number, one.id, wished, world.now, at=at, ends=world.now + 9 * DAY)
        await change_form(tx, one, EN, **wish)
    assert await world.days(3) == comes
    assert "the old words" not in [text for _, text in world.got]


async def test_two_a_week_are_the_most_and_what_closes_soon_comes_first(world: World) -> None:
    await world.readers(1)
    for n, closes in enumerate(("2026-12-29", "2026-12-25", "2026-11-30", "2026-12-27")):
        closing = ("closes = 2027-01-31", f"closes = {closes}")
        slug = ('id = "people-first-example"', f'id = "cause-{n}"')
        title = ('title = "People before papers"', f'title = "Cause {n}"')
        await a_live_one(world.db, "cause", closing, slug, title, asks=True)
    await world.days(7)
    assert len(world.got) == 2
    assert world.got[0][1].startswith("<b>Cause 2</b>")
    await world.days(1)
    assert len(world.got) == 3


async def test_who_began_is_reminded_once_and_who_acted_is_not(world: World) -> None:
    began, acted, silent = await world.readers(3)
    number = await a_live_one(world.db, "petition", *EVERYONE, asks=True)
    await world.hour(0)
    await world.step(number, began, ActionMove.OPEN, ActionMove.START)
    await world.step(number, acted, ActionMove.OPEN, ActionMove.START, ActionMove.COMPLETE)
    await world.days(6)
    assert [who for who, _ in world.got[3:]] == [began.id]
    assert world.got[3][1].startswith("You had begun this.")
    world.now = datetime(2026, 12, 15, 9, tzinfo=MORNING.tzinfo)
    await world.hour(0)
    assert [(who, text.splitlines()[0]) for who, text in world.got[4:]] == [(began.id, "Today is the last day.")]
    assert silent.id not in {who for who, _ in world.got[3:]}, "does not follow the person"


async def test_what_nobody_answered_is_not_repeated(world: World) -> None:
    one, *_ = await world.readers(3)
    number = await a_live_one(world.db, "petition", *EVERYONE, asks=True)
    await world.hour(0)
    await world.step(number, one, ActionMove.OPEN, ActionMove.START)
    assert await world.days(7) == 0


async def test_after_three_without_an_answer_one_list_comes_and_then_nothing_for_a_month(world: World) -> None:
    await world.readers(1)
    for n in range(9):
        slug = ('id = "people-first-example"', f'id = "cause-{n}"')
        await a_live_one(world.db, "cause", slug, asks=True)
    await world.days(21)
    assert len(world.got) == 4
    assert "Three messages of this kind in a row had no answer." in world.got[3][1]
    assert world.got[3][1].count("• ") == 5
    await world.days(8)
    assert len(world.got) == 4
    async with world.db.write() as tx:
        await asks.put_habit(tx, [world.got[0][0]], monthly_since=None, ignored=0)
    await world.days(2)
    assert len(world.got) == 5
    assert world.got[4][1].startswith("<b>People before papers</b>"), "one by one again"


async def test_an_event_takes_back_what_waits_in_its_own_transaction(world: World) -> None:
    person = await a_public_person(world.db, "Ivan Example")
    await world.readers(2)
    number = await a_live_one(world.db, "petition", *EVERYONE, asks=True, person=person)
    await world.asks()
    async with world.db.write() as tx:
        found = await people.by_public_id(tx, person)
        assert found is not None
        finding = a_finding(kind=Kind.RELEASE, lang="en")
        event_id = await events.add(
            tx, finding, Kind.RELEASE, person_ids=[found.id], happened_at=world.now, now=world.now
        )
        await events.publish(tx, event_id, world.now)
        told = await events.get(tx, event_id)
        assert told is not None
        await service.on_published(tx, Published(told, fresh=True), world.now)
        assert await size(tx, table) == await size(tx, asked) == 0
    assert await world.days(2) == 0
    assert await world.counts(number) == {"planned": 2, "recalled": 2}


async def test_a_wish_for_silence_ends_it_at_once(world: World) -> None:
    person = await a_public_person(world.db, "Ivan Example")
    await world.readers(2)
    number = await a_live_one(world.db, "petition", *EVERYONE, asks=True, person=person)
    await world.asks()
    async with world.db.write() as tx:
        found = await people.by_public_id(tx, person)
        assert found is not None
        assert await consent.narrow(tx, found, Consent.SILENCE, CATALOGS, world.now)
        assert await size(tx, table) == 0
    await world.asks()
    async with world.db.read() as tx:
        stored = await campaigns.get(tx, number)
    assert stored is not None
    assert (stored.state, stored.why) == ("auto_paused", "consent"), "until somebody has looked"
    assert await world.days(3) == 0


async def test_a_plan_comes_at_its_time_and_neither_the_ask_nor_a_reminder_comes_again(world: World) -> None:
    (one,) = await world.readers(1)
    number = await a_live_one(world.db, "petition", *EVERYONE, asks=True)
    await world.hour(0)
    async with world.db.write() as tx:
        wished = outbox.Message("sendMessage", {"text": "now"}, asks.MessageKind.REMINDER)
        at = world.now + 30 * HOUR
        await asks.plan(tx, number, one.id, wished, world.now, at=at, ends=world.now + 9 * DAY)
    assert await world.hour(29) == 0
    assert await world.hour(1) == 1
    assert await world.days(14) == 0, "not in place of what was planned"


async def test_a_plan_outlives_a_pause_of_the_campaign(world: World) -> None:
    (one,) = await world.readers(1)
    number = await a_live_one(world.db, "petition", *EVERYONE, asks=True)
    await world.hour(0)
    async with world.db.write() as tx:
        wished = outbox.Message("sendMessage", {"text": "now"}, asks.MessageKind.REMINDER)
        await asks.plan(tx, number, one.id, wished, world.now, at=world.now + 30 * HOUR, ends=world.now + 9 * DAY)
        await service.pause(tx, "doctor-for-ivan-example", "server", world.now)
    assert await world.hour(40) == 0
    async with world.db.write() as tx:
        await service.launch(tx, "doctor-for-ivan-example", "server", world.now)
    assert await world.hour(8) == 1
    assert world.got[-1][1].startswith("You wanted to be reminded of this now.")


async def test_how_it_ended_is_told_once_to_those_who_acted_and_to_followers(world: World) -> None:
    person = await a_public_person(world.db, "Ivan Example")
    acted, other = await world.readers(2)
    (follower,) = await world.readers(1, follows=[f"person:{person}"])
    (away,) = await world.readers(1, follows=[f"person:{person}"], abroad=False)
    number = await a_live_one(world.db, "petition", *EVERYONE, asks=True, person=person)
    await a_live_one(world.db, "cause")
    await world.hour(0)
    await world.step(number, acted, ActionMove.OPEN, ActionMove.START, ActionMove.COMPLETE)
    async with world.db.write() as tx:
        await service.close(tx, "doctor-for-ivan-example", Result.ACHIEVED, "server", world.now)
    before = len(world.got)
    await world.days(2)
    told = dict(world.got[before:])
    assert set(told) == {acted.id, follower.id}
    assert "Ivan Example was examined by an independent doctor." in told[follower.id]
    assert "You took part. Thank you." in told[acted.id]
    assert "People before papers" in told[acted.id], "and what could be done next"
    assert other.id not in told
    assert away.id not in told
    assert await world.days(5) == 0


async def test_what_came_of_it_is_asked_after_two_weeks_and_again_if_there_was_no_answer(world: World) -> None:
    said, silent = await world.readers(2)
    number = await a_live_one(world.db, "contact", *OFFICES, asks=True)
    await world.hour(0)
    for one in (said, silent):
        await world.step(number, one, ActionMove.OPEN, ActionMove.START, ActionMove.COMPLETE, part="un-rapporteur")
    assert await world.days(13) == 0
    await world.days(1)
    assert {who for who, _ in world.got[2:]} == {said.id, silent.id}
    assert "Was there an answer?" in world.got[2][1]
    async with world.db.write() as tx:
        assert await asks.answer(tx, number, said.id, "question 0", "reply")
    await world.days(8)
    assert [who for who, _ in world.got[4:]] == [silent.id]
    assert await world.days(14) == 0, "what the law says is asked of those who posted paper"


async def test_too_many_who_leave_stop_a_campaign(world: World) -> None:
    await world.readers(5)
    number = await a_live_one(world.db, "cause", asks=True)
    await world.hour(0, blocked=3)
    async with world.db.read() as tx:
        stored = await campaigns.get(tx, number)
    assert stored is not None
    assert (stored.state, stored.why) == ("auto_paused", "blocks")


async def test_an_office_that_nobody_reaches_stops_a_campaign_once(world: World) -> None:
    people_ = await world.readers(6)
    number = await a_live_one(world.db, "contact", *OFFICES, asks=True)
    for one in people_:
        await world.step(number, one, ActionMove.OPEN, ActionMove.START, ActionMove.FAIL, part="un-rapporteur")
    await world.hour(0)
    async with world.db.write() as tx:
        stored = await campaigns.get(tx, number)
        assert stored is not None
        assert (stored.state, stored.why) == ("auto_paused", "office:un-rapporteur")
        await service.launch(tx, "officials-ivan-example", "server", world.now)
    await world.hour(1)
    async with world.db.read() as tx:
        stored = await campaigns.get(tx, number)
    assert stored is not None
    assert stored.state == "live", "somebody looked"


async def test_a_report_that_was_taken_back_stops_what_rests_on_it(world: World) -> None:
    number = await a_live_one(world.db, "cause", asks=True)
    async with world.db.write() as tx:
        await sources.sync(tx, [a_source("watch")], world.now)
        event_id = await an_event(tx)
        report = {"url": "https://example.org/figures", "headline": "x", "lang": "en", "hides_name": False}
        values = {"event_id": event_id, "source_id": "watch", "added_at": world.now, **report}
        await tx.insert_new(event_source, values)
        await tx.conn.execute(update(event).where(event.c.id == event_id).values(state="retracted"))
    await world.hour(0)
    async with world.db.read() as tx:
        stored = await campaigns.get(tx, number)
    assert stored is not None
    assert (stored.state, stored.why) == ("auto_paused", "source:0")


async def test_who_is_wiped_in_the_middle_gets_nothing_and_is_counted(world: World) -> None:
    await world.readers(2)
    number = await a_live_one(world.db, "cause", asks=True)
    await world.asks()
    async with world.db.write() as tx:
        await privacy.erase(tx, 1000, world.now)
    assert await world.hour() == 1
    assert await world.days(3) == 0
    assert await world.counts(number) == {"planned": 2, "delivered": 1, "left": 1}


async def test_an_ask_is_worth_nothing_after_the_consent(world: World) -> None:
    await world.readers(1)
    ends = ("expires_on = 2027-05-10", "expires_on = 2026-12-15")
    await a_live_one(world.db, "petition", *EVERYONE, ends, asks=True)
    world.now = datetime(2026, 12, 15, 18, 50, tzinfo=MORNING.tzinfo)
    await world.asks()
    async with world.db.read() as tx:
        (row,) = await rows(tx, table)
    assert row["expires_at"] == datetime(2026, 12, 15, 19, tzinfo=MORNING.tzinfo), "it closes, before the day is over"


async def test_what_came_too_late_is_asked_another_day(world: World) -> None:
    await world.readers(1)
    number = await a_live_one(world.db, "cause", asks=True)
    await world.asks()
    world.now += 13 * HOUR
    assert await world.hour() == 0
    assert await world.days(1) == 1
    assert await world.counts(number) == {"planned": 2, "late": 1, "delivered": 1}


async def test_a_look_goes_on_where_it_was_cut_off(world: World) -> None:
    await world.readers(260)
    number = await a_live_one(world.db, "cause", asks=True)
    one = Asks(world.db, CATALOGS, lambda: world.now, random.Random(3))
    assert await one.round() == 1
    assert await world.counts(number) == {"planned": 250}
    await world.asks()
    assert await world.counts(number) == {"planned": 260}

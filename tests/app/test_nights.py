"""Nobody at the desk: what still goes out, to whom, and what becomes of it when somebody comes."""

from datetime import timedelta
from typing import Any

import pytest

from bot.alerts.amend import amend_round
from bot.alerts.match import person_label
from bot.alerts.service import fanout_round
from bot.core.event import Event, EventState, Published
from bot.core.finding import Article, HearingAt, Span
from bot.core.kinds import Kind
from bot.core.messages import Lane, MessageKind
from bot.store import events, outbox_many, readers, review
from bot.store.database import Database, Tx
from bot.store.readers import Reader
from bot.store.schema.events import amend, text
from bot.store.schema.traffic import outbox
from feeds import desk
from feeds.desk import Outcome
from feeds.nobody import PATIENCE
from feeds.waiting import UNDO, fingerprint
from tests.app.test_desk import World
from tests.feeds.waiting_events import again, an_open_event
from tests.store.builders import DAY, HOUR, MINUTE, NOW, a_reader, rows, settle_sent, take

SPAN = Span("title", 0, 1)
TOMORROW = HearingAt((NOW + DAY).date(), None, "Europe/Moscow", SPAN)


@pytest.fixture
async def world(sqlite_db: Database) -> World:
    return World(sqlite_db)


async def a_hearing(world: World, **values: Any) -> tuple[Event, Reader, Reader]:
    """A hearing of tomorrow that waits, who follows the person, and who gets everything."""
    async with world.db.write() as tx:
        event = await an_open_event(
            tx, "Яна Громова", kind=Kind.HEARING, hearing=TOMORROW, reasons=("score",), **values
        )
        follower = await a_reader(tx, 1, lang="en", follows=[person_label(event.people[0].public_id)])
        everything = await a_reader(tx, 2, lang="en", follows=["all"])
    return event, follower, everything


async def alerts(world: World) -> dict[int, str]:
    """The alerts that would go out now, by reader."""
    while await fanout_round(world.db, world.desk.catalogs, world.now):
        pass
    async with world.db.read() as tx:
        texts = {row["id"]: row["payload"]["text"] for row in await rows(tx, text)}
        found = [row for row in await rows(tx, outbox) if row["kind"] == MessageKind.ALERT.value]
    return {row["subscriber_id"]: texts.get(row["text_id"], "") for row in found}


async def deliver(world: World) -> int:
    """Everything that may go out goes out."""
    async with world.db.write() as tx:
        found = await take(tx, Lane.BULK, now=world.now)
        await outbox_many.leaving(tx, found, world.now, owner="me", hold=timedelta(minutes=1))
        for number, item in enumerate(found, 100):
            await settle_sent(tx, item, message_id=number, now=world.now)
    return len(found)


async def state(world: World, event: Event) -> EventState:
    async with world.db.read() as tx:
        return (await again(tx, event.id)).state


async def test_a_hearing_of_tomorrow_goes_to_followers_as_not_checked_when_nobody_decides(world: World) -> None:
    event, follower, _ = await a_hearing(world)
    world.now += PATIENCE - MINUTE
    await world.desk.round()
    assert await alerts(world) == {}
    world.now += MINUTE
    await world.desk.round()
    told = await alerts(world)
    assert set(told) == {follower.id}
    assert "one source, not checked" in told[follower.id]
    assert await deliver(world) == 1
    assert await state(world, event) is EventState.UNCHECKED
    async with world.db.read() as tx:
        assert await events.by_public_id(tx, event.public_id), "the buttons under it work"
        assert await events.latest(tx, list(Kind), 5) == [], "nobody else is shown it"
        assert [one.event_id for one in await review.waiting(tx)] == [event.id], "and it goes on waiting"
    world.now += HOUR
    await world.desk.round()
    assert set(await alerts(world)) == {follower.id}


async def test_once_sent_it_reaches_the_others_and_followers_are_not_rung_again(world: World) -> None:
    event, follower, everything = await a_hearing(world)
    world.now += PATIENCE
    await world.desk.round()
    await alerts(world)
    await deliver(world)
    async with world.db.write() as tx:
        now = await again(tx, event.id)
        assert await desk.send(tx, now, fingerprint(now), world.now) is Outcome.DONE
    world.now += UNDO
    await world.desk.round()
    assert await state(world, event) is EventState.PUBLISHED
    told = await alerts(world)
    assert set(told) == {follower.id, everything.id}
    assert "not checked" not in told[everything.id]
    async with world.db.read() as tx:
        assert [row["how"] for row in await rows(tx, amend)] == ["unnamed"], "a silent edit, no second ring"
    while await amend_round(world.db, world.desk.catalogs, world.now):
        pass
    async with world.db.read() as tx:
        edits = [row for row in await rows(tx, outbox) if row["kind"] == MessageKind.EDIT.value]
    assert [row["subscriber_id"] for row in edits] == [follower.id]


@pytest.mark.parametrize("undone", [False, True])
async def test_not_ours_takes_back_what_went_unchecked(world: World, undone: bool) -> None:
    event, follower, _ = await a_hearing(world)
    world.now += PATIENCE
    await world.desk.round()
    await alerts(world)
    await deliver(world)
    async with world.db.write() as tx:
        assert await desk.reject(tx, await again(tx, event.id), world.now) is Outcome.DONE
        if undone:
            assert await review.undo(tx, event.id, world.now)
    assert await state(world, event) is (EventState.UNCHECKED if undone else EventState.RETRACTED)
    world.now += UNDO
    await world.desk.round()
    async with world.db.read() as tx:
        assert [row["how"] for row in await rows(tx, amend)] == ([] if undone else ["retracted"])
    while await amend_round(world.db, world.desk.catalogs, world.now):
        pass
    async with world.db.read() as tx:
        kinds = {(row["subscriber_id"], row["kind"]) for row in await rows(tx, outbox)}
    assert ((follower.id, MessageKind.CORRECTION.value) in kinds) is not undone


async def test_what_was_refused_before_it_arrived_does_not_arrive(world: World) -> None:
    event, _, _ = await a_hearing(world)
    world.now += PATIENCE
    await world.desk.round()
    assert len(await alerts(world)) == 1
    async with world.db.write() as tx:
        await desk.reject(tx, await again(tx, event.id), world.now)
    assert await deliver(world) == 0


async def test_a_second_source_makes_it_public_as_ever(world: World) -> None:
    event, _, _ = await a_hearing(world)
    world.now += PATIENCE
    await world.desk.round()
    async with world.db.write() as tx:
        found = await again(tx, event.id)
    assert found.state is EventState.UNCHECKED
    from feeds.ingest import publishable

    assert publishable(found, found, ())
    assert not publishable(found, found, ("score",))


async def test_who_put_it_aside_has_looked_at_it(world: World) -> None:
    event, _, _ = await a_hearing(world)
    async with world.db.write() as tx:
        await desk.later(tx, event, NOW + 50 * MINUTE)
    world.now += 80 * MINUTE
    await world.desk.round()
    assert await state(world, event) is EventState.HELD


@pytest.mark.parametrize(
    "values",
    [
        {"kind": Kind.ARREST, "articles": (Article("207.3", SPAN, "ru-uk"),)},
        {"kind": Kind.DEATH},
        {"kind": Kind.DETENTION},
    ],
    ids=["arrest", "death", "detention"],
)
async def test_all_else_waits(world: World, values: dict[str, Any]) -> None:
    async with world.db.write() as tx:
        event = await an_open_event(tx, "Яна Громова", reasons=("score",), **values)
        await a_reader(tx, 1, follows=["all", person_label(event.people[0].public_id)])
    for _ in range(5):
        world.now += DAY
        await world.desk.round()
    assert await state(world, event) is EventState.HELD
    assert await alerts(world) == {}


async def test_what_nobody_looked_at_is_counted_once_a_week(world: World) -> None:
    async with world.db.write() as tx:
        moderator = await a_reader(tx, 5)
        await readers.grant(tx, moderator.id, "moderator", NOW)
        for _ in range(3):
            await an_open_event(tx, kind=Kind.LISTING)
        seen = await an_open_event(tx, kind=Kind.LISTING)
        await desk.later(tx, seen, NOW + HOUR)

    async def counted() -> int:
        await world.desk.round()
        async with world.db.write() as tx:
            items = [item for lane in Lane for item in await take(tx, lane, now=world.now)]
            return sum("3 " in item.params["text"] and "Не посмотрели" in item.params["text"] for item in items)

    world.now = NOW + 3 * DAY
    assert await counted() == 0
    world.now += HOUR
    assert await counted() == 1
    for _ in range(6):
        world.now += DAY
        assert await counted() == 0
    world.now += DAY
    assert await counted() == 1


async def test_one_that_fails_keeps_none_of_the_others_back(world: World) -> None:
    first, *_ = await a_hearing(world)
    async with world.db.write() as tx:
        second = await an_open_event(tx, "Олег Дронов", kind=Kind.HEARING, hearing=TOMORROW)
    heard: list[int] = []

    async def reaction(_tx: Tx, published: Published) -> None:
        if published.event.id == first.id:
            raise RuntimeError
        heard.append(published.event.id)

    assert await desk.let_out(world.db, [reaction], NOW + PATIENCE) == 1
    assert heard == [second.id]
    assert await state(world, first) is EventState.HELD

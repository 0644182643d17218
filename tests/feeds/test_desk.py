"""The desk: one decision each, nothing early, nothing lost, and what is learnt from it."""

import asyncio
from dataclasses import dataclass, field
from datetime import date, timedelta

import pytest
from sqlalchemy import delete, select

from bot.alerts.match import person_label
from bot.core.event import Consent, Event, EventState, Published
from bot.core.finding import Article, HearingAt, Span
from bot.core.kinds import Kind
from bot.store import events, people, readers, review
from bot.store.database import Database, Tx
from bot.store.schema.events import event as event_table
from bot.store.schema.feeds import entry, example
from bot.store.schema.feeds import review as table
from feeds import desk
from feeds.desk import AGAIN, AT_ONCE, Outcome
from feeds.waiting import LATER, UNDO, UNDO_DEATH, fingerprint
from tests.feeds.waiting_events import again, an_open_event, state_of
from tests.store.builders import DAY, HOUR, MINUTE, NOW, SECOND, a_reader, rows, size

HERO, OTHER = "Яна Громова", "Олег Дронов"


@dataclass
class Heard:
    """A reaction that remembers; `broken`: it fails."""

    published: list[Published] = field(default_factory=list)
    broken: bool = False

    async def __call__(self, _tx: Tx, published: Published) -> None:
        if self.broken:
            raise RuntimeError
        self.published.append(published)

    @property
    def ids(self) -> list[int]:
        return [one.event.id for one in self.published]


async def press_send(tx: Tx, event: Event) -> Outcome:
    return await desk.send(tx, event, fingerprint(event), NOW)


async def test_what_is_sent_is_public_after_the_time_to_take_it_back_and_not_before(db: Database) -> None:
    heard = Heard()
    async with db.write() as tx:
        event = await an_open_event(tx, HERO)
        assert await press_send(tx, event) is Outcome.DONE
    for early in (timedelta(), UNDO - SECOND):
        assert await desk.release(db, [heard], NOW + early) == 0
    async with db.read() as tx:
        assert (await again(tx, event.id)).state is EventState.HELD
        assert await events.by_public_id(tx, event.public_id) is None
    assert await desk.release(db, [heard], NOW + UNDO) == 1
    assert await desk.release(db, [heard], NOW + DAY) == 0
    assert heard.ids == [event.id]
    assert heard.published[0].fresh
    async with db.read() as tx:
        assert (await again(tx, event.id)).state is EventState.PUBLISHED
        assert [row["state"] for row in await rows(tx, table)] == ["sent"]


async def test_of_two_presses_one_decides(db: Database) -> None:
    async with db.write() as tx:
        event = await an_open_event(tx, HERO)
    outcomes = []
    for press in (press_send, press_send):
        async with db.write() as tx:
            outcomes.append(await press(tx, event))
    async with db.write() as tx:
        outcomes.append(await desk.reject(tx, event, NOW))
        outcomes.append(await desk.later(tx, event, NOW))
    assert outcomes == [Outcome.DONE, *[Outcome.DECIDED] * 3]
    heard = Heard()
    await desk.release(db, [heard], NOW + UNDO)
    assert heard.ids == [event.id]


async def test_of_presses_at_the_same_moment_one_decides(db: Database) -> None:
    async with db.write() as tx:
        event = await an_open_event(tx, HERO)

    async def press(send: bool) -> Outcome:
        async with db.write() as tx:
            return await (press_send(tx, event) if send else desk.reject(tx, event, NOW))

    outcomes = await asyncio.gather(*(press(bool(n % 2)) for n in range(6)))
    assert sorted(one.name for one in outcomes) == ["DECIDED"] * 5 + ["DONE"]


@pytest.mark.parametrize("approved", [True, False], ids=["sent", "not ours"])
async def test_a_decision_can_be_taken_back_for_a_minute(db: Database, approved: bool) -> None:
    heard = Heard()
    async with db.write() as tx:
        event = await an_open_event(tx, HERO)
        await (press_send(tx, event) if approved else desk.reject(tx, event, NOW))
        assert await review.undo(tx, event.id, NOW + UNDO - SECOND)
        assert not await review.undo(tx, event.id, NOW + UNDO - SECOND), "there is nothing to take back any more"
        assert await state_of(tx, event) == "open, held"
    assert await desk.release(db, [heard], NOW + DAY) == 0
    async with db.write() as tx:
        await (press_send(tx, event) if approved else desk.reject(tx, event, NOW))
        assert not await review.undo(tx, event.id, NOW + UNDO), "too late"
    assert await desk.release(db, [heard], NOW + UNDO) == 1
    assert heard.ids == ([event.id] if approved else [])


async def test_what_a_person_refused_no_second_source_publishes(db: Database) -> None:
    async with db.write() as tx:
        event = await an_open_event(tx, HERO)
        await desk.reject(tx, event, NOW)
        assert await state_of(tx, event) == "decided, retracted", "at once, not only after the minute"
    await desk.release(db, [], NOW + UNDO)
    async with db.read() as tx:
        assert await state_of(tx, event) == "decided, retracted"
        assert await review.waiting(tx) == []


async def test_refusing_a_change_leaves_what_is_public(db: Database) -> None:
    async with db.write() as tx:
        event = await an_open_event(tx, HERO)
        await events.publish(tx, event.id, NOW)
        await tx.conn.execute(table.update().values(state="open", settled_at=None))
        await desk.reject(tx, event, NOW)
        assert await state_of(tx, event) == "decided, published"
        await review.undo(tx, event.id, NOW)
        assert await state_of(tx, event) == "open, published"


async def test_a_second_source_in_the_minute_publishes_once(db: Database) -> None:
    heard = Heard()
    async with db.write() as tx:
        event = await an_open_event(tx, HERO)
        await press_send(tx, event)
        await events.publish(tx, event.id, NOW + SECOND)
        assert not await review.undo(tx, event.id, NOW + 2 * SECOND), "it is out"
    assert await desk.release(db, [heard], NOW + UNDO) == 0
    assert heard.ids == []


async def test_a_death_waits_longer(db: Database) -> None:
    heard = Heard()
    async with db.write() as tx:
        event = await an_open_event(tx, HERO, kind=Kind.DEATH, reasons=("death_needs_two",))
        await press_send(tx, event)
    assert await desk.release(db, [heard], NOW + UNDO_DEATH - SECOND) == 0
    assert await desk.release(db, [heard], NOW + UNDO_DEATH) == 1
    assert heard.ids == [event.id]


async def test_a_decision_is_good_for_what_was_seen(db: Database) -> None:
    heard = Heard()
    async with db.write() as tx:
        event = await an_open_event(tx, HERO)
        assert await desk.send(tx, event, "00000000", NOW) is Outcome.CHANGED
        await press_send(tx, event)
        (other,) = (await an_open_event(tx, OTHER)).people
        await events.add_people(tx, event.id, [other.id])
    assert await desk.release(db, [heard], NOW + UNDO) == 1
    assert heard.ids == []
    async with db.read() as tx:
        assert await state_of(tx, event) == "open, held"


async def test_silence_in_the_minute_stops_it(db: Database) -> None:
    heard = Heard()
    async with db.write() as tx:
        event = await an_open_event(tx, HERO)
        await press_send(tx, event)
        await people.set_consent(tx, event.people[0].id, Consent.SILENCE)
    await desk.release(db, [heard], NOW + UNDO)
    assert heard.ids == []
    async with db.read() as tx:
        assert await review.waiting(tx) == [], "and nobody is shown it"
        assert await review.of_event(tx, event.public_id) is None
        assert await press_send(tx, await again(tx, event.id)) is Outcome.DECIDED


async def test_what_cannot_be_carried_out_is_tried_again_and_stops_nobody(db: Database) -> None:
    broken, heard = Heard(broken=True), Heard()
    async with db.write() as tx:
        event = await an_open_event(tx, HERO)
        await press_send(tx, event)
    assert await desk.release(db, [broken], NOW + UNDO) == 1
    async with db.read() as tx:
        assert await state_of(tx, event) == "decided, held"
    assert await desk.release(db, [heard], NOW + UNDO) == 0
    assert await desk.release(db, [heard], NOW + UNDO + AGAIN) == 1
    assert heard.ids == [event.id]


async def test_the_queue_stands_in_the_order_of_cost_and_leaves_out_what_is_put_aside(db: Database) -> None:
    soon = HearingAt(date(2026, 11, 21), None, "Europe/Moscow", Span("title", 0, 1))
    async with db.write() as tx:
        listing = await an_open_event(tx, kind=Kind.LISTING)
        sentence = await an_open_event(tx, HERO, kind=Kind.SENTENCE)
        arrest = await an_open_event(tx)
        hearing = await an_open_event(tx, kind=Kind.HEARING, hearing=soon)
        await an_open_event(tx, "Лев Тихий", consent=Consent.SILENCE)
        await a_reader(tx, follows=[person_label(sentence.people[0].public_id)])
        queue = await desk.queue(tx, NOW)
        assert [one.event_id for one in queue.ready] == [hearing.id, sentence.id, arrest.id, listing.id]
        assert await desk.later(tx, hearing, NOW) is Outcome.DONE
        queue = await desk.queue(tx, NOW)
        assert (queue.ready[0].event_id, queue.aside, queue.back) == (sentence.id, 1, NOW + LATER)
        assert (await desk.queue(tx, NOW + LATER)).ready[0].event_id == hearing.id


async def test_reach_counts_each_reader_once_who_would_be_told(db: Database) -> None:
    async with db.write() as tx:
        event = await an_open_event(tx, HERO)
        label = person_label(event.people[0].public_id)
        for chat in range(7):
            await a_reader(tx, chat, follows=["all", label])
        await a_reader(tx, 90, follows=["all"], kinds=0)
        paused = await a_reader(tx, 91, follows=["all"])
        await readers.pause(tx, paused.id, NOW + DAY)
        assert await desk.reach(tx, event, NOW) == 7


async def test_a_decision_becomes_an_example(db: Database) -> None:
    async with db.write() as tx:
        ours = await an_open_event(tx, HERO, articles=(Article("207.3", Span("title", 0, 1), "ru-uk"),))
        other = await an_open_event(tx, headline="Украл велосипед")
        unnamed = await an_open_event(tx, "Лев Скрытный", consent=Consent.NO_NAME)
        waits = await an_open_event(tx)
        for one in (ours, unnamed):
            await press_send(tx, one)
        await desk.reject(tx, other, NOW)
    await desk.release(db, [], NOW + UNDO)
    async with db.write() as tx:
        found = {event.id: body for _id, body, event in await review.examples(tx)}
        assert found.keys() == {ours.id, other.id}
        assert (found[ours.id]["relevant"], found[ours.id]["persons"]) == (True, [HERO])
        assert (found[ours.id]["articles"], found[ours.id]["event"]) == (["207.3"], "arrest")
        assert (found[other.id]["relevant"], found[other.id]["title"]) == (False, "Украл велосипед")
        assert waits.id not in found
        await review.forget_examples(tx, ours.people[0].id)
        assert await size(tx, example) == 1


async def test_to_refuse_a_change_of_what_is_public_teaches_nothing(db: Database) -> None:
    async with db.write() as tx:
        event = await an_open_event(tx, HERO)
        await events.publish(tx, event.id, NOW)
        await review.object_to(tx, event.id, ["rules"], NOW)
        assert await desk.reject(tx, await again(tx, event.id), NOW) is Outcome.DONE
    await desk.release(db, [], NOW + UNDO)
    async with db.read() as tx:
        assert await state_of(tx, event) == "decided, published"
        assert await size(tx, example) == 0


async def test_an_event_that_no_feed_told_is_no_example(db: Database) -> None:
    async with db.write() as tx:
        event = await an_open_event(tx, HERO)
        await tx.conn.execute(delete(entry))
        await press_send(tx, event)
    await desk.release(db, [], NOW + UNDO)
    async with db.read() as tx:
        assert await size(tx, example) == 0


async def test_sure_events_of_one_source_go_together(db: Database) -> None:
    heard = Heard()
    async with db.write() as tx:
        blog = [await an_open_event(tx, source="blog", trust="review", reasons=("source",)) for _ in range(3)]
        unsure = await an_open_event(tx, source="blog", trust="review", reasons=("score", "source"))
        death = await an_open_event(
            tx, kind=Kind.DEATH, source="blog", trust="review", reasons=("source", "death_needs_two")
        )
        other = await an_open_event(tx, source="weblog", trust="review", reasons=("source",))
        batch = await desk.batch(tx, blog[1])
        assert batch is not None
        assert [one.id for one in batch.events] == [one.id for one in blog]
        assert await desk.batch(tx, other) is None, "one is no batch"
        late = await an_open_event(tx, source="blog", trust="review", reasons=("source",))
        looked = await desk.batch(tx, blog[1], batch.upto)
        assert looked is not None
        assert [one.id for one in await desk.send_all(tx, looked, NOW)] == [one.id for one in blog]
        assert await review.undo_all(tx, "blog", batch.upto, NOW + SECOND) == [one.id for one in blog]
        await desk.send_all(tx, looked, NOW)
    await desk.release(db, [heard], NOW + UNDO)
    assert sorted(heard.ids) == [one.id for one in blog]
    async with db.read() as tx:
        assert {one.event_id for one in await review.waiting(tx)} == {unsure.id, death.id, other.id, late.id}


async def test_a_batch_is_no_longer_than_a_person_looks_through(db: Database) -> None:
    async with db.write() as tx:
        made = [await an_open_event(tx, source="blog", trust="review", reasons=("source",)) for _ in range(AT_ONCE + 5)]
        batch = await desk.batch(tx, made[0])
        assert batch is not None
        assert [one.id for one in batch.events] == [one.id for one in made[:AT_ONCE]]


async def test_what_waits_too_long_is_overdue_until_it_was_told(db: Database) -> None:
    async with db.write() as tx:
        arrest = await an_open_event(tx)
        await an_open_event(tx, kind=Kind.LISTING)
        assert await desk.overdue(tx, NOW + 29 * MINUTE) == []
        found = await desk.overdue(tx, NOW + HOUR)
        assert [one.event_id for one in found] == [arrest.id]
        await review.told(tx, [one.id for one in found], NOW + HOUR)
        assert await desk.overdue(tx, NOW + 2 * HOUR) == []


async def test_what_came_today_is_seen_behind_hundreds_nobody_looked_at(db: Database) -> None:
    async with db.write() as tx:
        old = await an_open_event(tx, OTHER)
        like = (await tx.conn.execute(select(event_table).where(event_table.c.id == old.id))).mappings().one()
        waits = (await tx.conn.execute(select(table).where(table.c.event_id == old.id))).mappings().one()
        ids = range(old.id + 1, old.id + 1 + review.MOST)
        events_ = [{**like, "id": one, "public_id": f"old-{one}"} for one in ids]
        await tx.conn.execute(event_table.insert(), events_)
        await tx.conn.execute(table.insert(), [{**waits, "id": one, "event_id": one} for one in ids])
    async with db.write() as tx:
        fresh = {**like, "id": ids[-1] + 1, "public_id": "today"}
        await tx.conn.execute(event_table.insert(), fresh)
        await tx.conn.execute(table.insert(), {**waits, "id": ids[-1] + 1, "event_id": ids[-1] + 1})
        assert ids[-1] + 1 in {one.event_id for one in (await desk.queue(tx, NOW)).ready}

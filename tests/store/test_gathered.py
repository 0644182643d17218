"""What is gathered for digests: rhythms, mutes, whole digests, and what a reader's choices do to them."""

from collections import Counter
from datetime import timedelta

import pytest
from sqlalchemy import update

from bot.core.kinds import ALL_KINDS
from bot.core.messages import Lane
from bot.core.night import Profile
from bot.core.rhythm import Rhythm, Slot, slots
from bot.store import fanout, gathered, readers
from bot.store.database import Database, Tx
from bot.store.outbox import Claimed
from bot.store.schema.events import event
from bot.store.schema.traffic import outbox
from tests.store.builders import DAY, HOLD, HOUR, MINUTE, NOW, a_fanout, a_reader, an_event, rows, take

FAR = NOW + 30 * DAY


async def follows(tx: Tx, reader: int, label: str, rhythm: Rhythm, kinds: int = ALL_KINDS) -> int:
    await readers.follow(tx, reader, label, kinds, NOW, rhythm=rhythm)
    return next(topic.id for topic in await readers.topics(tx, reader) if topic.label == label)


async def spread(tx: Tx, *labels: str, number: int = 1) -> int:
    count = 0
    for _ in range(number):
        job = await a_fanout(tx, await an_event(tx))
        profiles = await readers.profiles(tx)
        at_once = {NOW: [one for one, _ in profiles]}
        count += await fanout.spread(tx, job, labels or ("all",), at_once, NOW, gathered=slots(profiles, NOW))
    return count


async def taken(tx: Tx, *, most: int = 600, busy: tuple[int, ...] = ()) -> list[Claimed]:
    return await gathered.claim(tx, FAR, owner="me", hold=HOLD, most=most, busy=busy)


async def test_a_rhythm_decides_when_and_in_which_lane(db: Database) -> None:
    async with db.write() as tx:
        for chat, rhythm in enumerate(Rhythm):
            await follows(tx, (await a_reader(tx, chat)).id, "all", rhythm)
        assert await spread(tx) == 4
        found = await rows(tx, outbox)
    assert [(row["kind"], row["rhythm"]) for row in found] == [
        ("alert", None), ("digest", 1), ("digest", 2), ("digest", 3)
    ]  # fmt: skip
    waits = [row["not_before"] - NOW for row in found]
    assert waits[:2] == [timedelta(), HOUR]
    assert timedelta() < waits[2] <= DAY
    assert waits[2] < waits[3] <= 7 * DAY + HOUR
    assert all(row["expires_at"] is None for row in found)


async def test_of_several_topics_the_soonest_counts_and_among_equals_the_closest(db: Database) -> None:
    async with db.write() as tx:
        reader = (await a_reader(tx)).id
        await follows(tx, reader, "person:3", Rhythm.WEEKLY)
        await follows(tx, reader, "region:x", Rhythm.DAILY)
        await follows(tx, reader, "all", Rhythm.DAILY)
        assert await spread(tx, "person:3", "region:x", "all") == 1
        (row,) = await rows(tx, outbox)
        assert readers.open_label(tx, row["reason"]) == "region:x"
    assert row["rhythm"] == Rhythm.DAILY


async def test_somebody_who_was_told_at_once_is_not_told_again_in_a_digest(db: Database) -> None:
    async with db.write() as tx:
        reader = (await a_reader(tx, follows=["all"])).id
        event_id = await an_event(tx)
        await a_fanout(tx, event_id)
        job = await fanout.first_open(tx)
        assert job is not None
        profiles = await readers.profiles(tx)
        at_once, later = {NOW: [one for one, _ in profiles]}, list(slots(profiles, NOW))
        await fanout.spread(tx, job, ["all"], at_once, NOW, gathered=later)
        await follows(tx, reader, "all", Rhythm.DAILY)
        assert await fanout.spread(tx, job, ["all"], at_once, NOW, gathered=later) == 0


@pytest.mark.parametrize(
    ("muted", "told"),
    [
        pytest.param("person:3", True, id="somebody else of the event is followed"),
        pytest.param("all", True, id="the widest one leaves the closer ones"),
        pytest.param("region:x", True, id="one between leaves what is closer"),
        pytest.param("person:9", True, id="one of another event silences nothing"),
        pytest.param("person:4", True, id="one person does not silence another of the same event"),
    ],
)
async def test_a_muted_topic_brings_nothing_and_silences_wider_ones(db: Database, muted: str, told: bool) -> None:
    async with db.write() as tx:
        reader = (await a_reader(tx)).id
        for label in ("person:3", "person:4", "person:9", "region:x", "all"):
            topic = await follows(tx, reader, label, Rhythm.AT_ONCE, kinds=1)
            if label == muted:
                assert await readers.mute(tx, reader, topic, NOW + HOUR)
        assert await spread(tx, "person:3", "person:4", "region:x", "all") == told


async def test_the_only_person_followed_is_muted_and_the_event_does_not_come_by_a_wider_topic(db: Database) -> None:
    async with db.write() as tx:
        reader = (await a_reader(tx)).id
        topic = await follows(tx, reader, "person:3", Rhythm.AT_ONCE)
        await follows(tx, reader, "all", Rhythm.AT_ONCE)
        await readers.mute(tx, reader, topic, NOW + HOUR)
        assert await spread(tx, "person:3", "person:4", "all") == 0


async def test_a_mute_ends_by_itself_or_by_following_again(db: Database) -> None:
    async with db.write() as tx:
        one, two = [(await a_reader(tx, chat)).id for chat in (1, 2)]
        for reader in (one, two):
            topic = await follows(tx, reader, "all", Rhythm.AT_ONCE)
            await readers.mute(tx, reader, topic, NOW if reader == one else NOW + DAY)
        assert await spread(tx) == 1
        await follows(tx, two, "all", Rhythm.AT_ONCE)
        assert await spread(tx) == 2


async def test_a_subscription_can_be_tuned_by_its_reader_only(db: Database) -> None:
    async with db.write() as tx:
        mine, other = [(await a_reader(tx, chat)).id for chat in (1, 2)]
        topic = await follows(tx, mine, "all", Rhythm.AT_ONCE)
        assert not await readers.tune(tx, other, topic, rhythm=Rhythm.DAILY)
        assert await readers.tune(tx, mine, topic, rhythm=Rhythm.AT_ONCE, kinds=5)
        (found,) = await readers.topics(tx, mine)
    assert (found.rhythm, found.kinds, found.muted_until) == (Rhythm.AT_ONCE, 5, None)


async def test_digests_are_claimed_whole_and_as_many_as_there_is_room_for(db: Database) -> None:
    async with db.write() as tx:
        for chat in range(5):
            await follows(tx, (await a_reader(tx, chat)).id, "all", Rhythm.DAILY)
        await spread(tx, number=8)
        assert await take(tx, Lane.BULK, now=FAR) == []
        first = Counter(item.reader_id for item in await taken(tx, most=20))
        assert sorted(first.values()) == [8, 8]
        rest = Counter(item.reader_id for item in await taken(tx, most=3))
        assert list(rest.values()) == [8]
        assert not first.keys() & rest.keys()


async def test_what_was_taken_back_stands_in_nobodys_way(db: Database) -> None:
    async with db.write() as tx:
        reader = (await a_reader(tx)).id
        await follows(tx, reader, "all", Rhythm.DAILY)
        await spread(tx, number=3)
        await tx.conn.execute(update(event).where(event.c.id <= 2).values(state="retracted"))
        assert [item.event_id for item in await taken(tx)] == [3]


async def test_who_is_busy_waits(db: Database) -> None:
    async with db.write() as tx:
        one, two = [(await a_reader(tx, chat)).id for chat in (1, 2)]
        for reader in (one, two):
            await follows(tx, reader, "all", Rhythm.DAILY)
        await spread(tx)
        assert [item.reader_id for item in await taken(tx, busy=(one,))] == [two]


async def test_other_hours_move_what_is_gathered_by_its_rhythm(db: Database) -> None:
    later = {Rhythm.DAILY: NOW + 3 * HOUR, Rhythm.WEEKLY: NOW + 5 * DAY}
    async with db.write() as tx:
        for chat, rhythm in enumerate(later):
            await follows(tx, (await a_reader(tx, chat)).id, "all", rhythm)
        await spread(tx)
        for chat in range(2):
            reader = await readers.find(tx, chat)
            assert reader is not None
            await gathered.reschedule(tx, reader.id, [Slot(0, rhythm, at) for rhythm, at in later.items()])
        assert [row["not_before"] for row in await rows(tx, outbox)] == list(later.values())
        assert "deliver" in tx.wakes


async def test_what_is_gathered_can_be_given_to_another_topic_or_dropped(db: Database) -> None:
    async with db.write() as tx:
        reader = (await a_reader(tx)).id
        person = await follows(tx, reader, "person:3", Rhythm.DAILY)
        everything = await follows(tx, reader, "all", Rhythm.DAILY)
        for of in (("person:3", "all"), ("all",), ("person:3",)):
            await spread(tx, *of)
        first, second, third = await gathered.waiting(tx, reader)
        assert [one.topic for one in (first, second, third)] == [person, everything, person]
        await gathered.give(tx, [first.row], everything)
        await readers.unfollow(tx, reader, "person:3")
        assert [one.topic for one in await gathered.waiting(tx, reader)] == [everything, everything, None]
        await gathered.drop(tx, [third.row], NOW)
        assert [one.row for one in await gathered.waiting(tx, reader)] == [first.row, second.row]
        assert [row["problem"] for row in await rows(tx, outbox)] == [None, None, "unfollowed"]


async def test_a_digest_can_be_brought_forward(db: Database) -> None:
    async with db.write() as tx:
        await follows(tx, (await a_reader(tx)).id, "all", Rhythm.WEEKLY)
        await spread(tx)
        assert await gathered.hasten(tx, NOW, older_than=MINUTE) == 0
        assert await gathered.hasten(tx, NOW + MINUTE, older_than=MINUTE) == 1
        assert [row["not_before"] for row in await rows(tx, outbox)] == [NOW + MINUTE]
        assert await gathered.hasten(tx, NOW + MINUTE, older_than=MINUTE) == 0


async def test_readers_of_one_zone_are_spread_over_the_minutes_after_their_hour(db: Database) -> None:
    async with db.write() as tx:
        for chat in range(60):
            reader = await a_reader(tx, chat, profile=Profile("UTC", 0, 0))
            await follows(tx, reader.id, "all", Rhythm.DAILY)
        await spread(tx)
        moments = Counter(row["not_before"] for row in await rows(tx, outbox))
    assert max(moments) - min(moments) <= 50 * MINUTE
    assert len(moments) > 40

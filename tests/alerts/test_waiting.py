"""What waits for a digest, after the reader's subscriptions have changed."""

from collections.abc import Sequence

import pytest

from bot.alerts import waiting
from bot.core.kinds import ALL_KINDS, BIT, Kind
from bot.core.rhythm import Rhythm, Slot
from bot.store import fanout, gathered, readers
from bot.store.database import Database, Tx
from bot.store.readers import Topic
from bot.store.schema.traffic import outbox
from tests.alerts.builders import a_person, an_event
from tests.store.builders import DAY, NOW, a_fanout, a_reader, rows
from tests.store.builders import an_event as a_stored_event

PERSON, TVER, EVERYTHING = "person:pGromovaGrom", "region:ru-tve", "all"
MUTED = NOW + DAY


def topic(
    number: int, label: str, *, rhythm: Rhythm = Rhythm.DAILY, kinds: int = ALL_KINDS, muted: bool = False
) -> Topic:
    return Topic(number, label, kinds, None, rhythm, MUTED if muted else None)


@pytest.mark.parametrize(
    ("mine", "wanted"),
    [
        ([topic(1, EVERYTHING), topic(2, PERSON)], 2),
        ([topic(1, EVERYTHING), topic(2, PERSON, rhythm=Rhythm.WEEKLY)], 1),
        ([topic(1, EVERYTHING), topic(2, PERSON, muted=True)], None),
        ([topic(1, EVERYTHING, muted=True), topic(2, PERSON)], 2),
        ([topic(1, EVERYTHING), topic(2, TVER, muted=True), topic(3, PERSON)], 3),
        ([topic(1, EVERYTHING, kinds=BIT[Kind.DEATH])], None),
        ([topic(1, "person:somebodyelse")], None),
        ([topic(1, EVERYTHING), topic(2, PERSON, kinds=0)], 1),
        ([], None),
    ],
    ids=[
        "the closest", "the soonest", "muted silences wider ones", "a muted wider one silences nothing closer",
        "between both", "another kind", "somebody else", "of no kind", "nothing",
    ],
)  # fmt: skip
def test_an_event_belongs_to_the_subscription_that_the_fan_out_would_choose(
    mine: Sequence[Topic], wanted: int | None
) -> None:
    found = waiting.best(an_event(a_person()), mine, NOW)
    assert (found and found.id) == wanted


async def gathered_for(tx: Tx, reader: int, *labels: str) -> None:
    """Daily subscriptions to these, and an event that all of them bring."""
    for label in labels:
        await readers.follow(tx, reader, label, ALL_KINDS, NOW, rhythm=Rhythm.DAILY)
    job = await a_fanout(tx, await a_stored_event(tx))
    profiles = await readers.profiles(tx)
    slots = waiting_slots(profiles)
    await fanout.spread(tx, job, labels, {}, NOW, gathered=slots)


def waiting_slots(profiles: Sequence[tuple[int, object]]) -> list[Slot]:
    return [Slot(number, Rhythm.DAILY, NOW + DAY) for number, _ in profiles]


async def problems(tx: Tx) -> list[str | None]:
    return [row["problem"] for row in await rows(tx, outbox)]


async def test_what_another_subscription_wants_stays_and_what_none_wants_goes(db: Database) -> None:
    async with db.write() as tx:
        reader = (await a_reader(tx)).id
        await gathered_for(tx, reader, "grave_example", EVERYTHING)
        await readers.unfollow(tx, reader, "grave_example")
        await waiting.settle(tx, reader, NOW)
        assert await problems(tx) == [None]
        everything = next(one.id for one in await readers.topics(tx, reader))
        assert [one.topic for one in await gathered.waiting(tx, reader)] == [everything]
        await readers.mute(tx, reader, everything, MUTED)
        await waiting.settle(tx, reader, NOW)
        assert await problems(tx) == ["unfollowed"]


async def test_nobody_elses_digest_is_touched(db: Database) -> None:
    async with db.write() as tx:
        first, second = (await a_reader(tx, 1)).id, (await a_reader(tx, 2)).id
        for reader in (first, second):
            await readers.follow(tx, reader, EVERYTHING, ALL_KINDS, NOW, rhythm=Rhythm.DAILY)
        await gathered_for(tx, first, EVERYTHING)
        await readers.unfollow(tx, first, EVERYTHING)
        await waiting.settle(tx, first, NOW)
        assert await problems(tx) == ["unfollowed", None]

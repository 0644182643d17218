"""What waits for a reader's digest, after the reader's subscriptions have changed: nothing is told that nobody wants.

Owns the rule for one reader, which is that of the fan-out for all (bot/store/fanout.py). What one subscription gathered
and another one wants, too, stays and comes at the hour that it had. Must not know who changed what.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

from bot.alerts.match import labels
from bot.core.event import Event
from bot.core.kinds import bits_of
from bot.store import events, gathered, readers
from bot.store.database import Tx
from bot.store.gathered import Waiting
from bot.store.readers import Topic


async def settle(tx: Tx, reader_id: int, now: datetime) -> None:
    """Drop what no subscription wants any more, and give the rest to one that does."""
    rows = await gathered.waiting(tx, reader_id)
    if not rows:
        return
    mine = await readers.topics(tx, reader_id)
    found = await events.many(tx, {one.event_id for one in rows})
    wanted = {one.row: best(found[one.event_id], mine, now) for one in rows if one.event_id in found}
    await gathered.drop(tx, [row for row, topic in wanted.items() if topic is None], now)
    for topic_id, given in _handed_over(rows, wanted).items():
        await gathered.give(tx, given, topic_id)


def best(event: Event, mine: Iterable[Topic], now: datetime) -> Topic | None:
    """The subscription that brings an event: the soonest, then the closest. One that is muted silences wider ones."""
    close = _closeness(labels(event))
    matching = [topic for topic in mine if topic.label in close]
    hush = min((close[topic.label] for topic in matching if _is_muted(topic, now)), default=len(close))
    bits = bits_of(event.kind, event.detail)
    heard = (one for one in matching if not _is_muted(one, now) and close[one.label] <= hush and one.kinds & bits)
    return min(heard, key=lambda topic: (topic.rhythm, close[topic.label]), default=None)


def _closeness(of: Sequence[str]) -> Mapping[str, int]:
    """Topics of one sort are equally close."""
    sorts = list(dict.fromkeys(label.partition(":")[0] for label in of))
    return {label: sorts.index(label.partition(":")[0]) for label in of}


def _is_muted(topic: Topic, now: datetime) -> bool:
    return topic.muted_until is not None and topic.muted_until > now


def _handed_over(rows: Iterable[Waiting], wanted: Mapping[int, Topic | None]) -> Mapping[int, Sequence[int]]:
    """The rows that have another subscription from now on, by its number."""
    found: dict[int, list[int]] = {}
    for one in rows:
        topic = wanted.get(one.row)
        if topic is not None and topic.id != one.topic:
            found.setdefault(topic.id, []).append(one.row)
    return found

"""To subscribe to something: one way for everything that one can subscribe to, and how a subscription is called.

Owns the limit and how soon a new subscription tells. What can be chosen, and the labels, stand in bot/alerts/match.py.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Literal

from bot.alerts import figures, topics
from bot.alerts.match import ALL, GRAVE
from bot.alerts.render import NAME
from bot.alerts.view import spelling
from bot.core.kinds import ALL_KINDS
from bot.core.rhythm import Rhythm
from bot.delivery.replies import Done, Task
from bot.i18n import Translator
from bot.people import registry
from bot.store import readers, sources
from bot.store.database import Tx
from bot.store.readers import Reader, Topic
from handlers.screens import name
from handlers.topic_data import Sort
from handlers.topic_screens import Line

MOST = 300
"""Subscriptions of one chat: more is a list, not something one follows."""

PRESETS = frozenset({ALL, GRAVE})
"""What a preset sets; it counts for nothing towards the limit, so that a preset always works."""

How = Literal["done", "already", "limit"]

SORTS: Mapping[str, Sort] = {
    "all": Sort.ALL,
    "grave": Sort.GRAVE,
    "person": Sort.PERSON,
    "name": Sort.PERSON,
    "country": Sort.REGION,
    "region": Sort.REGION,
    "article": Sort.ARTICLE,
    "group": Sort.GROUP,
    "category": Sort.CATEGORY,
    "case": Sort.CASE,
    "source": Sort.SOURCE,
    "word": Sort.WORDS,
    "hearing": Sort.HEARING,
}
"""By what stands before the colon of a label."""


IN_TEXTS = frozenset({Sort.SOURCE, Sort.WORDS, Sort.CATEGORY})
"""What can be measured with the reports of the events alone: that takes longer."""


@dataclass(frozen=True, slots=True)
class Subscribed:
    """What came of it. `rhythm`: of the subscription as it is now; `a_day`: how much it would bring, where measured."""

    how: How
    topic: Topic | None = None
    a_day: float | None = None


async def subscribe(
    tx: Tx, reader: Reader, label: str, now: datetime, done: Done | None, *, shown: str | None = None
) -> Subscribed | Task:
    """Subscribe to something wider than a person: at once, or in bundles where that would be too much.

    How much it would be has to be counted first.
    """
    found = await find(tx, reader, label)
    if found is not None:
        return Subscribed("already", found)
    if not await has_room(tx, reader):
        return Subscribed("limit")
    if done is None:
        return count(label, ALL_KINDS)
    a_day, rhythm = counted(done)
    await readers.follow(tx, reader.id, label, ALL_KINDS, now, shown=shown, rhythm=rhythm)
    return Subscribed("done", await find(tx, reader, label), a_day)


def count(label: str, kinds: int) -> Task:
    """How much would this bring?"""
    return Task(figures.COUNT, {"label": label, "kinds": kinds, "texts": sort_of(label) in IN_TEXTS})


def counted(done: Done) -> tuple[float | None, Rhythm]:
    """How much a day it would bring, and how soon it may tell; where nobody could count, at once."""
    if not isinstance(done.result, dict):
        return None, Rhythm.AT_ONCE
    return done.result["a_day"], Rhythm(done.result["rhythm"])


async def find(tx: Tx, reader: Reader, label: str) -> Topic | None:
    """The subscription of this label."""
    return next((topic for topic in await readers.topics(tx, reader.id) if topic.label == label), None)


async def has_room(tx: Tx, reader: Reader) -> bool:
    """Whether one more is allowed."""
    labels = {topic.label for topic in await readers.topics(tx, reader.id)}
    return len(labels - PRESETS) < MOST


def sort_of(label: str) -> Sort:
    """What a label is of."""
    return SORTS[label.partition(":")[0]]


async def lines(tx: Tx, mine: Sequence[Topic], reader: Reader, t: Translator) -> list[Line]:
    """The subscriptions with their names.

    Somebody who is not public (any more) stands under the name that the reader saw or typed.
    """
    named = await _names_of_sources(tx) if any(sort_of(one.label) is Sort.SOURCE for one in mine) else {}
    found = [await _line(tx, topic, reader, t, named) for topic in mine]
    return [replace(line, name=name(line.name, NAME)) for line in found]


async def _line(tx: Tx, topic: Topic, reader: Reader, t: Translator, sources_: Mapping[str, str]) -> Line:
    sort = sort_of(topic.label)
    if sort is Sort.PERSON:
        return await _person(tx, topic, reader)
    rest = topic.label.partition(":")[2]
    said = sources_.get(rest, topic.shown) if sort is Sort.SOURCE else topic.shown
    return Line(topic, sort, topics.shown(topic.label, t, said))


async def _person(tx: Tx, topic: Topic, reader: Reader) -> Line:
    before, _, rest = topic.label.partition(":")
    person = await registry.public_person(tx, rest) if before == "person" else None
    if person is not None:
        return Line(topic, Sort.PERSON, spelling(person, reader.lang))
    return Line(topic, Sort.PERSON, topic.shown or rest, public=False)


async def _names_of_sources(tx: Tx) -> Mapping[str, str]:
    return {one.spec.id: one.spec.name for one in await sources.health(tx)}


def is_bundled(topic: Topic | None) -> bool:
    """Whether it was put into bundles because it brings much."""
    return topic is not None and topic.rhythm is Rhythm.HOURLY

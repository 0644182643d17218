"""How much a choice would bring: measured on what was pushed in the last two weeks, never promised.

A figure is the median of the daily counts. Whoever looks at it decides how soon something may tell: more than
`MOST_AT_ONCE` messages a day become bundles.
"""

from collections import Counter
from collections.abc import Container, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from statistics import median
from typing import Any

from bot.alerts.match import ALL, GRAVE, labels
from bot.core.event import Event
from bot.core.kinds import bits_of
from bot.core.rhythm import Rhythm
from bot.store import pushed, state
from bot.store.database import Tx
from bot.store.pushed import Push

DAYS, LEAST = 14, 3
"""Days that are looked at, and fewest that make a figure."""

MOST_AT_ONCE = 5

FRESH = timedelta(hours=1)
"""How long the figures of the presets are kept: everybody who presses /start asks for them."""

PRESETS = frozenset({ALL, GRAVE})

Wanted = Mapping[str, int]
"""Topics with the kinds wanted of them (bot/core/kinds.py)."""

Told = tuple[int, frozenset[str], int]
"""How many days ago something was told, its topics, and its kind as bits."""


@dataclass(frozen=True, slots=True)
class Measured:
    """The pushes of so many whole days, and how many there were of each sort."""

    days: int
    pushes: Mapping[Told, int]

    def a_day(self, wanted: Wanted) -> float | None:
        """How many messages a day any of these would have brought; None: too few days are known."""
        if self.days < LEAST:
            return None
        counts = [0] * self.days
        for (ago, of, bits), number in self.pushes.items():
            counts[ago] += number * any(kinds & bits and label in of for label, kinds in wanted.items())
        return float(median(counts))

    def rhythm(self, wanted: Wanted) -> Rhythm:
        """At once, or in bundles where that would be too many messages."""
        figure = self.a_day(wanted)
        return Rhythm.HOURLY if figure is not None and figure > MOST_AT_ONCE else Rhythm.AT_ONCE


def measured(
    pushes: Iterable[Push], began: datetime | None, now: datetime, of: Container[str] | None = None
) -> Measured:
    """What was told on each of the last days, as far as the instance was there; `of`: the only topics that matter."""
    days = 0 if began is None else max(0, min(DAYS, (now - began) // timedelta(days=1)))
    found = ((int((now - push.at) / timedelta(days=1)), push.event) for push in pushes)
    return Measured(days, Counter((ago, *_what(event, of)) for ago, event in found if 0 <= ago < days))


async def measure(tx: Tx, now: datetime, *, texts: bool = False) -> Measured:
    """The same of all topics, with few statements. `texts`: also of those that stand in the sources alone."""
    pushes = await pushed.since(tx, now - timedelta(days=DAYS), reports=texts)
    return measured(pushes, await pushed.began(tx), now)


async def of_presets(tx: Tx, now: datetime) -> Measured:
    """The same of what presets are made of, not older than an hour."""
    kept = await state.figures(tx)
    if kept is not None and timedelta() <= now - kept[0] < FRESH:
        return _from_json(kept[1])
    fresh = measured(await pushed.since(tx, now - timedelta(days=DAYS)), await pushed.began(tx), now, PRESETS)
    await state.keep_figures(tx, _to_json(fresh), now)
    return fresh


def _what(event: Event, of: Container[str] | None) -> tuple[frozenset[str], int]:
    found = labels(event)
    kept = found if of is None else (label for label in found if label in of)
    return frozenset(kept), bits_of(event.kind, event.detail)


def _to_json(found: Measured) -> Any:
    pushes = [[ago, sorted(of), bits, number] for (ago, of, bits), number in found.pushes.items()]
    return {"days": found.days, "pushes": pushes}


def _from_json(raw: Any) -> Measured:
    return Measured(raw["days"], {(ago, frozenset(of), bits): number for ago, of, bits, number in raw["pushes"]})

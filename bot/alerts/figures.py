"""How much a choice would bring: measured on what was pushed in the last two weeks, never promised.

A figure is the median of the daily counts. Whoever looks at it decides how soon something may tell: more than
`MOST_AT_ONCE` messages a day become bundles. Counting takes a tenth of a second and more, so nobody counts while others
wait to write: the figures of the presets are kept by a pass, all others are a task (bot/delivery/tasks.py).
"""

from collections import Counter
from collections.abc import Callable, Container, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from statistics import median
from typing import Any

from bot.alerts.match import ALL, GRAVE, labels
from bot.core.event import Event
from bot.core.kinds import bits_of
from bot.core.rhythm import Rhythm
from bot.delivery.messenger import Messenger
from bot.delivery.tasks import Do, Found
from bot.store import pushed, state
from bot.store.database import Database, Tx
from bot.store.pushed import Push

DAYS, LEAST = 14, 3
"""Days that are looked at, and fewest that make a figure."""

MOST_AT_ONCE = 5

FRESH, KEPT = timedelta(hours=1), timedelta(hours=6)
"""After what time the figures of the presets are counted again, and how long the last ones hold if nobody does."""

COUNT = "count"
"""The task that measures one subscription. Parameters: its label, its kinds, and whether it stands in the sources'
texts alone. Result: how much a day it would bring (None: not known), and the rhythm that fits."""

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


NOTHING = Measured(0, {})
"""Nobody has counted."""


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


def counting(db: Database, now: Callable[[], datetime]) -> Do:
    """Who does the task `COUNT`."""

    async def count(params: Mapping[str, Any], _messenger: Messenger) -> Found:
        async with db.read() as tx:
            found = await measure(tx, now(), texts=params["texts"])
        wanted = {params["label"]: params["kinds"]}
        return Found({"a_day": found.a_day(wanted), "rhythm": int(found.rhythm(wanted))})

    return count


async def refresh(db: Database, now: datetime) -> int:
    """Count for the presets what is no longer fresh; 0: one round is enough."""
    async with db.read() as tx:
        if _age(await state.figures(tx), now) < FRESH:
            return 0
        fresh = measured(await pushed.since(tx, now - timedelta(days=DAYS)), await pushed.began(tx), now, PRESETS)
    async with db.write() as tx:
        await state.keep_figures(tx, _to_json(fresh), now)
    return 0


async def of_presets(tx: Tx, now: datetime) -> Measured:
    """What presets would bring, as it was last counted."""
    kept = await state.figures(tx)
    return _from_json(kept[1]) if kept is not None and _age(kept, now) < KEPT else NOTHING


def _age(kept: tuple[datetime, Any] | None, now: datetime) -> timedelta:
    """How old the figures are; of those that are missing, or from the future, older than any."""
    return now - kept[0] if kept is not None and kept[0] <= now else timedelta.max


def _what(event: Event, of: Container[str] | None) -> tuple[frozenset[str], int]:
    found = labels(event)
    kept = found if of is None else (label for label in found if label in of)
    return frozenset(kept), bits_of(event.kind, event.detail)


def _to_json(found: Measured) -> Any:
    pushes = [[ago, sorted(of), bits, number] for (ago, of, bits), number in found.pushes.items()]
    return {"days": found.days, "pushes": pushes}


def _from_json(raw: Any) -> Measured:
    return Measured(raw["days"], {(ago, frozenset(of), bits): number for ago, of, bits, number in raw["pushes"]})

"""Kept entries read again, for the command line."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.app.clock import now
from bot.app.ready import opened
from bot.config import Config, Mistake
from bot.core.event import TOLD, WAITS
from bot.store.database import Database
from feeds.extract import load_lexicons
from feeds.reprocess import Outcome, Reread, shown
from feeds.reprocess import reprocess as read_again


@dataclass(frozen=True, slots=True)
class Row:
    """An entry that is read differently, as the table shows it."""

    came: datetime | None
    source: str
    changes: Sequence[tuple[str, str, str]]
    event: str
    why: Sequence[str]
    title: str


@dataclass(frozen=True, slots=True)
class Reprocessed:
    """What is read differently, and what was done about it."""

    read: int
    rows: Sequence[Row]
    by_sort: Mapping[str, int]
    done: Mapping[str, int]


REASONS = 3
"""Signals shown of an entry: the strongest stand first."""


async def reprocess(config: Config, since: datetime, *, apply: bool) -> Reprocessed | tuple[Mistake, ...]:
    """What `vigil events reprocess` asks; or what stands in the way."""
    db = await opened(config)
    if not isinstance(db, Database):
        return db
    try:
        return report(await read_again(db, load_lexicons(), since, now(), apply=apply))
    finally:
        await db.close()


def report(outcome: Outcome) -> Reprocessed:
    """The outcome as the command line shows it."""
    return Reprocessed(outcome.read, [_row(one) for one in shown(outcome)], outcome.by_sort, dict(outcome.done))


def _row(one: Reread) -> Row:
    changes = [(diff.sort.value, diff.before, diff.after) for diff in one.diffs]
    item = one.entry.item
    why = () if one.silent else one.found.reasons[:REASONS]
    return Row(item.published, one.entry.source_name, changes, _event(one), why, item.title)


def _event(one: Reread) -> str:
    if one.state is None:
        ours = one.found.kind is not None and (one.found.relevant or one.found.unsure)
        return "missed" if ours else "none"
    if one.state in WAITS:
        return "held"
    return "public" if one.state in TOLD else "none"

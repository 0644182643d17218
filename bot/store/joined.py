"""Events that a person says are one, or two: what moves from one to the other.

Whatever an event has moves, but for receipts: readers who were told of it keep the message they have. Alerts of it that
wait go no more: the joined event is told instead (bot/store/fanout.py), once to everybody.
"""

from collections import Counter
from datetime import datetime, timedelta
from typing import Any, Final

from sqlalchemy import Table, delete, exists, select, update

from bot.core.event import Event, EventState
from bot.store import byhand, fanout, review
from bot.store.database import Tx
from bot.store.ids import public_id
from bot.store.schema.events import (
    event,
    event_apart,
    event_name,
    event_person,
    event_source,
    story_key,
)
from bot.store.schema.feeds import entry, finding
from bot.store.schema.readers import wrong

WINDOW: Final = timedelta(days=14)
"""Events farther apart are hardly one."""

AT_ONCE: Final = 50


async def likely(tx: Tx, one: Event, most: int) -> list[Event]:
    """Events that may be the same as this one, the likeliest first: with a person or a story key in common."""
    around = event.c.happened_at.between(one.happened_at - WINDOW, one.happened_at + WINDOW)
    other = (event.c.id != one.id) & around & (event.c.state != EventState.RETRACTED.value)
    shared: Counter[int] = Counter()
    for table, column in ((event_person, event_person.c.person_id), (story_key, story_key.c.key)):
        mine = select(column).where(table.c.event_id == one.id)
        joined = table.join(event, event.c.id == table.c.event_id)
        query = select(table.c.event_id).select_from(joined).where(column.in_(mine), other)
        shared.update((await tx.conn.execute(query.order_by(table.c.event_id.desc()).limit(AT_ONCE))).scalars())
    found = [await byhand.find_by_id(tx, number) for number in shared]
    seen = [event_ for event_ in found if event_ is not None]
    return sorted(seen, key=lambda its: (-shared[its.id], abs(its.happened_at - one.happened_at), its.id))[:most]


async def merge(tx: Tx, into: Event, gone_id: int, now: datetime) -> None:
    """Give `into`, which says what both say, everything that the other has; the other is an event no more."""
    await byhand.rewrite(tx, into)
    values = {"group": into.group.value, "fresh": into.fresh, "happened_at": into.happened_at}
    await tx.conn.execute(update(event).where(event.c.id == into.id).values(**values))
    for table in (event_source, event_name, event_apart, story_key):
        await _move(tx, table, gone_id, into.id)
    for table in (finding, wrong):
        await tx.conn.execute(update(table).where(table.c.event_id == gone_id).values(event_id=into.id))
    await tx.conn.execute(delete(event_person).where(event_person.c.event_id == gone_id))
    over = {"state": EventState.RETRACTED.value, "merged_into": into.id}
    await tx.conn.execute(
        update(event).where((event.c.id == gone_id) | (event.c.merged_into == gone_id)).values(**over)
    )
    await review.close(tx, gone_id, now)
    await fanout.call_back(tx, gone_id)
    await fanout.drop(tx, gone_id, now)


async def _move(tx: Tx, table: Table, gone_id: int, into_id: int, which: Any = None) -> None:
    """Rows of one event become the other's, where that has none of the same key."""
    keys = [column for column in table.primary_key.columns if column.name != "event_id"]
    there = table.alias("there")
    same = [there.c[column.name] == column for column in keys]
    taken = exists().where(there.c.event_id == into_id, *same)
    mine = table.c.event_id == gone_id if which is None else (table.c.event_id == gone_id) & which
    await tx.conn.execute(update(table).where(mine, ~taken).values(event_id=into_id))
    await tx.conn.execute(delete(table).where(mine))


async def copy(tx: Tx, one: Event, now: datetime) -> int:
    """Another event that says the same, about nobody yet, and that waits; its row id."""
    values = {
        "public_id": public_id(),
        "kind": one.kind.value,
        "detail": one.detail,
        "group": one.group.value,
        "state": EventState.HELD.value,
        "revision": 0,
        "facts": one.facts.to_json(),
        "hides_name": any(report.hides_name for report in one.reports),
        "fresh": one.fresh,
        "happened_at": one.happened_at,
        "created_at": now,
    }
    return await tx.add(event, values)


async def move_report(tx: Tx, one: Event, source_id: str, into_id: int) -> None:
    """What a source reported is the other event: its report, its names and what was read in its entries."""
    for table in (event_source, event_name):
        await _move(tx, table, one.id, into_id, table.c.source_id == source_id)
    theirs = select(entry.c.id).where(entry.c.source_id == source_id)
    mine = (finding.c.event_id == one.id) & finding.c.entry_id.in_(theirs)
    await tx.conn.execute(update(finding).where(mine).values(event_id=into_id))


async def copy_reports(tx: Tx, one: Event, into_id: int) -> None:
    """The other event has the same sources."""
    mine = select(event_source).where(event_source.c.event_id == one.id)
    rows = [dict(row) | {"event_id": into_id} for row in (await tx.conn.execute(mine)).mappings()]
    await tx.insert_new(event_source, rows)


async def read_in(tx: Tx, event_id: int) -> list[tuple[Any, ...]]:
    """What was read in the entries of an event: (kind, detail, names, facts) of each, as stored, oldest first."""
    columns = finding.c["kind", "detail", "people", "facts"]
    query = select(*columns).where(finding.c.event_id == event_id).order_by(finding.c.id).limit(AT_ONCE)
    return [tuple(row) for row in await tx.conn.execute(query)]

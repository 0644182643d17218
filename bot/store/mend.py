"""What a clock that was wrong left in the rows, put right once it is believed again.

Owns which moments can be in the future only by mistake. A row that was queued by a clock that ran ahead would wait for
that day, a source would not be asked before it, and what is kept for a while would be kept for longer. In small steps:
nothing here is needed at once.
"""

from datetime import datetime, timedelta
from typing import Any, Final

from sqlalchemy import BigInteger, Column, Table, select, tuple_, type_coerce, update

from bot.core.messages import EXPIRES_AFTER, MessageKind
from bot.store.database import Database, Tx
from bot.store.outbox import QUEUED
from bot.store.schema.base import EPOCH, Moment
from bot.store.schema.events import amend, fanout, story_key
from bot.store.schema.feeds import entry, source
from bot.store.schema.phone import vanishing
from bot.store.schema.readers import conversation, erased, subscriber, wrong
from bot.store.schema.traffic import inbox, outbox, receipt

AHEAD: Final = timedelta(minutes=2)
"""What is dated later than this from now was dated by a clock that was ahead."""

AT_ONCE: Final = 2_000
CALM: Final = timedelta(minutes=70)
"""The longest time until a healthy source is asked again, besides twice its interval (feeds/schedule.py)."""

LATEST_POLL: Final = timedelta(hours=30)
"""The longest time until an ill source is asked again, besides its interval (feeds/schedule.py: a day, and jitter)."""

LONGEST_NIGHT: Final = timedelta(hours=36)

STAMPS: Final[tuple[tuple[Table, str], ...]] = (
    (inbox, "received_at"),
    (outbox, "settled_at"),
    (receipt, "sent_at"),
    (conversation, "changed_at"),
    (entry, "fetched_at"),
    (story_key, "created_at"),
    (erased, "erased_at"),
    (subscriber, "unreachable_at"),
    (wrong, "created_at"),
    (fanout, "created_at"),
    (amend, "created_at"),
)
"""What is deleted a while after this moment (bot/store/privacy.py)."""


async def mend(db: Database, now: datetime, *, most: int = AT_ONCE) -> int:
    """Put right every moment that lies in the future by mistake; how many rows. `now` must be believed."""
    count = 0
    for step in (_queued, _put_off, _sources, _vanishing, *(_stamp(table, name) for table, name in STAMPS)):
        changed = most
        while changed >= most:
            async with db.write() as tx:
                changed = await step(tx, now, most)
            count += changed
    return count


async def prolong(db: Database, since: datetime, by: timedelta) -> int:
    """The clock went ahead by `by` at `since`: what waits and had not expired then has as long as before; how many.

    Only what expires on its own kind's account, soon after it was made: the rest knows the day it is for.
    """
    short = [kind.value for kind, life in EXPIRES_AFTER.items() if life]
    alive = (outbox.c.state == QUEUED) & outbox.c.kind.in_(short) & (outbox.c.expires_at > since)
    mine = alive & (outbox.c.created_at <= since)
    async with db.write() as tx:
        later = _moved(outbox.c.expires_at, by)
        return (await tx.conn.execute(update(outbox).where(mine).values(expires_at=later))).rowcount


async def _queued(tx: Tx, now: datetime, most: int) -> int:
    """What was made "tomorrow" counts as made now; how long it waits and how long it lives stays the same."""
    ahead = (outbox.c.state == QUEUED) & (outbox.c.created_at > now + AHEAD)
    rows = (
        await tx.conn.execute(
            select(outbox.c.id, outbox.c.created_at, outbox.c.not_before, outbox.c.expires_at).where(ahead).limit(most)
        )
    ).all()
    for row in rows:
        by = row.created_at - now
        values = {"created_at": now, "not_before": row.not_before - by}
        values["expires_at"] = row.expires_at - by if row.expires_at else None
        await tx.conn.execute(update(outbox).where(outbox.c.id == row.id).values(**values))
    return len(rows)


async def _put_off(tx: Tx, now: datetime, most: int) -> int:
    """What was made before and put off by a clock that was ahead is due. An alert waits for the morning at most."""
    short = outbox.c.kind.in_((MessageKind.REPLY.value, MessageKind.ALERT.value))
    far = (outbox.c.state == QUEUED) & short & (outbox.c.not_before > now + LONGEST_NIGHT)
    some = select(outbox.c.id).where(far).limit(most)
    return (await tx.conn.execute(update(outbox).where(outbox.c.id.in_(some)).values(not_before=now))).rowcount


async def _sources(tx: Tx, now: datetime, _most: int) -> int:
    columns = (source.c.id, source.c.due, source.c.interval_s, source.c.failures, source.c.lease_until)
    for row in await tx.conn.execute(select(*columns)):
        latest = now + 2 * timedelta(seconds=row.interval_s) + (LATEST_POLL if row.failures else CALM)
        if row.due > latest or (row.lease_until and row.lease_until > now + LATEST_POLL):
            values = {"due": min(row.due, now), "lease": None, "lease_until": None}
            await tx.conn.execute(update(source).where(source.c.id == row.id).values(**values))
    return 0


async def _vanishing(tx: Tx, now: datetime, most: int) -> int:
    """What was sent "tomorrow" was sent now, and stands as long as it was to stand."""
    some = select(vanishing.c.id).where(vanishing.c.sent_at > now + AHEAD).limit(most)
    stands = type_coerce(vanishing.c.vanishes_at, BigInteger) - type_coerce(vanishing.c.sent_at, BigInteger)
    until = type_coerce(stands + (now - EPOCH) // timedelta(milliseconds=1), Moment)
    statement = update(vanishing).where(vanishing.c.id.in_(some)).values(sent_at=now, vanishes_at=until)
    return (await tx.conn.execute(statement)).rowcount


def _stamp(table: Table, name: str) -> Any:
    column: Column[Any] = table.c[name]
    keys = list(table.primary_key.columns)

    async def step(tx: Tx, now: datetime, most: int) -> int:
        some = select(*keys).where(column > now + AHEAD).limit(most)
        return (await tx.conn.execute(update(table).where(tuple_(*keys).in_(some)).values({name: now}))).rowcount

    return step


def _moved(column: Column[Any], by: timedelta) -> Any:
    return type_coerce(column, BigInteger) + int(by.total_seconds() * 1000)

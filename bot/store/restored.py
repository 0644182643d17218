"""What a database that came back from a backup may still send.

Nobody knows what went out between the backup and its return. What has a sent mark is not touched; everything else that
was due is in doubt, and by its kind it

- goes out at once, marked as a possible repeat: news of hearings, for families, corrections, notes to the owners;
- goes out on the reader's next morning, all in one message, marked: alerts, gathered ones too, and those of fan-outs
  that were open;
- is dropped with the reason "restored": alerts older than `OLD`, asks and thanks, which nobody misses;
- stays as it is: answers, edits and deletions, which expire soon and harm nobody when done twice.

What feeds show again since the backup is told only where it is fresh: every source counts as fetched for the first
time, with a gate of `STALE_ALERT`.
"""

from collections.abc import Awaitable, Callable, Collection
from datetime import datetime, timedelta
from functools import partial
from typing import Any, Final

from sqlalchemy import ColumnElement, select, update

from bot.core.messages import STALE_ALERT, MessageKind
from bot.core.night import due_by_profile, morning
from bot.store import readers, state
from bot.store.bots import AWAY
from bot.store.database import Database, Tx
from bot.store.outbox import CLAIMED, DROPPED, QUEUED, SENDING, nothing_left, seal_nothing
from bot.store.schema.events import fanout
from bot.store.schema.feeds import source
from bot.store.schema.readers import subscriber
from bot.store.schema.traffic import outbox

AT_ONCE: Final = 1_000
LONG: Final = timedelta(hours=24)
"""By then every source was asked again."""

OLD: Final = timedelta(days=7)
WHY: Final = "restored"

MARKED: Final = (
    MessageKind.REMINDER,
    MessageKind.HEARING_CHANGE,
    MessageKind.FAMILY,
    MessageKind.CORRECTION,
    MessageKind.STAFF,
    MessageKind.ANSWER,
    MessageKind.BAD_NEWS,
)
NEVER_TWICE: Final = (MessageKind.ASK, MessageKind.THANKS)
NEWS: Final = (MessageKind.ALERT, MessageKind.DIGEST)

Step = Callable[[Tx, int], Awaitable[int]]
"""Does so many rows at most; how many it did."""


async def settle(db: Database, now: datetime, *, most: int = AT_ONCE) -> int:
    """Sort what is in doubt, in small steps, before the sender starts; how many rows were dropped. Done once."""
    async with db.read() as tx:
        if await state.moment(tx, state.RESTORED) is None:
            return 0
        mornings = due_by_profile(await readers.profiles(tx), now, morning)
    dropped = await _all(db, partial(_drop, now), most)
    await _all(db, partial(_mark, _of(now, MARKED), {}), most)
    for moment, profiles in mornings.items():
        theirs = outbox.c.subscriber_id.in_(select(subscriber.c.id).where(subscriber.c.profile_id.in_(profiles)))
        alerts = _of(now, NEWS) & theirs
        await _all(db, partial(_mark, alerts, {"not_before": moment}), most)
    await _all(db, partial(_mark, _of(now, NEWS), {}), most)  # to chats without a subscriber
    async with db.write() as tx:
        await tx.conn.execute(update(fanout).where(fanout.c.state == "open").values(doubtful=1))
        await tx.conn.execute(update(source).values(fetched_at=None))
        # Who was asked whether this is still wanted may have answered since: they are asked anew.
        asked = subscriber.c.idle_next.is_not(None)
        await tx.conn.execute(update(subscriber).where(asked).values(idle_step=0, idle_next=None))
        await state.set_moment(tx, state.RESTORED, None)
    return dropped


def gate_hours(usual: float, restored_at: datetime | None, now: datetime) -> float:
    """How many hours old an entry may be at the first fetch of its source and still alert."""
    if restored_at is None or now >= restored_at + LONG:
        return usual
    return min(usual, STALE_ALERT.total_seconds() / 3600)


async def _all(db: Database, step: Step, most: int) -> int:
    total, count = 0, most
    while count == most:
        async with db.write() as tx:
            count = await step(tx, most)
        total += count
    return total


def _of(now: datetime, kinds: Collection[MessageKind]) -> ColumnElement[bool]:
    waits = outbox.c.state.in_((QUEUED, CLAIMED, SENDING, AWAY)) & (outbox.c.not_before <= now)
    return waits & (outbox.c.doubtful == 0) & outbox.c.kind.in_([kind.value for kind in kinds])


async def _drop(now: datetime, tx: Tx, most: int) -> int:
    old = _of(now, NEWS) & (outbox.c.created_at < now - OLD)
    some = select(outbox.c.id).where(old | _of(now, NEVER_TWICE)).limit(most)
    values = nothing_left(DROPPED, WHY, now) | {"address": seal_nothing(tx)}
    return (await tx.conn.execute(update(outbox).where(outbox.c.id.in_(some)).values(**values))).rowcount


async def _mark(which: ColumnElement[bool], values: dict[str, Any], tx: Tx, most: int) -> int:
    ids = list((await tx.conn.execute(select(outbox.c.id).where(which).limit(most))).scalars())
    mine = outbox.c.id.in_(ids)
    await tx.conn.execute(update(outbox).where(mine).values(doubtful=1, lease=None, lease_until=None, **values))
    # Whoever held a lease is of another time. What waits for another bot goes on waiting for it.
    await tx.conn.execute(update(outbox).where(mine, outbox.c.state != AWAY).values(state=QUEUED))
    return len(ids)

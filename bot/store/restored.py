"""What a database that came back from a backup may still send.

Nobody knows what went out between the backup and its return. A row that was `sending` goes the way of every doubtful
send when its lease ends; an alert that was due and is older than `STALE_ALERT` is news no more and would be a flood, so
it is dropped with the reason "restored"; everything else stays queued. What feeds show again since the backup is told
only where it is as fresh: every source counts as fetched for the first time, with a gate of `STALE_ALERT`.
"""

from datetime import datetime, timedelta

from sqlalchemy import select, update

from bot.core.messages import STALE_ALERT, MessageKind
from bot.store import state
from bot.store.database import Database, Tx
from bot.store.outbox import CLAIMED, DROPPED, QUEUED, SENDING, seal_nothing
from bot.store.schema.feeds import source
from bot.store.schema.traffic import outbox

AT_ONCE = 2_000
LONG = timedelta(hours=24)
"""By then every source was asked again."""

WHY = "restored"


async def settle(db: Database, now: datetime, *, most: int = AT_ONCE) -> int:
    """Drop what would come too late, in small steps, before the sender starts; how many. Nothing to do: 0."""
    async with db.read() as tx:
        if await state.moment(tx, state.RESTORED) is None:
            return 0
    count = 0
    while True:
        async with db.write() as tx:
            dropped = await _drop(tx, now, most)
            count += dropped
            if dropped < most:
                await tx.conn.execute(update(source).values(fetched_at=None))
                await state.set_moment(tx, state.RESTORED, None)
                return count


def gate_hours(usual: float, restored_at: datetime | None, now: datetime) -> float:
    """How many hours old an entry may be at the first fetch of its source and still alert."""
    if restored_at is None or now >= restored_at + LONG:
        return usual
    return min(usual, STALE_ALERT.total_seconds() / 3600)


async def _drop(tx: Tx, now: datetime, most: int) -> int:
    waits = outbox.c.state.in_((QUEUED, CLAIMED, SENDING)) & (outbox.c.not_before <= now)
    old = waits & (outbox.c.kind == MessageKind.ALERT.value) & (outbox.c.created_at < now - STALE_ALERT)
    values = {
        "state": DROPPED,
        "problem": WHY,
        "settled_at": now,
        "lease": None,
        "lease_until": None,
        "body": None,
        "reason": None,
        "text_id": None,
        "address": seal_nothing(tx),
    }
    some = select(outbox.c.id).where(old).limit(most)
    return (await tx.conn.execute(update(outbox).where(outbox.c.id.in_(some)).values(**values))).rowcount

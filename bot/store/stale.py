"""What waits in the outbox and shall not go out any more: past its life, or of an event that is no longer published.

Found by reading, dropped by id: there may be a million rows that wait, and a writer must not search them while others
wait for it.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from sqlalchemy import select, update

from bot.core.event import TOLD
from bot.store import bots
from bot.store.database import Tx
from bot.store.keys import one_of
from bot.store.outbox import DROPPED, NOTHING, QUEUED, seal_nothing
from bot.store.schema.events import event, text
from bot.store.schema.traffic import outbox

FOUND_AT_ONCE: Final = 2_000
"""Rows that are found before they are dropped in smaller steps."""

AT_ONCE: Final = 1_000
"""Rows that are dropped in one transaction, at most."""


@dataclass(frozen=True, slots=True)
class Stale:
    """Rows that shall not go out any more, and why: "expired" or "withdrawn"."""

    sort: str
    keys: Sequence[int]
    at_once: int = AT_ONCE


async def find(tx: Tx, now: datetime, *, most: int = FOUND_AT_ONCE) -> Stale | None:
    """Rows past their life, else alerts of events that are no longer published: up to `most`; None: all is well.

    Only reads.
    """
    waits = outbox.c.settled_at.is_(None) & outbox.c.state.in_((QUEUED, bots.AWAY))
    late = select(outbox.c.id).where(waits, outbox.c.expires_at.is_not(None), outbox.c.expires_at <= now).limit(most)
    if ids := (await tx.conn.execute(late)).scalars().all():
        return Stale("expired", sorted(ids))
    withdrawn = select(text.c.id).join(event, event.c.id == text.c.event_id).where(event.c.state.not_in(TOLD))
    if texts := (await tx.conn.execute(withdrawn)).scalars().all():
        void = select(outbox.c.id).where(waits, outbox.c.text_id.in_(texts)).limit(most)
        if ids := (await tx.conn.execute(void)).scalars().all():
            return Stale("withdrawn", sorted(ids))
    return None


async def drop(tx: Tx, found: Stale, ids: Sequence[int], now: datetime) -> int:
    """Drop those of the found rows that still wait; how many."""
    waits = outbox.c.state.in_((QUEUED, bots.AWAY))
    # An address keeps the check constraint; where there is a subscriber none was stored.
    gone = NOTHING | {"address": seal_nothing(tx), "settled_at": now, "state": DROPPED, "problem": found.sort}
    these = one_of(tx, [outbox.c.id], ids)
    return (await tx.conn.execute(update(outbox).where(these, waits).values(**gone))).rowcount


async def find_and_drop(tx: Tx, now: datetime) -> int:
    """Find and drop in one transaction; how many."""
    count, gone = 0, 1
    while gone and (found := await find(tx, now)):
        gone = await drop(tx, found, found.keys, now)
        count += gone
    return count

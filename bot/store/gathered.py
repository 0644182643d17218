"""What is gathered for a reader's digest: alerts that lie in the outbox until their hour, and then travel together.

Rules and states are those of bot/store/outbox.py. Owns the claim of whole digests, and what a reader's choices do to
what is gathered. Must not know how a digest looks.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

from sqlalchemy import bindparam, func, literal_column, or_, select, update

from bot.core.event import TOLD
from bot.core.messages import LANE_ORDER, Lane
from bot.core.rhythm import Slot
from bot.store.database import Tx
from bot.store.outbox import CLAIMED, DROPPED, NOTHING, Claimed, lease, with_content
from bot.store.schema.base import Moment
from bot.store.schema.events import event, text
from bot.store.schema.readers import topic
from bot.store.schema.traffic import outbox

MOST: Final = 1_000
"""Most rows of one digest; what a reader has beyond them comes in a second one."""

LOOKED_AT: Final = 2_000
"""Due rows among which readers are looked for."""


@dataclass(frozen=True, slots=True)
class Waiting:
    """One event of a digest to come: its row, and the subscription for which it is gathered; None: that has ended."""

    row: int
    event_id: int
    topic: int | None


_LANE = outbox.c.lane == literal_column(str(LANE_ORDER.index(Lane.DIGEST)))
_WAITS = (outbox.c.state == literal_column("'queued'")) & _LANE
_VOID = select(text.c.id).join(event, event.c.id == text.c.event_id).where(event.c.state.not_in(TOLD))
_TELLABLE = or_(outbox.c.text_id.is_(None), outbox.c.text_id.not_in(_VOID))
_DUE = _WAITS & (outbox.c.not_before <= bindparam("now", type_=Moment)) & _TELLABLE
_BUSY = outbox.c.subscriber_id.not_in(bindparam("busy", expanding=True))
_FIRST = select(outbox.c.subscriber_id).where(_DUE, _BUSY).order_by(outbox.c.not_before, outbox.c.id).limit(LOOKED_AT)
_MANY = (
    select(outbox.c.subscriber_id, func.count())
    .where(_DUE, outbox.c.subscriber_id.in_(bindparam("readers", expanding=True)))
    .group_by(outbox.c.subscriber_id)
)


async def claim(
    tx: Tx, now: datetime, *, owner: str, hold: timedelta, most: int, busy: Sequence[int] = ()
) -> list[Claimed]:
    """Lease all that is due of some readers, up to about `most` rows: never a part of a digest.

    `busy` subscribers are passed over. What tells of an event that is no longer published is left where it is.
    """
    found = (await tx.conn.execute(_FIRST, {"now": now, "busy": busy})).scalars()
    readers = list(dict.fromkeys(one for one in found if one is not None))
    counts = await _counted(tx, now, readers)
    chosen = list(_first_ones(readers, counts, most))
    if not chosen:
        return []
    query = with_content().where(_DUE, outbox.c.subscriber_id.in_(chosen))
    query = query.order_by(outbox.c.not_before, outbox.c.id).limit(max(most, MOST))
    asked = {"now": now}
    return await lease(tx, query.with_for_update(of=outbox, skip_locked=True), asked, CLAIMED, owner, now + hold)


async def _counted(tx: Tx, now: datetime, readers: Sequence[int]) -> dict[int, int]:
    if not readers:
        return {}
    found = await tx.conn.execute(_MANY, {"now": now, "readers": readers})
    return {reader: number for reader, number in found}  # noqa: C416 - rows are no pairs


def _first_ones(readers: Iterable[int], counts: dict[int, int], most: int) -> Iterable[int]:
    """As many readers as `most` rows hold, and one in any case."""
    room = most
    for one in readers:
        if room < counts.get(one, 0) and room < most:
            return
        room -= counts.get(one, 0)
        yield one


async def reschedule(tx: Tx, reader_id: int, slots: Iterable[Slot]) -> None:
    """The reader's hours have changed: what waits comes at the new ones."""
    for slot in slots:
        mine = _WAITS & (outbox.c.subscriber_id == reader_id) & (outbox.c.rhythm == int(slot.rhythm))
        await tx.conn.execute(update(outbox).where(mine).values(not_before=slot.at))
    tx.wakes.add("deliver")


async def hasten(tx: Tx, now: datetime, *, older_than: timedelta) -> int:
    """Let all that is gathered come now, for those whose first event is so old; how many events that were."""
    due = select(outbox.c.subscriber_id).where(_WAITS, outbox.c.created_at <= now - older_than)
    moved = update(outbox).where(_WAITS, outbox.c.not_before > now, outbox.c.subscriber_id.in_(due))
    moved = moved.values(not_before=now)
    count = (await tx.conn.execute(moved)).rowcount
    if count:
        tx.wakes.add("deliver")
    return count


async def waiting(tx: Tx, reader_id: int) -> list[Waiting]:
    """All that is gathered for a reader, in the order in which it came."""
    theirs = (topic.c.subscriber_id == outbox.c.subscriber_id) & (topic.c.label == outbox.c.reason)
    joined = outbox.join(text, text.c.id == outbox.c.text_id).outerjoin(topic, theirs)
    query = select(outbox.c.id, text.c.event_id, topic.c.id).select_from(joined)
    mine = query.where(_WAITS, outbox.c.subscriber_id == reader_id).order_by(outbox.c.id)
    return [Waiting(*row) for row in await tx.conn.execute(mine)]


async def give(tx: Tx, rows: Sequence[int], topic_id: int) -> None:
    """These are gathered for another subscription of their reader from now on; their hour stays."""
    label = select(topic.c.label).where(topic.c.id == topic_id).scalar_subquery()
    await tx.conn.execute(update(outbox).where(outbox.c.id.in_(rows), _WAITS).values(reason=label))


async def drop(tx: Tx, rows: Sequence[int], now: datetime) -> None:
    """These are not told: no subscription wants them any more."""
    gone: dict[str, Any] = NOTHING | {"state": DROPPED, "problem": "unfollowed", "settled_at": now}
    if rows:
        await tx.conn.execute(update(outbox).where(outbox.c.id.in_(rows), _WAITS).values(**gone))

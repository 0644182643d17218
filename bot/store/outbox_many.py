"""The outbox, many rows at a time: what leaves or settles together, and all rows of a reader or of a text.

Rules and states are those of bot/store/outbox.py; here they are statements over sets, because each statement costs
about as much as a hundred rows in it.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import bindparam, case, or_, select, update

from bot.core.event import TOLD
from bot.core.messages import ANSWERS, LANE_ORDER, Lane, MessageKind
from bot.store import receipts, vanishing
from bot.store.database import Tx
from bot.store.outbox import (
    CLAIMED,
    LEASED,
    PARKED,
    QUEUED,
    SENDING,
    SENT,
    Claimed,
    drop_letters,
    lease,
    nothing_left,
    seal_nothing,
    with_content,
)
from bot.store.schema.base import Moment
from bot.store.schema.events import event, text
from bot.store.schema.traffic import outbox

_IDS: Any = bindparam("ids", expanding=True)
_OURS = outbox.c.id.in_(_IDS) & outbox.c.state.in_(LEASED) & (outbox.c.lease == bindparam("owner"))
_VOID = select(text.c.id).join(event, event.c.id == text.c.event_id).where(event.c.state.not_in(TOLD))
_LEAVING = (
    update(outbox)
    .where(_OURS, or_(outbox.c.text_id.is_(None), outbox.c.text_id.not_in(_VOID)))
    .values(state=SENDING, lease_until=bindparam("until", type_=Moment))
    .returning(outbox.c.id)
)


async def leaving(tx: Tx, items: Sequence[Claimed], now: datetime, *, owner: str, hold: timedelta) -> set[int]:
    """Say that the requests leave now. The ids that may: the others were taken over, or withdrawn meanwhile."""
    if not items:
        return set()
    asked = {"ids": [item.id for item in items], "owner": owner, "until": now + hold}
    return set((await tx.conn.execute(_LEAVING, asked)).scalars())


_SENT = (
    update(outbox)
    .where(_OURS)
    .values(
        {
            **nothing_left(SENT, None, bindparam("now", type_=Moment)),
            "address": case((outbox.c.subscriber_id.is_(None), bindparam("nothing")), else_=outbox.c.address),
        }
    )
    .returning(outbox.c.id)
)


async def sent(tx: Tx, done: Sequence[tuple[Claimed, int | None]], *, owner: str, now: datetime) -> set[int]:
    """They went out, each as a message of that id; alerts leave receipts, and what vanishes is remembered. The ids that
    were still ours: the others change nothing."""
    if not done:
        return set()
    asked = {"ids": [item.id for item, _ in done], "owner": owner, "now": now, "nothing": seal_nothing(tx)}
    ours = set((await tx.conn.execute(_SENT, asked)).scalars())
    settled = [(item, message_id) for item, message_id in done if item.id in ours]
    await receipts.write(tx, settled, now)
    await vanishing.remember(tx, _vanishing(settled), now)
    await drop_letters(tx, [item.file_id for item, _ in settled])
    return ours


def _vanishing(settled: Sequence[tuple[Claimed, int | None]]) -> Iterator[tuple[int, int, timedelta]]:
    """The new messages that do not stay: an edit keeps its message."""
    for item, number in settled:
        lasts = item.safety.vanishes
        if number is not None and item.reader_id is not None and lasts is not None and item.method.startswith("send"):
            yield item.reader_id, number, lasts


async def more_alerts(
    tx: Tx, items: Sequence[Claimed], now: datetime, *, owner: str, hold: timedelta, above: int, each: int, most: int
) -> list[Claimed]:
    """Lease further due alerts of readers with claimed ones, where a reader has more than `above` of them.

    A reader gets up to `each` in all; at most `most` rows are added.
    """
    have = Counter(item.reader_id for item in items if item.kind is MessageKind.ALERT and item.reader_id is not None)
    if not have:
        return []
    due = (outbox.c.state == QUEUED) & (outbox.c.not_before <= now) & (outbox.c.kind == MessageKind.ALERT.value)
    mine = (outbox.c.lane == LANE_ORDER.index(Lane.BULK)) & outbox.c.subscriber_id.in_(tuple(have))
    query = select(outbox.c.id, outbox.c.subscriber_id).where(due, mine, outbox.c.text_id.is_not(None))
    found = (await tx.conn.execute(query.order_by(outbox.c.not_before, outbox.c.id).limit(10 * most))).all()
    waiting = Counter(reader for _, reader in found)
    chosen: list[int] = []
    for row_id, reader in found:
        if have[reader] < each and waiting[reader] + have[reader] > above and len(chosen) < most:
            chosen.append(row_id)
            have[reader] += 1
            waiting[reader] -= 1
    return await _lease(tx, chosen, now, owner, hold)


async def _lease(tx: Tx, ids: Sequence[int], now: datetime, owner: str, hold: timedelta) -> list[Claimed]:
    if not ids:
        return []
    query = with_content().where(outbox.c.id.in_(ids), outbox.c.state == QUEUED, event.c.state.in_(TOLD))
    query = query.order_by(outbox.c.not_before, outbox.c.id).with_for_update(of=outbox, skip_locked=True)
    return await lease(tx, query, {}, CLAIMED, owner, now + hold)


async def park_text(tx: Tx, text_id: int, why: str, now: datetime, *, most: int) -> int:
    """Park up to `most` queued rows of a text that Telegram refuses; how many there were."""
    some = select(outbox.c.id).where(outbox.c.state == QUEUED, outbox.c.text_id == text_id).limit(most)
    statement = update(outbox).where(outbox.c.id.in_(some)).values(**nothing_left(PARKED, why, now))
    return (await tx.conn.execute(statement)).rowcount


async def put_off(tx: Tx, reader_id: int, until: datetime) -> None:
    """Let what waits for a reader wait longer, but for answers to what the reader does."""
    waits = (outbox.c.subscriber_id == reader_id) & (outbox.c.state == QUEUED) & (outbox.c.not_before < until)
    ours = outbox.c.lane.not_in([LANE_ORDER.index(lane) for lane in ANSWERS])
    await tx.conn.execute(update(outbox).where(waits, ours).values(not_before=until))

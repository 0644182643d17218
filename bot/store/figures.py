"""Numbers about the whole instance for /healthz and /metrics: what waits, since when, what is ill. Nobody's data."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Select, func, select

from bot.core.messages import LANE_ORDER, Lane
from bot.store import events, outbox, state
from bot.store.database import Tx
from bot.store.schema.feeds import source
from bot.store.schema.traffic import inbox
from bot.store.schema.traffic import outbox as messages


@dataclass(frozen=True, slots=True)
class Figures:
    """`rows`: outbox rows by kind and state; `oldest_due`: since when each lane's oldest due row waits."""

    rows: Mapping[tuple[str, str], int]
    oldest_due: Mapping[Lane, datetime]
    inbox_new: int
    sources: int
    sources_ill: int
    review_open: int
    held: bool
    last_good_poll: datetime | None
    last_sent: datetime | None
    last_backup: datetime | None


async def read(tx: Tx, now: datetime) -> Figures:
    """All figures at once."""
    active = select(func.count()).select_from(source).where(source.c.active)
    return Figures(
        rows=await outbox.states(tx),
        oldest_due=await oldest_due(tx, now),
        inbox_new=await _number(tx, select(func.count()).select_from(inbox).where(inbox.c.state == "new")),
        sources=await _number(tx, active),
        sources_ill=await _number(tx, active.where(source.c.failures > 0)),
        review_open=await events.waiting(tx),
        held=await state.held(tx),
        last_good_poll=await tx.conn.scalar(select(func.max(source.c.ok_at))),
        last_sent=await tx.conn.scalar(select(func.max(messages.c.settled_at)).where(messages.c.state == outbox.SENT)),
        last_backup=await state.moment(tx, state.BACKUP_AT),
    )


async def oldest_due(tx: Tx, now: datetime) -> dict[Lane, datetime]:
    """Since when the oldest row that may go out waits, for every lane that has one."""
    due = (messages.c.state == outbox.QUEUED) & (messages.c.not_before <= now)
    query = select(messages.c.lane, func.min(messages.c.not_before)).where(due).group_by(messages.c.lane)
    return {LANE_ORDER[lane]: since for lane, since in await tx.conn.execute(query)}


async def _number(tx: Tx, query: Select[int]) -> int:
    return int(await tx.conn.scalar(query) or 0)

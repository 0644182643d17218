"""Numbers about the whole instance for /healthz and /metrics: what waits, since when, what is ill. Nobody's data."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Select, case, func, or_, select

from bot.core.messages import LANE_ORDER, Lane
from bot.store import events, outbox, state
from bot.store.database import Tx
from bot.store.schema.events import fanout
from bot.store.schema.feeds import source
from bot.store.schema.traffic import inbox, task
from bot.store.schema.traffic import outbox as messages

COUNTED = 100_000


@dataclass(frozen=True, slots=True)
class Figures:
    """`rows`: outbox rows by kind and state; `parked`: parked ones by reason; `oldest_due`: since when each lane's
    oldest due row waits; `oldest`: the same for the other queues (`QUEUES`)."""

    rows: Mapping[tuple[str, str], int]
    parked: Mapping[str, int]
    oldest_due: Mapping[Lane, datetime]
    oldest: Mapping[str, datetime]
    inbox_new: int
    sources: int
    sources_ill: int
    review_open: int
    held: bool
    last_good_poll: datetime | None
    last_update: datetime | None
    last_sent: datetime | None
    last_backup: datetime | None


QUEUES = ("inbox", "fanout", "task", "poll")


async def read(tx: Tx, now: datetime) -> Figures:
    """All figures at once."""
    active = select(func.count()).select_from(source).where(source.c.active)
    rows, parked = await _rows(tx)
    return Figures(
        rows=rows,
        parked=parked,
        oldest_due=await oldest_due(tx, now),
        oldest=await oldest(tx, now),
        inbox_new=await _number(tx, select(func.count()).select_from(inbox).where(inbox.c.state == "new")),
        sources=await _number(tx, active),
        sources_ill=await _number(tx, active.where(source.c.failures > 0)),
        review_open=await events.waiting(tx),
        held=await state.held(tx),
        last_good_poll=await tx.conn.scalar(select(func.max(source.c.ok_at))),
        last_update=await last_update(tx),
        last_sent=await last_sent(tx),
        last_backup=await state.moment(tx, state.BACKUP_AT),
    )


async def _rows(tx: Tx) -> tuple[dict[tuple[str, str], int], dict[str, int]]:
    """Both counts in one scan: there may be a million rows."""
    why = case((messages.c.state == outbox.PARKED, messages.c.problem), else_=None).label("why")
    query = select(messages.c.kind, messages.c.state, why, func.count()).group_by(
        messages.c.kind, messages.c.state, why
    )
    rows: dict[tuple[str, str], int] = {}
    parked: dict[str, int] = {}
    for kind, row_state, reason, number in await tx.conn.execute(query):
        rows[kind, row_state] = rows.get((kind, row_state), 0) + number
        if row_state == outbox.PARKED:
            parked[reason or ""] = parked.get(reason or "", 0) + number
    return rows, parked


async def last_sent(tx: Tx) -> datetime | None:
    """When Telegram last accepted a message."""
    last = select(messages.c.settled_at).where(messages.c.state == outbox.SENT, messages.c.settled_at.is_not(None))
    found: datetime | None = await tx.conn.scalar(last.order_by(messages.c.settled_at.desc()).limit(1))
    return found


async def last_update(tx: Tx) -> datetime | None:
    """When Telegram last gave us an update."""
    found: datetime | None = await tx.conn.scalar(select(func.max(inbox.c.received_at)))
    return found


async def oldest_due(tx: Tx, now: datetime) -> dict[Lane, datetime]:
    """Since when the oldest row that may go out waits, for every lane that has one.

    A row whose sender does not hold it any more waits since its lease ran out.
    """
    queued = (messages.c.state == outbox.QUEUED) & (messages.c.not_before <= now)
    lost = messages.c.lease.is_not(None) & (messages.c.lease_until <= now)
    found: dict[Lane, datetime] = {}
    for moment, waits_ in ((messages.c.not_before, queued), (messages.c.lease_until, lost)):
        query = select(messages.c.lane, func.min(moment)).where(waits_).group_by(messages.c.lane)
        for lane, since in await tx.conn.execute(query):
            found[LANE_ORDER[lane]] = min(since, found.get(LANE_ORDER[lane], since))
    return found


async def moved(tx: Tx, since: datetime) -> frozenset[Lane]:
    """The lanes in which something was sent, dropped or parked since a moment."""
    settled = select(messages.c.lane).where(messages.c.settled_at >= since).distinct()
    return frozenset(LANE_ORDER[lane] for lane in (await tx.conn.execute(settled)).scalars())


async def oldest(tx: Tx, now: datetime) -> dict[str, datetime]:
    """Since when the oldest due row of the other queues waits; a queue with nothing due is missing."""
    free = or_(source.c.lease.is_(None), source.c.lease_until < now)
    late_task = (task.c.state == "queued") & (task.c.not_before <= now)
    queries = (
        select(func.min(inbox.c.received_at)).where(inbox.c.state == "new"),
        select(func.min(fanout.c.created_at)).where(fanout.c.state == "open"),
        select(func.min(task.c.not_before)).where(late_task),
        select(func.min(source.c.due)).where(source.c.active, source.c.due <= now, free),
    )
    found = {name: await tx.conn.scalar(query) for name, query in zip(QUEUES, queries, strict=True)}
    return {name: since for name, since in found.items() if since is not None}


@dataclass(frozen=True, slots=True)
class Waits:
    """How many messages are due, `COUNTED` where there are as many or more, and since when the oldest is."""

    number: int
    since: datetime | None


async def waits(tx: Tx, lanes: Collection[Lane], now: datetime) -> Waits:
    """What is due in some lanes."""
    numbers = [LANE_ORDER.index(lane) for lane in lanes]
    due = (messages.c.state == outbox.QUEUED) & messages.c.lane.in_(numbers) & (messages.c.not_before <= now)
    some = select(messages.c.not_before).where(due).limit(COUNTED).subquery()
    since = await tx.conn.scalar(select(func.min(messages.c.not_before)).where(due))
    return Waits(await _number(tx, select(func.count()).select_from(some)), since)


async def _number(tx: Tx, query: Select[int]) -> int:
    return int(await tx.conn.scalar(query) or 0)

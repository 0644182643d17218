"""What needs the network before a handler can answer: asked for in the transaction of its update, done outside of any.

A task is queued, then running (leased by a worker), then done or parked (nobody could find it out). However it ends,
its result enters the inbox in the same transaction, as an update of our own, once: the number of that update is made of
the task's, and who has lost the lease changes nothing.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import literal_column, or_, select, update

from bot.store import inbox
from bot.store.database import Tx
from bot.store.readers import chat_mark
from bot.store.schema.traffic import task

PAYLOAD = "task.payload"
OUR_NUMBERS = -(2**62)
"""Updates of our own are numbered from here on, in the order of their tasks; Telegram's numbers are positive."""


@dataclass(frozen=True, slots=True)
class Claimed:
    """A task to do now. `params` is what is asked, `update` what it was asked in; `attempts` counts this one."""

    id: int
    bot_id: int
    kind: str
    chat_id: int
    params: Mapping[str, Any]
    update: Mapping[str, Any]
    attempts: int
    lease: str


async def promise(
    tx: Tx,
    bot_id: int,
    kind: str,
    params: Mapping[str, Any],
    *,
    chat_id: int,
    asked_in: Mapping[str, Any],
    now: datetime,
) -> None:
    """Queue a task. `asked_in`: the stripped update that comes again with the result."""
    body = {"chat": chat_id, "params": dict(params), "update": dict(asked_in)}
    values = {
        "bot_id": bot_id,
        "kind": kind,
        "chat_mark": chat_mark(tx, chat_id),
        "payload": tx.vault.seal_json(body, PAYLOAD),
        "state": "queued",
        "attempts": 0,
        "not_before": now,
        "created_at": now,
    }
    await tx.conn.execute(task.insert().values(**values))
    tx.wakes.add("task")


async def any_due(tx: Tx, bot_id: int, now: datetime) -> bool:
    """Whether there is a task to do or to take over: asked often, so it only reads."""
    return await tx.conn.scalar(select(task.c.id).where(_due(bot_id, now)).limit(1)) is not None


async def claim(tx: Tx, bot_id: int, now: datetime, *, owner: str, hold: timedelta, most: int) -> list[Claimed]:
    """Lease up to `most` tasks that are due or whose worker has lost its lease, oldest first."""
    query = select(task).where(_due(bot_id, now)).order_by(task.c.id).limit(most)
    rows = (await tx.conn.execute(query.with_for_update(skip_locked=True))).all()
    leased = {"state": "running", "attempts": task.c.attempts + 1, "lease": owner, "lease_until": now + hold}
    await tx.conn.execute(update(task).where(task.c.id.in_([row.id for row in rows])).values(**leased))
    return [_claimed(tx, row, owner) for row in rows]


async def settle(tx: Tx, item: Claimed, result: Any, now: datetime, *, found: bool) -> bool:
    """The task is over; its result comes into the inbox. False: the lease was lost, nothing was changed.

    `result` is a JSON value; `found` False: nobody could find it out, the handler decides without it.
    """
    over = {"state": "done" if found else "parked", "payload": None, "chat_mark": inbox.NOBODY, "lease": None}
    if not await _mine(tx, item, {**over, "lease_until": None}):
        return False
    number = OUR_NUMBERS + item.id
    payload = {"update_id": number, "task": {"kind": item.kind, "result": result}, "update": dict(item.update)}
    await inbox.put(tx, item.bot_id, [(number, item.chat_id, payload)], now)
    return True


async def again(tx: Tx, item: Claimed, not_before: datetime) -> bool:
    """Back into the queue. False: the lease was lost."""
    return await _mine(tx, item, {"state": "queued", "lease": None, "lease_until": None, "not_before": not_before})


async def _mine(tx: Tx, item: Claimed, values: dict[str, Any]) -> bool:
    held = (task.c.id == item.id) & (task.c.state == "running") & (task.c.lease == item.lease)
    # The number of the attempt is a fence against ourselves: a worker may take over what it has lost itself.
    held &= task.c.attempts == item.attempts
    return (await tx.conn.execute(update(task).where(held).values(**values))).rowcount == 1


def _due(bot_id: int, now: datetime) -> Any:
    queued = (task.c.state == literal_column("'queued'")) & (task.c.not_before <= now)
    lost = (task.c.state == literal_column("'running'")) & (task.c.lease_until < now)
    return (task.c.bot_id == bot_id) & or_(queued, lost)


def _claimed(tx: Tx, row: Any, owner: str) -> Claimed:
    body = tx.vault.open_json(row.payload, PAYLOAD)
    return Claimed(
        id=row.id,
        bot_id=row.bot_id,
        kind=row.kind,
        chat_id=body["chat"],
        params=body["params"],
        update=body["update"],
        attempts=row.attempts + 1,
        lease=owner,
    )

"""Telegram's updates on their way to a handler: kept until handled, their numbers for two days after."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import func, select, update

from bot.store.database import Tx
from bot.store.readers import CHAT
from bot.store.schema.traffic import inbox

PAYLOAD = "inbox.payload"
ATTEMPTS = 3
NOBODY = b""
"""Stands where the mark of a chat was."""


@dataclass(frozen=True, slots=True)
class Waiting:
    """An update to handle. `chat` marks whose it is; updates of one chat are handled in order."""

    bot_id: int
    update_id: int
    chat: bytes
    attempts: int


async def put(tx: Tx, bot_id: int, updates: Sequence[tuple[int, int, dict[str, Any]]], now: datetime) -> int:
    """Store (update id, chat id, stripped update); repeated numbers are ignored. How many were new."""
    rows = [
        {
            "bot_id": bot_id,
            "update_id": update_id,
            "chat_mark": tx.vault.mark(str(chat_id), CHAT),
            "payload": tx.vault.seal_json(payload, PAYLOAD),
            "state": "new",
            "attempts": 0,
            "received_at": now,
        }
        for update_id, chat_id, payload in updates
    ]
    tx.wakes.add("inbox")
    return await tx.insert_new(inbox, rows)


async def waiting(tx: Tx, bot_id: int, *, busy: Collection[bytes], most: int) -> list[Waiting]:
    """The first unhandled update of each chat that is not busy, oldest first."""
    new = (inbox.c.bot_id == bot_id) & (inbox.c.state == "new") & inbox.c.chat_mark.not_in(busy)
    # One row a chat before the limit: a chat that writes a thousand times keeps nobody else waiting.
    first = select(func.min(inbox.c.update_id)).where(new).group_by(inbox.c.chat_mark)
    query = select(inbox).where(new, inbox.c.update_id.in_(first)).order_by(inbox.c.update_id).limit(most)
    rows = await tx.conn.execute(query)
    return [Waiting(row.bot_id, row.update_id, row.chat_mark, row.attempts) for row in rows]


async def oldest_new(tx: Tx) -> datetime | None:
    """Since when the oldest unhandled update waits."""
    since: datetime | None = await tx.conn.scalar(select(func.min(inbox.c.received_at)).where(inbox.c.state == "new"))
    return since


async def payload(tx: Tx, item: Waiting) -> dict[str, Any] | None:
    """The update itself; None: somebody else handled it."""
    mine = select(inbox.c.payload).where(_this(item), inbox.c.state == "new")
    sealed = await tx.conn.scalar(mine.with_for_update())
    return None if sealed is None else dict(tx.vault.open_json(sealed, PAYLOAD))


async def done(tx: Tx, item: Waiting) -> None:
    """Handled: the number stays, content and chat go."""
    await tx.conn.execute(update(inbox).where(_this(item)).values(state="done", payload=None, chat_mark=NOBODY))


async def failed(tx: Tx, item: Waiting) -> bool:
    """Count a failed attempt; True: it was the last, the update is parked without content and chat."""
    parked = item.attempts + 1 >= ATTEMPTS
    values: dict[str, Any] = {"attempts": item.attempts + 1}
    if parked:
        values |= {"state": "parked", "payload": None, "chat_mark": NOBODY}
    await tx.conn.execute(update(inbox).where(_this(item)).values(**values))
    return parked


def _this(item: Waiting) -> Any:
    return (inbox.c.bot_id == item.bot_id) & (inbox.c.update_id == item.update_id)

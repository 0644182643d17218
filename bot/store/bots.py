"""Which bot a subscriber belongs to: the one the chat talked to last. A new token is a new bot.

To any other bot the chat is a stranger, who cannot be written to. What is promised to it waits in the state `away`,
outside of the queue, and returns there when the chat writes to the present bot, or when the old token comes back.
"""

from typing import Final

from sqlalchemy import ColumnElement, case, func, literal_column, or_, select, update

from bot.store.database import Tx
from bot.store.schema.readers import subscriber
from bot.store.schema.traffic import outbox

AWAY: Final = "away"
AT_ONCE: Final = 2_000

_AWAY = outbox.c.state == literal_column("'away'")
_QUEUED = outbox.c.state == literal_column("'queued'")


async def others(tx: Tx, bot_id: int) -> int:
    """How many subscribers belong to another bot than this one."""
    strange = select(func.count()).select_from(subscriber).where(subscriber.c.bot_id != bot_id)
    return int(await tx.conn.scalar(strange) or 0)


async def settle(tx: Tx, *, most: int = AT_ONCE) -> int:
    """After a change of the token: put aside up to `most` rows that wait for another bot's subscribers, and take as
    many back of those that belong to the present bot; how many rows were moved."""
    joined = outbox.join(subscriber, subscriber.c.id == outbox.c.subscriber_id)
    strange = select(outbox.c.id).select_from(joined).where(_QUEUED, subscriber.c.bot_id != tx.bot_id).limit(most)
    ours = select(outbox.c.id).select_from(joined).where(_AWAY, subscriber.c.bot_id == tx.bot_id, _fits(tx)).limit(most)
    moved = 0
    for some, state in ((strange, AWAY), (ours, "queued")):
        moved += (await tx.conn.execute(update(outbox).where(outbox.c.id.in_(some)).values(state=state))).rowcount
    return moved


async def welcome(tx: Tx, reader_id: int) -> None:
    """The chat talks to the present bot: it can be written to, and what waited for it goes out."""
    values = {"state": "active", "unreachable_at": None, "bot_id": tx.bot_id}
    await tx.conn.execute(update(subscriber).where(subscriber.c.id == reader_id).values(**values))
    waits = (outbox.c.subscriber_id == reader_id) & _AWAY & _fits(tx)
    await tx.conn.execute(update(outbox).where(waits).values(state="queued"))
    tx.wakes.add("deliver")


async def put_aside(tx: Tx, row_ids: list[int]) -> None:
    """Rows that were about to be claimed and are not for the present bot to send."""
    await tx.conn.execute(update(outbox).where(outbox.c.id.in_(row_ids)).values(state=AWAY))


def state_for(tx: Tx, reader_id: int) -> ColumnElement[str]:
    """The state of a new row for a subscriber."""
    mine = select(subscriber.c.bot_id).where(subscriber.c.id == reader_id).scalar_subquery()
    return case((mine == tx.bot_id, "queued"), else_=AWAY)


def foreign(tx: Tx, reader_bot: int | None, row_bot: int | None, method: str) -> bool:
    """Whether a row is not for the present bot to send: its subscriber is another bot's, or the message it changes."""
    if reader_bot is not None and reader_bot != tx.bot_id:
        return True
    return row_bot is not None and row_bot != tx.bot_id and not method.startswith("send")


def _fits(tx: Tx) -> ColumnElement[bool]:
    """Message ids of another bot mean nothing here: what changes such a message stays away until it expires."""
    return or_(outbox.c.bot_id.is_(None), outbox.c.bot_id == tx.bot_id, outbox.c.method.startswith("send"))

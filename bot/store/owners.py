"""Who owns this instance, and what they have been told of it."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import exists, select

from bot.store import outbox, state
from bot.store.database import Tx
from bot.store.readers import open_chat
from bot.store.schema.readers import role, subscriber
from bot.store.schema.traffic import outbox as messages

IN_DOUBT = "in_doubt"
"""Why a message was parked of which nobody knows whether it arrived: no text is to blame."""


@dataclass(frozen=True, slots=True)
class Owner:
    """A subscriber who owns the instance."""

    id: int
    chat_id: int = field(repr=False)
    lang: str


async def owners(tx: Tx) -> Sequence[Owner]:
    """All of them that the present bot can write to."""
    mine = (role.c.role == "owner") & (subscriber.c.bot_id == tx.bot_id) & (subscriber.c.state == "active")
    query = select(subscriber).join(role, role.c.subscriber_id == subscriber.c.id).where(mine).order_by(subscriber.c.id)
    return [Owner(row.id, open_chat(tx, row.chat), row.lang) for row in await tx.conn.execute(query)]


async def told_at(tx: Tx, reason: str) -> datetime | None:
    """When they were last told of this."""
    return await state.moment(tx, f"told_{reason}")


async def told(tx: Tx, reason: str, now: datetime) -> None:
    """They are told of it in this transaction."""
    await state.set_moment(tx, f"told_{reason}", now)


async def refused(tx: Tx, since: datetime) -> bool:
    """Whether Telegram refused a message for what stands in it."""
    why = (messages.c.state == outbox.PARKED) & (messages.c.problem != IN_DOUBT)
    return bool(await tx.conn.scalar(select(exists().where(messages.c.settled_at >= since, why))))

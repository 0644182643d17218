"""Where somebody is in a conversation: sealed, and gone after a day."""

from datetime import datetime
from typing import Any

from sqlalchemy import delete, select

from bot.store.database import Tx
from bot.store.readers import chat_mark
from bot.store.schema.readers import conversation

BODY = "conversation.body"


async def load(tx: Tx, chat_id: int) -> dict[str, Any]:
    """The stored state; empty where there is none."""
    mine = conversation.c.chat_mark == chat_mark(tx, chat_id)
    body = await tx.conn.scalar(select(conversation.c.body).where(mine))
    return {} if body is None else dict(tx.vault.open_json(body, BODY))


async def save(tx: Tx, chat_id: int, body: dict[str, Any], now: datetime) -> None:
    """Store the state; an empty one is deleted."""
    mark = chat_mark(tx, chat_id)
    if not body:
        await tx.conn.execute(delete(conversation).where(conversation.c.chat_mark == mark))
        return
    values = {"body": tx.vault.seal_json(body, BODY), "changed_at": now}
    statement = tx.insert(conversation).values(chat_mark=mark, **values)
    await tx.conn.execute(statement.on_conflict_do_update(index_elements=["chat_mark"], set_=values))

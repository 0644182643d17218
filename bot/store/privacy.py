"""What is kept about whom, and how it goes: erase, count, expire.

Reads the marks of the schema, so that a new personal column cannot be forgotten here.
"""

from datetime import datetime, timedelta

from sqlalchemy import Table, delete, func, select

from bot.store.database import Tx
from bot.store.readers import CHAT
from bot.store.schema import metadata
from bot.store.schema.events import fanout, story_key
from bot.store.schema.feeds import entry
from bot.store.schema.readers import allowance, conversation, erased, invite, subscriber, topic, wrong
from bot.store.schema.traffic import inbox, outbox, receipt

KEPT = {
    "inbox": timedelta(hours=48),
    "outbox": timedelta(days=7),
    "receipt": timedelta(days=30),
    "conversation": timedelta(hours=24),
    "entry": timedelta(days=30),
    "story_key": timedelta(days=30),
    "fanout": timedelta(days=30),
    "erased": timedelta(days=30),
    "unreachable": timedelta(days=60),
    "wrong": timedelta(days=90),
    "invite": timedelta(days=30),
}


async def erase(tx: Tx, chat_id: int, now: datetime) -> bool:
    """Delete everything about a chat; whether there was anything. Call `Database.scrub` afterwards.

    Only a mark stays, so that a restored backup does not bring the chat back.
    """
    mark = tx.vault.mark(str(chat_id), CHAT)
    found = (await tx.conn.execute(delete(subscriber).where(subscriber.c.chat_mark == mark))).rowcount
    found += (await tx.conn.execute(delete(conversation).where(conversation.c.chat_mark == mark))).rowcount
    # The update that asks for this is being handled: its number must stay, or it would be handled again.
    await tx.conn.execute(delete(inbox).where(inbox.c.chat_mark == mark, inbox.c.state != "new"))
    await tx.insert_new(erased, {"chat_mark": mark, "erased_at": now})
    return found > 0


async def counts(tx: Tx, reader_id: int) -> dict[str, int]:
    """How many rows of each kind there are about a subscriber."""
    tables: dict[str, Table] = {"topics": topic, "receipts": receipt, "queued": outbox}
    result: dict[str, int] = {}
    for name, table in tables.items():
        mine = table.c.subscriber_id == reader_id
        if name == "queued":
            mine &= outbox.c.state == "queued"
        result[name] = int(await tx.conn.scalar(select(func.count()).select_from(table).where(mine)) or 0)
    return result


async def expire(tx: Tx, now: datetime) -> int:
    """Delete what has outlived its time; how many rows."""
    aged = {
        inbox.c.received_at: "inbox",
        outbox.c.settled_at: "outbox",
        receipt.c.sent_at: "receipt",
        conversation.c.changed_at: "conversation",
        entry.c.fetched_at: "entry",
        story_key.c.created_at: "story_key",
        erased.c.erased_at: "erased",
        subscriber.c.unreachable_at: "unreachable",
        wrong.c.created_at: "wrong",
        invite.c.expires_at: "invite",
    }
    count = 0
    for column, name in aged.items():
        old = column < now - KEPT[name]
        if name == "inbox":
            old &= inbox.c.state != "new"
        count += (await tx.conn.execute(delete(column.table).where(old))).rowcount
    spread = (fanout.c.state == "done") & (fanout.c.created_at < now - KEPT["fanout"])
    count += (await tx.conn.execute(delete(fanout).where(spread))).rowcount
    count += (await tx.conn.execute(delete(allowance).where(allowance.c.day < now.toordinal()))).rowcount
    return count


def personal_columns() -> dict[str, str]:
    """Every personal column and until when it is kept: what /privacy and the README promise."""
    return {
        f"{table.name}.{column.name}": column.info["kept"]
        for table in metadata.sorted_tables
        for column in table.columns
        if column.info["personal"]
    }

"""What is kept about whom, and how it goes: erase, count, expire.

Reads the marks of the schema, so that a new personal column cannot be forgotten here.
"""

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, Table, delete, func, select, tuple_, update

from bot.store.database import Tx
from bot.store.readers import CHAT
from bot.store.schema import metadata
from bot.store.schema.events import fanout, story_key
from bot.store.schema.feeds import entry
from bot.store.schema.readers import allowance, conversation, erased, invite, subscriber, topic, wrong
from bot.store.schema.traffic import inbox, outbox, receipt

AT_ONCE = 2_000
"""Rows of one sweep: about 50 ms."""

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
    # Updates that wait in the inbox stay, the one that asks for this among them: they lose the mark when handled.
    await tx.insert_new(erased, {"chat_mark": mark, "erased_at": now, "scrubbed": False})
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


async def expire(tx: Tx, now: datetime, *, most: int = AT_ONCE) -> int:
    """Delete what has outlived its time, up to `most` rows, so that no writer waits long; how many went."""
    count = 0
    for table, old in _aged(now):
        if count < most:
            keys = list(table.primary_key.columns)
            some = select(*keys).where(old).limit(most - count)
            count += (await tx.conn.execute(delete(table).where(tuple_(*keys).in_(some)))).rowcount
    return count


def _aged(now: datetime) -> Iterator[tuple[Table, ColumnElement[bool]]]:
    yield inbox, (inbox.c.received_at < now - KEPT["inbox"]) & (inbox.c.state != "new")
    yield outbox, outbox.c.settled_at < now - KEPT["outbox"]
    yield receipt, receipt.c.sent_at < now - KEPT["receipt"]
    yield conversation, conversation.c.changed_at < now - KEPT["conversation"]
    yield entry, entry.c.fetched_at < now - KEPT["entry"]
    yield story_key, story_key.c.created_at < now - KEPT["story_key"]
    yield erased, erased.c.erased_at < now - KEPT["erased"]
    yield subscriber, subscriber.c.unreachable_at < now - KEPT["unreachable"]
    yield wrong, wrong.c.created_at < now - KEPT["wrong"]
    yield invite, invite.c.expires_at < now - KEPT["invite"]
    yield fanout, (fanout.c.created_at < now - KEPT["fanout"]) & (fanout.c.state == "done")
    yield allowance, allowance.c.day < now.toordinal()


async def unscrubbed(tx: Tx) -> list[bytes]:
    """Marks of erased chats whose bytes may still stand in the files; none while a last answer to one is on its way."""
    waits = outbox.c.subscriber_id.is_(None) & outbox.c.state.in_(("queued", "claimed", "sending"))
    if await tx.conn.scalar(select(outbox.c.id).where(waits).limit(1)) is not None:
        return []
    return list((await tx.conn.execute(select(erased.c.chat_mark).where(~erased.c.scrubbed))).scalars())


async def scrubbed(tx: Tx, marks: Sequence[bytes]) -> None:
    """The files hold nothing any more of these chats."""
    await tx.conn.execute(update(erased).where(erased.c.chat_mark.in_(marks)).values(scrubbed=True))


def personal_columns() -> dict[str, str]:
    """Every personal column and until when it is kept: what /privacy and the README promise."""
    return {
        f"{table.name}.{column.name}": column.info["kept"]
        for table in metadata.sorted_tables
        for column in table.columns
        if column.info["personal"]
    }

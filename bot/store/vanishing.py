"""Which messages stand in the chats of readers whose messages vanish, and when each of them goes.

Written in the transaction that settles a message or handles an update; the numbers are sealed. Must not know how they
are deleted (bot/store/edits.py) nor who asks for it.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

from sqlalchemy import BigInteger, Row, delete, literal, select, type_coerce, update

from bot.core import phone
from bot.store.database import Tx
from bot.store.keys import one_of
from bot.store.schema.base import Moment
from bot.store.schema.phone import vanishing
from bot.store.schema.readers import subscriber

NUMBER: Final = "vanishing.body"

SOON: Final = timedelta(minutes=10)
"""What would go within this time goes with what goes now: one call instead of many."""

READERS: Final = 50
MESSAGES: Final = 2_000
"""Readers and messages of one round."""

_MILLISECOND: Final = timedelta(milliseconds=1)


@dataclass(frozen=True, slots=True)
class Standing:
    """A message that stands in a chat and is going to vanish."""

    id: int
    reader_id: int
    number: int
    sent_at: datetime
    vanishes_at: datetime


async def remember(tx: Tx, messages: Iterable[tuple[int, int, timedelta]], sent_at: datetime) -> None:
    """Messages that stand in chats since `sent_at`: whose (reader), which number, how long. One statement for all."""
    rows = [
        {
            "subscriber_id": reader_id,
            "bot_id": tx.bot_id,
            "body": tx.vault.seal_json(number, NUMBER),
            "sent_at": sent_at,
            "vanishes_at": sent_at + lasts,
        }
        for reader_id, number, lasts in dict.fromkeys(messages)
    ]
    if rows:
        await tx.conn.execute(vanishing.insert(), rows)


async def any_due(tx: Tx, now: datetime) -> bool:
    """Whether a message has to go. Asked often, so it only reads."""
    return bool(await tx.conn.scalar(select(_due(tx, now).exists())))


async def due(tx: Tx, now: datetime) -> list[Standing]:
    """What goes now, of up to 50 readers who can be reached by this bot, and what would go soon in the same chats."""
    first = _due(tx, now).order_by(vanishing.c.vanishes_at).limit(10 * READERS)
    readers = list(dict.fromkeys((await tx.conn.execute(first)).scalars()))[:READERS]
    mine = one_of(tx, [vanishing.c.subscriber_id], readers) & (vanishing.c.bot_id == tx.bot_id)
    query = select(vanishing).where(mine, vanishing.c.vanishes_at <= now + SOON).order_by(vanishing.c.vanishes_at)
    return [_standing(tx, row) for row in await tx.conn.execute(query.limit(MESSAGES))] if readers else []


async def of(tx: Tx, reader_id: int) -> list[Standing]:
    """All that stands in one reader's chat, as far as the present bot knows it."""
    mine = (vanishing.c.subscriber_id == reader_id) & (vanishing.c.bot_id == tx.bot_id)
    rows = await tx.conn.execute(select(vanishing).where(mine).order_by(vanishing.c.sent_at))
    return [_standing(tx, row) for row in rows]


async def forget(tx: Tx, ids: Sequence[int]) -> int:
    """These are being deleted, in this transaction; how many there were."""
    return (await tx.conn.execute(delete(vanishing).where(one_of(tx, [vanishing.c.id], ids)))).rowcount


async def sooner(tx: Tx, reader_id: int, number: int, at: datetime, sent_at: datetime) -> None:
    """This message of ours shall not stand longer than that, even where others stay."""
    mine = [one for one in await of(tx, reader_id) if one.number == number]
    if not phone.deletable(sent_at, at):
        return
    if not mine:
        await remember(tx, [(reader_id, number, at - sent_at)], sent_at)
    elif late := [one.id for one in mine if one.vanishes_at > at]:
        await tx.conn.execute(update(vanishing).where(one_of(tx, [vanishing.c.id], late)).values(vanishes_at=at))


async def settle(tx: Tx, reader_id: int) -> None:
    """The reader chose another time, or none: it holds for what stands already."""
    columns = (subscriber.c.vanish_hours, subscriber.c.abroad, subscriber.c.grouped)
    row = (await tx.conn.execute(select(*columns).where(subscriber.c.id == reader_id))).one()
    lasts = phone.lasts(row.vanish_hours, abroad=row.abroad, grouped=row.grouped)
    mine = vanishing.c.subscriber_id == reader_id
    if lasts is None:
        await tx.conn.execute(delete(vanishing).where(mine))
        return
    at = type_coerce(vanishing.c.sent_at, BigInteger) + literal(lasts // _MILLISECOND, BigInteger)
    await tx.conn.execute(update(vanishing).where(mine).values(vanishes_at=type_coerce(at, Moment)))
    tx.wakes.add("vanish")


def _due(tx: Tx, now: datetime) -> Any:
    reachable = (subscriber.c.state == "active") & (subscriber.c.bot_id == tx.bot_id)
    joined = vanishing.join(subscriber, subscriber.c.id == vanishing.c.subscriber_id)
    late = (vanishing.c.vanishes_at <= now) & (vanishing.c.bot_id == tx.bot_id)
    return select(vanishing.c.subscriber_id).select_from(joined).where(late, reachable)


def _standing(tx: Tx, row: Row[Any]) -> Standing:
    number = int(tx.vault.open_json(row.body, NUMBER))
    return Standing(row.id, row.subscriber_id, number, row.sent_at, row.vanishes_at)

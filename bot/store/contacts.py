"""Talks of readers with a human: sealed texts under a number. Who reads which desk stands in bot/core/contact.py."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Row, delete, func, select, update

from bot.core.contact import A_DAY, LINES, About, Desk, Word
from bot.store.database import Tx
from bot.store.schema.contacts import contact
from bot.store.schema.readers import allowance

BODY = "contact.body"
WHAT = "contact"
"""Under this name a reader's texts of a day are counted."""


@dataclass(frozen=True, slots=True)
class Talk:
    """An open talk. `waits`: the reader had the last word; `said_at`: when anybody had it."""

    id: int
    reader_id: int
    about: About
    desk: Desk
    words: tuple[Word, ...] = field(repr=False)
    waits: bool
    said_at: datetime


async def begin(tx: Tx, reader_id: int, about: About, desk: Desk, text: str, now: datetime) -> Talk:
    """A new talk with its first text."""
    words = (Word(ours=False, text=text, at=now),)
    values = {"subscriber_id": reader_id, "about": about.value, "desk": desk.value} | _said(tx, words)
    return Talk(await tx.add(contact, values), reader_id, about, desk, words, waits=True, said_at=now)


async def find(tx: Tx, number: int) -> Talk | None:
    """The talk of this number; None: it is closed, or there never was one."""
    row = (await tx.conn.execute(select(contact).where(contact.c.id == number).with_for_update())).first()
    return None if row is None else _talk(tx, row)


async def say(tx: Tx, talk: Talk, text: str, now: datetime, *, ours: bool) -> Talk:
    """One more text; the oldest goes where there are too many. `talk`: as found in this transaction."""
    words = (*talk.words, Word(ours, text, now))[-LINES:]
    await tx.conn.execute(update(contact).where(contact.c.id == talk.id).values(**_said(tx, words)))
    return replace(talk, words=words, waits=not ours, said_at=now)


async def close(tx: Tx, number: int) -> bool:
    """The talk is over and erased; False: it was already."""
    return (await tx.conn.execute(delete(contact).where(contact.c.id == number))).rowcount == 1


async def open_ones(tx: Tx, desks: Collection[Desk], most: int) -> Sequence[Talk]:
    """What lies at these desks: who waits for an answer first, the longest waiting before the others."""
    query = select(contact).where(contact.c.desk.in_([one.value for one in desks]))
    query = query.order_by(contact.c.waits.desc(), contact.c.said_at, contact.c.id).limit(most)
    return [_talk(tx, row) for row in await tx.conn.execute(query)]


async def count(tx: Tx, desks: Collection[Desk]) -> int:
    """How many talks lie at these desks."""
    query = select(func.count()).select_from(contact).where(contact.c.desk.in_([one.value for one in desks]))
    return int(await tx.conn.scalar(query) or 0)


async def block(tx: Tx, talk: Talk, now: datetime) -> None:
    """Whoever began this talk writes to nobody here until tomorrow is over; all their talks are erased."""
    for day in (now, now + timedelta(days=1)):
        key = {"subscriber_id": talk.reader_id, "what": WHAT, "day": day.toordinal()}
        await tx.insert_new(allowance, key | {"used": A_DAY})
        mine = [allowance.c[name] == value for name, value in key.items()]
        await tx.conn.execute(update(allowance).where(*mine).values(used=A_DAY))
    await tx.conn.execute(delete(contact).where(contact.c.subscriber_id == talk.reader_id))


def _said(tx: Tx, words: Sequence[Word]) -> dict[str, Any]:
    body = [{"ours": one.ours, "text": one.text, "at": one.at.isoformat()} for one in words]
    return {"body": tx.vault.seal_json({"words": body}, BODY), "waits": not words[-1].ours, "said_at": words[-1].at}


def _talk(tx: Tx, row: Row[Any]) -> Talk:
    body = tx.vault.open_json(row.body, BODY)["words"]
    words = tuple(Word(one["ours"], one["text"], datetime.fromisoformat(one["at"])) for one in body)
    about, desk = About(row.about), Desk(row.desk)
    return Talk(row.id, row.subscriber_id, about, desk, words, waits=row.waits, said_at=row.said_at)

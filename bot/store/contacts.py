"""Talks of readers with a human: sealed texts under a number. Who reads which desk stands in bot/core/contact.py."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Row, delete, func, select, update

from bot.core.contact import A_DAY, LINES, About, Desk, Word
from bot.store.database import Tx
from bot.store.schema.readers import allowance
from bot.store.schema.talks import contact

BODY, DESK = "contact.body", "contact.desk"
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
    talk = Talk(0, reader_id, about, desk, words, waits=True, said_at=now)
    values = {"subscriber_id": reader_id, "desk_mark": _mark(tx, desk)} | _said(tx, talk)
    return replace(talk, id=await tx.add(contact, values))


async def find(tx: Tx, number: int) -> Talk | None:
    """The talk of this number; None: it is closed, or there never was one."""
    row = (await tx.conn.execute(select(contact).where(contact.c.id == number).with_for_update())).first()
    return None if row is None else _talk(tx, row)


async def say(tx: Tx, talk: Talk, text: str, now: datetime, *, ours: bool) -> Talk:
    """One more text; the oldest goes where there are too many. `talk`: as found in this transaction."""
    words = (*talk.words, Word(ours, text, now))[-LINES:]
    said = replace(talk, words=words, waits=not ours, said_at=now)
    await tx.conn.execute(update(contact).where(contact.c.id == talk.id).values(**_said(tx, said)))
    return said


async def close(tx: Tx, number: int) -> bool:
    """The talk is over and erased; False: it was already."""
    return (await tx.conn.execute(delete(contact).where(contact.c.id == number))).rowcount == 1


async def open_ones(tx: Tx, desks: Collection[Desk], most: int) -> Sequence[Talk]:
    """What lies at these desks: who waits for an answer first, the longest waiting before the others."""
    query = select(contact).where(_at(tx, desks))
    query = query.order_by(contact.c.waits.desc(), contact.c.said_at, contact.c.id).limit(most)
    return [_talk(tx, row) for row in await tx.conn.execute(query)]


async def count(tx: Tx, desks: Collection[Desk]) -> int:
    """How many talks lie at these desks."""
    query = select(func.count()).select_from(contact).where(_at(tx, desks))
    return int(await tx.conn.scalar(query) or 0)


async def block(tx: Tx, talk: Talk, now: datetime) -> None:
    """Whoever began this talk writes to nobody here until tomorrow is over; all their talks are erased."""
    for day in (now, now + timedelta(days=1)):
        key = {"subscriber_id": talk.reader_id, "what": WHAT, "day": day.toordinal()}
        await tx.insert_new(allowance, key | {"used": A_DAY})
        mine = [allowance.c[name] == value for name, value in key.items()]
        await tx.conn.execute(update(allowance).where(*mine).values(used=A_DAY))
    await tx.conn.execute(delete(contact).where(contact.c.subscriber_id == talk.reader_id))


def _mark(tx: Tx, desk: Desk) -> bytes:
    return tx.vault.mark(desk.value, DESK)


def _at(tx: Tx, desks: Collection[Desk]) -> ColumnElement[bool]:
    return contact.c.desk_mark.in_([_mark(tx, one) for one in sorted(desks)])


def _said(tx: Tx, talk: Talk) -> dict[str, Any]:
    words = [{"ours": one.ours, "text": one.text, "at": one.at.isoformat()} for one in talk.words]
    body = {"desk": talk.desk.value, "about": talk.about.value, "words": words}
    return {"body": tx.vault.seal_json(body, BODY), "waits": talk.waits, "said_at": talk.said_at}


def _talk(tx: Tx, row: Row[Any]) -> Talk:
    body = tx.vault.open_json(row.body, BODY)
    words = tuple(Word(one["ours"], one["text"], datetime.fromisoformat(one["at"])) for one in body["words"])
    about, desk = About(body["about"]), Desk(body["desk"])
    return Talk(row.id, row.subscriber_id, about, desk, words, waits=row.waits, said_at=row.said_at)

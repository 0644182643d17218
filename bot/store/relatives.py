"""Relatives, lawyers and helpers: who is one of whom, sealed and marked. Owns no rule of what they may do."""

from collections.abc import Collection
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Row, delete, exists, select, true, update

from bot.core.relative import BadNews, Kin, Relative
from bot.store.database import Tx
from bot.store.schema.relatives import heard, relative

BODY, PERSON = "relative.body", "relative.person"


def person_mark(tx: Tx, person: str) -> bytes:
    """The look-up mark of a person by public id."""
    return tx.vault.mark(person, PERSON)


async def add(tx: Tx, reader_id: int, person: str, kin: Kin, now: datetime, *, invite: int | None = None) -> Relative:
    """Make a subscriber a relative of a person (public id). Who is one already becomes `kin`; the answers stay."""
    before = await find(tx, reader_id, person)
    if before is not None:
        return await change(tx, replace(before, kin=kin, invite=invite))
    one = Relative(0, reader_id, person, kin, now, invite)
    values = {"subscriber_id": reader_id, "person_mark": person_mark(tx, person), "joined_at": now}
    return replace(one, id=await tx.add(relative, values | _values(tx, one)))


async def change(tx: Tx, one: Relative) -> Relative:
    """Write down what is said of a relative now; to whom and since when stays."""
    await tx.conn.execute(update(relative).where(relative.c.id == one.id).values(**_values(tx, one)))
    return one


async def end(tx: Tx, number: int) -> bool:
    """Nothing is known any more of this relative; False: nothing was."""
    return await _end(tx, relative.c.id == number) == 1


async def end_all(tx: Tx, person: str) -> int:
    """A person left the registry, and so have all who were here for them; how many."""
    return await _end(tx, relative.c.person_mark == person_mark(tx, person))


async def _end(tx: Tx, which: ColumnElement[bool]) -> int:
    gone = (await tx.conn.execute(delete(relative).where(which))).rowcount
    left = exists().where(relative.c.subscriber_id == heard.c.subscriber_id)
    await tx.conn.execute(delete(heard).where(~left))
    return gone


async def hear(tx: Tx, reader_id: int, now: datetime) -> None:
    """A relative has read or pressed something: only the day is kept, so that it is hardly ever written."""
    day = now.replace(hour=0, minute=0, second=0, microsecond=0)
    if await tx.conn.scalar(select(heard.c.day).where(heard.c.subscriber_id == reader_id)) == day:
        return
    statement = tx.insert(heard).values(subscriber_id=reader_id, day=day)
    await tx.conn.execute(statement.on_conflict_do_update(index_elements=["subscriber_id"], set_={"day": day}))


async def heard_on(tx: Tx) -> dict[int, datetime]:
    """The newest day (its midnight, UTC) on which a relative read or pressed something, by subscriber."""
    return {row.subscriber_id: row.day for row in await tx.conn.execute(select(heard))}


async def of_person(tx: Tx, person: str) -> list[Relative]:
    """Who is here for a person (public id), in the order in which they joined."""
    return await _some(tx, relative.c.person_mark == person_mark(tx, person))


async def of_people(tx: Tx, persons: Collection[str]) -> list[Relative]:
    """Who is here for one of these people (public ids)."""
    return await _some(tx, relative.c.person_mark.in_([person_mark(tx, one) for one in persons]))


async def of_reader(tx: Tx, reader_id: int) -> list[Relative]:
    """For whom a subscriber is here, and as what."""
    return await _some(tx, relative.c.subscriber_id == reader_id)


async def find(tx: Tx, reader_id: int, person: str) -> Relative | None:
    """What a subscriber is to a person; None: nothing."""
    mine = (relative.c.subscriber_id == reader_id) & (relative.c.person_mark == person_mark(tx, person))
    return next(iter(await _some(tx, mine)), None)


async def are_here(tx: Tx, persons: Collection[str]) -> bool:
    """Whether anybody is here for one of these people (public ids): all that is told of them to whoever may not see."""
    marks = [person_mark(tx, one) for one in persons]
    return bool(marks and await tx.conn.scalar(select(exists().where(relative.c.person_mark.in_(marks)))))


async def every(tx: Tx) -> list[Relative]:
    """All who are here for anybody."""
    return await _some(tx, true())


async def weekly(tx: Tx) -> list[Relative]:
    """Who wants a word a week."""
    return await _some(tx, relative.c.weekly)


async def move(tx: Tx, gone: str, stays: str) -> None:
    """Two people of the registry are one: who is here for `gone` is here for `stays`, once, under the same number."""
    for one in await of_person(tx, gone):
        if await find(tx, one.reader_id, stays) is not None:
            await end(tx, one.id)
            continue
        values = {"person_mark": person_mark(tx, stays)} | _values(tx, replace(one, person=stays))
        await tx.conn.execute(update(relative).where(relative.c.id == one.id).values(**values))


async def _some(tx: Tx, which: ColumnElement[bool]) -> list[Relative]:
    rows = await tx.conn.execute(select(relative).where(which).order_by(relative.c.id))
    return [_relative(tx, row) for row in rows]


def _values(tx: Tx, one: Relative) -> dict[str, Any]:
    body = {"person": one.person, "kin": one.kin.value, "invite": one.invite, "bad_news": one.bad_news.value}
    answers = {"ask_after": one.ask_after, "weekly": one.weekly, "quiet_off": one.quiet_off}
    return {"body": tx.vault.seal_json(body, BODY)} | answers


def _relative(tx: Tx, row: Row[Any]) -> Relative:
    body = tx.vault.open_json(row.body, BODY)
    return Relative(
        id=row.id,
        reader_id=row.subscriber_id,
        person=body["person"],
        kin=Kin(body["kin"]),
        joined_at=row.joined_at,
        invite=body["invite"],
        bad_news=BadNews(body["bad_news"]),
        ask_after=row.ask_after,
        weekly=row.weekly,
        quiet_off=row.quiet_off,
    )

"""Events that a person changes: what they say, whom they are about, and that they are taken back.

Every function writes in the transaction of the decision; whether it may be done is decided in feeds/byhand.py.
"""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import delete, func, or_, select, update

from bot.core.event import Event, EventState
from bot.store import amend, edits, events, namesakes, receipts
from bot.store.database import Tx
from bot.store.schema.events import event, event_apart, event_person, event_source, story_key
from bot.store.schema.readers import subscriber
from bot.store.schema.traffic import receipt


async def find(tx: Tx, public_id: str) -> Event | None:
    """An event by the id of a button, in any state; None where a name in it may be of somebody who wants silence."""
    return await _open(tx, event.c.public_id == public_id)


async def find_by_id(tx: Tx, event_id: int) -> Event | None:
    """The same by its row."""
    return await _open(tx, event.c.id == event_id)


async def _open(tx: Tx, which: Any) -> Event | None:
    found = await tx.conn.scalar(select(event.c.id).where(which, ~namesakes.of_somebody_silent(event.c.id)))
    return None if found is None else await events.get(tx, found)


async def last(tx: Tx, most: int) -> list[Event]:
    """The newest events that wait or are public, newest first."""
    standing = event.c.state != EventState.RETRACTED.value
    standing &= ~namesakes.of_somebody_silent(event.c.id)
    newest = select(event.c.id).where(standing).order_by(event.c.created_at.desc(), event.c.id.desc()).limit(most)
    found = [await events.get(tx, one) for one in (await tx.conn.execute(newest)).scalars().all()]
    return [one for one in found if one is not None]


async def told(tx: Tx, event_id: int, now: datetime) -> int:
    """How many readers were told of an event, or of one that has become part of it, and can be told again."""
    joined = receipt.join(subscriber, subscriber.c.id == receipt.c.subscriber_id)
    marks = [receipts.event_mark(tx, one) for one in (event_id, *await amend.merged(tx, event_id))]
    of_event = receipt.c.event_mark.in_(marks)
    known = (receipt.c.sent_at > now - edits.REMEMBERED) & (subscriber.c.state == "active")
    readers = func.count(receipt.c.subscriber_id.distinct())
    return int(await tx.conn.scalar(select(readers).select_from(joined).where(of_event, known)) or 0)


async def rewrite(tx: Tx, after: Event) -> None:
    """What an event says, whom it is about, and what of its reports may be shown, from now on."""
    values = {"kind": after.kind.value, "detail": after.detail, "facts": after.facts.to_json()}
    await tx.conn.execute(update(event).where(event.c.id == after.id).values(**values))
    await set_people(tx, after.id, [person.id for person in after.people])
    for report in after.reports:
        mine = (event_source.c.event_id == after.id) & (event_source.c.source_id == report.source_id)
        shown = {"url": report.url, "headline": report.headline}
        await tx.conn.execute(update(event_source).where(mine).values(**shown))


async def set_people(tx: Tx, event_id: int, person_ids: Sequence[int]) -> None:
    """The event happened to these people and to nobody else, whatever its sources will say of those who were in it."""
    of_event = event_person.c.event_id == event_id
    before = (await tx.conn.execute(select(event_person.c.person_id).where(of_event))).scalars().all()
    await tx.conn.execute(delete(event_person).where(of_event))
    await events.add_people(tx, event_id, person_ids)
    for person_id in set(before) - set(person_ids):
        await namesakes.set_apart(tx, event_id, person_id)
    back = (event_apart.c.event_id == event_id) & event_apart.c.person_id.in_(person_ids)
    await tx.conn.execute(delete(event_apart).where(back))


async def retract(tx: Tx, event_id: int) -> None:
    """The event is not told to anybody any more."""
    await tx.conn.execute(update(event).where(event.c.id == event_id).values(state=EventState.RETRACTED.value))


async def forget_keys(tx: Tx, event_id: int, weights: Collection[str]) -> None:
    """Reports are no longer joined to the event by keys of these sorts (feeds/merge.py)."""
    sorts: Any = or_(*(story_key.c.key.startswith(f"{weight}|", autoescape=True) for weight in weights))
    await tx.conn.execute(delete(story_key).where(story_key.c.event_id == event_id, sorts))

"""Very bad news that are held for a person: since when, who was told, when to look again. The rule is core/bad_news.py.

Rows name no relative. Who of a family was told here stands in the outbox for a week, by the key of the message.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Row, delete, exists, func, select, update

from bot.core.bad_news import Held
from bot.store.database import Tx
from bot.store.outbox import DEDUPE, DROPPED
from bot.store.schema.events import bad_news, bad_news_family, event_person
from bot.store.schema.traffic import outbox

AT_ONCE = 50
"""Held news of one round."""


@dataclass(frozen=True, slots=True)
class Waiting:
    """News that are held. `what`: the kind as it was held; `others_at`: since when the others may know."""

    id: int
    event_id: int
    what: str
    held: Held
    asked: int
    others_at: datetime | None
    family_at: datetime | None


async def hold(tx: Tx, event_id: int, what: str, now: datetime, *, others_at: datetime | None = None) -> Waiting:
    """Hold an event from now on, or say how it is held. `others_at`: when others were told, where they were before."""
    values = {"event_id": event_id, "what": what, "since": now, "asked": 0, "others_at": others_at}
    await tx.insert_new(bad_news, values | {"next_at": now, "created_at": now})
    tx.wakes.add("bad_news")
    found = await of_event(tx, event_id)
    assert found is not None  # noqa: S101 - inserted above
    return found


async def of_event(tx: Tx, event_id: int) -> Waiting | None:
    """How an event is held; None: it is not."""
    row = (await tx.conn.execute(select(bad_news).where(bad_news.c.event_id == event_id))).first()
    return None if row is None else _waiting(row)


async def find(tx: Tx, number: int) -> Waiting | None:
    """By the number of a button, locked for a change."""
    row = (await tx.conn.execute(select(bad_news).where(bad_news.c.id == number).with_for_update())).first()
    return None if row is None else _waiting(row)


async def due(tx: Tx, now: datetime) -> Sequence[int]:
    """What is to be looked at, the longest due first."""
    ready = bad_news.c.next_at <= now
    query = select(bad_news.c.id).where(ready).order_by(bad_news.c.next_at, bad_news.c.id).limit(AT_ONCE)
    return (await tx.conn.execute(query)).scalars().all()


async def family_waits(tx: Tx, people: Collection[int], since: datetime) -> bool:
    """Whether news of one of these people, held after `since`, were not told to the family here yet."""
    joined = bad_news.join(event_person, event_person.c.event_id == bad_news.c.event_id)
    theirs = event_person.c.person_id.in_(people) & bad_news.c.family_at.is_(None) & (bad_news.c.since > since)
    return await tx.conn.scalar(select(bad_news.c.id).select_from(joined).where(theirs).limit(1)) is not None


async def held_back(tx: Tx) -> tuple[int, datetime | None]:
    """Of how many events nobody but the liaisons knows yet, and since when of the one that was held first."""
    waits = bad_news.c.others_at.is_(None) & bad_news.c.next_at.is_not(None)
    count, since = (await tx.conn.execute(select(func.count(), func.min(bad_news.c.since)).where(waits))).one()
    return int(count), since


async def put(tx: Tx, number: int, **values: Any) -> None:
    """Write down what has become of it: columns by name."""
    await tx.conn.execute(update(bad_news).where(bad_news.c.id == number).values(**values))


async def wake(tx: Tx, event_id: int, now: datetime) -> None:
    """The event has changed or was taken back: whoever was told of it by this way is looked at again."""
    mine = update(bad_news).where(bad_news.c.event_id == event_id).values(next_at=now)
    if (await tx.conn.execute(mine)).rowcount:
        tx.wakes.add("bad_news")


async def were_told(tx: Tx, keys: Collection[str], readers: Collection[int]) -> set[int]:
    """Who of these readers was promised the message of one of these keys, and it was not dropped."""
    promised = outbox.c.dedupe.in_([tx.vault.mark(key, DEDUPE) for key in keys])
    mine = promised & outbox.c.subscriber_id.in_(readers) & (outbox.c.state != DROPPED)
    return set((await tx.conn.execute(select(outbox.c.subscriber_id).where(mine))).scalars())


async def families(tx: Tx, number: int) -> dict[int, Held]:
    """The families that wait, by person (row id): since when, and whether one has spoken to them already."""
    query = select(bad_news_family).where(bad_news_family.c.bad_news_id == number)
    return {row.person_id: Held(row.since, spoken_at=row.spoken_at) for row in await tx.conn.execute(query)}


async def add_families(tx: Tx, number: int, person_ids: Collection[int], since: datetime) -> None:
    """The families of these people wait, too."""
    rows = [{"bad_news_id": number, "person_id": one, "since": since, "spoken_at": None} for one in person_ids]
    await tx.insert_new(bad_news_family, rows)


async def keep_spoken(tx: Tx, number: int, spoken_at: datetime) -> None:
    """Who has waited so far has been spoken to; what a liaison says from now on is said of others."""
    mine = (bad_news_family.c.bad_news_id == number) & bad_news_family.c.spoken_at.is_(None)
    await tx.conn.execute(update(bad_news_family).where(mine).values(spoken_at=spoken_at))


async def forget_families(tx: Tx, number: int) -> None:
    """It begins anew for everybody."""
    await tx.conn.execute(delete(bad_news_family).where(bad_news_family.c.bad_news_id == number))


def unknown_to_others(event_id: Any) -> Any:
    """A condition: the event is held back from everybody."""
    return exists().where(bad_news.c.event_id == event_id, bad_news.c.others_at.is_(None))


def is_held(event_id: Any) -> Any:
    """A condition: the event is held, and somebody of a family may not have been told of it."""
    return exists().where(bad_news.c.event_id == event_id, bad_news.c.next_at.is_not(None))


def _waiting(row: Row[Any]) -> Waiting:
    held = Held(row.since, row.let_go_at, row.spoken_at, row.call_since)
    return Waiting(row.id, row.event_id, row.what, held, row.asked, row.others_at, row.family_at)

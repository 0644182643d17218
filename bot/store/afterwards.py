"""After a hearing: who was asked whether it took place, what they said, and how long a new date is looked for.

Who says what is kept for two weeks; the claims that come of it name nobody. The rule is bot/hearings/afterwards.py.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from sqlalchemy import Row, delete, func, select, update

from bot.core.kinds import BIT, Kind
from bot.core.rhythm import Rhythm
from bot.store.bots import AWAY
from bot.store.database import Tx
from bot.store.outbox import CLAIMED, DEDUPE, QUEUED
from bot.store.readers import TOPIC
from bot.store.schema.hearings import afterwards, answer
from bot.store.schema.readers import subscriber, topic
from bot.store.schema.traffic import outbox

WAITS, LOOKING, DONE = "waits", "looking", "done"
AT_ONCE: Final = 20
SCATTER, CIRCLE = 7919, 10007
"""Primes: others are asked after each hearing, whoever subscribed first."""


@dataclass(frozen=True, slots=True)
class After:
    """A hearing whose date `over` has passed. `told`: moderators have heard of an answer."""

    id: int
    hearing_id: int
    over: datetime
    state: str
    told: bool


async def begin(tx: Tx, hearing_id: int, over: datetime, ask_at: datetime) -> None:
    """A date has passed; once for each date."""
    values = {"hearing_id": hearing_id, "over": over, "state": WAITS, "told": False, "next_at": ask_at}
    await tx.insert_new(afterwards, values)


async def due(tx: Tx, now: datetime) -> list[int]:
    """Where there is something to ask or to end."""
    ready = select(afterwards.c.id).where(afterwards.c.next_at <= now).order_by(afterwards.c.next_at, afterwards.c.id)
    return list((await tx.conn.execute(ready.limit(AT_ONCE))).scalars())


async def find(tx: Tx, number: int) -> After | None:
    """By the number of a button, locked for a change."""
    query = select(afterwards).where(afterwards.c.id == number).with_for_update()
    row: Row[Any] | None = (await tx.conn.execute(query)).first()
    return None if row is None else After(row.id, row.hearing_id, row.over, row.state, row.told)


async def put(tx: Tx, number: int, **values: Any) -> None:
    """Write down what has become of it: columns by name."""
    await tx.conn.execute(update(afterwards).where(afterwards.c.id == number).values(**values))


async def followers(
    tx: Tx, labels: Sequence[str], hearing_id: int, now: datetime, most: int, *, spared: Collection[int]
) -> list[int]:
    """Some of those who follow one of these topics and are told of it at once, in an order of this hearing's own."""
    marks = [tx.vault.mark(label, TOPIC) for label in labels]
    joined = topic.join(subscriber, subscriber.c.id == topic.c.subscriber_id)
    mine = topic.c.topic_mark.in_(marks) & (topic.c.kinds.op("&")(BIT[Kind.HEARING]) != 0)
    mine &= (topic.c.rhythm == int(Rhythm.AT_ONCE)) & (topic.c.muted_until.is_(None) | (topic.c.muted_until <= now))
    here = (subscriber.c.state == "active") & (subscriber.c.bot_id == tx.bot_id) & ~subscriber.c.grouped
    here &= subscriber.c.paused_until.is_(None) | (subscriber.c.paused_until <= now)
    order = (subscriber.c.id * SCATTER + hearing_id) % CIRCLE
    query = select(subscriber.c.id, order.label("place")).select_from(joined).where(mine, here).distinct()
    query = query.where(subscriber.c.id.not_in(spared)).order_by("place", subscriber.c.id).limit(most)
    return [row.id for row in await tx.conn.execute(query)]


def key(number: int) -> str:
    """Under which the question is promised: one for each who is asked."""
    return f"after {number}"


async def unask(tx: Tx, hearing_id: int) -> None:
    """Questions about this hearing that have not left never leave: what they say may not be said any more."""
    numbers = (await tx.conn.execute(select(afterwards.c.id).where(afterwards.c.hearing_id == hearing_id))).scalars()
    marks = [tx.vault.mark(key(one), DEDUPE) for one in numbers]
    waits = outbox.c.dedupe.in_(marks) & outbox.c.state.in_((QUEUED, CLAIMED, AWAY))
    if marks:
        await tx.conn.execute(delete(outbox).where(waits))
        tx.wakes.add("deliver")


async def asked(tx: Tx, number: int, reader_ids: Collection[int]) -> None:
    """These were asked, so these may answer."""
    rows = [{"afterwards_id": number, "subscriber_id": one, "says": None} for one in reader_ids]
    await tx.insert_new(answer, rows)


async def said(tx: Tx, number: int, reader_id: int, says: str) -> bool:
    """Somebody answers; False: they were not asked, or have answered."""
    mine = (answer.c.afterwards_id == number) & (answer.c.subscriber_id == reader_id) & answer.c.says.is_(None)
    return (await tx.conn.execute(update(answer).where(mine).values(says=says))).rowcount == 1


async def counts(tx: Tx, number: int) -> dict[str, int]:
    """How many gave each answer."""
    given = (answer.c.afterwards_id == number) & answer.c.says.is_not(None)
    rows = await tx.conn.execute(select(answer.c.says, func.count()).where(given).group_by(answer.c.says))
    return {row[0]: int(row[1]) for row in rows}

"""Hearings that relatives keep to themselves: whose one is stands sealed in its row, and nothing else leads to it.

So whoever looks for the hearings of people, for lists, digests or feeds, does not find it.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Final

from sqlalchemy import delete, exists, select

from bot.core.hearing import Hearing, hearing_label
from bot.store import hearings, merging, relatives, reminders
from bot.store.bots import AWAY
from bot.store.database import Tx
from bot.store.hearings import MOMENT, OWN
from bot.store.outbox import CLAIMED, QUEUED
from bot.store.relatives import person_mark
from bot.store.schema.hearings import hearing, reminder
from bot.store.schema.relatives import relative
from bot.store.schema.traffic import outbox

ORPHANED: Final = hearing.c.kin_mark.is_not(None) & ~exists().where(relative.c.person_mark == hearing.c.kin_mark)
"""Nobody is here any more who could see it."""


async def keep(tx: Tx, hearing_id: int, person: str, *, wished: bool = False) -> None:
    """From now on it is known to the relatives of this person (public id) alone. `wished`: they asked to show it."""
    await hearings.set_people(tx, hearing_id, ())
    own = tx.vault.seal_json({"person": person, "wished": wished}, OWN)
    await hearings.set_fields(tx, hearing_id, {"own": own, "kin_mark": person_mark(tx, person)})


async def show(tx: Tx, hearing_id: int, person_id: int, now: datetime) -> None:
    """It is public from now on, as a hearing of this person: everybody who follows is told at once."""
    await hearings.set_people(tx, hearing_id, [person_id])
    await hearings.set_fields(tx, hearing_id, {"own": None, "kin_mark": None})
    await hearings.look_again(tx, hearing_id, now, replanned=True)
    await hearings.set_fields(tx, hearing_id, {"told": False, "looked_at": now - MOMENT})


async def of_person(tx: Tx, person: str) -> list[Hearing]:
    """What the relatives of a person (public id) keep to themselves."""
    ids = select(hearing.c.id).where(hearing.c.kin_mark == person_mark(tx, person))
    return await hearings.load(tx, (await tx.conn.execute(ids)).scalars().all())


async def move(tx: Tx, gone: str, stays: str) -> None:
    """Two people of the registry are one, and so are their families."""
    for one in await of_person(tx, gone):
        await keep(tx, one.id, stays, wished=one.wished)


async def erase_if_left(tx: Tx, person: str) -> int:
    """If the last relative of a person has left: nothing stays of what they kept to themselves; how many."""
    found = [] if await relatives.are_here(tx, [person]) else await of_person(tx, person)
    await _end(tx, [one.id for one in found])
    return len(found)


async def erase_orphans(tx: Tx, hearing_ids: Sequence[int]) -> int:
    """Those of these hearings go that nobody is left to see; how many."""
    found = list(await tx.conn.scalars(select(hearing.c.id).where(hearing.c.id.in_(hearing_ids), ORPHANED)))
    await _end(tx, found)
    return len(found)


async def _end(tx: Tx, hearing_ids: Sequence[int]) -> None:
    """These hearings go: nothing of them is sent, and nobody follows them any more."""
    for one in await hearings.load(tx, hearing_ids):
        await reminders.void(tx, one.id)
        await merging.end_follows(tx, hearing_label(one.public_id))
        await tx.conn.execute(delete(hearing).where(hearing.c.id == one.id))


async def unsend(tx: Tx, reader_id: int, person: str) -> None:
    """Nothing of it goes to this subscriber any more."""
    ids = select(hearing.c.id).where(hearing.c.kin_mark == person_mark(tx, person))
    marks = select(reminder.c.dedupe).where(reminder.c.hearing_id.in_(ids))
    waits = outbox.c.dedupe.in_(marks) & outbox.c.state.in_((QUEUED, CLAIMED, AWAY))
    await tx.conn.execute(delete(outbox).where(outbox.c.subscriber_id == reader_id, waits))
    tx.wakes.add("deliver")

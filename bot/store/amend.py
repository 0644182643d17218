"""Events whose readers have to be told again: one row for each change, worked off with a cursor over readers.

    open ──(all readers once)──► open, again ──(all once more)──► done          open ──three failures──► parked

Who still has to be told says the receipt: it holds the revision that the reader was told of. So a repeat changes
nothing. The second time round finds the messages that were leaving while the first one passed.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

from sqlalchemy import case, exists, func, or_, select, update

from bot.core.amends import How
from bot.store.database import Tx
from bot.store.schema.events import amend, event

AGAIN: Final = timedelta(minutes=2)
"""By then what was leaving has arrived, or its sender has lost it and it is read again."""

TRIES: Final = 3


@dataclass(frozen=True, slots=True)
class Job:
    """A change of which not everybody is told; readers up to `cursor` are. `what`: as in the schema."""

    id: int
    event_id: int
    revision: int
    how: How
    what: tuple[str, ...]
    cursor: int
    again: bool


async def next_revision(tx: Tx, event_ids: Sequence[int]) -> int:
    """A revision that none of these events has had."""
    return 1 + int(await tx.conn.scalar(select(func.max(event.c.revision)).where(event.c.id.in_(event_ids))) or 0)


async def start(
    tx: Tx, event_id: int, how: How, what: Sequence[str], now: datetime, revision: int | None = None
) -> int:
    """The event has changed in this transaction, and everybody who was told of it will be told; its new revision."""
    fresh = event.c.revision + 1 if revision is None else revision
    raised = update(event).where(event.c.id == event_id).values(revision=fresh)
    revision = int((await tx.conn.execute(raised.returning(event.c.revision))).scalar_one())
    if how == "retracted":  # nobody needs the correction of what is taken back
        older = (amend.c.event_id == event_id) & (amend.c.state == "open") & (amend.c.how == "corrected")
        await tx.conn.execute(update(amend).where(older).values(state="done"))
    values = {"event_id": event_id, "revision": revision, "how": how, "what": list(what), "cursor": 0, "again": False}
    await tx.add(amend, values | {"due": now, "state": "open", "tries": 0, "created_at": now})
    tx.wakes.add("amend")
    return revision


async def first_due(tx: Tx, now: datetime) -> Job | None:
    """The oldest change to go on with."""
    due = (amend.c.state == "open") & or_(~amend.c.again, amend.c.due <= now)
    row = (await tx.conn.execute(select(amend).where(due).order_by(amend.c.id).limit(1))).first()
    if row is None:
        return None
    return Job(row.id, row.event_id, row.revision, row.how, tuple(row.what), row.cursor, row.again)


async def reason(tx: Tx, event_id: int) -> str | None:
    """Why an event was retracted, as long as that is known."""
    mine = (amend.c.event_id == event_id) & (amend.c.how == "retracted")
    row = (await tx.conn.execute(select(amend.c.what).where(mine).order_by(amend.c.id.desc()).limit(1))).first()
    return row.what[0] if row and row.what else None


async def merged(tx: Tx, event_id: int) -> list[int]:
    """Events of which readers were told and that have become part of this one."""
    mine = (event.c.merged_into == event_id) & (event.c.revision > 0)
    return list((await tx.conn.execute(select(event.c.id).where(mine).order_by(event.c.id))).scalars())


async def present(tx: Tx, event_id: int) -> int:
    """The event that says what this one said: itself, or the one it has become part of."""
    found = await tx.conn.scalar(select(event.c.merged_into).where(event.c.id == event_id))
    return event_id if found is None else int(found)


async def parked(tx: Tx) -> int:
    """How many changes could not be told; one that a newer change of the same event has replaced is none."""
    newer = amend.alias()
    replaced = exists().where(newer.c.event_id == amend.c.event_id, newer.c.id > amend.c.id)
    query = select(func.count()).select_from(amend).where(amend.c.state == "parked", ~replaced)
    return int(await tx.conn.scalar(query) or 0)


async def reopen(tx: Tx) -> None:
    """What could not be told is tried again: at the start, when the cause may be mended. Nobody is told twice."""
    await tx.conn.execute(update(amend).where(amend.c.state == "parked").values(state="open", tries=0))


async def replies(tx: Tx, event_id: int) -> list[int]:
    """The revisions of an event that were told with a reply."""
    said = (amend.c.event_id == event_id) & amend.c.how.in_(("corrected", "retracted"))
    return list((await tx.conn.execute(select(amend.c.revision).where(said))).scalars())


async def is_open(tx: Tx, event_id: int) -> bool:
    """Whether some of its readers have not been told."""
    return bool(await tx.conn.scalar(select(exists().where(amend.c.event_id == event_id, amend.c.state == "open"))))


async def passed(tx: Tx, job: Job, cursor: int) -> None:
    """Readers up to this id are done with."""
    await _set(tx, job, {"cursor": cursor, "tries": 0})


async def ended(tx: Tx, job: Job, now: datetime) -> None:
    """There is no reader left: once more after a while, then done."""
    later = {"again": True, "cursor": 0, "due": now + AGAIN, "tries": 0}
    await _set(tx, job, {"state": "done"} if job.again else later)


async def failed(tx: Tx, job: Job) -> None:
    """Count a failed try; after the third the row is parked, so that it does not stand in the way of the others."""
    tries = amend.c.tries + 1
    await _set(tx, job, {"tries": tries, "state": case((tries >= TRIES, "parked"), else_="open")})


async def _set(tx: Tx, job: Job, values: dict[str, Any]) -> None:
    await tx.conn.execute(update(amend).where(amend.c.id == job.id, amend.c.state == "open").values(**values))

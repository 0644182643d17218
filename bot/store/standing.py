"""How sources behave: what is usual for each, and which may not publish until a person has looked."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cache
from typing import Any

from sqlalchemy import Insert, ScalarSelect, bindparam, exists, func, select, update

from bot.core.event import EventState, Trust
from bot.core.roles import Deed
from bot.core.standing import Doubt, Habits, Volume, known_doubts
from bot.store.database import Tx, insert_into
from bot.store.schema.audit import audit
from bot.store.schema.events import event, event_source
from bot.store.schema.feeds import source
from bot.store.schema.standing import standing

RETRACTIONS = timedelta(days=90)
"""How long an event that was taken back counts against its sources."""

NOTHING: dict[str, Any] = {"generator": "", "woken": False, "volume": [], "doubts": []}


@dataclass(frozen=True, slots=True)
class Doubted:
    """A source that may not publish until a person has looked."""

    id: str
    name: str
    doubts: tuple[Doubt, ...]
    since: datetime


def effective(trust: str, doubted_at: datetime | None, at: datetime) -> Trust:
    """What a report of this moment was worth: a doubt reaches back to nothing."""
    return Trust.REVIEW if doubted_at is not None and at >= doubted_at else Trust(trust)


def other_owner(owner: str, source_id: str) -> str:
    """The owner as values hold it: empty where the source belongs to nobody else."""
    return "" if owner == source_id else owner


async def habits(tx: Tx, source_id: str, now: datetime) -> Habits:
    """What is known of a source."""
    row = (await tx.conn.execute(_HABITS, {"b_source": source_id, "b_since": now - RETRACTIONS})).first()
    if row is None:
        return Habits()
    if row.source_id is None:
        return Habits(read_at=row.ok_at, failures=row.failures, retracted=row.retracted)
    return Habits(
        final_url=row.final_url,
        generator=row.generator,
        known_since=row.known_since,
        last_entry_at=row.last_entry_at,
        woken=row.woken,
        volume=volume_of(row.volume),
        trusted_at=row.trusted_at,
        read_at=row.ok_at,
        failures=row.failures,
        retracted=row.retracted,
    )


def _retracted() -> ScalarSelect[int]:
    """How many events that the source reported were taken back of late, and since a person trusted it: by the audit."""
    since = bindparam("b_since", type_=audit.c.at.type)
    late = (audit.c.at >= since) & (audit.c.at >= func.coalesce(standing.c.trusted_at, since))
    taken = select(audit.c.thing).where(audit.c.deed == Deed.EVENT_RETRACTED.value, late).correlate(standing)
    joined = event.join(event_source, event_source.c.event_id == event.c.id)
    back = (event.c.state == EventState.RETRACTED.value) & event.c.id.in_(taken)
    query = select(func.count()).select_from(joined).where(back, event_source.c.source_id == source.c.id)
    return query.correlate(source, standing).scalar_subquery()


_HABITS = (
    select(standing, source.c.ok_at, source.c.failures, _retracted().label("retracted"))
    .select_from(source.outerjoin(standing, standing.c.source_id == source.c.id))
    .where(source.c.id == bindparam("b_source"))
)


async def learn(tx: Tx, source_id: str, known: Habits) -> None:
    """Write down where the source is found now, who makes it, since when it is known, whether it just woke up, and how
    much it brings."""
    values = {
        "source_id": source_id,
        "final_url": known.final_url,
        "generator": known.generator,
        "known_since": known.known_since,
        "last_entry_at": known.last_entry_at,
        "woken": known.woken,
        "volume": [[day.isoformat(), many] for day, many in known.volume],
        "doubts": [],
    }
    await tx.conn.execute(_learning(tx.sqlite), values)


@cache
def _learning(is_sqlite: bool) -> Insert:  # noqa: FBT001 - the key of a cache
    statement = insert_into(standing, is_sqlite=is_sqlite)
    learnt = ("final_url", "generator", "known_since", "last_entry_at", "woken", "volume")
    fresh = {name: statement.excluded[name] for name in learnt}
    made: Insert = statement.on_conflict_do_update(index_elements=["source_id"], set_=fresh)
    return made


async def doubt(tx: Tx, source_id: str, doubts: Collection[Doubt], now: datetime) -> None:
    """From now on it may not publish; what is doubted already is doubted for one more reason."""
    mine = standing.c.source_id == source_id
    row = (await tx.conn.execute(select(standing.c.doubts, standing.c.doubted_at).where(mine))).first()
    known = known_doubts([*(row.doubts if row else ()), *doubts])
    since = row.doubted_at if row and row.doubted_at else now
    await _put(tx, source_id, {"doubts": [one.value for one in known], "doubted_at": since})


async def trust(tx: Tx, source_id: str, now: datetime) -> bool:
    """A person has looked: it may publish again, and what was odd is usual from now on. False: it was not doubted."""
    clear: dict[str, Any] = {"doubts": [], "doubted_at": None, "told_at": None, "woken": False, "trusted_at": now}
    mine = (standing.c.source_id == source_id) & standing.c.doubted_at.is_not(None)
    return (await tx.conn.execute(update(standing).where(mine).values(**clear))).rowcount == 1


async def doubted(tx: Tx, *, untold: bool = False) -> list[Doubted]:
    """The sources of the config that may not publish, by name; `untold`: of which nobody was told yet."""
    joined = standing.join(source, source.c.id == standing.c.source_id)
    columns = (source.c.id, source.c.name, standing.c.doubts, standing.c.doubted_at)
    mine = source.c.active & standing.c.doubted_at.is_not(None)
    if untold:
        mine &= standing.c.told_at.is_(None)
    rows = await tx.conn.execute(select(*columns).select_from(joined).where(mine).order_by(source.c.name))
    return [_doubted(row) for row in rows]


async def told(tx: Tx, source_ids: Collection[str], now: datetime) -> None:
    """Owners and moderators are told of these in this transaction."""
    await tx.conn.execute(update(standing).where(standing.c.source_id.in_(source_ids)).values(told_at=now))


async def exists_(tx: Tx, source_id: str) -> bool:
    """Whether there is such a source in the config."""
    return bool(await tx.conn.scalar(select(exists().where(source.c.id == source_id, source.c.active))))


async def moved(tx: Tx, source_id: str) -> None:
    """The operator gave the source another address: where it was found before means nothing."""
    values = {"final_url": None, "generator": "", "known_since": None}
    await tx.conn.execute(update(standing).where(standing.c.source_id == source_id).values(**values))


async def _put(tx: Tx, source_id: str, fresh: dict[str, Any]) -> None:
    statement = tx.insert(standing).values(**NOTHING | {"source_id": source_id} | fresh)
    await tx.conn.execute(statement.on_conflict_do_update(index_elements=["source_id"], set_=fresh))


def volume_of(raw: Sequence[Sequence[Any]] | None) -> Volume:
    """The volume of a row; None: there is no row yet."""
    return tuple((date.fromisoformat(day), int(number)) for day, number in raw or ())


def _doubted(row: Any) -> Doubted:
    return Doubted(row.id, row.name, known_doubts(row.doubts), row.doubted_at)

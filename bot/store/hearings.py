"""Hearings and the claims about them.

Which claim holds is decided in bot/hearings/claims.py. Claims of an event that was taken back count no more, nor does
what such an event has closed; they come back if it does.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, time, timedelta
from typing import Any, Final

from sqlalchemy import Row, delete, func, or_, select, union, update

from bot.core.event import EventState, Person
from bot.core.finding import Group
from bot.core.hearing import Claim, Door, Hearing, HearingKind, Says, When, Who
from bot.store import people
from bot.store.bad_news import is_held
from bot.store.database import Tx
from bot.store.ids import public_id
from bot.store.schema.base import EPOCH
from bot.store.schema.events import event
from bot.store.schema.hearings import claim, hearing, hearing_person
from bot.store.schema.people import person, person_alias, person_former, person_name

MOMENT: Final = timedelta(milliseconds=1)
"""The finest that is stored."""

OWN, DETAILS = "hearing.own", "claim.details"

SAID: Final = ("room", "court", "judge", "case_no", "docket_url")
"""What a claim says besides a date, as text."""

MOST: Final = 100
"""Hearings of one list: nobody follows so many people who stand before a court."""

_STANDS = or_(event.c.id.is_(None), event.c.state != EventState.RETRACTED.value, event.c.merged_into.is_not(None))


async def add(
    tx: Tx, kind: HearingKind, group: Group, person_ids: Sequence[int], now: datetime, *, told: bool, **more: Any
) -> int:
    """A new hearing, of which nothing is claimed yet; its row id. `more`: until, place, court and so on."""
    values = {
        "public_id": public_id(),
        "kind": kind.value,
        "group": group.value,
        "sequence": 0,
        "told": told,
        "planned_at": now,
        "looked_at": now - MOMENT,
        "next_at": now,
        "created_at": now,
    }
    hearing_id = await tx.add(hearing, values | more)
    await set_people(tx, hearing_id, person_ids)
    tx.wakes.add("remind")
    return hearing_id


async def set_people(tx: Tx, hearing_id: int, person_ids: Collection[int]) -> None:
    """Whose hearing it is."""
    others = (hearing_person.c.hearing_id == hearing_id) & hearing_person.c.person_id.not_in(person_ids)
    await tx.conn.execute(delete(hearing_person).where(others))
    await tx.insert_new(hearing_person, [{"hearing_id": hearing_id, "person_id": one} for one in person_ids])


async def set_fields(tx: Tx, hearing_id: int, values: Mapping[str, Any]) -> None:
    """What is known of it besides the date; without values nothing happens."""
    if values:
        await tx.conn.execute(update(hearing).where(hearing.c.id == hearing_id).values(**values))


async def claim_of_event(tx: Tx, hearing_id: int, event_id: int, claims: Sequence[Claim], now: datetime) -> None:
    """What an event claims of a hearing, from now on; what it had claimed and claims still stays as it was written."""
    mine = (claim.c.event_id == event_id) & (claim.c.hearing_id == hearing_id)
    before = {_content(_claim(tx, row)): row.id for row in (await tx.conn.execute(select(claim).where(mine))).all()}
    fresh = {_content(one): one for one in claims}
    gone = [row_id for content, row_id in before.items() if content not in fresh]
    await tx.conn.execute(delete(claim).where(claim.c.id.in_(gone)))
    for content, one in fresh.items():
        if content not in before:
            await add_claim(tx, hearing_id, one, now, event_id=event_id)


async def add_claim(tx: Tx, hearing_id: int, one: Claim, now: datetime, *, event_id: int | None = None) -> int:
    """Write down what somebody says."""
    when = one.when
    values = {
        "hearing_id": hearing_id,
        "event_id": event_id,
        "by": one.by.value,
        "voice": one.voice,
        "says": one.says.value,
        "day": when and when.day,
        "at": when.at.isoformat("minutes") if when and when.at else None,
        "zone": when and when.zone,
        "trusted": one.trusted,
        "moves": one.moves,
        "shown": one.shown,
        "details": _sealed(tx, one),
        "said_at": one.said_at,
        "created_at": now,
    }
    return await tx.add(claim, values)


def _sealed(tx: Tx, one: Claim) -> bytes | None:
    if one.says is not Says.WHERE:
        return None
    kept = {name: getattr(one, name) for name in SAID} | {
        "door": one.door and one.door.value,
        "kind": one.kind and one.kind.value,
    }
    return tx.vault.seal_json({name: value for name, value in kept.items() if value}, DETAILS)


def _content(one: Claim) -> Claim:
    """What makes two claims of an event the same."""
    return replace(one, id=0, said_at=EPOCH)


async def get(tx: Tx, hearing_id: int) -> Hearing | None:
    """A hearing with people and claims."""
    return next(iter(await load(tx, [hearing_id])), None)


async def by_public_id(tx: Tx, value: str) -> Hearing | None:
    """A hearing by the id of a button."""
    found = await tx.conn.scalar(select(hearing.c.id).where(hearing.c.public_id == value))
    return None if found is None else await get(tx, found)


async def load(tx: Tx, ids: Collection[int]) -> list[Hearing]:
    """Hearings with people and claims, in the order in which they became known."""
    if not ids:
        return []
    closing = hearing.outerjoin(event, event.c.id == hearing.c.closed_by)
    closed = (hearing.c.closed_by.is_not(None) & _STANDS).label("closed")
    unsaid = is_held(hearing.c.closed_by).label("unsaid")
    query = select(hearing, closed, unsaid).select_from(closing).where(hearing.c.id.in_(ids)).order_by(hearing.c.id)
    rows = (await tx.conn.execute(query)).all()
    claims, persons = await _claims(tx, ids), await _people(tx, ids)
    return [_hearing(tx, row, tuple(claims.get(row.id, ())), tuple(persons.get(row.id, ()))) for row in rows]


async def before_retraction(tx: Tx, hearing_id: int, event_id: int) -> tuple[Claim, ...]:
    """The claims as they were before this event was taken back."""
    return tuple((await _claims(tx, [hearing_id], also=event_id)).get(hearing_id, ()))


async def _claims(tx: Tx, ids: Collection[int], *, also: int | None = None) -> dict[int, list[Claim]]:
    joined = claim.outerjoin(event, event.c.id == claim.c.event_id)
    counts = _STANDS if also is None else or_(_STANDS, claim.c.event_id == also)
    query = select(claim).select_from(joined).where(claim.c.hearing_id.in_(ids), counts).order_by(claim.c.id)
    found: dict[int, list[Claim]] = {}
    for row in await tx.conn.execute(query):
        found.setdefault(row.hearing_id, []).append(_claim(tx, row))
    return found


async def _people(tx: Tx, ids: Collection[int]) -> dict[int, list[Person]]:
    query = select(hearing_person).where(hearing_person.c.hearing_id.in_(ids)).order_by(hearing_person.c.person_id)
    rows = (await tx.conn.execute(query)).all()
    known = {one.id: one for one in await people.load(tx, sorted({row.person_id for row in rows}))}
    found: dict[int, list[Person]] = {}
    for row in rows:
        found.setdefault(row.hearing_id, []).append(known[row.person_id])
    return found


async def of_people(tx: Tx, person_ids: Collection[int]) -> list[Hearing]:
    """The hearings of these people that are not over, as far as is said."""
    ids = select(hearing_person.c.hearing_id).where(hearing_person.c.person_id.in_(person_ids)).distinct()
    return [one for one in await load(tx, (await tx.conn.execute(ids)).scalars().all()) if not one.gone]


async def ahead(tx: Tx, labels: Sequence[str], *, since: datetime | None = None) -> list[Hearing]:
    """The hearings at which something is still expected, of people with one of these topics; `MOST` at the most.

    With `since` also those that were over, off or closed after that moment.
    """
    public_ids = [label.removeprefix("person:") for label in labels if label.startswith("person:")]
    keys = [label.removeprefix("name:") for label in labels if label.startswith("name:")]
    theirs = union(
        select(person.c.id).where(person.c.public_id.in_(public_ids)),
        select(person_former.c.person_id).where(person_former.c.public_id.in_(public_ids)),
        select(person_name.c.person_id).where(person_name.c.key.in_(keys)),
        select(person_alias.c.person_id).where(person_alias.c.key.in_(keys)),
    )
    joined = hearing_person.join(hearing, hearing.c.id == hearing_person.c.hearing_id)
    open_ = or_(hearing.c.next_at.is_not(None), is_held(hearing.c.closed_by))
    when = open_ if since is None else or_(open_, hearing.c.looked_at > since)
    query = select(hearing.c.id, hearing.c.next_at, hearing.c.next_at.is_(None).label("past")).select_from(joined)
    query = query.where(hearing_person.c.person_id.in_(theirs), when).distinct()
    rows = (await tx.conn.execute(query.order_by("past", hearing.c.next_at, hearing.c.id))).all()
    found = await load(tx, [row.id for row in rows[:MOST]])
    return [one for one in found if since is not None or not one.gone]


async def coming(tx: Tx, most: int) -> list[Hearing]:
    """The hearings of anybody at which something is still expected, `most` at the most, those due next first.

    None that relatives keep to themselves.
    """
    open_ = or_(hearing.c.next_at.is_not(None), is_held(hearing.c.closed_by)) & hearing.c.kin_mark.is_(None)
    query = select(hearing.c.id).where(open_).order_by(hearing.c.next_at.is_(None), hearing.c.next_at, hearing.c.id)
    found = await load(tx, (await tx.conn.execute(query.limit(most))).scalars().all())
    return [one for one in found if not one.gone]


async def by_public_ids(tx: Tx, values: Collection[str]) -> list[Hearing]:
    """The hearings of these public ids."""
    ids = select(hearing.c.id).where(hearing.c.public_id.in_(values))
    return await load(tx, (await tx.conn.execute(ids)).scalars().all()) if values else []


async def of_event(tx: Tx, event_id: int) -> list[int]:
    """The hearings of which an event says something."""
    query = select(claim.c.hearing_id).where(claim.c.event_id == event_id).distinct().order_by(claim.c.hearing_id)
    return list((await tx.conn.execute(query)).scalars())


async def closed_by(tx: Tx, event_id: int) -> list[int]:
    """The hearings that an event has closed."""
    return list((await tx.conn.execute(select(hearing.c.id).where(hearing.c.closed_by == event_id))).scalars())


async def events_of(tx: Tx, hearing_id: int) -> list[int]:
    """The events that say something of a hearing."""
    mine = (claim.c.hearing_id == hearing_id) & claim.c.event_id.is_not(None)
    return list((await tx.conn.execute(select(claim.c.event_id).where(mine).distinct())).scalars())


async def close(tx: Tx, hearing_id: int, event_id: int, now: datetime) -> None:
    """This event ended what it was about: calendars take it out."""
    over = {"closed_by": event_id, "next_at": None, "looked_at": now, "planned_at": now}
    await set_fields(tx, hearing_id, over | {"sequence": hearing.c.sequence + 1})


async def look_again(tx: Tx, hearing_id: int, now: datetime, *, replanned: bool = False) -> None:
    """Something changed: reminders are computed anew. `replanned`: none is due that lay before now."""
    values: dict[str, Any] = {"sequence": hearing.c.sequence + 1, "next_at": now}
    if replanned:
        values |= {"planned_at": now, "looked_at": now, "told": True}
    await set_fields(tx, hearing_id, values)
    tx.wakes.add("remind")


async def first_due(tx: Tx, now: datetime) -> int | None:
    """The hearing that has waited longest to be looked at."""
    due = hearing.c.next_at.is_not(None) & (hearing.c.next_at <= now)
    query = select(hearing.c.id).where(due).order_by(hearing.c.next_at, hearing.c.id).limit(1)
    found: int | None = await tx.conn.scalar(query)
    return found


async def looked(tx: Tx, seen: Hearing, now: datetime, next_at: datetime | None) -> bool:
    """What was due until now is done; False: the hearing has changed since it was seen, and nothing is written."""
    same = (hearing.c.id == seen.id) & (hearing.c.sequence == seen.sequence)
    same &= (hearing.c.looked_at == seen.looked_at) & (hearing.c.planned_at == seen.planned_at)
    statement = update(hearing).where(same).values(looked_at=now, next_at=next_at)
    return (await tx.conn.execute(statement)).rowcount == 1


async def count(tx: Tx) -> int:
    """How many hearings there are."""
    return int(await tx.conn.scalar(select(func.count()).select_from(hearing)) or 0)


def _hearing(tx: Tx, row: Row[Any], claims: tuple[Claim, ...], persons: tuple[Person, ...]) -> Hearing:
    own = {} if row.own is None else tx.vault.open_json(row.own, OWN)
    same = ("id", "public_id", "planned_at", "looked_at", "until", "place", "court", "room", "judge", "case_no")
    return Hearing(
        kind=HearingKind(row.kind),
        group=Group(row.group),
        claims=claims,
        people=persons,
        docket_url=row.docket_url,
        door=None if row.door is None else Door(row.door),
        sequence=row.sequence,
        told=row.told,
        closed=bool(row.closed),
        unsaid=bool(row.unsaid),
        of=own.get("person"),
        wished=bool(own.get("wished")),
        **{name: getattr(row, name) for name in same},
    )


def _claim(tx: Tx, row: Row[Any]) -> Claim:
    details = {} if row.details is None else tx.vault.open_json(row.details, DETAILS)
    door, kind = details.get("door"), details.get("kind")
    return Claim(
        id=row.id,
        by=Who(row.by),
        voice=row.voice,
        said_at=row.said_at,
        says=Says(row.says),
        when=None if row.day is None else When(row.day, row.at and time.fromisoformat(row.at), row.zone),
        trusted=row.trusted,
        moves=row.moves,
        shown=row.shown,
        door=None if door is None else Door(door),
        kind=None if kind is None else HearingKind(kind),
        **{name: details.get(name) for name in SAID},
    )

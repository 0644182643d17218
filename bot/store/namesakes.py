"""Names in events that belong to nobody known, and who of that name it was not.

Owns two small tables: a name that was linked to nobody, by the source that wrote it; and a person who was taken off an
event. Who it is, a person of the staff decides.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import delete, exists, select, union, update

from bot.core.event import Consent
from bot.core.fold import name_key
from bot.store import events, people
from bot.store.database import Tx
from bot.store.schema.events import event_apart, event_name, event_person, event_source
from bot.store.schema.people import person, person_alias, person_name, witness


@dataclass(frozen=True, slots=True)
class Unlinked:
    """A name in an event that is linked to nobody, as the first source wrote it."""

    key: str
    name: str
    lang: str


@dataclass(frozen=True, slots=True)
class Here:
    """Who was linked to an event, and who was taken off it."""

    linked: frozenset[int] = frozenset()
    apart: frozenset[int] = frozenset()


async def here(tx: Tx, event_id: int | None) -> Here:
    """What is decided about an event; None: there is no event yet."""
    if event_id is None:
        return Here()
    found = [
        frozenset((await tx.conn.execute(select(table.c.person_id).where(table.c.event_id == event_id))).scalars())
        for table in (event_person, event_apart)
    ]
    return Here(*found)


async def keep(tx: Tx, event_id: int, source_id: str, names: Sequence[tuple[str, str]]) -> None:
    """Remember names, as (language, name), that a source wrote in an event and that were linked to nobody."""
    of = {"event_id": event_id, "source_id": source_id}
    rows = [of | {"key": name_key(name), "name": name, "lang": lang} for lang, name in names]
    await tx.insert_new(event_name, rows)


async def unlinked(tx: Tx, event_id: int) -> list[Unlinked]:
    """The names of an event that wait for somebody to say who it is, each once."""
    mine = (
        select(event_name).where(event_name.c.event_id == event_id).order_by(event_name.c.key, event_name.c.source_id)
    )
    found: dict[str, Unlinked] = {}
    for row in await tx.conn.execute(mine):
        found.setdefault(row.key, Unlinked(row.key, row.name, row.lang))
    return list(found.values())


async def link(tx: Tx, event_id: int, key: str, person_id: int, now: datetime) -> bool:
    """The name of this key in this event is this person; False: it waits no more.

    Whoever wrote it in the event becomes a witness, and the language has its spelling where it had none.
    """
    mine = (event_name.c.event_id == event_id) & (event_name.c.key == key)
    same = (event_source.c.event_id == event_name.c.event_id) & (event_source.c.source_id == event_name.c.source_id)
    joined = event_name.outerjoin(event_source, same)
    rows = (await tx.conn.execute(select(event_name, event_source.c.origin).select_from(joined).where(mine))).all()
    if not rows or (await tx.conn.execute(delete(event_name).where(mine))).rowcount == 0:
        return False
    for row in rows:
        await people.add_witness(tx, person_id, row.source_id, now, origin=row.origin)
        await people.add_name(tx, person_id, lang=row.lang, name=row.name, key=row.key)
    apart = (event_apart.c.event_id == event_id) & (event_apart.c.person_id == person_id)
    await tx.conn.execute(delete(event_apart).where(apart))
    await events.add_people(tx, event_id, [person_id])
    return True


async def part(tx: Tx, event_id: int, person_id: int) -> bool:
    """The event is about a namesake of this person; False: the person is not in it.

    The name stays, linked to nobody, and no headline of the event is quoted any more. A source that named the person
    nowhere else is no witness of theirs.
    """
    of_both = (event_person.c.event_id == event_id) & (event_person.c.person_id == person_id)
    if (await tx.conn.execute(delete(event_person).where(of_both))).rowcount == 0:
        return False
    await tx.insert_new(event_apart, {"event_id": event_id, "person_id": person_id})
    await _unlink(tx, event_id, person_id)
    mine = event_source.c.event_id == event_id
    await tx.conn.execute(update(event_source).where(mine).values(hides_name=True))
    await _unhear(tx, event_id, person_id)
    return True


async def _unlink(tx: Tx, event_id: int, person_id: int) -> None:
    (person,) = await people.load(tx, [person_id])
    spelled, heard = dict(person.names), {one.source_id for one in person.witnesses}
    query = select(event_source.c.source_id, event_source.c.lang).where(event_source.c.event_id == event_id)
    rows = (await tx.conn.execute(query)).all()
    for row in [one for one in rows if one.source_id in heard] or rows:
        await keep(tx, event_id, row.source_id, [(row.lang, spelled.get(row.lang, person.name))])


async def _unhear(tx: Tx, event_id: int, person_id: int) -> None:
    mine = select(event_source.c.source_id).where(event_source.c.event_id == event_id)
    joined = event_person.join(event_source, event_source.c.event_id == event_person.c.event_id)
    elsewhere = (event_person.c.person_id == person_id) & (event_source.c.source_id == witness.c.source_id)
    theirs = (witness.c.person_id == person_id) & witness.c.source_id.in_(mine)
    await tx.conn.execute(delete(witness).where(theirs, ~exists().select_from(joined).where(elsewhere)))


async def named_in(tx: Tx, person_id: int, most: int) -> list[int]:
    """Events in which a name of this person stands, linked to nobody, and from which they were not taken off."""
    apart = select(event_apart.c.event_id).where(event_apart.c.person_id == person_id)
    query = select(event_name.c.event_id).where(
        event_name.c.key.in_(_keys(person_id)), ~event_name.c.event_id.in_(apart)
    )
    found = await tx.conn.execute(query.distinct().order_by(event_name.c.event_id.desc()).limit(most))
    return list(found.scalars())


def _keys(person_id: int) -> Any:
    spelled = select(person_name.c.key).where(person_name.c.person_id == person_id)
    return union(spelled, select(person_alias.c.key).where(person_alias.c.person_id == person_id))


async def set_apart(tx: Tx, event_id: int, person_id: int) -> bool:
    """The unlinked name of an event is not this person's; False: that was known."""
    return await tx.insert_new(event_apart, {"event_id": event_id, "person_id": person_id}) == 1


async def may_be_silent(tx: Tx, event_id: int) -> bool:
    """Whether a name in this event may be somebody's who wants silence."""
    return bool(await tx.conn.scalar(select(of_somebody_silent(event_id))))


def of_somebody_silent(event_id: Any) -> Any:
    """Whether a name that is linked to nobody may be somebody's who wants silence: nobody but liaisons sees it then."""
    called = union(
        select(person_name.c.person_id, person_name.c.key), select(person_alias.c.person_id, person_alias.c.key)
    )
    every = called.subquery()
    apart = exists().where(event_apart.c.event_id == event_name.c.event_id, event_apart.c.person_id == person.c.id)
    joined = event_name.join(every, every.c.key == event_name.c.key).join(person, person.c.id == every.c.person_id)
    wished = person.c.consent == Consent.SILENCE.value
    return exists().select_from(joined).where(event_name.c.event_id == event_id, wished, ~apart)

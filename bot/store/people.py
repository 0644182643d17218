"""The registry of people: rows and look-up by folded name. Who may be named is not decided here."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Row, select

from bot.core.event import Consent, Person, Trust, Witness
from bot.core.finding import Group, Outlet
from bot.store.database import Tx
from bot.store.ids import public_id
from bot.store.schema.feeds import source
from bot.store.schema.people import person, person_name, witness


async def add(tx: Tx, *, name: str, key: str, lang: str, group: Group, minor: bool, now: datetime) -> int:
    """Register a person under one name; the row id."""
    values = {
        "public_id": public_id(),
        "group": group.value,
        "minor": minor,
        "consent": Consent.UNKNOWN.value,
        "name": name,
        "created_at": now,
    }
    person_id = await tx.add(person, values)
    await add_name(tx, person_id, lang=lang, name=name, key=key)
    return person_id


async def add_name(tx: Tx, person_id: int, *, lang: str, name: str, key: str) -> None:
    """Remember how a language writes the name; the first spelling stays."""
    await tx.insert_new(person_name, {"person_id": person_id, "lang": lang, "name": name, "key": key})


async def add_witness(tx: Tx, person_id: int, source_id: str, now: datetime) -> None:
    """Remember that a source named the person."""
    await tx.insert_new(witness, {"person_id": person_id, "source_id": source_id, "seen_at": now})


async def by_key(tx: Tx, key: str) -> list[Person]:
    """All people with this folded name: none, one, or namesakes."""
    ids = (await tx.conn.execute(select(person_name.c.person_id).where(person_name.c.key == key).distinct())).scalars()
    return await load(tx, ids.all())


async def by_public_id(tx: Tx, value: str) -> Person | None:
    """A person by the id of a link."""
    found = await tx.conn.scalar(select(person.c.id).where(person.c.public_id == value))
    return None if found is None else (await load(tx, [found]))[0]


async def names(tx: Tx) -> list[tuple[int, str, str]]:
    """(person id, name, folded name) of the whole registry, for search."""
    rows = await tx.conn.execute(select(person_name.c.person_id, person_name.c.name, person_name.c.key))
    return [(row.person_id, row.name, row.key) for row in rows]


async def protect(tx: Tx, person_id: int, *, group: Group, minor: bool) -> None:
    """What is now known of a person: a more protected group, or that they are under 18."""
    values = {"group": group.value, "minor": minor}
    await tx.conn.execute(person.update().where(person.c.id == person_id).values(**values))


async def set_consent(tx: Tx, person_id: int, consent: Consent) -> None:
    """Write down what the person, the lawyer or the family decided."""
    await tx.conn.execute(person.update().where(person.c.id == person_id).values(consent=consent.value))


async def load(tx: Tx, ids: Sequence[int]) -> list[Person]:
    """People with names and witnesses, in the order of `ids`."""
    if not ids:
        return []
    people = {row.id: row for row in await tx.conn.execute(select(person).where(person.c.id.in_(ids)))}
    spelled = await tx.conn.execute(select(person_name).where(person_name.c.person_id.in_(ids)))
    joined = witness.join(source, source.c.id == witness.c.source_id)
    columns = (witness.c.person_id, source.c.id, source.c.outlet, source.c.trust)
    heard = await tx.conn.execute(select(*columns).select_from(joined).where(witness.c.person_id.in_(ids)))
    by_person = _group(spelled.all(), heard.all())
    return [_person(people[one], *by_person.get(one, ([], []))) for one in ids if one in people]


def _group(spelled: Iterable[Any], heard: Iterable[Any]) -> dict[int, tuple[list[tuple[str, str]], list[Witness]]]:
    by_person: dict[int, tuple[list[tuple[str, str]], list[Witness]]] = {}
    for row in spelled:
        by_person.setdefault(row.person_id, ([], []))[0].append((row.lang, row.name))
    for row in heard:
        by_person.setdefault(row.person_id, ([], []))[1].append(Witness(row.id, Outlet(row.outlet), Trust(row.trust)))
    return by_person


def _person(row: Row[Any], spelled: list[tuple[str, str]], heard: list[Witness]) -> Person:
    return Person(
        id=row.id,
        public_id=row.public_id,
        name=row.name,
        group=Group(row.group),
        minor=row.minor,
        consent=Consent(row.consent),
        names=tuple(spelled),
        witnesses=tuple(heard),
    )

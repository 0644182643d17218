"""The registry of people: rows and look-up by folded name. Who may be named is not decided here."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Self

from sqlalchemy import Row, func, select, union, union_all

from bot.core.event import Consent, EventState, Person, Recognition, Trust, Witness
from bot.core.finding import Group, Outlet
from bot.store.database import Tx
from bot.store.ids import public_id
from bot.store.readers import TOPIC
from bot.store.schema.events import event, event_person
from bot.store.schema.feeds import source
from bot.store.schema.people import person, person_alias, person_name, witness
from bot.store.schema.readers import topic


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
    spelled = select(person_name.c.person_id).where(person_name.c.key == key)
    called = select(person_alias.c.person_id).where(person_alias.c.key == key)
    return await load(tx, (await tx.conn.execute(union(spelled, called).order_by("person_id"))).scalars().all())


async def by_public_id(tx: Tx, value: str) -> Person | None:
    """A person by the id of a link."""
    found = await tx.conn.scalar(select(person.c.id).where(person.c.public_id == value))
    return None if found is None else (await load(tx, [found]))[0]


async def names(tx: Tx) -> list[tuple[int, str]]:
    """(person id, folded name) of the whole registry, for search; the same pair may stand twice."""
    spelled = select(person_name.c.person_id, person_name.c.key)
    called = select(person_alias.c.person_id, person_alias.c.key)
    return [(one, key) for one, key in await tx.conn.execute(union_all(spelled, called))]


async def protect(tx: Tx, person_id: int, *, group: Group, minor: bool) -> None:
    """What is now known of a person: a more protected group, or that they are under 18."""
    values = {"group": group.value, "minor": minor}
    await tx.conn.execute(person.update().where(person.c.id == person_id).values(**values))


async def set_consent(tx: Tx, person_id: int, consent: Consent) -> None:
    """Write down what the person, the lawyer or the family decided."""
    await tx.conn.execute(person.update().where(person.c.id == person_id).values(consent=consent.value))


async def events_of(tx: Tx, person_id: int, most: int) -> list[int]:
    """The newest published events of a person, newest first."""
    joined = event_person.join(event, event.c.id == event_person.c.event_id)
    theirs = (event_person.c.person_id == person_id) & (event.c.state == EventState.PUBLISHED.value)
    newest = (event.c.happened_at.desc(), event.c.id.desc())
    query = select(event.c.id).select_from(joined).where(theirs).order_by(*newest).limit(most)
    return list((await tx.conn.execute(query)).scalars())


async def newest_events(tx: Tx, most: int) -> list[int]:
    """The newest published events with people, newest first."""
    somebody = event.c.id.in_(select(event_person.c.event_id))
    query = select(event.c.id).where(event.c.state == EventState.PUBLISHED.value, somebody)
    newest = (event.c.happened_at.desc(), event.c.id.desc())
    return list((await tx.conn.execute(query.order_by(*newest).limit(most))).scalars())


async def followers(tx: Tx, labels: Sequence[str]) -> dict[str, int]:
    """How many chats follow each topic."""
    marks = {tx.vault.mark(label, TOPIC): label for label in labels}
    query = select(topic.c.topic_mark, func.count()).where(topic.c.topic_mark.in_(marks)).group_by(topic.c.topic_mark)
    found = {marks[mark]: int(count) for mark, count in await tx.conn.execute(query)}
    return {label: found.get(label, 0) for label in labels}


async def load(tx: Tx, ids: Sequence[int]) -> list[Person]:
    """People with names and witnesses, in the order of `ids`."""
    if not ids:
        return []
    people = {row.id: row for row in await tx.conn.execute(select(person).where(person.c.id.in_(ids)))}
    spelled = await tx.conn.execute(select(person_name).where(person_name.c.person_id.in_(ids)))
    called = await tx.conn.execute(select(person_alias).where(person_alias.c.person_id.in_(ids)))
    joined = witness.join(source, source.c.id == witness.c.source_id)
    columns = (witness.c.person_id, source.c.id, source.c.outlet, source.c.trust)
    heard = await tx.conn.execute(select(*columns).select_from(joined).where(witness.c.person_id.in_(ids)))
    found = _Found.of(spelled.all(), called.all(), heard.all())
    return [_person(people[one], found) for one in ids if one in people]


@dataclass(frozen=True, slots=True)
class _Found:
    """What other tables say of people, by person."""

    names: dict[int, list[tuple[str, str]]]
    aliases: dict[int, list[str]]
    witnesses: dict[int, list[Witness]]

    @classmethod
    def of(cls, spelled: Iterable[Any], called: Iterable[Any], heard: Iterable[Any]) -> Self:
        found = cls({}, {}, {})
        for row in spelled:
            found.names.setdefault(row.person_id, []).append((row.lang, row.name))
        for row in called:
            found.aliases.setdefault(row.person_id, []).append(row.name)
        for row in heard:
            witness_ = Witness(row.id, Outlet(row.outlet), Trust(row.trust))
            found.witnesses.setdefault(row.person_id, []).append(witness_)
        return found


def _person(row: Row[Any], found: _Found) -> Person:
    return Person(
        id=row.id,
        public_id=row.public_id,
        name=row.name,
        group=Group(row.group),
        minor=row.minor,
        consent=Consent(row.consent),
        names=tuple(found.names.get(row.id, ())),
        witnesses=tuple(found.witnesses.get(row.id, ())),
        recognised=recognitions(row),
        aliases=tuple(name for name in found.aliases.get(row.id, ()) if name != row.name),
    )


def recognitions(row: Row[Any]) -> tuple[Recognition, ...]:
    """Who lists a person in public, from the person's row."""
    return tuple(Recognition(name, date.fromisoformat(day), url) for name, day, url in row.recognised)

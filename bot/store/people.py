"""The registry of people: rows and look-up by folded name. Who may be named is not decided here."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from typing import Any, Self

from sqlalchemy import Insert, Row, Text, bindparam, cast, func, null, select, union, union_all

from bot.core.category import Category
from bot.core.event import TOLD, WAITS, Consent, EventState, Person, Recognition, Witness
from bot.core.finding import Group, Outlet
from bot.store import wishes
from bot.store.bad_news import unknown_to_others
from bot.store.database import Tx, insert_into
from bot.store.ids import public_id
from bot.store.readers import TOPIC
from bot.store.schema.events import event, event_person
from bot.store.schema.feeds import source
from bot.store.schema.people import person, person_alias, person_former, person_name, witness
from bot.store.schema.readers import topic
from bot.store.schema.standing import standing
from bot.store.standing import effective, other_owner


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
    await wishes.meet(tx, person_id, key, now)
    return person_id


async def add_name(tx: Tx, person_id: int, *, lang: str, name: str, key: str) -> None:
    """Remember how a language writes the name; the first spelling stays."""
    await tx.insert_new(person_name, {"person_id": person_id, "lang": lang, "name": name, "key": key})


async def add_witness(tx: Tx, person_id: int, source_id: str, now: datetime, *, origin: str | None = None) -> None:
    """Remember that a source named the person; `origin`: whose word it repeats (until it names them by itself)."""
    values = {"person_id": person_id, "source_id": source_id, "origin": origin, "seen_at": now}
    if origin is not None:
        await tx.insert_new(witness, values)
    else:
        await tx.conn.execute(_hearing(tx.sqlite), values)


@cache
def _hearing(is_sqlite: bool) -> Insert:  # noqa: FBT001 - the key of a cache
    """A source names somebody by itself, perhaps after it had copied the name."""
    statement = insert_into(witness, is_sqlite=is_sqlite)
    # Their own word is of this moment: the source may be doubted by now.
    fresh = {name: statement.excluded[name] for name in ("origin", "seen_at")}
    keys, copied = ["person_id", "source_id"], witness.c.origin.is_not(None)
    made: Insert = statement.on_conflict_do_update(index_elements=keys, set_=fresh, where=copied)
    return made


async def by_key(tx: Tx, key: str) -> list[Person]:
    """All people with this folded name: none, one, or namesakes."""
    return await load(tx, (await tx.conn.execute(_BY_KEY, {"b_key": key})).scalars().all())


_BY_KEY = union(
    select(person_name.c.person_id).where(person_name.c.key == bindparam("b_key")),
    select(person_alias.c.person_id).where(person_alias.c.key == bindparam("b_key")),
).order_by("person_id")


async def by_public_id(tx: Tx, value: str) -> Person | None:
    """A person by the id of a link, also by one from before two rows became this person."""
    was = select(person_former.c.person_id).where(person_former.c.public_id == value)
    found = await tx.conn.scalar(union_all(select(person.c.id).where(person.c.public_id == value), was))
    return None if found is None else (await load(tx, [found]))[0]


async def names(tx: Tx) -> list[tuple[int, str]]:
    """(person id, folded name) of the whole registry, for search."""
    # One text for each table: as rows they take three times as long to fetch as all the rest of a search.
    pairs: set[str] = set()
    for table in (person_name, person_alias):
        pair = cast(table.c.person_id, Text) + " " + table.c.key
        pairs.update((await tx.conn.scalar(select(func.aggregate_strings(pair, "\n"))) or "").split("\n"))
    split = (pair.split(" ", 1) for pair in pairs if pair)
    return [(int(one), key) for one, key in split]


async def protect(tx: Tx, person_id: int, *, group: Group, minor: bool) -> None:
    """What is now known of a person: a more protected group, or that they are under 18."""
    values = {"group": group.value, "minor": minor}
    await tx.conn.execute(person.update().where(person.c.id == person_id).values(**values))


async def set_consent(tx: Tx, person_id: int, consent: Consent) -> None:
    """Write down what the person, the lawyer or the family decided."""
    await tx.conn.execute(person.update().where(person.c.id == person_id).values(consent=consent.value))


async def former_ids(tx: Tx, person_id: int) -> list[str]:
    """The public ids of rows that have become part of this person's."""
    mine = select(person_former.c.public_id).where(person_former.c.person_id == person_id)
    return list((await tx.conn.execute(mine.order_by(person_former.c.public_id))).scalars())


async def check(tx: Tx, person_id: int) -> None:
    """A person of the staff has said that this is somebody of their own."""
    await tx.conn.execute(person.update().where(person.c.id == person_id).values(checked=True))


async def unchecked(tx: Tx, ids: Collection[int]) -> set[int]:
    """Those of whom nobody has said so, and who are in one event alone: newly read names."""
    fresh = person.c.id.in_(ids) & ~person.c.checked
    events_ = select(func.count()).select_from(event_person).where(event_person.c.person_id == person.c.id)
    return set((await tx.conn.execute(select(person.c.id).where(fresh, events_.scalar_subquery() == 1))).scalars())


async def sources_of(tx: Tx, person_id: int) -> dict[str, str]:
    """The names of the sources that named a person, by their ids."""
    joined = witness.join(source, source.c.id == witness.c.source_id)
    query = select(source.c.id, source.c.name).select_from(joined).where(witness.c.person_id == person_id)
    return {row.id: row.name for row in await tx.conn.execute(query)}


async def events_of(tx: Tx, person_id: int, most: int, *, held: bool = False) -> list[int]:
    """The newest published events of a person, newest first; with those that are `held`, for the staff."""
    joined = event_person.join(event, event.c.id == event_person.c.event_id)
    states = {EventState.PUBLISHED, *(WAITS if held else ())}
    theirs = (event_person.c.person_id == person_id) & event.c.state.in_(states)
    if not held:
        theirs &= ~unknown_to_others(event.c.id)
    newest = (event.c.happened_at.desc(), event.c.id.desc())
    query = select(event.c.id).select_from(joined).where(theirs).order_by(*newest).limit(most)
    return list((await tx.conn.execute(query)).scalars())


async def told_since(tx: Tx, person_id: int, since: datetime) -> list[int]:
    """The events of a person of which somebody may have been told after a moment."""
    joined = event_person.join(event, event.c.id == event_person.c.event_id)
    told = event.c.state.in_((*TOLD, EventState.RETRACTED)) & (event.c.revision > 0)  # an apology may name, too
    told &= func.coalesce(event.c.published_at, event.c.created_at) >= since
    query = select(event.c.id).select_from(joined).where(event_person.c.person_id == person_id, told)
    return list((await tx.conn.execute(query.order_by(event.c.id))).scalars())


async def newest_events(tx: Tx, most: int) -> list[int]:
    """The newest published events with people, newest first."""
    somebody = event.c.id.in_(select(event_person.c.event_id))
    told = (event.c.state == EventState.PUBLISHED.value) & ~unknown_to_others(event.c.id)
    query = select(event.c.id).where(told, somebody)
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
    rows = (await tx.conn.execute(_PEOPLE, {"b_people": ids})).all() if ids else []
    found = await _whole(tx, rows)
    return [found[one] for one in ids if one in found]


async def of_events(tx: Tx, event_ids: Sequence[int]) -> dict[int, list[Person]]:
    """Whom each event happened to, in their order."""
    links = (await tx.conn.execute(_OF_EVENTS, {"b_events": event_ids})).all() if event_ids else []
    found = await _whole(tx, links)
    people: dict[int, list[Person]] = {}
    for link in links:
        people.setdefault(link.event_id, []).append(found[link.id])
    return people


async def _whole(tx: Tx, rows: Sequence[Row[Any]]) -> dict[int, Person]:
    """The people of these rows, by id, with what other tables say of them."""
    if not rows:
        return {}
    of = {"b_people": list({row.id for row in rows})}
    called, heard = await tx.conn.execute(_CALLED, of), await tx.conn.execute(_HEARD, of)
    found = _Found.of(called.all(), heard.all())
    return {row.id: _person(row, found) for row in rows}


def _among(column: Any, name: str) -> Any:
    return column.in_(bindparam(name, expanding=True))


def _heard() -> Any:
    """Who named these people, each with what its word is worth."""
    joined = witness.join(source, source.c.id == witness.c.source_id)
    joined = joined.outerjoin(standing, standing.c.source_id == source.c.id)
    ours = source.c["id", "outlet", "trust", "owner", "state_media"]
    columns = (*witness.c["person_id", "origin", "seen_at"], *ours, standing.c.doubted_at)
    return select(*columns).select_from(joined).where(_among(witness.c.person_id, "b_people"))


_PEOPLE = select(person).where(_among(person.c.id, "b_people"))
_OF_EVENTS = (
    select(event_person.c.event_id, person)
    .select_from(event_person.join(person, person.c.id == event_person.c.person_id))
    .where(_among(event_person.c.event_id, "b_events"))
    .order_by(event_person.c.position)
)
_HEARD = _heard()
_CALLED = union_all(
    select(*person_name.c["person_id", "lang", "name"]).where(_among(person_name.c.person_id, "b_people")),
    select(person_alias.c.person_id, null(), person_alias.c.name).where(_among(person_alias.c.person_id, "b_people")),
)
"""The names of people by language, and behind them those without one, which only find them."""


@dataclass(frozen=True, slots=True)
class _Found:
    """What other tables say of people, by person."""

    names: dict[int, list[tuple[str, str]]]
    aliases: dict[int, list[str]]
    witnesses: dict[int, list[Witness]]

    @classmethod
    def of(cls, called: Iterable[Any], heard: Iterable[Any]) -> Self:
        found = cls({}, {}, {})
        for row in called:
            if row.lang is None:
                found.aliases.setdefault(row.person_id, []).append(row.name)
            else:
                found.names.setdefault(row.person_id, []).append((row.lang, row.name))
        for row in heard:
            trust, owner = effective(row.trust, row.doubted_at, row.seen_at), other_owner(row.owner, row.id)
            witness_ = Witness(row.id, Outlet(row.outlet), trust, owner, row.origin, row.state_media)
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
        categories=tuple(Category(category) for category in row.categories),
        cases=tuple(row.cases),
    )


def recognitions(row: Row[Any]) -> tuple[Recognition, ...]:
    """Who lists a person in public, from the person's row."""
    return tuple(Recognition(name, date.fromisoformat(day), url) for name, day, url in row.recognised)

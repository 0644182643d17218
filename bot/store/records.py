"""The registry as a whole: every person with everything known, to be read and written at once."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Row, bindparam, delete, select, true, update

from bot.core.birthday import Birthday
from bot.core.category import Category
from bot.core.event import Consent
from bot.core.finding import Group
from bot.core.fold import name_key
from bot.core.record import Record
from bot.store.database import ROWS_A_STATEMENT, Tx
from bot.store.ids import public_id
from bot.store.people import recognitions
from bot.store.schema.people import person, person_alias, person_name


async def everybody(tx: Tx) -> list[Record]:
    """The whole registry in the order in which it grew."""
    return await _read(tx, None)


async def some(tx: Tx, ids: Sequence[int]) -> list[Record]:
    """Some people, at most a screenful, in the order in which they were registered."""
    return await _read(tx, ids)


async def _read(tx: Tx, ids: Sequence[int] | None) -> list[Record]:
    mine = [true() if ids is None else column.in_(ids) for column in _IDS]
    people = (await tx.conn.execute(select(person).where(mine[0]).order_by(person.c.id))).all()
    names: dict[int, list[tuple[str, str]]] = {}
    for row in await tx.conn.execute(select(person_name).where(mine[1])):
        names.setdefault(row.person_id, []).append((row.lang, row.name))
    aliases: dict[int, list[str]] = {}
    for row in await tx.conn.execute(select(person_alias).where(mine[2])):
        aliases.setdefault(row.person_id, []).append(row.name)
    return [_record(row, names.get(row.id, []), aliases.get(row.id, [])) for row in people]


_IDS = (person.c.id, person_name.c.person_id, person_alias.c.person_id)


async def add(tx: Tx, new: Sequence[Record], now: datetime) -> None:
    """Register people; each gets a random id of its own."""
    fresh = [(public_id(), record) for record in new]
    for start in range(0, len(fresh), ROWS_A_STATEMENT):
        part = dict(fresh[start : start + ROWS_A_STATEMENT])
        fresh_ = {"created_at": now, "checked": True}  # whoever writes a record down knows whom they mean
        rows = [_columns(record) | fresh_ | {"public_id": name} for name, record in part.items()]
        await tx.conn.execute(person.insert(), rows)
        made = select(person.c.id, person.c.public_id).where(person.c.public_id.in_(part))
        await _spell(tx, [(row.id, part[row.public_id]) for row in await tx.conn.execute(made)])


async def rewrite(tx: Tx, changed: Sequence[Record]) -> None:
    """From now on registered people are as the records say; who named them stays."""
    for start in range(0, len(changed), ROWS_A_STATEMENT):
        part = changed[start : start + ROWS_A_STATEMENT]
        rows = [_columns(record) | {"of": record.id, "checked": True} for record in part]
        await tx.conn.execute(update(person).where(person.c.id == bindparam("of")), rows)
        for table in (person_name, person_alias):
            await tx.conn.execute(delete(table).where(table.c.person_id.in_([record.id for record in part])))
        await _spell(tx, [(record.id, record) for record in part])


async def _spell(tx: Tx, people: Iterable[tuple[int, Record]]) -> None:
    """Under which names people are found: the first one is an alias where no language has it."""
    names, aliases = [], []
    for person_id, record in people:
        of = {"person_id": person_id}
        names += [of | {"lang": lang, "name": name, "key": name_key(name)} for lang, name in record.names]
        known = {name for _lang, name in record.names}
        others = [name for name in record.spellings() if name and name not in known]
        aliases += [of | {"name": name, "key": name_key(name)} for name in others]
    for table, rows in ((person_name, names), (person_alias, aliases)):
        if rows:
            await tx.conn.execute(table.insert(), rows)


def _columns(record: Record) -> dict[str, Any]:
    return {
        "name": record.name,
        "group": record.group.value,
        "minor": record.minor,
        "consent": record.consent.value,
        "categories": [category.value for category in record.categories],
        "born": record.born,
        "articles": [list(article) for article in record.articles],
        "place": record.place,
        "held_since": record.held_since,
        "recognised": [[one.organisation, one.since.isoformat(), one.url] for one in record.recognised],
        "last_sign": record.last_sign,
        "cases": list(record.cases),
        "birthday": record.birthday and record.birthday.written,
    }


def _record(row: Row[Any], names: Sequence[tuple[str, str]], aliases: Sequence[str]) -> Record:
    return Record(
        id=row.id,
        public_id=row.public_id,
        name=row.name,
        group=Group(row.group),
        minor=row.minor,
        consent=Consent(row.consent),
        names=tuple(sorted(names)),
        aliases=tuple(sorted(name for name in aliases if name != row.name)),
        categories=tuple(Category(category) for category in row.categories),
        born=row.born,
        articles=tuple((number, code) for number, code in row.articles),
        place=row.place,
        held_since=row.held_since,
        recognised=recognitions(row),
        last_sign=row.last_sign,
        cases=tuple(row.cases),
        birthday=Birthday.read(row.birthday or ""),
    )

"""Two rows of the registry that are one person become one, and somebody leaves it.

Owns that nothing which points at a person is forgotten: a test holds `MOVED` against the schema. What the row that
stays says is written by bot/store/records.py.
"""

from typing import Any

from sqlalchemy import Table, bindparam, delete, literal, select, update

from bot.core.event import TOLD, Person
from bot.core.record import Record
from bot.store import people, records
from bot.store.database import ROWS_A_STATEMENT, Tx
from bot.store.readers import LABEL, TOPIC
from bot.store.schema.campaigns import campaign_person
from bot.store.schema.events import bad_news_family, event, event_apart, event_person, event_source
from bot.store.schema.hearings import hearing_person
from bot.store.schema.people import person, person_alias, person_former, person_name, witness
from bot.store.schema.readers import topic
from bot.store.schema.served import person_rank, served
from bot.store.schema.wishes import wish_person

MOVED: tuple[Table, ...] = (
    event_person,
    event_apart,
    hearing_person,
    campaign_person,
    wish_person,
    bad_news_family,
)
"""Tables in which the younger row's place is taken by the older one, once where both stand."""

ADDED_UP: tuple[Table, ...] = (served,)
"""Tables of numbers, in which the two are one sum."""

WRITTEN_ANEW: tuple[Table, ...] = (person_name, person_alias, person_former, witness, person_rank)
"""What comes from the record, the ids by which links know the person, who named them, and what is reckoned anew."""


async def merge(tx: Tx, older: Person, younger: Person, whole: Record) -> None:
    """All that points at the younger row points at the older one, which is as `whole` says; the younger one goes."""
    for table in MOVED:
        await _move(tx, table, younger.id, older.id)
    await _add_up(tx, younger.id, older.id)
    linked = select(event_person.c.event_id).where(event_person.c.person_id == older.id)
    theirs = (event_apart.c.person_id == older.id) & event_apart.c.event_id.in_(linked)
    await tx.conn.execute(delete(event_apart).where(theirs))
    for row in (await tx.conn.execute(select(witness).where(witness.c.person_id == younger.id))).all():
        await people.add_witness(tx, older.id, row.source_id, row.seen_at, origin=row.origin)
    was = update(person_former).where(person_former.c.person_id == younger.id)
    await tx.conn.execute(was.values(person_id=older.id))
    await tx.conn.execute(delete(person).where(person.c.id == younger.id))
    await tx.insert_new(person_former, {"public_id": younger.public_id, "person_id": older.id})
    await records.rewrite(tx, [whole])


async def _move(tx: Tx, table: Table, gone: int, stays: int) -> None:
    names = [column.name for column in table.columns]
    columns = [literal(stays) if name == "person_id" else table.c[name] for name in names]
    rows = select(*columns).where(table.c.person_id == gone)
    await tx.conn.execute(tx.insert(table).from_select(names, rows).on_conflict_do_nothing())
    await tx.conn.execute(delete(table).where(table.c.person_id == gone))


async def _add_up(tx: Tx, gone: int, stays: int) -> None:
    """What was done for either was done for the one that stays."""
    rows = select(literal(stays), *served.c["kind", "day", "number"]).where(served.c.person_id == gone)
    statement = tx.insert(served).from_select(["person_id", "kind", "day", "number"], rows)
    both = {"number": served.c.number + statement.excluded.number}
    await tx.conn.execute(statement.on_conflict_do_update(index_elements=["person_id", "kind", "day"], set_=both))
    await tx.conn.execute(delete(served).where(served.c.person_id == gone))


async def move_follows(tx: Tx, old: str, new: str) -> int:
    """Whoever follows the topic `old` follows `new` from now on, once, with the kinds of both; how many did."""
    was, is_now = tx.vault.mark(old, TOPIC), tx.vault.mark(new, TOPIC)
    rows = (await tx.conn.execute(select(topic).where(topic.c.topic_mark == was))).all()
    other = topic.alias()
    doubled = topic.join(other, (other.c.subscriber_id == topic.c.subscriber_id) & (other.c.topic_mark == was))
    query = select(topic.c.id, topic.c.subscriber_id, other.c.kinds, other.c.id.label("gone")).select_from(doubled)
    both = (await tx.conn.execute(query.where(topic.c.topic_mark == is_now))).all()
    more = [{"of": row.id, "to": row.kinds} for row in both]
    await _many(tx, update(topic).values(kinds=topic.c.kinds.op("|")(bindparam("to"))), more)
    await _many(tx, delete(topic), [{"of": row.gone} for row in both])
    once = {row.subscriber_id for row in both}
    moved = [
        {"of": row.id, "to": is_now, "sealed": tx.vault.seal_json({"l": new, "s": _shown(tx, row.label)}, LABEL)}
        for row in rows
        if row.subscriber_id not in once
    ]
    await _many(tx, update(topic).values(topic_mark=bindparam("to"), label=bindparam("sealed")), moved)
    return len(rows)


def _shown(tx: Tx, sealed: bytes) -> Any:
    return tx.vault.open_json(sealed, LABEL)["s"]


async def _many(tx: Tx, statement: Any, rows: list[dict[str, Any]]) -> None:
    mine = statement.where(topic.c.id == bindparam("of"))
    for start in range(0, len(rows), ROWS_A_STATEMENT):
        await tx.conn.execute(mine, rows[start : start + ROWS_A_STATEMENT])


async def end_follows(tx: Tx, label: str) -> int:
    """Nobody follows this topic any more; how many did."""
    return (await tx.conn.execute(delete(topic).where(topic.c.topic_mark == tx.vault.mark(label, TOPIC)))).rowcount


async def forget_names(tx: Tx, person_id: int) -> None:
    """Who named the person, and under which names links knew them, is not known any more."""
    for table in (witness, person_former):
        await tx.conn.execute(delete(table).where(table.c.person_id == person_id))


async def erase(tx: Tx, person_id: int) -> None:
    """The row goes, with all that points at it. Unpublished events lose the person, and quote no headline."""
    theirs = select(event_person.c.event_id).where(event_person.c.person_id == person_id)
    nothing = {"hides_name": True, "headline": "", "url": ""}  # else they are quoted where the others may be named
    await tx.conn.execute(update(event_source).where(event_source.c.event_id.in_(theirs)).values(**nothing))
    await tx.conn.execute(delete(person).where(person.c.id == person_id))


async def published_kinds(tx: Tx, person_id: int) -> list[str]:
    """The kinds of the events of a person that readers were told of, newest first."""
    joined = event_person.join(event, event.c.id == event_person.c.event_id)
    public = (event_person.c.person_id == person_id) & event.c.state.in_(TOLD)
    newest = (event.c.happened_at.desc(), event.c.id.desc())
    found = await tx.conn.execute(select(event.c.kind).select_from(joined).where(public).order_by(*newest))
    return list(found.scalars())

"""A new key for a database: every sealed value is sealed again, every mark that can be is made again.

In batches, each one transaction. Sealed values say with which key they were written, and a mark changes in the
transaction of the value it is made of, so a run that was killed is simply run again with the same two keys; until it is
done no other command opens the database (`state.key_verdict`).
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Column, Row, Table, bindparam, select, tuple_, update

from bot.store import hearings, relatives, state
from bot.store.contacts import BODY, DESK
from bot.store.database import Database, Tx
from bot.store.fanout import DEDUPE
from bot.store.readers import CHAT, LABEL, TOPIC
from bot.store.receipts import EVENT
from bot.store.schema.campaigns import campaign_key
from bot.store.schema.events import event, fanout
from bot.store.schema.hearings import claim, hearing, wording
from bot.store.schema.phone import vanishing, word
from bot.store.schema.readers import conversation, invite, subscriber, topic
from bot.store.schema.relatives import relative
from bot.store.schema.talks import contact
from bot.store.schema.traffic import file, inbox, outbox, receipt, task
from bot.store.schema.wishes import wish
from bot.store.sealed import SEALED
from bot.store.vault import SealError, Vault

AT_ONCE = 500
FILES_AT_ONCE = 5
"""Each may be many megabytes."""


@dataclass(frozen=True, slots=True)
class RotateProblem:
    """The key cannot be changed. `key`: wrong (not this database's), other (a change to another key is half done),
    unreadable (a value opens with neither key; `detail` names the column)."""

    key: str
    detail: str = ""


@dataclass(frozen=True, slots=True)
class _Keys:
    old: Vault
    new: Vault


async def rotate(db: Database, new: Vault, progress: Callable[[str, int], None]) -> int | RotateProblem:
    """Change the key from `db.vault` to `new`; how many rows were sealed again. Needs to be the only program.

    `progress` is told the table and how many of its rows were looked at.
    """
    async with db.write() as tx:
        if problem := await state.start_rotation(tx, new.check_value):
            return RotateProblem(problem)
    keys, count = _Keys(db.vault, new), 0
    try:
        # Readers first: what else carries a mark of a chat changes with them.
        about = (subscriber, topic, relative, invite, conversation, contact, wish, inbox, task, file, outbox)
        for table in (*about, receipt, vanishing, word, hearing, claim, wording, campaign_key):
            count += await _table(db, table, keys, progress)
    except SealError as error:
        return RotateProblem("unreadable", str(error))
    await _events(db, keys, progress)
    await db.scrub()  # the old values must not stay readable in free pages
    async with db.write() as tx:
        await state.end_rotation(tx, new.check_value)
    return count


async def _table(db: Database, table: Table, keys: _Keys, progress: Callable[[str, int], None]) -> int:
    columns = [(column, context) for column, context in SEALED if column.table is table]
    primary = list(table.primary_key.columns)
    last: Sequence[Any] | None = None
    seen = count = 0
    most = FILES_AT_ONCE if table is file else AT_ONCE
    while True:
        async with db.write() as tx:
            query = select(table).order_by(*primary).limit(most)
            query = query if last is None else query.where(tuple_(*primary) > tuple_(*last))
            rows = (await tx.conn.execute(query)).all()
            count += await _batch(tx, table, columns, rows, keys)
        seen += len(rows)
        progress(table.name, seen)
        if len(rows) < most:
            return count
        last = [rows[-1]._mapping[column] for column in primary]


async def _batch(
    tx: Tx, table: Table, columns: Sequence[tuple[Column[Any], str]], rows: Sequence[Row[Any]], keys: _Keys
) -> int:
    changed: list[dict[str, Any]] = []
    moved: list[dict[str, Any]] = []
    for row in rows:
        values: dict[str, Any] = {
            column.name: _again(row._mapping[column], context, keys) for column, context in columns
        }
        if all(values[column.name] == row._mapping[column] for column, _ in columns):
            continue
        if table is subscriber:
            chat = keys.new.open(values["chat"], CHAT).decode()
            values["chat_mark"] = keys.new.mark(chat, CHAT)
            moved.append({"was": keys.old.mark(chat, CHAT), "is": values["chat_mark"]})
        values |= _marks(table, values, keys)
        ids = {f"key_{column.name}": row._mapping[column] for column in table.primary_key.columns}
        changed.append({**{f"new_{name}": value for name, value in values.items()}, **ids})
    if changed:
        await tx.conn.execute(_update(table, changed[0]), changed)
    for other in (conversation, inbox, task) if moved else ():
        await _rename(tx, other.c.chat_mark, moved)
    return len(changed)


def _marks(table: Table, values: dict[str, Any], keys: _Keys) -> dict[str, Any]:
    """The marks of a row under the new key, made of what it holds, sealed anew in `values`."""
    if table is topic:
        return {"topic_mark": keys.new.mark(keys.new.open_json(values["label"], LABEL)["l"], TOPIC)}
    if table is contact:
        return {"desk_mark": keys.new.mark(keys.new.open_json(values["body"], BODY)["desk"], DESK)}
    if table is wish:
        address = values["address"]
        return {"chat_mark": keys.new.mark(keys.new.open(address, CHAT).decode(), CHAT) if address else None}
    if table is relative:
        person = keys.new.open_json(values["body"], relatives.BODY)["person"]
        return {"person_mark": keys.new.mark(person, relatives.PERSON)}
    if table is hearing and values["own"] is not None:
        person = keys.new.open_json(values["own"], hearings.OWN)["person"]
        return {"kin_mark": keys.new.mark(person, relatives.PERSON)}
    return {}


def _again(value: bytes | None, context: str, keys: _Keys) -> bytes | None:
    """The value under the new key; None and what has it already stay."""
    if value is None:
        return None
    try:
        return keys.new.seal(keys.old.open(value, context), context)
    except SealError:
        keys.new.open(value, context)
        return value


def _update(table: Table, sample: dict[str, Any]) -> Any:
    mine = [column == bindparam(f"key_{column.name}", type_=column.type) for column in table.primary_key.columns]
    names = [name.removeprefix("new_") for name in sample if name.startswith("new_")]
    return update(table).where(*mine).values({name: bindparam(f"new_{name}") for name in names})


async def _rename(tx: Tx, column: Column[Any], moved: Sequence[dict[str, Any]]) -> None:
    statement = update(column.table).where(column == bindparam("was", type_=column.type))
    await tx.conn.execute(statement.values({column.name: bindparam("is")}), list(moved))


async def _events(db: Database, keys: _Keys, progress: Callable[[str, int], None]) -> None:
    """Marks made of event ids: receipts, and what keeps an alert from being queued twice."""
    last = seen = 0
    while True:
        async with db.write() as tx:
            query = select(event.c.id).where(event.c.id > last).order_by(event.c.id).limit(AT_ONCE)
            ids = list((await tx.conn.execute(query)).scalars())
            for column, context in ((receipt.c.event_mark, EVENT), (outbox.c.dedupe, DEDUPE)):
                marks = [{"was": keys.old.mark(str(n), context), "is": keys.new.mark(str(n), context)} for n in ids]
                if marks:
                    await _rename(tx, column, marks)
            jobs = select(fanout.c.id, fanout.c.event_id).where(fanout.c.event_id.in_(ids))
            for job in (await tx.conn.execute(jobs)).all():
                mark = keys.new.mark(str(job.event_id), DEDUPE)
                await tx.conn.execute(update(fanout).where(fanout.c.id == job.id).values(dedupe=mark))
        seen += len(ids)
        progress(event.name, seen)
        if len(ids) < AT_ONCE:
            return
        last = ids[-1]

"""Everything that is stored about one chat, for the person behind it: read by the schema's own marks.

Whose a row is stands in the row itself (`chat_mark`, `subscriber_id` or `supporter_mark`), so a new table or column is
in the file at once, and a test names whatever cannot be shown. Marks and the numbers of rows are left out: they say
which rows belong together and nothing else, and would lead from a file on a phone to a log or a stolen database.
"""

import json
from collections.abc import Callable
from datetime import datetime
from types import MappingProxyType
from typing import Any, Final

from sqlalchemy import Column, ColumnElement, Row, Table, false, select

from bot.store import campaigns, files
from bot.store.database import Tx
from bot.store.readers import chat_mark
from bot.store.schema import metadata
from bot.store.schema.phone import word
from bot.store.schema.readers import subscriber
from bot.store.schema.traffic import file
from bot.store.sealed import SEALED

OPENED: Final = MappingProxyType(dict(SEALED))
"""The context of every sealed column."""

NUMBERS: Final = frozenset({"id", "subscriber_id"})
"""Names of columns that only number rows."""

UNTOLD: Final = frozenset({word.c.body})
"""Hashes of words: who finds the file could try words on them."""


def tables() -> tuple[Table, ...]:
    """Those with a column about a reader, in the order in which they build on each other."""
    return tuple(one for one in metadata.sorted_tables if any(column.info["personal"] for column in one.columns))


def shown(table: Table) -> tuple[Column[Any], ...]:
    """What of a table is told: all but numbers of rows, and bytes that the key does not open."""
    readable = (one for one in table.columns if one in OPENED or one.type.python_type is not bytes)
    return tuple(one for one in readable if one.name not in NUMBERS and one not in UNTOLD)


async def everything(tx: Tx, chat_id: int) -> dict[str, list[dict[str, Any]]]:
    """All rows about a chat by table, as values of JSON; what is not set is left out. Only reads."""
    whose, found = await _whose(tx, chat_id), {}
    for table in tables():
        query = select(table).where(whose(table)).order_by(*table.primary_key.columns)
        if rows := (await tx.conn.execute(query)).all():
            found[table.name] = [await _told(tx, table, row) for row in rows]
    return found


async def _whose(tx: Tx, chat_id: int) -> Callable[[Table], ColumnElement[bool]]:
    """Which rows of a table are about a chat."""
    mark = chat_mark(tx, chat_id)
    number = await tx.conn.scalar(select(subscriber.c.id).where(subscriber.c.chat_mark == mark))
    supporter = [] if number is None else await campaigns.marks_of(tx, number)

    def rows(table: Table) -> ColumnElement[bool]:
        if "chat_mark" in table.columns:
            return table.c.chat_mark == mark
        if "supporter_mark" in table.columns:
            return table.c.supporter_mark.in_(supporter)
        # Whoever is no subscriber has no such row; what waits for bare chats has no number either.
        return false() if number is None else table.c.subscriber_id == number

    return rows


async def _told(tx: Tx, table: Table, row: Row[Any]) -> dict[str, Any]:
    values = {column: row._mapping[column] for column in shown(table)}
    return {column.name: await _value(tx, column, value) for column, value in values.items() if value is not None}


async def _value(tx: Tx, column: Column[Any], value: Any) -> Any:
    if column in OPENED:
        return _open(tx, column, value)
    if column.info["personal"] and (target := _shared(column)) is not None:
        row = (await tx.conn.execute(select(target).where(target.c.id == value))).one()
        return {one.name: _plain(row._mapping[one]) for one in shown(target)}
    return _plain(value)


def _shared(column: Column[Any]) -> Table | None:
    """The table of things that many share, to one of which the column points: what it says is told with it."""
    targets = [key.column.table for key in column.foreign_keys]
    return next((one for one in targets if one not in tables()), None)


def _open(tx: Tx, column: Column[Any], value: bytes) -> Any:
    opened = tx.vault.open(value, OPENED[column])
    if column is file.c.sealed:
        letter = files.unpack(opened)  # its bytes are on their way to the same chat
        return {"name": letter.name, "type": letter.media_type, "bytes": len(letter.content)}
    return json.loads(opened) if opened else None


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, datetime) else value

"""SQLite's driver, fitted between SQLAlchemy and aiosqlite: one trip to the thread of a connection for each statement.

The adapter that SQLAlchemy brings along makes four (open a cursor, execute, fetch, close), three for BEGIN, and one to
roll back nothing when a connection returns to its pool. Each trip wakes two threads that share one interpreter, which
costs more than a short statement itself. Here a cursor is opened, read to its end and closed in one trip, BEGIN travels
with the first statement of its transaction, and where nothing was asked nothing is rolled back. Owns no SQL.
"""

import sqlite3
from collections import deque
from collections.abc import Sequence
from typing import Any, NamedTuple

import aiosqlite
from sqlalchemy.dialects.sqlite.aiosqlite import (
    AsyncAdapt_aiosqlite_connection,
    AsyncAdapt_aiosqlite_cursor,
    AsyncAdapt_aiosqlite_dbapi,
)
from sqlalchemy.util.concurrency import await_


class _Answer(NamedTuple):
    """What a statement left behind, as a cursor of the driver says it."""

    rows: Sequence[Any] = ()
    description: Any = None
    rowcount: int = -1
    lastrowid: Any = None


def _whole(raw: sqlite3.Connection, begin: str | None, statement: str, parameters: Any, many: bool) -> _Answer:  # noqa: FBT001 - handed over by position
    """In the thread of the connection: one statement from its cursor to its last row."""
    if begin is not None:
        raw.execute(begin).close()
    cursor = raw.cursor()
    try:
        if many:
            cursor.executemany(statement, parameters)
        else:
            cursor.execute(statement, parameters or ())
        rows = cursor.fetchall() if cursor.description else ()
        return _Answer(rows, cursor.description, cursor.rowcount, cursor.lastrowid)
    finally:
        cursor.close()


class _Cursor(AsyncAdapt_aiosqlite_cursor):
    """What a statement gave, all of it in memory. Nothing stays open in the driver."""

    __slots__ = ("_answer",)
    _adapt_connection: "Connection"

    def __init__(self, adapt_connection: Any) -> None:
        self._adapt_connection = adapt_connection
        self._rows = deque()
        self._answer = _Answer()

    @property
    def description(self) -> Any:
        return self._answer.description

    @property
    def rowcount(self) -> int:
        return self._answer.rowcount

    @property
    def lastrowid(self) -> Any:
        return self._answer.lastrowid

    def execute(self, operation: Any, parameters: Any = None) -> None:
        self._take(self._adapt_connection.run(operation, parameters, many=False))

    def executemany(self, operation: Any, seq_of_parameters: Any) -> None:
        self._take(self._adapt_connection.run(operation, seq_of_parameters, many=True))

    def close(self) -> None:
        self._rows.clear()

    async def _async_soft_close(self) -> None:
        """The driver's cursor is closed already; the rows stay."""

    def _take(self, answer: _Answer) -> None:
        self._answer = answer
        self._rows = deque(answer.rows)


class Connection(AsyncAdapt_aiosqlite_connection):
    """A connection as SQLAlchemy wants it, whose transactions start with their first statement."""

    __slots__ = ("_begin", "_used")
    _cursor_cls = _Cursor

    def __init__(self, dbapi: Any, connection: Any) -> None:
        super().__init__(dbapi, connection)
        self._begin: str | None = None
        self._used = False

    def begin(self, statement: str) -> None:
        """What follows, up to `commit` or `rollback`, is one transaction, opened by this statement."""
        self._begin = statement

    def run(self, statement: str, parameters: Any, *, many: bool) -> _Answer:
        """One trip. A caller who is cancelled leaves the statement running: the rollback queues up behind it."""
        begin, self._begin, self._used = self._begin, None, True
        driver: Any = self._connection
        try:
            # Private in aiosqlite, which has no other way to do several things in one trip.
            answer: _Answer = await_(driver._execute(_whole, driver._conn, begin, statement, parameters, many))
        except Exception as error:  # noqa: BLE001 - raised again, as what SQLAlchemy understands
            self._handle_exception(error)
        return answer

    def commit(self) -> None:
        """End the transaction, if anything was asked in it."""
        self._begin = None
        if self._used:
            super().commit()
            self._used = False

    def rollback(self) -> None:
        """Undo the transaction, if anything was asked in it."""
        self._begin = None
        if self._used:
            super().rollback()
            self._used = False


class _Driver(AsyncAdapt_aiosqlite_dbapi):
    def connect(self, *args: Any, **kwargs: Any) -> Connection:
        return Connection(self, super().connect(*args, **kwargs)._connection)


def driver() -> Any:
    """The module that SQLAlchemy's engine takes instead of aiosqlite."""
    return _Driver(aiosqlite, sqlite3)

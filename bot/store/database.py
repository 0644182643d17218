"""Connections and transactions.

Owns the engines, the one writer of SQLite and its queue, and what is done after a commit. Knows no table.
`db.write()` and `db.read()` give a `Tx`; every function of the store takes that `Tx` first. Never await the network
while one is open.
"""

import asyncio
import heapq
import itertools
import sqlite3
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from sqlalchemy import Insert, Table, event, func, make_url, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, create_async_engine

from bot.store.driver import driver
from bot.store.trouble import DAMAGED, LOCKED, Unavailable, key_of, words
from bot.store.vault import Vault

READERS = 4
CHECKPOINT_TRIES = 20
CHECKPOINT_PAUSE = 0.1
ROWS_A_STATEMENT = 500
"""Databases bound the parameters of one statement."""


@dataclass(slots=True)
class Tx:
    """An open transaction. `wakes` collects the passes to wake once it is committed; `bot_id` is the present bot's."""

    conn: AsyncConnection
    vault: Vault
    bot_id: int = 0
    wakes: set[str] = field(default_factory=set)

    async def alone(self, purpose: int) -> None:
        """From here to the end nobody else has a transaction with this purpose. SQLite has one writer anyway."""
        if not self.sqlite:
            await self.conn.execute(select(func.pg_advisory_xact_lock(purpose)))

    @property
    def sqlite(self) -> bool:
        """Whether this is SQLite."""
        return self.conn.dialect.name == "sqlite"

    def insert(self, table: Table) -> Any:
        """An INSERT that can say ON CONFLICT, in the database's own dialect."""
        return insert_into(table, is_sqlite=self.sqlite)

    async def add(self, table: Table, values: dict[str, Any]) -> int:
        """Insert one row of plain values; its id."""
        key = (await self.conn.execute(_adding(table), values)).inserted_primary_key
        assert key is not None  # noqa: S101 - the database gives every row of such a table an id
        return int(key[0])

    async def insert_new(self, table: Table, values: dict[str, Any] | list[dict[str, Any]]) -> int:
        """Insert what is not there yet by any unique key; how many rows were new. Plain values only."""
        return await self.inserted(_adding_new(table, is_sqlite=self.sqlite), values) if values else 0

    async def inserted(self, statement: Insert, rows: dict[str, Any] | list[dict[str, Any]] | None = None) -> int:
        """Run an INSERT, once or for each of `rows`; how many it added.

        Asked for by name: else PostgreSQL's driver forgets it. One statement for many rows is compiled once.
        """
        count = (await self.conn.execute(statement, rows, execution_options={"preserve_rowcount": True})).rowcount
        # SQLite's driver counts nothing where the statement opens with a table of its own (WITH).
        return count if count >= 0 else int(await self.conn.scalar(select(func.changes())) or 0)


def insert_into(table: Table, *, is_sqlite: bool) -> Any:
    """An INSERT that can say ON CONFLICT, of one of the two dialects: for statements that are made once."""
    return sqlite.insert(table) if is_sqlite else postgresql.insert(table)


@cache
def _adding(table: Table) -> Insert:
    """Made once: to make a statement takes longer than to run it."""
    return table.insert()


@cache
def _adding_new(table: Table, *, is_sqlite: bool) -> Insert:
    made: Insert = insert_into(table, is_sqlite=is_sqlite).on_conflict_do_nothing()
    return made


class Turns:
    """A lock whose waiters are served by rank (0 first), then in order of arrival."""

    def __init__(self) -> None:
        self._held = False
        self._count = itertools.count()
        self._waiting: list[tuple[int, int, asyncio.Future[None]]] = []

    @asynccontextmanager
    async def take(self, rank: int) -> AsyncIterator[None]:
        """Hold the lock."""
        if self._held:
            await self._wait(rank)
        self._held = True
        try:
            yield
        finally:
            self._pass_on()

    async def _wait(self, rank: int) -> None:
        turn: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        heapq.heappush(self._waiting, (rank, next(self._count), turn))
        try:
            await turn
        except asyncio.CancelledError:
            if turn.done() and not turn.cancelled():
                self._pass_on()  # the turn was given to us in the same moment: hand it on
            raise

    def _pass_on(self) -> None:
        while self._waiting:
            turn = heapq.heappop(self._waiting)[2]
            if not turn.done():
                turn.set_result(None)  # `_held` stays True: the lock goes from hand to hand
                return
        self._held = False


class Database:
    """The store's connections. `on_commit` is called with the passes that a commit woke.

    `trouble`: why the database could not do its work of late; None: nothing is known against it.
    """

    def __init__(self, url: str, vault: Vault) -> None:
        self.vault = vault
        self.bot_id = 0
        """Whose file ids, receipts and subscribers are the present ones (bot/store/bots.py)."""
        self.on_commit: Callable[[frozenset[str]], None] = lambda _: None
        self.trouble: Unavailable | None = None
        self.is_sqlite = make_url(url).get_backend_name() == "sqlite"
        self._turns = Turns()
        if self.is_sqlite:
            self._writer = _sqlite_engine(url, 1, "BEGIN IMMEDIATE")
            self._reader = _sqlite_engine(url, READERS, "BEGIN")
        else:
            self._writer = self._reader = create_async_engine(
                url, pool_size=READERS, max_overflow=READERS, hide_parameters=True
            )

    @asynccontextmanager
    async def write(self, *, first: bool = False, short: bool = False) -> AsyncIterator[Tx]:
        """A transaction that writes; committed at the end, rolled back by an exception.

        `first` lets what a person waits for pass what runs in the background. `short`: a few milliseconds that others
        wait for (updates that come in, marks of the sender), before everything else. Raises `Unavailable`.
        """
        rank = 0 if short else 1 if first else 2
        with self._watched():
            if self.is_sqlite:
                async with self._turns.take(rank), self._writer.begin() as conn:
                    tx = Tx(conn, self.vault, self.bot_id)
                    yield tx
            else:
                async with self._writer.begin() as conn:
                    tx = Tx(conn, self.vault, self.bot_id)
                    yield tx
        if tx.wakes:
            self.on_commit(frozenset(tx.wakes))

    @asynccontextmanager
    async def read(self) -> AsyncIterator[Tx]:
        """A transaction that only reads. Raises `Unavailable`."""
        with self._watched():
            async with self._reader.begin() as conn:
                yield Tx(conn, self.vault, self.bot_id)

    @contextmanager
    def _watched(self) -> Iterator[None]:
        try:
            yield
        except SQLAlchemyError as error:
            key = key_of(error)
            if key is None:
                raise
            self.trouble = Unavailable(key, words(error))
            raise self.trouble from error

    async def scrub(self) -> bool:
        """Make deleted rows unreadable in the files. False: the files were busy, try again later.

        SQLite: `secure_delete` alone leaves old pages in the log and in free space, so the log is cut and the file
        rewritten. PostgreSQL does this by VACUUM and log recycling, outside of our hands.
        """
        if not self.is_sqlite:
            return True
        return await self.cut_log() and await self._raw("VACUUM") is not None and await self.cut_log()

    async def cut_log(self) -> bool:
        """Move what the log of SQLite holds into the database and give its room back. False: the file was busy."""
        if not self.is_sqlite:
            return True
        # Writers get their turn between two tries: a long reader must not stop them.
        for _ in range(CHECKPOINT_TRIES):
            row = await self._raw("PRAGMA wal_checkpoint(TRUNCATE)")
            if row is not None and row[:1] == (0,):
                return True
            await asyncio.sleep(CHECKPOINT_PAUSE)
        return False

    async def _raw(self, statement: str) -> tuple[Any, ...] | None:
        """The first row of a statement outside of any transaction, () without rows; None: the file is busy."""
        async with self._turns.take(2), self._writer.connect() as conn:
            raw = (await conn.get_raw_connection()).driver_connection
            assert raw is not None  # noqa: S101 - an open connection has its driver
            await _run(raw, "PRAGMA busy_timeout = 50")  # we hold the turn: others wait for us
            try:
                return await _run(raw, statement)
            except sqlite3.DatabaseError as error:
                key = key_of(error)
                if key is None:
                    raise
                if key == DAMAGED:
                    self.trouble = Unavailable(key, words(error))
                if key != LOCKED:
                    raise Unavailable(key, words(error)) from error
                return None
            finally:
                await _run(raw, f"PRAGMA busy_timeout = {BUSY_MS}")

    async def close(self) -> None:
        """Close all connections."""
        await self._reader.dispose()
        await self._writer.dispose()


async def _run(raw: Any, statement: str) -> tuple[Any, ...]:
    # The cursor is closed at once: an open one keeps VACUUM from running.
    async with raw.execute(statement) as cursor:
        return tuple(await cursor.fetchone() or ())


def _sqlite_engine(url: str, connections: int, begin: str) -> AsyncEngine:
    engine = create_async_engine(
        url, module=driver(), pool_size=connections, max_overflow=0, pool_timeout=60, hide_parameters=True
    )

    @event.listens_for(engine.sync_engine, "connect")
    def _prepare(connection: Any, _record: Any) -> None:
        connection.isolation_level = None  # the driver begins nothing by itself: we say BEGIN below
        cursor = connection.cursor()
        for pragma in SQLITE_PRAGMAS:
            cursor.execute(f"PRAGMA {pragma}")
        cursor.close()

    @event.listens_for(engine.sync_engine, "begin")
    def _begin(connection: Any) -> None:
        connection.connection.dbapi_connection.begin(begin)

    return engine


BUSY_MS = 10_000
SQLITE_PRAGMAS = (
    f"busy_timeout = {BUSY_MS}",
    "journal_mode = WAL",
    "synchronous = FULL",  # consent, erasure and accepted updates survive a power cut, too
    "foreign_keys = ON",
    "secure_delete = ON",
    "temp_store = MEMORY",
)

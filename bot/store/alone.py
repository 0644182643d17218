"""Being the one that works on a database.

SQLite: a lock on a file beside it, that the system lets go when its holder dies, however it dies: who gets it knows
that every lease in the database is of a dead process and may be taken over at once. PostgreSQL: a lock of the server's,
held by a connection of its own (`Lead`); any number of processes may stand by. Both need no clock.
"""

import asyncio
import fcntl
import os
from contextlib import suppress
from datetime import datetime, timedelta
from pathlib import Path

from sqlalchemy import NullPool, func, select, text, update
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncConnection, create_async_engine

from bot.store.database import Tx
from bot.store.schema.feeds import source
from bot.store.schema.traffic import outbox, task
from bot.store.upgrade import sqlite_path

LEAD = 0x76696C64  # "vild"

KEEP_ALIVE = {"tcp_keepalives_idle": "10", "tcp_keepalives_interval": "5", "tcp_keepalives_count": "3"}
"""The server finds out within half a minute that a leader's machine is gone, and lets its lock go."""

AGO = timedelta(milliseconds=1)
"""Leases are over before a moment, not at it."""

PATIENCE = 10.0
"""Seconds for a question to the server that keeps our lock."""


def hold_alone(url: str) -> int | None:
    """A handle that holds the lock until it is closed or the process ends; None: another process has it.

    For anything but a SQLite file the handle is -1 and means nothing. OSError where the file cannot be made.
    """
    path = sqlite_path(url)
    if path is None:
        return -1
    handle = os.open(Path(f"{path}.lock"), os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        os.close(handle)
        return None
    return handle


async def take_over(tx: Tx, now: datetime) -> None:
    """End every lease: whoever holds one is dead."""
    await tx.conn.execute(update(source).where(source.c.lease.is_not(None)).values(lease=None, lease_until=None))
    for table in (outbox, task):
        await tx.conn.execute(update(table).where(table.c.lease.is_not(None)).values(lease_until=now - AGO))


class Lead:
    """Of all processes on a PostgreSQL database the one that polls and sends. On SQLite it is always ours.

    The lock lives as long as its connection: with the process, the network and the server. A predecessor that was cut
    off and does not know it yet may still end what it had begun; the leases of the rows keep it from being done twice.
    """

    def __init__(self, url: str) -> None:
        """Connect to nothing yet."""
        self._engine = None if sqlite_path(url) else create_async_engine(url, poolclass=NullPool, hide_parameters=True)
        self._connection: AsyncConnection | None = None

    async def take(self) -> bool:
        """Try to become the one; False: another is, or the server cannot be asked."""
        if self._engine is None:
            return True
        await self._leave()
        try:
            async with asyncio.timeout(PATIENCE):
                raw = await self._engine.connect()
                self._connection = await raw.execution_options(isolation_level="AUTOCOMMIT")
                for name, value in KEEP_ALIVE.items():
                    await self._connection.execute(select(func.set_config(name, value, False)))  # noqa: FBT003 - SQL
                if await self._connection.scalar(select(func.pg_try_advisory_lock(LEAD))):
                    return True
        except (SQLAlchemyError, OSError):
            pass  # the server is away; TimeoutError is an OSError
        await self._leave()
        return False

    async def keeps(self) -> bool:
        """Whether we still are the one."""
        if self._engine is None:
            return True
        try:
            async with asyncio.timeout(PATIENCE):
                return self._connection is not None and bool(await self._connection.scalar(text("SELECT 1")))
        except (SQLAlchemyError, OSError):
            return False

    async def close(self) -> None:
        """Let another be the one."""
        await self._leave()
        if self._engine is not None:
            await self._engine.dispose()

    async def _leave(self) -> None:
        connection, self._connection = self._connection, None
        if connection is not None:
            with suppress(SQLAlchemyError, OSError):
                async with asyncio.timeout(PATIENCE):
                    await connection.close()

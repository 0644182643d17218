"""What a process needs before it works: the lock of its database, and the database itself."""

import asyncio
import ctypes
from contextlib import suppress

import structlog

from bot.app.ready import opened, unusable
from bot.config import Config, Mistake
from bot.store.alone import hold_alone
from bot.store.database import Database
from bot.store.upgrade import not_upgraded, sqlite_path

log = structlog.get_logger(__name__)

STARTING, AWAITED = 40, 3.0
"""How often, and every how many seconds, a server of databases is asked again that is not there at our start."""


M_ARENA_MAX, ARENAS = -8, 2
"""From <malloc.h>; the heaps that threads share."""

TIDIED = 5.0
"""Seconds between two looks at what memory can be given back: five milliseconds after a burst, else a part of one."""


def frugal() -> None:
    """Keep glibc from giving each thread a heap of its own, where what a burst leaves behind is of use to no other.

    Before threads are started; elsewhere than on glibc nothing happens.
    """
    with suppress(OSError, AttributeError):
        ctypes.CDLL(None).mallopt(M_ARENA_MAX, ARENAS)


async def tidying() -> None:
    """For ever, beside the work: give back to the system what a burst of entries leaves behind.

    glibc does so by itself only where nothing lies behind it.
    """
    while True:
        await asyncio.sleep(TIDIED)
        await asyncio.to_thread(_tidy)


def _tidy() -> None:
    with suppress(OSError, AttributeError):
        ctypes.CDLL(None).malloc_trim(0)


def alone(url: str) -> int | Mistake:
    """The lock of a database that only one process may use; -1: many may. Or what stands in the way."""
    try:
        lock = hold_alone(url)
    except OSError as error:
        found = not_upgraded(error)
        return unusable(found.key, found.detail)
    return Mistake("database.url", "config.database_busy") if lock is None else lock


async def awaited(config: Config) -> Database | tuple[Mistake, ...]:
    """The database. A server of databases may still be starting, as we are: it gets two minutes."""
    for left in range(STARTING, -1, -1):
        db = await opened(config)
        away = not isinstance(db, Database) and db[0].problem == "config.database_unreachable"
        if not away or not left or sqlite_path(config.database.url) is not None:
            return db
        if left == STARTING:
            log.warning("database_awaited", seconds=STARTING * AWAITED)
        await asyncio.sleep(AWAITED)
    raise AssertionError("the last try returns")

"""Being the only program on a SQLite database.

A lock that the system lets go when its holder dies, however it dies: who gets it knows that every lease in the database
is of a dead process and may be taken over at once. PostgreSQL serves several processes; there leases run out by
themselves.
"""

import fcntl
import os
from datetime import datetime
from pathlib import Path

from sqlalchemy import update

from bot.store.database import Tx
from bot.store.schema.feeds import source
from bot.store.schema.traffic import outbox
from bot.store.upgrade import sqlite_path


def hold_alone(url: str) -> int | None:
    """A handle that holds the lock until it is closed or the process ends; None: another process has it.

    For anything but a SQLite file the handle is -1 and means nothing.
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
    await tx.conn.execute(update(outbox).where(outbox.c.lease.is_not(None)).values(lease_until=now))

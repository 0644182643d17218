"""What an error of the database means: the disk, the file, or the server.

Owns the sorting of the drivers' errors. What can pass by itself, or by an operator's hand, becomes `Unavailable`;
everything else is a fault of ours and stays what it is.
"""

import sqlite3
from typing import Final

from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as NoConnection

FULL, READ_ONLY, DAMAGED, DISK, LOCKED, UNREACHABLE = "full", "read_only", "damaged", "disk", "locked", "unreachable"


class Unavailable(Exception):  # noqa: N818 - it tells a state that passes
    """The database cannot do its work now; nothing of the transaction was kept, or it is not known whether it was.

    `key`: full, read_only, damaged, disk, locked, unreachable; `detail`: the driver's own words, one line.
    """

    def __init__(self, key: str, detail: str) -> None:
        super().__init__(f"{key}: {detail}")
        self.key = key
        self.detail = detail


_SQLITE: Final = {
    sqlite3.SQLITE_FULL: FULL,
    sqlite3.SQLITE_READONLY: READ_ONLY,
    sqlite3.SQLITE_PERM: READ_ONLY,
    sqlite3.SQLITE_CORRUPT: DAMAGED,
    sqlite3.SQLITE_NOTADB: DAMAGED,
    sqlite3.SQLITE_IOERR: DISK,
    sqlite3.SQLITE_BUSY: LOCKED,
    sqlite3.SQLITE_LOCKED: LOCKED,
    sqlite3.SQLITE_CANTOPEN: UNREACHABLE,
}
"""By primary result code."""

_POSTGRES: Final = (
    ("53100", FULL),
    ("25006", READ_ONLY),
    ("XX001", DAMAGED),
    ("XX002", DAMAGED),
    ("58030", DISK),
    ("53", UNREACHABLE),  # no memory, no connection left
    ("57P", UNREACHABLE),  # shut down, restarting, starting
    ("08", UNREACHABLE),
    ("28", UNREACHABLE),  # it does not let us in
    ("3D000", UNREACHABLE),  # there is no such database
)
"""By the beginning of the SQLSTATE; the first match counts."""


def key_of(error: BaseException) -> str | None:
    """The key of `Unavailable`; None: not a trouble of that sort."""
    if isinstance(error, Unavailable):
        return error.key
    if isinstance(error, NoConnection):
        return UNREACHABLE
    if isinstance(error, sqlite3.Error):
        return _SQLITE.get((getattr(error, "sqlite_errorcode", None) or 0) & 0xFF)
    if not isinstance(error, DBAPIError):
        return None
    return key_of(error.orig) if isinstance(error.orig, sqlite3.Error) else _of_server(error)


def _of_server(error: DBAPIError) -> str | None:
    state = getattr(error.orig, "sqlstate", None)
    if state is None:  # the driver had no answer of a server
        lost = error.connection_invalidated or type(error.orig).__name__ in {"OperationalError", "InterfaceError"}
        return UNREACHABLE if lost else None
    return next((key for start, key in _POSTGRES if str(state).startswith(start)), None)


def words(error: BaseException) -> str:
    """The driver's own words, one line."""
    if isinstance(error, Unavailable):
        return error.detail
    said = str(getattr(error, "orig", None) or error.__cause__ or error).splitlines()
    return said[0] if said else type(error).__name__

"""Bring a database to this program's schema, before anything else touches it.

Owns the lock, the backup before a change, and the refusal of a schema that is newer than the program. Works on a
synchronous connection of its own; call it in a thread. Alembic, ten megabytes of memory, is loaded only where a schema
is not the newest: a process that starts finds it so nearly always.
"""

import errno
import os
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import sqlalchemy
from sqlalchemy import Connection, Engine, column, create_engine, event, make_url, select, table, text
from sqlalchemy.exc import DatabaseError

from bot.store.trouble import FULL, READ_ONLY, UNREACHABLE, key_of, words

if TYPE_CHECKING:
    from alembic.config import Config

SCRIPTS = Path(__file__).parent / "migrations"
BACKUP = ".before-"
"""Between the name of the database and the revision it had."""

REPLACED = ".replaced-"
"""Between the name of a database that a restore set aside and the moment it did."""

VERSION = "alembic_version"
"""The table in which a database says which schema it has."""

PG_LOCK = 0x76696769  # "vigi": one upgrade at a time over all instances of a PostgreSQL database

FAILURES = (DatabaseError, sqlite3.Error, OSError, ImportError)
"""What a database that cannot be used raises; the last: the library for it is not installed."""


@dataclass(frozen=True, slots=True)
class Upgraded:
    """The schema is this program's. `backup` is the copy made before a change, if there was anything to lose."""

    before: str | None
    after: str
    backup: Path | None = None


@dataclass(frozen=True, slots=True)
class NotUpgraded:
    """The schema could not be brought up. `key`: newer, no_driver (an extra is not installed), or what
    `bot/store/trouble.py` names."""

    key: str
    detail: str


def sync_url(url: str) -> str:
    """The same database for a synchronous driver."""
    return url.replace("sqlite+aiosqlite", "sqlite", 1)


def upgrade(url: str, revision: str = "head", *, scripts: Path = SCRIPTS) -> Upgraded | NotUpgraded:
    """Migrate the database at `url`. Idempotent; safe to be killed: a migration is one transaction."""
    try:
        with _locked(url) as connection:
            return _upgrade(connection, url, revision, scripts)
    except FAILURES as error:
        return not_upgraded(error)


def not_upgraded(error: Exception) -> NotUpgraded:
    """What an error of the driver or of the system means."""
    if isinstance(error, ImportError):
        return NotUpgraded("no_driver", words(error))
    if isinstance(error, OSError):
        return NotUpgraded(_OF_THE_SYSTEM.get(error.errno or 0, UNREACHABLE), words(error))
    return NotUpgraded(key_of(error) or UNREACHABLE, words(error))


_OF_THE_SYSTEM = {errno.ENOSPC: FULL, errno.EDQUOT: FULL, errno.EROFS: READ_ONLY, errno.EACCES: READ_ONLY}


def _upgrade(connection: Connection, url: str, revision: str, scripts: Path) -> Upgraded | NotUpgraded:
    before, head = _revision(connection), newest(scripts)
    if before == head and revision == "head":
        return Upgraded(before, head)
    if before is not None and not known_revision(before, scripts):
        return NotUpgraded("newer", before)
    backup = _backup(url, before) if before is not None else None
    from alembic import command

    command.upgrade(alembic_config(connection, scripts), revision)
    return Upgraded(before, head, backup)


def newest(scripts: Path = SCRIPTS) -> str:
    """The newest schema: files of migrations begin with the name of theirs, in the order in which they came."""
    return max(path.stem.partition("_")[0] for path in (scripts / "versions").glob("[!_]*.py"))


def _revision(connection: Connection) -> str | None:
    """The schema of a database; None: it has none."""
    if not sqlalchemy.inspect(connection).has_table(VERSION):
        return None
    found = connection.scalar(select(column("version_num")).select_from(table(VERSION)))
    return None if found is None else str(found)


def inspect(url: str) -> str | NotUpgraded | None:
    """The revision of the database, None for an empty one, without changing anything."""
    try:
        with _engine(url) as engine, engine.connect() as connection:
            revision = _revision(connection)
    except FAILURES as error:
        return not_upgraded(error)
    return revision if revision is None or known_revision(revision) else NotUpgraded("newer", revision)


@contextmanager
def _engine(url: str) -> Iterator[Engine]:
    engine = create_engine(sync_url(url))
    try:
        yield engine
    finally:
        engine.dispose()


def downgrade(url: str, revision: str) -> None:
    """Go back to `revision`; used by tests of the migrations."""
    from alembic import command

    with _locked(url) as connection:
        command.downgrade(alembic_config(connection), revision)


def alembic_config(connection: Connection, scripts: Path = SCRIPTS) -> "Config":
    """Alembic's settings for one connection."""
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(scripts))
    config.set_main_option("path_separator", "os")
    config.attributes["connection"] = connection
    return config


def quick_check(path: Path) -> str:
    """What SQLite says of its file: "ok", or the first thing that is wrong."""
    connection = sqlite3.connect(path, timeout=10)
    try:
        return str(connection.execute("PRAGMA quick_check(1)").fetchone()[0])
    except sqlite3.DatabaseError as error:
        return str(error)
    finally:
        connection.close()


def known_revision(revision: str, scripts: Path = SCRIPTS) -> bool:
    """Whether this program can read a database of that schema."""
    if revision == newest(scripts):
        return True
    from alembic.script import ScriptDirectory
    from alembic.util import CommandError

    try:
        return ScriptDirectory(str(scripts)).get_revision(revision) is not None
    except CommandError:
        return False


@contextmanager
def _locked(url: str) -> Iterator[Connection]:
    _create_private(sqlite_path(url))
    with _engine(url) as engine:
        if engine.dialect.name == "sqlite":
            event.listen(engine, "connect", _manual_begin)
            event.listen(engine, "begin", _begin_exclusive)
        with engine.begin() as connection:
            if engine.dialect.name == "postgresql":
                connection.execute(text("SELECT pg_advisory_xact_lock(:n)"), {"n": PG_LOCK})
            yield connection


def _manual_begin(connection: Any, _record: Any) -> None:
    connection.isolation_level = None
    connection.execute("PRAGMA busy_timeout = 30000")
    connection.execute("PRAGMA journal_mode = WAL")


def _begin_exclusive(connection: Connection) -> None:
    connection.exec_driver_sql("BEGIN IMMEDIATE")


def _backup(url: str, revision: str) -> Path | None:
    """A copy beside a SQLite file, through a second connection: readers may pass our lock."""
    path = sqlite_path(url)
    if path is None:
        return None
    copy = Path(f"{path}{BACKUP}{revision}")
    copy.unlink(missing_ok=True)
    _create_private(copy)  # VACUUM INTO fills an empty file, so it is never readable by others, not even half written
    source = sqlite3.connect(path)
    try:
        source.execute("VACUUM INTO ?", (str(copy),))
    finally:
        source.close()
    return copy


def sqlite_path(url: str) -> Path | None:
    """The file of a SQLite database; None for another one."""
    parts = make_url(url)
    return Path(parts.database) if parts.get_backend_name() == "sqlite" and parts.database else None


def _create_private(path: Path | None) -> None:
    if path is not None:
        os.close(os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600))


def drop_old_backups(url: str, before: datetime) -> int:
    """Delete copies made by upgrades, and databases set aside, before this moment; how many.

    What was erased since stands in them.
    """
    path = sqlite_path(url)
    copies = [copy for mark in (BACKUP, REPLACED) for copy in path.parent.glob(f"{path.name}{mark}*")] if path else []
    old = [copy for copy in copies if copy.stat().st_mtime < before.timestamp()]
    for copy in old:
        copy.unlink(missing_ok=True)
    return len(old)

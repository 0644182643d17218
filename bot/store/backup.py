"""Backups of a SQLite database: made, examined, restored.

Owns the folder of backups and what happens to a database that comes back: chats that were erased since are erased
again, roles that were taken since are taken again, and what waited to be sent is marked as in doubt
(`bot/store/restored.py` settles it at the next start). Works on connections of its own; call it in a thread, where no
event loop runs. PostgreSQL has pg_dump and is not touched.
"""

import asyncio
import os
import shutil
import sqlite3
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import BinaryIO

from sqlalchemy import Connection, NullPool, Text, column, create_engine, event, func, select, table, update
from sqlalchemy.dialects import sqlite
from sqlalchemy.exc import DatabaseError

from bot.store import privacy, restored_roles
from bot.store.alone import hold_alone
from bot.store.database import Database
from bot.store.schema.readers import erased
from bot.store.schema.state import meta
from bot.store.schema.traffic import inbox
from bot.store.sealed_file import Header, open_file, read_header, seal_file
from bot.store.state import HOLD, KEY_CHECK, RESTORED, RESTORED_AT
from bot.store.trouble import Unavailable
from bot.store.upgrade import REPLACED, known_revision, sqlite_path
from bot.store.vault import SealError, Vault

FOLDER = "backups"
SUFFIX = ".vigil-backup"
SCRATCH = ".unsealed-"
"""Begins the name of a copy on its way into or out of a sealed file."""

STAMP = "%Y%m%dT%H%M%SZ"
Erasures = list[tuple[bytes, datetime]]
"""Marks of erased chats, and when each was."""


@dataclass(frozen=True, slots=True)
class BackupProblem:
    """It could not be done. `key`: not_sqlite, no_database, exists, no_backup, not_a_backup, other_key, damaged,
    newer, busy, failed; `detail`: a path or the system's own words."""

    key: str
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Contents:
    """What a whole backup holds: rows by table, schema revision, when it was made, size of the database in bytes."""

    made_at: datetime
    schema: str
    rows: dict[str, int]
    size: int


@dataclass(frozen=True, slots=True)
class Restored:
    """The database is the backup's. `replaced`: where the old one is; `erased`: chats erased again, None: unknown."""

    contents: Contents
    replaced: Path | None
    erased: int | None


def folder_of(url: str) -> Path | None:
    """Where nightly backups are kept; None for a database that is not ours to copy."""
    path = sqlite_path(url)
    return path.parent / FOLDER if path else None


def name_for(url: str, now: datetime) -> Path | None:
    """The file of a backup that is made now."""
    path, folder = sqlite_path(url), folder_of(url)
    return folder / f"{path.stem}-{now.astimezone(UTC):{STAMP}}{SUFFIX}" if path and folder else None


def make(url: str, target: Path, vault: Vault, now: datetime) -> Path | BackupProblem:
    """Copy the database, seal the copy, put it at `target` in one step. Readers and writers are not disturbed."""
    path = sqlite_path(url)
    if path is None:
        return BackupProblem("not_sqlite")
    if not path.exists():
        return BackupProblem("no_database", str(path))
    if target.exists():
        return BackupProblem("exists", str(target))
    try:
        target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        with _scratch(path.parent) as copy, _scratch(target.parent) as sealed:
            _snapshot(path, copy)
            with _reading(copy) as connection:
                header = Header.of(vault, _schema(connection), now)
            with copy.open("rb") as source, sealed.open("wb") as file:
                seal_file(source, file, header, vault)
                _flush(file)
            sealed.replace(target)
            _flush_folder(target.parent)
    except (sqlite3.Error, DatabaseError, OSError) as error:
        return BackupProblem("failed", _words(error))
    return target


def verify(file: Path, vault: Vault, scratch: Path) -> Contents | BackupProblem:
    """Open a backup in the folder `scratch` and examine every page and row of it; nothing is kept."""
    with _scratch(scratch) as copy:
        return _unpack(file, copy, vault)


def restore(url: str, file: Path, vault: Vault, now: datetime) -> Restored | BackupProblem:
    """Put a backup in the place of the database; what was there stays beside it. Needs to be the only program."""
    path = sqlite_path(url)
    if path is None:
        return BackupProblem("not_sqlite")
    lock = None
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        lock = hold_alone(url)
        return BackupProblem("busy") if lock is None else _restore(path, file, vault, now)
    except (sqlite3.Error, DatabaseError, Unavailable, OSError) as error:
        return BackupProblem("failed", _words(error))
    finally:
        if lock is not None:
            os.close(lock)


def _restore(path: Path, file: Path, vault: Vault, now: datetime) -> Restored | BackupProblem:
    with _scratch(path.parent) as copy:
        contents = _unpack(file, copy, vault)
        if isinstance(contents, BackupProblem):
            return contents
        gone, held, deeds = _erased_since(path), _held(path), _deeds(path)
        again = asyncio.run(_erase_again(copy, gone, vault, now)) if gone else 0
        with _writing(copy) as connection:
            restored_roles.settle(connection, deeds, now)
            _mark(connection, {RESTORED: contents.made_at.isoformat(), RESTORED_AT: now.isoformat()} | held)
        replaced = _set_aside(path, now)
        copy.replace(path)
        _flush_folder(path.parent)
    return Restored(contents, replaced, None if gone is None else again)


def drop_old(url: str, before: datetime, dead: datetime, *, keep: int = 0) -> int:
    """Delete backups from before one moment, and copies a dead process left before another; how many.

    The newest `keep` backups stay, however old they are: where none can be made any more they are all there is.
    """
    path, folder = sqlite_path(url), folder_of(url)
    if path is None or folder is None:
        return 0
    made = sorted(folder.glob(f"{path.stem}-*{SUFFIX}"), key=lambda one: made_at(one) or before)
    old = [one for one in made[: len(made) - keep] if (made_at(one) or before) < before]
    for place in (path.parent, folder):
        old += [one for one in place.glob(f"{SCRATCH}*") if one.stat().st_mtime < dead.timestamp()]
    for one in old:
        one.unlink(missing_ok=True)
    return len(old)


def latest(url: str) -> datetime | None:
    """When the newest backup of the folder was made."""
    path, folder = sqlite_path(url), folder_of(url)
    if path is None or folder is None:
        return None
    return max((at for one in folder.glob(f"{path.stem}-*{SUFFIX}") if (at := made_at(one))), default=None)


def made_at(file: Path) -> datetime | None:
    """When a backup of the folder was made, by its name; None where the name says nothing."""
    try:
        return datetime.strptime(file.name.removesuffix(SUFFIX).rpartition("-")[2], STAMP).replace(tzinfo=UTC)
    except ValueError:
        return None


def _snapshot(path: Path, copy: Path) -> None:
    connection = sqlite3.connect(path, timeout=30)
    try:
        connection.execute("VACUUM INTO ?", (str(copy),))  # it fills the empty private file that is there
    finally:
        connection.close()


def _unpack(file: Path, copy: Path, vault: Vault) -> Contents | BackupProblem:
    try:
        with file.open("rb") as source:
            found = read_header(source)
            if found is None:
                return BackupProblem("not_a_backup", str(file))
            header, digest = found
            if header.key_id != vault.key_id.hex():
                return BackupProblem("other_key", str(file))
            with copy.open("wb") as target:
                open_file(source, target, digest, vault)
                _flush(target)
    except (FileNotFoundError, IsADirectoryError, PermissionError):
        return BackupProblem("no_backup", str(file))
    except SealError:
        return BackupProblem("damaged", str(file))
    return _examine(copy, header, vault, str(file))


def _examine(copy: Path, header: Header, vault: Vault, name: str) -> Contents | BackupProblem:
    try:
        with _reading(copy) as connection:
            whole = connection.exec_driver_sql("PRAGMA integrity_check").scalar() == "ok"
            orphans = connection.exec_driver_sql("PRAGMA foreign_key_check").first() is not None
            check = connection.scalar(select(meta.c.value).where(meta.c.name == KEY_CHECK))
            schema, rows = _schema(connection), _rows(connection)
    except DatabaseError:
        return BackupProblem("damaged", name)
    if not whole or orphans or schema != header.schema:
        return BackupProblem("damaged", name)
    if check not in {None, vault.check_value}:
        return BackupProblem("other_key", name)
    if not known_revision(schema):
        return BackupProblem("newer", schema)
    return Contents(header.moment, schema, rows, copy.stat().st_size)


def _schema(connection: Connection) -> str:
    return str(connection.scalar(select(column("version_num")).select_from(table("alembic_version"))))


def _rows(connection: Connection) -> dict[str, int]:
    master = table("sqlite_master", column("name", Text), column("type", Text))
    query = select(master.c.name).where(master.c.type == "table")
    names = [name for name in connection.scalars(query) if not name.startswith(("sqlite_", "alembic_"))]
    return {name: connection.scalar(select(func.count()).select_from(table(name))) or 0 for name in sorted(names)}


def _erased_since(path: Path) -> Erasures | None:
    """Who was erased in the database that is to be replaced; None: it cannot be read."""
    if not path.exists():
        return None
    try:
        with _reading(path) as connection:
            return [(row.chat_mark, row.erased_at) for row in connection.execute(select(erased))]
    except DatabaseError:
        return None


async def _erase_again(copy: Path, gone: Erasures, vault: Vault, now: datetime) -> int:
    """Whoever was erased since the backup is erased in it, by the same rules; how many chats it knew."""
    db, known = Database(f"sqlite+aiosqlite:///{copy}", vault), 0
    try:
        async with db.write() as tx:
            for mark, at in gone:
                known += await privacy.erase_marked(tx, mark, min(at, now))
                said = (inbox.c.state == "new") & (inbox.c.chat_mark == mark)
                await tx.conn.execute(update(inbox).where(said).values(state="done", payload=None, chat_mark=b""))
    finally:
        await db.close()
    return known


def _held(path: Path) -> dict[str, str]:
    """The operator's order to hold sending outlives a restore, where it can be read."""
    if not path.exists():
        return {}
    try:
        with _reading(path) as connection:
            said = connection.scalar(select(meta.c.value).where(meta.c.name == HOLD))
    except DatabaseError:
        return {}
    return {HOLD: said} if said else {}


def _deeds(path: Path) -> restored_roles.Deeds:
    """What was done in which role, where it can be read."""
    if not path.exists():
        return ()
    try:
        with _reading(path) as connection:
            return restored_roles.read(connection)
    except DatabaseError:
        return ()


def _mark(connection: Connection, values: dict[str, str]) -> None:
    for name, value in values.items():
        statement = sqlite.insert(meta).values(name=name, value=value)
        connection.execute(statement.on_conflict_do_update(index_elements=["name"], set_={"value": value}))


def _set_aside(path: Path, now: datetime) -> Path | None:
    """Give the old database a second name. Its log goes first: it must never be read with another file."""
    if not path.exists():
        return None
    replaced = Path(f"{path}{REPLACED}{now.astimezone(UTC):{STAMP}}")
    with suppress(sqlite3.DatabaseError):
        _fold_log(path)
    for suffix in ("-wal", "-shm"):
        log = Path(f"{path}{suffix}")
        if log.exists():  # a file too damaged to be folded
            log.replace(f"{replaced}{suffix}")
    if replaced.exists():
        raise FileExistsError(str(replaced))
    try:
        replaced.hardlink_to(path)
    except OSError:  # a file system without links
        shutil.copy2(path, replaced)
    os.utime(replaced, (now.timestamp(), now.timestamp()))
    return replaced


def _fold_log(path: Path) -> None:
    connection = sqlite3.connect(path, timeout=5)
    try:
        connection.execute("PRAGMA journal_mode = DELETE").fetchone()
    finally:
        connection.close()


@contextmanager
def _scratch(folder: Path) -> Iterator[Path]:
    """An empty file for the owner alone; gone at the end, wherever it was not moved away."""
    handle, name = tempfile.mkstemp(prefix=SCRATCH, dir=folder)  # mode 0600
    os.close(handle)
    file = Path(name)
    try:
        yield file
    finally:
        for suffix in ("", "-journal", "-wal", "-shm"):
            Path(f"{file}{suffix}").unlink(missing_ok=True)


@contextmanager
def _reading(path: Path) -> Iterator[Connection]:
    engine = create_engine(f"sqlite:///{path}", poolclass=NullPool)
    try:
        with engine.connect() as connection:
            yield connection
    finally:
        engine.dispose()


@contextmanager
def _writing(path: Path) -> Iterator[Connection]:
    engine = create_engine(f"sqlite:///{path}", poolclass=NullPool)

    @event.listens_for(engine, "connect")
    def _prepare(connection: sqlite3.Connection, _record: object) -> None:
        # The file goes alone: nothing of it may stay in a log beside it.
        for pragma in ("journal_mode = DELETE", "foreign_keys = ON", "secure_delete = ON", "synchronous = FULL"):
            connection.execute(f"PRAGMA {pragma}")

    try:
        with engine.begin() as connection:
            yield connection
    finally:
        engine.dispose()


def _flush(file: BinaryIO) -> None:
    file.flush()
    os.fsync(file.fileno())


def _flush_folder(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _words(error: Exception) -> str:
    said = str(error.__cause__ or error).splitlines()
    return said[0] if said else type(error).__name__

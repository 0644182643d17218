"""Bringing a database to the program's schema."""

import shutil
import sqlite3
import stat
import subprocess
import sys
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Engine, create_engine, inspect, text

from bot.store.schema import metadata
from bot.store.upgrade import SCRIPTS, NotUpgraded, Upgraded, downgrade, newest, sync_url, upgrade

HEAD = ScriptDirectory(str(SCRIPTS)).get_current_head()
REVISIONS = [script.revision for script in ScriptDirectory(str(SCRIPTS)).walk_revisions()][::-1]


def tables_of(url: str) -> set[str]:
    engine = create_engine(sync_url(url))
    try:
        return set(inspect(engine).get_table_names())
    finally:
        engine.dispose()


def run(url: str, statement: str) -> None:
    engine: Engine = create_engine(sync_url(url))
    try:
        with engine.begin() as connection:
            connection.execute(text(statement))
    finally:
        engine.dispose()


def test_a_fresh_database_gets_every_table_and_no_backup(empty_url: str) -> None:
    assert upgrade(empty_url) == Upgraded(None, HEAD)
    assert tables_of(empty_url) == set(metadata.tables) | {"alembic_version"}


def test_an_upgrade_changes_nothing_the_second_time(empty_url: str) -> None:
    upgrade(empty_url)
    run(empty_url, "INSERT INTO meta (name, value) VALUES ('a', 'b')")
    assert upgrade(empty_url) == Upgraded(HEAD, HEAD)


def test_a_schema_that_is_newer_than_the_program_is_refused(empty_url: str) -> None:
    upgrade(empty_url)
    run(empty_url, "UPDATE alembic_version SET version_num = '9999'")
    assert upgrade(empty_url) == NotUpgraded("newer", "9999")
    assert "subscriber" in tables_of(empty_url)


@pytest.mark.parametrize(
    ("url", "key"),
    [
        pytest.param("sqlite+aiosqlite:////nowhere/at/all/vigil.db", "unreachable", id="no-folder"),
        pytest.param("sqlite+aiosqlite:///{folder}", "unreachable", id="a-folder"),
        pytest.param("sqlite+aiosqlite:///{folder}/text.db", "damaged", id="not-a-database"),
        pytest.param("postgresql+psycopg://nobody@/vigil?host={folder}", "unreachable", id="no-server"),
        pytest.param("postgresql+pg8000://nobody@/vigil", "no_driver", id="a-library-that-is-not-installed"),
    ],
)
def test_a_database_that_cannot_be_opened_is_named(tmp_path: Path, url: str, key: str) -> None:
    (tmp_path / "text.db").write_text("This is a letter, not a database. " * 200)
    answer = upgrade(url.format(folder=tmp_path))
    assert isinstance(answer, NotUpgraded)
    assert answer.key == key
    assert "\n" not in answer.detail
    assert answer.detail


LATER = """
from alembic import op
import sqlalchemy as sa
revision = "{revision}"
down_revision = "{before}"
def upgrade():
    op.add_column("meta", sa.Column("extra{revision}", sa.Text()))
    {more}
def downgrade():
    op.drop_column("meta", "extra{revision}")
"""


@pytest.fixture
def later_scripts(tmp_path: Path) -> Path:
    """The migrations of a program that is one version ahead."""
    folder = tmp_path / "migrations"
    shutil.copytree(SCRIPTS, folder, ignore=shutil.ignore_patterns("__pycache__"))
    add_script(folder, "x001", str(HEAD), "pass")
    return folder


def add_script(folder: Path, revision: str, before: str, more: str) -> None:
    (folder / "versions" / f"{revision}.py").write_text(LATER.format(revision=revision, before=before, more=more))


def columns_of_meta(url: str) -> set[str]:
    engine = create_engine(sync_url(url))
    try:
        return {column["name"] for column in inspect(engine).get_columns("meta")}
    finally:
        engine.dispose()


def test_before_a_change_the_file_is_copied_for_its_owner_alone(empty_sqlite: str, later_scripts: Path) -> None:
    upgrade(empty_sqlite)
    run(empty_sqlite, "INSERT INTO meta (name, value) VALUES ('a', 'b')")
    done = upgrade(empty_sqlite, scripts=later_scripts)
    assert isinstance(done, Upgraded)
    assert (done.before, done.after) == (HEAD, "x001")
    assert done.backup is not None
    assert stat.S_IMODE(done.backup.stat().st_mode) == 0o600
    copy = f"sqlite:///{done.backup}"
    assert columns_of_meta(copy) == {"name", "value"}
    assert columns_of_meta(empty_sqlite) == {"name", "value", "extrax001"}
    connection = sqlite3.connect(done.backup)
    assert connection.execute("SELECT * FROM meta").fetchall() == [("a", "b")]
    assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    connection.close()


def test_postgresql_has_backups_of_its_own(empty_postgres: str, later_scripts: Path) -> None:
    upgrade(empty_postgres)
    assert upgrade(empty_postgres, scripts=later_scripts) == Upgraded(HEAD, "x001")


def test_the_older_program_refuses_what_the_newer_one_made(empty_url: str, later_scripts: Path) -> None:
    upgrade(empty_url, scripts=later_scripts)
    assert upgrade(empty_url) == NotUpgraded("newer", "x001")


def test_a_migration_that_fails_takes_all_of_this_upgrade_back(empty_url: str, later_scripts: Path) -> None:
    add_script(later_scripts, "x002", "x001", "raise ArithmeticError")
    upgrade(empty_url)
    run(empty_url, "INSERT INTO meta (name, value) VALUES ('a', 'b')")
    with pytest.raises(ArithmeticError):
        upgrade(empty_url, scripts=later_scripts)
    assert columns_of_meta(empty_url) == {"name", "value"}
    assert upgrade(empty_url) == Upgraded(HEAD, HEAD)


def test_two_programs_that_start_at_once_both_find_the_schema(empty_url: str) -> None:
    program = f"from bot.store.upgrade import upgrade; print(upgrade({empty_url!r}))"
    started = [
        subprocess.Popen([sys.executable, "-c", program], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        for _ in range(3)
    ]
    said = [process.communicate(timeout=60) for process in started]
    assert [process.returncode for process in started] == [0, 0, 0], said
    befores = sorted("before=None" in out for out, _ in said)
    assert befores == [False, False, True], said
    assert upgrade(empty_url) == Upgraded(HEAD, HEAD)


def test_every_migration_goes_up_down_and_up_again(empty_url: str) -> None:
    for before, revision in zip(["base", *REVISIONS], REVISIONS, strict=False):
        upgrade(empty_url, revision)
        up = tables_of(empty_url)
        downgrade(empty_url, before)
        down = tables_of(empty_url)
        upgrade(empty_url, revision)
        assert tables_of(empty_url) == up
        assert down != up
    downgrade(empty_url, "base")
    assert tables_of(empty_url) == {"alembic_version"}
    assert upgrade(empty_url) == Upgraded(None, HEAD)


def test_the_migrations_make_exactly_the_schema(db_url: str) -> None:
    engine = create_engine(sync_url(db_url))
    try:
        with engine.connect() as connection:
            context = MigrationContext.configure(
                connection, opts={"compare_type": True, "compare_server_default": True}
            )
            assert compare_metadata(context, metadata) == []
    finally:
        engine.dispose()


def test_there_is_one_line_of_migrations() -> None:
    assert ScriptDirectory(str(SCRIPTS)).get_heads() == [newest()], "and its end is the last file by name"

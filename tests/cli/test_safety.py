"""`vigil db backup`, `restore`, `verify-backup` and `vigil hold`, as the operator meets them."""

import base64
import os
import stat
import sys
from configparser import ConfigParser
from dataclasses import dataclass
from pathlib import Path

import pytest

from bot.config import Mistake
from bot.store.alone import hold_alone
from tests.cli.conftest import FakeApp, Vigil
from tests.conftest import sqlite_url

POSTGRES = "[database]\nurl = 'postgresql://nobody@localhost/vigil'\n"


@pytest.fixture
def place(vigil: Vigil, tmp_path: Path) -> Path:
    """A folder with settings, key and an empty database."""
    assert vigil("init").code == 0
    assert vigil("db", "upgrade").code == 0
    return tmp_path


def the_backup(place: Path) -> Path:
    (found,) = (place / "backups").iterdir()
    return found


def test_a_backup_goes_into_its_folder_is_verified_and_restored(vigil: Vigil, place: Path) -> None:
    made = vigil("db", "backup")
    file = the_backup(place)
    assert (made.code, file.name) == (0, "vigil-20261120T120000Z.vigil-backup")
    assert str(file) in made.out
    assert "vigil.key" in made.out, "what a backup is worth without its key"
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    seen = vigil("db", "verify-backup", str(file))
    assert seen.code == 0
    assert "2026-11-20 12:00Z is whole" in seen.out
    back = vigil("db", "restore", str(file))
    assert back.code == 0, back.err
    assert ".replaced-20261120T120000Z" in back.out
    assert "0 readers" in back.out


def test_a_backup_may_have_a_place_of_its_own(vigil: Vigil, place: Path) -> None:
    assert vigil("db", "backup", str(place / "usb" / "mine")).code == 0
    again = vigil("db", "backup", str(place / "usb" / "mine"))
    assert again.code == 1
    assert "already" in again.err


def test_a_restore_refuses_while_the_bot_runs(vigil: Vigil, place: Path) -> None:
    vigil("db", "backup")
    lock = hold_alone(sqlite_url(place / "vigil.db"))
    assert lock is not None
    done = vigil("db", "restore", str(the_backup(place)))
    os.close(lock)
    assert done.code == 1
    assert "Stop it first" in done.err


def test_a_restore_without_a_database_says_what_is_unknown(vigil: Vigil, place: Path) -> None:
    vigil("db", "backup")
    (place / "vigil.db").unlink()
    done = vigil("db", "restore", str(the_backup(place)))
    assert done.code == 0
    assert "/forget" in done.err


def test_a_backup_of_another_key_is_named_as_such(vigil: Vigil, place: Path) -> None:
    vigil("db", "backup")
    (place / "vigil.key").write_bytes(base64.b64encode(b"y" * 32))
    for command in ("restore", "verify-backup"):
        done = vigil("db", command, str(the_backup(place)))
        assert done.code == 1
        assert "another key" in done.err


@pytest.mark.parametrize("arguments", [("backup",), ("restore", "x"), ("verify-backup", "x")], ids=lambda a: a[0])
@pytest.mark.parametrize("lang", ["en", "ru", "uk"])
def test_postgresql_has_tools_of_its_own(vigil: Vigil, place: Path, arguments: tuple[str, ...], lang: str) -> None:
    (place / "config.toml").write_text(POSTGRES)
    done = vigil("db", *arguments, lang=lang)
    assert done.code == 1
    assert "pg_dump" in done.err


@pytest.mark.parametrize("arguments", [("backup",), ("restore", "x"), ("verify-backup", "x")], ids=lambda a: a[0])
def test_nothing_is_done_without_the_key(vigil: Vigil, place: Path, arguments: tuple[str, ...]) -> None:
    (place / "vigil.key").unlink()
    done = vigil("db", *arguments)
    assert done.code == 2
    assert "privacy.key_file" in done.err


def test_hold_is_set_lifted_and_told(vigil: Vigil, place: Path, app: FakeApp) -> None:
    assert "goes on" in vigil("hold").out
    assert "held" in vigil("hold", "on").out
    assert "held" in vigil("hold", "status").out
    assert "goes on" in vigil("hold", "off").out
    assert app.held is False


def test_hold_says_what_stands_in_the_way(vigil: Vigil, place: Path, app: FakeApp) -> None:
    app.mistakes = (Mistake("privacy.key_file", "config.key_wrong", {"path": "vigil.key"}),)
    assert vigil("hold", "on").code == 2


def test_a_key_is_changed_and_the_old_one_opens_nothing_any_more(vigil: Vigil, place: Path) -> None:
    done = vigil("db", "rotate-key", str(place / "new.key"))
    assert done.code == 0, done.err
    assert stat.S_IMODE((place / "new.key").stat().st_mode) == 0o600
    assert "privacy.key_file" in done.out
    assert "subscriber: 0 rows" in done.err
    again = vigil("db", "rotate-key", str(place / "other.key"))
    assert again.code == 1
    assert "not the one" in again.err


def test_the_same_key_is_no_change(vigil: Vigil, place: Path) -> None:
    assert vigil("db", "rotate-key", str(place / "vigil.key")).code == 1


def test_a_key_is_not_changed_under_a_running_bot(vigil: Vigil, place: Path) -> None:
    lock = hold_alone(sqlite_url(place / "vigil.db"))
    assert lock is not None
    done = vigil("db", "rotate-key", str(place / "new.key"))
    os.close(lock)
    assert done.code == 1
    assert "Stop it first" in done.err


@dataclass
class Line:
    key: str
    well: bool
    values: dict[str, object]


def test_the_doctor_ends_with_0_only_when_all_is_well(vigil: Vigil, place: Path, app: FakeApp) -> None:
    app.lines = [Line("hold", True, {})]
    assert vigil("doctor").code == 0
    app.lines = [Line("hold", True, {}), Line("token", False, {})]
    done = vigil("doctor")
    assert done.code == 1
    assert done.out.splitlines()[0].startswith("ok ")
    assert "@BotFather" in done.out.splitlines()[1]
    app.mistakes = (Mistake("privacy.key_file", "config.key_wrong", {"path": "vigil.key"}),)
    assert vigil("doctor").code == 2


def test_a_service_file_is_printed_and_nothing_written(vigil: Vigil, tmp_path: Path) -> None:
    folder = tmp_path / "50% of $HOME here"
    folder.mkdir()
    done = vigil("init", "--print", "systemd", "-c", str(folder / "config.toml"))
    assert done.code == 0
    assert list(folder.iterdir()) == []
    unit = ConfigParser(interpolation=None, delimiters=("=",), strict=True)
    unit.optionxform = str  # type: ignore[assignment, method-assign]
    unit.read_string(done.out)
    service = unit["Service"]
    quoted = str(folder / "config.toml").replace("%", "%%").replace("$", "$$")
    assert service["ExecStart"] == f'{sys.executable} -m bot run --config "{quoted}"'
    assert service["WorkingDirectory"] == str(folder).replace("%", "%%")
    assert service["User"] != "root"
    assert service["RestartPreventExitStatus"] == "2"


def test_the_service_may_write_where_the_settings_say(vigil: Vigil, tmp_path: Path) -> None:
    rows, keys = tmp_path / "rows", tmp_path / "keys"
    text = f"[privacy]\nkey_file = '{keys}/my.key'\n[database]\nurl = 'sqlite:///{rows}/vigil.db'\n"
    (tmp_path / "config.toml").write_text(text)
    assert f"ReadWritePaths={tmp_path} {keys} {rows}" in vigil("init", "--print", "systemd").out

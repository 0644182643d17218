"""`vigil events export-labels`: one object a line, into a file of its own or to standard output."""

import json
import stat
from pathlib import Path

import pytest

from bot.config import Mistake
from tests.cli.conftest import FakeApp, Vigil
from tests.cli.test_commands import TOKEN


@pytest.fixture(autouse=True)
def _configured(tmp_path: Path) -> None:
    (tmp_path / "config.toml").write_text(f"[telegram]\ntoken = '{TOKEN}'\n")


def test_examples_are_lines_of_json_on_standard_output(vigil: Vigil) -> None:
    done = vigil("events", "export-labels")
    assert (done.code, done.err) == (0, "")
    assert [json.loads(line)["title"] for line in done.out.splitlines()] == ["Суд", "Ещё суд"]


def test_a_new_file_is_for_the_operator_alone_and_an_old_one_stays(vigil: Vigil, tmp_path: Path) -> None:
    target = tmp_path / "labels.jsonl"
    done = vigil("events", "export-labels", str(target))
    assert (done.code, done.out) == (0, "")
    assert "2 examples written" in done.err
    assert stat.S_IMODE(target.stat().st_mode) == 0o600
    before = target.read_bytes()
    assert len(before.splitlines()) == 2
    again = vigil("events", "export-labels", str(target))
    assert again.code == 1
    assert "there already" in again.err
    assert target.read_bytes() == before


def test_what_cannot_be_written_is_told(vigil: Vigil, tmp_path: Path) -> None:
    done = vigil("events", "export-labels", str(tmp_path / "no" / "labels.jsonl"))
    assert done.code == 1
    assert "cannot be written" in done.err


def test_a_database_that_cannot_be_opened_is_told(vigil: Vigil, app: FakeApp) -> None:
    app.mistakes = (Mistake("database.url", "config.database_damaged", {"detail": "x"}),)
    assert vigil("events", "export-labels").code == 2


def test_a_group_without_a_command_is_wrong_use(vigil: Vigil) -> None:
    assert vigil("events").code == 2

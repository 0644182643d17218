"""`vigil people`: the registry as a table, with the real composition root and a real database."""

import csv
import io
import os
import stat
from collections.abc import Mapping
from pathlib import Path

import pytest

from bot import cli
from bot.cli.shell import Shell, load_app
from bot.i18n import Catalogs
from tests.cli.conftest import NOW, Done

TABLE = (
    "name,group,consent,recognised_by\n"
    "Анна Примерова,political,,Lantern:2024-05-01:https://lantern.example/\n"
    "Борис Образцов,pow,silence,\n"
)


@pytest.fixture
def vigil(tmp_path: Path, catalogs: Catalogs) -> "Run":
    return Run(tmp_path, catalogs)


class Run:
    """Commands on one database."""

    def __init__(self, folder: Path, catalogs: Catalogs) -> None:
        self.folder, self.catalogs = folder, catalogs
        self("init")

    def __call__(self, *arguments: str, stdin: bytes = b"", env: Mapping[str, str] | None = None) -> Done:
        out, err = io.StringIO(), io.StringIO()
        around = {"VIGIL_CONFIG": str(self.folder / "config.toml"), **(env or {})}
        stream = io.BufferedReader(io.BytesIO(stdin))  # type: ignore[arg-type]
        shell = Shell(self.catalogs.translator("en"), around, stream, out, err, lambda: NOW, load_app)
        return Done(cli.execute(arguments, shell), out.getvalue(), err.getvalue())

    def table(self, text: str, *options: str) -> Done:
        """Import a text."""
        (self.folder / "people.csv").write_text(text, encoding="utf-8")
        return self("people", "import", str(self.folder / "people.csv"), *options)


def test_a_table_goes_in_once_and_comes_out_without_who_may_not_be_named(vigil: Run) -> None:
    assert vigil.table(TABLE, "--dry-run").out.endswith(
        "Would be new: 2. Would change: 0. Unchanged: 0. Nothing was written.\n"
    )
    assert vigil.table(TABLE).out == "New: 2. Changed: 0. Unchanged: 0.\n"
    assert vigil.table(TABLE).out == "New: 0. Changed: 0. Unchanged: 2.\n"
    done = vigil("people", "export")
    assert (done.code, done.err) == (0, "")
    assert [row["name"] for row in csv.DictReader(io.StringIO(done.out))] == ["Анна Примерова"]
    whole = vigil("people", "export", "--all")
    assert "Борис Образцов" in whole.out
    assert whole.err.startswith("This table holds 1 person who may not be named.")
    assert vigil("people", "import", "-", stdin=whole.out.encode()).out == "New: 0. Changed: 0. Unchanged: 2.\n"


def test_every_mistake_is_told_with_line_column_and_cure(vigil: Run) -> None:
    done = vigil.table("name,group,born\nАнна Примерова,politcal,80\nБ,pow,\n=1+1,pow,\n")
    assert done.code == 1
    assert done.err.splitlines() == [
        "Nothing was written: 3 mistakes.",
        "  line 2, group: “politcal” is not known here. Possible: political, civilian, pow, child, other",
        "  line 2, born: “80” is no year of birth. Write four digits.",
        "  line 4, name: “=1+1” is no name. Letters, spaces, hyphens and apostrophes only.",
    ]
    assert vigil("people", "export", "--all").out.count("\n") == 1


def test_a_dry_run_names_the_columns_that_change(vigil: Run) -> None:
    vigil.table(TABLE)
    done = vigil.table("name,group,place\nAnna Primerova,political,Ейск\nЯн Ким,civilian,\n", "--dry-run")
    assert done.out.splitlines()[:3] == [
        "line\twhat\tname\tcolumns",
        "2\tchanged\tАнна Примерова\taliases, place",
        "3\tnew\tЯн Ким\t",
    ]


def test_a_file_that_is_exported_is_for_the_operator_alone_and_overwrites_nothing(vigil: Run) -> None:
    vigil.table(TABLE)
    target = vigil.folder / "out.csv"
    assert vigil("people", "export", str(target)).out == f"1 person written to {target}\n"
    assert stat.S_IMODE(target.stat().st_mode) == 0o600
    before = target.read_bytes()
    again = vigil("people", "export", str(target), "--all")
    assert (again.code, "exists already" in again.err) == (1, True)
    assert target.read_bytes() == before


@pytest.mark.parametrize("command", ["import", "export"])
def test_a_place_that_is_none_is_told(vigil: Run, command: str) -> None:
    done = vigil("people", command, str(vigil.folder / "no" / "file.csv"))
    assert done.code == 1
    assert "No such file or directory" in done.err


def test_an_old_table_lifts_no_silence(vigil: Run) -> None:
    vigil.table(TABLE)
    wider = TABLE.replace("pow,silence", "pow,open")
    assert "line 3, consent: this takes protection from" in vigil.table(wider).err
    assert vigil.table(wider, "--widen").out == "New: 0. Changed: 1. Unchanged: 1.\n"


def test_a_wrong_key_is_told_with_its_cure(vigil: Run) -> None:
    (vigil.folder / "vigil.key").write_bytes(os.urandom(32).hex().encode())
    for command in (("export",), ("import", "-")):
        done = vigil("people", *command, stdin=TABLE.encode())
        assert done.code == 2
        assert "privacy.key_file" in done.err

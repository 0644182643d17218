"""`vigil events`: examples as lines of JSON, and what another version of the rules reads differently."""

import json
import stat
from pathlib import Path

import pytest

from bot.config import Mistake
from tests.cli.conftest import Again, FakeApp, Line, Vigil
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


def test_reprocess_shows_what_would_change_with_counts_and_reasons(vigil: Vigil, app: FakeApp) -> None:
    lines = (Line(), Line(came=None, event="missed", title="\x1b[1mЕщё суд"), Line(event="public", title="", why=()))
    app.reread = Again(7, lines, {"kind": 3, "relevance": 2})
    done = vigil("events", "reprocess", "--since", "2026-11-01")
    assert (done.code, done.err, app.ran) == (0, "", ["reprocess 2026-11-01T00:00:00+00:00"])
    first, second, third = done.out.splitlines()[1:4]
    assert first.split("\t") == [
        "2026-11-20", "Herald", "kind: arrest → sentence; ours: - → +", "waits: gets the new facts",
        "event: sentence 9.0", "Суд",
    ]  # fmt: skip
    assert second.startswith("-\t")
    assert "missed" in second
    assert "\x1b" not in second
    assert third.endswith("(not shown)")
    assert "7 entries read, 3 read differently" in done.out
    assert "kind: 3" in done.out
    assert "Nothing was changed" in done.out


def test_reprocess_with_apply_says_what_was_done(vigil: Vigil, app: FakeApp) -> None:
    app.reread = Again(7, (Line(),), {"kind": 1}, {"held": 1, "review": 2, "new": 3, "noted": 4})
    done = vigil("events", "reprocess", "--since", "2026-11-01T12:00:00+03:00", "--apply")
    assert (done.code, app.ran) == (0, ["reprocess 2026-11-01T12:00:00+03:00 apply"])
    assert "Nothing was changed" not in done.out
    assert "events sent to review: 2" in done.out
    assert "cli." not in done.out


def test_reprocess_without_a_date_it_can_read_does_nothing(vigil: Vigil, app: FakeApp) -> None:
    assert vigil("events", "reprocess").code == 2
    done = vigil("events", "reprocess", "--since", "yesterday")
    assert (done.code, app.ran) == (2, [])
    assert "yesterday" in done.err
    app.mistakes = (Mistake("database.url", "config.database_full", {"detail": "-"}),)
    assert vigil("events", "reprocess", "--since", "2026-11-01").code == 2

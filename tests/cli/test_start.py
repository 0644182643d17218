"""The real program in a process of its own: quick to answer, light, and honest in its exit codes."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

HEAVY = ("aiogram", "sqlalchemy", "aiohttp", "pydantic", "structlog", "rich", "feedparser", "pymorphy3", "fpdf")


def python(*arguments: str, **env: str) -> subprocess.CompletedProcess[str]:
    around = {k: v for k, v in os.environ.items() if not k.startswith(("VIGIL_", "LC_", "LANG"))} | env
    return subprocess.run([sys.executable, *arguments], capture_output=True, text=True, check=False, env=around)


def test_help_loads_nothing_heavy() -> None:
    code = f"""
import sys
from bot.__main__ import main
assert main(["--help"]) == 0
loaded = [name for name in {HEAVY!r} if name in sys.modules]
assert not loaded, loaded
"""
    done = python("-c", code)
    assert done.returncode == 0, done.stderr
    assert "detect" in done.stdout


def test_a_process_for_feeds_alone_loads_nothing_of_telegram() -> None:
    heavy = ("aiogram", "handlers", "fpdf", "PIL", "icalendar", "feedparser", "alembic", "apscheduler", "jinja2")
    heavy += ("campaigns.model", "bot.delivery.inbox")
    code = f"""
import sys
import bot.app.only_feeds, bot.cli.run, bot.logs
loaded = [name for name in {heavy!r} if name in sys.modules]
assert not loaded, loaded
"""
    done = python("-c", code)
    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize(
    ("arguments", "code"),
    [((), 2), (("--help",), 0), (("--version",), 0), (("nonsense",), 2), (("check", "-c", "none.toml"), 2)],
    ids=str,
)
def test_exit_codes_are_those_of_the_help(arguments: tuple[str, ...], code: int) -> None:
    done = python("-m", "bot", *arguments, LANG="ru_RU.UTF-8")
    assert done.returncode == code, done.stderr
    assert "Traceback" not in done.stderr


def test_a_reader_that_leaves_early_is_no_failure(tmp_path: Path) -> None:
    lines = tmp_path / "many.jsonl"
    lines.write_text('{"title": "Nothing happened in the village of Lower Marsh today"}\n' * 3000)
    command = f"{sys.executable} -m bot detect {lines} --format jsonl | head -n 1"
    done = subprocess.run(["sh", "-c", command], capture_output=True, text=True, check=False)
    assert done.stdout.count("\n") == 1
    assert done.stderr == ""

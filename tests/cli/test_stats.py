"""`vigil stats`: numbers with bars of plain letters, in every language."""

from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from bot.core.event import Facts
from bot.core.totals import Whole, count
from tests.cli.conftest import NOW, FakeApp, Vigil
from tests.cli.test_commands import TOKEN


@pytest.fixture(autouse=True)
def _configured(tmp_path: Path) -> None:
    (tmp_path / "config.toml").write_text(f"[telegram]\ntoken = '{TOKEN}'\n")


@pytest.mark.parametrize(("lang", "said"), [("en", "Arrests"), ("ru", "Аресты"), ("uk", "Арешти")])
def test_groups_stand_below_each_other_with_what_the_numbers_are(
    vigil: Vigil, app: FakeApp, lang: str, said: str
) -> None:
    sentences = [(datetime(2026, 3, n, tzinfo=UTC), "political", Facts(term_months=12 * n)) for n in range(1, 4)]
    months = [(11, "arrest", "political", 8), (3, "arrest", "civilian", 2)]
    app.whole = Whole(NOW, date(2025, 12, 1), count(months, sentences), told=3, sources=2)
    done = vigil("stats", lang=lang)
    assert done.code == 0
    assert done.out.count(f"{said} ") == 2
    assert "█" in done.out
    assert "<" not in done.out
    assert max(map(len, done.out.splitlines()[2:])) < 300


def test_an_empty_instance_says_so(vigil: Vigil) -> None:
    assert vigil("stats").out == "Nothing has been counted yet.\n"

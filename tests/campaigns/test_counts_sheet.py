"""The table of counts: its blocks, what is hidden, and that no cell is a formula."""

import csv
import io
from datetime import date

import pytest

from bot.store.tallies import Tallies
from campaigns.counts_sheet import HEAD, RISKY, harmless, table

DONE = {"completed": 30}


def read(tallies: Tallies, labels: dict[str, str] | None = None) -> list[list[str]]:
    return list(csv.reader(io.StringIO(table(tallies, labels or {}).decode("utf-8-sig"), newline="")))


def test_the_whole_stands_first_then_parts_days_and_languages() -> None:
    parts = {"": {"opened": 50}, "office-1": {"started": 20, "completed": 16}, "office-2": {"completed": 20}}
    days = {date(2026, 11, 20): {"completed": 16, "opened": 50}, date(2026, 11, 21): {"completed": 20, "started": 20}}
    found = read(Tallies(parts, days, {"ru": {"completed": 36}}), {"office-1": "Desk, Ministry", "office-2": "Desk"})
    assert found[0] == list(HEAD)
    assert found[1] == ["total", "", "", "50", "20", "36", "0", "0"]
    assert found[3] == ["part", "office-1", "Desk, Ministry", "0", "20", "16", "0", "0"]
    assert [row[:2] for row in found[5:]] == [["day", "2026-11-20"], ["day", "2026-11-21"], ["lang", "ru"]]


def test_a_small_number_is_hidden_with_its_neighbour() -> None:
    parts = {"one": {"completed": 3}, "three": DONE, "two": {"completed": 11}}
    found = read(Tallies(parts, {}, {}), {one: one for one in parts})
    assert [(row[1], row[5]) for row in found if row[0] == "part"] == [("one", "<5"), ("three", "30"), ("two", "*")]


def test_a_language_with_a_small_number_is_hidden_in_all_its_steps_with_its_neighbour() -> None:
    langs = {"be": {"completed": 3, "opened": 9}, "en": DONE, "ru": {"completed": 11, "opened": 20}}
    found = read(Tallies({"": {"completed": 44, "opened": 29}}, {}, langs))
    assert [(row[1], row[3], row[5]) for row in found if row[0] == "lang"] == [
        ("be", "*", "*"), ("en", "0", "30"), ("ru", "*", "*"),
    ]  # fmt: skip


def test_who_may_not_be_named_any_more_has_no_line() -> None:
    parts = {"": {"opened": 60}, "AbCdEfGh1234": {"completed": 20}, "ZyXwVu987654": {"completed": 11}, "shown": DONE}
    found = read(Tallies(parts, {}, {}), {"shown": "Oleg Sample"})
    assert [(row[1], row[5]) for row in found if row[0] == "part"] == [("", "0"), ("others", "31"), ("shown", "30")]


def test_asks_and_answers_are_no_parts() -> None:
    found = read(Tallies({"": DONE, "launch": {"ask_delivered": 400}, "question1": {"reply": 9}}, {}, {}))
    assert [row[0] for row in found] == ["section", "total", "part"]


@pytest.mark.parametrize("name", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "|calc", "%x"])
def test_what_others_wrote_is_no_formula(name: str) -> None:
    found = read(Tallies({"=evil": DONE}, {}, {"=ru": DONE}), {"=evil": name})
    assert not [cell for row in found for cell in row if cell.startswith(RISKY)]
    assert harmless(name) == f"'{name}"

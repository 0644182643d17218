"""The way from being asked to having done it, and its charts."""

from datetime import date, timedelta

import pytest

from bot.core.chart import in_letters
from bot.i18n import Catalogs
from campaigns import charts
from campaigns.cells import COVERED, FEW
from campaigns.funnel import Funnel, funnel

EN = Catalogs.load().translator("en")
TODAY = date(2026, 11, 21)


def test_people_are_asked_once_and_reminders_stand_beside() -> None:
    parts = {
        "": {"opened": 40, "started": 20, "completed": 9},
        "office-1": {"opened": 20, "started": 18, "completed": 15, "unavailable": 2},
        "launch": {"ask_planned": 120, "ask_delivered": 100, "ask_blocked": 3, "ask_left": 1},
        "digest": {"ask_planned": 10, "ask_delivered": 10},
        "48h": {"ask_planned": 30, "ask_delivered": 30},
        "plan": {"ask_delivered": 7},
        "outcome": {"ask_delivered": 88},
    }
    found = funnel(parts)
    assert found.steps == {"asked": 110, "opened": 40, "started": 38, "completed": 24}
    assert (found.waiting, found.reminded, found.blocked, found.unavailable) == (16, 30, 3, 2)
    assert "withdrawn" not in found.beside


def test_nothing_is_nothing() -> None:
    assert funnel({}) == Funnel()


def test_small_numbers_are_pale_and_of_one_length() -> None:
    bars = charts.steps(Funnel(asked=100, opened=4, started=1), EN).bars
    assert [(one.shown, one.pale) for one in bars] == [("100", False), (FEW, True), (FEW, True), ("0", False)]
    assert bars[1].value == bars[2].value
    assert [one.shown for one in charts.steps(Funnel(opened=4), EN, exact=True).bars] == ["0", "4", "0", "0"]


def test_days_without_anything_stand_between() -> None:
    days = {TODAY - timedelta(days=ago): {"completed": n} for ago, n in ((0, 30), (3, 2), (4, 12), (90, 50))}
    found = charts.by_day(days, EN, TODAY, most=7)
    assert found is not None
    assert [one.shown for one in found.columns] == ["0", "0", COVERED, FEW, "0", "0", "30"]
    assert found.columns[2].parts == found.columns[3].parts
    assert "17 Nov" in in_letters(found)


@pytest.mark.parametrize("days", [{}, {TODAY: {"opened": 3}}], ids=["none", "nothing done"])
def test_no_picture_of_nothing(days: dict[date, dict[str, int]]) -> None:
    assert charts.by_day(days, EN, TODAY) is None

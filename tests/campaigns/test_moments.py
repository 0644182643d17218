"""Moments: the shipped registry, its strict reading, and when each comes."""

from datetime import date
from importlib.resources import files

import pytest

from campaigns import moments
from campaigns.moments import LANGUAGES, Entry, Moment, MomentKind, Wrong

TODAY = date(2026, 11, 20)
WHOLE = """
[[moment]]
id = "a-day"
kind = "day"
yearly = "12-10"
name = { en = "A day", ru = "День", uk = "День" }
source = "An assembly"
checked_on = 2026-11-20
"""


def changed(was: str, is_: str) -> list[tuple[int, str, str]]:
    assert was in WHOLE
    return [(one.line, one.key, one.problem) for one in moments.read(WHOLE.replace(was, is_)) if isinstance(one, Wrong)]


def test_nothing_is_wrong_with_what_comes_with_the_program() -> None:
    text = files("campaigns").joinpath("data", "moments.toml").read_text(encoding="utf-8")
    assert [one for one in moments.read(text) if isinstance(one, Wrong)] == []
    kinds = {one.kind for one in moments.registry()}
    assert kinds == set(MomentKind) - moments.OF_PEOPLE
    assert {"10-30", "05-21", "12-10"} <= {one.yearly for one in moments.registry()}
    assert all(set(one.name) >= LANGUAGES for one in moments.registry())


@pytest.mark.parametrize(
    ("was", "is_", "line", "key", "problem"),
    [
        ('kind = "day"', 'kind = "party"', 4, "moment[0].kind", "enum"),
        ('yearly = "12-10"', 'yearly = "13-10"', 5, "moment[0].yearly", "string_pattern_mismatch"),
        ('yearly = "12-10"', 'yearly = "02-30"', 2, "moment[0]", "not_day"),
        ('yearly = "12-10"', "from = 2026-12-10", 2, "moment[0]", "when"),
        ('yearly = "12-10"', "from = 2026-12-10\nto = 2026-12-09", 2, "moment[0]", "ends_first"),
        (', uk = "День"', "", 2, "moment[0]", "language"),
        ('source = "An assembly"\n', "", 2, "moment[0].source", "missing"),
        ("checked_on", "checked", 8, "moment[0].checked", "extra_forbidden"),
        ('id = "a-day"', 'id = "A day"', 3, "moment[0].id", "string_pattern_mismatch"),
        ("[[moment]]", "[moments]", 2, "moments", "unknown"),
        ('kind = "day"', "kind =", 1, "", "syntax"),
    ],
)
def test_every_mistake_has_its_line(was: str, is_: str, line: int, key: str, problem: str) -> None:
    assert (line, key, problem) in changed(was, is_)


def test_two_of_one_name_are_a_mistake() -> None:
    assert [(one.line, one.problem) for one in moments.read(WHOLE + WHOLE) if isinstance(one, Wrong)] == [(11, "twice")]


@pytest.mark.parametrize(
    ("today", "begins"),
    [(date(2026, 12, 9), date(2026, 12, 10)), (date(2026, 12, 10), date(2026, 12, 10)),
     (date(2026, 12, 11), date(2027, 12, 10))],
    ids=["tomorrow", "today", "next year"],
)  # fmt: skip
def test_a_day_of_every_year_comes_again(today: date, begins: date) -> None:
    entries = [one for one in moments.read(WHOLE) if isinstance(one, Entry)]
    assert [one.begins for one in moments.coming(entries, today)] == [begins]


def test_what_is_over_is_left_out_and_what_has_no_day_stands_last() -> None:
    found = moments.coming(moments.registry(), date(2028, 1, 1))
    assert "g20-2026" not in {one.id for one in found}
    dated = [one.begins is not None for one in found]
    assert dated == sorted(dated, reverse=True)
    assert not dated[-1]


@pytest.mark.parametrize(
    ("since", "today", "day"),
    [
        (date(2022, 3, 4), TODAY, date(2027, 3, 4)),
        (date(2022, 11, 20), TODAY, TODAY),
        (date(2024, 2, 29), date(2027, 1, 1), date(2027, 3, 1)),
        (date(2026, 11, 20), TODAY, date(2027, 11, 20)),
    ],
    ids=["next spring", "today", "29 February", "not on the day itself"],
)
def test_whole_years_have_passed(since: date, today: date, day: date) -> None:
    assert moments.anniversary(since, today) == day


def test_a_moment_is_called_in_the_language_of_its_reader_else_in_english() -> None:
    one = Moment("x", MomentKind.UN, None, None, {"en": "Talks", "ru": "Переговоры"}, {}, (), "", None)
    assert (one.called("ru"), one.called("de"), one.where("ru")) == ("Переговоры", "Talks", "")

"""Who is served least."""

from dataclasses import astuple
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.served import LAST, Served, ranked, weighs

NOW, DAY = datetime(2026, 11, 20, 15, tzinfo=UTC), timedelta(days=1)
TODAY = NOW.replace(hour=0)
OLD = NOW - 8 * DAY

CASES: dict[str, tuple[dict[str, Served], list[str]]] = {
    "nobody": ({}, []),
    "followers": ({"famous": Served(900, 1, 1), "unknown": Served(2, 1, 1)}, ["unknown", "famous"]),
    "actions": ({"helped": Served(5, 40, 5), "alone": Served(5, 0, 5)}, ["alone", "helped"]),
    "reports": ({"in the news": Served(5, 5, 70), "silent": Served(5, 5, 1)}, ["silent", "in the news"]),
    "two of three decide": (
        {"followed": Served(90, 0, 0), "helped and reported": Served(0, 9, 9)},
        ["followed", "helped and reported"],
    ),
    "how much more does not count": (
        {"a crowd of one kind": Served(10_000, 0, 0), "a little of two": Served(1, 1, 1)},
        ["a crowd of one kind", "a little of two"],
    ),
}


@pytest.mark.parametrize(("those", "wanted"), CASES.values(), ids=CASES)
def test_the_least_served_stand_first(those: dict[str, Served], wanted: list[str]) -> None:
    found = ranked(those)
    assert sorted(found, key=found.__getitem__) == wanted


FIGURE = st.integers(0, 50)


@given(st.dictionaries(st.integers(0, 30), st.builds(Served, FIGURE, FIGURE, FIGURE), max_size=12))
def test_ranks_are_fair(those: dict[int, Served]) -> None:
    found = ranked(those)
    assert found.keys() == those.keys()
    assert all(0 <= one <= LAST for one in found.values())
    for one, mine in those.items():
        for other, theirs in those.items():
            if mine == theirs:
                assert found[one] == found[other]
            elif all(one_ <= other_ for one_, other_ in zip(astuple(mine), astuple(theirs), strict=True)):
                assert found[one] < found[other], "who has no more of anything comes first"


WEIGHING: dict[str, tuple[datetime, list[datetime], bool]] = {
    "a chat of today": (NOW, [], False),
    "of six days": (NOW - 6 * DAY, [], False),
    "of a week": (NOW - 7 * DAY, [], True),
    "two this week": (OLD, [TODAY, TODAY - 6 * DAY], True),
    "three this week": (OLD, [TODAY, TODAY - DAY, TODAY - 6 * DAY], False),
    "three, one of them long ago": (OLD, [TODAY, TODAY - DAY, TODAY - 7 * DAY], True),
}


@pytest.mark.parametrize(("since", "weighed", "wanted"), WEIGHING.values(), ids=WEIGHING)
def test_nobody_can_be_hidden_behind_what_one_chat_says(since: datetime, weighed: list[datetime], wanted: bool) -> None:
    assert weighs(since, weighed, NOW) is wanted

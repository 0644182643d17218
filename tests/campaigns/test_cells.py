"""Small numbers: what is shown, and that nobody can compute what is not."""

import itertools
from collections.abc import Iterator

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from campaigns.cells import COVERED, FEW, LEAST, is_few, table, together


@pytest.mark.parametrize(
    ("numbers", "shown"),
    [
        ([12, 7, 0], ("12", "7", "0")),
        ([3], (FEW,)),
        ([1, 2, 0], (FEW, FEW, "0")),
        ([40, 3, 20, 9], ("40", FEW, "20", COVERED)),
        ([40, 1, 20, 5], ("40", FEW, COVERED, COVERED)),
        ([2, 2, 2, 30], (FEW, FEW, FEW, "30")),
        ([4, 4], (COVERED, COVERED)),
        ([2, 5], (COVERED, COVERED)),
        ([], ()),
    ],
    ids=["all large", "the sum is hidden, too", "so it is here", "the next larger goes too", "and one more",
         "three hide each other", "nothing can be shown", "nor here", "none"],
)  # fmt: skip
def test_what_is_shown(numbers: list[int], shown: tuple[str, ...]) -> None:
    assert together(numbers) == shown


@given(st.lists(st.integers(0, 14), min_size=1, max_size=4))
@example([4, 30])
@example([1, 1, 9, 9])
def test_whoever_knows_the_sum_learns_no_small_number(numbers: list[int]) -> None:
    """Every other row of the same sum that would look the same is tried: a small number could be any of four."""
    shown = together(numbers)
    assert all(text in {FEW, COVERED} for number, text in zip(numbers, shown, strict=True) if is_few(number))
    if sum(numbers) < LEAST or FEW not in shown:
        return
    possible = list(alike(shown, sum(numbers)))
    for place, text in enumerate(shown):
        if text == FEW:
            assert {row[place] for row in possible} == {1, 2, 3, 4}, (numbers, shown)


def alike(shown: tuple[str, ...], total: int) -> Iterator[tuple[int, ...]]:
    """The rows that could stand behind what is shown, for whoever knows that the smallest ones are covered first."""
    plain = [int(text) for text in shown if text not in {FEW, COVERED} and int(text) >= LEAST]
    most = min(plain, default=total)
    ranges = {FEW: range(1, LEAST), COVERED: range(LEAST, most + 1)}
    pools = [ranges.get(text) or (int(text),) for text in shown]
    return (row for row in itertools.product(*pools) if sum(row) == total)


@pytest.mark.parametrize(
    ("rows", "shown"),
    [
        ([[40, 30, 20], [22, 18, 9]], [("40", "30", "20"), ("22", "18", "9")]),
        ([[40, 30, 20], [22, 18, 3]], [None, None]),
        ([[60, 50, 40], [40, 30, 20], [22, 18, 3]], [("60", "50", "40"), None, None]),
        ([[22, 22, 20], [3, 0, 0]], [None, None]),
        ([[40, 30, 2], [22, 18, 2], [9, 7, 3]], [("40", "30", FEW), ("22", "18", FEW), ("9", "7", FEW)]),
        ([[2, 1, 0], [1, 0, 0]], [(FEW, FEW, "0"), (FEW, "0", "0")]),
        ([], []),
    ],
    ids=["all large", "a small one takes the other along", "and not a third", "nor is it bounded by what comes next",
         "small ones hide each other", "few in all", "none"],
)  # fmt: skip
def test_what_is_shown_of_steps(rows: list[list[int]], shown: list[tuple[str, ...] | None]) -> None:
    assert list(table(rows)) == shown


@given(st.lists(st.tuples(st.integers(0, 40), st.integers(0, 14), st.integers(0, 9)), max_size=4))
def test_of_steps_no_small_number_stands_alone(rows: list[tuple[int, ...]]) -> None:
    """What is shown is right; and where anything is left out, at least two rows are: their sum is all that is known."""
    shown = table(rows)
    for row, one in zip(rows, shown, strict=True):
        assert one is None or all(
            text in {str(number), FEW} and is_few(number) == (text == FEW)
            for number, text in zip(row, one, strict=True)
        )
    assert shown.count(None) != 1 or len(rows) == 1

"""Small numbers: what is shown, and that nobody can compute what is not."""

import itertools
from collections.abc import Iterator

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from campaigns.cells import COVERED, FEW, LEAST, is_few, together


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

"""Small numbers that are not shown, and the larger ones that have to go with them. Pure.

Of four people somebody may know three. So a number from one to four is shown as "<5". If only that were hidden, it
could be computed: the sum is known. So larger numbers are covered, the smallest first, until nothing more can be known
of a hidden one than that it is between one and four; where that cannot be reached, nothing of the row is shown.
"""

from collections.abc import Sequence
from typing import Final

LEAST: Final = 5
FEW: Final = f"<{LEAST}"
COVERED: Final = "*"


def one(number: int) -> str:
    """A number that stands alone."""
    return FEW if is_few(number) else str(number)


def is_few(number: int) -> bool:
    """Whether it is not shown. Nobody is not somebody."""
    return 0 < number < LEAST


def together(numbers: Sequence[int]) -> tuple[str, ...]:
    """Numbers whose sum is known as `one` shows it, as they may be shown."""
    few = [n for n, number in enumerate(numbers) if is_few(number)]
    if not few or sum(numbers) < LEAST:
        return tuple(map(one, numbers))
    others = sorted((n for n, number in enumerate(numbers) if number >= LEAST), key=lambda n: numbers[n])
    for k in range(len(others) + 1):
        bound = numbers[others[k]] if k < len(others) else None
        if _safe([numbers[n] for n in few], [numbers[n] for n in others[:k]], bound):
            return tuple(COVERED if n in others[:k] else one(number) for n, number in enumerate(numbers))
    return (COVERED,) * len(numbers)


def table(rows: Sequence[Sequence[int]]) -> tuple[tuple[str, ...] | None, ...]:
    """Rows of steps, each of which holds the next one, as they may be shown where the sum of each column is known.

    None: nothing of the row. Once a number has to be covered, its row and every row with a small number goes as a
    whole: whoever began has opened, so a number that is shown would say something of one that is not.
    """
    columns = [together(column) for column in zip(*rows, strict=True)]
    shown = tuple(zip(*columns, strict=True))
    if not any(COVERED in row for row in shown):
        return shown
    return tuple(None if COVERED in row or FEW in row else row for row in shown)


def _safe(few: Sequence[int], covered: Sequence[int], bound: int | None) -> bool:
    """Whether each of the few may still be anything from 1 to 4, for whoever knows the sum of all these, that none of
    the covered ones is under five, and (`bound`) that none is above the smallest that is shown."""
    total, others = sum(few) + sum(covered), len(few) - 1
    most_covered = None if covered and bound is None else len(covered) * (bound or 0)
    most = total - others - LEAST * len(covered)
    least = 1 if most_covered is None else total - others * (LEAST - 1) - most_covered
    return least <= 1 and most >= LEAST - 1

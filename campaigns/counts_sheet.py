"""The counts of a campaign as a table for other programs: CSV. Pure.

One block after another: the whole, each part, each day, each language; never two of them crossed. Small numbers are
hidden as campaigns/cells.py says. What others wrote (the names of offices) cannot become a formula.
"""

import csv
import io
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from bot.store.tallies import Tallies
from campaigns import cells
from campaigns.flow import ActionState

STATES: Final = tuple(
    one.value
    for one in (
        ActionState.OPENED,
        ActionState.STARTED,
        ActionState.COMPLETED,
        ActionState.UNAVAILABLE,
        ActionState.SKIPPED,
    )
)
"""What is counted of actions: how often each was reached, whatever was taken back later."""

HEAD: Final = ("section", "key", "label", *STATES)
OTHERS: Final = "others"
RISKY: Final = ("=", "+", "-", "@", "\t", "\r", "\n", "|", "%")
"""With these a spreadsheet begins something that it carries out."""


def table(tallies: Tallies, labels: Mapping[str, str]) -> bytes:
    """The file. `labels`: what parts are called, by their ids. Parts without one are one: who may not be named any more
    has no line, and no id."""
    out = io.StringIO(newline="")
    rows = csv.writer(out, lineterminator="\r\n")
    rows.writerow(HEAD)
    rows.writerows([harmless(cell) for cell in row] for row in _rows(tallies, labels))
    return out.getvalue().encode("utf-8-sig")


def _rows(tallies: Tallies, labels: Mapping[str, str]) -> Iterator[tuple[str, ...]]:
    parts: dict[str, Counter[str]] = {}
    for part, counts in tallies.parts.items():
        if any(counts.get(state) for state in STATES):
            parts.setdefault(part if part in labels or not part else OTHERS, Counter()).update(counts)
    totals = [sum(counts.get(state, 0) for counts in parts.values()) for state in STATES]
    yield ("total", "", "", *map(cells.one, totals))
    yield from _block("part", [(part, labels.get(part, ""), counts) for part, counts in sorted(parts.items())])
    yield from _block("day", [(day.isoformat(), "", counts) for day, counts in tallies.days.items()])
    yield from _steps("lang", [(lang, "", counts) for lang, counts in tallies.langs.items()])


def _block(section: str, rows: Sequence[tuple[str, str, Mapping[str, int]]]) -> Iterator[tuple[str, ...]]:
    """Rows of one sort, each column hidden as a whole: its sum is in the first line of the table."""
    columns = [cells.together([counts.get(state, 0) for _, _, counts in rows]) for state in STATES]
    for n, (key, label, _) in enumerate(rows):
        yield (section, key, label, *(column[n] for column in columns))


def _steps(section: str, rows: Sequence[tuple[str, str, Mapping[str, int]]]) -> Iterator[tuple[str, ...]]:
    """The same where a row is the same people step by step: what would tell too much is covered in all its columns."""
    shown = cells.table([[counts.get(state, 0) for state in STATES] for _, _, counts in rows])
    for (key, label, _), numbers in zip(rows, shown, strict=True):
        yield (section, key, label, *(numbers or (cells.COVERED,) * len(STATES)))


def harmless(cell: str) -> str:
    """The cell, so that no spreadsheet carries it out."""
    return f"'{cell}" if cell.startswith(RISKY) else cell

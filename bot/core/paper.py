"""One printed page: what stands on it, and where. Pure.

Owns the layout of a sheet of A4 in large letters with empty lines below. Whatever is given, it is one page: what
matters least goes first. Knows no file format (bot/core/pdf.py) and nothing of what the words are about.
"""

import unicodedata
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass
from typing import Any, Final

WIDTH, HEIGHT = 595.28, 841.89
"""A4, in points, as all measures here."""

MARGIN: Final = 48.0
LINE: Final = 1.28
"""From one line to the next, in heights of its letters."""

TEXT: Final = 16
"""The smallest letters: who reads it may be eighty."""

RULE: Final = 30.0
"""From one empty line to the next: room for a hand."""

FOOT: Final = 12.0
"""What is empty above the foot."""

FEWEST, MOST = 3, 12
"""Empty lines."""

LONGEST: Final = 600
"""Characters of a block."""

MARKS: Final = 2
"""Signs above or below one letter; more of them paint over the lines around it."""

Measure = Callable[[str, int, bool], float]
"""How wide a text is, in letters of a size, bold or not."""


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph. `gap`: what is empty above it. `rank`: 0 stays, of the others the highest goes first.

    `heads`: it is nothing without the block after it.
    """

    text: str
    size: int = TEXT
    bold: bool = False
    gap: float = 4.0
    rank: int = 0
    heads: bool = False


@dataclass(frozen=True, slots=True)
class Sheet:
    """What is to be printed. `notes`: what stands above the empty lines; `foot`: at the end of the page."""

    lang: str
    blocks: tuple[Block, ...]
    notes: str
    foot: str


@dataclass(frozen=True, slots=True)
class Line:
    """A line of letters, `y` from the upper edge to their foot."""

    text: str
    size: int
    bold: bool
    y: float


Wrapped = tuple[Block, list[str]]
"""A block in its lines."""


@dataclass(frozen=True, slots=True)
class Page:
    """Where everything stands: letters, and empty lines to write on."""

    lines: tuple[Line, ...]
    rules: tuple[float, ...]


def to_json(sheet: Sheet) -> dict[str, Any]:
    """The sheet as a JSON value."""
    return asdict(sheet) | {"blocks": [asdict(one) for one in sheet.blocks]}


def from_json(raw: dict[str, Any]) -> Sheet:
    """The sheet that `to_json` has written."""
    return Sheet(raw["lang"], tuple(Block(**one) for one in raw["blocks"]), raw["notes"], raw["foot"])


def clean(text: str, known: Callable[[str], bool]) -> str:
    """One line of what can be drawn: no control characters, none that turns the direction, few marks, □ for others."""
    kept: list[str] = []
    marks = 0
    for char in unicodedata.normalize("NFC", text[:LONGEST]):
        sort = unicodedata.category(char)
        marks = marks + 1 if sort.startswith("M") else 0
        if marks <= MARKS and sort != "Cf":
            kept.append(" " if sort[0] in "CZ" else char if known(char) else "" if marks else "□")
    return " ".join("".join(kept).split())


def lay_out(sheet: Sheet, measure: Measure) -> Page:
    """The page. What has no room is left out, the least first; of what must stay, the end."""
    foot = _wrapped(Block(sheet.foot), measure)[:1]
    end = HEIGHT - MARGIN - TEXT * LINE * len(foot)
    heading = Block(sheet.notes, bold=True, gap=14.0)
    room = end - FOOT - MARGIN - FEWEST * RULE - _height(heading, [sheet.notes])
    kept = _fitting([(one, _wrapped(one, measure)) for one in sheet.blocks if one.text], room)
    lines, below = _placed([*kept, (heading, [sheet.notes])], MARGIN)
    at_foot, _ = _placed([(Block(sheet.foot, gap=0.0), foot)], end)
    return Page((*lines, *at_foot), tuple(_rules(below, end - FOOT)))


def _rules(below: float, end: float) -> Iterator[float]:
    return (below + RULE * n for n in range(1, MOST + 1) if below + RULE * n <= end)


def _fitting(blocks: Sequence[Wrapped], room: float) -> list[Wrapped]:
    """What has room, in its order: by rank, and of one rank from the top; what is shorter may stay for the longer."""
    kept: dict[int, Wrapped] = {}
    for n, (block, lines) in sorted(enumerate(blocks), key=lambda one: (one[1][0].rank, one[0])):
        fits = int((room - block.gap) // (block.size * LINE))
        if fits >= len(lines) or (block.rank == 0 and fits > 0):
            kept[n] = (block, lines[:fits])
            room -= _height(*kept[n])
    return _headed([kept[n] for n in sorted(kept)])


def _headed(kept: Sequence[Wrapped]) -> list[Wrapped]:
    """Without headings below which nothing is left of their rank."""
    after = [*(block.rank for block, _ in kept), -1][1:]
    return [one for one, rank in zip(kept, after, strict=True) if not one[0].heads or one[0].rank == rank]


def _height(block: Block, lines: Sequence[str]) -> float:
    return block.gap + block.size * LINE * len(lines)


def _placed(blocks: Iterable[Wrapped], top: float) -> tuple[list[Line], float]:
    """The lines from `top` on, and where they end."""
    found: list[Line] = []
    for block, lines in blocks:
        for n, text in enumerate(lines):
            found.append(Line(text, block.size, block.bold, top + block.gap + block.size * (LINE * n + 1)))
        top += _height(block, lines)
    return found, top


def _wrapped(block: Block, measure: Measure) -> list[str]:
    """The text in lines, broken between words; what is longer than a line is broken anywhere."""
    widest = WIDTH - 2 * MARGIN
    space = measure(" ", block.size, block.bold)
    lines: list[str] = []
    used = widest
    for part, width in _parts(block, measure, widest):
        if lines and used + space + width <= widest:
            lines[-1] += f" {part}"
            used += space + width
        else:
            lines.append(part)
            used = width
    return lines


def _parts(block: Block, measure: Measure, widest: float) -> Iterator[tuple[str, float]]:
    for word in block.text.split():
        part, width = "", 0.0
        for char in word:
            more = measure(char, block.size, block.bold)
            if part and width + more > widest:
                yield part, width
                part, width = "", 0.0
            part, width = part + char, width + more
        yield part, width

"""What a chart says: values and words, and the same as lines of plain letters. Pure.

Owns the three shapes (bars, columns, a gauge) and how each is read without a picture: on a terminal, in a block of
letters of one width, by a voice that reads aloud. How they are painted stands in bot/core/picture.py.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any, Final

PHONE: Final = 34
"""Letters of one width that stand beside each other on a small phone."""

TERMINAL: Final = 76

FULL, HALF, EMPTY = "█", "▌", "·"


@dataclass(frozen=True, slots=True)
class Bar:
    """One line. `value`: how long it is; `shown`: what stands behind it; `pale`: it is not as long as it looks."""

    label: str
    value: float
    shown: str
    pale: bool = False


@dataclass(frozen=True, slots=True)
class Bars:
    """How much of each, the lines in their order."""

    title: str
    bars: tuple[Bar, ...]
    foot: str = ""


@dataclass(frozen=True, slots=True)
class Column:
    """One moment. `parts`: how much of each series; `shown`: all together; `pale`: it is not as high as it looks."""

    label: str
    parts: tuple[int, ...]
    shown: str
    pale: bool = False


@dataclass(frozen=True, slots=True)
class Columns:
    """How much in the course of time, the oldest first. `series`: what the parts of each column are, from below."""

    title: str
    series: tuple[str, ...]
    columns: tuple[Column, ...]
    foot: str = ""


@dataclass(frozen=True, slots=True)
class Gauge:
    """How far it is to the next number aimed at."""

    title: str
    value: int
    goal: int
    shown: str
    foot: str = ""


Chart = Bars | Columns | Gauge


def to_json(chart: Chart) -> dict[str, Any]:
    """The chart as a JSON value."""
    return {"sort": type(chart).__name__.lower()} | asdict(chart)


def from_json(raw: Mapping[str, Any]) -> Chart:
    """The chart that `to_json` has written."""
    values = {name: value for name, value in raw.items() if name != "sort"}
    match raw["sort"]:
        case "bars":
            return Bars(values["title"], tuple(Bar(**one) for one in values["bars"]), values["foot"])
        case "columns":
            columns = tuple(Column(**one | {"parts": tuple(one["parts"])}) for one in values["columns"])
            return Columns(values["title"], tuple(values["series"]), columns, values["foot"])
        case _:
            return Gauge(**values)


def in_letters(chart: Chart, wide: int = PHONE) -> str:
    """The chart without its title and foot, in lines of at most `wide` letters."""
    match chart:
        case Bars(_, bars, _):
            rows = [(one.label, one.value, one.shown) for one in bars]
        case Columns(_, _, columns, _):
            rows = [(one.label, float(sum(one.parts)), one.shown) for one in columns]
        case Gauge(_, value, goal, shown, _):
            room = wide - len(shown) - 1
            return f"{_bar(value / max(goal, 1), room).ljust(room, EMPTY)} {shown}"
    return "\n".join(_lines(rows, wide))


def _lines(rows: Sequence[tuple[str, float, str]], wide: int) -> Iterator[str]:
    most = max((value for _, value, _ in rows), default=0.0) or 1.0
    ends = max((len(shown) for _, _, shown in rows), default=0)
    heads = min(max((len(label) for label, _, _ in rows), default=0), wide * 2 // 3)
    room = max(4, wide - heads - ends - 2)
    for label, value, shown in rows:
        head = label if len(label) <= heads else f"{label[: heads - 1]}…"
        yield f"{head.ljust(heads)} {shown.rjust(ends)} {_bar(value / most, room)}".rstrip()


def _bar(share: float, room: int) -> str:
    """Something is never nothing."""
    halves = round(min(1.0, max(0.0, share)) * room * 2)
    halves = max(halves, 1) if share > 0 else 0
    return FULL * (halves // 2) + HALF * (halves % 2)

"""A chart as a PNG picture, with its own background: as easy to read on a dark screen as on a light one.

Owns sizes and colours. Pillow is there for our PDFs anyway, and does for bars and columns: nothing heavier is needed.
It is loaded with the first picture. Says nothing of when it was made: the same chart is the same bytes.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from io import BytesIO
from math import ceil, log10
from typing import TYPE_CHECKING, Final

from bot.core.chart import Bars, Chart, Column, Columns, Gauge
from bot.core.paper import clean

if TYPE_CHECKING:
    from PIL.ImageDraw import ImageDraw
    from PIL.ImageFont import FreeTypeFont

WIDTH: Final = 1200
MARGIN: Final = 60
BODY, TITLE, SMALL, HUGE = 34, 46, 28, 96
"""Heights of letters: a phone shows a picture at a third of its size."""

ROW: Final = 78
PLOT: Final = 560
LONGEST: Final = 80
"""Height of one bar with what is empty around it; of columns; letters of a word that are looked at."""

PAPER, EDGE, INK, GREY, GRID, TRACK, PALE = (
    "#fbfaf7", "#c9ccd1", "#1c2430", "#566070", "#dfe1e4", "#e9eaec", "#b4bdc9"
)  # fmt: skip
SERIES: Final = ("#0068a8", "#d98200", "#00845f", "#c24400", "#4aa5da", "#b2598c", "#7a828c")
"""Told apart also by those who do not see some colours (after Okabe and Ito), each dark enough on the paper."""


@dataclass(slots=True)
class Canvas:
    """A picture that grows downwards. `y`: where the next thing goes."""

    draw: "ImageDraw"
    y: int = MARGIN

    def text(self, x: int, y: int, said: str, size: int = BODY, *, bold: bool = False, colour: str = INK) -> None:
        """Letters from their upper left corner."""
        self.draw.text((x, y), said, font=font(size, bold=bold), fill=colour)

    def box(self, x: float, y: float, right: float, below: float, colour: str) -> None:
        """A filled box; nothing where it has no size."""
        if right > x and below > y:
            self.draw.rectangle((round(x), round(y), round(right) - 1, round(below) - 1), fill=colour)


@cache
def font(size: int, *, bold: bool = False) -> "FreeTypeFont":
    """Our own letters: the same on every machine."""
    from PIL import ImageFont

    name = "DejaVuSans-Bold.ttf" if bold else "DejaVuSans.ttf"
    return ImageFont.truetype(str(files("bot").joinpath("fonts", name)), size, layout_engine=ImageFont.Layout.BASIC)


def paint(chart: Chart) -> bytes:
    """The picture. Takes some hundredths of a second: not for the event loop."""
    from PIL import Image, ImageDraw

    height = _height(chart)
    image = Image.new("RGB", (WIDTH, height), PAPER)
    canvas = Canvas(ImageDraw.Draw(image))
    _head(canvas, chart.title)
    match chart:
        case Bars():
            _bars(canvas, chart)
        case Columns():
            _columns(canvas, chart)
        case Gauge():
            _gauge(canvas, chart)
    _foot(canvas, chart.foot)
    canvas.draw.rectangle((0, 0, WIDTH - 1, height - 1), outline=EDGE, width=3)
    packed = BytesIO()
    image.quantize(64, dither=Image.Dither.NONE).save(packed, "PNG")
    return packed.getvalue()


def _height(chart: Chart) -> int:
    """The same steps as the painting, without a brush."""
    match chart:
        case Bars():
            body = ROW * len(chart.bars)
        case Columns():
            body = _legend_height(chart) + PLOT + SMALL + 34
        case Gauge():
            body = HUGE + 140
    lines = len(_wrapped(chart.foot, SMALL))
    return MARGIN * 2 + _titled(chart.title) + body + (lines * (SMALL + 12) + 24 if lines else 0)


def _titled(title: str) -> int:
    return len(_wrapped(title, TITLE, bold=True)) * (TITLE + 14) + 22


def _head(canvas: Canvas, title: str) -> None:
    for n, line in enumerate(_wrapped(title, TITLE, bold=True)):
        canvas.text(MARGIN, canvas.y + n * (TITLE + 14), line, TITLE, bold=True)
    canvas.y += _titled(title)


def _foot(canvas: Canvas, foot: str) -> None:
    canvas.y += 24
    for line in _wrapped(foot, SMALL):
        canvas.text(MARGIN, canvas.y, line, SMALL, colour=GREY)
        canvas.y += SMALL + 12


# --- bars


def _bars(canvas: Canvas, chart: Bars) -> None:
    """A word, a bar, a number: the number stands behind the bar, wherever that ends."""
    most = max((one.value for one in chart.bars), default=0) or 1
    widest = max((_wide(one.label) for one in chart.bars), default=0)
    left = MARGIN + min(widest, int(WIDTH * 0.4)) + 24
    ends = max((_wide(one.shown, bold=True) for one in chart.bars), default=0)
    room = WIDTH - MARGIN - ends - 20 - left
    for one in chart.bars:
        middle = canvas.y + (ROW - BODY) // 2 - 5
        canvas.text(MARGIN, middle, _cut(one.label, left - MARGIN - 24), BODY)
        long = max(6 if one.value else 0, room * one.value / most)
        canvas.box(left, canvas.y + 14, left + room, canvas.y + ROW - 14, TRACK)
        canvas.box(left, canvas.y + 14, left + long, canvas.y + ROW - 14, PALE if one.pale else SERIES[0])
        canvas.text(left + room + 20, middle, _plain(one.shown), BODY, bold=True)
        canvas.y += ROW


# --- columns


def _legend_height(chart: Columns) -> int:
    return 0 if len(chart.series) < 2 else (max(row for row, _, _ in _keys(chart)) + 1) * (BODY + 22) + 14


def _keys(chart: Columns) -> Iterator[tuple[int, int, str]]:
    """Each series: in which line of the legend it stands, how far from the left, and its words."""
    row, x = 0, MARGIN
    for name in chart.series:
        said = _cut(name, WIDTH - 2 * MARGIN - 50)
        wide = _wide(said) + 50 + 36
        if x > MARGIN and x + wide - 36 > WIDTH - MARGIN:
            row, x = row + 1, MARGIN
        yield row, x, said
        x += wide


def _columns(canvas: Canvas, chart: Columns) -> None:
    if len(chart.series) > 1:
        for n, (row, x, said) in enumerate(_keys(chart)):
            y = canvas.y + row * (BODY + 22)
            canvas.box(x, y + 4, x + 34, y + 38, SERIES[n % len(SERIES)])
            canvas.text(x + 50, y, said)
        canvas.y += _legend_height(chart)
    most = max((sum(one.parts) for one in chart.columns), default=0)
    step = _step(most)
    top = step * max(1, ceil(most / step))
    left = MARGIN + _wide(str(top), SMALL) + 20
    below = canvas.y + PLOT
    for value in range(0, top + 1, step):
        y = below - round((PLOT - 20) * value / top)
        canvas.box(left, y - 1, WIDTH - MARGIN, y + 1, GREY if value == 0 else GRID)
        canvas.text(left - 20 - _wide(str(value), SMALL), y - SMALL // 2 - 4, str(value), SMALL, colour=GREY)
    _stand(canvas, chart.columns, left, below, (PLOT - 20) / top)
    canvas.y = below + SMALL + 34


def _stand(canvas: Canvas, columns: Sequence[Column], left: int, below: int, scale: float) -> None:
    """The columns, and words below as many of them as have room."""
    slot = (WIDTH - MARGIN - left) / max(len(columns), 1)
    gap = min(slot * 0.22, 24)
    each = max(1, ceil((max((_wide(one.label, SMALL) for one in columns), default=0) * 1.3 + 20) / slot))
    for n, one in enumerate(columns):
        x, right, y = left + n * slot + gap / 2, left + (n + 1) * slot - gap / 2, float(below)
        for part, value in enumerate(one.parts):
            high = value * scale
            cut = 2 if part and high > 6 else 0  # a line of paper between two parts
            canvas.box(x, y - high, right, y - cut, PALE if one.pale else SERIES[part % len(SERIES)])
            y -= high
        if (len(columns) - 1 - n) % each == 0 and one.label:
            said = _plain(one.label)
            wide = _wide(said, SMALL)
            at = min(max(left, round((x + right) / 2 - wide / 2)), WIDTH - MARGIN - wide)
            canvas.text(at, below + 14, said, SMALL, colour=GREY)


def _step(most: int) -> int:
    """What lies between two lines, so that there are about five and they are round numbers."""
    raw = max(1.0, most / 5)
    power = int(10 ** int(log10(raw)))
    return next((power * one for one in (1, 2, 5) if power * one >= raw), power * 10)


# --- a gauge


def _gauge(canvas: Canvas, chart: Gauge) -> None:
    canvas.text(MARGIN, canvas.y - 8, _plain(chart.shown), HUGE, bold=True, colour=SERIES[0])
    canvas.y += HUGE + 46
    right = WIDTH - MARGIN
    share = min(1.0, chart.value / max(chart.goal, 1))
    canvas.box(MARGIN, canvas.y, right, canvas.y + 64, TRACK)
    canvas.box(MARGIN, canvas.y, MARGIN + (right - MARGIN) * share, canvas.y + 64, SERIES[0])
    canvas.y += 94


# --- words


def _plain(text: str) -> str:
    return clean(text, lambda _: True)


def _wide(text: str, size: int = BODY, *, bold: bool = False) -> int:
    return ceil(font(size, bold=bold).getlength(_plain(text)))


def _cut(text: str, room: int, size: int = BODY, *, bold: bool = False) -> str:
    said = _plain(text[:LONGEST])
    if _wide(said, size, bold=bold) <= room:
        return said
    while said and _wide(f"{said}…", size, bold=bold) > room:
        said = said[:-1]
    return f"{said.rstrip()}…"


def _wrapped(text: str, size: int, *, bold: bool = False) -> list[str]:
    """The text in lines; at most four."""
    lines: list[str] = []
    for part in _plain(text).split():
        word = _cut(part, WIDTH - 2 * MARGIN, size, bold=bold)
        longer = f"{lines[-1]} {word}" if lines else word
        if lines and _wide(longer, size, bold=bold) <= WIDTH - 2 * MARGIN:
            lines[-1] = longer
        else:
            lines.append(word)
    return lines[:4]

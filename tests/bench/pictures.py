"""Pictures: how long a chart takes to be painted once the letters are loaded, beside packing a blank sheet of its size.

The bot paints in a thread, one picture at a time (bot/delivery/drawing.py).
"""

import time
from io import BytesIO
from statistics import median

from PIL import Image

from bot.core.chart import Bar, Bars, Chart, Column, Columns, Gauge
from bot.core.picture import PAPER, WIDTH, paint

ROUNDS = 7
HEIGHT = 900

CHARTS: tuple[Chart, ...] = (
    Bars(
        "Bars",
        tuple(Bar(f"Kind number {n}", n * 7, str(n * 7)) for n in range(1, 14)),
        "What it is, and what not. " * 4,
    ),
    Columns("Days", ("Done",), tuple(Column(f"{n} Nov", (n * 3 % 41,), str(n)) for n in range(30)), "Days in UTC."),
    Columns(
        "Months", tuple("abcdef"), tuple(Column(f"{n}", (9, 4, 7, 2, 5, n), "27") for n in range(12)), "Not all. " * 8
    ),
    Gauge("Progress", 342, 500, "342 of 500", "Nothing else."),
)


def painted() -> list[float]:
    """Seconds of each chart, the quickest of some rounds: what else a machine does meanwhile is not its cost."""
    for chart in CHARTS:
        paint(chart)
    return [min(_took(chart) for _ in range(ROUNDS)) for chart in CHARTS]


def _took(chart: Chart) -> float:
    start = time.perf_counter()
    paint(chart)
    return time.perf_counter() - start


def floor() -> float:
    """Seconds to pack a blank sheet."""
    start = time.perf_counter()
    for _ in range(ROUNDS):
        Image.new("P", (WIDTH, HEIGHT), PAPER).save(BytesIO(), "PNG")
    return (time.perf_counter() - start) / ROUNDS


async def run() -> list[str]:
    """The line of the bench."""
    times = painted()
    return [
        f"pictures: {len(times)} charts, median {median(times) * 1000:.0f} ms, slowest {max(times) * 1000:.0f} ms; "
        f"a blank sheet takes 1/{median(times) / floor():.0f} of that"
    ]

"""Charts: in letters, as pictures, whatever stands in them."""

from io import BytesIO
from itertools import pairwise

import pytest
from PIL import Image

from bot.core.chart import Bar, Bars, Chart, Column, Columns, Gauge, from_json, in_letters, to_json
from bot.core.picture import INK, PAPER, SERIES, WIDTH, paint
from tests.bench.pictures import painted
from tests.hostile import LONG, NASTY

STEPS = Bars("From asked to done", (Bar("Asked", 1240, "1240"), Bar("Done", 5, "<5", pale=True), Bar("Nobody", 0, "0")))
DAYS = Columns("Done", ("Done",), tuple(Column(f"{n} Nov", (n,), str(n)) for n in range(1, 31)), "Days in UTC.")
MONTHS = Columns("Events", ("Arrests", "Other"), (Column("Jan", (3, 4), "7"), Column("Feb", (0, 0), "0")))
GAUGE = Gauge("Progress", 342, 500, "342 of 500", "Nothing else.")
EVERY = pytest.mark.parametrize("chart", [STEPS, DAYS, MONTHS, GAUGE], ids=["bars", "days", "months", "gauge"])


def opened(content: bytes) -> Image.Image:
    return Image.open(BytesIO(content)).convert("RGB")


def test_bars_in_letters_stand_below_each_other_and_something_is_never_nothing() -> None:
    assert in_letters(STEPS).splitlines() == [
        "Asked  1240 ██████████████████████",
        "Done     <5 ▌",
        "Nobody    0",
    ]


def test_a_gauge_in_letters_is_full_when_it_is_full() -> None:
    assert in_letters(GAUGE, 22) == "███████▌··· 342 of 500"
    assert "·" not in in_letters(Gauge("", 7, 5, "7 of 5"))


@EVERY
def test_no_line_is_wider_than_a_phone(chart: Chart) -> None:
    for wide in (34, 76):
        assert max(map(len, in_letters(chart, wide).splitlines())) <= wide


@EVERY
def test_what_passes_through_a_task_comes_out_the_same(chart: Chart) -> None:
    assert from_json(to_json(chart)) == chart


@EVERY
def test_a_picture_has_its_own_background_and_is_the_same_bytes_every_time(chart: Chart) -> None:
    made = paint(chart)
    assert made == paint(chart)
    picture = opened(made)
    assert picture.width == WIDTH
    assert 300 < picture.height < 2_000
    assert f"#{bytes(picture.getpixel((WIDTH // 2, 20))).hex()}" == PAPER  # type: ignore[arg-type]
    assert len(made) < 100_000


def test_hostile_words_break_no_picture() -> None:
    texts = ("", "Ж" * 300, "\ud800", *NASTY, *LONG)
    together = " ".join(texts)
    for chart in (
        Bars(together, tuple(Bar(text, 3, text[:20]) for text in texts), together),
        Columns(texts[1], texts, tuple(Column(text, (1,) * len(texts), text) for text in texts), texts[-1]),
        Gauge(texts[-1], 1, 2, texts[1], texts[1]),
    ):
        assert opened(paint(chart)).width == WIDTH


def test_nothing_is_a_picture_too() -> None:
    for empty in (Bars("", ()), Columns("", (), ()), Gauge("", 0, 0, "0 of 0")):
        assert opened(paint(empty)).width == WIDTH
        assert isinstance(in_letters(empty), str)


@pytest.mark.slow
def test_every_picture_is_painted_in_less_than_300_ms() -> None:
    assert max(painted()) < 0.3


def test_words_and_bars_can_be_told_from_the_paper() -> None:
    """WCAG: text 4.5 to 1, shapes 3 to 1; neighbours in a column are parted by a line of paper."""
    assert contrast(INK, PAPER) >= 7
    strong = [one for one in SERIES if contrast(one, PAPER) >= 3]
    assert len(strong) >= 5
    assert all(one != other for one, other in pairwise(SERIES))


def contrast(one: str, other: str) -> float:
    lighter, darker = sorted((_light(one), _light(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def _light(colour: str) -> float:
    parts = [int(colour[n : n + 2], 16) / 255 for n in (1, 3, 5)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]

"""A sheet as a PDF file, with its letters inside.

Owns the file format. Says nothing of when or by what it was made, so the same sheet is the same bytes. The library is
loaded with the first page: hardly anybody asks for one, and it is no light one.
"""

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime
from functools import cache, partial
from importlib.resources import files
from typing import TYPE_CHECKING, Final, Literal

from bot.core.paper import MARGIN, WIDTH, Sheet, clean, lay_out

if TYPE_CHECKING:
    from fpdf import FPDF

Style = Literal["", "B"]

FAMILY: Final = "DejaVu"
FONTS: Final[Mapping[Style, str]] = {"": "DejaVuSans.ttf", "B": "DejaVuSans-Bold.ttf"}
ALWAYS: Final = datetime(2000, 1, 1, tzinfo=UTC)
"""When every page was made, as its file says."""

GREY: Final = 150


def draw(sheet: Sheet) -> bytes:
    """The file: one page of A4. Takes a tenth of a second, the first time half a one: not for the event loop."""
    pdf = _empty(sheet.lang)
    page = lay_out(_drawable(sheet, pdf), cache(partial(_width, pdf)))
    for line in page.lines:
        pdf.set_font(FAMILY, "B" if line.bold else "", line.size)
        pdf.text(MARGIN, line.y, line.text)
    pdf.set_draw_color(GREY)
    for y in page.rules:
        pdf.line(MARGIN, y, WIDTH - MARGIN, y)
    return bytes(pdf.output())


def _empty(lang: str) -> "FPDF":
    from fpdf import FPDF

    pdf = FPDF(unit="pt", format="A4")
    for style, name in FONTS.items():
        pdf.add_font(FAMILY, style, str(files("bot").joinpath("fonts", name)))
    pdf.set_creation_date(ALWAYS)
    pdf.set_producer("")
    pdf.set_lang(lang)
    pdf.set_auto_page_break(auto=False)
    pdf.add_page()
    return pdf


def _width(pdf: "FPDF", text: str, size: int, bold: bool) -> float:  # noqa: FBT001 - a Measure
    pdf.set_font(FAMILY, "B" if bold else "", size)
    return pdf.get_string_width(text)


def _drawable(sheet: Sheet, pdf: "FPDF") -> Sheet:
    """The same sheet of nothing but letters that the fonts have."""
    known = frozenset.intersection(*(frozenset(font.cmap) for font in pdf.fonts.values()))  # type: ignore[union-attr]

    def drawn(text: str) -> str:
        return clean(text, lambda char: ord(char) in known)

    blocks = tuple(replace(one, text=drawn(one.text)) for one in sheet.blocks)
    return Sheet(sheet.lang, blocks, drawn(sheet.notes), drawn(sheet.foot))

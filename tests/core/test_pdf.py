"""The file: one page with the words in it, the same bytes every time, whatever anybody is called."""

import pytest

from bot.core.paper import Block, Sheet
from bot.core.pdf import draw
from tests import pdf
from tests.hostile import LONG, NASTY

WORDS = "Ґанок їжака, Ўладзь, № 22-1/2026 (зал 3\\4)"
SCRIPTS = ("שלום עולם", "محمد بن سلمان", "王小明 🕊️👩‍👧", "\u202e" * 90, "a" + "\u0489" * 400, "\ud800")


def a_sheet(*texts: str, lang: str = "ru") -> Sheet:
    return Sheet(lang, tuple(Block(text, 20, bold=n == 0) for n, text in enumerate(texts)), "Notes", "As known.")


def test_it_is_one_page_with_the_words_in_it() -> None:
    made = draw(a_sheet("Апелляция: Яна Громова", WORDS))
    assert made.startswith(b"%PDF-1.")
    assert pdf.pages(made) == 1
    first, *rest, notes, foot = pdf.lines(made)
    assert (first, notes, foot) == ("Апелляция: Яна Громова", "Notes", "As known.")
    assert " ".join(rest) == WORDS


def test_the_same_sheet_is_the_same_bytes_and_tells_nothing_of_its_making() -> None:
    made = draw(a_sheet("Суд"))
    assert made == draw(a_sheet("Суд"))
    assert b"fpdf" not in made.lower()
    assert len(made) < 60_000


@pytest.mark.parametrize(
    "text",
    [*NASTY, *LONG, "Ж" * 300, *SCRIPTS],
    ids=ascii,
)
def test_hostile_words_break_nothing(text: str) -> None:
    made = draw(a_sheet(text, text, "Суд"))
    assert pdf.pages(made) == 1
    assert pdf.lines(made)[-2:] == ["Notes", "As known."]


def test_what_the_letters_do_not_have_is_a_box() -> None:
    assert pdf.lines(draw(a_sheet("王 Ван")))[0] == "□ Ван"

"""One page, whatever is given: what stays, what goes first, and where the lines stand."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.core.paper import FEWEST, HEIGHT, MARGIN, MOST, TEXT, WIDTH, Block, Sheet, clean, from_json, lay_out, to_json


def wide(text: str, size: int, bold: bool) -> float:
    """Every letter has the same width; bold ones are wider."""
    return len(text) * size * (0.7 if bold else 0.6)


def a_sheet(*blocks: Block) -> Sheet:
    return Sheet("en", blocks, "Notes", "As known today.")


def read(*blocks: Block) -> list[str]:
    return [line.text for line in lay_out(a_sheet(*blocks), wide).lines]


def test_what_has_room_stands_in_its_order_between_the_notes_and_the_edge() -> None:
    page = lay_out(a_sheet(Block("Trial", 20), Block("Room 3", rank=5)), wide)
    assert [line.text for line in page.lines] == ["Trial", "Room 3", "Notes", "As known today."]
    assert len(page.rules) == MOST


def test_lines_break_between_words_and_what_is_longer_than_a_line_anywhere() -> None:
    fit = int((WIDTH - 2 * MARGIN) / (TEXT * 0.6))
    broken = read(Block("word " * 30 + "x" * 120))[:-2]
    assert all(len(line) <= fit for line in broken)
    assert "".join(broken).count("x") == 120
    assert " ".join(broken).count("word") == 30


def test_what_matters_least_goes_first_and_the_notes_keep_their_lines() -> None:
    many = [Block(f"{rank} " + "word " * 50, rank=rank) for rank in (0, 3, 1, 2, 4)]
    page = lay_out(a_sheet(*many, *many), wide)
    kept = [line.text[0] for line in page.lines if line.text[1:2] == " "]
    assert "0" in kept
    assert "4" not in kept
    assert FEWEST <= len(page.rules) <= MOST


def test_what_is_shorter_may_stay_where_the_longer_has_no_room() -> None:
    first = Block("word " * 250)
    found = read(first, Block("long " * 60, rank=2), Block("Passport.", rank=2))
    assert "Passport." in found
    assert not [line for line in found if "long" in line]


def test_a_heading_does_not_stay_alone() -> None:
    first = Block("word " * 250)
    assert "Advice" not in read(first, Block("Advice", rank=2, heads=True), Block("long " * 60, rank=2))
    assert "Advice" in read(Block("Advice", rank=2, heads=True), Block("Passport.", rank=2))


def test_what_must_stay_loses_its_end_when_it_is_longer_than_the_page() -> None:
    page = lay_out(a_sheet(Block("Trial", 20), Block("word " * 3000), Block("gone")), wide)
    assert page.lines[0].text == "Trial"
    assert page.lines[-1].text == "As known today."
    assert len(page.rules) >= FEWEST


@settings(max_examples=60, deadline=None)
@given(
    st.lists(
        st.builds(
            Block,
            text=st.text(max_size=600).map(lambda text: clean(text, lambda _char: True)),
            size=st.integers(16, 30),
            bold=st.booleans(),
            gap=st.floats(0, 20),
            rank=st.integers(0, 6),
            heads=st.booleans(),
        ),
        max_size=30,
    )
)
def test_everything_stands_on_the_page_and_nothing_on_anything_else(blocks: list[Block]) -> None:
    page = lay_out(a_sheet(*blocks), wide)
    assert all(wide(line.text, line.size, line.bold) <= WIDTH - 2 * MARGIN + 0.01 for line in page.lines)
    ends = [line.y for line in page.lines]
    assert ends == sorted(ends)
    assert all(MARGIN < y <= HEIGHT - MARGIN for y in ends)
    assert all(ends[-2] < y < ends[-1] - TEXT * 0.8 for y in page.rules)


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        pytest.param("Суд\u202eдус\u2066 №\u200b1\u2060", "Суддус №1", id="what turns the direction"),
        pytest.param("a\x00b\x1b[31m\nc\td", "a b [31m c d", id="control characters"),
        pytest.param("a\ud800b\ue000c", "a b c", id="what is no character"),
        pytest.param("e" + "\u0301" * 50, "é" + "\u0301" * 2, id="a tower of marks"),
        pytest.param("Лев 🕊", "Лев □", id="what the letters do not have"),
        pytest.param("x" * 5000, "x" * 600, id="far too long"),
    ],
)
def test_only_what_can_be_drawn_is_left(text: str, kept: str) -> None:
    assert clean(text, lambda char: char != "🕊") == kept


def test_a_sheet_is_the_same_after_its_way_through_the_database() -> None:
    sheet = a_sheet(Block("Trial", 20, bold=True, gap=0.0), Block("Passport.", rank=3, heads=True))
    assert from_json(to_json(sheet)) == sheet

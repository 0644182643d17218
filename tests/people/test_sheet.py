"""The table of the registry: what goes out comes back, and every mistake has its line, column and cure."""

from dataclasses import replace

import pytest

from bot.core.category import Category
from bot.core.event import Consent, Recognition
from bot.core.finding import Group
from bot.core.record import Record
from bot.i18n import Catalogs
from bot.people.cells import COLUMNS, guarded, unguarded
from bot.people.sheet import LARGEST, MOST, Draft, Slip, read, write
from tests.people.builders import LISTED, TODAY, a_record

WHOLE = a_record(public_id="-AbCdEfGhIjK")
ODD = [
    WHOLE,
    a_record(public_id="x", place="=1+1", names=(), aliases=(), recognised=()),
    a_record(public_id="y", place='a "quoted", place; and more', consent=Consent.SILENCE),
    a_record(public_id="z", place="'=x", born=None, articles=(), last_sign=None, held_since=None, categories=()),
    Record(public_id="w", name="Ян Ким", group=Group.POW, minor=True),
    *(a_record(public_id=f"p{n}", place=text) for n, text in enumerate(["+7", "-1", "@me", "''x", "'", "'a"])),
]


@pytest.mark.parametrize("record", ODD, ids=lambda record: record.place or record.public_id)
def test_what_is_written_is_read_again(record: Record) -> None:
    (draft,) = read(write([record]).encode(), TODAY)
    assert isinstance(draft, Draft)
    assert replace(Record(), **draft.fields) == record


@pytest.mark.parametrize("record", ODD, ids=lambda record: record.place or record.public_id)
def test_no_cell_begins_as_a_formula(record: Record) -> None:
    for column in COLUMNS:
        assert not guarded(column.write(record)).startswith(("=", "+", "-", "@"))


@pytest.mark.parametrize("cell", ["", "'", "''", "'=", "=", "''=", "-", "'-'", "@'", "a", "'a", "'''+"])
def test_a_guard_can_always_be_taken_off(cell: str) -> None:
    assert unguarded(guarded(cell)) == cell


def test_a_spreadsheet_may_put_a_mark_in_front_and_columns_in_any_order() -> None:
    raw = "\ufeffgroup,name\r\n\r\npolitical,  Анна   Примерова \r\n".encode()
    assert read(raw, TODAY) == (Draft(3, {"group": Group.POLITICAL, "name": "Анна Примерова"}),)


def test_cells_say_what_they_mean() -> None:
    raw = (
        b"id,aliases,categories,articles,recognised_by,minor,consent\n"
        b"x,uk: Anna Prykladova; Anya P,antiwar;journalist,207.3 ru-uk;280,Lantern: 2024-05-01: https://a.example/x,yes,\n"
    )
    (draft,) = read(raw, TODAY)
    assert isinstance(draft, Draft)
    assert draft.fields == {
        "public_id": "x",
        "names": (("uk", "Anna Prykladova"),),
        "aliases": ("Anya P",),
        "categories": (Category.JOURNALIST, Category.ANTIWAR),
        "articles": (("207.3", "ru-uk"), ("280", None)),
        "recognised": (Recognition("Lantern", LISTED.since, "https://a.example/x"),),
        "minor": True,
        "consent": Consent.UNKNOWN,
    }


BAD_CELLS = [
    ("name", "12345", "no_name"),
    ("name", "<b>", "no_name"),
    ("name", "a" * 121, "too_long"),
    ("name", "Анна\u202e Примерова", "no_name"),
    ("aliases", "uk: Анна; uk: Ганна", "language_twice"),
    ("aliases", "uk: 5", "no_name"),
    ("group", "politcal", "choice"),
    ("categories", "journalist; spy", "choice"),
    ("consent", "yes", "choice"),
    ("minor", "1", "choice"),
    ("born", "80", "year"),
    ("born", "٢٠٠٠", "year"),
    ("born", "2027", "year"),
    ("articles", "207.3 ru-xx", "article"),
    ("articles", "murder", "article"),
    ("place", "a\u200bb", "unprintable"),
    ("place", "b" * 121, "too_long"),
    ("held_since", "2024-13-01", "day"),
    ("held_since", "1.5.2024", "day"),
    ("held_since", "20240501", "day"),
    ("last_sign", "2026-11-21", "day_to_come"),
    ("cases", "none", "case"),
    ("cases", "1-234/2026; <b>1</b>", "case"),
    ("cases", f"1-{'2' * 50}", "case"),
    ("birthday", "06-15", "birthday"),
    ("birthday", "02-30 self", "birthday"),
    ("birthday", "06-15 nobody", "birthday"),
    ("recognised_by", "Lantern", "recognised"),
    ("recognised_by", "Lantern:2024-05-01:ftp://x", "recognised"),
    ("recognised_by", "Lantern:2024-05-32:https://x", "day"),
    ("recognised_by", "L:2024-05-01:https://x; L:2024-05-02:https://y", "organisation_twice"),
    ("place", "c" * 4_001, "too_long"),
]


@pytest.mark.parametrize(("column", "cell", "problem"), BAD_CELLS, ids=[f"{a}={b[:20]}" for a, b, _ in BAD_CELLS])
def test_a_cell_that_cannot_be_read_is_named_with_line_and_column(column: str, cell: str, problem: str) -> None:
    (slip,) = read(f"{column},id\n{cell},x\n".encode(), TODAY)
    assert isinstance(slip, Slip)
    assert (slip.line, slip.column, slip.problem) == (2, column, problem)


BAD_FILES = {
    "": [(1, "", "empty")],
    "name;group\nА Б;pow\n": [(1, "", "semicolons")],
    "name,gruop,name\n": [(1, "name", "column_twice"), (1, "gruop", "column_but"), (1, "name", "column_twice")],
    "name,zzzzzz\n": [(1, "zzzzzz", "column")],
    "born\n": [(1, "", "no_key_column")],
    "id,name\nx\n": [(2, "", "cells")],
    'id,name\nx,"Анна\n': [(2, "", "quotes")],
    "id,born,minor\nx,80,1\ny,90\nz,,perhaps\n": [
        (2, "born", "year"), (2, "minor", "choice"), (3, "", "cells"), (4, "minor", "choice"),
    ],
    'id,place\nx,"two\nlines"\ny,"b\u200b"\n': [(4, "place", "unprintable")],
}  # fmt: skip


@pytest.mark.parametrize("text", BAD_FILES, ids=repr)
def test_all_mistakes_are_told_at_once(text: str) -> None:
    found = read(text.encode(), TODAY)
    assert [(one.line, one.column, one.problem) for one in found if isinstance(one, Slip)] == BAD_FILES[text]
    assert all(isinstance(one, Slip) for one in found)


def test_a_file_of_another_encoding_says_in_which_line() -> None:
    found = read("id,name\nx,y\nz,Анна\n".encode("cp1251"), TODAY)
    assert [(one.line, one.problem) for one in found if isinstance(one, Slip)] == [(3, "not_utf8")]


@pytest.mark.parametrize(
    ("raw", "problem"),
    [(b"x" * (LARGEST + 1), "file_too_large"), (b"id\n" + b"x\n" * (MOST + 1), "too_many")],
    ids=["bytes", "lines"],
)
def test_a_file_has_its_bounds(raw: bytes, problem: str) -> None:
    assert [one.problem for one in read(raw, TODAY) if isinstance(one, Slip)] == [problem]


PROBLEMS = {
    *(problem for _column, _cell, problem in BAD_CELLS),
    *(problem for slips in BAD_FILES.values() for _line, _column, problem in slips),
    "not_utf8", "file_too_large", "too_many", "unknown_id", "empty_name", "empty_group", "namesakes", "other_born",
    "name_twice", "person_twice", "widens",
}  # fmt: skip


@pytest.mark.parametrize("lang", ["en", "ru", "uk"])
def test_every_mistake_and_every_category_has_words(lang: str) -> None:
    t = Catalogs.load().translator(lang)
    assert not [problem for problem in PROBLEMS if not t.has(f"cli.people.wrong.{problem}")]
    assert not [category for category in Category if not t.has(f"category.{category.value}")]
    assert not [group for group in Group if group is not Group.OTHER and not t.has(f"group.{group.value}")]

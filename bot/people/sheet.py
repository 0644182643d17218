"""The registry as a table: CSV in UTF-8 with a header row, read and written. Pure.

Owns the form of the file and that every mistake is told with its line and column. What a line means for the registry
stands in bot/people/plan.py.
"""

import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from difflib import get_close_matches
from typing import Any

from bot.core.record import Record
from bot.people.cells import COLUMNS, LONGEST, Column, Wrong, guarded, unguarded

LARGEST = 20_000_000
"""Bytes of a file."""

MOST = 50_000
"""Lines of a file."""

BY_NAME = {column.name: column for column in COLUMNS}


@dataclass(frozen=True, slots=True)
class Slip:
    """A mistake in a file: the line a text editor shows, the column (empty: the line as a whole), what and its cure."""

    line: int
    column: str
    problem: str
    values: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Draft:
    """A line of the file: its number, and the fields of a record that its columns fill."""

    line: int
    fields: dict[str, Any]


def write(records: Iterable[Record]) -> str:
    """The whole table; no cell is a formula for a spreadsheet."""
    out = io.StringIO()
    table = csv.writer(out, lineterminator="\r\n")
    table.writerow([column.name for column in COLUMNS])
    table.writerows([guarded(column.write(record)) for column in COLUMNS] for record in records)
    return out.getvalue()


def read(raw: bytes, today: date) -> tuple[Draft, ...] | tuple[Slip, ...]:
    """The lines of a file, or everything that is wrong with them."""
    if len(raw) > LARGEST:
        return (Slip(0, "", "file_too_large", {"most": LARGEST // 1_000_000}),)
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        return (Slip(raw.count(b"\n", 0, error.start) + 1, "", "not_utf8"),)
    rows = _rows(text)
    if isinstance(rows, Slip):
        return (rows,)
    if not rows:
        return (Slip(1, "", "empty"),)
    header = [name.strip() for name in rows[0][1]]
    slips = tuple(_header_slips(rows[0][0], header))
    return slips or _drafts(rows[1:], [BY_NAME[name] for name in header], today)


def _rows(text: str) -> list[tuple[int, list[str]]] | Slip:
    """(line, cells), empty lines left out."""
    table = csv.reader(io.StringIO(text, newline=""), strict=True)
    rows: list[tuple[int, list[str]]] = []
    line = 1
    try:
        for cells in table:
            if any(cell.strip() for cell in cells):
                rows.append((line, cells))
            if len(rows) > MOST + 1:
                return Slip(line, "", "too_many", {"most": MOST})
            line = table.line_num + 1
    except csv.Error:
        return Slip(line, "", "quotes")
    return rows


def _header_slips(line: int, header: Sequence[str]) -> Iterator[Slip]:
    if len(header) == 1 and ";" in header[0]:
        yield Slip(line, "", "semicolons")
        return
    for name in header:
        if name not in BY_NAME:
            close = get_close_matches(name, BY_NAME, n=1)
            problem = "column_but" if close else "column"
            yield Slip(line, name[:40], problem, {"close": "".join(close), "choices": ", ".join(BY_NAME)})
        elif header.count(name) > 1:
            yield Slip(line, name, "column_twice")
    if "name" not in header and "id" not in header:
        yield Slip(line, "", "no_key_column")


def _drafts(
    rows: Iterable[tuple[int, list[str]]], columns: Sequence[Column], today: date
) -> tuple[Draft, ...] | tuple[Slip, ...]:
    drafts, slips = [], []
    for line, cells in rows:
        if len(cells) != len(columns):
            slips.append(Slip(line, "", "cells", {"n": len(columns), "found": len(cells)}))
            continue
        fields: dict[str, Any] = {}
        for column, cell in zip(columns, cells, strict=True):
            found = _cell(column, cell, today)
            if isinstance(found, Wrong):
                slips.append(Slip(line, column.name, found.problem, found.values))
            else:
                fields |= found
        drafts.append(Draft(line, fields))
    return tuple(slips) or tuple(drafts)


def _cell(column: Column, cell: str, today: date) -> dict[str, Any] | Wrong:
    if len(cell) > LONGEST:
        return Wrong("too_long", {"most": LONGEST})
    return column.read(" ".join(unguarded(cell.strip()).split()), today)

"""targets.csv: offices as a table, one a line. Pure.

Turns each line into the same tree that an inline `[[contact.target]]` gives, with the line of every cell, so that the
same rules judge both.
"""

import csv
import io
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from difflib import get_close_matches
from typing import Any, Final

LARGEST: Final = 1_000_000
MOST: Final = 300
NEEDED: Final = ("id", "role", "org", "lang", "salutation", "source", "checked_on")
LONG_NUMBER: Final = 9
MEDIA: Final = ("email", "form", "post", "phone")
COLUMNS: Final = (*NEEDED, "country", "body", "area", "max_per_hour", *MEDIA)


@dataclass(frozen=True, slots=True)
class Slip:
    """A mistake in the table as such. `line` from 1, `column` empty: the line as a whole."""

    line: int
    column: str
    problem: str
    values: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Table:
    """The offices as trees, and on which line each stands."""

    rows: tuple[dict[str, Any], ...]
    lines: tuple[int, ...]


def read(raw: bytes) -> Table | tuple[Slip, ...]:
    """The table, or what is wrong with it as a table."""
    text = _text(raw)
    found = text if isinstance(text, Slip) else _rows(text)
    if isinstance(found, Slip):
        return (found,)
    (line, header), body = found[0], found[1:]
    slips = _header(line, header) or _shape(len(header), body)
    if slips:
        return tuple(slips)
    return Table(tuple(_tree(dict(zip(header, cells, strict=True))) for _, cells in body), tuple(n for n, _ in body))


def _text(raw: bytes) -> str | Slip:
    if len(raw) > LARGEST:
        return Slip(1, "", "too_big_file", {"most": f"{LARGEST // 1000} KB"})
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        return Slip(raw.count(b"\n", 0, error.start) + 1, "", "not_utf8", {})


def _shape(wide: int, body: list[tuple[int, list[str]]]) -> list[Slip]:
    """Not too many lines, and in each a cell for every column."""
    if len(body) > MOST:
        return [Slip(body[MOST][0], "", "too_many_targets", {"most": str(MOST)})]
    odd = [(line, len(cells)) for line, cells in body if len(cells) != wide]
    return [Slip(line, "", "cells", {"wanted": str(wide), "found": str(found)}) for line, found in odd]


def _rows(text: str) -> list[tuple[int, list[str]]] | Slip:
    table = csv.reader(io.StringIO(text, newline=""), strict=True)
    rows: list[tuple[int, list[str]]] = []
    line = 1
    try:
        for cells in table:
            if any(cell.strip() for cell in cells):
                rows.append((line, [cell.strip() for cell in cells]))
            if len(rows) > MOST + 1:
                break
            line = table.line_num + 1
    except csv.Error:
        return Slip(line, "", "quotes", {})
    return rows or Slip(1, "", "empty_table", {"columns": ", ".join(NEEDED)})


def _header(line: int, header: list[str]) -> list[Slip]:
    slips = [
        Slip(line, name[:40], "unknown_but" if close else "unknown_column",
             {"suggestion": "".join(close), "known": ", ".join(COLUMNS)})
        for name in header
        if name not in COLUMNS
        for close in [get_close_matches(name, COLUMNS, n=1)]
    ]  # fmt: skip
    slips += [Slip(line, name, "twice", {"value": name}) for name in sorted({n for n in header if header.count(n) > 1})]
    return slips + [Slip(line, name, "missing", {}) for name in NEEDED if name not in header]


def _tree(cells: Mapping[str, str]) -> dict[str, Any]:
    """Empty cells are left out: what must not be empty is then missing."""
    plain = ("id", "role", "org", "country", "body", "area", "lang", "salutation")
    tree: dict[str, Any] = {name: cells[name] for name in plain if cells.get(name)}
    tree |= {"max_per_hour": _number(cells["max_per_hour"])} if cells.get("max_per_hour") else {}
    common = {"source": cells["source"], "checked_on": _day(cells["checked_on"])}
    tree["channels"] = [{"type": one, "value": cells[one], **common} for one in MEDIA if cells.get(one)]
    return tree


def _number(cell: str) -> int | str:
    return int(cell) if cell.isascii() and cell.isdigit() and len(cell) < LONG_NUMBER else cell


def _day(cell: str) -> date | str:
    try:
        return date.fromisoformat(cell)
    except ValueError:
        return cell  # judged, and told, as what it is

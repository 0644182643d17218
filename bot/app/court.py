"""The page "what a court order could get": what lies on the disk, table by table, made from the schema's own marks.

Owns the shape of the page; its words stand in the catalogs (`court.po`). A new table, column or time of keeping has no
words yet, or changes the page: either way a test says so. Pure.
"""

import re
from collections.abc import Iterator
from typing import Any, Final, Literal

from sqlalchemy import Column, Table

from bot.i18n import Translator
from bot.store.export import tables
from bot.store.schema import metadata
from bot.store.sealed import MARKED, SEALED

Lock = Literal["sealed", "mark", "open"]
_SEALED: Final = frozenset(column for column, _context in SEALED)
_NO_LETTERS: Final = re.compile(r"[^a-z0-9]+")


def page(t: Translator) -> str:
    """The whole page as Markdown, without a line break at its end."""
    everything = tuple(metadata.tables.values())  # as they stand in the files of the schema
    about = [table for table in everything if table in tables()]
    others = [table for table in everything if table not in about]
    parts = (
        f"## {t('court.title')}",
        t("court.intro"),
        t("court.locks"),
        f"### {t('court.readers')}",
        *(_of_readers(t, table) for table in about),
        f"### {t('court.others')}",
        t("court.others_about"),
        "\n".join(_of_others(t, others)),
        t("court.never"),
    )
    return "\n\n".join(parts)


def lock(column: Column[Any]) -> Lock:
    """How a column lies on the disk: ciphertext, a keyed mark, or as it is."""
    if column in _SEALED:
        return "sealed"
    return "mark" if column in MARKED else "open"


def kept_key(words: str) -> str:
    """The key of the words for a time of keeping, as the schema states it: what stands before its reason."""
    return _NO_LETTERS.sub("-", words.partition(":")[0].lower()).strip("-")


def column_key(t: Translator, column: Column[Any]) -> str:
    """The key of a column's words: its own, or those of all columns of its name."""
    own = f"court.column.{column.table.name}.{column.name}"
    return own if t.has(own) else f"court.column.{column.name}"


def _of_readers(t: Translator, table: Table) -> str:
    lines = [f"**`{table.name}`**: {_what(t, table)} {t('court.row_kept', kept=_kept(t, table.info['kept']))}", ""]
    lines += _head(*(t(f"court.head.{name}") for name in ("column", "what", "without", "with", "kept")))
    lines += [_row(_cells(t, column)) for column in table.columns if column.info["personal"]]
    if plain := [column for column in table.columns if not column.info["personal"]]:
        lines += ["", t("court.plain", columns=_names(plain))]
    return "\n".join(lines)


def _cells(t: Translator, column: Column[Any]) -> tuple[str, ...]:
    how = lock(column)
    readable = t(f"court.without.{how}"), t(f"court.with.{how}")
    kept = _kept(t, column.info["kept"])
    as_the_row = kept == _kept(t, column.table.info["kept"])
    return f"`{column.name}`", t(column_key(t, column)), *readable, t("court.as_the_row") if as_the_row else kept


def _of_others(t: Translator, others: list[Table]) -> Iterator[str]:
    yield from _head(*(t(f"court.head.{name}") for name in ("table", "what", "columns", "kept")))
    for table in others:
        names = _names(list(table.columns))
        yield _row((f"`{table.name}`", _what(t, table), names, _kept(t, table.info["kept"])))


def _what(t: Translator, table: Table) -> str:
    return t(f"court.what.{table.name}")


def _kept(t: Translator, words: str) -> str:
    return t(f"court.kept.{kept_key(words)}")


def _names(columns: list[Column[Any]]) -> str:
    return ", ".join(f"`{column.name}`" for column in columns)


def _head(*names: str) -> list[str]:
    return [_row(names), "|" + "---|" * len(names)]


def _row(cells: tuple[str, ...]) -> str:
    return f"| {' | '.join(cells)} |"

"""Conditions that name many rows by key, cheap enough to be asked a thousand times a minute. Knows no table."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Column, ColumnElement, any_, literal, tuple_
from sqlalchemy.dialects.postgresql import ARRAY

from bot.store.database import Tx


def one_of(tx: Tx, columns: Sequence[Column[Any]], keys: Sequence[Any]) -> ColumnElement[bool]:
    """The rows with one of these keys: values where the key is one column, else tuples."""
    if len(columns) > 1:
        return tuple_(*columns).in_(keys)
    (column,) = columns
    if tx.sqlite:
        return column.in_(keys)
    # One parameter. A thousand keep PostgreSQL's driver busy, and leave so much behind that the collector halts us.
    return column == any_(literal(list(keys), ARRAY(column.type)))

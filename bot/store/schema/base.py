"""What all tables share: the metadata, times, and the two ways to declare a column.

A column is `plain` (about feeds, events, the program) or `personal` (about somebody who uses the bot, or who asked
for silence). A personal column says how long it is kept; a table says in `info["kept"]` when its rows go.
"""

from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import BigInteger, Column, Dialect, Integer, LargeBinary, MetaData, TypeDecorator

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(column_0_N_label)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
        "pk": "pk_%(table_name)s",
    }
)

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


class Moment(TypeDecorator[datetime]):
    """An aware UTC datetime, stored as milliseconds since 1970 on both databases."""

    impl = BigInteger
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> int | None:  # noqa: ARG002
        return None if value is None else (value - EPOCH) // timedelta(milliseconds=1)

    def process_result_value(self, value: int | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002
        return None if value is None else EPOCH + timedelta(milliseconds=value)


# SQLite counts rows by itself only for a column of exactly the type INTEGER.
Id = BigInteger().with_variant(Integer(), "sqlite")
Sealed = LargeBinary
"""Ciphertext: bot/store/vault.py."""
Mark = LargeBinary
"""Keyed HMAC, 16 bytes: equality is all it tells."""


def plain(name: str, kind: Any, *args: Any, **kwargs: Any) -> Column[Any]:
    """A column that says nothing about a user."""
    return Column(name, kind, *args, info={"personal": False}, **kwargs)


def personal(name: str, kind: Any, *args: Any, kept: str, **kwargs: Any) -> Column[Any]:
    """A column about a user; `kept` says until when."""
    return Column(name, kind, *args, info={"personal": True, "kept": kept}, **kwargs)

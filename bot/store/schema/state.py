"""The program's own state: key check value."""

from sqlalchemy import Table, Text

from bot.store.schema.base import metadata, plain

meta = Table(
    "meta",
    metadata,
    plain("name", Text, primary_key=True),
    plain("value", Text, nullable=False),
    info={"kept": "for ever: one row a setting"},
)

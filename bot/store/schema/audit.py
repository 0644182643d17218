"""The audit: what was done in which role. No row points at a reader, so that nobody is known by it."""

from sqlalchemy import Table, Text

from bot.store.schema.base import Id, Moment, metadata, plain

audit = Table(
    "audit",
    metadata,
    plain("id", Id, primary_key=True),
    plain("at", Moment, nullable=False),
    plain("role", Text, nullable=False),
    plain("deed", Text, nullable=False),
    plain("thing", Id),  # the row it was done to; the deed says of which table
    sqlite_autoincrement=True,  # a gap shows that a row was taken away
    info={"kept": "for ever: it is only added to, and names nobody"},
)

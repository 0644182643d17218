"""What readers write to a human, and what a human answers: sealed, and gone when it is closed."""

from sqlalchemy import Boolean, ForeignKey, Table, Text

from bot.store.schema.base import Id, Moment, Sealed, metadata, personal, plain

OPEN = "30 days after the last word, or until it is closed"

contact = Table(
    "contact",
    metadata,
    plain("id", Id, primary_key=True),  # what staff and reader call the talk; never the subscriber's
    personal(
        "subscriber_id", Id, ForeignKey("subscriber.id", ondelete="CASCADE"), nullable=False, index=True, kept=OPEN
    ),
    personal("about", Text, nullable=False, kept=OPEN),
    personal("desk", Text, nullable=False, kept=OPEN),  # moderators, liaisons
    personal("body", Sealed, nullable=False, kept=OPEN),
    personal("waits", Boolean, nullable=False, kept=OPEN),  # the reader had the last word
    personal("said_at", Moment, nullable=False, index=True, kept=OPEN),  # the last word
    sqlite_autoincrement=True,  # notes to the staff and the audit name the number
    info={"kept": OPEN},
)

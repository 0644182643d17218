"""What readers write to a human, and what a human answers: sealed, and gone when it is closed."""

from sqlalchemy import Boolean, ForeignKey, Table

from bot.store.schema.base import Id, Mark, Moment, Sealed, metadata, personal, plain

OPEN = "30 days after the last word, or until it is closed"

contact = Table(
    "contact",
    metadata,
    plain("id", Id, primary_key=True),  # what staff and reader call the talk; never the subscriber's
    personal(
        "subscriber_id", Id, ForeignKey("subscriber.id", ondelete="CASCADE"), nullable=False, index=True, kept=OPEN
    ),
    # A mark: that somebody wrote as a relative or a lawyer is nobody's business but the liaisons'.
    personal("desk_mark", Mark, nullable=False, index=True, kept=OPEN),
    personal("body", Sealed, nullable=False, kept=OPEN),  # the desk, what it is about, the texts
    personal("waits", Boolean, nullable=False, kept=OPEN),  # the reader had the last word
    personal("said_at", Moment, nullable=False, index=True, kept=OPEN),  # the last word
    sqlite_autoincrement=True,  # notes to the staff and the audit name the number
    info={"kept": OPEN},
)

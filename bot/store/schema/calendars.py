"""Links under which a calendar fetches the hearings that somebody follows."""

from sqlalchemy import Boolean, ForeignKey, Table

from bot.store.schema.base import Id, Mark, Moment, metadata, personal, plain

REVOKED = "until it is switched off or renewed, or as long as the subscriber"

calendar_link = Table(
    "calendar_link",
    metadata,
    plain("id", Id, primary_key=True),
    personal(
        "subscriber_id", Id, ForeignKey("subscriber.id", ondelete="CASCADE"), nullable=False, unique=True, kept=REVOKED
    ),
    personal("token_mark", Mark, nullable=False, unique=True, kept=REVOKED),  # the token itself is nowhere
    personal("titled", Boolean, nullable=False, kept=REVOKED),  # titles say whose hearing it is
    personal("made_at", Moment, nullable=False, kept=REVOKED),  # to the day
    info={"kept": REVOKED},
)

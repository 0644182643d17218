"""What somebody from outside asked for: silence, no name, a correction; sealed, also where nobody is registered yet."""

from sqlalchemy import Boolean, ForeignKey, Integer, Table, Text

from bot.store.schema.base import Id, Mark, Moment, Sealed, metadata, personal, plain

WISHED = "until it is lifted; then 30 days without words and name"

wish = Table(
    "wish",
    metadata,
    plain("id", Id, primary_key=True),  # what asker and liaisons call it
    personal("chat_mark", Mark, index=True, kept=WISHED),  # of the asker; NULL: erased since
    personal("address", Sealed, kept=WISHED),
    personal("body", Sealed, nullable=False, kept=WISHED),  # what is asked for, the name, what was written
    plain("state", Text, nullable=False),  # bot/core/wish.py
    plain("works", Boolean, nullable=False),  # it has an effect
    plain("reminded", Integer, nullable=False),
    plain("asked_at", Moment, nullable=False),
    plain("settled_at", Moment),
    plain("next_at", Moment, index=True),  # when to look again; NULL: never
    sqlite_autoincrement=True,  # notes and the audit name the number
    info={"kept": WISHED},
)

wish_person = Table(
    "wish_person",
    metadata,
    plain("wish_id", Id, ForeignKey("wish.id", ondelete="CASCADE"), primary_key=True),
    plain("person_id", Id, ForeignKey("person.id", ondelete="CASCADE"), primary_key=True, index=True),
    plain("before", Text, nullable=False),  # the consent, for the day on which it is lifted
    plain("met", Boolean, nullable=False),  # registered after it was asked for: reports of them wait
    info={"kept": "with the wish"},
)

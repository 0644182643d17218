"""Who is a relative, a lawyer or a helper of somebody in the registry. Nobody's name stands here.

A stolen database without the key tells how many there are, not of whom and not who: the person is a keyed mark, what
somebody is to them is sealed.
"""

from sqlalchemy import Boolean, ForeignKey, Table, UniqueConstraint

from bot.store.schema.base import Id, Mark, Moment, Sealed, metadata, personal, plain

LEFT = "until the role is left, or as long as the subscriber"

relative = Table(
    "relative",
    metadata,
    plain("id", Id, primary_key=True),  # what the liaison's list calls it; never the subscriber's
    personal(
        "subscriber_id", Id, ForeignKey("subscriber.id", ondelete="CASCADE"), nullable=False, index=True, kept=LEFT
    ),
    personal("person_mark", Mark, nullable=False, kept=LEFT),
    personal("body", Sealed, nullable=False, kept=LEFT),  # person, family or lawyer or helper, link, very bad news
    personal("ask_after", Boolean, nullable=False, kept=LEFT),
    personal("weekly", Boolean, nullable=False, kept=LEFT),
    personal("quiet_off", Boolean, nullable=False, kept=LEFT),
    personal("joined_at", Moment, nullable=False, kept=LEFT),
    UniqueConstraint("person_mark", "subscriber_id"),
    sqlite_autoincrement=True,  # the audit names the number
    info={"kept": LEFT},
)

heard = Table(
    "heard",
    metadata,
    personal("subscriber_id", Id, ForeignKey("subscriber.id", ondelete="CASCADE"), primary_key=True, kept=LEFT),
    personal("day", Moment, nullable=False, kept=LEFT),  # the newest on which this relative read or pressed something
    info={"kept": LEFT},
)

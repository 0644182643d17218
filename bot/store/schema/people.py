"""The registry: people whose cases are followed, their names, and who named them in public.

These are not users of the bot. Whether a name may be shown is decided in bot/people/naming.py, never here.
"""

from sqlalchemy import JSON, Boolean, Date, ForeignKey, Integer, Table, Text

from bot.store.schema.base import Id, Moment, metadata, plain

person = Table(
    "person",
    metadata,
    plain("id", Id, primary_key=True),
    plain("public_id", Text, nullable=False, unique=True),  # random: ids in links must not count people
    plain("group", Text, nullable=False),
    plain("minor", Boolean, nullable=False),
    plain("consent", Text, nullable=False),  # unknown, open, no_name, silence
    plain("name", Text, nullable=False),  # as first read: nominative, in the script of that item
    plain("categories", JSON, nullable=False, default=list),  # bot/core/record.py
    plain("born", Integer),  # the year
    plain("articles", JSON, nullable=False, default=list),  # [number, code or null]
    plain("place", Text),  # of detention
    plain("held_since", Date),
    plain("recognised", JSON, nullable=False, default=list),  # [organisation, date, link]: who lists them in public
    plain("last_sign", Date),  # of life
    plain("cases", JSON, nullable=False, default=list),  # numbers at courts
    plain("birthday", Text),  # month and day, and who agreed: bot/core/birthday.py; for campaigns that wait for it
    plain("checked", Boolean, nullable=False, default=False),  # a person has said that this is somebody of their own
    plain("created_at", Moment, nullable=False),
    sqlite_autoincrement=True,  # topics name people by id: none may be given twice
    info={"kept": "while the case is followed"},
)

person_name = Table(
    "person_name",
    metadata,
    plain("person_id", Id, ForeignKey("person.id", ondelete="CASCADE"), primary_key=True),
    plain("lang", Text, primary_key=True),
    plain("name", Text, nullable=False),
    plain("key", Text, nullable=False, index=True),  # folded over scripts: bot/core/fold.py
    info={"kept": "with the person"},
)

person_alias = Table(
    "person_alias",
    metadata,
    plain("person_id", Id, ForeignKey("person.id", ondelete="CASCADE"), primary_key=True),
    plain("name", Text, primary_key=True),  # found by, never shown
    plain("key", Text, nullable=False, index=True),
    info={"kept": "with the person"},
)

witness = Table(
    "witness",
    metadata,
    plain("person_id", Id, ForeignKey("person.id", ondelete="CASCADE"), primary_key=True),
    plain("source_id", Text, ForeignKey("source.id", ondelete="CASCADE"), primary_key=True),
    plain("origin", Text),  # as in event_source: a name copied from another source is one voice with it
    plain("seen_at", Moment, nullable=False),
    info={"kept": "with the person: which sources named them"},
)

person_former = Table(
    "person_former",
    metadata,
    plain("public_id", Text, primary_key=True),
    plain("person_id", Id, ForeignKey("person.id", ondelete="CASCADE"), nullable=False, index=True),
    info={"kept": "with the person: links and buttons of who turned out to be the same person"},
)

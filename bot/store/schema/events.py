"""Events: facts with their people, sources and revisions, and the alerts that tell of them."""

from sqlalchemy import JSON, Boolean, ForeignKey, Index, Integer, Table, Text, UniqueConstraint

from bot.store.schema.base import Id, Mark, Moment, metadata, plain

event = Table(
    "event",
    metadata,
    plain("id", Id, primary_key=True),
    plain("public_id", Text, nullable=False, unique=True),
    plain("kind", Text, nullable=False),
    plain("detail", Text),
    plain("group", Text, nullable=False),
    plain("state", Text, nullable=False),  # held (waits for a person or a second source), published, retracted
    plain("revision", Integer, nullable=False),
    plain("facts", JSON, nullable=False),  # place, hearing, term, articles: bot/core/event.py
    plain("hides_name", Boolean, nullable=False),
    plain("fresh", Boolean, nullable=False),  # False: only history reported it, so it alerts nobody
    plain("happened_at", Moment, nullable=False),  # publication of the first report
    plain("created_at", Moment, nullable=False),
    plain("published_at", Moment),
    Index("ix_event_state_happened_at", "state", "happened_at"),
    sqlite_autoincrement=True,  # marks in outbox and receipts are made of the id: none may be given twice
    info={"kept": "for ever: the public record"},
)

event_person = Table(
    "event_person",
    metadata,
    plain("event_id", Id, ForeignKey("event.id", ondelete="CASCADE"), primary_key=True),
    plain("person_id", Id, ForeignKey("person.id", ondelete="CASCADE"), primary_key=True, index=True),
    plain("position", Integer, nullable=False),
    info={"kept": "with the event"},
)

event_source = Table(
    "event_source",
    metadata,
    plain("event_id", Id, ForeignKey("event.id", ondelete="CASCADE"), primary_key=True),
    plain("source_id", Text, ForeignKey("source.id", ondelete="CASCADE"), primary_key=True),
    plain("url", Text, nullable=False),
    plain("headline", Text, nullable=False),
    plain("lang", Text, nullable=False),
    plain("hides_name", Boolean, nullable=False),
    plain("published", Moment),
    plain("added_at", Moment, nullable=False),
    info={"kept": "with the event"},
)

story_key = Table(
    "story_key",
    metadata,
    plain("key", Text, primary_key=True),
    plain("event_id", Id, ForeignKey("event.id", ondelete="CASCADE"), primary_key=True, index=True),
    plain("created_at", Moment, nullable=False, index=True),
    info={"kept": "30 days: what makes two reports one story (feeds/merge.py)"},
)

text = Table(
    "text",
    metadata,
    plain("id", Id, primary_key=True),
    plain("event_id", Id, ForeignKey("event.id", ondelete="CASCADE"), nullable=False),
    plain("revision", Integer, nullable=False),
    plain("lang", Text, nullable=False),
    plain("form", Text, nullable=False),
    plain("payload", JSON, nullable=False),  # what sendMessage takes, without the chat
    plain("created_at", Moment, nullable=False),
    UniqueConstraint("event_id", "revision", "lang", "form"),
    info={"kept": "with the event: rendered once, shared by all who get it"},
)

fanout = Table(
    "fanout",
    metadata,
    plain("id", Id, primary_key=True),
    plain("event_id", Id, ForeignKey("event.id", ondelete="CASCADE"), nullable=False),
    plain("revision", Integer, nullable=False),
    plain("kind_bit", Integer, nullable=False),
    plain("dedupe", Mark, nullable=False),  # the same for all revisions of an event: nobody is alerted twice
    plain("cursor", Id, nullable=False),  # subscribers up to this id have their rows
    plain("state", Text, nullable=False),  # open, done, parked
    plain("tries", Integer, nullable=False),
    plain("doubtful", Integer, nullable=False, server_default="0"),  # 1: open in a backup, so perhaps done since
    plain("created_at", Moment, nullable=False),
    UniqueConstraint("event_id", "revision"),
    Index("ix_fanout_state", "state"),
    info={"kept": "30 days"},
)

"""Events: facts with their people, sources and revisions, and the alerts that tell of them."""

from sqlalchemy import JSON, BigInteger, Boolean, ForeignKey, Index, Integer, Table, Text, UniqueConstraint

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
    plain("merged_into", Id, ForeignKey("event.id", ondelete="SET NULL"), index=True),  # a person: they are one
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

# Names that fit several people, or whom somebody took off the event: linked to nobody until a person says who it is.
event_name = Table(
    "event_name",
    metadata,
    plain("event_id", Id, ForeignKey("event.id", ondelete="CASCADE"), primary_key=True),
    plain("source_id", Text, ForeignKey("source.id", ondelete="CASCADE"), primary_key=True),
    plain("key", Text, primary_key=True, index=True),
    plain("name", Text, nullable=False),
    plain("lang", Text, nullable=False),
    info={"kept": "with the event, or until somebody says who it is"},
)

event_apart = Table(
    "event_apart",
    metadata,
    plain("event_id", Id, ForeignKey("event.id", ondelete="CASCADE"), primary_key=True),
    plain("person_id", Id, ForeignKey("person.id", ondelete="CASCADE"), primary_key=True, index=True),
    info={"kept": "with the event: a namesake of this person is in it, and not this person"},
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
    plain("origin", Text),  # owner of the watched source from which it says to have it; NULL: its own report
    plain("teller", Text),  # family, lawyer, returnee: who told the source, where a person entered it; never shown
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
    plain("tells", Integer, nullable=False),  # the revision it tells of: a correction changes texts that wait
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
    plain("kind_bit", BigInteger, nullable=False),
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

amend = Table(
    "amend",
    metadata,
    plain("id", Id, primary_key=True),
    plain("event_id", Id, ForeignKey("event.id", ondelete="CASCADE"), nullable=False),
    plain("revision", Integer, nullable=False),  # who was told of an older one is told of this one
    plain("how", Text, nullable=False),  # corrected, retracted, unnamed: bot/core/amends.py
    plain("what", JSON, nullable=False),  # the facts that were corrected, or why it was retracted
    plain("cursor", Id, nullable=False),  # readers up to this id are done with
    plain("again", Boolean, nullable=False),  # True: second time round, for messages that were leaving the first time
    plain("due", Moment, nullable=False),
    plain("state", Text, nullable=False),  # open, done, parked
    plain("tries", Integer, nullable=False),
    plain("created_at", Moment, nullable=False),
    UniqueConstraint("event_id", "revision"),
    Index("ix_amend_state_due", "state", "due"),
    info={"kept": "30 days, as long as it is known who was told"},
)

bad_news = Table(
    "bad_news",
    metadata,
    plain("id", Id, primary_key=True),  # what the liaison's buttons and the audit call it
    plain("event_id", Id, ForeignKey("event.id", ondelete="CASCADE"), nullable=False, unique=True),
    plain("what", Text, nullable=False),  # kind as it was held
    plain("since", Moment, nullable=False),
    plain("asked", Integer, nullable=False),  # how often liaisons were told and asked
    plain("let_go_at", Moment),  # a liaison let those know who are no family
    plain("spoken_at", Moment),  # a liaison has spoken to the family
    plain("call_since", Moment),  # a family that is to be called waits only since then; NULL: `since`
    plain("others_at", Moment),  # those who are no family are told from then on
    plain("family_at", Moment),  # the first of the family was told here
    plain("next_at", Moment, index=True),  # when to look again; NULL: it is over
    plain("created_at", Moment, nullable=False),
    sqlite_autoincrement=True,  # the audit names the number
    info={"kept": "30 days"},
)
"""News of death, ill-treatment, disappearance of somebody whose family is here: bot/core/bad_news.py."""

bad_news_family = Table(
    "bad_news_family",
    metadata,
    plain("bad_news_id", Id, ForeignKey("bad_news.id", ondelete="CASCADE"), primary_key=True),
    plain("person_id", Id, ForeignKey("person.id", ondelete="CASCADE"), primary_key=True, index=True),
    plain("since", Moment, nullable=False),  # the family waits since then: each has the same time to be called
    plain("spoken_at", Moment),  # a liaison had spoken to it before another family turned out to be concerned
    info={"kept": "30 days"},
)

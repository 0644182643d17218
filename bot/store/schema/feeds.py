"""Sources, what they gave, what was understood, and what waits for a person."""

from sqlalchemy import JSON, Boolean, ForeignKey, Index, Integer, LargeBinary, Table, Text

from bot.store.schema.base import Id, Moment, metadata, plain

source = Table(
    "source",
    metadata,
    plain("id", Text, primary_key=True),  # the id of the config
    plain("name", Text, nullable=False),
    plain("url", Text, nullable=False),
    plain("kind", Text, nullable=False),
    plain("outlet", Text, nullable=False),
    plain("language", Text),
    plain("trust", Text, nullable=False),
    plain("owner", Text, nullable=False),  # sources of one owner are one voice; the id where nobody else owns it
    plain("state_media", Boolean, nullable=False),  # never confirms anything
    plain("aliases", JSON, nullable=False),  # other names by which others quote it
    plain("interval_s", Integer, nullable=False),
    plain("active", Boolean, nullable=False),  # False: no longer in the config, or gone (410)
    plain("due", Moment, nullable=False),
    plain("lease", Text),  # who polls it now; NULL: nobody
    plain("lease_until", Moment),
    plain("etag", Text),
    plain("modified", Text),
    plain("body_hash", LargeBinary),
    plain("fetched_at", Moment),  # NULL: never fetched with success, so the first-fetch gate applies
    plain("ok_at", Moment),
    plain("failures", Integer, nullable=False),
    plain("problem", Text),  # key of the last problem; NULL: well
    plain("problem_detail", Text),
    plain("entries_total", Integer, nullable=False),
    # The passes ask only for what is due among the living.
    Index("ix_source_active_due", "active", "due"),
    info={"kept": "while it stands in the config, then for the sources of old events"},
)

seen = Table(
    "seen",
    metadata,
    plain("source_id", Text, ForeignKey("source.id", ondelete="CASCADE"), primary_key=True),
    plain("key", LargeBinary, primary_key=True),
    info={"kept": "for ever: 16 bytes an entry, so that nothing is alerted twice"},
)

entry = Table(
    "entry",
    metadata,
    plain("id", Id, primary_key=True),
    plain("source_id", Text, ForeignKey("source.id", ondelete="CASCADE"), nullable=False),
    plain("url", Text, nullable=False),
    plain("title", Text, nullable=False),
    plain("summary", Text, nullable=False),
    plain("published", Moment),
    plain("fetched_at", Moment, nullable=False, index=True),
    info={"kept": "30 days"},
)

finding = Table(
    "finding",
    metadata,
    plain("id", Id, primary_key=True),
    plain("entry_id", Id, ForeignKey("entry.id", ondelete="CASCADE"), nullable=False, index=True),
    plain("event_id", Id, ForeignKey("event.id", ondelete="SET NULL"), index=True),  # NULL: not about an event
    plain("relevant", Boolean, nullable=False),
    plain("kind", Text),
    plain("detail", Text),
    plain("people", JSON, nullable=False),  # names as read: compared with what later rules read
    plain("facts", JSON, nullable=False),  # as in event.facts
    plain("score", Integer, nullable=False),  # hundredths
    plain("reasons", JSON, nullable=False),
    plain("rules_version", Text, nullable=False),
    plain("created_at", Moment, nullable=False),
    info={"kept": "with its entry"},
)

review = Table(
    "review",
    metadata,
    plain("id", Id, primary_key=True),
    plain("event_id", Id, ForeignKey("event.id", ondelete="CASCADE"), nullable=False, unique=True),
    plain("reasons", JSON, nullable=False),
    # open; approved (goes out when `due`), sent; rejected; confirmed (a second source came): bot/store/review.py
    plain("state", Text, nullable=False),
    plain("created_at", Moment, nullable=False),
    plain("settled_at", Moment),
    plain("due", Moment),  # until then a decision can be taken back; NULL: none was made, or it is final
    plain("later_until", Moment),  # put aside until then
    plain("told_at", Moment),  # moderators were told that it waits too long
    plain("shown", Text),  # what was decided on: feeds/review.py
    Index("ix_review_state_created_at", "state", "created_at"),
    info={"kept": "with its event"},
)

example = Table(
    "example",
    metadata,
    plain("id", Id, primary_key=True),
    plain("event_id", Id, ForeignKey("event.id", ondelete="CASCADE"), nullable=False, unique=True),
    plain("body", JSON, nullable=False),  # the entry and what a person made of it: feeds/labels.py
    plain("created_at", Moment, nullable=False),
    info={"kept": "with its event, or until somebody in it asks for silence: what people decided, to learn from"},
)

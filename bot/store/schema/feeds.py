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
    plain("adaptive", Boolean, nullable=False),  # asked as often as it has news, rather than every interval_s
    plain("urgent", Boolean, nullable=False),  # asked more often; moderators are told of its silence sooner
    plain("mirror", Text),  # the same feed elsewhere, asked where the address fails
    plain("proxy", Text),  # through which it is asked
    plain("full_text", Boolean, nullable=False),  # of short entries the page is read, too
    plain("added", Boolean, nullable=False),  # from the chat: the config does not know it
    plain("muted", Boolean, nullable=False),  # a moderator let it rest
    plain("active", Boolean, nullable=False),  # False: no longer in the config, or gone (410)
    plain("due", Moment, nullable=False),
    plain("lease", Text),  # who polls it now; NULL: nobody
    plain("lease_until", Moment),
    plain("etag", Text),
    plain("modified", Text),
    plain("body_hash", LargeBinary),
    plain("blocks", LargeBinary),  # short hashes of the entries of the last document: feeds/sources/blocks.py
    plain("whole_at", Moment),  # when a document last came, rather than "not modified"
    plain("ttl_s", Integer),  # for how long the feed says that it has nothing newer
    plain("moved_to", Text),  # where it was redirected to for good, the last times
    plain("moved_count", Integer, nullable=False),
    plain("moved_since", Moment),
    plain("address", Text),  # where it is asked, because it moved there; NULL: at its url
    plain("fetched_at", Moment),  # NULL: never fetched with success, so the first-fetch gate applies
    plain("ok_at", Moment),
    plain("failures", Integer, nullable=False),
    plain("problem", Text),  # key of the last problem; NULL: well
    plain("problem_detail", Text),
    plain("ill_since", Moment),  # of the first of the failures
    plain("ill_told", Moment),  # moderators were told; NULL: not of this illness
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
    plain("content", LargeBinary),  # 8 bytes of what it said last: an edited entry is read again
    info={"kept": "for ever: 24 bytes an entry, so that nothing is alerted twice"},
)

entry = Table(
    "entry",
    metadata,
    plain("id", Id, primary_key=True),
    plain("source_id", Text, ForeignKey("source.id", ondelete="CASCADE"), nullable=False),
    plain("key", LargeBinary),  # as in seen; NULL: entered by a person
    plain("url", Text, nullable=False),
    plain("title", Text, nullable=False),
    plain("summary", Text, nullable=False),
    plain("published", Moment),
    plain("fetched_at", Moment, nullable=False, index=True),
    Index("ix_entry_source_id_key", "source_id", "key"),
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

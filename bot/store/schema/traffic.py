"""What comes in from Telegram and what goes out: every promise is a row with a state."""

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Index, Integer, Table, Text, UniqueConstraint, text

from bot.store.schema.base import Id, Mark, Moment, Sealed, metadata, personal, plain

HANDLED = "until it is handled"
SENT = "until it is sent or given up"

inbox = Table(
    "inbox",
    metadata,
    plain("bot_id", BigInteger, primary_key=True),
    plain("update_id", BigInteger, primary_key=True),
    personal("chat_mark", Mark, nullable=False, kept=HANDLED),
    personal("payload", Sealed, kept=HANDLED),  # stripped of names before it came here; NULL: handled
    plain("state", Text, nullable=False),  # new, done, parked
    plain("attempts", Integer, nullable=False),
    plain("received_at", Moment, nullable=False, index=True),
    Index("ix_inbox_new", "update_id", sqlite_where=text("state = 'new'"), postgresql_where=text("state = 'new'")),
    info={"kept": "48 hours: a repeated update must find its number"},
)

outbox = Table(
    "outbox",
    metadata,
    plain("id", Id, primary_key=True),
    personal(
        "subscriber_id", Id, ForeignKey("subscriber.id", ondelete="CASCADE"), index=True, kept="7 days after sending"
    ),
    personal("address", Sealed, kept=SENT),  # the chat, where there is no subscriber (any more)
    personal("body", Sealed, kept=SENT),  # parameters of a personal message
    personal("text_id", Id, ForeignKey("text.id", ondelete="CASCADE"), kept=SENT),  # or the shared text
    personal("reason", Sealed, kept=SENT),  # which of the reader's topics it is for
    plain("method", Text, nullable=False),
    plain("kind", Text, nullable=False),
    plain("lane", Integer, nullable=False),
    plain("dedupe", Mark, nullable=False),
    plain("state", Text, nullable=False),  # queued, claimed, sending, sent, parked, dropped
    plain("not_before", Moment, nullable=False),
    plain("expires_at", Moment),
    plain("attempts", Integer, nullable=False),
    plain("lease", Text),
    plain("lease_until", Moment),
    plain("plain_text", Integer, nullable=False),  # 1: Telegram refused the formatting, send without it
    plain("problem", Text),
    plain("created_at", Moment, nullable=False),
    plain("settled_at", Moment, index=True),
    UniqueConstraint("dedupe", "subscriber_id"),
    # For databases two NULL subscribers differ, so what goes to a bare chat needs its own key.
    Index(
        "uq_outbox_dedupe_nobody",
        "dedupe",
        unique=True,
        sqlite_where=text("subscriber_id IS NULL"),
        postgresql_where=text("subscriber_id IS NULL"),
    ),
    CheckConstraint("subscriber_id IS NOT NULL OR address IS NOT NULL", name="addressed"),
    # The claim asks in this order and only for what waits; the literal lets both databases use the index.
    Index(
        "ix_outbox_due",
        "lane",
        "not_before",
        "id",
        sqlite_where=text("state = 'queued'"),
        postgresql_where=text("state = 'queued'"),
    ),
    Index(
        "ix_outbox_leased",
        "lease_until",
        sqlite_where=text("lease IS NOT NULL"),
        postgresql_where=text("lease IS NOT NULL"),
    ),
    sqlite_autoincrement=True,  # an id given twice would let a late sender settle a stranger's row
    info={"kept": "7 days after it was settled"},
)

receipt = Table(
    "receipt",
    metadata,
    plain("id", Id, primary_key=True),
    personal("subscriber_id", Id, ForeignKey("subscriber.id", ondelete="CASCADE"), nullable=False, kept="30 days"),
    personal("event_mark", Mark, nullable=False, kept="30 days"),
    personal("body", Sealed, nullable=False, kept="30 days"),  # message id, revision, reason
    personal("sent_at", Moment, nullable=False, index=True, kept="30 days"),
    UniqueConstraint("event_mark", "subscriber_id"),
    info={"kept": "30 days: for corrections, and for the button that says why"},
)

"""What comes in from Telegram and what goes out: every promise is a row with a state."""

from sqlalchemy import (
    BigInteger,
    Boolean,
    CheckConstraint,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    Table,
    Text,
    UniqueConstraint,
    text,
)

from bot.store.schema.base import Id, Mark, Moment, Sealed, metadata, personal, plain

HANDLED = "until it is handled"
FOUND_OUT = "until it is found out, 48 hours at most"
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
    plain("young", Boolean, nullable=False),  # when it came the chat was no subscriber, or one of less than a day
    plain("received_at", Moment, nullable=False, index=True),
    # Who is next, old chats and young ones apart; what else of the same chat waits; since when anything waits.
    Index(
        "ix_inbox_new",
        "bot_id",
        "young",
        "update_id",
        sqlite_where=text("state = 'new'"),
        postgresql_where=text("state = 'new'"),
    ),
    Index(
        "ix_inbox_since",
        "received_at",
        sqlite_where=text("state = 'new'"),
        postgresql_where=text("state = 'new'"),
    ),
    Index(
        "ix_inbox_chat",
        "bot_id",
        "chat_mark",
        "update_id",
        sqlite_where=text("state = 'new'"),
        postgresql_where=text("state = 'new'"),
    ),
    info={"kept": "48 hours: a repeated update must find its number"},
)

file = Table(
    "file",
    metadata,
    plain("id", Id, primary_key=True),
    plain("digest", LargeBinary, unique=True),  # of a shared file's name, type and bytes; NULL: personal
    plain("packed", LargeBinary),  # a shared file: bot/store/files.py
    personal("sealed", Sealed, kept=SENT),  # or a personal one, deleted when its message is settled
    personal("subscriber_id", Id, ForeignKey("subscriber.id", ondelete="CASCADE"), index=True, kept=SENT),
    plain("used_at", Moment, nullable=False, index=True),
    sqlite_autoincrement=True,  # the sender remembers files by their ids
    info={"kept": "30 days after its last use; a personal one until it is sent or given up"},
)

handle = Table(
    "handle",
    metadata,
    plain("bot_id", BigInteger, primary_key=True),
    plain("file_id", Id, ForeignKey("file.id", ondelete="CASCADE"), primary_key=True, index=True),
    plain("sort", Text, primary_key=True),  # document, photo: Telegram does not take one for the other
    plain("value", Text, nullable=False),  # Telegram's file_id, good for this bot only
    info={"kept": "with the file: what Telegram has already"},
)

task = Table(
    "task",
    metadata,
    plain("id", Id, primary_key=True),
    plain("bot_id", BigInteger, nullable=False),
    plain("kind", Text, nullable=False),
    personal("chat_mark", Mark, nullable=False, kept=FOUND_OUT),
    personal("payload", Sealed, kept=FOUND_OUT),  # the chat, what is asked, the stripped update; NULL: over
    plain("state", Text, nullable=False),  # queued, running, done, parked
    plain("attempts", Integer, nullable=False),
    plain("not_before", Moment, nullable=False),
    plain("lease", Text),
    plain("lease_until", Moment),
    plain("created_at", Moment, nullable=False, index=True),
    Index(
        "ix_task_due",
        "bot_id",
        "not_before",
        sqlite_where=text("state = 'queued'"),
        postgresql_where=text("state = 'queued'"),
    ),
    Index(
        "ix_task_leased",
        "bot_id",
        "lease_until",
        sqlite_where=text("state = 'running'"),
        postgresql_where=text("state = 'running'"),
    ),
    sqlite_autoincrement=True,  # the inbox knows results by this number: given twice, a result would be lost
    info={"kept": "48 hours, done or not: by then nobody waits for it"},
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
    personal("file_id", Id, ForeignKey("file.id", ondelete="SET NULL"), kept=SENT),  # the file that goes with it
    personal("reason", Sealed, kept=SENT),  # which of the reader's topics it is for
    plain("method", Text, nullable=False),
    plain("kind", Text, nullable=False),
    plain("lane", Integer, nullable=False),
    plain("rhythm", Integer),  # of what is gathered for a digest: bot/core/rhythm.py
    plain("dedupe", Mark, nullable=False),
    plain("state", Text, nullable=False),  # queued, claimed, sending, sent, parked, dropped, away
    plain("bot_id", BigInteger),  # whose message ids stand in the body; NULL: none do
    plain("not_before", Moment, nullable=False),
    plain("expires_at", Moment),
    plain("attempts", Integer, nullable=False),
    plain("lease", Text),
    plain("lease_until", Moment),
    plain("plain_text", Integer, nullable=False),  # 1: Telegram refused the formatting, send without it
    plain("doubtful", Integer, nullable=False, server_default="0"),  # 1: a restored backup forgot whether it went out
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
    # What nobody shall get any more is looked for among what waits and has an end.
    Index(
        "ix_outbox_expiring",
        "expires_at",
        sqlite_where=text("settled_at IS NULL AND expires_at IS NOT NULL"),
        postgresql_where=text("settled_at IS NULL AND expires_at IS NOT NULL"),
    ),
    Index(
        "ix_outbox_leased",
        "lease_until",
        sqlite_where=text("lease IS NOT NULL"),
        postgresql_where=text("lease IS NOT NULL"),
    ),
    Index(
        "ix_outbox_away", "subscriber_id", sqlite_where=text("state = 'away'"), postgresql_where=text("state = 'away'")
    ),
    Index(
        "ix_outbox_file_id",
        "file_id",
        sqlite_where=text("file_id IS NOT NULL"),
        postgresql_where=text("file_id IS NOT NULL"),
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
    personal("bot_id", BigInteger, nullable=False, server_default="0", kept="30 days"),  # whose message it was
    personal("body", Sealed, nullable=False, kept="30 days"),  # message id, revision
    personal("reason", Sealed, kept="30 days"),  # as in the outbox
    personal("sent_at", Moment, nullable=False, index=True, kept="30 days"),
    UniqueConstraint("event_mark", "subscriber_id"),
    # Who leaves takes them along, and asks before which messages can be taken back.
    Index("ix_receipt_subscriber_id_sent_at", "subscriber_id", "sent_at"),
    info={"kept": "30 days: for corrections, and for the button that says why"},
)

"""Subscribers and all that is known of them.

A stolen database without the key must tell nothing: who (chat) is ciphertext, what they follow (topic) a keyed mark.
"""

from sqlalchemy import BigInteger, Boolean, ForeignKey, Index, Integer, Table, Text, UniqueConstraint

from bot.store.schema.base import Id, Mark, Moment, Sealed, metadata, personal, plain

USED = "30 days after it expired"

FORGET = "until /forget, 60 days after the chat became unreachable, or a year without a press and three questions"

profile = Table(
    "profile",
    metadata,
    plain("id", Id, primary_key=True),
    plain("zone", Text, nullable=False),
    plain("quiet_from", Integer, nullable=False),  # minutes after midnight; equal to quiet_to: no quiet hours
    plain("quiet_to", Integer, nullable=False),
    plain("digest_at", Integer, nullable=False),  # minutes after midnight
    plain("digest_day", Integer, nullable=False),  # of the weekly digest; 0: Monday
    plain("skips", Integer, nullable=False, server_default="0"),  # reminders not wanted, as bits: bot/hearings/plan.py
    UniqueConstraint("zone", "quiet_from", "quiet_to", "digest_at", "digest_day", "skips"),
    info={"kept": "for ever: shared by many, names nobody"},
)

subscriber = Table(
    "subscriber",
    metadata,
    plain("id", Id, primary_key=True),
    personal("chat", Sealed, nullable=False, kept=FORGET),
    personal("chat_mark", Mark, nullable=False, unique=True, kept=FORGET),
    personal("lang", Text, nullable=False, kept=FORGET),
    personal("profile_id", Id, ForeignKey("profile.id"), nullable=False, index=True, kept=FORGET),
    personal("abroad", Boolean, nullable=False, kept=FORGET),  # said by the reader; nobody can say "inside"
    personal("grouped", Boolean, nullable=False, kept=FORGET),  # a group or channel, not a person
    # What somebody chose for the phone; NULL: what `abroad` says (bot/core/phone.py).
    personal("vanish_hours", Integer, kept=FORGET),  # 0: messages stay
    personal("neutral", Boolean, kept=FORGET),
    personal("state", Text, nullable=False, kept=FORGET),  # active, unreachable
    # The bot the chat last talked to: to any other it is a stranger, and what waits for it waits.
    personal("bot_id", BigInteger, nullable=False, server_default="0", kept=FORGET),
    personal("paused_until", Moment, kept=FORGET),
    personal("created_at", Moment, nullable=False, kept=FORGET),
    personal("unreachable_at", Moment, index=True, kept=FORGET),
    personal("active_on", Moment, nullable=False, index=True, kept=FORGET),  # last press or message, to the month
    # How far the questions to a silent reader have come, and when to look again: bot/core/idle.py.
    personal("idle_step", Integer, nullable=False, server_default="0", kept=FORGET),
    personal("idle_next", Moment, index=True, kept=FORGET),
    sqlite_autoincrement=True,  # the id of somebody who left must never become somebody else
    info={"kept": FORGET},
)

topic = Table(
    "topic",
    metadata,
    plain("id", Id, primary_key=True),
    personal(
        "subscriber_id", Id, ForeignKey("subscriber.id", ondelete="CASCADE"), nullable=False, index=True, kept=FORGET
    ),
    personal("topic_mark", Mark, nullable=False, kept=FORGET),
    personal("label", Sealed, nullable=False, kept=FORGET),  # what /alerts shows: "all", "person:…", "name:…"
    personal("kinds", BigInteger, nullable=False, kept=FORGET),  # kinds and details as bits: bot/core/kinds.py
    personal("rhythm", Integer, nullable=False, server_default="0", kept=FORGET),  # bot/core/rhythm.py
    personal("muted_until", Moment, kept=FORGET),
    personal("created_at", Moment, nullable=False, kept=FORGET),
    UniqueConstraint("topic_mark", "subscriber_id"),
    info={"kept": FORGET},
)

conversation = Table(
    "conversation",
    metadata,
    personal("chat_mark", Mark, primary_key=True, kept="24 hours after the last step"),
    personal("body", Sealed, nullable=False, kept="24 hours after the last step"),
    personal("changed_at", Moment, nullable=False, index=True, kept="24 hours after the last step"),
    info={"kept": "24 hours after the last step"},
)

role = Table(
    "role",
    metadata,
    plain("id", Id, primary_key=True),  # what lists and the audit call it by; never the subscriber's
    personal("subscriber_id", Id, ForeignKey("subscriber.id", ondelete="CASCADE"), nullable=False, kept=FORGET),
    personal("role", Text, nullable=False, kept=FORGET),
    personal("since", Moment, nullable=False, kept=FORGET),
    personal("used_at", Moment, nullable=False, kept=FORGET),  # to the day
    UniqueConstraint("subscriber_id", "role"),
    sqlite_autoincrement=True,  # the audit goes on to name the number of a role that is gone
    info={"kept": "30 days after it was last used, an owner's as long as the subscriber"},
)

invite = Table(
    "invite",
    metadata,
    plain("id", Id, primary_key=True),
    plain("token_mark", Mark, nullable=False, unique=True),
    plain("role", Text, nullable=False),  # of the staff, or family, lawyer, helper; hearing: to one hearing alone
    # A relative's own link; NULL: one of the staff's.
    personal("subscriber_id", Id, ForeignKey("subscriber.id", ondelete="CASCADE"), index=True, kept=USED),
    personal("body", Sealed, kept=USED),  # the person or the hearing it leads to; NULL: to none
    plain("created_at", Moment, nullable=False),
    plain("expires_at", Moment, nullable=False),
    plain("used_at", Moment),  # used, or taken back
    sqlite_autoincrement=True,  # the audit names the number
    info={"kept": USED},
)

erased = Table(
    "erased",
    metadata,
    personal("chat_mark", Mark, primary_key=True, kept="30 days, longer than the oldest backup"),
    personal("erased_at", Moment, nullable=False, index=True, kept="30 days, longer than the oldest backup"),
    plain("scrubbed", Boolean, nullable=False),  # True: the files hold nothing of this chat any more
    info={"kept": "30 days, longer than the oldest backup: a restore brings nobody back"},
)

# "wrong?" is limited a day; the row names no event.
wrong = Table(
    "wrong",
    metadata,
    plain("id", Id, primary_key=True),
    plain("event_id", Id, ForeignKey("event.id", ondelete="CASCADE"), nullable=False, index=True),
    plain("what", Text, nullable=False),
    plain("created_at", Moment, nullable=False),
    info={"kept": "90 days: what was doubted, not by whom"},
)

allowance = Table(
    "allowance",
    metadata,
    personal("subscriber_id", Id, ForeignKey("subscriber.id", ondelete="CASCADE"), primary_key=True, kept="a day"),
    personal("what", Text, primary_key=True, kept="a day"),
    personal("day", BigInteger, primary_key=True, kept="a day"),
    personal("used", Integer, nullable=False, kept="a day"),
    Index("ix_allowance_day", "day"),
    info={"kept": "a day: how often a limited command was used"},
)

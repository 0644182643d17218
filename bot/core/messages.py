"""What the bot says, sorted: the kinds of outbox messages, the lanes they travel in, and how long each stays true.

Owns these lists because the store, the passes and delivery all speak of them. Must not know how a message looks, where
it is stored or how it is sent. Kinds and lanes are stored by name: rename none.
"""

from datetime import timedelta
from enum import StrEnum
from types import MappingProxyType
from typing import Final


class MessageKind(StrEnum):
    """Why a message exists; decides its lane, its expiry and whether a doubtful send is repeated."""

    REPLY = "reply"
    ALERT = "alert"
    CORRECTION = "correction"
    REMINDER = "reminder"
    HEARING_CHANGE = "hearing_change"
    FAMILY = "family"
    ASK = "ask"
    THANKS = "thanks"
    DIGEST = "digest"
    EDIT = "edit"
    DELETE = "delete"
    STAFF = "staff"
    ANSWER = "answer"
    """What a person of the instance writes back to a reader."""

    BAD_NEWS = "bad_news"
    """Very bad news, to the family: bot/core/bad_news.py."""


class Lane(StrEnum):
    """The queues of delivery, in the order in which a sender serves them (`LANE_ORDER`)."""

    REPLY = "reply"
    URGENT = "urgent"
    NEWCOMER = "newcomer"
    """Replies to chats that are strangers or younger than `NEW_FOR`: a flood of them must not keep others waiting."""

    BULK = "bulk"
    DIGEST = "digest"
    """Gathered alerts: rows lie here until their reader's hour, then all of one reader are one message."""

    EDIT = "edit"


ANSWERS: Final = frozenset({Lane.REPLY, Lane.NEWCOMER})
"""What somebody waits for who just wrote to us."""

NEW_FOR: Final = timedelta(hours=24)

LANE_ORDER: Final = tuple(Lane)

LANE: Final = MappingProxyType(
    {
        MessageKind.REPLY: Lane.REPLY,
        MessageKind.ALERT: Lane.BULK,
        MessageKind.CORRECTION: Lane.URGENT,
        MessageKind.REMINDER: Lane.BULK,
        MessageKind.HEARING_CHANGE: Lane.URGENT,
        MessageKind.FAMILY: Lane.URGENT,
        MessageKind.ASK: Lane.BULK,
        MessageKind.THANKS: Lane.BULK,
        MessageKind.DIGEST: Lane.DIGEST,
        MessageKind.EDIT: Lane.EDIT,
        MessageKind.DELETE: Lane.EDIT,
        MessageKind.STAFF: Lane.URGENT,
        MessageKind.ANSWER: Lane.URGENT,
        MessageKind.BAD_NEWS: Lane.URGENT,
    }
)

EXPIRES_AFTER: Final = MappingProxyType[MessageKind, timedelta | None](
    {
        MessageKind.REPLY: timedelta(minutes=10),  # an answer to a press nobody remembers only confuses
        MessageKind.ALERT: None,  # never thrown away: one older than STALE_ALERT joins the digest
        MessageKind.CORRECTION: None,  # what was said wrongly must be taken back, however late
        MessageKind.REMINDER: None,  # the planner knows the hearing and sets its own moment
        MessageKind.HEARING_CHANGE: None,  # same
        MessageKind.FAMILY: None,
        MessageKind.ASK: timedelta(hours=24),
        MessageKind.THANKS: timedelta(hours=72),
        MessageKind.DIGEST: None,  # what one digest did not carry, the next one does
        MessageKind.EDIT: timedelta(hours=24),  # silent edits only while the alert is fresh
        MessageKind.DELETE: timedelta(hours=48),  # Telegram deletes nothing older
        MessageKind.STAFF: None,
        MessageKind.ANSWER: None,
        MessageKind.BAD_NEWS: None,
    }
)
"""Default life of a message, counted from when it is due; None: whoever enqueues it says when it expires, if ever."""

STALE_ALERT: Final = timedelta(hours=6)
"""An instant alert that made no progress for this long is news no more: it joins the digest."""

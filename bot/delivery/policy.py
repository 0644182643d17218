"""What to do with an outbox message after one call: the rules, and nothing else.

Owns which kinds are sent again when nobody knows whether they arrived. Pure: must not know the store, the network or a
clock; the worker (bot/delivery/worker.py) carries decisions out.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from types import MappingProxyType
from typing import Final, assert_never

from bot.core.messages import MessageKind
from bot.delivery.outcome import (
    Ambiguous,
    Gone,
    Halt,
    Harmless,
    Moved,
    NotSent,
    Outcome,
    Rejected,
    RetryAfter,
    Sent,
    Trifle,
    Unreachable,
)


@dataclass(frozen=True, slots=True)
class Done:
    """Arrived; `message_id` for the receipt, None where the call made no message."""

    message_id: int | None


@dataclass(frozen=True, slots=True)
class Again:
    """Back into the queue, not before this moment (aware UTC). `counts_attempt`: it may have arrived already."""

    not_before: datetime
    counts_attempt: bool


@dataclass(frozen=True, slots=True)
class Park:
    """Ended unsent or in doubt, kept with its reason and shown to whoever operates the bot."""

    reason: str


@dataclass(frozen=True, slots=True)
class Drop:
    """Ended; nobody misses it and nobody needs to be told."""

    reason: str


@dataclass(frozen=True, slots=True)
class MarkUnreachable:
    """Ended, and every other queued message of this chat with it (once the fuse allows)."""

    reason: Gone


@dataclass(frozen=True, slots=True)
class MoveTo:
    """Store the group's new id everywhere, then send at once."""

    chat_id: int = field(repr=False)


@dataclass(frozen=True, slots=True)
class PlainText:
    """Send once more without formatting, buttons and reply target; not counted as an attempt."""

    reason: str


@dataclass(frozen=True, slots=True)
class HaltAll:
    """Put the message back untouched and stop sending altogether; tell the operator."""

    reason: str


Settle = Done | Again | Park | Drop | MarkUnreachable | MoveTo | PlainText | HaltAll

IN_DOUBT: Final = "in_doubt"
"""Reason of a message that may or may not have arrived and is not sent again."""


@dataclass(frozen=True, slots=True)
class Doubt:
    """How often a kind is sent again after silence, and after a server error that came as an answer."""

    silence: int
    answered: int


CRASH: Final = "crash"
"""Reason of a doubt that we made ourselves: the sender died while the request was on its way."""

_NEVER: Final = Doubt(silence=0, answered=0)
_AGAIN: Final = Doubt(silence=3, answered=5)
_SAME_EFFECT: Final = Doubt(silence=5, answered=5)

DOUBT: Final[Mapping[MessageKind, Doubt]] = MappingProxyType(
    {
        # a repeat is cheaper than silence; for a reply, too: somebody waits for it, and it expires in minutes
        MessageKind.REPLY: _AGAIN,
        MessageKind.ALERT: _AGAIN,
        MessageKind.CORRECTION: _AGAIN,
        MessageKind.REMINDER: _AGAIN,
        MessageKind.HEARING_CHANGE: _AGAIN,
        MessageKind.FAMILY: _AGAIN,
        MessageKind.STAFF: _AGAIN,
        MessageKind.ANSWER: _AGAIN,
        MessageKind.BAD_NEWS: _AGAIN,
        # a repeat is a nuisance; a digest's content rolls into the next one
        MessageKind.ASK: _NEVER,
        MessageKind.THANKS: _NEVER,
        MessageKind.DIGEST: _NEVER,
        # done twice is done once
        MessageKind.EDIT: _SAME_EFFECT,
        MessageKind.DELETE: _SAME_EFFECT,
    }
)

_CHANGES: Final = frozenset({MessageKind.EDIT, MessageKind.DELETE})
_SILENCE_PAUSES: Final = (3, 30, 120, 300, 600)
_ANSWERED_PAUSES: Final = (2, 8, 30, 120, 300)


def settle(kind: MessageKind, attempts: int, outcome: Outcome, now: datetime, *, formatted: bool) -> Settle:
    """The decision about one message of `kind` after `outcome`.

    `attempts` counts earlier calls whose decision was `Again(counts_attempt=True)`: 0 at first. `formatted` is True
    while the payload still has a parse mode or buttons that `PlainText` could take away.
    """
    decision: Settle
    match outcome:
        case Sent(message_id):
            decision = Done(message_id)
        case RetryAfter(seconds):
            decision = Again(now + timedelta(seconds=seconds), counts_attempt=False)
        case NotSent():
            decision = Again(now + _until_next_try(kind), counts_attempt=False)
        case Unreachable(reason):
            decision = MarkUnreachable(reason)
        case Moved(to_chat_id):
            decision = MoveTo(to_chat_id)
        case Rejected():
            decision = _after_refusal(kind, outcome, formatted=formatted)
        case Harmless(trifle):
            decision = Done(None) if trifle is Trifle.NOT_MODIFIED else Drop(trifle)
        case Ambiguous():
            decision = _in_doubt(kind, attempts, outcome, now)
        case Halt(halted):
            decision = HaltAll(halted)
        case _:
            assert_never(outcome)
    return decision


def _until_next_try(kind: MessageKind) -> timedelta:
    """After a connection that never opened; how long the outage lasts is the pace's business, not the row's."""
    return timedelta(seconds=1 if kind is MessageKind.REPLY else 5)


def _after_refusal(kind: MessageKind, refusal: Rejected, *, formatted: bool) -> Settle:
    if kind in _CHANGES and not refusal.ours:
        return Drop(refusal.reason)
    if formatted and kind is not MessageKind.DELETE:
        return PlainText(refusal.reason)
    return Park(refusal.reason)


def _in_doubt(kind: MessageKind, attempts: int, outcome: Ambiguous, now: datetime) -> Settle:
    rule = DOUBT[kind]
    repeats, pauses = (rule.answered, _ANSWERED_PAUSES) if outcome.answered else (rule.silence, _SILENCE_PAUSES)
    if outcome.reason == CRASH and repeats:
        # Our own deaths say nothing about Telegram: they do not use up the one repeat, and nobody need wait.
        return Again(now, counts_attempt=False)
    if attempts < repeats:
        return Again(now + timedelta(seconds=pauses[attempts]), counts_attempt=True)
    return Drop(IN_DOUBT) if kind in _CHANGES else Park(IN_DOUBT)

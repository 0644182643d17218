"""What became of one call to the Bot API, as a value.

Owns the closed set of outcomes that delivery decides on. Must not know HTTP, the store or what is done about an outcome
(bot/delivery/policy.py). Reasons are short words fit for logs and metrics; none carries a text, a chat or the token.
"""

from dataclasses import dataclass, field
from enum import StrEnum


class Gone(StrEnum):
    """Why a chat cannot be written to."""

    BLOCKED = "blocked"
    DEACTIVATED = "deactivated"
    NEVER_STARTED = "never_started"
    KICKED = "kicked"
    NOT_A_MEMBER = "not_a_member"
    GROUP_DELETED = "group_deleted"
    CHAT_NOT_FOUND = "chat_not_found"
    NO_RIGHTS = "no_rights"
    IS_A_BOT = "is_a_bot"
    FORBIDDEN = "forbidden"
    """A 403 in words we have not met: believed, and visible under this name."""


class Refusal(StrEnum):
    """What Telegram had against the request itself."""

    PARSE = "parse"
    TOO_LONG = "too_long"
    EMPTY = "empty"
    BUTTON = "button"
    FILE = "file"
    METHOD = "method"
    REPLY_TARGET = "reply_target"
    TOPIC = "topic"
    LOCKED = "locked"
    """The message may no longer be edited or deleted (48 h, rights)."""
    UNKNOWN = "unknown"


class Trifle(StrEnum):
    """Errors after which the world already is as we wanted it, or nobody is left who looks."""

    NOT_MODIFIED = "not_modified"
    MESSAGE_GONE = "message_gone"
    QUERY_TOO_OLD = "query_too_old"


@dataclass(frozen=True, slots=True)
class Sent:
    """Telegram accepted. `message_id` where the result is a message; `result` is the parsed JSON "result"."""

    message_id: int | None
    result: object = field(default=None, repr=False)


@dataclass(frozen=True, slots=True)
class RetryAfter:
    """Flood wait. `stated` is False when Telegram named no number and `seconds` is our own guess."""

    seconds: float
    stated: bool = True


@dataclass(frozen=True, slots=True)
class Unreachable:
    """This chat takes no messages from us until its person acts."""

    reason: Gone


@dataclass(frozen=True, slots=True)
class Moved:
    """The group became a supergroup and has a new id."""

    to_chat_id: int = field(repr=False)


@dataclass(frozen=True, slots=True)
class Rejected:
    """400. `ours`: the same request would be refused for every recipient."""

    reason: Refusal
    ours: bool


@dataclass(frozen=True, slots=True)
class Harmless:
    """An error that needs nothing done."""

    reason: Trifle


@dataclass(frozen=True, slots=True)
class Ambiguous:
    """The request left us and nobody knows whether it was carried out.

    `answered`: a server error came back (500, 502), which nearly always means it was not. False: silence (reset,
    timeout, hang-up, an unreadable answer) or a server that says it was interrupted.
    """

    reason: str
    answered: bool = False


@dataclass(frozen=True, slots=True)
class NotSent:
    """The request never reached Telegram: repeating it is safe."""

    reason: str


@dataclass(frozen=True, slots=True)
class Halt:
    """No call of this kind can succeed until a person acts: token revoked or unknown, a second poller."""

    reason: str


Outcome = Sent | RetryAfter | Unreachable | Moved | Rejected | Harmless | Ambiguous | NotSent | Halt

"""The task that asks whether somebody is an administrator of a group.

Owns the question and what its answers mean. Whoever is not surely one is none.
"""

from collections.abc import Mapping
from typing import Any

from bot.delivery.messenger import Messenger
from bot.delivery.outcome import Ambiguous, Halt, NotSent, Outcome, RetryAfter, Sent
from bot.delivery.tasks import Found, Later

ADMIN = "admin"
"""The name of this kind of task. Parameters: chat_id, user_id. Result: true or false."""

RANKS = ("creator", "administrator")
HALTED = 60.0


async def is_admin(params: Mapping[str, Any], messenger: Messenger) -> Found | Later:
    """Ask Telegram."""
    asked = {"chat_id": params["chat_id"], "user_id": params["user_id"]}
    return verdict(await messenger.call("getChatMember", asked, timeout=10))


def verdict(outcome: Outcome) -> Found | Later:
    """What the answer means. Asking again changes nothing, so doubtful calls are repeated."""
    match outcome:
        case Sent(result=result):
            return Found(isinstance(result, Mapping) and result.get("status") in RANKS)
        case RetryAfter(seconds=seconds):
            return Later(seconds)
        case Ambiguous() | NotSent():
            return Later()
        case Halt():
            return Later(HALTED)
    return Found(value=False)  # no such member, or no such chat (any more)

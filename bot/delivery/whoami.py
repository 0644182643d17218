"""The task that asks Telegram what this bot is called: a link into the bot needs its username, and a token has none.

Owns the question and what its answers mean. Where nobody can say it, whoever asked does without.
"""

import re
from collections.abc import Mapping
from typing import Any

from bot.delivery.messenger import Messenger
from bot.delivery.outcome import Ambiguous, Halt, NotSent, Outcome, RetryAfter, Sent
from bot.delivery.tasks import Found, Later

ME = "me"
"""The name of this kind of task. No parameters. Result: the username."""

USERNAME = re.compile(r"[A-Za-z0-9_]{3,32}")


async def who_am_i(_params: Mapping[str, Any], messenger: Messenger) -> Found | Later:
    """Ask Telegram."""
    return verdict(await messenger.call("getMe", {}, timeout=10))


def verdict(outcome: Outcome) -> Found | Later:
    """What the answer means; a name that is no username is as good as none."""
    match outcome:
        case Sent(result={"username": str(name)}) if USERNAME.fullmatch(name):
            return Found(name)
        case RetryAfter(seconds=seconds):
            return Later(seconds)
        case Ambiguous() | NotSent() | Halt():
            return Later()
    return Found("")

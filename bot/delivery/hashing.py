"""The task that makes the slow hash of a typed word: in a thread, with no transaction open, for it is slow on purpose.

The word stands sealed in the row of the task, and nowhere once that is done.
"""

import asyncio
from collections.abc import Mapping
from typing import Any

from bot.core import word
from bot.delivery.messenger import Messenger
from bot.delivery.tasks import Found, Later

HASH = "hash"
"""The name of this kind of task. Parameters: word, salt (hexadecimal). Result: salt and digest (hexadecimal)."""


async def hash_word(params: Mapping[str, Any], _messenger: Messenger) -> Found | Later:
    """Hash it."""
    digest = await asyncio.to_thread(word.digest, params["word"], bytes.fromhex(params["salt"]))
    return Found({"salt": params["salt"], "digest": digest.hex()})

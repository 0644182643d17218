"""The task that fetches a file which somebody sent into the chat: a small one, as bytes, kept nowhere.

Owns how large it may be. What is in it is judged by whoever asked.
"""

from base64 import b64encode
from collections.abc import Mapping
from typing import Any, Final

from bot.delivery.messenger import Carrier, Messenger
from bot.delivery.outcome import Ambiguous, Halt, NotSent, RetryAfter, Sent
from bot.delivery.tasks import Do, Found, Later

FETCH: Final = "fetch"
"""The name of this kind of task. `handle`: as Telegram gave it. Result: `content` in base64; None: it is too large, or
Telegram has it no more."""

LARGEST: Final = 1_000_000
"""Bytes. Whoever asks looks first at the size that Telegram told."""


def fetching(carrier: Carrier) -> Do:
    """Asks Telegram where a file lies, and gets it."""

    async def fetch(params: Mapping[str, Any], messenger: Messenger) -> Found | Later:
        match await messenger.call("getFile", {"file_id": params["handle"]}, timeout=10):
            case Sent(result={"file_path": str(path), "file_size": int(size)}) if size <= LARGEST:
                return await _content(path, carrier)
            case RetryAfter(seconds=seconds):
                return Later(seconds)
            case Ambiguous() | NotSent() | Halt():
                return Later()
        return Found({"content": None})

    return fetch


async def _content(path: str, carrier: Carrier) -> Found | Later:
    """One byte more than is allowed tells that it is larger than Telegram said."""
    got = await carrier.download(path, LARGEST + 1)
    if isinstance(got, NotSent):
        return Later()
    return Found({"content": None if len(got) > LARGEST else b64encode(got).decode()})

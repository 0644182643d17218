"""A file that somebody sent is fetched only as far as it may be large, and asked for again where that helps."""

from base64 import b64encode
from collections.abc import Mapping
from dataclasses import dataclass

import pytest

from bot.delivery.fetching import LARGEST, fetching
from bot.delivery.outcome import Ambiguous, Halt, NotSent, Outcome, Refusal, Rejected, RetryAfter, Sent
from bot.delivery.tasks import Found, Later


@dataclass(slots=True)
class Telegram:
    """The port: one answer to getFile, one content."""

    said: Outcome
    content: bytes | NotSent = b"schema = 1"
    asked: int = 0

    async def call(self, method: str, params: Mapping[str, object], *, timeout: float = 20) -> Outcome:  # noqa: ASYNC109 - as in the port
        assert (method, params, timeout) == ("getFile", {"file_id": "AAA"}, 10)
        return self.said

    async def download(self, path: str, most: int, *, timeout: float = 20) -> bytes | NotSent:  # noqa: ASYNC109 - as in the port
        assert (path, timeout) == ("documents/file_1.toml", 20)
        self.asked = most
        return self.content[:most] if isinstance(self.content, bytes) else self.content


def told(size: int) -> Sent:
    return Sent(None, {"file_path": "documents/file_1.toml", "file_size": size})


CASES = {
    "a small one": (told(10), b"schema = 1", Found({"content": b64encode(b"schema = 1").decode()})),
    "too large by its own word": (told(LARGEST + 1), b"", Found({"content": None})),
    "larger than it said": (told(10), bytes(LARGEST + 9), Found({"content": None})),
    "gone": (Rejected(Refusal.UNKNOWN, "wrong file_id"), b"", Found({"content": None})),
    "too many questions": (RetryAfter(7.0), b"", Later(7.0)),
    "no answer": (Ambiguous("timeout"), b"", Later()),
    "no way": (NotSent("dns"), b"", Later()),
    "stopped": (Halt("unauthorized"), b"", Later()),
    "the content does not come": (told(10), NotSent("no_connection"), Later()),
}


@pytest.mark.parametrize(("said", "content", "outcome"), CASES.values(), ids=CASES)
async def test_what_becomes_of_it(said: Outcome, content: bytes | NotSent, outcome: Found | Later) -> None:
    telegram = Telegram(said, content)
    assert await fetching(telegram)({"handle": "AAA"}, telegram) == outcome
    assert telegram.asked in (0, LARGEST + 1)

"""Reading a feed from an address or from bytes, for the commands that look at one.

Owns the client and the parsing process of one command. A feed that cannot be read is a value.
"""

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime

from feeds.parse import Parser
from feeds.sources.entry import Parsed
from feeds.web import AiohttpWeb, Body, Failed, Gone, Later, NotModified, Request

USER_AGENT = "vigil-bot"


@dataclass(frozen=True, slots=True)
class Unreadable:
    """No feed. `key` names the text `cli.fetch.<key>`, `detail` is a technical word or number."""

    key: str
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Fetcher:
    """Fetches and parses; open it with `Fetcher.open`."""

    web: AiohttpWeb
    parser: Parser

    @classmethod
    @asynccontextmanager
    async def open(cls, now: Callable[[], datetime], *, allow_private: bool) -> AsyncIterator["Fetcher"]:
        """A fetcher whose connections and process end with the block."""
        fetcher = cls(AiohttpWeb(allow_private=allow_private, user_agent=USER_AGENT, now=now), Parser())
        try:
            yield fetcher
        finally:
            await fetcher.parser.close()
            await fetcher.web.close()

    async def feed(self, url: str, kind: str = "rss", proxy: str | None = None) -> Parsed | Unreadable:
        """The feed at an address."""
        answer = await self.web.get(Request(url, proxy=proxy))
        match answer:
            case Body():
                return await self.parse(answer.body, answer.content_type, kind)
            case Failed():
                return Unreadable(answer.key, answer.detail)
            case Later():
                return Unreadable("later", str(answer.status))
            case Gone() | NotModified():
                return Unreadable("gone")

    async def parse(self, body: bytes, content_type: str = "", kind: str = "rss") -> Parsed | Unreadable:
        """The feed in a document."""
        parsed = await self.parser.parse(kind, body, content_type)
        return Unreadable(parsed.problem) if parsed.problem else parsed

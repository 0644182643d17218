"""Calendar links over HTTP: who knows the token gets the calendar, everybody else learns nothing.

Owns the address and how often it may be asked. A token that is no token, one that was guessed, and one that was revoked
get the same answer. Must not know what stands in a calendar.
"""

import hashlib
import re
from collections import OrderedDict
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from typing import Final

from aiohttp import ETag, web

from bot.store.trouble import Unavailable

PATH: Final = "/ics/{token}.ics"
TOKEN: Final = re.compile(r"[A-Za-z0-9_-]{16,40}\Z")

HEADERS: Final[Mapping[str, str]] = {
    "Cache-Control": "private, max-age=300",
    "Referrer-Policy": "no-referrer",
    "X-Robots-Tag": "noindex",
    "X-Content-Type-Options": "nosniff",
}

Serve = Callable[[str], Awaitable[bytes | None]]
"""The calendar behind a token; None: it is nobody's."""


@dataclass(slots=True)
class Bucket:
    """So many at a time, and so many a second after that. `clock` gives seconds."""

    clock: Callable[[], float]
    most: float
    a_second: float
    left: float = field(init=False)
    since: float = field(init=False)

    def __post_init__(self) -> None:
        self.left, self.since = self.most, self.clock()

    def take(self) -> bool:
        """Whether one more is in order."""
        now = self.clock()
        self.left = min(self.most, self.left + (now - self.since) * self.a_second)
        self.since = now
        if self.left < 1:
            return False
        self.left -= 1
        return True


@dataclass(slots=True)
class Calendars:
    """What answers at the address. Questions for nobody's calendar share one bucket: who guesses soon waits."""

    serve: Serve
    clock: Callable[[], float]
    remembered: int = 10_000
    each: OrderedDict[str, Bucket] = field(default_factory=OrderedDict)
    misses: Bucket = field(init=False)

    def __post_init__(self) -> None:
        self.misses = Bucket(self.clock, most=60, a_second=1)

    async def answer(self, request: web.Request) -> web.Response:
        """The calendar, 304 where it is the one that was fetched before, 404, 429, or 503 without a database."""
        token = request.match_info["token"]
        mine = self.each.get(token)
        if not (mine or self.misses).take():
            return web.Response(status=429, headers={"Retry-After": "60"})
        try:
            content = await self.serve(token) if TOKEN.match(token) else None
        except Unavailable:  # told by bot/app/watch.py
            return web.Response(status=503, headers={"Retry-After": "300"})
        if content is None:
            self.each.pop(token, None)
            return web.Response(status=404, headers=HEADERS)
        self._remember(token)
        return _answer(request, content)

    def _remember(self, token: str) -> None:
        """Who has a calendar is not held up by those who guess."""
        self.each.setdefault(token, Bucket(self.clock, most=30, a_second=1 / 30))
        self.each.move_to_end(token)
        while len(self.each) > self.remembered:
            self.each.popitem(last=False)


def _answer(request: web.Request, content: bytes) -> web.Response:
    tag = ETag(hashlib.sha256(content).hexdigest()[:32])
    known = request.if_none_match or ()
    if any(one.value in (tag.value, "*") for one in known):
        response = web.Response(status=304, headers=HEADERS)
    else:
        response = web.Response(body=content, content_type="text/calendar", charset="utf-8", headers=HEADERS)
    response.etag = tag
    return response

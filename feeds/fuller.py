"""The full text of entries, where a source is trusted with it and its feed tells only a line or two.

Owns which pages are asked for: few a poll, of the source's own site, through the same guarded door as feeds. A page
that cannot be had changes nothing: the entry stays as its feed has it.
"""

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import replace

from bot.core.finding import Finding, Item
from bot.core.watching import Due
from feeds.doubts import site
from feeds.ingest import Fresh
from feeds.parse import Parser
from feeds.sources import PAGE
from feeds.web import Body, Request, Web

SHORT = 400
"""Characters of a summary from which on there is enough to read."""

MOST = 10
"""Pages of one poll."""

MAX_BYTES = 2 * 1024 * 1024
SECONDS = 15.0


def wanted(due: Due, fresh: Sequence[Fresh]) -> list[Fresh]:
    """The entries whose pages are worth asking for, the newest first. Pure."""
    home = site(due.spec.url)
    short = [one for one in fresh if one.alert and len(one.item.summary) < SHORT and site(one.item.url) == home]
    return short[::-1][:MOST] if due.spec.full_text else []


async def fuller(
    web: Web, parser: Parser, due: Due, fresh: Sequence[Fresh], read: Callable[[Item], Finding]
) -> list[Fresh]:
    """The entries, some of them with the text of their pages, understood again by `read`."""
    found = {one.key: await _page(web, parser, due, one) for one in wanted(due, fresh)}
    return [await _again(one, text, read) if (text := found.get(one.key)) else one for one in fresh]


async def _page(web: Web, parser: Parser, due: Due, one: Fresh) -> str | None:
    answer = await web.get(Request(one.item.url, max_bytes=MAX_BYTES, total_seconds=SECONDS, proxy=due.spec.proxy))
    if not isinstance(answer, Body) or site(answer.final_url) != site(due.spec.url):
        return None
    parsed = await parser.parse(PAGE, answer.body, answer.content_type, doubtful=True)
    text = parsed.entries[0].summary if parsed.entries else ""
    return text if len(text) > len(one.item.summary) else None


async def _again(one: Fresh, text: str, read: Callable[[Item], Finding]) -> Fresh:
    item = replace(one.item, summary=text)
    return replace(one, item=item, finding=await asyncio.to_thread(read, item))

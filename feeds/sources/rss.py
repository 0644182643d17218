"""RSS and Atom.

Owns what is asked of feedparser and what is taken from its answer. What is quite plain is read without it, to the same
entries (feeds/sources/plain.py). feedparser is imported only where it runs, in the worker process; it may hang or fail
on hostile input, which is the caller's to survive.
"""

import re
from calendar import timegm
from collections.abc import Sequence, Set
from dataclasses import replace
from datetime import UTC, datetime
from io import BytesIO
from typing import Any

from feeds.sources import plain
from feeds.sources.blocks import cut
from feeds.sources.entry import MAX_ENTRIES, Entry, Parsed, Problem, clean_link, clean_text
from feeds.sources.markup import decode, tame

_HEADERS = {"content-type": "application/xml; charset=utf-8"}
_YEARS = range(1990, 2200)  # beyond, arithmetic with zones overflows
_PAGE = re.compile(r"<!doctype\s{1,9}html|<(?:html|head|body|script|title|meta)[\s>]", re.IGNORECASE)
_FEED = re.compile(r"<(?:[\w-]{1,20}:)?(?:rss|feed|rdf|channel|item|entry)[\s>]", re.IGNORECASE)


def parse(body: bytes, content_type: str, known: Set[bytes] = frozenset()) -> Parsed:
    """The entries of an RSS or Atom document; what is no such document is a problem, not an error.

    Entries whose very text is `known` are cut out first. Where what is left is not read as expected (other entries than
    blocks, or not well-formed, so that one entry may lean on another), the whole document is read.
    """
    text = decode(body, content_type)
    problem = _not_a_feed(text)
    if problem:
        return Parsed(problem=problem)
    less = cut(text, known)
    hashes = less.hashes if less else ()
    if less and known and less.left < len(hashes):
        out = len(hashes) - less.left
        if not less.left:
            return Parsed(blocks=hashes, cut=out)
        rest, whole = _tamed(less.text)
        if whole and len(rest.entries) == less.left:
            return replace(rest, blocks=hashes, cut=out)
    return replace(_tamed(text)[0], blocks=hashes)


def _tamed(text: str) -> tuple[Parsed, bool]:
    """What the parser makes of the text, and whether it was well-formed."""
    harmless = tame(text)
    return (Parsed(problem="too_heavy"), False) if harmless is None else _read(harmless)


def _not_a_feed(text: str) -> Problem | None:
    """What the beginning of the text shows, before the (slow) parser is asked."""
    head = text[:65536].lstrip("\ufeff\0 \t\r\n")
    if not head:
        return "empty"
    if head[0] in "{[":
        return "json"
    feed, page = _FEED.search(head), _PAGE.search(head)
    if page and (feed is None or page.start() < feed.start()):
        return "html_page"
    return None if feed else "not_a_feed"


def _read(text: str) -> tuple[Parsed, bool]:
    found = plain.read(text)
    return _by_feedparser(text) if found is None else (_made(*found), True)


def _by_feedparser(text: str) -> tuple[Parsed, bool]:
    import feedparser

    # Markup is cleaned by feeds/extract/text.py and links by us: feedparser's own cleaning costs half its time.
    result = feedparser.parse(
        BytesIO(text.encode("utf-8", "replace")),
        response_headers=_HEADERS,
        sanitize_html=False,
        resolve_relative_uris=False,
    )
    well_formed = not result.get("bozo")
    if not result["entries"] and not well_formed:
        return Parsed(problem="broken"), False
    return _made(result["feed"], result["entries"]), well_formed


def _made(feed: dict[str, Any], raw: Sequence[dict[str, Any]]) -> Parsed:
    base = clean_link(feed.get("link"))
    entries = tuple(_entry(one, base) for one in raw[:MAX_ENTRIES])
    title, generator = clean_text(feed.get("title"), 1000), clean_text(_raw(feed, "generator"), 200)
    return Parsed(entries, title, generator=generator, ttl=_seconds(_raw(feed, "ttl")))


def _seconds(minutes: object) -> int | None:
    """What <ttl> says, in seconds."""
    text = clean_text(minutes, 9)
    return int(text) * 60 if text.isascii() and text.isdigit() else None


def _entry(raw: dict[str, Any], base: str) -> Entry:
    return Entry(
        guid=clean_text(_raw(raw, "id")),
        url=clean_link(_raw(raw, "link"), base),
        title=clean_text(_raw(raw, "title")),
        summary=clean_text(_raw(raw, "summary")) or _content(raw),
        published=_moment(_raw(raw, "published_parsed")),
        updated=_moment(_raw(raw, "updated_parsed")),
    )


def _raw(raw: dict[str, Any], key: str) -> Any:
    """The value as it was read: feedparser's own `get` answers one key with another's value."""
    return dict.get(raw, key)


def _content(raw: dict[str, Any]) -> str:
    parts = _raw(raw, "content") or ()
    return next((text for part in parts if (text := clean_text(part.get("value")))), "")


def _moment(parsed: Any) -> datetime | None:
    """feedparser's struct in UTC as aware time; None for what no calendar holds or no feed can mean."""
    try:
        moment = datetime.fromtimestamp(timegm(parsed), UTC)
    except (TypeError, ValueError, OverflowError, OSError):
        return None
    return moment if moment.year in _YEARS else None

"""JSON Feed (versions 1 and 1.1).

Owns what is taken from its fields. Standard library only; runs in the worker process like every kind.
"""

import json
from collections.abc import Set
from datetime import UTC, datetime
from typing import Any

from feeds.sources.entry import MAX_ENTRIES, Entry, Parsed, clean_link, clean_text
from feeds.sources.markup import decode


def parse(body: bytes, content_type: str, known: Set[bytes] = frozenset()) -> Parsed:  # noqa: ARG001 - reading is cheap
    """The entries of a JSON Feed; what is no such document is a problem, not an error."""
    text = decode(body, content_type).lstrip("\ufeff \t\r\n")
    if not text:
        return Parsed(problem="empty")
    if text[0] != "{":
        return Parsed(problem="html_page" if text[0] == "<" else "not_a_feed")
    try:
        raw = json.loads(text)
    except ValueError:
        return Parsed(problem="broken")
    items = raw.get("items")
    if not str(raw.get("version", "")).startswith("https://jsonfeed.org/") or not isinstance(items, list):
        return Parsed(problem="json")
    base = clean_link(raw.get("home_page_url"))
    entries = tuple(_entry(item, base) for item in items[:MAX_ENTRIES] if isinstance(item, dict))
    return Parsed(entries, clean_text(raw.get("title"), 1000))


def _entry(item: dict[str, Any], base: str) -> Entry:
    url = clean_link(item.get("url"), base) or clean_link(item.get("external_url"), base)
    texts = (clean_text(item.get(name)) for name in ("content_text", "content_html", "summary"))
    summary = next((text for text in texts if text), "")
    title = clean_text(item.get("title")) or summary[:200]
    guid = item.get("id")
    known = clean_text(str(guid)) if isinstance(guid, str | int) else ""
    return Entry(known, url, title, summary, _moment(item.get("date_published")), _moment(item.get("date_modified")))


def _moment(value: object) -> datetime | None:
    """An RFC 3339 date as aware time; None for anything else."""
    text = clean_text(value, 64)
    try:
        moment = datetime.fromisoformat(text)
        return moment.astimezone(UTC) if moment.tzinfo and 1990 <= moment.year < 2200 else None
    except (ValueError, OverflowError):
        return None

"""From the address of a site to its feed: what its page names, else what most sites call it. Pure.

The page is hostile: only its head is looked at, by linear patterns.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from html import unescape
from urllib.parse import urlsplit

from feeds.sources.entry import clean_link, clean_text
from feeds.sources.markup import decode
from feeds.sources.telegram import preview_of

MOST = 3
GUESSES = ("/feed/", "/rss", "/rss.xml")
HEAD = 512 * 1024

_KINDS = {
    "application/rss+xml": "rss",
    "application/atom+xml": "rss",
    "application/feed+json": "json",
}
_LINK = re.compile(r"<link\s([^<>]{1,4000})>", re.IGNORECASE)
_ATTRIBUTE = re.compile(
    r"([a-z]{3,9})\s{0,9}=\s{0,9}(?:\"([^\"]{0,2000})\"|'([^']{0,2000})'|([^\s\"'>]{1,2000}))", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class Candidate:
    """Where a feed may be."""

    url: str
    kind: str


def first(address: str) -> Candidate:
    """What an address is tried as: a channel, or a feed."""
    text = address.strip()
    channel = preview_of(text)
    if channel:
        return Candidate(channel, "telegram")
    return Candidate(text if "://" in text else f"https://{text}", "rss")


def on_page(body: bytes, content_type: str, url: str) -> tuple[Candidate, ...]:
    """The feeds a page names, in its order, comments last; else the usual places."""
    named = list(dict.fromkeys(_named(decode(body[:HEAD], content_type), url)))
    named.sort(key=lambda one: "comment" in one.url.lower())
    return tuple(named[:MOST]) or _guessed(url)


def _named(text: str, url: str) -> Iterator[Candidate]:
    for link in _LINK.finditer(text):
        said = {
            found[1].lower(): unescape(found[2] or found[3] or found[4] or "") for found in _ATTRIBUTE.finditer(link[1])
        }
        kind = _KINDS.get(clean_text(said.get("type")).lower())
        target = clean_link(said.get("href"), url)
        if kind and target and "alternate" in said.get("rel", "").lower():
            yield Candidate(target, kind)


def _guessed(url: str) -> tuple[Candidate, ...]:
    parts = urlsplit(url)
    if parts.path.strip("/"):  # a page of a site, not the site: its feed is anybody's guess
        return ()
    return tuple(Candidate(f"{parts.scheme}://{parts.netloc}{path}", "rss") for path in GUESSES)

"""OPML: lists of feeds as other readers write and read them. Pure.

A list from outside is hostile: bounded, without document types, read without recursion.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from xml.etree.ElementTree import ParseError, XMLParser
from xml.sax.saxutils import quoteattr

from feeds.address import apart
from feeds.sources.entry import clean_link, clean_text

MAX_BYTES = 1024 * 1024
MOST = 1000


@dataclass(frozen=True, slots=True)
class Outline:
    """One feed of a list."""

    title: str
    url: str


def read(body: bytes) -> tuple[Outline, ...] | None:
    """The feeds of a list, each address once; None for what is no such list."""
    if len(body) > MAX_BYTES or re.search(rb"<!(?:DOCTYPE|ENTITY)", body, re.IGNORECASE):
        return None
    target = _Target()
    parser = XMLParser(target=target)  # noqa: S314 - document types are refused above
    try:
        parser.feed(body)
        parser.close()
    except (ParseError, ValueError, LookupError):
        return None
    return tuple(target.found.values()) if target.is_opml else None


def write(feeds: Iterable[Outline]) -> str:
    """The list; credentials of an address stay at home."""
    rows = "".join(
        f'    <outline type="rss" text={quoteattr(one.title)} xmlUrl={quoteattr(apart(one.url)[0])}/>\n'
        for one in feeds
    )
    head = '<?xml version="1.0" encoding="UTF-8"?>\n<opml version="2.0">\n  <head><title>Vigil</title></head>\n'
    return f"{head}  <body>\n{rows}  </body>\n</opml>\n"


class _Target:
    def __init__(self) -> None:
        self.found: dict[str, Outline] = {}
        self.is_opml = False

    def start(self, tag: str, attrs: dict[str, str]) -> None:
        said = {name.lower(): value for name, value in attrs.items()}
        self.is_opml = self.is_opml or tag.lower() == "opml"
        url = clean_link(said.get("xmlurl"))
        if tag.lower() == "outline" and url and len(self.found) < MOST:
            title = clean_text(said.get("text") or said.get("title"), 200)
            self.found.setdefault(url, Outline(title or url, url))

    def end(self, tag: str) -> None:
        """Nothing hangs on it."""

    def data(self, text: str) -> None:
        """Nothing hangs on it."""

    def close(self) -> None:
        """Nothing hangs on it."""

"""The page of an entry: its main text, where the extra `fulltext` is installed.

Owns what is asked of trafilatura, which is imported only where it runs, in the worker process. It may hang or fail on
hostile input like every parser; the worker's limits are the caller's. No feed: no source is of this kind.
"""

from collections.abc import Set
from importlib.util import find_spec

from feeds.sources.entry import Entry, Parsed, clean_text
from feeds.sources.markup import decode

TAKEN = 3000
"""Characters of a page that are read: what happened stands at its beginning."""


def installed() -> bool:
    """Whether pages can be read."""
    return find_spec("trafilatura") is not None


def parse(body: bytes, content_type: str, known: Set[bytes] = frozenset()) -> Parsed:  # noqa: ARG001 - a page is one
    """The text as the summary of one entry; none where the page has no text."""
    import trafilatura

    html = decode(body, content_type)
    text = trafilatura.extract(html, fast=True, favor_precision=True, include_comments=False, include_tables=False)
    found = clean_text(text or "", TAKEN)
    return Parsed((Entry("", "", "", found, None, None),)) if found else Parsed(problem="empty")

"""The kinds of feeds: a new one is a file here and a line in `KINDS`.

Owns the registry only. A kind imports its parser inside its function: this package is also read by the main process,
which never parses.
"""

from collections.abc import Mapping
from types import MappingProxyType

from feeds.sources import jsonfeed, page, rss, telegram
from feeds.sources.entry import SourceKind

PAGE = "page"
"""No kind of feed: the page of one entry."""

KINDS: Mapping[str, SourceKind] = MappingProxyType(
    {"rss": rss.parse, "json": jsonfeed.parse, "telegram": telegram.parse, PAGE: page.parse}
)

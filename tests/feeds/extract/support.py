"""Makes entries of invented sentences for the tests of the extractor."""

from datetime import UTC, datetime

from bot.core.finding import Finding, Item, Lang, Outlet
from feeds.extract import Lexicons, extract

PUBLISHED = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)


def item(title: str, summary: str = "", *, lang: Lang | None = None, outlet: Outlet = Outlet.NEWS) -> Item:
    """An entry with what the test does not care about filled in."""
    return Item("t-1", outlet, title, summary, "https://news.example/1", PUBLISHED, lang)


def read(lexicons: Lexicons, title: str, summary: str = "", *, outlet: Outlet = Outlet.NEWS) -> Finding:
    """What the extractor says of such an entry."""
    return extract(item(title, summary, outlet=outlet), lexicons)

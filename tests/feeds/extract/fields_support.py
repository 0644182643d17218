"""What the tests of the field finders share: a text of a language and its lexicon, loaded once."""

from datetime import UTC, datetime
from functools import lru_cache

from bot.core.finding import Item, Lang, Outlet, Span
from feeds.extract.lexicon import Lexicon, load
from feeds.extract.text import Text, prepare

PUBLISHED = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)
"""A Monday."""


@lru_cache
def lexicon(lang: Lang) -> Lexicon:
    return load(lang)


def a_text(lang: Lang, title: str, summary: str = "") -> Text:
    return prepare(Item("test", Outlet.NGO, title, summary), lang)


def quoted(text: Text, span: Span) -> str:
    """What the span stands for in the text."""
    return (text.title if span.field == "title" else text.summary)[span.start : span.stop]

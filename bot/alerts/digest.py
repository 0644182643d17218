"""Several alerts as one message: what, when or how long, and who says so, in two lines each. Pure."""

from collections.abc import Iterator, Sequence

from bot.alerts.render import LIMIT, NAME, headline, hearing_text, link, plain, term_text
from bot.core.alert import AlertView, Form, Rendered, SourceView
from bot.i18n import Translator, escape_html

NAMES = 3
"""Most names of one headline; the rest is counted."""

ROOM = LIMIT - 150
"""Characters of a bundle: a first line of the sender's fits above it (bot/delivery/doubt.py)."""

SOURCES = 3
"""Most sources named below a headline."""


def bundle(views: Sequence[AlertView], t: Translator, form: Form) -> Rendered:
    """The alerts as one message, in the order given; what does not fit is counted at the end."""
    lines = [_line(view, t, form) for view in views]
    return Rendered(next(text for text in _texts(lines, t) if len(text) <= ROOM))


def _texts(lines: Sequence[str], t: Translator) -> Iterator[str]:
    """Fullest first; without any line it always fits."""
    title = t.html("bundle.title", n=len(lines))
    for shown in range(len(lines), -1, -1):
        more = [t.html("bundle.more", n=len(lines) - shown)] if shown < len(lines) else []
        yield "\n\n".join([title, *lines[:shown], *more])


def _line(view: AlertView, t: Translator, form: Form) -> str:
    """Headline, the one fact that cannot wait (when, how long), and who says so."""
    facts = [hearing_text(view.hearing, t) if view.hearing else None, term_text(view.term, t) if view.term else None]
    said = [_source(source, form) for source in view.sources[:SOURCES]]
    below = " · ".join([*(escape_html(fact) for fact in facts if fact), ", ".join(said)])
    return f"• <b>{escape_html(headline(view, t, NAMES))}</b>\n{below}"


def _source(source: SourceView, form: Form) -> str:
    name, url = escape_html(plain(source.name, NAME)), link(source.url) if form is Form.FULL else None
    return f'<a href="{escape_html(url)}">{name}</a>' if url else name

"""Several alerts as one message: their headlines, one a line. Pure."""

from collections.abc import Iterator, Sequence

from bot.alerts.render import LIMIT, headline, link
from bot.core.alert import AlertView, Form, Rendered
from bot.i18n import Translator, escape_html

NAMES = 3
"""Most names of one headline; the rest is counted."""


def bundle(views: Sequence[AlertView], t: Translator, form: Form) -> Rendered:
    """The alerts as one message, in the order given; what does not fit is counted at the end."""
    lines = [_line(view, t, form) for view in views]
    return Rendered(next(text for text in _texts(lines, t) if len(text) <= LIMIT))


def _texts(lines: Sequence[str], t: Translator) -> Iterator[str]:
    """Fullest first; without any line it always fits."""
    title = t.html("bundle.title", n=len(lines))
    for shown in range(len(lines), -1, -1):
        more = [t.html("bundle.more", n=len(lines) - shown)] if shown < len(lines) else []
        yield "\n\n".join([title, *lines[:shown], *more])


def _line(view: AlertView, t: Translator, form: Form) -> str:
    text = escape_html(headline(view, t, NAMES))
    url = next((url for source in view.sources if (url := link(source.url))), None) if form is Form.FULL else None
    return f'• <a href="{escape_html(url)}">{text}</a>' if url else f"• {text}"

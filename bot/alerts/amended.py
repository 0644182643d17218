"""What a reader is told when an alert was wrong, or may no longer say what it said. Pure.

Owns the wording order of corrections and apologies. Nothing here repeats what was wrong: neither an old date nor the
name of somebody it was not about.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from types import MappingProxyType
from typing import Final

from bot.alerts.render import PLACE, article_lines, headline, hearing_text, plain, term_text
from bot.alerts.view import alert_view
from bot.core.alert import AlertView, Rendered, Unnamed
from bot.core.amends import Fact, Why
from bot.core.event import Event
from bot.i18n import Translator, escape_html

NAMES: Final = 3
"""Most names in the first line."""

SORRY: Final = frozenset({Why.WRONG_PERSON, Why.NOT_HAPPENED, Why.OTHER})
"""A repeat, or news that is none of ours, is taken back without an apology: nothing false was said."""


def corrected(event: Event, what: Sequence[str], t: Translator) -> Rendered:
    """The short reply: what the news is now, and the facts that had been wrong, as they are."""
    view = alert_view(event, t.lang)
    lines = dict.fromkeys(line for fact in what if fact in set(Fact) for line in _FACTS[Fact(fact)](view, t))
    title = t.html("amend.correction", what=headline(view, t, NAMES))
    return Rendered("\n".join([title, *(escape_html(line) for line in lines), t.html("amend.sorry")]))


def taken_back(event: Event, why: str | None, t: Translator) -> Rendered:
    """What stands in the place of a retracted alert, and the reply to it: that, why, and an apology.

    About the wrong person, or where the reason is no longer known: without any name.
    """
    reason = Why(why) if why in set(Why) else Why.OTHER
    view = alert_view(event, t.lang)
    named = why in set(Why) and reason is not Why.WRONG_PERSON
    what = headline(view, t, NAMES) if named else _nameless(view, t)
    lines = [t.html("amend.taken_back", what=what), t.html(f"amend.why.{reason.value}")]
    return Rendered("\n".join([*lines, t.html("amend.sorry")] if reason in SORRY else lines))


def withdrawn(t: Translator) -> Rendered:
    """What stands in the place of a message that may say nothing any more."""
    return Rendered(t.html("amend.withdrawn"))


def _nameless(view: AlertView, t: Translator) -> str:
    """Sort of news and day: enough to know which message it was, and nothing of anybody."""
    kind = t(f"head.{view.kind.value}")
    return t("amend.of_day", kind=kind, day=t.short_day(view.reported.date())) if view.reported else kind


def _kind(_view: AlertView, t: Translator) -> Iterator[str]:
    yield t("amend.kind")


def _hearing(view: AlertView, t: Translator) -> Iterator[str]:
    yield t("fact.hearing", when=hearing_text(view.hearing, t)) if view.hearing else t("amend.no_hearing")


def _term(view: AlertView, t: Translator) -> Iterator[str]:
    term = term_text(view.term, t) if view.term else None
    yield t("fact.term", term=term) if term else t("amend.no_term")


def _place(view: AlertView, t: Translator) -> Iterator[str]:
    unnamed = isinstance(view.subject, Unnamed)  # the first line says where, as far as that may be said
    yield t("fact.place", place=plain(t.place(view.place), PLACE)) if view.place and not unnamed else t("amend.place")


def _articles(view: AlertView, t: Translator) -> Iterator[str]:
    yield from article_lines(view.articles, t) or (t("amend.no_articles"),)


def _people(_view: AlertView, t: Translator) -> Iterator[str]:
    yield t("amend.people")


_FACTS: Final[Mapping[Fact, Callable[[AlertView, Translator], Iterator[str]]]] = MappingProxyType(
    {
        Fact.KIND: _kind,
        Fact.HEARING: _hearing,
        Fact.TERM: _term,
        Fact.PLACE: _place,
        Fact.ARTICLES: _articles,
        Fact.PEOPLE: _people,
    }
)

"""Several alerts as one message: what, when or how long, and who says so, in two lines each. Pure.

Owns the order of a digest: people the reader follows, then the gravest, hearings that lie ahead, one thing to do, one
thing that went well.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import accumulate
from typing import Final

from bot.alerts.links import link_for
from bot.alerts.render import LIMIT, NAME, headline, hearing_text, less_of_many, plain, term_text, what_happened
from bot.core.alert import AlertView, Button, Form, Rendered, SourceView
from bot.core.kinds import Kind
from bot.i18n import Translator, escape_html

NAMES = 3
"""Most names of one headline; the rest is counted."""

ROOM = LIMIT - 150
"""Characters of a bundle: a first line of the sender's fits above it (bot/delivery/doubt.py)."""

SOURCES = 3
"""Most sources named below a headline."""


GRAVEST: Final = (
    Kind.DEATH,
    Kind.DISAPPEARANCE,
    Kind.HEALTH,
    Kind.SENTENCE,
    Kind.ARREST,
    Kind.TRANSFER,
    Kind.DETENTION,
    Kind.SEARCH,
    Kind.CHARGE,
    Kind.APPEAL,
    Kind.HEARING,
    Kind.LISTING,
    Kind.RELEASE,
)
"""The order within a digest. What went well comes last: one of it stands at the end, by itself."""

SETTINGS: Final = "page:alerts"
"""Callback data of the page where the reader chooses what comes."""


@dataclass(frozen=True, slots=True)
class Item:
    """One event of a digest. `followed`: it is about somebody, or a word, that the reader follows."""

    event: int
    view: AlertView
    followed: bool = False


@dataclass(frozen=True, slots=True)
class Also:
    """What else a digest says: hearings ahead and one thing to do, each as a line of Telegram HTML."""

    ahead: tuple[str, ...] = ()
    action: str | None = None


@dataclass(frozen=True, slots=True)
class Digest:
    """A digest, and the events of which it tells: what did not fit is only counted."""

    message: Rendered
    told: frozenset[int]


def digest(items: Sequence[Item], also: Also, t: Translator, form: Form, today: date) -> Digest:
    """Everything in one message, the least left out until it fits; `today` is the reader's day."""
    stories = sorted(_stories(items), key=lambda story: _rank(story, today))
    good = next((story for story in stories if not story[0].followed and _is_good(story[0])), None)
    # Each story is written once: of a week there are hundreds, and the loop below tries how many fit.
    others = [(story, _story(story, t, form)) for story in stories if story is not good]
    end = _story(good, t, form) if good else None
    sure = {item.event for item in good or ()}
    for shown in range(_at_most(others), -1, -1):
        kept = others[:shown]
        told = frozenset(sure.union(item.event for story, _html in kept for item in story))
        html = _whole(kept, end, also, len(items), len(items) - len(told), t, today)
        if len(html) <= ROOM:
            break
    button = Button(t("digest.btn.settings"), data=SETTINGS)
    return Digest(Rendered(html, ((button, less_of_many(t)),)), told)


Story = list[Item]
"""What happened to the same people, the gravest first."""


def _stories(items: Sequence[Item]) -> list[Story]:
    found: dict[object, Story] = {}
    for item in items:
        found.setdefault(item.view.people or item.event, []).append(item)
    return [sorted(story, key=lambda item: GRAVEST.index(item.view.kind)) for story in found.values()]


def _rank(story: Story, today: date) -> tuple[object, ...]:
    first = story[0]
    term = first.view.term
    months = 10_000 if term and term.life else (term and term.months) or 0
    when = first.view.hearing.day if _is_ahead(first, today) and first.view.hearing else date.max
    return not first.followed, GRAVEST.index(first.view.kind), -months, when, first.event


def _is_ahead(item: Item, today: date) -> bool:
    return item.view.kind is Kind.HEARING and item.view.hearing is not None and item.view.hearing.day >= today


def _is_good(item: Item) -> bool:
    return item.view.kind is Kind.RELEASE


def _at_most(written: Sequence[tuple[Story, str]]) -> int:
    """More stories than these are too long already by themselves."""
    lengths = accumulate(len(html) for _story, html in written)
    return sum(1 for length in lengths if length <= ROOM)


def _whole(
    kept: Sequence[tuple[Story, str]], good: str | None, also: Also, count: int, more: int, t: Translator, today: date
) -> str:
    followed = [html for story, html in kept if story[0].followed]
    ahead = [html for story, html in kept if not story[0].followed and _is_ahead(story[0], today)]
    rest = [html for story, html in kept if not story[0].followed and not _is_ahead(story[0], today)]
    sections = (
        ("digest.followed", followed),
        ("digest.others" if followed else "", rest),
        ("digest.ahead", [*also.ahead, *ahead]),
        ("", [t.html("digest.more", n=more)] if more else []),
        ("digest.good", [good] if good else []),
        ("digest.action", [also.action] if also.action else []),
    )
    parts = [part for title, lines in sections if lines for part in ([t.html(title)] if title else []) + lines]
    return "\n\n".join([t.html("digest.title", n=count), *parts])


def _story(story: Story, t: Translator, form: Form) -> str:
    first, *others = story
    return "\n".join([_line(first.view, t, form), *(_further(item.view, t) for item in others)])


def _further(view: AlertView, t: Translator) -> str:
    """What else happened to the same people: without their names and sources."""
    fact = next(iter(_facts(view, t)), None)
    what = escape_html(what_happened(view, t))
    return f"– {what}: {escape_html(fact)}" if fact else f"– {what}"


def bundle(views: Sequence[AlertView], t: Translator, form: Form) -> Rendered:
    """The alerts as one message, in the order given; what does not fit is counted at the end."""
    lines = [_line(view, t, form) for view in views]
    return Rendered(next(text for text in _texts(lines, t) if len(text) <= ROOM), ((less_of_many(t),),))


def _texts(lines: Sequence[str], t: Translator) -> Iterator[str]:
    """Fullest first; without any line it always fits."""
    title = t.html("bundle.title", n=len(lines))
    for shown in range(len(lines), -1, -1):
        more = [t.html("bundle.more", n=len(lines) - shown)] if shown < len(lines) else []
        yield "\n\n".join([title, *lines[:shown], *more])


def _line(view: AlertView, t: Translator, form: Form) -> str:
    """Headline, the one fact that cannot wait (when, how long), and who says so."""
    said = [_source(source, t, form) for source in view.sources[:SOURCES]]
    below = " · ".join([*(escape_html(fact) for fact in _facts(view, t)), ", ".join(said)])
    return f"• <b>{escape_html(headline(view, t, NAMES))}</b>\n{below}"


def _facts(view: AlertView, t: Translator) -> list[str]:
    facts = [hearing_text(view.hearing, t) if view.hearing else None, term_text(view.term, t) if view.term else None]
    return [fact for fact in facts if fact]


def _source(source: SourceView, t: Translator, form: Form) -> str:
    name, url = escape_html(plain(source.name, NAME)), link_for(source, form, t.register)
    return f'<a href="{escape_html(url)}">{name}</a>' if url else name

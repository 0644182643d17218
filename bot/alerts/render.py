"""An event as a message: Telegram HTML and buttons, in one language and one form.

Owns wording order, what is left out when a message gets long, and which buttons stand below. Pure: it is given
what may be shown (`bot.core.alert`) and decides nothing about naming, consent or who gets it.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from itertools import chain, zip_longest
from typing import TYPE_CHECKING

from bot.alerts.discreet import answered, headed
from bot.alerts.links import hides, link_for, may_share
from bot.core.alert import (
    AlertView,
    ArticleView,
    Button,
    Certainty,
    Form,
    HearingView,
    Named,
    Rendered,
    SourceView,
    Sure,
    TermView,
    Unnamed,
)
from bot.i18n import Translator

if TYPE_CHECKING:
    from jinja2 import Environment, Template

LIMIT = 4096
"""Code points of one message; Telegram counts after parsing, we count before: never too long, sometimes early."""

NAME, PLACE, COURT, HEADLINE = 80, 80, 160, 300
"""Longest value shown, in code points."""

NUMBERS, NUMBER = 12, 12
"""Most articles listed, and the longest number of one."""

WORD_JOINER = "\u2060"

PRESSABLE = re.compile(r"(?<=\w)\.(?=[^\W\d_])|:(?=//)|@(?=\w)|(?<!\w)/(?=\w)")
"""Where Telegram would make a link, a mention or a command of an outsider's words; an unseen joiner stops it."""

FOLLOW_BUTTONS = 3
"""Most people one message offers to follow; the rest is found by name."""

FOLLOW, SOURCES, WRONG, LINKS, LESS, CALENDAR, DOING = "f:", "s:", "w:", "l:ask:event:", "y:", "ice:", "do:event:"
"""Prefixes of callback data."""

SHARE = "sh:"
LESS_OF_MANY = "yd"
"""The whole callback data below a message of several events: which message it is, the press says."""


@dataclass(frozen=True, slots=True)
class Budget:
    """How much of an alert is shown: its quotes or none, how many sources and names."""

    quotes: bool
    sources: int
    names: int


BUDGETS = (
    Budget(quotes=True, sources=5, names=10),
    Budget(quotes=False, sources=5, names=10),
    Budget(quotes=False, sources=2, names=10),
    Budget(quotes=False, sources=1, names=5),
    Budget(quotes=False, sources=0, names=1),
)
"""Fullest first; the last one fits whatever the values are."""

EVERY_SOURCE = (
    Budget(quotes=True, sources=30, names=10),
    Budget(quotes=False, sources=30, names=10),
    Budget(quotes=False, sources=5, names=1),
    Budget(quotes=False, sources=0, names=1),
)
"""The same for the list behind the button "Sources"."""


@dataclass(frozen=True, slots=True)
class _Line:
    """One source as the template prints it."""

    name: str
    url: str | None
    quote: str | None


def render_alert(view: AlertView, t: Translator, form: Form) -> Rendered:
    """The alert as a message. Where a link is left out the source is a name, its headline stays."""
    shown = (headed(_alert_html(view, t, form, budget), t, form) for budget in BUDGETS)
    return Rendered(_first_that_fits(shown), (*_buttons(view, t, form), *_links_button(view, t, form)))


def render_sources(view: AlertView, t: Translator, form: Form) -> Rendered:
    """The answer to the button "Sources": all of them, with the links that the form may carry."""
    shown = (answered(_sources_html(view, t, form, budget), t, form) for budget in EVERY_SOURCE)
    return Rendered(_first_that_fits(shown), tuple(_links_button(view, t, form)))


def headline(view: AlertView, t: Translator, names: int = 10) -> str:
    """What happened to whom in one line of plain text."""
    match view.subject:
        case Named() as subject:
            return t("head.of", what=what_happened(view, t), who=_who(subject, names, t))
        case Unnamed() as subject:
            return _unnamed(view, subject, t)


def term_text(term: TermView, t: Translator) -> str | None:
    """The punishment in words; None where the length is not known."""
    if term.life:
        return t("term.life")
    if not term.months or term.months < 0:
        return None
    years, months = divmod(term.months, 12)
    parts = [t(key, n=n) for key, n in (("term.years", years), ("term.months", months)) if n]
    return t(f"term.{term.sort}", term=" ".join(parts))


def article_lines(articles: tuple[ArticleView, ...], t: Translator) -> tuple[str, ...]:
    """One line a code, in the order of mention: "Articles 205.2, 207.3 of Russia's Criminal Code"."""
    by_code: dict[str, dict[str, None]] = {}
    for article in articles[:NUMBERS]:
        code = article.code if article.code and t.has(f"article.{article.code}") else "unknown"
        by_code.setdefault(code, {})[plain(article.number, NUMBER)] = None
    return tuple(t(f"article.{code}", n=len(numbers), numbers=", ".join(numbers)) for code, numbers in by_code.items())


def hearing_text(hearing: HearingView, t: Translator) -> str:
    """Weekday, date and hour of a hearing; says whose hour it is."""
    day = t.day(hearing.day)
    if hearing.at is None:
        return t("hearing.day_only", day=day)
    if hearing.zone is None:
        return t("hearing.local", day=day, time=t.clock(hearing.at))
    return t("hearing.zone", day=day, time=t.clock(hearing.at), place=t.zone(hearing.zone))


def certainty_text(certainty: Certainty, t: Translator) -> str:
    """The degree in words."""
    if certainty.sure is Sure.CONFIRMED_BY:
        return t("sure.confirmed_by", organisation=plain(certainty.organisation or "", NAME))
    return t(f"sure.{certainty.sure.value}")


def _alert_html(view: AlertView, t: Translator, form: Form, budget: Budget) -> str:
    return (
        _template("alert.html.j2")
        .render(
            corrected=t("fact.corrected") if view.corrected else None,
            headline=headline(view, t, budget.names),
            facts=tuple(_facts(view, t)),
            **_sources(view, t, form, budget),
        )
        .strip()
    )


def _sources_html(view: AlertView, t: Translator, form: Form, budget: Budget) -> str:
    return (
        _template("source_list.html.j2")
        .render(
            headline=headline(view, t, budget.names),
            title=t("source.title", n=len(view.sources)),
            note=t("source.no_links") if hides(view.sources, form, t.register) else None,
            **_sources(view, t, form, budget),
        )
        .strip()
    )


def _first_that_fits(texts: Iterable[str]) -> str:
    text = ""
    for text in texts:
        if len(text) <= LIMIT:
            return text
    return text


def _facts(view: AlertView, t: Translator) -> Iterator[str]:
    unnamed = isinstance(view.subject, Unnamed)
    if unnamed and view.detail and t.has(f"head.{view.kind}:{view.detail}"):
        yield t("fact.what", what=what_happened(view, t))
    if view.term and (term := term_text(view.term, t)):
        yield t("fact.term", term=term)
    yield from article_lines(view.articles, t)
    if view.hearing:
        yield t("fact.hearing", when=hearing_text(view.hearing, t))
    if view.court:
        yield t("fact.court", court=plain(view.court, COURT))
    if view.place and not unnamed:
        yield t("fact.place", place=plain(t.place(view.place), PLACE))
    if view.happened:
        yield t("fact.happened", day=t.day(view.happened))
    elif view.reported:
        yield t("fact.reported", day=t.day(view.reported))
    yield t("fact.sure", sure=certainty_text(view.certainty, t))


def what_happened(view: AlertView, t: Translator) -> str:
    """The sort of news in a few words, without anybody's name."""
    detailed = f"head.{view.kind}:{view.detail}"
    return t(detailed) if view.detail and t.has(detailed) else t(f"head.{view.kind}")


def _who(subject: Named, most: int, t: Translator) -> str:
    pairs = list(zip_longest(subject.names, subject.originals))
    shown = [_name(name, original) for name, original in pairs[:most]]
    if hidden := len(pairs) - len(shown):
        return f"{', '.join(shown)} {t('who.more', n=hidden)}"
    return t.join(shown)


def _name(name: str, original: str | None) -> str:
    """With the original in brackets: this is the first mention, and readers can check it against the sources."""
    return f"{plain(name, NAME)} ({plain(original, NAME)})" if original else plain(name, NAME)


def _unnamed(view: AlertView, subject: Unnamed, t: Translator) -> str:
    many = "many" if subject.count > 1 else "one"
    who = t(f"who.{many}.{subject.group.value}", n=subject.count)
    what = t(f"unnamed.{view.kind.value}", n=subject.count, who=who)
    what = what[:1].upper() + what[1:]
    return t("unnamed.at", what=what, place=plain(t.place(subject.place), PLACE)) if subject.place else what


def _sources(view: AlertView, t: Translator, form: Form, budget: Budget) -> dict[str, object]:
    ordered = sorted(view.sources, key=lambda source: source.language != t.lang)
    quotable = budget.quotes and not (isinstance(view.subject, Unnamed) and not view.subject.quotable)
    lines = tuple(_line(source, t, form, quotable=quotable) for source in ordered[: budget.sources])
    hidden = len(ordered) - len(lines)
    return {"sources": lines, "more": t("source.more", n=hidden) if hidden and lines else None}


def _line(source: SourceView, t: Translator, form: Form, *, quotable: bool) -> _Line:
    quote = _quote(source, t) if quotable and source.headline and source.headline.strip() else None
    return _Line(plain(source.name, NAME), link_for(source, form, t.register), quote)


def _quote(source: SourceView, t: Translator) -> str:
    text = plain(source.headline or "", HEADLINE)
    if source.language is None or source.language == t.lang:
        return t("source.quote", headline=text)
    return t("source.quote_in", headline=text, language=t.language(source.language))


def plain(text: str, most: int) -> str:
    """One line without control characters, at most `most` code points, in which Telegram finds nothing to press."""
    line = " ".join("".join(char if char.isprintable() else " " for char in text.replace(WORD_JOINER, "")).split())
    short = line if len(line) <= most else line[: most - 1].rstrip() + "…"
    return unpressable(short)


def unpressable(text: str) -> str:
    """The text as it looks, in which Telegram finds nothing to press: no address, no name of a chat, no command."""
    return PRESSABLE.sub(r"\g<0>" + WORD_JOINER, text)


def _buttons(view: AlertView, t: Translator, form: Form) -> tuple[tuple[Button, ...], ...]:
    """Two short rows where it is about one person or nobody known: every label has its room."""
    sources = [Button(t("alert.btn.sources"), data=SOURCES + view.event)] if view.sources else []
    below = (*sources, Button(t("alert.btn.wrong"), data=WRONG + view.event))
    less = Button(t("alert.btn.less"), data=LESS + view.event)
    doing = (Button(t("alert.btn.doing"), data=DOING + view.event),)
    match _follow_buttons(view, t):
        case [one]:
            return (one, less), doing, *_calendar_button(view, t), below, *_share_button(view, t, form)
        case several:
            people = ((one,) for one in several)
            return *people, doing, *_calendar_button(view, t), below, (less, *chain(*_share_button(view, t, form)))


def less_of_many(t: Translator) -> Button:
    """The same question below a message that tells of several events."""
    return Button(t("alert.btn.less"), data=LESS_OF_MANY)


def _calendar_button(view: AlertView, t: Translator) -> Iterator[tuple[Button, ...]]:
    if view.hearing is not None and isinstance(view.subject, Named):
        yield (Button(t("hearings.btn.calendar"), data=CALENDAR + view.event),)


def _share_button(view: AlertView, t: Translator, form: Form) -> Iterator[tuple[Button, ...]]:
    """Where it may be passed on; what nobody said is not."""
    if view.sources and may_share(view.sources, form, t.register):
        yield (Button(t("alert.btn.share"), data=SHARE + view.event),)


def _links_button(view: AlertView, t: Translator, form: Form) -> Iterator[tuple[Button, ...]]:
    """Where a link is left out: the question whether it may be shown."""
    if hides(view.sources, form, t.register):
        yield (Button(t("links.btn.show"), data=LINKS + view.event),)


def _follow_buttons(view: AlertView, t: Translator) -> list[Button]:
    if not isinstance(view.subject, Named):
        return []
    pairs = list(zip(view.people, view.subject.names, strict=False))[:FOLLOW_BUTTONS]
    if len(pairs) == 1:
        return [Button(t("alert.btn.follow"), data=FOLLOW + pairs[0][0])]
    return [Button(t("alert.btn.follow_name", name=plain(name, 40)), data=FOLLOW + person) for person, name in pairs]


@cache
def _template(name: str) -> "Template":
    return _environment().get_template(name)


@cache
def _environment() -> "Environment":
    from jinja2 import Environment, PackageLoader, StrictUndefined  # a process for feeds writes no alerts

    return Environment(
        loader=PackageLoader("bot"), autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )

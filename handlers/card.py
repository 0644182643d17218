"""A person's card: what is known of somebody who may be named. Pure.

Owns what stands where and what is left out when it gets long. It is given events that may be told with the name.
"""

from collections.abc import Iterator, Sequence

from bot.alerts.discreet import answered
from bot.alerts.links import hides, link_for
from bot.alerts.render import LIMIT, NAME, PLACE, article_lines, headline, plain
from bot.alerts.view import original, spelling
from bot.core.alert import AlertView, ArticleView, Button, Form, SourceView
from bot.core.event import Person, Recognition
from bot.core.finding import Group
from bot.core.record import Record
from bot.i18n import Translator, escape_html
from handlers import data
from handlers.screens import Screen, paragraphs

ROOM = ((8, 5), (8, 3), (4, 2), (2, 1), (1, 0), (0, 0))
"""(organisations, events) shown, fullest first; the last one always fits."""

NAMES, SOURCES = 3, 3
"""Most names in the line of an event, and most sources below it."""


def card(person: Person, known: Record, last: Sequence[AlertView], t: Translator, form: Form) -> Screen:
    """Everything known, with links where the reader gets links, and the button that follows."""
    follow = Button(t("alert.btn.follow"), data=data.FollowPerson(person=person.public_id).pack())
    show = Button(t("links.btn.show"), data=data.ShowLinks(act="ask", of="person", id=person.public_id).pack())
    doing = Button(t("alert.btn.doing"), data=data.Doing(of="person", id=person.public_id).pack())
    texts = (answered(_text(person, known, last, t, form, room), t, form) for room in ROOM)
    rows = ((follow,), (doing,), (show,)) if _hides(known, last, t, form) else ((follow,), (doing,))
    return Screen(next(text for text in texts if len(text) <= LIMIT), rows)


def title(person: Person, lang: str) -> str:
    """The name as the reader reads it, the original in brackets where it is written in another script.

    Three dots for a name of nothing but invisible characters: Telegram takes no empty message.
    """
    shown, home = plain(spelling(person, lang), NAME) or "…", original(person, lang)
    return f"{shown} ({plain(home, NAME)})" if home else shown


def _text(
    person: Person, known: Record, last: Sequence[AlertView], t: Translator, form: Form, room: tuple[int, int]
) -> str:
    organisations, events = room
    facts = "\n".join([f"<b>{escape_html(title(person, t.lang))}</b>", *_facts(known, last, t)])
    return paragraphs(
        facts,
        _recognised(known.recognised[:organisations], t, form),
        _events(last[:events], t, form),
        t.html("source.no_links") if _hides(known, last, t, form) else "",
    )


def _hides(known: Record, last: Sequence[AlertView], t: Translator, form: Form) -> bool:
    """Whether an address is left out that a reader abroad would get."""
    said = (source for view in last for source in view.sources[:SOURCES])
    return hides((*map(as_source, known.recognised), *said), form, t.register)


def as_source(one: Recognition) -> SourceView:
    """An organisation that lists somebody, as a source: the same rule says whether its page is linked."""
    return SourceView(one.organisation, one.url)


def _facts(known: Record, last: Sequence[AlertView], t: Translator) -> Iterator[str]:
    group = () if known.group is Group.OTHER else (t(f"group.{known.group.value}"),)
    if words := [*group, *(t(f"category.{one.value}") for one in known.categories)]:
        line = " · ".join(words)
        yield escape_html(line[:1].upper() + line[1:])
    if known.born:
        yield t.html("lookup.born", year=known.born)
    if known.held_since:
        yield t.html("lookup.held_since", day=t.short_day(known.held_since))
    yield from (escape_html(line) for line in article_lines(_articles(known, last), t))
    if known.place:
        yield t.html("lookup.place", place=plain(known.place, PLACE))
    if known.last_sign:
        yield t.html("lookup.last_sign", day=t.short_day(known.last_sign))


def _articles(known: Record, last: Sequence[AlertView]) -> tuple[ArticleView, ...]:
    """As the registry has them, else as the newest event that names any."""
    if known.articles:
        return tuple(ArticleView(number, code) for number, code in known.articles)
    return next((view.articles for view in last if view.articles), ())


def _recognised(organisations: Sequence[Recognition], t: Translator, form: Form) -> str:
    lines = [f"• {linked(as_source(one), t, form)}, {escape_html(t.short_day(one.since))}" for one in organisations]
    return "\n".join([t.html("lookup.recognised"), *lines]) if lines else ""


def _events(last: Sequence[AlertView], t: Translator, form: Form) -> str:
    lines = [_event(view, t, form) for view in last]
    return "\n".join([t.html("lookup.events"), *lines]) if lines else ""


def _event(view: AlertView, t: Translator, form: Form) -> str:
    day = view.happened or (view.reported and view.reported.date())
    parts = [t.short_day(day) if day else "", headline(view, t, NAMES)]
    said = ", ".join(linked(source, t, form) for source in view.sources[:SOURCES])
    return f"• {escape_html(' · '.join(part for part in parts if part))}\n{said}"


def linked(source: SourceView, t: Translator, form: Form) -> str:
    """The name, with the address behind it where this form may carry it."""
    text, address = escape_html(plain(source.name, NAME)), link_for(source, form, t.register)
    return f'<a href="{escape_html(address)}">{text}</a>' if address else text

"""The screens on which two events become one, or one becomes two. Pure.

Owns how two events stand side by side: a headline, the facts, and who reported them, in a few lines each.
"""

from collections.abc import Sequence
from typing import Final

from bot.alerts.render import NAME, PLACE, article_lines, headline, hearing_text, plain, term_text
from bot.alerts.view import alert_view, spelling
from bot.core.alert import Button
from bot.core.event import TOLD, Event
from bot.delivery.replies import Rows
from bot.i18n import Translator, escape_html
from feeds.regroup import Pair, pair, reports_seen
from feeds.waiting import FOLDED, fingerprint
from handlers.screens import Screen, cut, happened, name, paragraphs, rows
from handlers.staff import event_card, event_data

REPORTS: Final = 5
PEOPLE: Final = 20
"""Most reports named of an event, and most people that can be split off on one screen."""

WIDE: Final = 700
"""Most characters of an event among others: four of them are one message."""


def what(t: Translator, event: Event) -> str:
    """An event in two lines: what and whom, then the facts, the day and who says so."""
    view = alert_view(event, t.lang)
    head = happened(t, event.kind) if event.kind in FOLDED else headline(view, t, 2)
    term = term_text(view.term, t) if view.term else None
    facts = [
        hearing_text(view.hearing, t) if view.hearing else None,
        term,
        plain(view.place, PLACE) if view.place else None,
        *article_lines(view.articles, t),
        t.short_day(event.happened_at.date()),
        ", ".join(plain(report.source_name, NAME) for report in event.reports[:REPORTS]),
    ]
    return cut(f"{head}\n{' · '.join(fact for fact in facts if fact)}", WIDE)


def choices(t: Translator, event: Event, found: Sequence[Event], *, sure: bool) -> Screen:
    """Which of these is the same? `sure`: the press does it, for both stand here already; unless readers would hear."""
    lines = [t.html("event.numbered", number=n, what=what(t, one)) for n, one in enumerate(found, 1)]
    ask = t.html("event.merge" if found else "event.merge_none")
    text = paragraphs(ask, t.html("event.this", what=what(t, event)), *lines)
    buttons = [
        Button(t("event.btn.with", number=n), data=_merge(two, sure=sure and not two.adds))
        for n, two in enumerate((pair(event, one) for one in found), 1)
    ]
    return Screen(text, (*rows(buttons, 3), (event_card.back(t, event),)))


def both(t: Translator, two: Pair, text: str) -> Screen:
    """The two side by side, and what the one will say; `text`: as readers would see it."""
    stays, goes = (escape_html(what(t, one)) for one in (two.stays, two.goes))
    said = paragraphs(t("event.stays", what=stays), t("event.goes", what=goes), t.html("event.joined_text"))
    go = Button(t("event.btn.join"), data=_merge(two, sure=True))
    quietly = "" if two.adds else t.html("event.quietly")
    shown = event_card.fitting(t, two.after, text, lambda inside: paragraphs(said, inside, quietly))
    return Screen(shown, ((go, event_card.back(t, two.stays)),))


def parts(t: Translator, event: Event) -> Screen:
    """What can be split off: a report, or a person."""
    found = (*_reports(event), *_people(t, event))
    key = "event.split_ask" if found else "event.split_nothing"
    heard = t.html("event.split_told") if len(event.people) > 1 and event.state in TOLD else ""
    return Screen(paragraphs(t.html(key), heard), (*found, (event_card.back(t, event),)))


def _reports(event: Event) -> Rows:
    if len(event.reports) < 2:
        return ()
    seen = reports_seen(event)
    return rows(
        Button(name(report.source_name), data=event_data.EventSplit(event=event.public_id, number=n, seen=seen).pack())
        for n, report in enumerate(event.reports[:PEOPLE])
    )


def _people(t: Translator, event: Event) -> Rows:
    if len(event.people) < 2:
        return ()
    seen = fingerprint(event)
    return rows(
        Button(
            name(spelling(person, t.lang)),
            data=event_data.EventApart(event=event.public_id, person=person.public_id, seen=seen).pack(),
        )
        for person in event.people[:PEOPLE]
    )


def _merge(two: Pair, *, sure: bool) -> str:
    one, other = two.stays.public_id, two.goes.public_id
    return event_data.EventMerge(sure=sure, one=one, other=other, seen=two.seen).pack()

"""Very bad news in words of their own: to the family, and to the person who speaks to the family first. Pure.

Owns the order of lines. What a family reads has no buttons and quotes nobody: what exactly is written out there they
ask for when they want to know it. When whom is told stands in bot/core/bad_news.py.
"""

from collections.abc import Iterator
from datetime import datetime
from types import MappingProxyType
from typing import Final
from zoneinfo import ZoneInfo

from bot.alerts.discreet import headed
from bot.alerts.render import NAME, certainty_text, plain, render_sources, term_text
from bot.alerts.view import alert_view, certainty, spelling
from bot.core import bad_news
from bot.core.alert import Button, Form, Rendered
from bot.core.bad_news import Held
from bot.core.event import Event, Person
from bot.core.kinds import Kind
from bot.i18n import Translator
from bot.people.naming import Naming, naming

WHAT: Final = MappingProxyType(
    {
        Kind.DEATH: "bad.what.death",
        Kind.HEALTH: "bad.what.health",
        Kind.DISAPPEARANCE: "bad.what.disappearance",
        Kind.APPEAL: "bad.what.appeal",
    }
)
SOURCES: Final = 3
BUTTON: Final = "bad:"
"""Prefix of callback data: what a liaison says of held news."""


def to_family(event: Event, who: Person, t: Translator, form: Form, *, spoken: bool) -> Rendered:
    """The news, as a family reads them. `spoken`: a person has told them before."""
    head = (t.html("bad.family", who=_who(who, t)), *((t("bad.spoken"),) if spoken else ()))
    return Rendered(headed("\n\n".join([*head, "\n".join(_said(event, t)), t("bad.ask")]), t, form))


def taken_back(who: Person, t: Translator, form: Form) -> Rendered:
    """To the same: it was not true, or not what was said."""
    return Rendered(headed(t.html("bad.taken_back", who=_who(who, t)), t, form))


def to_liaison(
    event: Event, number: int, held: Held, t: Translator, form: Form, zone: str, now: datetime, *, others_know: bool
) -> Rendered:
    """The news, who knows them, and what can be said of it; for the clocks of `zone`."""
    body = render_sources(alert_view(event, t.lang), t, Form.FULL if form.links else Form.WITHOUT_LINKS).html
    lines = [t("bad.liaison"), body, "\n".join(_waits(held, t, zone, others_know=others_know))]
    return Rendered(headed("\n\n".join(lines), t, form), _buttons(number, held, t, now, others_know=others_know))


def over(t: Translator) -> Rendered:
    """To a liaison: nobody has to speak to anybody about it any more."""
    return Rendered(t("bad.liaison.over"))


def _said(event: Event, t: Translator) -> Iterator[str]:
    yield t(WHAT.get(event.kind, "bad.what.other"))
    view = alert_view(event, t.lang)
    if view.term and (term := term_text(view.term, t)):
        yield t.html("fact.term", term=term)
    names = [plain(report.source_name, NAME) for report in event.reports[:SOURCES]]
    if names:
        yield t.html("bad.sources", sources=t.join(names))
    if view.reported:
        yield t.html("fact.reported", day=t.day(view.reported))
    yield t.html("fact.sure", sure=certainty_text(certainty(event.reports), t))


def _who(person: Person, t: Translator) -> str:
    """By name where the name may be read by others, too: a phone lies on tables."""
    return plain(spelling(person, t.lang), NAME) if naming(person) is Naming.NAMED else t("bad.somebody")


def _waits(held: Held, t: Translator, zone: str, *, others_know: bool) -> Iterator[str]:
    if others_know:
        yield t("bad.liaison.others_know")
    else:
        yield t.html("bad.liaison.others", moment=_moment(bad_news.others_at(held), t, zone))
    if held.spoken_at is not None:
        yield t("bad.liaison.spoken")
    else:
        if held.call_since is not None:
            yield t("bad.liaison.also")
        yield t.html("bad.liaison.family", moment=_moment(bad_news.reads_from(held), t, zone))


def _moment(at: datetime, t: Translator, zone: str) -> str:
    here = at.astimezone(ZoneInfo(zone))
    return t("date.moment", day=t.short_day(here.date()), time=t.clock(here.time()), place=t.zone(zone))


def _buttons(
    number: int, held: Held, t: Translator, now: datetime, *, others_know: bool
) -> tuple[tuple[Button, ...], ...]:
    if held.spoken_at is None:
        rows = [(Button(t("bad.btn.spoken"), data=f"{BUTTON}spoken:{number}"),)]
    elif bad_news.can_take_back(held, now):
        rows = [(Button(t("bad.btn.undo"), data=f"{BUTTON}undo:{number}"),)]
    else:
        rows = []
    if not others_know and held.let_go_at is None and held.spoken_at is None:
        rows.append((Button(t("bad.btn.others"), data=f"{BUTTON}others:{number}"),))
    return tuple(rows)

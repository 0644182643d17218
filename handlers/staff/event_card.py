"""The screens of events by hand: the card, what can be corrected, and what readers would get. Pure.

Owns what stands where. An event stands in its card as readers see it; news of death and ill-treatment is folded.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

from bot.alerts.render import HEADLINE, LIMIT, NAME, headline, plain, term_text
from bot.alerts.render import article_lines as articles_of
from bot.alerts.render import hearing_text as hearing_of
from bot.alerts.view import alert_view, spelling
from bot.core.alert import AlertView, Button, Form, Named, SourceView
from bot.core.amends import Fact, Why
from bot.core.event import TOLD, WAITS, Event, EventState, Person
from bot.core.kinds import Kind
from bot.delivery.replies import Rows
from bot.i18n import Translator, escape_html
from feeds.waiting import FOLDED, about, fingerprint
from handlers import data
from handlers.card import linked
from handlers.screens import Screen, happened, name, paragraphs, rows
from handlers.staff import event_data, hearing_data

SOURCES: Final = 5
PEOPLE: Final = 20
WIDE: Final = 50
"""Most sources and people shown, and the longest line on a button."""


@dataclass(frozen=True, slots=True)
class Card:
    """An event to look at. `alert`: as readers see it; `told`: how many were told; `dated`: it has a hearing ahead."""

    event: Event
    alert: str
    told: int
    form: Form
    dated: bool = False


def card(t: Translator, shown: Card) -> Screen:
    """One event on one screen, with what may be done to it."""
    event = shown.event
    head = t.html(f"event.state.{event.state.value}", id=event.public_id)
    told = told_text(t, shown.told) if event.state in TOLD else ""
    text = paragraphs(head, alert(t, event, shown.alert), told, _sources(t, event, shown.form))
    if len(text) > LIMIT:
        text = paragraphs(head, shown.alert.partition("<blockquote")[0].strip(), told)
    hearing = Button(t("details.btn.hearings"), data=hearing_data.HearingOf(event=event.public_id).pack())
    return Screen(text, (*_acts(t, event), *(((hearing,),) if shown.dated else ())))


def alert(t: Translator, event: Event, text: str) -> str:
    """The alert, folded where nobody should have to read it unasked."""
    if event.kind not in FOLDED:
        return text.strip()
    kind = t.html("review.folded", kind=happened(t, event.kind))
    inner = text.replace("<blockquote expandable>", "").replace("<blockquote>", "").replace("</blockquote>", "")
    return f"{kind}\n<blockquote expandable>{inner.strip()}</blockquote>"


def fitting(t: Translator, event: Event, text: str, around: Callable[[str], str]) -> str:
    """A screen around the alert; without its quotes where that is too long, and without all of it in the end."""
    for inside in (alert(t, event, text), alert(t, event, text.partition("<blockquote")[0])):
        if len(shown := around(inside)) <= LIMIT:
            return shown
    return around("")


def told_text(t: Translator, number: int) -> str:
    """To how many it goes, as far as a number may be said."""
    shown = about(number)
    return t.html("event.told_few") if shown is None else t.html("event.told", n=shown)


def line(t: Translator, event: Event) -> str:
    """An event on a button; the kind and who says so where nobody is named, and of death and ill-treatment."""
    view = alert_view(event, t.lang)
    named = isinstance(view.subject, Named) and event.kind not in FOLDED
    told = "" if named else ", ".join(plain(one.source_name, NAME) for one in event.reports[:1])
    what = headline(view, t, 1) if named else happened(t, event.kind)
    return name(" · ".join(part for part in (t.day_and_month(event.happened_at.date()), what, told) if part), WIDE)


def latest(t: Translator, found: Sequence[Event], first: str = "") -> Screen:
    """What /event can do, and the newest events."""
    opened = [_button(line(t, event), "card", event) for event in found]
    example = found[0].public_id if found else "Zq3xT9_aB2cD"
    new = Button(t("event.btn.new"), data=event_data.EventNew(act="ask").pack())
    return Screen(paragraphs(first, t.html("event.help", example=example)), (*rows(opened), (new,)))


def facts(t: Translator, event: Event) -> Screen:
    """Which fact is wrong?"""
    view = alert_view(event, t.lang)
    said = "\n".join(f"· {escape_html(_said(t, event, view, fact))}" for fact in Fact)
    choices = [_fact(t, event, fact) for fact in Fact]
    return Screen(paragraphs(t.html("event.which"), said), (*rows(choices, 2), (back(t, event),)))


def _said(t: Translator, event: Event, view: AlertView, fact: Fact) -> str:
    """A fact as it stands now."""
    term = term_text(view.term, t) if view.term else None
    value = {
        Fact.KIND: happened(t, event.kind),
        Fact.HEARING: hearing_of(view.hearing, t) if view.hearing else None,
        Fact.TERM: term,
        Fact.PLACE: plain(event.facts.place, NAME) if event.facts.place else None,
        Fact.ARTICLES: "; ".join(articles_of(view.articles, t)) or None,
        Fact.PEOPLE: t("event.people_number", n=len(event.people)),
    }[fact]
    return t("event.line", fact=t(f"event.fact.{fact.value}"), value=value or t("event.unknown_fact"))


def _fact(t: Translator, event: Event, fact: Fact) -> Button:
    label = t(f"event.fact.{fact.value}")
    if fact is Fact.PEOPLE:
        return _button(label, "people", event)
    return Button(label, data=event_data.EventFact(fact=fact, clear=False, event=event.public_id).pack())


def ask(t: Translator, event: Event, fact: Fact) -> Screen:
    """How is it right?"""
    clear = Button(t("event.btn.clear"), data=event_data.EventFact(fact=fact, clear=True, event=event.public_id).pack())
    return Screen(t.html(f"event.ask.{fact.value}"), ((clear, back(t, event)),))


def unread(t: Translator, event: Event, fact: Fact, typed: str) -> Screen:
    """Nothing of the sort stands in what was typed, and how to write it."""
    text = paragraphs(t.html("event.unread", line=name(typed, HEADLINE)), t.html(f"event.ask.{fact.value}"))
    return Screen(text, ask(t, event, fact).buttons)


def kinds(t: Translator, event: Event, choices: Sequence[Kind]) -> Screen:
    """What happened?"""
    found = [
        Button(happened(t, kind), data=event_data.EventKind(kind=kind, event=event.public_id).pack())
        for kind in choices
    ]
    note = "" if Kind.DEATH in (*choices, event.kind) else t.html("event.no_death")
    return Screen(paragraphs(t.html("event.ask.kind"), note), (*rows(found, 2), (back(t, event),)))


def people(t: Translator, event: Event) -> Screen:
    """Whom it is about, one by one."""
    found = [row for person in event.people[:PEOPLE] for row in _person(t, event, person)]
    add = Button(t("event.btn.add_person"), data=event_data.EventName(act="ask", event=event.public_id).pack())
    text = t.html("event.people", n=len(event.people)) if event.people else t.html("event.no_people")
    return Screen(text, (*found, (add, back(t, event))))


def _person(t: Translator, event: Event, person: Person) -> Rows:
    shown = name(spelling(person, t.lang), 30)
    ids = {"event": event.public_id, "person": person.public_id}
    out = Button(t("event.btn.out", name=shown), data=event_data.EventPerson(act="out", **ids).pack())
    swap = Button(t("event.btn.swap", name=shown), data=event_data.EventPerson(act="swap", **ids).pack())
    return ((out,), (swap,))


def who(t: Translator, event: Event) -> Screen:
    """A name is asked for."""
    return Screen(t.html("event.ask.people"), ((back(t, event),),))


def found_people(t: Translator, event: Event, typed: str, found: Sequence[Person]) -> Screen:
    """Which of these, or somebody new?"""
    picks = [
        Button(name(spelling(person, t.lang)), data=event_data.EventPick(person=person.public_id).pack())
        for person in found
    ]
    new = Button(t("event.btn.new_person"), data=event_data.EventName(act="new", event=event.public_id).pack())
    text = t.html("event.found" if found else "event.nobody", name=name(typed, NAME))
    return Screen(text, (*rows(picks), (new, back(t, event))))


def preview(t: Translator, before: Event, after: Event, text: str, reply: str | None, told: int) -> Screen:
    """What it would say, and what those who were told would get."""
    said = paragraphs(t.html("event.reply"), reply, told_text(t, told)) if reply is not None else ""
    save = event_data.EventSave(event=before.public_id, seen=fingerprint(before)).pack()
    shown = fitting(t, after, text, lambda inside: paragraphs(t.html("event.preview"), inside, said))
    return Screen(shown, ((Button(t("event.btn.save"), data=save), back(t, before)),))


def reasons(t: Translator, event: Event) -> Screen:
    """Why is it taken back?"""
    choices = [Button(t(f"event.why.{why.value}"), data=_taken(event, why, sure=False)) for why in Why]
    return Screen(t.html("event.why"), (*rows(choices), (back(t, event),)))


def taken_back(t: Translator, event: Event, why: Why, text: str, told: int) -> Screen:
    """What will stand in the place of the alert, and to how many it goes."""
    go = Button(t("event.btn.retract"), data=_taken(event, why, sure=True))
    return Screen(paragraphs(t.html("event.instead"), text, told_text(t, told)), ((go, back(t, event)),))


def done(t: Translator, key: str, event: Event) -> Screen:
    """It is done; the event again, or what else waits."""
    go_on = Button(t("review.btn.next"), data=data.ReviewNext(act="next").pack())
    return Screen(t.html(key), ((_button(t("event.btn.open"), "card", event), go_on),))


def refusal(t: Translator, key: str, event: Event) -> Screen:
    """That cannot be; back to the event."""
    return Screen(t.html(key), ((back(t, event),),))


def over(t: Translator) -> Screen:
    """There is no such event, or it is nobody's business (any more)."""
    return Screen(t.html("event.over"))


def back(t: Translator, event: Event) -> Button:
    """To the card."""
    return _button(t("event.btn.back"), "card", event)


def _acts(t: Translator, event: Event) -> Rows:
    if event.state is EventState.RETRACTED:
        return ()
    correct = _button(t("event.btn.correct"), "facts", event)
    desk = Button(t("event.btn.desk"), data=data.Review(act="card", event=event.public_id, seen="0" * 8).pack())
    first = [correct, *([_button(t("event.btn.take_back"), "why", event)] if event.state in TOLD else [])]
    joins = (_button(t("event.btn.merge"), "merge", event), _button(t("event.btn.split"), "split", event))
    source = (_button(t("event.btn.source"), "source", event),)
    return ((*first, *([desk] if event.state in WAITS else [])), source, joins)


def _sources(t: Translator, event: Event, form: Form) -> str:
    """Every source by name, with its page where this reader may be given it."""
    said = (SourceView(report.source_name, report.url) for report in event.reports[:SOURCES])
    lines = [f"· {linked(one, t, form)}" for one in said]
    return "\n".join([t.html("event.sources"), *lines]) if lines else ""


def _taken(event: Event, why: Why, *, sure: bool) -> str:
    return event_data.EventBack(sure=sure, why=why, event=event.public_id, seen=fingerprint(event)).pack()


def _button(text: str, act: str, event: Event) -> Button:
    return Button(text, data=event_data.Event.model_validate({"act": act, "event": event.public_id}).pack())

"""The questions of /event new. Pure."""

from collections.abc import Sequence

from bot.alerts.render import HEADLINE, NAME
from bot.alerts.view import spelling
from bot.core.alert import Button
from bot.core.amends import Fact, Teller
from bot.core.event import Person
from bot.core.finding import Group
from bot.core.kinds import Kind
from bot.i18n import Translator
from handlers.screens import Screen, happened, name, paragraphs, rows
from handlers.staff import event_data


def kinds(t: Translator) -> Screen:
    """What happened?"""
    choices = [Button(happened(t, kind), data=event_data.EventNewKind(kind=kind).pack()) for kind in Kind]
    return Screen(t.html("event.new.kind"), (*rows(choices, 2), (leave(t),)))


def who(t: Translator) -> Screen:
    """To whom?"""
    return Screen(t.html("event.new.who"), ((_button(t, "event.btn.nobody", "nobody"), leave(t)),))


def found(t: Translator, typed: str, people: Sequence[Person]) -> Screen:
    """Which of these, or somebody new?"""
    picks = [
        Button(name(spelling(one, t.lang)), data=event_data.EventNewPerson(person=one.public_id).pack())
        for one in people
    ]
    text = t.html("event.found" if people else "event.nobody", name=name(typed, NAME))
    return Screen(text, (*rows(picks), (_button(t, "event.btn.new_person", "new"), leave(t))))


def more(t: Translator, people: Sequence[Person], names: Sequence[str]) -> Screen:
    """Somebody else, too?"""
    listed = t.join([*(spelling(one, t.lang) for one in people), *names])
    return Screen(
        t.html("event.new.more", names=name(listed, 1_000)), ((_button(t, "event.btn.go_on", "go_on"), leave(t)),)
    )


def groups(t: Translator) -> Screen:
    """Of which group?"""
    choices = [
        Button(t(f"event.new.group.{group.value}"), data=event_data.EventNewGroup(group=group).pack())
        for group in Group
    ]
    return Screen(t.html("event.new.group"), (*rows(choices), (leave(t),)))


def source(t: Translator, event: str | None = None) -> Screen:
    """Who says so? `event`: the id of one that stands."""
    choices = [
        Button(t(f"event.new.teller.{teller.value}"), data=event_data.EventTeller(teller=teller, event=event).pack())
        for teller in Teller
    ]
    return Screen(t.html("event.new.source"), (*rows(choices, 2), (leave(t, event),)))


def fact(t: Translator, asked: Fact) -> Screen:
    """A fact in a line, or not."""
    return Screen(t.html(f"event.ask.{asked.value}"), ((_button(t, "event.btn.skip", "skip"), leave(t)),))


def unread(t: Translator, asked: Fact, line: str) -> Screen:
    """Nothing of the sort stands in what was typed, and how to write it."""
    return Screen(
        paragraphs(t.html("event.unread", line=name(line, HEADLINE)), fact(t, asked).html), fact(t, asked).buttons
    )


def retry(t: Translator, text: str, event: str | None = None) -> Screen:
    """A text that asks for another line, with the way out."""
    return Screen(text, ((leave(t, event),),))


def leave(t: Translator, event: str | None = None) -> Button:
    """Enter nothing after all; back to the event that a source was to be added to."""
    if event is None:
        return _button(t, "event.btn.leave", "leave")
    return Button(t("event.btn.back"), data=event_data.Event(act="card", event=event).pack())


def _button(t: Translator, key: str, act: str) -> Button:
    return Button(t(key), data=event_data.EventNew.model_validate({"act": act}).pack())

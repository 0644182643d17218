"""The screens of [Less / why?]: the reason of an alert, and what a press there has changed. Pure."""

from collections.abc import Sequence
from datetime import datetime
from typing import Literal

from bot.alerts.render import NAME
from bot.core.alert import Button
from bot.core.event import Event
from bot.core.kinds import Kind
from bot.core.rhythm import Rhythm
from bot.delivery.replies import Rows
from bot.i18n import Translator
from bot.store.readers import Reader, Topic
from handlers import data, topic_screens, zones
from handlers.screens import Screen, name, paragraphs, rows
from handlers.topic_data import LessPerson, LessWhat, OneTopic
from handlers.topic_screens import Line

LISTED = 5
"""Subscriptions named in one sentence; the rest is counted."""

ROOM = 26
"""Code points of a name on a button here."""


def why(
    t: Translator,
    event: Event,
    topic: Topic | None,
    called: str,
    others: Sequence[str],
    people: Sequence[tuple[str, str]],
    reader: Reader,
) -> Screen:
    """The reason, and less of it. `people`: (public id, name) of those of the event who are named."""
    reason = t.html("less.gone" if topic is None else "less.because", name=name(called, NAME))
    how = t("subs.rhythm", rhythm=topic_screens.rhythm_text(t, topic.rhythm, reader)) if topic else ""
    more = t.html("less.others", names=_listed(t, others)) if others else ""
    silent = [
        Button(
            t("less.btn.person", name=name(called_, ROOM)),
            data=LessPerson(person=public_id).pack(),
        )
        for public_id, called_ in people
    ]
    text = paragraphs(t("less.title"), "\n".join(part for part in (reason, how, more) if part))
    keep = Button(t("less.btn.keep"), data=data.Page(name="done").pack())
    return Screen(text, rows([*_changes(t, event, topic), *silent, keep]))


def why_many(t: Translator, found: Sequence[tuple[Line, int]], more: int) -> Screen:
    """By which subscriptions several events came, and how many by each; one without a number has ended since."""
    lines = [
        t.html("less.brought" if line.topic.id else "less.brought_once", name=name(line.name, NAME), n=number)
        for line, number in found
    ]
    rest = [t("less.brought_more", n=more)] if more else []
    cards = [
        Button(name(line.name), data=OneTopic(act="card", topic=line.topic.id).pack())
        for line, _ in found
        if line.topic.id
    ]
    below = (
        Button(t("digest.btn.settings"), data=data.Page(name="alerts").pack()),
        Button(t("less.btn.keep"), data=data.Page(name="done").pack()),
    )
    text = paragraphs(t("less.title"), "\n".join([*lines, *rest]), t("less.press") if cards else "")
    return Screen(text, (*rows(cards), *rows(below)))


def daily(t: Translator, event_id: str, names: Sequence[str], still: Sequence[str], reader: Reader) -> Screen:
    """From now on in the digest; and what goes on to tell at once."""
    done = t.html("less.daily", names=_listed(t, names), daily=topic_screens.daily_text(t, reader))
    return _changed(t, done, t.html("less.still_at_once", names=_listed(t, still)) if still else "", event_id, "days")


def no_kind(t: Translator, event_id: str, kind: Kind, names: Sequence[str], still: Sequence[str]) -> Screen:
    """No more of this kind; and what goes on to bring it."""
    done = t.html("less.no_kind", kind=t(f"kind.{kind.value}"), names=_listed(t, names))
    return _changed(t, done, t.html("less.still_kind", names=_listed(t, still)) if still else "", event_id, "kinds")


def silent(t: Translator, called: str, until: datetime, reader: Reader) -> str:
    """Nothing about somebody until a day."""
    local = until + zones.offset(reader.profile.zone, until)
    return t.html("less.silent", name=name(called, NAME), day=t.short_day(local.date()))


def _listed(t: Translator, names: Sequence[str]) -> str:
    shown = [name(one, NAME) for one in names[:LISTED]]
    # A name may hold a colon and commas of its own: "Region: Moscow".
    rest = [t("less.brought_more", n=len(names) - LISTED)] if len(names) > LISTED else []
    return "; ".join([*shown, *rest])


def _changes(t: Translator, event: Event, topic: Topic | None) -> list[Button]:
    if topic is None:
        return []
    kind = t(f"kind.{event.kind.value}")
    buttons = [Button(t("less.btn.kind", kind=kind), data=LessWhat(act="kind", event=event.public_id).pack())]
    if topic.rhythm < Rhythm.DAILY:
        buttons.insert(0, Button(t("less.btn.daily"), data=LessWhat(act="day", event=event.public_id).pack()))
    return [*buttons, Button(t("less.btn.card"), data=OneTopic(act="card", topic=topic.id).pack())]


def _changed(t: Translator, done: str, still: str, event_id: str, act: Literal["days", "kinds"]) -> Screen:
    too = LessWhat(act=act, event=event_id).pack()
    buttons: Rows = ((Button(t("less.btn.too"), data=too),),) if still else ()
    return Screen(paragraphs(done, still), buttons)

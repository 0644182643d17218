"""The pages of /alerts: the list of subscriptions, the card of one, and what can be changed on it. Pure.

Owns what stands where. Who somebody is and what a place is called was found out before.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

from bot.alerts.render import NAME
from bot.alerts.topics import detail_name
from bot.core.alert import Button
from bot.core.kinds import Kind
from bot.core.rhythm import Rhythm
from bot.delivery.replies import Rows
from bot.i18n import Translator, escape_html
from bot.store.readers import Reader, Topic
from handlers import data, masks, pages, zones
from handlers.screens import Screen, lines, name, rows
from handlers.topic_data import Add, OneTopic, Sort, TopicDetail, TopicKind, TopicMute, TopicRhythm, Topics

A_PAGE = 8
"""Subscriptions on one page of a list."""

Lasts = Literal["day", "week", "month", "open", "end"]

LASTS: dict[str, timedelta] = {"day": timedelta(days=1), "week": timedelta(days=7), "month": timedelta(days=30)}

ROOM = 28
"""Code points of a name on a button that says more than the name."""


@dataclass(frozen=True, slots=True)
class Line:
    """One subscription as the reader's list names it. `public` False: a name that is watched, or somebody hidden."""

    topic: Topic
    sort: Sort
    name: str
    public: bool = True


def overview(t: Translator, shown: Sequence[Line | tuple[Sort, int]], reader: Reader, now: datetime) -> Screen:
    """All that somebody gets: a button a subscription, or one for several of a sort with their number."""
    paused = t("alerts.paused") if pages.is_paused(reader, now) else ""
    text = lines(t("subs.press") if shown else t("alerts.nothing"), paused)
    buttons = [_several(t, *one) if isinstance(one, tuple) else entry(t, one, now) for one in shown]
    return Screen(f"{t('alerts.title')}\n{text}", (*rows(buttons), (_add(t),)))


def some(t: Translator, sort: Sort, shown: Sequence[Line], page: int, count: int, now: datetime) -> Screen:
    """One page of the subscriptions of a sort; `page` counts from 0."""
    turn = turning(t, page, count, lambda wanted: Topics(sort=sort, page=wanted).pack())
    add = Button(t("subs.btn.add"), data=Add(sort=sort).pack())
    title = f"<b>{t(f'subs.sort.{sort.value}')}</b>\n{t('subs.press')}"
    return Screen(title, (*rows(entry(t, one, now) for one in shown), *turn, (add, to_alerts(t))))


def card(t: Translator, line: Line, reader: Reader, now: datetime) -> Screen:
    """What one subscription brings, and a button for each thing that can be changed."""
    topic, muted = line.topic, is_muted(line.topic, now)
    text = lines(
        "" if line.public else t("subs.hidden"),
        t("subs.kinds", kinds=kinds_text(t, topic.kinds)),
        t("subs.rhythm", rhythm=rhythm_text(t, topic.rhythm, reader)),
        _muted_text(t, topic, reader) if muted else "",
    )
    speak = Button(t("subs.btn.unmute"), data=TopicMute(topic=topic.id, lasts="end").pack())
    buttons = (
        _about(t, "subs.btn.kinds", "kinds", topic),
        _about(t, "subs.btn.rhythm", "rhythm", topic),
        speak if muted else _about(t, "subs.btn.mute", "mute", topic),
        _about(t, "subs.btn.drop", "drop", topic),
    )
    return Screen(f"<b>{escape_html(_title(line))}</b>\n{text}", (*rows(buttons, 2), (to_alerts(t),)))


def kinds(t: Translator, line: Line) -> Screen:
    """The kinds of one subscription as switches."""
    topic = line.topic
    switches = [
        Button(_switch(t, topic.kinds, kind), data=TopicKind(topic=topic.id, kind=kind).pack()) for kind in Kind
    ]
    everything = "alerts.btn.all_off" if masks.is_everything(topic.kinds) else "alerts.btn.all_on"
    below = (
        Button(t(everything), data=TopicKind(topic=topic.id, kind="all").pack()),
        _about(t, "subs.btn.details", "details", topic),
    )
    return Screen(
        t.html("subs.kinds_title", name=_title(line)), (*rows(switches, 2), below, (_back(t, "card", topic),))
    )


def detailed(t: Translator, line: Line) -> Screen:
    """The kinds that have details."""
    topic = line.topic
    which = [
        Button(_switch(t, topic.kinds, kind), data=TopicDetail(topic=topic.id, kind=kind).pack())
        for kind in Kind
        if masks.details_of(kind)
    ]
    return Screen(t.html("subs.details_title", name=_title(line)), (*rows(which, 2), (_back(t, "kinds", topic),)))


def details(t: Translator, line: Line, kind: Kind) -> Screen:
    """The details of one kind as switches, and all of it."""
    topic = line.topic
    on = masks.partly(topic.kinds, kind)
    whole = _on_off(t, t("subs.whole_kind"), on=kind in masks.kinds_in(topic.kinds) and not on)
    switches = [
        Button(
            _on_off(t, detail_name((kind, detail), t), on=detail in on),
            data=TopicDetail(topic=topic.id, kind=kind, detail=detail).pack(),
        )
        for detail in masks.details_of(kind)
    ]
    every = Button(whole, data=TopicDetail(topic=topic.id, kind=kind, detail="all").pack())
    title = t.html("subs.detail_title", name=_title(line), kind=t(f"kind.{kind.value}"))
    return Screen(title, (*rows([every, *switches]), (_back(t, "details", topic),)))


def rhythm(t: Translator, line: Line, reader: Reader) -> Screen:
    """How soon?"""
    topic = line.topic
    choices = [
        Button(
            _on_off(t, t(f"subs.rhythm.{one.name.lower()}"), on=one is topic.rhythm),
            data=TopicRhythm(topic=topic.id, rhythm=int(one)).pack(),
        )
        for one in Rhythm
    ]
    time, day = pages.hour(reader.profile.digest_at), pages.weekday(t, reader.profile.digest_day)
    ask = t.html("subs.rhythm_ask", name=_title(line), time=time, day=day)
    return Screen(ask, (*rows(choices, 2), (_back(t, "card", topic),)))


def mute(t: Translator, line: Line) -> Screen:
    """For how long?"""
    keys: dict[Lasts, str] = {
        "day": "subs.btn.mute_day",
        "week": "subs.btn.mute_week",
        "month": "subs.btn.mute_month",
        "open": "subs.btn.mute_open",
    }
    buttons = [Button(t(key), data=TopicMute(topic=line.topic.id, lasts=lasts).pack()) for lasts, key in keys.items()]
    return Screen(t.html("subs.mute_ask", name=_title(line)), (*rows(buttons, 2), (_back(t, "card", line.topic),)))


def drop(t: Translator, line: Line) -> Screen:
    """Sure?"""
    buttons = (_about(t, "subs.btn.drop", "gone", line.topic), _back(t, "card", line.topic))
    return Screen(t.html("subs.drop_ask", name=_title(line)), (buttons,))


def entry(t: Translator, line: Line, now: datetime) -> Button:
    """A subscription as a button: its name, and what is special about it."""
    text = name(line.name) if line.public else t("alerts.btn.watched", name=name(line.name, ROOM))
    if is_muted(line.topic, now):
        text = t("subs.btn.muted", name=name(line.name, ROOM))
    elif line.topic.rhythm is not Rhythm.AT_ONCE:
        how = t(f"subs.how.{line.topic.rhythm.name.lower()}")
        text = t("subs.btn.entry", name=name(line.name, ROOM), how=how)
    return Button(text, data=OneTopic(act="card", topic=line.topic.id).pack())


def turning(t: Translator, page: int, count: int, packed: Callable[[int], str]) -> Rows:
    """The row that turns pages, if there are several."""
    back = [Button(t("alerts.btn.prev"), data=packed(page - 1))] if page > 0 else []
    more = [Button(t("alerts.btn.next"), data=packed(page + 1))] if page + 1 < count else []
    return ((*back, *more),) if back or more else ()


def kinds_text(t: Translator, bits: int) -> str:
    """The kinds of a mask as they stand in a sentence, details in their place."""
    if masks.is_everything(bits):
        return t("subs.kinds_all")
    if not masks.kinds_in(bits):
        return t("subs.kinds_none")
    return t.join(_lower(part) for part in _named(t, bits))


def rhythm_text(t: Translator, one: Rhythm, reader: Reader) -> str:
    """How soon, with the reader's hour."""
    match one:
        case Rhythm.DAILY:
            return daily_text(t, reader)
        case Rhythm.WEEKLY:
            return weekly_text(t, reader)
    return t(f"subs.how.{one.name.lower()}")


def daily_text(t: Translator, reader: Reader) -> str:
    """Once a day, and when."""
    return t("subs.daily_at", time=pages.hour(reader.profile.digest_at))


def weekly_text(t: Translator, reader: Reader) -> str:
    """Once a week, and when."""
    return t(
        "subs.weekly_at", day=pages.weekday(t, reader.profile.digest_day), time=pages.hour(reader.profile.digest_at)
    )


def is_muted(topic: Topic, now: datetime) -> bool:
    """Whether a subscription keeps silent now."""
    return topic.muted_until is not None and topic.muted_until > now


def to_alerts(t: Translator) -> Button:
    """Back to the list."""
    return Button(t("alerts.btn.back"), data=data.Page(name="alerts").pack())


def _title(line: Line) -> str:
    return name(line.name, NAME)


def _named(t: Translator, bits: int) -> Iterable[str]:
    for kind in masks.kinds_in(bits):
        part = masks.partly(bits, kind)
        yield from (detail_name((kind, detail), t) for detail in part)
        if not part:
            yield t(f"kind.{kind.value}")


def _lower(words: str) -> str:
    return words[:1].lower() + words[1:]


def _muted_text(t: Translator, topic: Topic, reader: Reader) -> str:
    if topic.muted_until is None or topic.muted_until >= pages.FOR_EVER:
        return t("subs.muted_open")
    local = topic.muted_until + zones.offset(reader.profile.zone, topic.muted_until)
    return t("subs.muted_until", day=t.short_day(local.date()))


def _switch(t: Translator, bits: int, kind: Kind) -> str:
    words = t(f"kind.{kind.value}")
    if masks.partly(bits, kind):
        return t("subs.btn.partly", kind=words)
    return _on_off(t, words, on=kind in masks.kinds_in(bits))


def _on_off(t: Translator, words: str, *, on: bool) -> str:
    return t("alerts.btn.on" if on else "alerts.btn.off", kind=words)


def _several(t: Translator, sort: Sort, count: int) -> Button:
    return Button(
        t("subs.btn.several", sort=t(f"subs.sort.{sort.value}"), n=count), data=Topics(sort=sort, page=0).pack()
    )


def _about(t: Translator, key: str, act: str, topic: Topic) -> Button:
    return Button(t(key), data=OneTopic.model_validate({"act": act, "topic": topic.id}).pack())


def _back(t: Translator, act: str, topic: Topic) -> Button:
    return _about(t, "alerts.btn.back", act, topic)


def _add(t: Translator) -> Button:
    return Button(t("subs.btn.add"), data=Add().pack())

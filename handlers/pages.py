"""The pages of /settings and /alerts: text and buttons. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from bot.alerts.render import NAME
from bot.core.alert import Button
from bot.core.kinds import Kind
from bot.i18n import Catalogs, Translator
from bot.store.readers import Reader
from handlers import data, zones
from handlers.data import Origin
from handlers.screens import Screen, languages, lines, name, rows

A_PAGE = 8
"""People on one page of the list."""

FOR_EVER = datetime(9999, 1, 1, tzinfo=UTC)
"""The end of a pause that only the reader ends."""

HOURS = {"22-8": (22 * 60, 8 * 60), "23-7": (23 * 60, 7 * 60), "off": (0, 0)}
"""Quiet hours to choose from, in minutes after midnight; equal minutes: none."""


@dataclass(frozen=True, slots=True)
class Line:
    """One followed person or watched name, as its button shows it."""

    topic: int
    name: str
    public: bool


def settings(t: Translator, reader: Reader, now: datetime) -> Screen:
    """How somebody is told, with a button for each thing that can be changed."""
    paused = is_paused(reader, now)
    text = lines(
        t("settings.language", language=t.own_name(reader.lang)),
        zone_text(t, reader, now, "settings.zone"),
        _quiet_text(t, reader),
        _pause_text(t, reader, paused=paused),
        t("settings.abroad_yes" if reader.abroad else "settings.abroad_unsaid"),
    )
    buttons = (
        Button(t("settings.btn.language"), data=data.Page(name="language").pack()),
        Button(t("settings.btn.zone"), data=data.Clock(origin=Origin.SETTINGS, act="ask").pack()),
        Button(t("settings.btn.quiet"), data=data.Page(name="quiet").pack()),
        Button(t("settings.btn.resume"), data=data.Pause(lasts="end").pack())
        if paused
        else Button(t("settings.btn.pause"), data=data.Page(name="pause").pack()),
        Button(
            t("settings.btn.not_abroad" if reader.abroad else "settings.btn.abroad"),
            data=data.Abroad(origin=Origin.SETTINGS, yes=not reader.abroad).pack(),
        ),
        Button(t("phone.btn.settings"), data=data.Phone(origin=Origin.SETTINGS, act="show").pack()),
    )
    return Screen(f"{t('settings.title')}\n{text}", rows(buttons, 2))


def language(t: Translator, catalogs: Catalogs) -> Screen:
    """Another language."""
    return Screen(t("start.language"), (*languages(t, catalogs, Origin.SETTINGS), (_to_settings(t),)))


def quiet(t: Translator) -> Screen:
    """When nothing shall ring."""
    keys: dict[str, str] = {
        data.Quiet(hours="22-8").pack(): "settings.btn.quiet_22_8",
        data.Quiet(hours="23-7").pack(): "settings.btn.quiet_23_7",
        data.Quiet(hours="off").pack(): "settings.btn.quiet_off",
    }
    return Screen(t("settings.quiet_ask"), (*_choices(t, keys), (_to_settings(t),)))


def pause(t: Translator) -> Screen:
    """For how long nothing shall come."""
    keys: dict[str, str] = {
        data.Pause(lasts="day").pack(): "settings.btn.pause_day",
        data.Pause(lasts="week").pack(): "settings.btn.pause_week",
        data.Pause(lasts="open").pack(): "settings.btn.pause_open",
    }
    return Screen(t("settings.pause_ask"), (*_choices(t, keys), (_to_settings(t),)))


def alerts(t: Translator, kinds: Sequence[Kind], follows: int, *, paused: bool) -> Screen:
    """What somebody gets."""
    if kinds or follows:
        about = t("alerts.kinds", kinds=t.kinds(kinds)) if kinds else t("alerts.kinds_none")
        people = t("alerts.follows", n=follows) if follows else t("alerts.follows_none")
        text = lines(about, people, t("alerts.paused") if paused else "")
    else:
        text = t("alerts.nothing")
    buttons = (
        Button(t("alerts.btn.kinds"), data=data.Kinds(origin=Origin.ALERTS, act="show").pack()),
        Button(t("alerts.btn.follows"), data=data.Follows(page=0).pack()),
    )
    return Screen(f"{t('alerts.title')}\n{text}", (buttons, (_add(t),)))


def follows(t: Translator, shown: Sequence[Line], page: int, pages: int) -> Screen:
    """One page of the people somebody follows; `page` counts from 0."""
    if not shown:
        return Screen(t("alerts.follows_none"), ((_add(t),), (_to_alerts(t),)))
    people = [
        Button(
            t("alerts.btn.person" if line.public else "alerts.btn.watched", name=name(line.name)),
            data=data.Drop(sure=False, topic=line.topic, page=page).pack(),
        )
        for line in shown
    ]
    turn = []
    if page > 0:
        turn.append(Button(t("alerts.btn.prev"), data=data.Follows(page=page - 1).pack()))
    if page + 1 < pages:
        turn.append(Button(t("alerts.btn.next"), data=data.Follows(page=page + 1).pack()))
    leaf = (tuple(turn),) if turn else ()
    return Screen(t("alerts.follows_title"), (*rows(people), *leaf, (_add(t), _to_alerts(t))))


def remove(t: Translator, line: Line, page: int) -> Screen:
    """Sure?"""
    buttons = (
        Button(t("alerts.btn.remove"), data=data.Drop(sure=True, topic=line.topic, page=page).pack()),
        Button(t("alerts.btn.back"), data=data.Follows(page=page).pack()),
    )
    return Screen(t.html("alerts.remove_ask", name=name(line.name, NAME)), (buttons,))


def is_paused(reader: Reader, now: datetime) -> bool:
    """Whether nothing is sent now."""
    return reader.paused_until is not None and reader.paused_until > now


def zone_text(t: Translator, reader: Reader, now: datetime, key: str) -> str:
    """The reader's time now, or that it is not known."""
    zone = reader.profile.zone
    if zone == zones.UNSET:
        return t("settings.zone_unset")
    return t(key, time=t.clock((now + zones.offset(zone, now)).time()), place=t.zone(zone))


def until_text(t: Translator, reader: Reader, moment: datetime) -> str:
    """A moment as the reader's clock shows it, fit to stand after "until": without the weekday."""
    local = moment + zones.offset(reader.profile.zone, moment)
    clock, place = t.clock(local.time()), t.zone(reader.profile.zone)
    return t("date.moment", day=t.short_day(local.date()), time=clock, place=place)


def hour(minutes: int) -> str:
    """Minutes after midnight as a clock shows them."""
    return f"{minutes // 60:02}:{minutes % 60:02}"


def _quiet_text(t: Translator, reader: Reader) -> str:
    start, stop = reader.profile.quiet_from, reader.profile.quiet_to
    return t("settings.quiet_off") if start == stop else t("settings.quiet", start=hour(start), stop=hour(stop))


def _pause_text(t: Translator, reader: Reader, *, paused: bool) -> str:
    if not paused or reader.paused_until is None:
        return t("settings.running")
    if reader.paused_until >= FOR_EVER:
        return t("settings.paused")
    return t("settings.paused_until", until=until_text(t, reader, reader.paused_until))


def _choices(t: Translator, keys: dict[str, str]) -> tuple[tuple[Button, ...], ...]:
    return rows(Button(t(key), data=packed) for packed, key in keys.items())


def _add(t: Translator) -> Button:
    return Button(t("alerts.btn.add"), data=data.Typed(act="ask").pack())


def _to_settings(t: Translator) -> Button:
    return Button(t("settings.btn.back"), data=data.Page(name="settings").pack())


def _to_alerts(t: Translator) -> Button:
    return Button(t("alerts.btn.back"), data=data.Page(name="alerts").pack())

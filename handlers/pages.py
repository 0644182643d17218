"""The pages of /settings: text and buttons. Pure."""

from datetime import UTC, date, datetime

from bot.core.alert import Button
from bot.i18n import Catalogs, Translator
from bot.store.readers import Reader
from handlers import data, zones
from handlers.data import Origin
from handlers.screens import Screen, languages, lines, rows

FOR_EVER = datetime(9999, 1, 1, tzinfo=UTC)
"""The end of a pause that only the reader ends."""

HOURS = {"22-8": (22 * 60, 8 * 60), "23-7": (23 * 60, 7 * 60), "off": (0, 0)}
"""Quiet hours to choose from, in minutes after midnight; equal minutes: none."""

DIGESTS = tuple(60 * hour for hour in (6, 7, 8, 9, 10, 12, 15, 18, 19, 20, 21, 22))
"""Hours of the digest to choose from, in minutes after midnight."""


def settings(t: Translator, reader: Reader, now: datetime) -> Screen:
    """How somebody is told, with a button for each thing that can be changed."""
    paused = is_paused(reader, now)
    text = lines(
        t("settings.language", language=t.own_name(reader.lang)),
        zone_text(t, reader, now, "settings.zone"),
        _quiet_text(t, reader),
        _digest_text(t, reader),
        _pause_text(t, reader, paused=paused),
        t("settings.abroad_yes" if reader.abroad else "settings.abroad_unsaid"),
    )
    buttons = (
        Button(t("settings.btn.language"), data=data.Page(name="language").pack()),
        Button(t("settings.btn.zone"), data=data.Clock(origin=Origin.SETTINGS, act="ask").pack()),
        Button(t("settings.btn.quiet"), data=data.Page(name="quiet").pack()),
        Button(t("settings.btn.digest"), data=data.Page(name="digest").pack()),
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


def digest(t: Translator, reader: Reader) -> Screen:
    """At what hour, and on which day of the week, shall gathered news come? What is set has its mark."""
    at, on = reader.profile.digest_at, reader.profile.digest_day
    hours = [Button(_marked(t, hour(one), on=one == at), data=data.DigestAt(minute=one).pack()) for one in DIGESTS]
    days = [
        Button(_marked(t, t.weekday(_day(one), short=True), on=one == on), data=data.DigestDay(day=one).pack())
        for one in range(7)
    ]
    return Screen(t("settings.digest_ask"), (*rows(hours, 4), *rows(days, 4), (_to_settings(t),)))


def pause(t: Translator) -> Screen:
    """For how long nothing shall come."""
    keys: dict[str, str] = {
        data.Pause(lasts="day").pack(): "settings.btn.pause_day",
        data.Pause(lasts="week").pack(): "settings.btn.pause_week",
        data.Pause(lasts="open").pack(): "settings.btn.pause_open",
    }
    return Screen(t("settings.pause_ask"), (*_choices(t, keys), (_to_settings(t),)))


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


def weekday(t: Translator, day: int) -> str:
    """The name of a day of the week, 0 for Monday, as it stands after "on"."""
    return t(f"settings.on_day.{day}")


def _digest_text(t: Translator, reader: Reader) -> str:
    profile = reader.profile
    return t("settings.digest", time=hour(profile.digest_at), day=weekday(t, profile.digest_day))


def _day(number: int) -> date:
    """A day of that name; 5 January 1970 was a Monday."""
    return date(1970, 1, 5 + number)


def _marked(t: Translator, words: str, *, on: bool) -> str:
    return t("alerts.btn.on" if on else "alerts.btn.off", kind=words)


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


def _to_settings(t: Translator) -> Button:
    return Button(t("settings.btn.back"), data=data.Page(name="settings").pack())

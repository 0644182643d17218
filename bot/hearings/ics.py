"""Hearings as entries of a calendar (RFC 5545). Pure.

Owns what a calendar may know: no name of anybody stands in it unless it was asked for, because calendars are shown on
locked screens and lie with their makers. One hearing keeps its UID for ever; SEQUENCE rises with every change, and what
is off is sent as CANCELLED. A date whose hour or zone nobody said is a whole day.
"""

from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from icalendar import Alarm, Calendar, Event, Timezone, vDuration

from bot.core.hearing import Hearing, HearingState, Says, When
from bot.hearings.claims import Standing, open_dates, settle, state
from bot.hearings.render import title, when_text
from bot.hearings.view import court_of
from bot.i18n import Translator

MAKER: Final = "-//Vigil//Hearings//EN"
HOURS: Final = (timedelta(days=-1), timedelta(hours=-3))
WHOLE_DAY: Final = (timedelta(hours=-6),)
"""When calendars remind, before an hour and before a whole day."""

FETCHED: Final = timedelta(hours=1)
"""How often a calendar should look again; most look when they like."""

LASTS: Final = timedelta(hours=1)
STATUS: Final = {HearingState.ANNOUNCED: "TENTATIVE", HearingState.CONFIRMED: "CONFIRMED"}


def calendar(hearings: Iterable[Hearing], t: Translator, now: datetime, *, named: bool = False) -> bytes:
    """A calendar file of these hearings; b"" where none of them has or had a date. `named`: titles say whose it is."""
    entries = _entries(hearings, t, now, named=named)
    if not entries:
        return b""
    whole = _empty()
    # A file about nothing but what is off takes it out of the calendar; one that holds something puts it in.
    off = all(str(entry["status"]) == "CANCELLED" for entry in entries)
    whole.add("method", "CANCEL" if off else "PUBLISH")
    return _filled(whole, entries)


def subscribed(hearings: Iterable[Hearing], t: Translator, now: datetime, zone: str, *, named: bool = False) -> bytes:
    """The calendar behind a link, which is fetched again and again: also where nothing lies ahead.

    It has no method (that is for files sent to somebody) and at least the reader's zone: an empty one is no calendar.
    """
    whole = _empty()
    whole.add("x-wr-calname", t("ics.name"))
    whole.add("refresh-interval", vDuration(FETCHED), parameters={"value": "DURATION"})
    whole.add("x-published-ttl", vDuration(FETCHED))
    entries = _entries(hearings, t, now, named=named)
    if not entries:
        year = now.replace(month=1, day=1).date()
        whole.add_component(Timezone.from_tzinfo(ZoneInfo(zone), zone, year, year + timedelta(days=730)))
    return _filled(whole, entries)


def _empty() -> Calendar:
    whole = Calendar()
    whole.add("prodid", MAKER)
    whole.add("version", "2.0")
    whole.add("calscale", "GREGORIAN")
    return whole


def _entries(hearings: Iterable[Hearing], t: Translator, now: datetime, *, named: bool) -> list[Event]:
    return [entry for one in hearings if (entry := _entry(one, t, now, named=named)) is not None]


def _filled(whole: Calendar, entries: Sequence[Event]) -> bytes:
    for entry in entries:
        whole.add_component(entry)
    days = sorted(_day(entry.start) for entry in entries)
    if days:
        whole.add_missing_timezones(first_date=days[0] - timedelta(days=366), last_date=days[-1] + timedelta(days=366))
    return bytes(whole.to_ical())


def _day(moment: date | datetime) -> date:
    return moment.date() if isinstance(moment, datetime) else moment


def _entry(one: Hearing, t: Translator, now: datetime, *, named: bool) -> Event | None:
    standing = settle(one.claims)
    status = _status(one, standing, now)
    when = standing.date or (standing.before[-1] if standing.before else None)
    day = when or (When(one.until) if one.until else None)
    if day is None:
        return None
    entry = Event()
    entry.add("uid", f"{one.public_id}@hearings.vigil")
    entry.add("sequence", one.sequence)
    entry.add("dtstamp", one.planned_at.replace(microsecond=0))
    entry.add("status", status)
    summary = _summary(one, t, named=named, ends=when is None)
    # Some calendars show what is cancelled like everything else: the title has to say it.
    entry.add("summary", t("ics.off", title=summary) if status == "CANCELLED" else summary)
    entry.add("description", "\n".join(_description(one, standing, day, t, now)))
    if where := ", ".join(part for part in (court_of(one) or (one.place and t.place(one.place)), one.room) if part):
        entry.add("location", where)
    alarms = _times(entry, day)
    for ahead in alarms if status != "CANCELLED" else ():
        entry.add_component(_alarm(ahead, t))
    return entry


def _status(one: Hearing, standing: Standing, now: datetime) -> str:
    found = state(standing, now)
    if one.gone or found in (HearingState.CANCELLED, HearingState.POSTPONED):
        return "CANCELLED"
    return STATUS.get(found, "TENTATIVE")


def _times(entry: Event, when: When) -> tuple[timedelta, ...]:
    """Write when it is; how long before a calendar reminds."""
    if when.at is None or when.zone is None:
        entry.add("dtstart", when.day)
        entry.add("dtend", when.day + timedelta(days=1))
        return WHOLE_DAY
    start = datetime.combine(when.day, when.at, ZoneInfo(when.zone))
    entry.add("dtstart", start)
    entry.add("duration", LASTS)
    return HOURS


def _summary(one: Hearing, t: Translator, *, named: bool, ends: bool) -> str:
    if named:
        return title(one, t)
    return t("ics.ends") if ends else t("ics.hearing")


def _description(one: Hearing, standing: Standing, day: When, t: Translator, now: datetime) -> list[str]:
    """Who said so and what else was said, without anybody's name."""
    if day.at is not None and day.zone is None:
        lines = [when_text(day, t)]
    elif standing.date is None and one.until:
        lines = [t("hearings.expected")]
    else:
        lines = []
    said = standing.last_word
    if said is not None and said.says is Says.DATE and said.shown:
        lines.append(t("hearings.said", who=said.shown, day=t.short_day(said.said_at.date())))
    others = [when for when in open_dates(standing, now) if when != standing.date]
    lines += [t("ics.other", when=when_text(when, t)) for when in others]
    return lines or [t("hearings.telephone")]


def _alarm(ahead: timedelta, t: Translator) -> Alarm:
    alarm = Alarm()
    alarm.add("action", "DISPLAY")
    alarm.add("description", t("ics.hearing"))
    alarm.add("trigger", vDuration(ahead))
    return alarm

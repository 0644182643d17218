"""Calendar files: they pass a strict reading, keep their names for ever, and name nobody."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from icalendar import Calendar, Event

from bot.core.hearing import Claim, Says, When, Who
from bot.hearings.ics import calendar, subscribed
from bot.i18n import Catalogs
from tests.hearings.builders import NOW, VLADIVOSTOK, Talk, a_hearing, on

T = Catalogs.load().translator("en")
D10, D17 = on("2026-12-10", "10:00", VLADIVOSTOK), on("2026-12-17", "10:00", VLADIVOSTOK)


def read(*talks: Talk, **changes: object) -> Calendar:
    """The file, read by the library in the strict way."""
    whole = calendar([a_hearing(*one.claims, **changes) for one in talks], T, NOW)
    found = Calendar.from_ical(whole)
    assert not found.errors
    assert all(not event.errors for event in found.events)
    lines = whole.split(b"\r\n")
    assert all(len(line) <= 75 for line in lines), "RFC 5545 folds at 75 octets"
    assert b"\n" not in b"".join(lines)
    return found


def only(found: Calendar) -> Event:
    (event,) = found.events
    return event


def test_an_hour_at_a_court_stands_in_the_zone_of_the_court() -> None:
    found = read(Talk().paper("herald", D10))
    event = only(found)
    assert event.start == datetime(2026, 12, 10, 10, tzinfo=ZoneInfo(VLADIVOSTOK))
    assert [str(zone.tz_name) for zone in found.timezones] == [VLADIVOSTOK]
    assert (str(found["method"]), str(event["status"])) == ("PUBLISH", "TENTATIVE")
    assert [alarm["trigger"].dt for alarm in event.walk("VALARM")] == [timedelta(days=-1), timedelta(hours=-3)]


@pytest.mark.parametrize("when", [on("2026-12-10", None), on("2026-12-10", "10:00", None)])
def test_what_has_no_hour_or_no_zone_is_a_whole_day(when: When) -> None:
    event = only(read(Talk().paper("herald", when)))
    assert event.start == date(2026, 12, 10)
    assert event.end == date(2026, 12, 11)


def test_a_move_keeps_the_name_and_raises_the_sequence() -> None:
    talk = Talk().paper("herald", D10)
    before, after = only(read(talk)), only(read(talk.paper("herald", D17), sequence=1))
    assert before["uid"] == after["uid"]
    assert int(after["sequence"]) > int(before["sequence"])
    assert after.start.day == 17


@pytest.mark.parametrize("says", [Says.CANCELLED, Says.OFF])
def test_what_is_off_is_taken_out_of_the_calendar(says: Says) -> None:
    found = read(Talk().paper("herald", D10).paper("herald", says=says), sequence=2)
    assert (str(found["method"]), str(only(found)["status"])) == ("CANCEL", "CANCELLED")
    assert only(found).start.day == 10
    assert str(only(found)["summary"]) == "Not on this day: Hearing", "for calendars that show it all the same"
    assert not only(found).walk("VALARM")


def test_one_that_is_off_among_others_takes_only_itself_out() -> None:
    found = read(Talk().paper("herald", D10), Talk().paper("herald", D10).paper("herald", says=Says.CANCELLED))
    assert str(found["method"]) == "PUBLISH"
    assert [str(event["status"]) for event in found.events] == ["TENTATIVE", "CANCELLED"]


def test_confirmed_stands_only_where_it_is() -> None:
    talk = Talk().paper("herald", D10).add(Who.DOCKET, "docket", D10)
    assert str(only(read(talk))["status"]) == "CONFIRMED"


def test_nobody_is_named_unless_it_was_asked_for() -> None:
    hearing = a_hearing(*Talk().paper("herald", D10).family(D17).claims)
    plain, named = (calendar([hearing], T, NOW, named=yes).decode() for yes in (False, True))
    unfolded = named.replace("\r\n ", "")
    assert "Gromova" not in plain.replace("\r\n ", "")
    assert "Yana Gromova" in unfolded
    assert "family" not in unfolded
    assert "Another date\\, not confirmed" in unfolded


def test_the_end_of_custody_is_a_whole_day_too() -> None:
    until = Claim(1, Who.SOURCE, "herald", NOW, Says.UNTIL, When(date(2026, 12, 31)))
    event = only(Calendar.from_ical(calendar([a_hearing(until, until=date(2026, 12, 31))], T, NOW)))
    assert event.start == date(2026, 12, 31)
    assert str(event["summary"]) == "Custody ends: a hearing must be held before"


def test_without_any_date_there_is_no_file() -> None:
    assert calendar([a_hearing()], T, NOW) == b""


def test_the_same_hearing_is_the_same_file() -> None:
    hearing = a_hearing(*Talk().paper("herald", D10).claims)
    assert calendar([hearing], T, NOW) == calendar([hearing], T, NOW + timedelta(hours=1))


@settings(max_examples=40, deadline=None)
@given(place=st.text(max_size=60), room=st.text(max_size=30), judge=st.text(max_size=30))
def test_no_text_from_outside_breaks_the_file(place: str, room: str, judge: str) -> None:
    hearing = a_hearing(*Talk().paper("herald", D10).claims, court=place, room=room, judge=judge)
    found = Calendar.from_ical(calendar([hearing], T, NOW))
    assert len(found.events) == 1
    assert len(found.walk("VALARM")) == 2


@pytest.mark.parametrize("zone", ["Europe/Berlin", "UTC", "America/New_York"])
def test_a_calendar_that_is_fetched_is_one_even_where_nothing_lies_ahead(zone: str) -> None:
    found = Calendar.from_ical(subscribed([], T, NOW, zone))
    assert (found.events, "method" in found, len(found.walk("VTIMEZONE"))) == ([], False, 1)
    full = Calendar.from_ical(subscribed([a_hearing(*Talk().paper("herald", D10).claims)], T, NOW, zone))
    assert (len(full.events), "method" in full) == (1, False)
    assert str(full["x-published-ttl"].to_ical(), "ascii") == "PT1H"

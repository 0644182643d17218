"""When readers are reminded: on every clock, around every night."""

from collections.abc import Sequence
from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from bot.core.hearing import When
from bot.core.night import Profile, is_quiet
from bot.hearings import plan as planning
from bot.hearings.plan import HOUR, LEAST, MOST, TOGETHER, Reminder, Slot, expected, late
from handlers.zones import KNOWN
from tests.hearings.builders import DAY, MOSCOW, VLADIVOSTOK, on

AWAKE = Profile(MOSCOW, 0, 0)
NIGHT = Profile(MOSCOW, 22 * 60, 8 * 60)
LONG_AGO = datetime(2026, 11, 1, tzinfo=UTC)
COURTS = ("Europe/Kaliningrad", MOSCOW, "Europe/Kyiv", "Europe/Minsk", "Asia/Yekaterinburg", VLADIVOSTOK)
TUESDAY = on("2026-12-08")


def plan(dates: Sequence[When], profile: Profile, known: datetime, **more: Any) -> tuple[Reminder, ...]:
    """The plan for these dates."""
    return planning.plan(sorted({one for when in dates for one in when.starts}), profile, known, **more)


def local(found: tuple[Reminder, ...], zone: str = MOSCOW) -> dict[Slot, str]:
    return {one.slot: one.due.astimezone(ZoneInfo(zone)).strftime("%a %d %H:%M") for one in found}


def test_the_default_is_now_a_week_three_days_the_evening_before_and_three_hours() -> None:
    assert local(plan([TUESDAY], AWAKE, LONG_AGO)) == {
        Slot.NOW: "Sun 01 03:00",
        Slot.WEEK: "Tue 01 10:00",
        Slot.THREE_DAYS: "Sat 05 10:00",
        Slot.DAY: "Mon 07 18:00",
        Slot.HOURS: "Tue 08 07:00",
    }


def test_what_an_alert_has_just_said_is_not_said_again() -> None:
    assert Slot.NOW not in local(plan([TUESDAY], AWAKE, LONG_AGO, told=True))


def test_no_reminder_lies_in_the_past() -> None:
    known = datetime(2026, 12, 7, 16, tzinfo=UTC)  # 19:00 in Moscow, the evening before
    assert local(plan([TUESDAY], AWAKE, known)) == {Slot.NOW: "Mon 07 19:00", Slot.HOURS: "Tue 08 07:00"}
    assert plan([TUESDAY], AWAKE, TUESDAY.over) == ()


def test_each_can_be_switched_off() -> None:
    assert set(local(plan([TUESDAY], AWAKE, LONG_AGO, wanted=frozenset({Slot.DAY})))) == {Slot.DAY}


@pytest.mark.parametrize(
    ("night", "at", "day", "hours"),
    [
        pytest.param((22, 8), "10:00", "Mon 07 18:00", "Tue 08 08:00", id="two hours remain"),
        pytest.param((22, 8), "09:30", "Mon 07 18:00", "Tue 08 08:00", id="exactly 90 minutes remain"),
        pytest.param((22, 8), "09:15", "Mon 07 18:00", None, id="less remains: 21:45, and that is near 18:00: one"),
        pytest.param((23, 8), "09:15", "Mon 07 18:00", "Mon 07 22:45", id="less remains: the last quarter before"),
        pytest.param((23, 7), "08:30", "Mon 07 18:00", "Tue 08 07:00", id="90 minutes remain"),
        pytest.param((17, 20), "10:00", "Mon 07 20:00", "Tue 08 07:00", id="quiet at six in the evening"),
    ],
)
def test_a_reminder_in_quiet_hours_moves(night: tuple[int, int], at: str, day: str, hours: str | None) -> None:
    profile = Profile(MOSCOW, night[0] * 60, night[1] * 60)
    found = local(plan([on("2026-12-08", at)], profile, LONG_AGO, told=True))
    assert (found[Slot.DAY], found.get(Slot.HOURS)) == (day, hours)


def test_the_day_before_is_the_readers_own() -> None:
    """10:00 in Vladivostok is 19:00 on the day before in New York."""
    new_york = Profile("America/New_York", 0, 0)
    found = local(plan([on("2026-12-08", "10:00", VLADIVOSTOK)], new_york, LONG_AGO), "America/New_York")
    assert found[Slot.DAY] == "Sun 06 18:00"


def test_family_may_switch_quiet_off_on_the_day() -> None:
    early = on("2026-12-08", "09:00")
    assert Slot.HOURS not in local(plan([early], NIGHT, LONG_AGO))
    assert local(plan([early], NIGHT, LONG_AGO, loud_day=True))[Slot.HOURS] == "Tue 08 06:00"


def test_far_reminders_follow_the_earliest_open_date_and_near_ones_each() -> None:
    found = plan([TUESDAY, on("2026-12-17")], AWAKE, LONG_AGO, told=True)
    assert [(one.slot, one.due.day) for one in found] == [
        (Slot.WEEK, 1),
        (Slot.THREE_DAYS, 5),
        (Slot.DAY, 7),
        (Slot.HOURS, 8),
        (Slot.DAY, 16),
        (Slot.HOURS, 17),
    ]


def test_a_court_of_unknown_zone_is_reminded_of_wherever_it_may_be() -> None:
    found = plan([on("2026-12-08", zone=None)], AWAKE, LONG_AGO, told=True)
    starts = {one.start for one in found if one.slot in (Slot.DAY, Slot.HOURS)}
    assert on("2026-12-08").starts[0] in starts
    assert min(starts) == on("2026-12-08", zone="Asia/Kamchatka").starts[0]


def test_the_end_of_custody_is_reminded_of_three_times_when_people_are_awake() -> None:
    found = expected(date(2026, 12, 31), NIGHT, LONG_AGO, told=True)
    assert local(found) == {
        Slot.THREE_WEEKS: "Thu 10 12:00",
        Slot.TEN_DAYS: "Mon 21 12:00",
        Slot.FIVE_DAYS: "Sat 26 12:00",
    }


ZONES = st.sampled_from(sorted(KNOWN))
QUARTERS = st.integers(0, 95).map(lambda n: n * 15)
NIGHTS = st.one_of(
    st.tuples(QUARTERS, st.integers(0, 23 * 4)).map(lambda one: (one[0], (one[0] + one[1] * 15) % 1440)),
    st.sampled_from([(22 * 60, 8 * 60), (23 * 60, 7 * 60), (0, 0)]),
)
PROFILES = st.builds(lambda zone, night: Profile(zone, *night), ZONES, NIGHTS)
DAYS = st.dates(date(2026, 1, 1), date(2027, 12, 31))
TIMES = st.times().map(lambda at: at.replace(second=0, microsecond=0))
HEARINGS = st.builds(When, DAYS, TIMES, st.sampled_from(COURTS))


@settings(max_examples=400, deadline=None)
@given(when=HEARINGS, profile=PROFILES)
@example(when=on("2026-12-08", "10:00", VLADIVOSTOK), profile=Profile("America/New_York", 22 * 60, 8 * 60))
@example(when=on("2026-03-29", "10:00"), profile=Profile("Europe/Berlin", 22 * 60, 8 * 60))
def test_there_is_one_between_6_and_30_hours_before_and_none_in_quiet_hours(when: When, profile: Profile) -> None:
    start = when.starts[0]
    found = plan([when], profile, start - 40 * DAY, told=True)
    assert any(LEAST <= start - one.due <= MOST for one in found), local(found, profile.zone)
    assert not [one for one in found if is_quiet(profile, one.due)]
    assert all(one.due < start for one in found)


@settings(max_examples=200, deadline=None)
@given(whens=st.lists(HEARINGS, min_size=1, max_size=3), profile=PROFILES, known=st.integers(1, 40 * 24))
def test_every_open_date_has_one_whatever_else_is_open(whens: list[When], profile: Profile, known: int) -> None:
    first = min(when.starts[0] for when in whens)
    since = first - known * HOUR
    found = plan(whens, profile, since, told=True)
    assert not [one for one in found if is_quiet(profile, one.due) or one.due < since]
    for start in (when.starts[0] for when in whens):
        if start - since > 5 * DAY:
            assert any(LEAST <= start - one.due <= MOST for one in found)


@settings(max_examples=200, deadline=None)
@given(when=HEARINGS, profile=PROFILES)
def test_two_within_four_hours_are_one(when: When, profile: Profile) -> None:
    found = plan([when], profile, when.starts[0] - 40 * DAY)
    assert all(later.due - one.due > TOGETHER for one, later in pairwise(found))


@settings(max_examples=100, deadline=None)
@given(until=DAYS, profile=PROFILES)
def test_the_end_of_custody_never_rings_at_night(until: date, profile: Profile) -> None:
    known = datetime.combine(until, time(), UTC) - timedelta(days=60)
    found = expected(until, profile, known)
    assert not [one for one in found if is_quiet(profile, one.due)]
    assert {one.slot for one in found} == {Slot.NOW, Slot.THREE_WEEKS, Slot.TEN_DAYS, Slot.FIVE_DAYS}


def test_a_claimed_date_that_passes_leaves_no_reminder_beside_the_next_one() -> None:
    """It had stood for the day-before reminder of the true date; three hours before that another one comes anyway."""
    night = Profile("Europe/Berlin", 13 * 60 + 30, 6 * 60 + 15)
    passed, start = datetime(2026, 5, 11, 11, 30, tzinfo=UTC), datetime(2026, 5, 12, 7, 30, tzinfo=UTC)
    known, looked = start - 6 * DAY, passed - 3 * HOUR
    rung = [one.due for one in planning.plan((passed, start), night, known)]
    assert looked in rung, "of both dates"
    left = planning.plan((start,), night, known)
    assert [one.slot for one in left if looked < one.due <= passed] == [Slot.DAY]
    assert late(left, looked, passed, night, loud_day=False) is None
    alone = tuple(one for one in left if one.slot is Slot.DAY)
    assert late(alone, looked, passed, night, loud_day=False) == (alone[0], datetime(2026, 5, 12, 4, 15, tzinfo=UTC))


def test_a_day_before_reminder_that_still_stands_right_is_not_given_up_for_one_that_does_not() -> None:
    start = datetime(2026, 5, 12, 7, 30, tzinfo=UTC)
    day = Reminder(Slot.DAY, start - 12 * HOUR, start)
    now, awake = start - 7 * HOUR, Profile("Europe/Berlin", 0, 0)
    hours = Reminder(Slot.HOURS, start - 3 * HOUR, start)
    assert late((day, hours), day.due - HOUR, now, awake, loud_day=False) == (day, now)

"""Quiet hours: nothing rings at night, nothing waits longer than a night, also when the clocks change."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo, available_timezones

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.core.night import Profile, due, due_by_profile, is_quiet

HOUR = 60
NIGHT = (23 * HOUR, 8 * HOUR)
NAP = (13 * HOUR, 15 * HOUR)
LATE = (22 * HOUR, 2 * HOUR + 30)
BERLIN, KYIV, NEW_YORK = "Europe/Berlin", "Europe/Kyiv", "America/New_York"
ZONES = sorted(available_timezones())
LONGEST = timedelta(hours=26)


def at(moment: str) -> datetime:
    """A moment of UTC, "2026-03-29 01:30"."""
    return datetime.fromisoformat(moment).replace(tzinfo=UTC)


@pytest.mark.parametrize(
    ("hours", "moment", "quiet"),
    [
        (NIGHT, "2026-01-10 21:59", False),
        (NIGHT, "2026-01-10 22:00", True),
        (NIGHT, "2026-01-11 06:59", True),
        (NIGHT, "2026-01-11 07:00", False),
        (NAP, "2026-01-11 12:00", True),
        (NAP, "2026-01-11 13:59", True),
        (NAP, "2026-01-11 14:00", False),
        ((480, 480), "2026-01-11 07:00", False),
        ((0, 0), "2026-01-11 00:00", False),
        ((0, 1439), "2026-01-11 22:59", False),
        ((0, 1439), "2026-01-11 22:58", True),
    ],
    ids=["before", "first minute", "last minute", "the end", "a nap", "a nap's last minute", "after the nap",
         "equal", "equal at midnight", "the one open minute", "before the open minute"],
)  # fmt: skip
def test_when_it_is_quiet_in_berlin(hours: tuple[int, int], moment: str, quiet: bool) -> None:
    assert is_quiet(Profile(BERLIN, *hours), at(moment)) is quiet


@pytest.mark.parametrize(
    ("zone", "hours", "now", "expected"),
    [
        pytest.param(BERLIN, NIGHT, "2026-01-10 12:00", "2026-01-10 12:00", id="by day"),
        pytest.param(BERLIN, NIGHT, "2026-01-10 22:30", "2026-01-11 07:00", id="before midnight"),
        pytest.param(BERLIN, NIGHT, "2026-01-11 03:00", "2026-01-11 07:00", id="after midnight"),
        pytest.param(BERLIN, NAP, "2026-01-11 12:30", "2026-01-11 14:00", id="a nap"),
        pytest.param(BERLIN, NIGHT, "2026-03-28 22:30", "2026-03-29 06:00", id="Berlin, spring, the evening before"),
        pytest.param(BERLIN, NIGHT, "2026-03-29 02:30", "2026-03-29 06:00", id="Berlin, spring, after the jump"),
        pytest.param(BERLIN, NIGHT, "2026-10-24 21:30", "2026-10-25 07:00", id="Berlin, autumn, the evening before"),
        pytest.param(BERLIN, NIGHT, "2026-10-25 01:30", "2026-10-25 07:00", id="Berlin, autumn, the hour again"),
        pytest.param(BERLIN, LATE, "2026-03-29 00:30", "2026-03-29 01:30", id="Berlin, spring, the end is skipped"),
        pytest.param(BERLIN, LATE, "2026-10-24 23:30", "2026-10-25 00:30", id="Berlin, autumn, the first 02:30"),
        pytest.param(BERLIN, LATE, "2026-10-25 01:10", "2026-10-25 01:30", id="Berlin, autumn, the second 02:30"),
        pytest.param(KYIV, NIGHT, "2026-03-28 22:30", "2026-03-29 05:00", id="Kyiv, spring"),
        pytest.param(KYIV, NIGHT, "2026-10-24 21:30", "2026-10-25 06:00", id="Kyiv, autumn"),
        pytest.param(KYIV, (1320, 210), "2026-10-25 01:10", "2026-10-25 01:30", id="Kyiv, autumn, the second 03:30"),
        pytest.param(NEW_YORK, NIGHT, "2026-03-08 05:00", "2026-03-08 12:00", id="New York, spring"),
        pytest.param(NEW_YORK, NIGHT, "2026-11-01 04:30", "2026-11-01 13:00", id="New York, autumn"),
        pytest.param(NEW_YORK, (1320, 90), "2026-11-01 06:10", "2026-11-01 06:30", id="New York, the second 01:30"),
    ],
)
def test_a_message_waits_for_the_end_of_the_night_on_the_wall(
    zone: str, hours: tuple[int, int], now: str, expected: str
) -> None:
    assert due(Profile(zone, *hours), at(now)) == at(expected)


@settings(max_examples=400, deadline=None)
@given(
    zone=st.sampled_from(ZONES),
    start=st.integers(0, 1439),
    length=st.integers(0, 22 * HOUR),
    now=st.datetimes(datetime(2024, 1, 1), datetime(2035, 1, 1), timezones=st.just(UTC)),  # noqa: DTZ001 - by strategy
)
def test_nothing_is_due_before_now_nor_at_night_nor_after_a_day(
    zone: str, start: int, length: int, now: datetime
) -> None:
    profile = Profile(zone, start, (start + length) % 1440)
    moment = due(profile, now)
    assert now <= moment <= now + LONGEST
    assert not is_quiet(profile, moment)
    assert is_quiet(profile, now) or moment == now


CHANGES = ["2026-03-29 01:00", "2026-10-25 01:00", "2026-03-08 07:00", "2026-11-01 06:00", "2026-04-04 15:00"]


@settings(max_examples=400, deadline=None)
@given(
    zone=st.sampled_from([BERLIN, KYIV, NEW_YORK, "Australia/Lord_Howe", "Antarctica/Troll", "Africa/Casablanca"]),
    start=st.integers(0, 1439),
    end=st.integers(0, 5 * HOUR),
    change=st.sampled_from(CHANGES),
    away=st.timedeltas(timedelta(hours=-5), timedelta(hours=5)),
)
def test_around_a_change_of_clocks_the_same_holds(
    zone: str, start: int, end: int, change: str, away: timedelta
) -> None:
    profile, now = Profile(zone, start, end), at(change) + away
    moment = due(profile, now)
    assert moment >= now
    assert not is_quiet(profile, moment)
    assert is_quiet(profile, now) or moment == now


@given(
    zone=st.sampled_from(ZONES),
    minute=st.integers(0, 1439),
    now=st.datetimes(datetime(1980, 1, 1), datetime(2100, 1, 1), timezones=st.just(UTC)),  # noqa: DTZ001 - by strategy
)
def test_equal_ends_mean_that_it_is_never_quiet(zone: str, minute: int, now: datetime) -> None:
    profile = Profile(zone, minute, minute)
    assert not is_quiet(profile, now)
    assert due(profile, now) == now


@pytest.mark.parametrize("zone", [BERLIN, KYIV, NEW_YORK, "Asia/Vladivostok", "Asia/Kathmandu"])
def test_every_quarter_of_a_year_is_answered_with_a_moment_of_the_wall_s_end_or_now(zone: str) -> None:
    profile = Profile(zone, *NIGHT)
    now = at("2026-01-01 00:07")
    while now < at("2027-01-01 00:00"):
        moment = due(profile, now)
        if moment != now:
            local = moment.astimezone(ZoneInfo(zone))
            assert (local.hour, local.minute) == (8, 0)
        now += timedelta(hours=1, minutes=45)


def test_profiles_with_the_same_moment_stand_together() -> None:
    profiles = [(1, Profile(BERLIN, *NIGHT)), (2, Profile(BERLIN, 0, 0)), (3, Profile("Europe/Paris", *NIGHT))]
    now = at("2026-01-10 23:00")
    assert due_by_profile(profiles, now) == {at("2026-01-11 07:00"): [1, 3], now: [2]}

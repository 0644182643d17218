"""Rhythms: gathered news come at the reader's hour, never at night, and never the same hour twice."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo, available_timezones

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.core.night import Profile, is_quiet
from bot.core.rhythm import SPREAD, Rhythm, next_digest, slots

BERLIN, VILNIUS = "Europe/Berlin", "Europe/Vilnius"
ZONES = sorted(available_timezones())
GATHERED = (Rhythm.HOURLY, Rhythm.DAILY, Rhythm.WEEKLY)
LONGEST = {
    Rhythm.AT_ONCE: timedelta(hours=26),
    Rhythm.HOURLY: timedelta(hours=27),
    Rhythm.DAILY: timedelta(hours=52),
    Rhythm.WEEKLY: timedelta(days=8, hours=4),
}
"""An appointed hour that falls into a night moves to the end of it."""


def at(moment: str) -> datetime:
    """A moment of UTC, "2026-03-29 01:30"."""
    return datetime.fromisoformat(moment).replace(tzinfo=UTC)


profiles = st.builds(
    Profile,
    zone=st.sampled_from(ZONES),
    quiet_from=st.integers(0, 1439),
    quiet_to=st.integers(0, 1439),
    digest_at=st.integers(0, 1439),
    digest_day=st.integers(0, 6),
)
moments = st.datetimes(datetime(2024, 1, 1), datetime(2035, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001 - by strategy


@pytest.mark.parametrize(
    ("rhythm", "digest", "now", "expected"),
    [
        (Rhythm.AT_ONCE, (540, 6), "2026-01-10 12:00", "2026-01-10 12:00"),
        (Rhythm.HOURLY, (540, 6), "2026-01-10 12:00", "2026-01-10 13:00"),
        (Rhythm.HOURLY, (540, 6), "2026-01-10 12:59", "2026-01-10 13:00"),
        (Rhythm.HOURLY, (540, 6), "2026-01-10 21:30", "2026-01-11 07:00"),
        (Rhythm.DAILY, (540, 6), "2026-01-10 07:59", "2026-01-10 08:00"),
        (Rhythm.DAILY, (540, 6), "2026-01-10 08:00", "2026-01-11 08:00"),
        (Rhythm.DAILY, (120, 6), "2026-01-10 12:00", "2026-01-11 07:00"),
        (Rhythm.WEEKLY, (540, 6), "2026-01-10 12:00", "2026-01-11 08:00"),
        (Rhythm.WEEKLY, (540, 5), "2026-01-10 12:00", "2026-01-17 08:00"),
        (Rhythm.DAILY, (540, 6), "2026-03-28 12:00", "2026-03-29 07:00"),
        (Rhythm.DAILY, (540, 6), "2026-10-24 12:00", "2026-10-25 08:00"),
    ],
    ids=["at once", "the next hour", "a minute left", "into the night", "today", "the hour has struck",
         "an hour at night", "tomorrow is Sunday", "Saturday's hour is over", "clocks go forward", "clocks go back"],
)  # fmt: skip
def test_when_news_come_in_berlin(rhythm: Rhythm, digest: tuple[int, int], now: str, expected: str) -> None:
    assert next_digest(Profile(BERLIN, 22 * 60, 8 * 60, *digest), rhythm, at(now)) == at(expected)


@settings(max_examples=500, deadline=None)
@given(profile=profiles, rhythm=st.sampled_from(Rhythm), now=moments)
def test_nothing_comes_at_night_nor_in_the_past_nor_too_late(profile: Profile, rhythm: Rhythm, now: datetime) -> None:
    moment = next_digest(profile, rhythm, now)
    assert now <= moment <= now + LONGEST[rhythm]
    assert not is_quiet(profile, moment)
    assert rhythm is Rhythm.AT_ONCE or moment > now


@settings(max_examples=300, deadline=None)
@given(profile=profiles, now=moments)
def test_of_two_days_news_each_comes_once_and_at_the_readers_hour(profile: Profile, now: datetime) -> None:
    first = next_digest(profile, Rhythm.DAILY, now)
    second = next_digest(profile, Rhythm.DAILY, first)
    assert second > first
    local = second.astimezone(ZoneInfo(profile.zone))
    appointed = local.hour * 60 + local.minute == profile.digest_at
    moved = local.hour * 60 + local.minute - profile.digest_at
    assert appointed or 0 < moved % 1440 <= 60 or profile.quiet_from != profile.quiet_to


@settings(max_examples=300, deadline=None)
@given(profile=profiles, now=moments)
def test_digests_are_spread_within_the_hour_and_not_into_the_night(profile: Profile, now: datetime) -> None:
    for slot in slots([(7, profile)], now):
        assert slot.profile == 7
        assert 0 <= slot.minutes <= SPREAD
        assert not is_quiet(profile, slot.at + timedelta(minutes=slot.minutes))
        assert slot.rhythm in GATHERED


def test_every_rhythm_but_at_once_has_a_slot() -> None:
    night = Profile(VILNIUS, 22 * 60, 8 * 60)
    found = {slot.rhythm: slot for slot in slots([(1, night)], at("2026-01-10 12:34"))}
    assert set(found) == set(GATHERED)
    assert found[Rhythm.HOURLY].minutes == 0
    assert found[Rhythm.DAILY].minutes == SPREAD

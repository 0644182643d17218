"""A crowd is spread over hours, nobody is woken, and what failed comes back on a working day."""

from datetime import UTC, datetime, timedelta

import pytest

from bot.core.night import Profile
from campaigns.pace import hour_of, next_working_day, slot

AT = datetime(2026, 11, 28, 13, 40, tzinfo=UTC)
DAY = Profile("Europe/Berlin", 22 * 60, 8 * 60)
THIS, NEXT = hour_of(AT), hour_of(AT) + timedelta(hours=1)


@pytest.mark.parametrize(
    ("given", "most", "when"),
    [
        ({}, 3, AT),
        ({THIS: 2}, 3, AT),
        ({THIS: 3}, 3, NEXT),
        ({THIS: 3, NEXT: 1}, 3, NEXT + timedelta(minutes=20)),
        ({THIS: 3, NEXT: 3}, 3, NEXT + timedelta(hours=1)),
        ({THIS + timedelta(hours=n): 1 for n in range(8)}, 1, datetime(2026, 11, 29, 7, tzinfo=UTC)),
    ],
    ids=["empty", "room", "full", "second of the next hour", "two full hours", "full until the night"],
)
def test_the_first_hour_that_is_neither_full_nor_night(given: dict, most: int, when: datetime) -> None:
    assert slot(given, most, AT, DAY) == when


def test_a_crowd_beyond_three_days_is_let_through() -> None:
    assert slot({THIS + timedelta(hours=n): 1 for n in range(200)}, 1, AT, DAY) == AT


@pytest.mark.parametrize(
    ("now", "day"),
    [
        ("2026-11-25", "2026-11-26"),
        ("2026-11-27", "2026-11-30"),
        ("2026-11-28", "2026-11-30"),
        ("2026-11-29", "2026-11-30"),
    ],
    ids=["Wednesday", "Friday", "Saturday", "Sunday"],
)
def test_the_next_working_day_at_ten(now: str, day: str) -> None:
    moment = datetime.fromisoformat(f"{now}T20:00+00:00")
    assert next_working_day(DAY, moment) == datetime.fromisoformat(f"{day}T09:00+00:00")


def test_whoever_sleeps_until_noon_is_not_woken() -> None:
    late = Profile("Europe/Berlin", 4 * 60, 12 * 60)
    assert next_working_day(late, AT) == datetime(2026, 11, 30, 11, tzinfo=UTC)

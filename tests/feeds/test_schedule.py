"""When a source is asked again, and which entries are too old to alert."""

from datetime import UTC, date, datetime, timedelta
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feeds.schedule import backed_off, furthest, may_alert, next_due, rhythm, wished

NOW = datetime(2026, 11, 21, 12, 0, tzinfo=UTC)
SECOND, MINUTE, HOUR, DAY = timedelta(seconds=1), timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)


class Middle(Random):
    """No jitter."""

    def random(self) -> float:
        return 0.5


def wait(*, interval: timedelta = 5 * MINUTE, failures: int = 0, wish: float | None = None) -> timedelta:
    due = next_due(interval=interval, min_interval=SECOND, failures=failures, wish=wish, now=NOW, rng=Middle())
    return due - NOW


@pytest.mark.parametrize(
    ("failures", "expected"),
    [(0, 5 * MINUTE), (1, 10 * MINUTE), (2, 20 * MINUTE), (6, 320 * MINUTE), (7, 6 * HOUR), (10_000, 6 * HOUR)],
)
def test_the_wait_doubles_from_the_first_error_up_to_six_hours(failures: int, expected: timedelta) -> None:
    assert wait(failures=failures) == expected


@pytest.mark.parametrize(
    ("wish", "expected"),
    [(None, 5 * MINUTE), (0, 5 * MINUTE), (-5, 5 * MINUTE), (60, 5 * MINUTE), (3600, HOUR), (10**9, DAY)],
    ids=["none", "zero", "negative", "shorter", "longer", "absurd"],
)
def test_the_servers_wish_counts_when_it_is_longer_and_never_beyond_a_day(wish: float, expected: timedelta) -> None:
    assert wait(wish=wish) == expected


def test_the_wish_of_a_server_is_not_shortened_by_jitter() -> None:
    waits = [
        next_due(interval=HOUR, min_interval=SECOND, failures=0, wish=3600, now=NOW, rng=Random(seed)) - NOW
        for seed in range(50)
    ]
    assert min(waits) >= HOUR


def test_jitter_is_ten_percent_either_way() -> None:
    rng = Random(4)
    waits = [
        next_due(interval=HOUR, min_interval=SECOND, failures=0, wish=None, now=NOW, rng=rng) - NOW for _ in range(300)
    ]
    assert 54 * MINUTE <= min(waits) < 56 * MINUTE
    assert 64 * MINUTE < max(waits) <= 66 * MINUTE


def test_no_source_is_asked_more_often_than_the_shortest_interval() -> None:
    for seed in range(20):
        due = next_due(interval=SECOND, min_interval=MINUTE, failures=0, wish=None, now=NOW, rng=Random(seed))
        assert due - NOW >= MINUTE


def test_an_interval_above_the_cap_is_not_shortened_by_errors() -> None:
    assert backed_off(12 * HOUR, 5) == 12 * HOUR


@given(
    interval=st.timedeltas(SECOND, 7 * DAY),
    shortest=st.timedeltas(SECOND, DAY),
    failures=st.integers(-1, 10**6),
    wish=st.none() | st.floats(-1e9, 1e12),
    rng=st.randoms(use_true_random=False),
)
def test_due_is_never_before_now_nor_beyond_the_cap(
    interval: timedelta, shortest: timedelta, failures: int, wish: float | None, rng: Random
) -> None:
    due = next_due(interval=interval, min_interval=shortest, failures=failures, wish=wish, now=NOW, rng=rng)
    assert NOW + shortest <= due <= NOW + furthest(interval, shortest)
    assert due >= NOW + wished(wish)


@pytest.mark.parametrize(
    ("first", "published", "alerts"),
    [
        (True, NOW - HOUR, True),
        (True, NOW - 24 * HOUR, True),
        (True, NOW - 25 * HOUR, False),
        (True, NOW + HOUR, True),
        (True, None, False),
        (True, NOW.replace(year=2099), False),
        (False, NOW - 25 * HOUR, True),
        (False, NOW - 7 * DAY, True),
        (False, NOW - 8 * DAY, False),
        (False, None, True),
        (False, NOW.replace(year=2099), True),
    ],
    ids=["fresh", "a day", "history", "slightly ahead", "undated history", "2099 is no date",
         "late but new", "a week", "archive", "undated news", "2099 later"],
)  # fmt: skip
def test_which_entries_may_alert(first: bool, published: datetime | None, alerts: bool) -> None:
    assert may_alert(first_fetch=first, published=published, now=NOW, first_fetch_hours=24) is alerts


@pytest.mark.parametrize("hours", [1_000_000, 1e300], ids=["a century", "absurd"])
def test_an_opened_gate_lets_everything_in(hours: float) -> None:
    for first in (True, False):
        for published in (None, NOW - 900 * DAY):
            assert may_alert(first_fetch=first, published=published, now=NOW, first_fetch_hours=hours)


def test_a_closed_gate_lets_nothing_of_the_first_fetch_in() -> None:
    assert not may_alert(first_fetch=True, published=NOW - SECOND, now=NOW, first_fetch_hours=0)


@pytest.mark.parametrize(
    ("volume", "urgent", "expected"),
    [
        ((), False, None),
        (((NOW.date(), 42),), False, timedelta(hours=1)),
        (((NOW.date(), 168),), False, timedelta(minutes=15)),
        (((NOW.date(), 5000),), False, timedelta(minutes=3)),
        (((NOW.date(), 1),), True, timedelta(minutes=10)),
        (((NOW.date() - timedelta(days=10), 500),), False, timedelta(hours=1)),
    ],
    ids=["nothing known", "six a day", "one an hour", "a flood", "urgent", "long ago"],
)
def test_the_rhythm_follows_the_news_of_the_week(
    volume: tuple[tuple[date, int], ...], urgent: bool, expected: timedelta | None
) -> None:
    assert rhythm(volume, NOW, urgent=urgent) == expected

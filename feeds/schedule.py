"""When a source is asked again, and which of its entries may still alert anybody.

Owns the arithmetic of politeness (interval, jitter, back-off, the server's wishes) and the gates against old news.
Pure: `now` and the randomness are arguments; knows no HTTP and no database.
"""

from datetime import datetime, timedelta
from random import Random

from bot.core.standing import Volume

BACK_OFF_CAP = timedelta(hours=6)
WISH_CAP = timedelta(hours=24)
JITTER = 0.1

MAX_AGE = timedelta(days=7)
"""Entries older than this at first sight are archived, not alerted."""

AHEAD = timedelta(hours=24)
"""A date further in the future than this is a mistake of the feed and counts as no date."""


SHORTEST, LONGEST, URGENT = timedelta(minutes=3), timedelta(minutes=60), timedelta(minutes=10)
"""Between these a source is asked that has no interval of its own; an urgent one at least every ten minutes."""

WEEK = timedelta(days=7)
LOOKS = 4
"""Polls for one entry, on average: an entry waits for an eighth of the time between two."""


def rhythm(volume: Volume, now: datetime, *, urgent: bool) -> timedelta | None:
    """How often a source is asked, by its news of the last seven days; None: nothing is known of it yet."""
    days = [(now.date() - day, count) for day, count in volume]
    if not days:
        return None
    count = sum(many for age, many in days if age < WEEK)
    longest = URGENT if urgent else LONGEST
    return min(max(WEEK / (LOOKS * count), SHORTEST), longest) if count else longest


def ceiling(*, urgent: bool) -> timedelta:
    """How long at most a source's word that it has nothing newer is taken."""
    return timedelta(minutes=30) if urgent else LONGEST


def honoured(fresh_for: int | None, ttl: int | None, most: timedelta) -> float:
    """The seconds for which nothing newer is to be had, as the server or the feed says."""
    return min(max(fresh_for or 0, ttl or 0), most.total_seconds())


def next_due(
    *,
    interval: timedelta,
    min_interval: timedelta,
    failures: int,
    wish: float | None,
    now: datetime,
    rng: Random,
) -> datetime:
    """When to ask again.

    `failures` counts the failed fetches in a row, the last one included (0: it went well); `wish` is what the server
    asked us to wait, in seconds (`Later.seconds`), None when it asked for nothing. The answer is at least
    `min_interval` and the wish away, and at most `furthest` away.
    """
    calm = backed_off(max(interval, min_interval), failures)
    jittered = calm * (1 + JITTER * (2 * rng.random() - 1))
    if failures > 0:
        jittered = min(jittered, max(BACK_OFF_CAP, interval))
    return now + max(jittered, min_interval, wished(wish))


def furthest(interval: timedelta, min_interval: timedelta) -> timedelta:
    """The longest time that `next_due` ever waits."""
    return max(interval * (1 + JITTER), min_interval * (1 + JITTER), BACK_OFF_CAP, WISH_CAP)


def backed_off(interval: timedelta, failures: int) -> timedelta:
    """The interval, doubled for each failure from the first on, up to six hours (or the interval, if longer)."""
    doublings = min(max(failures, 0), 20)  # 20 doublings of one second are twelve days: enough for every cap
    if doublings == 0:
        return interval
    cap = max(BACK_OFF_CAP, interval)
    return cap if interval > cap / 2**doublings else interval * 2**doublings


def wished(seconds: float | None) -> timedelta:
    """A server's wish between nothing and a day."""
    return timedelta(seconds=min(max(seconds or 0.0, 0.0), WISH_CAP.total_seconds()))


def credible(published: datetime | None, now: datetime) -> datetime | None:
    """The date, unless it lies so far ahead that it cannot be meant."""
    return published if published is not None and published - now <= AHEAD else None


def may_alert(
    *,
    first_fetch: bool,
    published: datetime | None,
    now: datetime,
    first_fetch_hours: float,
    max_age: timedelta = MAX_AGE,
) -> bool:
    """Whether an entry seen for the first time may reach anybody.

    At the first fetch of a source only entries of the last `first_fetch_hours` may, later those not older than
    `max_age`. An entry without a (credible) date is history at the first fetch and news later. Who opens the first
    gate wider than `max_age` (a replay, a test) has opened both, for entries without a date, too.
    """
    first_gate = timedelta(hours=min(max(first_fetch_hours, 0.0), 1e6))
    date = credible(published, now)
    if date is None:
        return not first_fetch or first_gate > max_age
    gate = first_gate if first_fetch else max(max_age, first_gate)
    return now - date <= gate

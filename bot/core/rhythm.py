"""How soon a subscription tells of news, and the moments at which gathered news arrive. Pure.

Owns the rhythms and the readers' hours for them; quiet hours are those of bot/core/night.py. A rhythm is stored as its
number, the soonest first, so that the smallest of several is the strongest: renumber none.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import IntEnum
from functools import lru_cache
from zoneinfo import ZoneInfo

from bot.core.night import MINUTES, Profile, due, is_quiet

SPREAD = 50
"""Minutes after a reader's hour within which digests leave, so that not all readers of a zone get theirs at once."""


class Rhythm(IntEnum):
    """At once; or gathered into one message an hour, a day, a week."""

    AT_ONCE = 0
    HOURLY = 1
    DAILY = 2
    WEEKLY = 3


SPREADS = frozenset({Rhythm.DAILY, Rhythm.WEEKLY})


@dataclass(frozen=True, slots=True)
class Slot:
    """When gathered news of one rhythm may reach the readers of a profile: from `at` on, within so many minutes."""

    profile: int
    rhythm: Rhythm
    at: datetime
    minutes: int = 0


def next_digest(profile: Profile, rhythm: Rhythm, now: datetime) -> datetime:
    """The first moment after `now` at which news of this rhythm are told, never in quiet hours.

    At once is `now` or the end of the night; a day's news come at the reader's hour, a week's on the reader's day.
    """
    if rhythm is Rhythm.AT_ONCE:
        return due(profile, now)
    return due(profile, _appointed(profile, rhythm, now))


def slots(profiles: Iterable[tuple[int, Profile]], now: datetime) -> Iterator[Slot]:
    """The slots of all rhythms but AT_ONCE, for the profiles by their ids."""
    minute = now.replace(second=0, microsecond=0)
    for number, profile in profiles:
        for rhythm in (Rhythm.HOURLY, Rhythm.DAILY, Rhythm.WEEKLY):
            at, room = _slot(profile, rhythm, minute)
            yield Slot(number, rhythm, at, room)


@lru_cache(maxsize=8192)
def _slot(profile: Profile, rhythm: Rhythm, minute: datetime) -> tuple[datetime, int]:
    """Asked for every event, with the same answer for a minute."""
    at = next_digest(profile, rhythm, minute)
    return at, _room(profile, at) if rhythm in SPREADS else 0


def _room(profile: Profile, at: datetime) -> int:
    """Minutes within which a digest may leave: it does not run into the night."""
    if profile.quiet_from == profile.quiet_to:
        return SPREAD
    local = at.astimezone(ZoneInfo(profile.zone))
    left = (profile.quiet_from - local.hour * 60 - local.minute) % MINUTES
    # On a day when clocks change the night may come sooner than the clock says.
    while left > 0 and is_quiet(profile, at + timedelta(minutes=min(left, SPREAD))):
        left -= 10
    return max(0, min(left, SPREAD))


def _appointed(profile: Profile, rhythm: Rhythm, now: datetime) -> datetime:
    if rhythm is Rhythm.HOURLY:
        return now.replace(minute=0, second=0, microsecond=0) + timedelta(hours=1)
    zone = ZoneInfo(profile.zone)
    today = now.astimezone(zone).replace(tzinfo=None, minute=0, hour=0, second=0, microsecond=0)
    hour = timedelta(minutes=profile.digest_at)
    if rhythm is Rhythm.WEEKLY:
        today += timedelta(days=(profile.digest_day - today.weekday()) % 7)
    step = timedelta(days=7 if rhythm is Rhythm.WEEKLY else 1)
    moment = (today + hour).replace(tzinfo=zone).astimezone(UTC)
    while moment <= now:
        today += step
        moment = (today + hour).replace(tzinfo=zone).astimezone(UTC)
    return moment

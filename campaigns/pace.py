"""When an office can take the next letter, and when one that could not be reached is tried again. Pure.

Owns the rule that a crowd is spread over hours, and that nobody is woken for a letter.
"""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from bot.core.night import Profile, due, is_quiet

HOUR: Final = timedelta(hours=1)
AHEAD: Final = 72
"""Hours looked ahead; a crowd larger than that is no longer spread."""

SATURDAY: Final = 5
TEN: Final = 10


def hour_of(moment: datetime) -> datetime:
    """The full hour of a moment."""
    return moment.replace(minute=0, second=0, microsecond=0)


def slot(given: Mapping[datetime, int], most: int, now: datetime, profile: Profile) -> datetime:
    """When this reader can write: `now`, or a moment in the first hour that is neither full nor in their night.

    `given`: how many letters each full hour has; `most`: how many one may have.
    """
    this = hour_of(now)
    if given.get(this, 0) < most:
        return now
    for ahead in range(1, AHEAD):
        hour = this + ahead * HOUR
        if (used := given.get(hour, 0)) < most:
            moment = hour + used * HOUR / most
            if not is_quiet(profile, moment):
                return moment
    return now


def next_working_day(profile: Profile, now: datetime) -> datetime:
    """Ten o'clock of the reader's next working day, or later where they sleep."""
    local = now.astimezone(ZoneInfo(profile.zone)).replace(hour=TEN, minute=0, second=0, microsecond=0)
    day = local + timedelta(days=1)
    while day.weekday() >= SATURDAY:
        day += timedelta(days=1)
    return due(profile, day.astimezone(now.tzinfo))

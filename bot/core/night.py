"""Quiet hours: when nothing may ring on a reader's phone. Pure."""

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

MINUTES = 24 * 60
NINE = 9 * 60
SUNDAY = 6


@dataclass(frozen=True, slots=True)
class Profile:
    """The hours of somebody: an IANA zone; quiet hours in minutes after midnight (equal: never); when a digest comes.

    `digest_at` are minutes after midnight, `digest_day` is the day of the weekly digest, 0 for Monday. `skips`: which
    reminders of hearings are not wanted (bot/hearings/plan.py).
    """

    zone: str
    quiet_from: int
    quiet_to: int
    digest_at: int = NINE
    digest_day: int = SUNDAY
    skips: int = 0


def is_quiet(profile: Profile, moment: datetime) -> bool:
    """Whether `moment` falls into the quiet hours; their first minute does, their last does not."""
    minute = _on_the_wall(profile.zone, moment.replace(second=0, microsecond=0))
    night = (profile.quiet_to - profile.quiet_from) % MINUTES
    return (minute - profile.quiet_from) % MINUTES < night


@lru_cache(maxsize=1024)
def _on_the_wall(zone: str, moment: datetime) -> int:
    """Minutes since midnight there. Asked for every message, with few answers a minute."""
    local = moment.astimezone(ZoneInfo(zone))
    return local.hour * 60 + local.minute


def due(profile: Profile, now: datetime) -> datetime:
    """`now`, or the end of the quiet hours it falls into.

    The end is a time on the wall: on the days when clocks change the night is an hour longer or shorter.
    """
    if not is_quiet(profile, now):
        return now
    zone = ZoneInfo(profile.zone)
    local = now.astimezone(zone)
    # `fold` stays as it is now: in the second run of a repeated hour the night ends in the second run, too.
    end = local.replace(hour=profile.quiet_to // 60, minute=profile.quiet_to % 60, second=0, microsecond=0)
    if end <= local:
        end = (local.replace(tzinfo=None) + timedelta(days=1)).replace(
            hour=end.hour, minute=end.minute, second=0, microsecond=0, tzinfo=zone
        )
    moment = end.astimezone(UTC)
    # An end inside the hour that a spring change skips, or that an autumn change repeats, may still read as quiet.
    while is_quiet(profile, moment):
        moment += timedelta(minutes=15)
    return moment


def morning(profile: Profile, now: datetime) -> datetime:
    """The next end of a night after `now`; nine o'clock for those who have no quiet hours."""
    local = now.astimezone(ZoneInfo(profile.zone)).replace(tzinfo=None)
    minute = NINE if profile.quiet_from == profile.quiet_to else profile.quiet_to
    end = local.replace(hour=minute // 60, minute=minute % 60, second=0, microsecond=0)
    end += timedelta(days=1) if end <= local else timedelta()
    return due(profile, end.replace(tzinfo=ZoneInfo(profile.zone)).astimezone(UTC))


def due_by_profile(
    profiles: Iterable[tuple[int, Profile]], now: datetime, when: Callable[[Profile, datetime], datetime] = due
) -> dict[datetime, list[int]]:
    """Ids of profiles by the moment at which their readers may be written to."""
    moments: dict[datetime, list[int]] = defaultdict(list)
    for profile_id, profile in profiles:
        moments[when(profile, now)].append(profile_id)
    return dict(moments)

"""The time zones that readers of each language likely live in, and how one is found by the time its clocks show. Pure.

Owns the lists and the grouping. One zone stands for all that keep the same time; only the zone is ever stored.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from functools import cache
from types import MappingProxyType
from zoneinfo import ZoneInfo

UNSET = "UTC"
"""The zone of a reader who has not said: no clock of our lists shows it under this name."""

MINSK = "Europe/Minsk"

LIKELY: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "ru": (
            "Europe/London", "Europe/Berlin", "Europe/Kaliningrad", "Europe/Vilnius", "Europe/Kyiv", "Asia/Jerusalem",
            "Europe/Moscow", MINSK, "Europe/Istanbul", "Asia/Tbilisi", "Asia/Yerevan", "Europe/Samara",
            "Asia/Yekaterinburg", "Asia/Almaty", "Asia/Omsk", "Asia/Bishkek", "Asia/Novosibirsk", "Asia/Irkutsk",
            "Asia/Yakutsk", "Asia/Vladivostok", "America/New_York",
        ),
        "uk": (
            "Europe/Kyiv", "Europe/Warsaw", "Europe/Berlin", "Europe/London", "Europe/Vilnius", "Europe/Moscow",
            "Europe/Istanbul", "Asia/Tbilisi", "America/New_York", "America/Toronto", "America/Los_Angeles",
        ),
        "be": (
            MINSK, "Europe/Warsaw", "Europe/Vilnius", "Europe/Berlin", "Europe/London", "Europe/Kyiv", "Europe/Moscow",
            "Asia/Tbilisi", "America/New_York",
        ),
        "en": (
            "Europe/London", "Europe/Berlin", "Europe/Kyiv", "Europe/Vilnius", "Asia/Tbilisi", "Asia/Jerusalem",
            "America/New_York", "America/Chicago", "America/Denver", "America/Los_Angeles",
        ),
    }
)  # fmt: skip

WORLD: tuple[str, ...] = (
    "Pacific/Honolulu", "America/Anchorage", "America/Los_Angeles", "America/Denver", "America/Chicago",
    "America/New_York", "America/Halifax", "America/Sao_Paulo", "Atlantic/Azores", "Europe/London", "Europe/Berlin",
    "Europe/Kyiv", "Asia/Jerusalem", "Africa/Johannesburg", "Europe/Moscow", "Asia/Tehran", "Asia/Tbilisi",
    "Asia/Kabul", "Asia/Almaty", "Asia/Kolkata", "Asia/Kathmandu", "Asia/Omsk", "Asia/Bangkok", "Asia/Shanghai",
    "Asia/Tokyo", "Australia/Adelaide", "Australia/Sydney", "Asia/Vladivostok", "Asia/Magadan", "Asia/Kamchatka",
    "Pacific/Auckland",
)  # fmt: skip
"""A town for every hour of the earth, for whom the likely ones do not hold."""

KNOWN: frozenset[str] = frozenset(WORLD).union(*LIKELY.values())


@dataclass(frozen=True, slots=True)
class Same:
    """Zones whose clocks show the same now."""

    shows: time
    zones: tuple[str, ...]


def likely(lang: str, *, world: bool = False) -> tuple[str, ...]:
    """The zones to choose from in a language."""
    return WORLD if world else LIKELY.get(lang, LIKELY["en"])


def by_time(zones: Iterable[str], now: datetime) -> list[Same]:
    """The zones by the time they show now, from west to east; each in the order of the list."""
    found: dict[timedelta, list[str]] = defaultdict(list)
    for zone in zones:
        found[offset(zone, now)].append(zone)
    return [Same((now + east).time(), tuple(found[east])) for east in sorted(found)]


def beside(zone: str, zones: Iterable[str], now: datetime) -> tuple[str, ...]:
    """Those of `zones` that show the same time as `zone` now."""
    return tuple(one for one in zones if offset(one, now) == offset(zone, now))


def alike(zones: Sequence[str], now: datetime) -> bool:
    """Whether the zones keep the same time next January and next July, too: then it does not matter which it is."""
    moments = [datetime(now.year + 1, month, 15, 12, tzinfo=UTC) for month in (1, 7)]
    return len({tuple(offset(zone, moment) for moment in moments) for zone in zones}) <= 1


def offset(zone: str, moment: datetime) -> timedelta:
    """How far the clocks of a zone are ahead of UTC."""
    return moment.astimezone(_rules(zone)).utcoffset() or timedelta()


@cache
def _rules(zone: str) -> ZoneInfo:
    """Of a screen of clocks every zone is asked, and the library itself remembers only eight."""
    return ZoneInfo(zone)

"""When a reader is reminded of a hearing. Pure: from open dates, the reader's night and the moment of planning.

Every moment is computed from the hearing, never from the last wake-up. Far reminders follow the earliest open date;
the near ones (the day before, three hours before) are made for every open date, so that the true one is never missed.
Nothing rings in quiet hours (bot/core/night.py): a reminder moves to their end if enough time remains, else to the last
quarter of an hour before they begin, and two within four hours become one.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from typing import Final
from zoneinfo import ZoneInfo

from bot.core.night import Profile, due, is_quiet


class Slot(StrEnum):
    """Which reminder it is; stored by name. The last three are for hearings that the law expects."""

    NOW = "now"
    WEEK = "week"
    THREE_DAYS = "three_days"
    DAY = "day"
    HOURS = "hours"
    THREE_WEEKS = "three_weeks"
    TEN_DAYS = "ten_days"
    FIVE_DAYS = "five_days"


HOUR: Final = timedelta(hours=1)
DAY: Final = timedelta(days=1)
QUARTER: Final = timedelta(minutes=15)
EVENING: Final = time(18)
"""The hour of the reader's day before the hearing."""

NOON: Final = time(12)
"""The hour of a reminder of something that has no hour."""

LEAST, MOST, INSTEAD = 6 * HOUR, 30 * HOUR, 12 * HOUR
"""The day-before reminder stands between the first two before the hearing; else it moves to the third."""

REMAIN: Final = timedelta(minutes=90)
"""What must remain after the end of quiet hours for a reminder to wait for it."""

TOGETHER: Final = 4 * HOUR

FAR: Final = ((Slot.WEEK, 7 * DAY), (Slot.THREE_DAYS, 3 * DAY))
EXPECTED: Final = ((Slot.THREE_WEEKS, 21), (Slot.TEN_DAYS, 10), (Slot.FIVE_DAYS, 5))
EVERY: Final = frozenset(Slot)
SWITCHES: Final = (Slot.NOW, Slot.WEEK, Slot.THREE_DAYS, Slot.DAY, Slot.HOURS)
"""What a reader may switch off; stored as bits in this order, so add at the end alone."""


@dataclass(frozen=True, slots=True)
class Reminder:
    """One reminder of one reader: when it is due, and the moment (both aware UTC) at which that hearing begins."""

    slot: Slot
    due: datetime
    start: datetime


def wanted(profile: Profile) -> frozenset[Slot]:
    """The reminders that somebody with these hours wants."""
    return EVERY - {slot for bit, slot in enumerate(SWITCHES) if profile.skips >> bit & 1}


def switched(profile: Profile, slot: Slot) -> Profile:
    """The same hours, with a reminder switched on or off."""
    return replace(profile, skips=profile.skips ^ 1 << SWITCHES.index(slot))


def rings(profile: Profile, now: datetime, start: datetime, *, loud_day: bool) -> datetime:
    """When a reminder that is due at `now` may ring: at once, or when the night ends."""
    return now if loud_day and _day(now, profile) == _day(start, profile) else due(profile, now)


def plan(
    starts: Sequence[datetime],
    profile: Profile,
    known: datetime,
    *,
    told: bool = False,
    wanted: frozenset[Slot] = EVERY,
    loud_day: bool = False,
) -> tuple[Reminder, ...]:
    """The reminders of somebody with this night, in order, for what may begin at `starts` (earliest first).

    `known`: since when this is known; none is earlier.

    `told`: an alert has just said it, so NOW is left out. `loud_day`: quiet hours do not count on the day of the
    hearing (families may choose so).
    """
    if not starts:
        return ()
    found = [*_far(starts[0], profile, known, told=told), *_near(starts, profile, loud_day=loud_day)]
    return _together(one for one in found if one.slot in wanted and known <= one.due < one.start)


def expected(until: date, profile: Profile, known: datetime, *, told: bool = False) -> tuple[Reminder, ...]:
    """Reminders that the court must sit before custody ends on `until`, though nobody said when."""
    zone = ZoneInfo(profile.zone)
    end = datetime.combine(until, time(), zone).astimezone(UTC)
    days = [(slot, datetime.combine(until - n * DAY, NOON, zone).astimezone(UTC)) for slot, n in EXPECTED]
    now = () if told else ((Slot.NOW, known),)
    moved = (Reminder(slot, due(profile, moment), end) for slot, moment in (*now, *days))
    return _together(one for one in moved if known <= one.due < one.start)


def _far(start: datetime, profile: Profile, known: datetime, *, told: bool) -> Iterator[Reminder]:
    if not told:
        yield Reminder(Slot.NOW, due(profile, known), start)
    for slot, ahead in FAR:
        yield Reminder(slot, _awake(profile, start - ahead, start - REMAIN), start)


def _near(starts: Iterable[datetime], profile: Profile, *, loud_day: bool) -> Iterator[Reminder]:
    for start in starts:
        yield Reminder(Slot.DAY, _awake(profile, _evening_before(start, profile), start - LEAST), start)
        moment = start - 3 * HOUR
        loud = rings(profile, moment, start, loud_day=loud_day) == moment
        yield Reminder(Slot.HOURS, moment if loud else _awake(profile, moment, start - REMAIN), start)


def _evening_before(start: datetime, profile: Profile) -> datetime:
    """18:00 of the reader's own day before; where clocks change it may stand too near or too far."""
    zone = ZoneInfo(profile.zone)
    evening = datetime.combine(_day(start, profile) - DAY, EVENING, zone).astimezone(UTC)
    if start - evening < LEAST:
        return start - INSTEAD
    return max(evening, start - MOST)


def _day(moment: datetime, profile: Profile) -> date:
    return moment.astimezone(ZoneInfo(profile.zone)).date()


def _awake(profile: Profile, moment: datetime, latest: datetime) -> datetime:
    """The moment itself, the end of the quiet hours it falls into, or the last quarter of an hour before them."""
    end = due(profile, moment)
    if end <= max(latest, moment):
        return end
    for _ in range(DAY // QUARTER):
        if not is_quiet(profile, moment):
            return moment
        moment -= QUARTER
    return end  # awake for less than a quarter of an hour a day


def _together(found: Iterable[Reminder]) -> tuple[Reminder, ...]:
    """In order, and of two within four hours one: the earlier, but the day-before reminder before any other."""
    kept: list[Reminder] = []
    for one in sorted(found, key=lambda one: (one.due, one.start)):
        last = kept[-1] if kept else None
        if last is None or one.due - last.due > TOGETHER:
            kept.append(one)
        elif one.slot is Slot.DAY and not _serves(last, one):
            if last.slot is Slot.DAY:
                kept.append(one)
            else:
                kept[-1] = one
    return tuple(kept)


def late(
    planned: Sequence[Reminder], since: datetime, now: datetime, profile: Profile, *, loud_day: bool
) -> tuple[Reminder, datetime] | None:
    """What came due after the last look, `since`, and the moment from `now` on at which it may ring; None: nothing.

    Of several that were missed the last one, unless another one follows within four hours that does as well. (A date
    that was claimed in vain may have stood for the day-before reminder of the true one until now.)
    """
    missed = [one for one in planned if since < one.due <= now < one.start]
    if not missed:
        return None
    at = rings(profile, now, missed[-1].start, loud_day=loud_day)
    moved = replace(missed[-1], due=at)
    soon = (one for one in planned if now < one.due <= at + TOGETHER)
    day = moved.slot is Slot.DAY and _serves(moved, moved)
    return None if any(not day or _serves(one, moved) for one in soon) else (missed[-1], at)


def _serves(last: Reminder, day: Reminder) -> bool:
    """Whether a reminder stands where the day-before reminder of that date may stand."""
    return LEAST <= day.start - last.due <= MOST

"""Hearings: what is known of a day in court, as claims of people and sources, never as one unquestioned date.

Owns the values. Which claim holds is decided in bot/hearings/claims.py, who is reminded when in bot/hearings/plan.py.
States and kinds are stored by name: rename none.
"""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from enum import StrEnum
from typing import Final
from zoneinfo import ZoneInfo

from bot.core.event import Person
from bot.core.finding import Group


class HearingKind(StrEnum):
    """What the court sits for; REMAND is about custody before the trial."""

    REMAND = "remand"
    MERITS = "merits"
    VERDICT = "verdict"
    APPEAL = "appeal"
    CASSATION = "cassation"
    UNKNOWN = "unknown"


class HearingState(StrEnum):
    """POSTPONED: put off, and no new date is known. UNKNOWN: the date has passed and nobody said what happened."""

    ANNOUNCED = "announced"
    CONFIRMED = "confirmed"
    POSTPONED = "postponed"
    CANCELLED = "cancelled"
    TOOK_PLACE = "took_place"
    UNKNOWN = "unknown"


class Door(StrEnum):
    """Who may come."""

    OPEN = "open"
    CLOSED = "closed"
    VIDEO = "video"


class Who(StrEnum):
    """Who makes a claim. DOCKET is the court's own list."""

    SOURCE = "source"
    MODERATOR = "moderator"
    FAMILY = "family"
    LAWYER = "lawyer"
    OBSERVER = "observer"
    DOCKET = "docket"


class Says(StrEnum):
    """What a claim says. OFF: put off, without a new date. UNTIL: custody ends then. WHERE: the room, the door."""

    DATE = "date"
    OFF = "off"
    CANCELLED = "cancelled"
    TOOK_PLACE = "took_place"
    UNTIL = "until"
    WHERE = "where"


MORNING: Final = time(9)
"""When a hearing is taken to begin whose hour nobody said: courts hardly sit earlier."""

EVENING: Final = time(18)
"""Until when such a hearing may still lie ahead on its day."""

USUAL, EASTERNMOST = "Europe/Moscow", "Asia/Kamchatka"
"""Where a court may be whose zone nobody said: most are in the first, none has its morning before the second."""


def hearing_label(public_id: str) -> str:
    """The topic of whoever was given a link to this hearing alone."""
    return f"hearing:{public_id}"


@dataclass(frozen=True, slots=True)
class When:
    """A date as it was said, in the court's local time; `at` or `zone` None: not said."""

    day: date
    at: time | None = None
    zone: str | None = None

    @property
    def starts(self) -> tuple[datetime, ...]:
        """The moments (UTC) at which it may begin, earliest first: one where the zone is known."""
        zones = (self.zone,) if self.zone else (EASTERNMOST, USUAL)
        return tuple(_moment(self.day, self.at or MORNING, zone) for zone in zones)

    @property
    def over(self) -> datetime:
        """From this moment on it is not announced as coming: it has begun, or its day in court is over."""
        return _moment(self.day, self.at or EVENING, self.zone or USUAL)

    def fits(self, other: "When") -> bool:
        """Whether both may be the same moment: the day agrees, and the hour and zone as far as both say them.

        Where neither says an hour the zone tells nobody anything: it is one day, not a new date.
        """
        hours = self.at is None or other.at is None or self.at == other.at
        zones = self.zone is None or other.zone is None or self.zone == other.zone or self.at is other.at is None
        return self.day == other.day and hours and zones

    def finer(self, other: "When") -> bool:
        """Whether it says the same as `other` and more."""
        more = (self.at is not None, self.zone is not None) > (other.at is not None, other.zone is not None)
        less = (self.at is None and other.at is not None) or (self.zone is None and other.zone is not None)
        return self.fits(other) and more and not less


def _moment(day: date, at: time, zone: str) -> datetime:
    return datetime.combine(day, at, ZoneInfo(zone)).astimezone(UTC)


@dataclass(frozen=True, slots=True)
class Claim:
    """Somebody's word on a hearing. `said_at` is aware UTC; `when` is set exactly where it says a date or an end.

    `room`, `door`, `court`, `judge`, `case_no`, `docket_url` and `kind`: where it says WHERE, and only there. A court
    is in somebody's own words.

    `voice`: whose word it is, equal for all sources of one owner; of a person a mark that names nobody. `shown`: the
    source by name. `trusted`: it may become the date by itself. `moves`: it says that the date was moved.
    """

    id: int
    by: Who
    voice: str
    said_at: datetime
    says: Says = Says.DATE
    when: When | None = None
    trusted: bool = False
    moves: bool = False
    shown: str | None = None
    room: str | None = None
    door: Door | None = None
    court: str | None = None
    judge: str | None = None
    case_no: str | None = None
    docket_url: str | None = None
    kind: HearingKind | None = None


@dataclass(frozen=True, slots=True)
class Hearing:
    """A hearing with its people and claims. `until`: custody ends on this day, so the court must sit before.

    `group` is the most protected one of its people. `sequence` rises with everything that a calendar shows. Reminders
    are planned from `planned_at` on, and those due until `looked_at` are done. `told`: an alert said it when it became
    known. `closed`: nothing is expected any more, and nobody is reminded. `unsaid`: what closed it is held for a family
    (bot/core/bad_news.py), so it looks as it did: a calendar must not be the one to tell.

    `of`: the public id of the person whose relatives alone know it; then `people` is empty. None: it is public.
    `wished`: they asked to show it to everybody.
    """

    id: int
    public_id: str
    kind: HearingKind
    claims: tuple[Claim, ...]
    people: tuple[Person, ...]
    group: Group
    planned_at: datetime
    looked_at: datetime
    until: date | None = None
    place: str | None = None
    court: str | None = None
    room: str | None = None
    judge: str | None = None
    case_no: str | None = None
    docket_url: str | None = None
    door: Door | None = None
    sequence: int = 0
    told: bool = False
    closed: bool = False
    of: str | None = None
    wished: bool = False
    unsaid: bool = False

    @property
    def gone(self) -> bool:
        """Whether nothing is expected any more, as far as it is said."""
        return self.closed and not self.unsaid

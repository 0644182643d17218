"""Which of the events that wait for a person comes first, how long each may wait, and how many it reaches. Pure.

The order is the cost of waiting: a hearing is over tomorrow, somebody taken away needs a lawyer today, a listing reads
the same next week. What nobody looked at for days sinks, so that it does not stand before what is new.
"""

import hashlib
import json
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from enum import IntEnum
from zoneinfo import ZoneInfo

from bot.core.event import Event, Facts
from bot.core.kinds import Kind
from bot.people.naming import naming_in
from feeds.facts import told_of

SOON = timedelta(hours=48)
"""A hearing that is nearer comes before everything else."""

STALE = timedelta(hours=72)
"""What waited longer sinks to the end."""

COURT_OPENS = time(9)
"""When a hearing of which only the day is known begins, for the order."""

NOW_KINDS = frozenset({Kind.DISAPPEARANCE, Kind.DETENTION, Kind.ARREST, Kind.SEARCH})
"""In the first hours somebody can still be found, and a lawyer sent."""

SLOW_KINDS = frozenset({Kind.LISTING, Kind.CHARGE, Kind.APPEAL})
"""They read the same tomorrow."""

FOLDED = frozenset({Kind.DEATH, Kind.HEALTH})
"""Shown folded: nobody has to read sixty of them a day."""

UNDO = timedelta(seconds=60)
UNDO_DEATH = timedelta(minutes=15)
"""How long a decision can be taken back, and how long it waits before anybody is told."""

LATER = timedelta(minutes=30)

FEW = 5
"""Fewer readers than this are not counted out."""


class Cost(IntEnum):
    """What waiting costs, the dearest first."""

    HEARING_SOON = 0
    FOLLOWED = 1
    TAKEN = 2
    USUAL = 3
    SLOW = 4
    STALE = 5


LIMIT = {
    Cost.HEARING_SOON: timedelta(minutes=30),
    Cost.FOLLOWED: timedelta(minutes=30),
    Cost.TAKEN: timedelta(minutes=30),
    Cost.USUAL: timedelta(hours=3),
    Cost.SLOW: timedelta(hours=12),
    Cost.STALE: timedelta(hours=12),
}
"""How long an event may wait before moderators are told, once."""


@dataclass(frozen=True, slots=True)
class Case:
    """What the order depends on. `since`: from when it has waited; `followed`: somebody follows a person of it."""

    kind: Kind
    facts: Facts
    since: datetime
    followed: bool


def cost(case: Case, now: datetime) -> Cost:
    """What it costs to let it wait."""
    starts = hearing_at(case.facts)
    if starts is not None and now <= starts <= now + SOON:
        return Cost.HEARING_SOON
    over = case.kind is Kind.HEARING and starts is not None and starts < now
    if over or now - case.since > STALE:
        return Cost.STALE
    if case.followed:
        return Cost.FOLLOWED
    if case.kind in NOW_KINDS:
        return Cost.TAKEN
    return Cost.SLOW if case.kind in SLOW_KINDS else Cost.USUAL


def order(case: Case, now: datetime) -> tuple[Cost, datetime]:
    """The key to sort by: the dearest first, then the nearest hearing, then what has waited longest."""
    found = cost(case, now)
    starts = hearing_at(case.facts) if found is Cost.HEARING_SOON else None
    return found, starts or case.since


def is_overdue(case: Case, now: datetime) -> bool:
    """Whether it has waited longer than it should."""
    return now - case.since > LIMIT[cost(case, now)]


def hearing_at(facts: Facts) -> datetime | None:
    """When the hearing begins, as far as it is known: without an hour when courts open, without a zone in UTC."""
    if facts.hearing_day is None:
        return None
    zone = ZoneInfo(facts.hearing_zone) if facts.hearing_zone else UTC
    return datetime.combine(facts.hearing_day, facts.hearing_time or COURT_OPENS, zone).astimezone(UTC)


def undo_for(kind: Kind) -> timedelta:
    """How long [Send] can be taken back: a death waits longer, for another moderator to see it."""
    return UNDO_DEATH if kind is Kind.DEATH else UNDO


def about(number: int) -> int | None:
    """A number of readers, rounded so that it tells of nobody; None: fewer than may be said."""
    if number < FEW:
        return None
    step = 5 if number < 50 else 10 ** (len(str(number)) - 2) * (10 if number < 100 else 1)
    return round(number / step) * step


def fingerprint(event: Event) -> str:
    """Eight letters that change when what is told changes: a decision is good for what was looked at only."""
    people = sorted((person.id, naming_in(event.group, person).value) for person in event.people)
    hides = sorted({report.hides_name for report in event.reports})
    told = [event.kind, event.detail, event.group, told_of(event.facts).to_json(), people, hides]
    return hashlib.sha256(json.dumps(told, sort_keys=True).encode()).hexdigest()[:8]

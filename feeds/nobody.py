"""What happens to an event when nobody decides: at night, on holidays, when all are tired. Pure, one table.

A hearing of tomorrow is worth nothing the day after, so those who follow the person get it as what it is: one source,
not checked. Deaths, names and all else wait: no machine can take them back.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from enum import StrEnum
from types import MappingProxyType
from typing import Final

from bot.core.event import Event, EventState
from bot.core.kinds import Kind
from bot.people.naming import Naming, naming_in
from feeds.review import NAMESAKES, ONE_SOURCE, SOURCE
from feeds.waiting import hearing_at


class Nobody(StrEnum):
    """What happens when nobody decides."""

    FOLLOWERS = "followers"  # those who follow the person get it, as not checked
    PERSON = "person"  # it waits for a person, however long
    MORNING = "morning"  # it waits, and moderators are told in their morning


POLICY: Final[Mapping[Kind, Nobody]] = MappingProxyType(
    dict.fromkeys(Kind, Nobody.MORNING) | {Kind.HEARING: Nobody.FOLLOWERS, Kind.DEATH: Nobody.PERSON}
)
"""By kind. Only what is over soon may go to anybody: `SOON` holds for every kind."""

SOON: Final = timedelta(hours=24)
"""A hearing that is nearer goes to followers."""

PATIENCE: Final = timedelta(hours=1)
"""How long it waits before: after half of it all moderators who are awake are called."""

AT_LEAST: Final = timedelta(minutes=10)
"""How long people have where the hearing is so near that it would be over."""

HARMLESS: Final = frozenset({"score", SOURCE, ONE_SOURCE})
"""Reasons to wait that "not checked" tells readers of; a doubted source, a contradiction or a namesake it does not."""


def policy(event: Event, reasons: Sequence[str], now: datetime) -> Nobody:
    """What happens to it when nobody decides."""
    wanted = POLICY[event.kind]
    if wanted is Nobody.FOLLOWERS and (not _soon(event, now) or not _may_go(event, reasons)):
        wanted = Nobody.MORNING
    return Nobody.PERSON if wanted is Nobody.MORNING and _is_of_names(event, reasons) else wanted


def goes(event: Event, reasons: Sequence[str], since: datetime, now: datetime) -> bool:
    """Whether followers get it now. `since`: from when it has waited, or from when it came back."""
    waits = event.state is EventState.HELD and event.fresh
    return waits and policy(event, reasons, now) is Nobody.FOLLOWERS and now >= goes_at(event, since)


def goes_at(event: Event, since: datetime) -> datetime:
    """When followers get it, if nobody decides before: sooner where an hour later the hearing would have begun."""
    starts = hearing_at(event.facts)
    usual = since + PATIENCE
    return usual if starts is None else max(since + AT_LEAST, min(usual, starts - PATIENCE))


def _soon(event: Event, now: datetime) -> bool:
    starts = hearing_at(event.facts)
    return starts is not None and now <= starts <= now + SOON


def _may_go(event: Event, reasons: Sequence[str]) -> bool:
    named = [naming_in(event.group, person) is Naming.NAMED for person in event.people]
    return bool(named) and all(named) and not event.unlinked and HARMLESS.issuperset(reasons)


def _is_of_names(event: Event, reasons: Sequence[str]) -> bool:
    """Whether it turns on whose name it is."""
    return NAMESAKES in reasons or any(naming_in(event.group, one) is not Naming.NAMED for one in event.people)

"""What happens to an event when nobody decides."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from bot.core.event import Consent, Event, EventState, Facts, Person, Trust, Witness
from bot.core.finding import Group, Outlet
from bot.core.kinds import Kind
from feeds.nobody import PATIENCE, POLICY, Nobody, goes, policy
from tests.store.builders import DAY, HOUR, MINUTE, NOW

HERO = Person(
    1, "pAbCdEfGhIjK", "Анна Примерова", Group.POLITICAL, False, Consent.UNKNOWN,
    witnesses=(Witness("watch", Outlet.NGO, Trust.PUBLISH),),
)  # fmt: skip
UNNAMED = replace(HERO, id=2, witnesses=())
TOMORROW = Facts(hearing_day=(NOW + DAY).date(), hearing_zone="Europe/Moscow")


def an_event(**changes: Any) -> Event:
    values = {
        "id": 1,
        "public_id": "eAbCdEfGhIjK",
        "kind": Kind.HEARING,
        "detail": None,
        "group": Group.POLITICAL,
        "state": EventState.HELD,
        "revision": 0,
        "fresh": True,
        "facts": TOMORROW,
        "happened_at": NOW,
        "created_at": NOW,
        "people": (HERO,),
    }
    return Event(**(values | changes))


@pytest.mark.parametrize(
    ("changes", "reasons", "wanted"),
    [
        ({}, ("score",), Nobody.FOLLOWERS),
        ({}, ("source", "one_source"), Nobody.FOLLOWERS),
        ({}, ("doubt_host",), Nobody.MORNING),
        ({}, ("namesakes",), Nobody.PERSON),
        ({}, ("differs|term|5|Herald|7|Courier",), Nobody.MORNING),
        ({"facts": Facts(hearing_day=(NOW + 2 * DAY).date())}, ("score",), Nobody.MORNING),
        ({"facts": Facts(hearing_day=(NOW - DAY).date())}, ("score",), Nobody.MORNING),
        ({"facts": Facts()}, ("score",), Nobody.MORNING),
        ({"people": ()}, ("score",), Nobody.MORNING),
        ({"unlinked": True}, ("score",), Nobody.MORNING),
        ({"people": (UNNAMED,)}, ("score",), Nobody.PERSON),
        ({"people": (HERO, UNNAMED)}, ("score",), Nobody.PERSON),
        ({"group": Group.POW}, ("score",), Nobody.PERSON),
        ({"kind": Kind.DEATH}, ("death_needs_two",), Nobody.PERSON),
        ({"kind": Kind.ARREST}, ("score",), Nobody.MORNING),
    ],
)
def test_what_nobody_decided(changes: dict[str, Any], reasons: tuple[str, ...], wanted: Nobody) -> None:
    event = an_event(**changes)
    assert policy(event, reasons, NOW) is wanted
    assert goes(event, reasons, NOW - DAY, NOW) is (wanted is Nobody.FOLLOWERS)


@pytest.mark.parametrize("kind", Kind)
def test_every_kind_has_a_policy_and_a_death_never_goes(kind: Kind) -> None:
    assert kind in POLICY
    for reasons in ((), ("score",), ("source",)):
        assert not goes(an_event(kind=Kind.DEATH), reasons, NOW - DAY, NOW)


@pytest.mark.parametrize(
    ("changes", "waited", "out"),
    [
        ({}, PATIENCE, True),
        ({}, PATIENCE - timedelta(seconds=1), False),
        ({"fresh": False}, DAY, False),
        ({"state": EventState.UNCHECKED}, DAY, False),
        ({"state": EventState.PUBLISHED}, DAY, False),
        ({"state": EventState.RETRACTED}, DAY, False),
    ],
)
def test_people_have_an_hour_first(changes: dict[str, Any], waited: timedelta, out: bool) -> None:
    assert goes(an_event(**changes), ("score",), NOW - waited, NOW) is out


@pytest.mark.parametrize(("ahead", "wait"), [(5 * HOUR, HOUR), (90 * MINUTE, 30 * MINUTE), (20 * MINUTE, 10 * MINUTE)])
def test_where_the_hearing_is_near_people_have_less_time(ahead: timedelta, wait: timedelta) -> None:
    starts = NOW + ahead
    event = an_event(facts=Facts(hearing_day=starts.date(), hearing_time=starts.time(), hearing_zone="UTC"))
    assert not goes(event, ("score",), NOW, NOW + wait - timedelta(seconds=1))
    assert goes(event, ("score",), NOW, NOW + wait)


def test_the_nearness_of_a_hearing_is_counted_on_the_court_s_clock() -> None:
    # Courts open at nine: in Moscow that is six in UTC.
    at_six = NOW.replace(hour=6)
    assert policy(an_event(), ("score",), at_six) is Nobody.FOLLOWERS
    assert policy(an_event(), ("score",), at_six - MINUTE) is Nobody.MORNING
    assert policy(an_event(), ("score",), at_six + DAY + HOUR) is Nobody.MORNING

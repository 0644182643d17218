"""What an event does to a campaign."""

import pytest

from bot.core.kinds import Kind
from campaigns.model import StopScope
from campaigns.stop import Effect, PeopleLeave, Stopped, effect, fires

ONE, TWO = ("anna",), ("anna", "boris")
PERSON, ALL = StopScope.PERSON, StopScope.CAMPAIGN

CASES: dict[str, tuple[tuple[str, ...], StopScope, tuple[str, ...], Kind, str | None, set[str], Effect | None]] = {
    "the only person is free": (("release",), PERSON, ONE, Kind.RELEASE, None, {"anna"}, Stopped(ONE)),
    "one of two is free": (("release",), PERSON, TWO, Kind.RELEASE, "exchange", {"anna"}, PeopleLeave(ONE)),
    "one of two, and all of it stops": (("release",), ALL, TWO, Kind.RELEASE, None, {"anna"}, Stopped(ONE)),
    "both are free": (("release",), PERSON, TWO, Kind.RELEASE, None, {"anna", "boris"}, Stopped(TWO)),
    "somebody else is free": (("release",), PERSON, TWO, Kind.RELEASE, None, {"clara"}, None),
    "another kind": (("release",), PERSON, ONE, Kind.HEARING, None, {"anna"}, None),
    "the detail asked for": (("transfer:hospital",), PERSON, ONE, Kind.TRANSFER, "hospital", {"anna"}, Stopped(ONE)),
    "another detail": (("transfer:hospital",), PERSON, ONE, Kind.TRANSFER, "prison", {"anna"}, None),
    "no detail": (("transfer:hospital",), PERSON, ONE, Kind.TRANSFER, None, {"anna"}, None),
    "a cause": (("release",), PERSON, (), Kind.RELEASE, None, {"anna"}, None),
    "nothing stops it": ((), PERSON, ONE, Kind.RELEASE, None, {"anna"}, None),
    "a death, whatever the file says": (("release",), PERSON, ONE, Kind.DEATH, None, {"anna"}, Stopped(ONE)),
    "the death of one of two": ((), PERSON, TWO, Kind.DEATH, None, {"anna"}, PeopleLeave(ONE)),
    "the death of one of two, and all of it stops": ((), ALL, TWO, Kind.DEATH, None, {"anna"}, Stopped(ONE)),
    "the death of somebody else": ((), PERSON, ONE, Kind.DEATH, None, {"clara"}, None),
}


@pytest.mark.parametrize(("stop_on", "scope", "asked", "kind", "detail", "people", "wanted"), CASES.values(), ids=CASES)
def test_an_event_stops_what_it_should(
    stop_on: tuple[str, ...],
    scope: StopScope,
    asked: tuple[str, ...],
    kind: Kind,
    detail: str | None,
    people: set[str],
    wanted: Effect | None,
) -> None:
    assert effect(stop_on, scope, asked, kind, detail, people) == wanted


@pytest.mark.parametrize("kind", Kind)
def test_a_kind_alone_stops_with_every_detail(kind: Kind) -> None:
    assert fires((kind.value,), kind, None)
    assert fires((kind.value,), kind, "whatever")

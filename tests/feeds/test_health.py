"""How a source is, in one word."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.core.watching import Health
from feeds.health import is_late, rate, silence, state
from tests.store.builders import DAY, HOUR, NOW, a_source

WELL = Health(a_source(), True, NOW + HOUR, NOW, 0, None, None, 10)
BUSY = tuple(((NOW - (14 - day) * DAY).date(), 20) for day in range(15))
RARE = (((NOW - 9 * DAY).date(), 1), ((NOW - 6 * DAY).date(), 1))


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({}, "ok"),
        ({"ok_at": None}, "new"),
        ({"failures": 1}, "ill"),
        ({"failures": 1, "muted": True}, "muted"),
        ({"muted": True, "active": False}, "off"),
        ({"volume": BUSY, "last_entry_at": NOW - 2 * DAY}, "silent"),
        ({"volume": BUSY, "last_entry_at": NOW - HOUR}, "ok"),
        ({"volume": RARE, "last_entry_at": NOW - 6 * DAY}, "ok"),
    ],
    ids=["well", "new", "ill", "resting", "off", "silent", "busy", "rare"],
)
def test_one_state_counts(changes: dict[str, object], expected: str) -> None:
    assert state(replace(WELL, **changes), NOW) == expected  # type: ignore[arg-type]


def test_a_rare_source_may_be_silent_for_long() -> None:
    rare = replace(WELL, volume=RARE, last_entry_at=NOW - 6 * DAY)
    assert silence(rare, NOW) is None
    assert silence(rare, NOW + 15 * DAY) == 21 * DAY


@pytest.mark.parametrize(
    ("urgent", "hours", "late"), [(True, 3, True), (True, 2, False), (False, 23, False), (False, 24, True)]
)
def test_an_urgent_source_is_missed_sooner(urgent: bool, hours: int, late: bool) -> None:
    ill = replace(WELL, spec=a_source(urgent=urgent), ill_since=NOW - timedelta(hours=hours))
    assert is_late(ill, NOW) is late


def test_the_rate_is_of_seven_days() -> None:
    assert rate(BUSY, NOW) == 20
    assert rate((), NOW) == 0

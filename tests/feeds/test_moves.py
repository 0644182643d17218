"""A redirect for good is remembered, carefully."""

from dataclasses import replace
from datetime import datetime

import pytest

from bot.core.watching import Due, Memory
from feeds import moves
from tests.store.builders import DAY, NOW, a_source

NOTHING = Memory()
NEW = "https://new.herald.example/feed"
AWAY = "https://elsewhere.example/feed"


def a_due(memory: Memory = NOTHING, *, trusted_at: datetime | None = None, url: str = "") -> Due:
    spec = a_source(url=url) if url else a_source()
    return Due(spec, "me", None, None, None, 0, False, memory, trusted_at=trusted_at)


def polled(due: Due, to: str, times: int, *, permanent: bool = True) -> Memory:
    """The memory after so many polls, one a day."""
    for day in range(times):
        due = replace(due, memory=moves.after(due, to, NOW + day * DAY, permanent=permanent))
    return due.memory


def test_after_five_fetches_over_three_days_the_new_address_is_asked() -> None:
    assert polled(a_due(), NEW, 4).address is None
    memory = polled(a_due(), NEW, 5)
    assert memory.address == NEW
    assert moves.asked_at(a_due(memory)) == NEW


def test_five_fetches_in_an_hour_are_no_proof() -> None:
    due = a_due()
    for _ in range(20):
        due = replace(due, memory=moves.after(due, NEW, NOW, permanent=True))
    assert due.memory.address is None


def test_a_passing_redirect_and_another_target_start_anew() -> None:
    due = a_due(polled(a_due(), NEW, 4))
    assert moves.after(due, NEW, NOW, permanent=False).moved_count == 0
    assert moves.after(due, NEW + "/2", NOW, permanent=True).moved_count == 1


@pytest.mark.parametrize(("looked", "moves_"), [(None, False), (NOW - DAY, False), (NOW + DAY, True)])
def test_to_another_site_it_moves_only_after_a_person_looked(looked: datetime | None, moves_: bool) -> None:
    assert (polled(a_due(trusted_at=looked), AWAY, 9).address == AWAY) is moves_


def test_a_login_never_moves() -> None:
    assert polled(a_due(url="https://u:p@herald.example/feed"), NEW, 9).address is None


@pytest.mark.parametrize(("problem", "address"), [("http_status", None), ("gone", None), ("timeout", NEW)])
def test_a_new_address_that_is_lost_gives_way_to_the_old_one(problem: str, address: str | None) -> None:
    assert moves.back(Memory(address=NEW), problem).address == address

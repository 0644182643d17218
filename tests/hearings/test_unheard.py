"""When a family counts as not reached before a hearing."""

from datetime import timedelta

import pytest

from bot.core.relative import Kin, Relative
from bot.hearings.unheard import Chat, begins, is_unheard
from tests.hearings.builders import DAY, HOUR, NOW, Talk, a_hearing, on

TALK = Talk().paper("herald", on("2026-12-10", "10:00"))
START = begins(a_hearing(*TALK.claims), NOW) or NOW
LONG_AGO = START - 30 * DAY


def chat(kin: Kin = Kin.FAMILY, *, here: bool = True, heard: timedelta | None = None) -> Chat:
    """`heard`: how long before the hearing something was read last."""
    return Chat(Relative(1, 1, "p", kin, LONG_AGO), here, None if heard is None else START - heard)


@pytest.mark.parametrize(
    ("chats", "before", "lost"),
    [
        pytest.param([chat(here=False)], 4 * DAY, True, id="a chat that fails, five days before"),
        pytest.param([chat(here=False)], 6 * DAY, False, id="not earlier"),
        pytest.param([chat(here=False)], -HOUR, False, id="not afterwards"),
        pytest.param([chat(heard=9 * DAY)], 2 * DAY, True, id="nothing read for five days"),
        pytest.param([chat()], 2 * DAY, True, id="never anything"),
        pytest.param([chat(heard=9 * DAY)], 3 * DAY, False, id="silence counts from two days before on"),
        pytest.param([chat(heard=6 * DAY)], 2 * DAY, False, id="read four days ago"),
        pytest.param([chat(here=False), chat(heard=3 * DAY)], DAY, False, id="one of the family is reached"),
        pytest.param([chat(here=False), chat(Kin.LAWYER)], DAY, True, id="a lawyer is no family"),
        pytest.param([chat(here=False), chat(Kin.HELPER)], DAY, True, id="a helper neither"),
        pytest.param([chat(Kin.LAWYER, here=False)], DAY, True, id="of a lawyer who is here alone"),
        pytest.param([chat(Kin.HELPER, here=False)], DAY, False, id="a helper alone is nobody's family"),
        pytest.param([], DAY, False, id="nobody is here"),
    ],
)
def test_a_family_is_not_reached(chats: list[Chat], before: timedelta, lost: bool) -> None:
    assert is_unheard(chats, a_hearing(*TALK.claims, planned_at=LONG_AGO), START - before) is lost


def test_a_date_that_is_new_has_not_been_read_for_long() -> None:
    fresh = a_hearing(*TALK.claims, planned_at=START - 4 * DAY)
    assert not is_unheard([chat(heard=20 * DAY)], fresh, START - DAY)


def test_of_what_is_closed_nobody_has_to_know() -> None:
    gone = a_hearing(*TALK.claims, planned_at=LONG_AGO, closed=True)
    assert not is_unheard([chat(here=False)], gone, START - DAY)

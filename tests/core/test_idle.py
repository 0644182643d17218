"""Who pressed nothing for a year is asked three times, and nobody is erased for reading silently."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.idle import ASKED_ALL, EVERY, SETTLED, Act, Next, decide, month, silent_before
from bot.core.night import Profile, is_quiet

NIGHT = Profile("Europe/Vilnius", 22 * 60, 8 * 60)
NEVER = Profile("Europe/Vilnius", 0, 0)
NOON = datetime(2026, 11, 20, 12, tzinfo=UTC)
AT_NIGHT = datetime(2026, 11, 20, 23, tzinfo=UTC)


def then(step: int, now: datetime = NOON, **more: object) -> Next:
    asked = {"look_at": now if step else None, "night": NIGHT, "arrived": True, "kept": False} | more
    return decide(step, now=now, **asked)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("step", "more", "expected"),
    [
        pytest.param(0, {}, Next(Act.ASK, 1, NOON + SETTLED), id="a year of silence is a question"),
        pytest.param(1, {}, Next(Act.WAIT, 2, NOON + EVERY - SETTLED), id="it arrived, and counts"),
        pytest.param(1, {"arrived": False}, Next(Act.ASK, 1, NOON + SETTLED), id="it did not, and counts for nothing"),
        pytest.param(2, {}, Next(Act.ASK, 3, NOON + SETTLED), id="the second"),
        pytest.param(5, {"arrived": False}, Next(Act.ASK, 5, NOON + SETTLED), id="a third that did not arrive"),
        pytest.param(6, {}, Next(Act.ERASE, 6, NOON), id="three without an answer"),
        pytest.param(6, {"kept": True}, Next(Act.WAIT, 0, NOON + EVERY), id="a mother with a hearing is kept"),
        pytest.param(0, {"kept": True}, Next(Act.WAIT, 0, NOON + EVERY), id="and not even asked"),
        pytest.param(
            6,
            {"look_at": NOON - timedelta(days=5)},
            Next(Act.ASK, 5, NOON + SETTLED),
            id="the bot was away when an answer could have come",
        ),
    ],
)
def test_what_follows(step: int, more: dict[str, object], expected: Next) -> None:
    assert then(step, **more) == expected


def test_nobody_is_erased_at_night() -> None:
    found = then(ASKED_ALL, AT_NIGHT)
    assert (found.act, found.step) == (Act.WAIT, ASKED_ALL)
    assert not is_quiet(NIGHT, found.look_at)
    assert then(ASKED_ALL, found.look_at).act is Act.ERASE


@given(st.integers(0, 14 * 365 * 24).map(lambda hours: NOON + timedelta(hours=hours)))
def test_a_year_is_at_least_twelve_whole_months(now: datetime) -> None:
    pressed = silent_before(now) - timedelta(microseconds=1)
    assert month(pressed) < silent_before(now)
    assert timedelta(days=365) <= now - pressed <= timedelta(days=366 + 31)
    assert not month(now - timedelta(days=364)) < silent_before(now)


@given(
    st.lists(st.booleans(), min_size=40, max_size=40),
    st.sampled_from([NIGHT, NEVER]),
    st.integers(0, 23),
)
def test_erased_is_only_who_got_three_questions_over_sixty_days(
    arriving: list[bool], night: Profile, hour: int
) -> None:
    now, step, look_at, arrived, asked = NOON.replace(hour=hour), 0, None, 0, []
    for chance in arriving:
        found = decide(step, look_at, now, night=night, arrived=chance, kept=False)
        arrived += found.step > step and step % 2 == 1
        asked += [now] if found.act is Act.ASK else []
        if found.act is Act.ERASE:
            assert arrived == 3
            assert now - asked[0] >= 3 * EVERY
            assert not is_quiet(night, now)
            return
        step, look_at, now = found.step, found.look_at, found.look_at
    assert arrived < 3 or sum(arriving) < 20

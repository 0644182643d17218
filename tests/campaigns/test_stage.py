"""How a launch goes out: who may be asked when."""

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from campaigns import stage
from campaigns.stage import WHOLE, Sent, Stage, Step
from tests.campaigns.builders import NOW

MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)


def a_stage(step: Step = Step.COUNT, **more: object) -> Stage:
    return replace(Stage(step, NOW, version=1), **more)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("matching", "step", "size"),
    [(199, Step.ALL, 20), (200, Step.SEED, 20), (401, Step.SEED, 21), (4000, Step.SEED, 200), (9000, Step.SEED, 450)],
    ids=["under 200 all at once", "from 200 on twenty", "five in a hundred, rounded up", "many", "very many"],
)
def test_from_two_hundred_on_a_part_is_asked_first(matching: int, step: Step, size: int) -> None:
    counted = stage.swept(a_stage(matching=matching), Sent(), NOW)
    assert counted.step is step
    assert stage.seed_size(counted) == size


def test_while_readers_are_counted_nobody_is_asked() -> None:
    assert stage.allowed(a_stage(base=7, matching=900), NOW) == 7
    assert not stage.admits(a_stage(base=7), planned=7, rank=0, now=NOW)
    assert not stage.admits(a_stage(base=7), planned=6, rank=0, now=NOW), "also when one of those before was no ask"


def test_the_seed_is_drawn_by_rank_and_never_larger() -> None:
    seed = stage.swept(a_stage(matching=1000), Sent(), NOW)
    assert seed.share == 75_001, "half as many again are drawn as are wanted: some cannot be asked now"
    assert stage.admits(seed, planned=49, rank=75_000, now=NOW)
    assert not stage.admits(seed, planned=49, rank=75_001, now=NOW)
    assert not stage.admits(seed, planned=50, rank=0, now=NOW)


def test_a_seed_that_is_not_full_is_drawn_from_more() -> None:
    seed = a_stage(Step.SEED, matching=400, share=100_000)
    assert stage.swept(seed, Sent(planned=19), NOW).share == 150_001
    assert stage.swept(seed, Sent(planned=20), NOW) == seed
    assert stage.swept(replace(seed, share=WHOLE), Sent(), NOW).share == WHOLE


@pytest.mark.parametrize(
    ("before", "done", "after", "step"),
    [
        (Step.SEED, Sent(planned=20, waiting=1), MINUTE, Step.SEED),
        (Step.SEED, Sent(planned=19), MINUTE, Step.SEED),
        (Step.SEED, Sent(planned=20, settled=20), MINUTE, Step.GUARD),
        (Step.SEED, Sent(planned=3), 24 * HOUR, Step.GUARD),
        (Step.SEED, Sent(planned=20, waiting=1), 47 * HOUR, Step.SEED),
        (Step.SEED, Sent(planned=20, waiting=1), 48 * HOUR, Step.GUARD),
        (Step.GUARD, Sent(planned=20), 29 * MINUTE, Step.GUARD),
        (Step.GUARD, Sent(planned=20), 30 * MINUTE, Step.ALL),
        (Step.ALL, Sent(planned=20), 99 * HOUR, Step.ALL),
        (Step.COUNT, Sent(), 99 * HOUR, Step.COUNT),
    ],
    ids=[
        "one on its way",
        "not full",
        "full and out",
        "not full after a day",
        "on its way for two days",
        "never told of",
        "29 min",
        "30 min",
        "all",
        "counted",
    ],
)
def test_a_stage_passes_when_it_has_done_its_work(before: Step, done: Sent, after: timedelta, step: Step) -> None:
    assert stage.passed(a_stage(before, matching=400, share=1), done, NOW + after).step is step


def test_who_approved_alone_reaches_two_hundred_in_the_first_hour() -> None:
    alone = a_stage(Step.ALL, alone=True, base=5)
    assert stage.allowed(alone, NOW + 59 * MINUTE) == 205
    assert stage.allowed(alone, NOW + HOUR) is None
    assert stage.allowed(a_stage(Step.ALL), NOW) is None
    assert stage.seed_size(a_stage(Step.SEED, alone=True, matching=90_000)) == 200


def test_what_was_looked_at_raises_no_alarm_again_and_the_wait_begins_anew() -> None:
    seen = Sent(planned=20, settled=20, blocked=3)
    resumed = stage.resumed(a_stage(Step.GUARD), seen, NOW + HOUR)
    assert (resumed.blocked, resumed.settled, resumed.since) == (3, 20, NOW + HOUR)
    assert stage.resumed(a_stage(Step.ALL), seen, NOW + HOUR).since == NOW


def test_a_second_launch_counts_from_what_was_asked_before() -> None:
    again = stage.begun(2, 80, NOW, a_stage(Step.ALL, kickers_off=True), alone=False)
    assert (again.step, again.base, again.kickers_off) == (Step.COUNT, 80, True)


@pytest.mark.parametrize(
    ("before", "alone", "waits"),
    [
        (a_stage(Step.ALL, alone=True), True, HOUR),
        (a_stage(Step.GUARD, alone=True, since=NOW - HOUR), True, timedelta()),
        (a_stage(Step.SEED, alone=True, since=NOW - 9 * HOUR), True, HOUR),
        (a_stage(Step.ALL, alone=True), False, timedelta()),
        (a_stage(Step.ALL), True, timedelta()),
        (None, True, timedelta()),
    ],
    ids=["at once", "an hour later", "while some were still asked", "now by two", "before by two", "the first"],
)
def test_who_is_alone_cannot_reach_two_hundred_more_by_launching_again(
    before: Stage | None, alone: bool, waits: timedelta
) -> None:
    again = stage.resumed(stage.begun(2, 200, NOW, before, alone=alone), Sent(planned=200), NOW)
    assert again.since == NOW + waits
    for step in (Step.SEED, Step.ALL):
        counted = replace(stage.swept(replace(again, matching=4000), Sent(planned=200), NOW), step=step, share=WHOLE)
        assert not stage.admits(counted, planned=200, rank=0, now=NOW + waits - MINUTE)
        assert stage.admits(counted, planned=200, rank=0, now=NOW + waits)


def test_counts_become_asks() -> None:
    many = {"ask_planned": 30, "ask_recalled": 4, "ask_late": 1, "ask_delivered": 20, "ask_blocked": 2, "ask_left": 1}
    assert stage.sent(many) == Sent(planned=25, waiting=2, settled=22, blocked=2)


@given(st.binary(min_size=4, max_size=16))
def test_a_rank_is_a_part_of_the_whole(mark: bytes) -> None:
    assert 0 <= stage.rank(mark) < WHOLE

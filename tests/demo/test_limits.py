"""Three ways of counting: what each lets through and what it answers."""

import pytest

from bot.demo.limits import Figures, Limits, Model

MODELS: list[Model] = ["sliding", "fixed", "leaky"]


def passed(limits: Limits, times: list[float], *, group: bool = False, chat: int | None = None) -> int:
    """How many of these messages, each to another chat unless one is given, pass."""
    chats = [chat if chat is not None else number for number in range(len(times))]
    return sum(limits.admit(one, group=group, at=at) is None for one, at in zip(chats, times, strict=True))


@pytest.mark.parametrize("model", MODELS)
def test_an_even_28_a_second_never_meets_a_limit(model: Model) -> None:
    limits = Limits(model)
    assert passed(limits, [n / 28 for n in range(28 * 20)]) == 28 * 20
    assert limits.refused == 0


@pytest.mark.parametrize("model", MODELS)
def test_the_31st_message_at_once_is_refused(model: Model) -> None:
    assert passed(Limits(model), [100.0] * 31) == 30


def test_a_fixed_window_lets_twice_as_many_pass_around_its_edge_and_a_sliding_one_does_not() -> None:
    burst = [10.95] * 30 + [11.05] * 30
    assert passed(Limits("fixed"), burst) == 60
    assert passed(Limits("sliding"), burst) == 30


@pytest.mark.parametrize("model", MODELS)
def test_one_chat_has_a_small_burst_and_then_one_a_second(model: Model) -> None:
    limits = Limits(model)
    assert passed(limits, [99.0] * 4, chat=7) == 3
    assert passed(Limits(model), [99.0 + n for n in range(60)], chat=7) == 60


@pytest.mark.parametrize("model", MODELS)
def test_a_group_gets_twenty_a_minute(model: Model) -> None:
    times = [600.0 + 1.01 * n for n in range(21)]
    assert passed(Limits(model, Figures(penalty=0)), times, chat=-5, group=True) == (21 if model == "leaky" else 20)
    assert passed(Limits(model), [600 + 3.01 * n for n in range(60)], chat=-5, group=True) == 60


@pytest.mark.parametrize("model", MODELS)
def test_asking_during_the_ban_is_counted_and_waiting_it_out_is_enough(model: Model) -> None:
    limits = Limits(model)
    passed(limits, [50.0] * 3, chat=7)
    wait = limits.admit(7, group=False, at=50.1)
    assert wait is not None
    assert limits.admit(7, group=False, at=50.2) is not None
    assert (limits.refused, limits.during_ban) == (2, 1)
    assert limits.admit(7, group=False, at=50.1 + wait + 0.01) is None


def test_a_ban_of_one_chat_leaves_the_others_alone() -> None:
    limits = Limits("sliding")
    passed(limits, [50.0] * 4, chat=7)
    assert limits.admit(8, group=False, at=50.3) is None


def test_the_leaky_bucket_adds_a_penalty() -> None:
    limits = Limits("leaky", Figures(penalty=5))
    passed(limits, [50.0] * 3, chat=7)
    assert limits.admit(7, group=False, at=50.0) == 6


def test_without_a_model_only_a_ban_by_hand_counts() -> None:
    limits = Limits("none")
    assert passed(limits, [1.0] * 500, chat=7) == 500
    limits.ban(None, 3, 1.0)
    assert limits.admit(9, group=False, at=2.0) == 2

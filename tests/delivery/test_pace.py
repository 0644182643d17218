"""The pace in simulated time, against three ways of counting."""

import math
import random
from collections.abc import Callable
from statistics import quantiles

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.core.messages import Lane
from bot.delivery.outcome import Ambiguous, NotSent, Outcome, RetryAfter, Sent
from bot.delivery.pace import Pace, PaceConfig
from tests.delivery.servers import Counter, FixedWindow, LeakyBucket, Message, Sender, Server, SlidingWindow

MODELS = pytest.mark.parametrize("model", [SlidingWindow, FixedWindow, LeakyBucket])
Model = Callable[[int, float], Counter]


def bulk(count: int, first_chat: int = 1) -> list[Message]:
    return [Message(0.0, Lane.BULK, chat) for chat in range(first_chat, first_chat + count)]


@MODELS
def test_bulk_reaches_its_pace_without_a_single_flood_wait(model: Model) -> None:
    server = Server(model)
    run = Sender(Pace(PaceConfig()), server).send(bulk(3000))
    assert run.sent == 3000
    assert server.refused == 0
    assert run.sent / run.seconds >= 0.98 * 25


@MODELS
def test_replies_overtake_bulk(model: Model) -> None:
    server = Server(model)
    presses = [Message(second, Lane.REPLY, 100_000 + second) for second in range(0, 60, 2)]
    run = Sender(Pace(PaceConfig()), server).send([*bulk(1500), *presses])
    assert server.refused == 0
    assert max(run.waited[Lane.REPLY]) < 0.3
    assert run.sent == 1530


@MODELS
def test_a_wave_of_replies_in_the_middle_of_bulk_meets_no_flood_wait(model: Model) -> None:
    server = Server(model)
    rng = random.Random(3)
    wave = [Message(20 + rng.random() * 60, Lane.REPLY, 100_000 + n) for n in range(1000)]
    run = Sender(Pace(PaceConfig()), server).send([*bulk(1500), *wave])
    assert server.refused == 0
    assert max(run.waited[Lane.REPLY]) < 3
    assert run.sent == 2500


@MODELS
def test_urgent_messages_pass_bulk(model: Model) -> None:
    server = Server(model)
    rng = random.Random(5)
    alone = [Message(rng.random() * 60, Lane.URGENT, 100_000 + n) for n in range(100)]
    at_once = [Message(70.0, Lane.URGENT, 200_000 + n) for n in range(100)]
    run = Sender(Pace(PaceConfig()), server).send([*bulk(2500), *alone, *at_once])
    assert server.refused == 0
    waited = run.waited[Lane.URGENT]
    assert quantiles(waited[:100], n=20)[-1] < 1
    assert max(waited[100:]) < 5


@MODELS
def test_bulk_keeps_its_floor_under_a_flood_of_replies(model: Model) -> None:
    server = Server(model)
    flood = [Message(n / 50, Lane.REPLY, 100_000 + n) for n in range(3000)]
    run = Sender(Pace(PaceConfig()), server).send([*bulk(250), *flood], until=60.0)
    assert len(run.waited[Lane.BULK]) >= 0.95 * 250
    assert server.refused == 0


@MODELS
def test_a_server_that_allows_less_is_obeyed_and_nobody_is_lost(model: Model) -> None:
    server = Server(model, per_second=12)
    run = Sender(Pace(PaceConfig()), server).send(bulk(1000))
    assert run.sent == 1000
    assert server.under_a_ban == 0
    assert server.refused < 100


@MODELS
def test_a_group_gets_its_messages_without_a_flood_wait(model: Model) -> None:
    server = Server(model)
    talk = [Message(n / 2, Lane.REPLY, -1001) for n in range(60)]
    run = Sender(Pace(PaceConfig()), server).send(talk)
    assert run.sent == 60
    assert server.refused == 0
    assert run.seconds < 200


@MODELS
def test_many_messages_to_one_person_go_out_at_one_a_second(model: Model) -> None:
    server = Server(model)
    run = Sender(Pace(PaceConfig()), server).send([Message(0.0, Lane.REPLY, 5) for _ in range(20)])
    assert run.sent == 20
    assert server.refused == 0
    assert 17 <= run.seconds < 19


def test_a_reader_may_get_three_answers_at_once_and_then_one_a_second() -> None:
    pace = Pace(PaceConfig(per_chat_per_second=1))
    moments = []
    now = 0.0
    for _ in range(5):
        now = max(now, pace.ready_at(Lane.REPLY, 1, now))
        pace.started(Lane.REPLY, 1, now)
        pace.finished(1, Sent(1), now)
        moments.append(round(now, 3))
    assert moments == [0, 0, 0, 1, 2]


def test_of_urgent_messages_to_a_chat_no_four_leave_within_the_time_of_three() -> None:
    pace = Pace(PaceConfig(per_chat_per_second=1))
    moments, now = [], 0.0
    for lane in (Lane.BULK, Lane.URGENT, Lane.URGENT, Lane.URGENT, Lane.URGENT):
        now = max(now, pace.ready_at(lane, 1, now) + 0.1)
        pace.started(lane, 1, now)
        pace.finished(1, Ambiguous("reset"), now)
        moments.append(now)
    assert min(after - before for before, after in zip(moments, moments[3:], strict=False)) >= 3


def test_bulk_to_a_chat_leaves_the_burst_to_answers() -> None:
    pace = Pace(PaceConfig(per_chat_per_second=1))
    pace.started(Lane.BULK, 1, 0.0)
    pace.finished(1, Sent(1), 0.1)
    assert pace.ready_at(Lane.BULK, 1, 0.1) == pytest.approx(1.0)
    assert pace.ready_at(Lane.REPLY, 1, 0.1) <= 0.1


def test_a_chat_with_a_message_in_flight_waits_for_its_end() -> None:
    pace = Pace(PaceConfig())
    pace.started(Lane.BULK, 1, 0.0)
    assert math.isinf(pace.ready_at(Lane.REPLY, 1, 5.0))
    with pytest.raises(ValueError, match="in flight"):
        pace.started(Lane.REPLY, 1, 5.0)
    pace.finished(1, None, 6.0)
    assert pace.ready_at(Lane.REPLY, 1, 6.0) <= 6.0


def limited(pace: Pace, chat: int, seconds: float, now: float, lane: Lane = Lane.BULK, *, stated: bool = True) -> None:
    pace.started(lane, chat, now)
    pace.finished(chat, RetryAfter(seconds, stated=stated), now)


def test_one_flood_wait_holds_its_chat_and_no_other() -> None:
    pace = Pace(PaceConfig())
    limited(pace, 1, 30, 0.0)
    assert pace.ready_at(Lane.REPLY, 1, 1.0) == pytest.approx(30.0)
    assert pace.ready_at(Lane.BULK, 2, 1.0) <= 1.0
    assert pace.bulk_rate(1.0) == 25


def test_two_chats_hit_within_a_second_hold_bulk_and_cut_it_by_a_third() -> None:
    pace = Pace(PaceConfig())
    limited(pace, 1, 4, 0.0)
    limited(pace, 2, 10, 0.5)
    assert pace.ready_at(Lane.BULK, 3, 1.0) == pytest.approx(10.5)
    assert pace.ready_at(Lane.EDIT, 3, 1.0) == pytest.approx(10.5)
    assert pace.ready_at(Lane.URGENT, 3, 1.0) <= 1.0
    assert pace.ready_at(Lane.REPLY, 3, 1.0) <= 1.0
    assert pace.bulk_rate(10.5) == pytest.approx(25 * 2 / 3)
    assert pace.bulk_rate(20.5) == pytest.approx(25 * (2 / 3 + 0.1))
    assert pace.bulk_rate(100.0) == 25


def test_what_was_in_flight_when_the_hold_began_does_not_cut_again() -> None:
    pace = Pace(PaceConfig())
    for chat in range(6):
        pace.started(Lane.URGENT, chat, 0.0)
    for chat in range(6):
        pace.finished(chat, RetryAfter(5), 0.2)
    assert pace.bulk_rate(5.2) == pytest.approx(25 * 2 / 3)


def test_urgent_messages_have_five_a_second_while_bulk_is_held() -> None:
    pace = Pace(PaceConfig())
    pace.hold(math.inf, Lane.BULK)
    now, sent = 0.0, 0
    while now < 10:
        now = max(now, pace.ready_at(Lane.URGENT, sent, now))
        pace.started(Lane.URGENT, sent, now)
        pace.finished(sent, Sent(1), now)
        sent += 1
    assert 50 <= sent <= 53
    assert math.isinf(pace.ready_at(Lane.BULK, 1000, now))
    pace.release()
    assert pace.ready_at(Lane.BULK, 1000, now + 1) <= now + 1


def test_each_flood_wait_of_a_reply_halves_the_ceiling_and_it_grows_back() -> None:
    pace = Pace(PaceConfig())
    limited(pace, 1, 1, 0.0, Lane.REPLY)
    limited(pace, 2, 1, 0.5, Lane.REPLY)  # the same event
    assert pace.replies_rate(0.5) == pytest.approx(10, abs=0.2)
    limited(pace, 3, 1, 2.0, Lane.REPLY)
    assert pace.replies_rate(2.0) == pytest.approx(5, abs=0.3)
    assert pace.replies_rate(200.0) == 20


@MODELS
def test_a_wave_of_newcomers_is_answered_as_fast_as_the_ceiling_allows(model: Model) -> None:
    server = Server(model)
    wave = [Message(60 * n / 1000, Lane.NEWCOMER, 100_000 + n) for n in range(1000)]
    run = Sender(Pace(PaceConfig()), server).send([*bulk(500), *wave])
    assert server.refused == 0
    assert max(run.waited[Lane.NEWCOMER]) < 3


def test_once_telegram_complains_newcomers_get_a_fifth_of_the_ceiling() -> None:
    pace = Pace(PaceConfig(growth_per_second=1e-9))
    pace.started(Lane.NEWCOMER, 1, 0.0)
    pace.finished(1, RetryAfter(1), 0.1)
    assert pace.replies_rate(0.1) == 10
    sent = now = 0
    while now < 1000:  # hundredths of a second
        if pace.ready_at(Lane.NEWCOMER, 100 + now, 1 + now / 100) <= 1 + now / 100:
            pace.started(Lane.NEWCOMER, 100 + now, 1 + now / 100)
            pace.finished(100 + now, Sent(1), 1 + now / 100)
            sent += 1
        now += 1
    assert 18 <= sent <= 22
    assert pace.ready_at(Lane.REPLY, 5, 11.0) <= 11.0, "whoever we know has the rest"


def test_the_burst_of_replies_belongs_to_those_we_know() -> None:
    pace = Pace(PaceConfig())
    for chat in (1, 2):
        pace.started(Lane.NEWCOMER, chat, 0.0)
    assert pace.ready_at(Lane.NEWCOMER, 4, 0.0) > 0.0
    assert pace.ready_at(Lane.REPLY, 3, 0.0) <= 0.0


def test_flood_waits_without_a_number_grow_while_they_repeat() -> None:
    pace = Pace(PaceConfig())
    waits = []
    now = 0.0
    for _ in range(6):
        limited(pace, 1, 5, now, stated=False)
        waits.append(pace.ready_at(Lane.BULK, 1, now) - now)
        now += waits[-1]
    assert [round(wait) for wait in waits] == [5, 10, 20, 40, 60, 60]


def test_a_dead_line_is_tried_by_one_call_at_a_time_in_growing_spans() -> None:
    pace = Pace(PaceConfig())
    now, spans = 0.0, []
    for chat in range(9):
        pace.started(Lane.BULK, chat, now)
        pace.finished(chat, NotSent("dns"), now)
        spans.append(pace.ready_at(Lane.REPLY, 100, now) - now)
        now += spans[-1]
    assert spans == pytest.approx([0.5, 1, 2, 4, 8, 16, 30, 30, 30])
    pace.started(Lane.REPLY, 100, now)
    assert math.isinf(pace.ready_at(Lane.REPLY, 101, now))
    pace.finished(100, Sent(1), now)
    assert pace.ready_at(Lane.REPLY, 101, now) <= now


def test_single_doubtful_calls_hold_nothing_but_three_in_a_row_do() -> None:
    pace = Pace(PaceConfig())
    outcomes: list[Outcome] = [Ambiguous("timeout"), Ambiguous("timeout"), Sent(1), Ambiguous("timeout")]
    for chat, outcome in enumerate(outcomes):
        pace.started(Lane.REPLY, chat, float(chat))
        pace.finished(chat, outcome, float(chat))
    assert pace.ready_at(Lane.REPLY, 50, 4.0) <= 4.0
    for chat in (60, 61):
        pace.started(Lane.REPLY, chat, 4.0)
        pace.finished(chat, Ambiguous("http_502", answered=True), 4.0)
    assert pace.ready_at(Lane.REPLY, 50, 4.0) == pytest.approx(4.5)


def test_an_outage_of_ten_minutes_uses_up_few_attempts() -> None:
    pace = Pace(PaceConfig())
    now, calls = 0.0, 0
    while now < 600:
        now = max(now, pace.ready_at(Lane.BULK, calls, now))
        pace.started(Lane.BULK, calls, now)
        now += 0.1
        pace.finished(calls, Ambiguous("http_502", answered=True), now)
        calls += 1
    assert calls < 35


def test_holding_everything_and_releasing_it() -> None:
    pace = Pace(PaceConfig())
    pace.hold(50.0)
    assert {pace.ready_at(lane, 1, 0.0) for lane in Lane} == {50.0}
    pace.release()
    assert max(pace.ready_at(lane, 1, 0.0) for lane in Lane) <= 0.0
    with pytest.raises(ValueError, match="held"):
        pace.hold(50.0, Lane.REPLY)


def test_idle_chats_are_forgotten() -> None:
    pace = Pace(PaceConfig(bulk_per_second=1000, per_chat_per_second=10))
    now = 0.0
    for chat in range(20_000):
        now = max(now, pace.ready_at(Lane.BULK, chat, now))
        pace.started(Lane.BULK, chat, now)
        pace.finished(chat, Sent(1), now)
    assert pace.known_chats < 1100


STEPS = st.lists(
    st.tuples(
        st.sampled_from(list(Lane)),
        st.integers(min_value=-2, max_value=3).filter(bool),
        st.floats(min_value=0, max_value=3),
        st.sampled_from([Sent(1), RetryAfter(2), NotSent("dns"), Ambiguous("timeout"), None]),
    ),
    max_size=120,
)


@settings(max_examples=150, deadline=None)
@given(steps=STEPS)
def test_per_chat_limits_hold_whatever_happens(steps: list[tuple[Lane, int, float, Outcome | None]]) -> None:
    """One in flight; no more than burst + rate x span in any span; 20 a minute to a group; nothing under a hold."""
    pace = Pace(PaceConfig())
    flying: dict[int, Outcome | None] = {}
    starts: dict[int, list[float]] = {}
    held: dict[int, float] = {}
    now = 0.0
    for lane, chat, pause, outcome in steps:
        now += pause
        if pause > 1 and flying:
            ended = next(iter(flying))
            result = flying.pop(ended)
            pace.finished(ended, result, now)
            held[ended] = now + 2 if isinstance(result, RetryAfter) else held.get(ended, 0.0)
        if pace.ready_at(lane, chat, now) > now:
            continue
        assert chat not in flying
        assert now >= held.get(chat, 0.0)
        pace.started(lane, chat, now)
        flying[chat] = outcome
        starts.setdefault(chat, []).append(now)
        assert pace.in_flight == len(flying)
    for chat, times in starts.items():
        for first, begin in enumerate(times):
            for last in range(first, len(times)):
                assert last - first + 1 <= 3 + (times[last] - begin) + 1e-6
        if chat < 0:
            assert all(times[n] - times[n - 20] >= 60 for n in range(20, len(times)))

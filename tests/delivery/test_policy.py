"""Every kind of message against every outcome."""

from datetime import UTC, datetime, timedelta

import pytest

from bot.core.messages import EXPIRES_AFTER, LANE, MessageKind
from bot.delivery.outcome import (
    Ambiguous,
    Gone,
    Halt,
    Harmless,
    Moved,
    NotSent,
    Outcome,
    Refusal,
    Rejected,
    RetryAfter,
    Sent,
    Trifle,
    Unreachable,
)
from bot.delivery.policy import (
    IN_DOUBT,
    Again,
    Done,
    Drop,
    HaltAll,
    MarkUnreachable,
    MoveTo,
    Park,
    PlainText,
    Settle,
    settle,
)

NOW = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)
CHANGES = {MessageKind.EDIT, MessageKind.DELETE}
AGAIN = {
    MessageKind.REPLY,
    MessageKind.ALERT,
    MessageKind.CORRECTION,
    MessageKind.REMINDER,
    MessageKind.HEARING_CHANGE,
    MessageKind.FAMILY,
    MessageKind.STAFF,
    MessageKind.ANSWER,
    MessageKind.BAD_NEWS,
}
NEVER = set(MessageKind) - CHANGES - AGAIN
EVERY_KIND = pytest.mark.parametrize("kind", MessageKind)


def after(seconds: float, *, counts: bool) -> Again:
    return Again(NOW + timedelta(seconds=seconds), counts_attempt=counts)


SAME_FOR_ALL: list[tuple[str, Outcome, Settle]] = [
    ("sent", Sent(7), Done(7)),
    ("flood", RetryAfter(9), after(9, counts=False)),
    ("blocked", Unreachable(Gone.BLOCKED), MarkUnreachable(Gone.BLOCKED)),
    ("moved", Moved(-5), MoveTo(-5)),
    ("not modified", Harmless(Trifle.NOT_MODIFIED), Done(None)),
    ("message gone", Harmless(Trifle.MESSAGE_GONE), Drop("message_gone")),
    ("too old", Harmless(Trifle.QUERY_TOO_OLD), Drop("query_too_old")),
    ("revoked", Halt("unauthorized"), HaltAll("unauthorized")),
]


@EVERY_KIND
@pytest.mark.parametrize(("outcome", "expected"), [row[1:] for row in SAME_FOR_ALL], ids=[r[0] for r in SAME_FOR_ALL])
def test_clear_outcomes_are_settled_alike_for_every_kind(kind: MessageKind, outcome: Outcome, expected: Settle) -> None:
    assert settle(kind, 0, outcome, NOW, formatted=True) == expected
    assert settle(kind, 4, outcome, NOW, formatted=False) == expected


@EVERY_KIND
def test_a_connection_that_never_opened_costs_no_attempt_however_often(kind: MessageKind) -> None:
    seconds = 1 if kind is MessageKind.REPLY else 5
    assert settle(kind, 100, NotSent("dns"), NOW, formatted=True) == after(seconds, counts=False)


@pytest.mark.parametrize("kind", sorted(AGAIN))
def test_what_must_not_be_missed_is_sent_again_three_times_after_silence(kind: MessageKind) -> None:
    for attempts, pause in enumerate((3, 30, 120)):
        assert settle(kind, attempts, Ambiguous("timeout"), NOW, formatted=True) == after(pause, counts=True)
    assert settle(kind, 3, Ambiguous("timeout"), NOW, formatted=True) == Park(IN_DOUBT)


@pytest.mark.parametrize("kind", sorted(AGAIN))
def test_a_server_error_is_answered_with_patience(kind: MessageKind) -> None:
    pauses = []
    for attempts in range(5):
        decision = settle(kind, attempts, Ambiguous("http_502", answered=True), NOW, formatted=True)
        assert isinstance(decision, Again)
        assert decision.counts_attempt
        pauses.append((decision.not_before - NOW).total_seconds())
    assert pauses == [2, 8, 30, 120, 300]
    assert settle(kind, 5, Ambiguous("http_502", answered=True), NOW, formatted=True) == Park(IN_DOUBT)


@pytest.mark.parametrize("kind", sorted(NEVER))
@pytest.mark.parametrize("answered", [False, True])
def test_what_would_annoy_twice_is_never_repeated_in_doubt(kind: MessageKind, answered: bool) -> None:
    assert settle(kind, 0, Ambiguous("timeout", answered=answered), NOW, formatted=True) == Park(IN_DOUBT)


@pytest.mark.parametrize("kind", sorted(CHANGES))
def test_edits_and_deletions_are_repeated_because_twice_is_once(kind: MessageKind) -> None:
    assert all(isinstance(settle(kind, n, Ambiguous("timeout"), NOW, formatted=True), Again) for n in range(5))
    assert settle(kind, 5, Ambiguous("timeout"), NOW, formatted=True) == Drop(IN_DOUBT)


@EVERY_KIND
@pytest.mark.parametrize("ours", [False, True])
def test_a_refused_text_goes_out_once_without_formatting_and_is_parked_then(kind: MessageKind, ours: bool) -> None:
    refusal = Rejected(Refusal.PARSE, ours=ours)
    first = settle(kind, 0, refusal, NOW, formatted=True)
    second = settle(kind, 0, refusal, NOW, formatted=False)
    if kind in CHANGES and not ours:
        assert first == second == Drop("parse")
    elif kind is MessageKind.DELETE:
        assert first == second == Park("parse")
    else:
        assert (first, second) == (PlainText("parse"), Park("parse"))


def test_every_kind_has_a_lane_and_an_expiry() -> None:
    assert set(LANE) == set(EXPIRES_AFTER) == set(MessageKind)
    assert EXPIRES_AFTER[MessageKind.REPLY] == timedelta(minutes=10)

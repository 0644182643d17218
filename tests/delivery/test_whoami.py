"""What Telegram says this bot is called."""

import pytest

from bot.delivery.outcome import Ambiguous, Halt, NotSent, Outcome, RetryAfter, Sent
from bot.delivery.tasks import Found, Later
from bot.delivery.whoami import verdict


@pytest.mark.parametrize(
    ("result", "name"),
    [
        ({"id": 1, "username": "vigil_test_bot"}, "vigil_test_bot"),
        ({"id": 1}, ""),
        ({"username": "a/../b"}, ""),
        ({"username": "x" * 33}, ""),
        ({"username": 7}, ""),
        (True, ""),
        (None, ""),
    ],
    ids=["a name", "none", "no name at all", "too long", "a number", "no answer of this kind", "nothing"],
)
def test_only_what_is_a_username_stands_in_a_link(result: object, name: str) -> None:
    assert verdict(Sent(None, result)) == Found(name)


@pytest.mark.parametrize(
    "outcome", [Ambiguous("timeout"), NotSent("refused"), Halt("unauthorized"), RetryAfter(7.0)], ids=repr
)
def test_what_may_go_better_later_is_asked_again(outcome: Outcome) -> None:
    assert verdict(outcome) == Later(7.0 if isinstance(outcome, RetryAfter) else None)

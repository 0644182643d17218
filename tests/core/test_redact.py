"""What must not be read is not read, and what may be read stays."""

import pytest

from bot.core.redact import redact


@pytest.mark.parametrize(
    ("text", "clean"),
    [
        pytest.param(
            "https://api.telegram.org/bot7000001:AAcanary_canary-1/getMe",
            "https://api.telegram.org/bot***/getMe",
            id="token in an address",
        ),
        pytest.param("x 7000001%3AAAcanary_canary", "x ***", id="token percent-encoded"),
        pytest.param("postgresql://vigil:pass@db/vigil", "postgresql://***@db/vigil", id="password of a database"),
        pytest.param(
            "get https://a.example/feed?key=abc&page=2",
            "get https://a.example/feed?key=***&page=2",
            id="key in a query",
        ),
        pytest.param("chat_id=-100123 'user_id': 55", "chat_id=*** 'user_id': ***", id="ids of chats"),
        pytest.param(
            "at 12:30:15 read https://a.example:8443/b",
            "at 12:30:15 read https://a.example:8443/b",
            id="clock and port stay",
        ),
    ],
)
def test_secrets_are_cut_out_and_the_rest_stays(text: str, clean: str) -> None:
    assert redact(text) == clean


def test_a_known_secret_of_any_shape_is_cut_out() -> None:
    assert redact("proxy says 42:x refused", ("42:x", "")) == "proxy says *** refused"

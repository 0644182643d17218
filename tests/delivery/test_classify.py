"""Every answer of the Bot API that a sender has to sort, and answers that are not the Bot API's."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.delivery.classify import LONGEST_RETRY, UNSTATED_RETRY, classify
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


def error(code: int, description: str, **parameters: object) -> bytes:
    answer: dict[str, object] = {"ok": False, "error_code": code, "description": description}
    if parameters:
        answer["parameters"] = parameters
    return json.dumps(answer).encode()


def gone(reason: Gone) -> Outcome:
    return Unreachable(reason)


def ours(reason: Refusal) -> Outcome:
    return Rejected(reason, ours=True)


def one(reason: Refusal) -> Outcome:
    return Rejected(reason, ours=False)


ERRORS: list[tuple[int, str, Outcome]] = [
    (403, "Forbidden: bot was blocked by the user", gone(Gone.BLOCKED)),
    (400, "Bad Request: USER_IS_BLOCKED", gone(Gone.BLOCKED)),
    (403, "Forbidden: user is deactivated", gone(Gone.DEACTIVATED)),
    (400, "Bad Request: INPUT_USER_DEACTIVATED", gone(Gone.DEACTIVATED)),
    (403, "Forbidden: bot can't initiate conversation with a user", gone(Gone.NEVER_STARTED)),
    (403, "Forbidden: bot was kicked from the group chat", gone(Gone.KICKED)),
    (403, "Forbidden: bot was kicked from the supergroup chat", gone(Gone.KICKED)),
    (403, "Forbidden: bot was kicked from the channel chat", gone(Gone.KICKED)),
    (400, "Bad Request: USER_BANNED_IN_CHANNEL", gone(Gone.KICKED)),
    (403, "Forbidden: bot is not a member of the channel chat", gone(Gone.NOT_A_MEMBER)),
    (403, "Forbidden: bot is not a member of the supergroup chat", gone(Gone.NOT_A_MEMBER)),
    (400, "Bad Request: CHANNEL_PRIVATE", gone(Gone.NOT_A_MEMBER)),
    (403, "Forbidden: the group chat was deleted", gone(Gone.GROUP_DELETED)),
    (400, "Bad Request: group chat was deactivated", gone(Gone.GROUP_DELETED)),
    (403, "Forbidden: bot can't send messages to bots", gone(Gone.IS_A_BOT)),
    (403, "Forbidden: something new", gone(Gone.FORBIDDEN)),
    (400, "Bad Request: chat not found", gone(Gone.CHAT_NOT_FOUND)),
    (400, "Bad Request: private chat not found", gone(Gone.CHAT_NOT_FOUND)),
    (400, "Bad Request: PEER_ID_INVALID", gone(Gone.CHAT_NOT_FOUND)),
    (400, "Bad Request: CHAT_WRITE_FORBIDDEN", gone(Gone.NO_RIGHTS)),
    (403, "Forbidden: CHAT_WRITE_FORBIDDEN", gone(Gone.NO_RIGHTS)),
    (400, "Bad Request: have no rights to send a message", gone(Gone.NO_RIGHTS)),
    (400, "Bad Request: not enough rights to send text messages to the chat", gone(Gone.NO_RIGHTS)),
    (400, "Bad Request: need administrator rights in the channel chat", gone(Gone.NO_RIGHTS)),
    (400, "Bad Request: CHAT_RESTRICTED", gone(Gone.NO_RIGHTS)),
    (400, 'Bad Request: can\'t parse entities: Unsupported start tag "x" at byte offset 3', ours(Refusal.PARSE)),
    (400, "Bad Request: can't parse entities: Can't find end tag for b", ours(Refusal.PARSE)),
    (400, "Bad Request: unsupported parse_mode", ours(Refusal.PARSE)),
    (400, "Bad Request: can't parse reply keyboard markup JSON object", ours(Refusal.BUTTON)),
    (400, "Bad Request: message is too long", ours(Refusal.TOO_LONG)),
    (400, "Bad Request: MESSAGE_TOO_LONG", ours(Refusal.TOO_LONG)),
    (400, "Bad Request: message caption is too long", ours(Refusal.TOO_LONG)),
    (413, "Request Entity Too Large", ours(Refusal.TOO_LONG)),
    (400, "Bad Request: message text is empty", ours(Refusal.EMPTY)),
    (400, "Bad Request: text must be non-empty", ours(Refusal.EMPTY)),
    (400, "Bad Request: BUTTON_DATA_INVALID", ours(Refusal.BUTTON)),
    (400, "Bad Request: BUTTON_URL_INVALID", ours(Refusal.BUTTON)),
    (400, "Bad Request: object expected as reply markup", ours(Refusal.BUTTON)),
    (400, "Bad Request: inline keyboard button URL 'tg' is invalid: Wrong HTTP URL", ours(Refusal.BUTTON)),
    (400, "Bad Request: wrong file identifier/HTTP URL specified", ours(Refusal.FILE)),
    (400, "Bad Request: wrong remote file identifier specified: wrong padding", ours(Refusal.FILE)),
    (400, "Bad Request: FILE_REFERENCE_EXPIRED", ours(Refusal.FILE)),
    (400, "Bad Request: can't use file of type Photo as Document", ours(Refusal.FILE)),
    (400, "Bad Request: wrong file_id or the file is temporarily unavailable", ours(Refusal.FILE)),
    (400, "Bad Request: PHOTO_INVALID_DIMENSIONS", ours(Refusal.FILE)),
    (400, "Bad Request: IMAGE_PROCESS_FAILED", ours(Refusal.FILE)),
    (400, "Bad Request: file must be non-empty", ours(Refusal.FILE)),
    (400, "Bad Request: message caption is too long", ours(Refusal.TOO_LONG)),
    (404, "Not Found: method not found", ours(Refusal.METHOD)),
    (400, "Bad Request: message to be replied not found", one(Refusal.REPLY_TARGET)),
    (400, "Bad Request: message thread not found", one(Refusal.TOPIC)),
    (400, "Bad Request: TOPIC_CLOSED", one(Refusal.TOPIC)),
    (400, "Bad Request: message can't be edited", one(Refusal.LOCKED)),
    (400, "Bad Request: message can't be deleted for everyone", one(Refusal.LOCKED)),
    (400, "Bad Request: nobody has met this before", one(Refusal.UNKNOWN)),
    (
        400,
        "Bad Request: message is not modified: specified new message content and reply markup are exactly the same",
        Harmless(Trifle.NOT_MODIFIED),
    ),
    (400, "Bad Request: message to edit not found", Harmless(Trifle.MESSAGE_GONE)),
    (400, "Bad Request: message to delete not found", Harmless(Trifle.MESSAGE_GONE)),
    (400, "Bad Request: MESSAGE_ID_INVALID", Harmless(Trifle.MESSAGE_GONE)),
    (
        400,
        "Bad Request: query is too old and response timeout expired or query ID is invalid",
        Harmless(Trifle.QUERY_TOO_OLD),
    ),
    (401, "Unauthorized", Halt("unauthorized")),
    (404, "Not Found", Halt("token_unknown")),
    (421, "Misdirected Request: unallowed token specified", Halt("token_unknown")),
    (400, "Bad Request: Logged out", Halt("logged_out")),
    (409, "Conflict: terminated by other getUpdates request", Halt("conflict")),
    (409, "Conflict: can't use getUpdates method while webhook is active", Halt("conflict")),
    (500, "Internal Server Error: restart", Ambiguous("http_500")),
    (500, "Internal Server Error", Ambiguous("http_500", answered=True)),
    (502, "Bad Gateway", Ambiguous("http_502", answered=True)),
    (504, "Gateway Timeout", Ambiguous("http_504")),
]


@pytest.mark.parametrize(("code", "text", "expected"), ERRORS, ids=[f"{code} {text[:60]}" for code, text, _ in ERRORS])
def test_each_error_text_is_sorted(code: int, text: str, expected: Outcome) -> None:
    assert classify(code, error(code, text), {}) == expected
    assert classify(code, error(code, text.upper()), {}) == expected, "Telegram is not consistent about case"


PAGES: list[tuple[str, int, bytes, Outcome]] = [
    ("a gateway's page", 502, b"<html><h1>502 Bad Gateway</h1></html>", Ambiguous("http_502", answered=True)),
    ("a gateway that waited in vain", 504, b"<html></html>", Ambiguous("http_504")),
    ("an empty server error", 500, b"", Ambiguous("http_500", answered=True)),
    ("a request timeout", 408, b"", Ambiguous("http_408")),
    ("a firewall's 403 condemns nobody", 403, b"<html>Access denied</html>", NotSent("gateway_403")),
    ("a proxy that wants a password", 407, b"", NotSent("gateway_407")),
    ("a redirect", 302, b"", NotSent("gateway_302")),
    ("a page for 404", 404, b"<html>nginx</html>", Halt("token_unknown")),
    ("a page for 413", 413, b"<html>nginx</html>", ours(Refusal.TOO_LONG)),
    ("a page for 400", 400, b"<html>nginx</html>", ours(Refusal.UNKNOWN)),
    ("a page for 429", 429, b"slow down", RetryAfter(UNSTATED_RETRY, stated=False)),
    ("success that is no JSON", 200, b"<html>Welcome to our wifi</html>", Ambiguous("unreadable_answer")),
    ("success cut in the middle", 200, b'{"ok":true,"result":{"mess', Ambiguous("unreadable_answer")),
    ("JSON that is no object", 200, b"[1,2]", Ambiguous("unreadable_answer")),
    ("ok that is no boolean", 200, b'{"ok":"yes"}', Ambiguous("unreadable_answer")),
    ("no success in a 200", 200, b'{"ok":false}', Ambiguous("contradictory_answer")),
    ("a 200 that holds an error", 200, error(403, "Forbidden: bot was blocked by the user"), gone(Gone.BLOCKED)),
    ("brackets without end", 200, b"[" * 200_000, Ambiguous("unreadable_answer")),
    ("a number without end", 200, b'{"ok":true,"result":' + b"9" * 10_000 + b"}", Ambiguous("unreadable_answer")),
]


@pytest.mark.parametrize(("status", "body", "expected"), [row[1:] for row in PAGES], ids=[row[0] for row in PAGES])
def test_answers_of_others_are_sorted(status: int, body: bytes, expected: Outcome) -> None:
    assert classify(status, body, {}) == expected


WAITS: list[tuple[str, bytes, dict[str, str], RetryAfter]] = [
    ("in parameters", error(429, "Too Many Requests", retry_after=7), {}, RetryAfter(7)),
    ("in the header", error(429, "Too Many Requests"), {"Retry-After": "9"}, RetryAfter(9)),
    ("in the text", error(429, "Too Many Requests: retry after 11"), {}, RetryAfter(11)),
    ("the longest", error(429, "retry after 3", retry_after=5), {"Retry-After": "4"}, RetryAfter(5)),
    ("nowhere", error(429, "Too Many Requests"), {}, RetryAfter(UNSTATED_RETRY, stated=False)),
    ("a date", error(429, ""), {"Retry-After": "Wed, 21 Oct"}, RetryAfter(UNSTATED_RETRY, stated=False)),
    ("below nothing", error(429, "", retry_after=-5), {}, RetryAfter(UNSTATED_RETRY, stated=False)),
    ("a truth value", error(429, "", retry_after=True), {}, RetryAfter(UNSTATED_RETRY, stated=False)),
    ("no number", error(429, ""), {"Retry-After": "nan"}, RetryAfter(UNSTATED_RETRY, stated=False)),
    ("for ever", error(429, "", retry_after=10**12), {}, RetryAfter(LONGEST_RETRY)),
    ("hours", error(429, "", retry_after=10072), {}, RetryAfter(10072)),
    (
        "parameters that are a list",
        b'{"ok":false,"error_code":429,"parameters":[1]}',
        {},
        RetryAfter(5.0, stated=False),
    ),
]


@pytest.mark.parametrize(("body", "headers", "expected"), [row[1:] for row in WAITS], ids=[row[0] for row in WAITS])
def test_the_wait_of_a_429_is_found_wherever_it_stands(
    body: bytes, headers: dict[str, str], expected: RetryAfter
) -> None:
    assert classify(429, body, headers) == expected


def test_a_moved_group_tells_its_new_id() -> None:
    body = error(400, "Bad Request: group chat was upgraded to a supergroup chat", migrate_to_chat_id=-100500)
    assert classify(400, body, {}) == Moved(-100500)


@pytest.mark.parametrize(
    ("result", "message_id"),
    [
        ({"message_id": 5, "text": "x"}, 5),
        (True, None),
        ([{"update_id": 1}], None),
        ({"message_id": "5"}, None),
        (None, None),
    ],
    ids=["a message", "true", "updates", "an id that is no number", "nothing"],
)
def test_success_carries_the_result_and_the_id_of_a_message(result: object, message_id: int | None) -> None:
    outcome = classify(200, json.dumps({"ok": True, "result": result}).encode(), {})
    assert outcome == Sent(message_id, result)


def test_what_people_wrote_stays_out_of_the_repr() -> None:
    assert "secret" not in repr(Sent(1, [{"text": "secret"}]))
    assert "100500" not in repr(Moved(-100500))


@given(status=st.integers(min_value=200, max_value=599), body=st.binary(max_size=200))
def test_any_bytes_are_sorted_without_an_exception(status: int, body: bytes) -> None:
    assert not isinstance(classify(status, body, {}), Sent | Unreachable)

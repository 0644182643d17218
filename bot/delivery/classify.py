"""Turns one HTTP answer of the Bot API into an outcome.

Owns the table of Telegram's error texts (they carry no codes; the texts are those of telegram-bot-api's Client.cpp).
Pure: knows nothing of connections; what happens when no answer came is told by bot/delivery/messenger.py.
"""

import json
import re
from collections.abc import Mapping
from typing import Final

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

UNSTATED_RETRY: Final = 5.0
"""Seconds to wait after a 429 that names no number."""

LONGEST_RETRY: Final = 86_400.0
"""Waits beyond a day are cut: a real one is renewed by the next 429, a nonsensical one must not bury a chat."""

_TEXTS: Final[tuple[tuple[str, Outcome], ...]] = (
    # who we write to (403 and 400)
    ("bot was blocked by the user", Unreachable(Gone.BLOCKED)),
    ("user_is_blocked", Unreachable(Gone.BLOCKED)),
    ("user is deactivated", Unreachable(Gone.DEACTIVATED)),
    ("user_deactivated", Unreachable(Gone.DEACTIVATED)),
    ("can't initiate conversation", Unreachable(Gone.NEVER_STARTED)),
    ("bot was kicked from", Unreachable(Gone.KICKED)),
    ("user_banned_in_channel", Unreachable(Gone.KICKED)),
    ("bot is not a member of", Unreachable(Gone.NOT_A_MEMBER)),
    ("group chat was deleted", Unreachable(Gone.GROUP_DELETED)),
    ("group chat was deactivated", Unreachable(Gone.GROUP_DELETED)),
    ("send messages to bots", Unreachable(Gone.IS_A_BOT)),
    ("send messages to the bot", Unreachable(Gone.IS_A_BOT)),
    ("user_is_bot", Unreachable(Gone.IS_A_BOT)),
    ("chat not found", Unreachable(Gone.CHAT_NOT_FOUND)),
    ("user not found", Unreachable(Gone.CHAT_NOT_FOUND)),
    ("peer_id_invalid", Unreachable(Gone.CHAT_NOT_FOUND)),
    ("chat_id_invalid", Unreachable(Gone.CHAT_NOT_FOUND)),
    ("channel_private", Unreachable(Gone.NOT_A_MEMBER)),
    ("have no write access", Unreachable(Gone.NO_RIGHTS)),
    ("have no rights to send", Unreachable(Gone.NO_RIGHTS)),
    ("not enough rights to send", Unreachable(Gone.NO_RIGHTS)),
    ("need administrator rights", Unreachable(Gone.NO_RIGHTS)),
    ("chat_write_forbidden", Unreachable(Gone.NO_RIGHTS)),
    ("chat_send_plain_forbidden", Unreachable(Gone.NO_RIGHTS)),
    ("chat_admin_required", Unreachable(Gone.NO_RIGHTS)),
    ("chat_restricted", Unreachable(Gone.NO_RIGHTS)),
    # nothing to do
    ("message is not modified", Harmless(Trifle.NOT_MODIFIED)),
    ("message_not_modified", Harmless(Trifle.NOT_MODIFIED)),
    ("message to edit not found", Harmless(Trifle.MESSAGE_GONE)),
    ("message to delete not found", Harmless(Trifle.MESSAGE_GONE)),
    ("message_id_invalid", Harmless(Trifle.MESSAGE_GONE)),
    ("query is too old", Harmless(Trifle.QUERY_TOO_OLD)),
    ("query_id_invalid", Harmless(Trifle.QUERY_TOO_OLD)),
    # one message
    ("message can't be edited", Rejected(Refusal.LOCKED, ours=False)),
    ("message can't be deleted", Rejected(Refusal.LOCKED, ours=False)),
    ("message to be replied not found", Rejected(Refusal.REPLY_TARGET, ours=False)),
    ("message to reply not found", Rejected(Refusal.REPLY_TARGET, ours=False)),
    ("reply message not found", Rejected(Refusal.REPLY_TARGET, ours=False)),
    ("replied message not found", Rejected(Refusal.REPLY_TARGET, ours=False)),
    ("message thread not found", Rejected(Refusal.TOPIC, ours=False)),
    ("topic_closed", Rejected(Refusal.TOPIC, ours=False)),
    ("topic_deleted", Rejected(Refusal.TOPIC, ours=False)),
    # a file, or what Telegram remembers one by
    ("file identifier", Rejected(Refusal.FILE, ours=True)),
    ("file reference", Rejected(Refusal.FILE, ours=True)),
    ("file_reference_", Rejected(Refusal.FILE, ours=True)),
    ("file_id_invalid", Rejected(Refusal.FILE, ours=True)),
    ("wrong file_id", Rejected(Refusal.FILE, ours=True)),
    ("file of type", Rejected(Refusal.FILE, ours=True)),
    ("type of file mismatch", Rejected(Refusal.FILE, ours=True)),
    ("file must be non-empty", Rejected(Refusal.FILE, ours=True)),
    ("file is too big", Rejected(Refusal.FILE, ours=True)),
    ("file_part", Rejected(Refusal.FILE, ours=True)),
    ("photo_", Rejected(Refusal.FILE, ours=True)),
    ("image_process_failed", Rejected(Refusal.FILE, ours=True)),
    # the request itself: the same for every recipient
    ("can't parse entities", Rejected(Refusal.PARSE, ours=True)),
    ("unsupported parse_mode", Rejected(Refusal.PARSE, ours=True)),
    ("entity_bounds_invalid", Rejected(Refusal.PARSE, ours=True)),
    ("entities_too_long", Rejected(Refusal.PARSE, ours=True)),
    ("can't parse", Rejected(Refusal.BUTTON, ours=True)),  # after entities: keyboards and buttons that are no JSON
    ("object expected as reply markup", Rejected(Refusal.BUTTON, ours=True)),
    ("reply_markup_", Rejected(Refusal.BUTTON, ours=True)),
    ("button_", Rejected(Refusal.BUTTON, ours=True)),
    ("inline keyboard", Rejected(Refusal.BUTTON, ours=True)),
    ("is too long", Rejected(Refusal.TOO_LONG, ours=True)),
    ("_too_long", Rejected(Refusal.TOO_LONG, ours=True)),
    ("request entity too large", Rejected(Refusal.TOO_LONG, ours=True)),
    ("text is empty", Rejected(Refusal.EMPTY, ours=True)),
    ("text must be non-empty", Rejected(Refusal.EMPTY, ours=True)),
    ("message_empty", Rejected(Refusal.EMPTY, ours=True)),
    ("wrong http url", Rejected(Refusal.FILE, ours=True)),  # after buttons, which have addresses, too
    ("method not found", Rejected(Refusal.METHOD, ours=True)),
    # the bot as a whole
    ("logged out", Halt("logged_out")),
)
"""First match wins; compared in lower case."""

_STATED_IN_TEXT: Final = re.compile(r"retry after (\d{1,6})")


def classify(status: int, body: bytes, headers: Mapping[str, str]) -> Outcome:
    """What an answer means. `headers` looks names up without regard to case; `body` may be anything at all."""
    answer = _json_object(body)
    if answer is None:
        return _page(status, headers)
    if answer.get("ok") is True and 200 <= status < 300:
        result = answer.get("result")
        return Sent(_message_id(result), result)
    return _error(_code(answer, status), answer, headers)


def _json_object(body: bytes) -> dict[str, object] | None:
    try:
        answer = json.loads(body)
    except (ValueError, RecursionError):
        return None
    return answer if isinstance(answer, dict) and isinstance(answer.get("ok"), bool) else None


def _message_id(result: object) -> int | None:
    value = result.get("message_id") if isinstance(result, dict) else None
    return value if type(value) is int and value > 0 else None


def _code(answer: Mapping[str, object], status: int) -> int:
    code = answer.get("error_code")
    return code if type(code) is int and 400 <= code < 600 else status


def _page(status: int, headers: Mapping[str, str]) -> Outcome:
    """An answer that is not the Bot API's: a gateway, a proxy or a firewall spoke. It never condemns a chat."""
    if status == 429:
        return _retry_after({}, "", headers)
    if status in (401, 404):
        return _halt(status)
    if status == 408 or status >= 500:
        return _server_error(status, "")
    if status in (400, 411, 413, 414, 415, 431):
        return Rejected(Refusal.TOO_LONG if status in (413, 414, 431) else Refusal.UNKNOWN, ours=True)
    if status >= 300:
        return NotSent(f"gateway_{status}")
    return Ambiguous("unreadable_answer")


def _error(code: int, answer: Mapping[str, object], headers: Mapping[str, str]) -> Outcome:
    text = _description(answer)
    if code == 429:
        return _retry_after(answer, text, headers)
    if code in (401, 409, 421) or (code == 404 and "method not found" not in text):
        return _halt(code)
    if code >= 500:
        return _server_error(code, text)
    if code < 400:
        return Ambiguous("contradictory_answer")
    return _moved(answer) or _known(text) or _unknown(code)


def _description(answer: Mapping[str, object]) -> str:
    text = answer.get("description")
    return text[:500].lower() if isinstance(text, str) else ""


def _halt(code: int) -> Halt:
    return Halt({401: "unauthorized", 409: "conflict"}.get(code, "token_unknown"))


def _server_error(code: int, text: str) -> Ambiguous:
    """A restart and a gateway's timeout mean: interrupted while it may have been under way."""
    interrupted = code in (408, 504) or "restart" in text
    return Ambiguous(f"http_{code}", answered=not interrupted)


def _retry_after(answer: Mapping[str, object], text: str, headers: Mapping[str, str]) -> RetryAfter:
    """Telegram says the number up to three times; any one will do, the longest is believed."""
    in_text = _STATED_IN_TEXT.search(text)
    said = (_parameter(answer, "retry_after"), headers.get("Retry-After"), in_text and in_text[1])
    seconds = max((_seconds(value) for value in said), default=0.0)
    return RetryAfter(seconds) if seconds > 0 else RetryAfter(UNSTATED_RETRY, stated=False)


def _seconds(value: object) -> float:
    """A sane number of seconds, or 0.0 for whatever is none."""
    if isinstance(value, bool) or not isinstance(value, int | float | str) or len(str(value)) > 20:
        return 0.0
    try:
        seconds = float(value)
    except ValueError:
        return 0.0
    return min(seconds, LONGEST_RETRY) if seconds > 0 else 0.0


def _parameter(answer: Mapping[str, object], name: str) -> object:
    parameters = answer.get("parameters")
    return parameters.get(name) if isinstance(parameters, dict) else None


def _moved(answer: Mapping[str, object]) -> Moved | None:
    chat = _parameter(answer, "migrate_to_chat_id")
    return Moved(chat) if type(chat) is int and chat else None


def _known(text: str) -> Outcome | None:
    return next((outcome for words, outcome in _TEXTS if words in text), None)


def _unknown(code: int) -> Outcome:
    return Unreachable(Gone.FORBIDDEN) if code == 403 else Rejected(Refusal.UNKNOWN, ours=False)

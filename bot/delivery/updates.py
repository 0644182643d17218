"""A Telegram update, reduced to what a handler reads. Pure.

Names, usernames, phones, contacts, places, pictures, voices and files never reach the disk: what is not copied here is
gone. aiogram's models want a first name, so an empty one stands in its place.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

ALLOWED_UPDATES = ("message", "callback_query", "my_chat_member")
TEXT = 4096
DATA = 64

MEDIA = (
    "photo", "voice", "video", "video_note", "audio", "document", "sticker", "animation", "contact", "location",
    "venue", "poll", "dice", "story", "paid_media",
)  # fmt: skip
"""What a message may carry instead of text; only the word is kept."""


@dataclass(frozen=True, slots=True)
class Stripped:
    """An update fit to be stored. `payload` goes to the handlers."""

    update_id: int
    chat_id: int
    payload: dict[str, Any]


def strip(update: Any) -> Stripped | None:
    """The update without anything personal; None for what no handler reads, or what is no update."""
    if not isinstance(update, Mapping) or not isinstance(update.get("update_id"), int):
        return None
    for kind, reduce in (("message", _message), ("callback_query", _callback), ("my_chat_member", _membership)):
        if isinstance(update.get(kind), Mapping):
            reduced = reduce(update[kind])
            if reduced is None:
                return None
            chat_id, payload = reduced
            return Stripped(update["update_id"], chat_id, {"update_id": update["update_id"], kind: payload})
    return None


def _clean(text: str) -> str:
    """Without NUL and half characters: both are legal in JSON and in no database or cipher."""
    return text.replace("\0", "").encode("utf-8", "replace").decode()


def _chat(raw: Any) -> dict[str, Any] | None:
    if not isinstance(raw, Mapping) or not isinstance(raw.get("id"), int):
        return None
    return {"id": raw["id"], "type": _clean(str(raw.get("type", "private"))[:16])}


def _user(raw: Any) -> dict[str, Any] | None:
    if not isinstance(raw, Mapping) or not isinstance(raw.get("id"), int):
        return None
    user = {"id": raw["id"], "is_bot": bool(raw.get("is_bot")), "first_name": ""}
    language = raw.get("language_code")
    return user | ({"language_code": _clean(language[:16])} if isinstance(language, str) else {})


def _message(raw: Mapping[str, Any]) -> tuple[int, dict[str, Any]] | None:
    chat, message_id, date = _chat(raw.get("chat")), raw.get("message_id"), raw.get("date")
    if chat is None or not isinstance(message_id, int) or not isinstance(date, int):
        return None
    reduced: dict[str, Any] = {"message_id": message_id, "date": date, "chat": chat}
    if (user := _user(raw.get("from"))) is not None:
        reduced["from"] = user
    if isinstance(text := raw.get("text"), str):
        reduced["text"] = _clean(text[:TEXT])
    elif media := next((name for name in MEDIA if name in raw), None):
        reduced["media"] = media
    else:
        return None  # service messages: somebody joined, a title changed
    return chat["id"], reduced


def _callback(raw: Mapping[str, Any]) -> tuple[int, dict[str, Any]] | None:
    user, query_id, data = _user(raw.get("from")), raw.get("id"), raw.get("data")
    message = raw.get("message")
    if user is None or not isinstance(query_id, str) or not isinstance(data, str) or not isinstance(message, Mapping):
        return None
    chat, message_id = _chat(message.get("chat")), message.get("message_id")
    if chat is None or not isinstance(message_id, int):
        return None
    # date 1: the text of the message is not kept, so any other date would promise it.
    stub = {"message_id": message_id, "date": 1, "chat": chat}
    reduced = {
        "id": _clean(query_id[:64]),
        "from": user,
        "chat_instance": "",
        "message": stub,
        "data": _clean(data[:DATA]),
    }
    return chat["id"], reduced


def _membership(raw: Mapping[str, Any]) -> tuple[int, dict[str, Any]] | None:
    chat, member = _chat(raw.get("chat")), raw.get("new_chat_member")
    if chat is None or not isinstance(member, Mapping):
        return None
    return chat["id"], {"chat": chat, "status": _clean(str(member.get("status"))[:16])}

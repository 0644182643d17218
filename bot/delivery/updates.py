"""A Telegram update, reduced to what a handler reads. Pure.

Names, usernames, phones, contacts, places, pictures, voices and files never reach the disk: what is not copied here is
gone, and so is what people say to each other in groups. Of a file that could be a campaign its handle is kept, until
the update is handled. aiogram's models want a first name, so an empty one stands in
its place.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

ALLOWED_UPDATES = ("message", "callback_query", "my_chat_member")
TEXT = 4096
DATA = 64

LARGEST = 2**53
"""Ids have 52 bits at most, says Telegram; numbers that are larger, or negative where none can be, are not its own."""

LATEST_DATE = 2**33

MEDIA = (
    "photo", "voice", "video", "video_note", "audio", "document", "sticker", "animation", "contact", "location",
    "venue", "poll", "dice", "story", "paid_media",
)  # fmt: skip
"""What a message may carry instead of text; only the word is kept."""

FILES = (".toml", ".csv", ".zip")
"""Ends of the names of files that somebody may send for the bot to read; of the name nothing else is kept."""

_HANDLE = re.compile(r"[A-Za-z0-9_-]{1,200}")

GROUPS = frozenset({"group", "supergroup"})
CHATS = GROUPS | {"private", "channel"}


@dataclass(frozen=True, slots=True)
class Stripped:
    """An update fit to be stored. `payload` goes to the handlers."""

    update_id: int
    chat_id: int
    payload: dict[str, Any]


Reduced = tuple[int, str, dict[str, Any]]
"""Chat id, the kind under which it is stored, and what is stored."""


def number_of(update: Any) -> int | None:
    """The number of an update, if it is one that Telegram may give: ours are negative (bot/store/tasks.py)."""
    number = update.get("update_id") if isinstance(update, Mapping) else None
    return number if type(number) is int and 0 <= number < LARGEST else None


def strip(update: Any) -> Stripped | None:
    """The update without anything personal; None for what no handler reads, or what is no update."""
    number = number_of(update)
    kind = next((one for one in ALLOWED_UPDATES if number is not None and isinstance(update.get(one), Mapping)), None)
    reduced = _REDUCE[kind](update[kind]) if kind else None
    if number is None or reduced is None:
        return None
    chat_id, stored_as, payload = reduced
    return Stripped(number, chat_id, {"update_id": number, stored_as: payload})


def _is_id(value: Any) -> bool:
    return type(value) is int and -LARGEST < value < LARGEST


def _clean(text: str) -> str:
    """Without NUL and half characters: both are legal in JSON and in no database or cipher."""
    return text.replace("\0", "").encode("utf-8", "replace").decode()


def _chat(raw: Any) -> dict[str, Any] | None:
    if not isinstance(raw, Mapping) or not _is_id(raw.get("id")):
        return None
    kind = raw.get("type", "private")
    return {"id": raw["id"], "type": kind} if isinstance(kind, str) and kind in CHATS else None


def _user(raw: Any) -> dict[str, Any] | None:
    if not isinstance(raw, Mapping) or not _is_id(raw.get("id")):
        return None
    user = {"id": raw["id"], "is_bot": bool(raw.get("is_bot")), "first_name": ""}
    language = raw.get("language_code")
    return user | ({"language_code": _clean(language[:16])} if isinstance(language, str) else {})


def _message(raw: Mapping[str, Any]) -> Reduced | None:
    chat, message_id, date = _chat(raw.get("chat")), raw.get("message_id"), raw.get("date")
    if chat is None or not _is_id(message_id) or type(date) is not int or not 0 <= date < LATEST_DATE:
        return None
    if (moved := _moved(raw, chat)) is not None:
        return chat["id"], "moved", moved
    if (content := _content(raw)) is None or (chat["type"] != "private" and not _is_command(content)):
        return None
    reduced: dict[str, Any] = {"message_id": message_id, "date": date, "chat": chat} | content
    if (user := _user(raw.get("from"))) is not None:
        reduced["from"] = user
    speaker = _chat(raw.get("sender_chat"))
    if chat["type"] != "private" and speaker is not None and speaker["id"] == chat["id"]:
        reduced["sender_chat"] = chat  # the group itself speaks: an administrator who does not show who it is
    return chat["id"], "message", reduced


def _content(raw: Mapping[str, Any]) -> dict[str, Any] | None:
    """Words, or the word for what came instead; None for service messages: somebody joined, a title changed."""
    if isinstance(text := raw.get("text"), str):
        return {"text": _clean(text[:TEXT])}
    media = next((name for name in MEDIA if name in raw), None)
    return {"media": media, **_file(raw.get("document"))} if media else None


def _file(raw: Any) -> dict[str, Any]:
    """What is needed to fetch a file: its handle, its size as Telegram knows it, and the end of its name."""
    given = raw if isinstance(raw, Mapping) else {}
    handle, size, name = given.get("file_id"), given.get("file_size", 0), given.get("file_name")
    end = next((one for one in FILES if isinstance(name, str) and name.lower().endswith(one)), None)
    if end is None or not isinstance(handle, str) or not _HANDLE.fullmatch(handle) or not _is_id(size) or size < 0:
        return {}
    return {"file": {"handle": handle, "size": size, "end": end}}


def _is_command(content: Mapping[str, Any]) -> bool:
    return str(content.get("text", "")).startswith("/")


def _moved(raw: Mapping[str, Any], chat: Mapping[str, Any]) -> dict[str, Any] | None:
    """A group became a supergroup: told once in the old chat and once in the new one."""
    old, new = raw.get("migrate_from_chat_id", chat["id"]), raw.get("migrate_to_chat_id", chat["id"])
    if chat["type"] not in GROUPS or old == new or not (_is_id(old) and _is_id(new) and old < 0 and new < 0):
        return None
    return {"chat": chat, "from": old, "to": new}


def _callback(raw: Mapping[str, Any]) -> Reduced | None:
    user, query_id, data = _user(raw.get("from")), raw.get("id"), raw.get("data")
    message = raw.get("message")
    if user is None or not isinstance(query_id, str) or not isinstance(data, str) or not isinstance(message, Mapping):
        return None
    chat, message_id = _chat(message.get("chat")), message.get("message_id")
    if chat is None or not _is_id(message_id):
        return None
    # The text of the message is not kept. When it was sent says for how long it can be deleted; 1: nobody knows.
    date = message.get("date")
    stub = {"message_id": message_id, "date": date if type(date) is int and 0 < date < LATEST_DATE else 1, "chat": chat}
    reduced = {
        "id": _clean(query_id[:64]),
        "from": user,
        "chat_instance": "",
        "message": stub,
        "data": _clean(data[:DATA]),
    }
    return chat["id"], "callback_query", reduced


def _membership(raw: Mapping[str, Any]) -> Reduced | None:
    chat, now = _chat(raw.get("chat")), _standing(raw.get("new_chat_member"))
    if chat is None or now is None:
        return None
    reduced = {"chat": chat, "was": _standing(raw.get("old_chat_member")), "is": now}
    user = _user(raw.get("from"))
    if chat["type"] in GROUPS and user is not None and "language_code" in user:
        reduced["from"] = {"language_code": user["language_code"]}  # for the welcome; not who it was
    return chat["id"], "my_chat_member", reduced


def _standing(raw: Any) -> dict[str, Any] | None:
    """What the bot may do in a chat: its status, and the rights that a restriction or a channel may lack."""
    status = raw.get("status") if isinstance(raw, Mapping) else None
    if not isinstance(status, str):
        return None
    rights = {name: raw[name] for name in RIGHTS if isinstance(raw.get(name), bool)}
    return {"status": _clean(status[:16]), **rights}


RIGHTS = ("is_member", "can_send_messages", "can_post_messages")

_REDUCE: Mapping[str, Callable[[Mapping[str, Any]], Reduced | None]] = MappingProxyType(
    {"message": _message, "callback_query": _callback, "my_chat_member": _membership}
)

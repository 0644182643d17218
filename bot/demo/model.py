"""What the loopback server remembers: chats, messages, buttons, files, answers, refusals.

Owns these values and their Bot API shape. Must not know HTTP, methods or the clock.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any, Literal

from bot.demo.html import Entity

ChatType = Literal["private", "group", "supergroup", "channel"]
Json = dict[str, Any]


class Standing(StrEnum):
    """What a bot meets when it writes to a chat."""

    OPEN = "open"
    NOT_STARTED = "not_started"
    BLOCKED = "blocked"
    DEACTIVATED = "deactivated"
    KICKED = "kicked"
    LEFT = "left"
    MUTED = "muted"
    MOVED = "moved"


@dataclass(frozen=True, slots=True)
class Refused:
    """An error answer: HTTP status, Telegram's words and the parameters it adds (retry_after, migrate_to_chat_id)."""

    code: int
    description: str
    parameters: tuple[tuple[str, int], ...] = ()

    def as_json(self) -> Json:
        body: Json = {"ok": False, "error_code": self.code, "description": self.description}
        return body | ({"parameters": dict(self.parameters)} if self.parameters else {})


def bad_request(why: str) -> Refused:
    """400 in Telegram's form."""
    return Refused(400, f"Bad Request: {why}")


def too_many(seconds: int) -> Refused:
    """429 in Telegram's form."""
    return Refused(429, f"Too Many Requests: retry after {seconds}", (("retry_after", seconds),))


@dataclass(frozen=True, slots=True)
class Button:
    """An inline button: `data` for a callback, `url` for a link, else something a reader cannot press here."""

    text: str
    data: str | None = None
    url: str | None = None
    rest: tuple[tuple[str, Any], ...] = ()

    def as_json(self) -> Json:
        body: Json = {"text": self.text, **dict(self.rest)}
        if self.data is not None:
            body["callback_data"] = self.data
        return body | ({"url": self.url} if self.url is not None else {})


Buttons = tuple[tuple[Button, ...], ...]


@dataclass(frozen=True, slots=True)
class File:
    """Something uploaded or received; `kind` is the Message field it stands in (document, photo, voice, sticker)."""

    id: str
    kind: str
    name: str
    mime: str
    data: bytes = field(repr=False, default=b"")

    def as_json(self) -> Any:
        body: Json = {"file_id": self.id, "file_unique_id": f"u{self.id}", "file_size": len(self.data)}
        match self.kind:
            case "photo":
                return [body | {"width": 320, "height": 240}]
            case "sticker":
                flags = {"is_animated": False, "is_video": False}
                return body | flags | {"type": "regular", "width": 512, "height": 512, "emoji": "🙂"}
            case "voice":
                return body | {"duration": 3, "mime_type": self.mime}
        return body | {"file_name": self.name, "mime_type": self.mime}


@dataclass(frozen=True, slots=True)
class Message:
    """One message as it stands now: `text` plain (or a caption), `html` as sent, `edited` when it last changed."""

    id: int
    chat_id: int
    date: datetime
    text: str
    html: str
    from_bot: bool
    sender_id: int
    entities: tuple[Entity, ...] = ()
    buttons: Buttons = ()
    edited: datetime | None = None
    deleted: bool = False
    silent: bool = False
    protected: bool = False
    preview: bool = True
    reply_to: int | None = None
    file: File | None = None
    rest: tuple[tuple[str, Any], ...] = ()

    @property
    def labels(self) -> tuple[str, ...]:
        """The words on the buttons, row by row in one line."""
        return tuple(button.text for row in self.buttons for button in row)

    def button(self, wanted: str) -> Button | None:
        """The button with this text, or else the first whose callback data begins with it."""
        every = [button for row in self.buttons for button in row]
        by_text = [button for button in every if button.text == wanted]
        by_data = [button for button in every if button.data is not None and button.data.startswith(wanted)]
        return next(iter(by_text + by_data), None)


@dataclass(frozen=True, slots=True)
class Answer:
    """What the bot answered to a press."""

    query_id: str
    text: str
    alert: bool
    url: str | None = None


@dataclass(slots=True)
class Query:
    """A press that waits for its answer."""

    id: str
    user_id: int
    chat_id: int
    message_id: int
    pressed: datetime
    answer: Answer | None = None


@dataclass(slots=True)
class Chat:
    """A chat's state. For a private chat `id` is the person's id too."""

    id: int
    type: ChatType
    title: str
    language_code: str = "en"
    username: str | None = None
    standing: Standing = Standing.OPEN
    moved_to: int | None = None
    messages: dict[int, Message] = field(default_factory=dict)
    members: dict[int, str] = field(default_factory=dict)

    @property
    def is_group(self) -> bool:
        return self.type != "private"

    def as_json(self) -> Json:
        body: Json = {"id": self.id, "type": self.type}
        body |= {"title": self.title} if self.is_group else {"first_name": self.title}
        return body | ({"username": self.username} if self.username else {})

    def as_user(self) -> Json:
        """The person of a private chat as a Bot API User."""
        body: Json = {"id": self.id, "is_bot": False, "first_name": self.title, "language_code": self.language_code}
        return body | ({"username": self.username} if self.username else {})


def message_json(message: Message, chat: Chat, sender: Json, replied: Json | None) -> Json:
    """The Bot API's Message. `replied` is the message it answers, already in that shape."""
    body: Json = {"message_id": message.id, "date": int(message.date.timestamp()), "chat": chat.as_json()}
    body["sender_chat" if chat.type == "channel" else "from"] = chat.as_json() if chat.type == "channel" else sender
    body |= dict(message.rest)
    if message.edited:
        body["edit_date"] = int(message.edited.timestamp())
    if message.file:
        body[message.file.kind] = message.file.as_json()
    if message.text:
        words, marks = ("caption", "caption_entities") if message.file else ("text", "entities")
        body[words] = message.text
        body |= {marks: [entity.as_json() for entity in message.entities]} if message.entities else {}
    if message.buttons:
        rows = [[button.as_json() for button in row] for row in message.buttons]
        body["reply_markup"] = {"inline_keyboard": rows}
    if message.protected:
        body["has_protected_content"] = True
    return body | ({"reply_to_message": replied} if replied else {})


def refusal_to_write(chat: Chat) -> Refused | None:
    """Why a bot may not write into this chat, in Telegram's words; None if it may."""
    name = f"{chat.type} chat" if chat.type != "private" else "chat"
    answers: Mapping[Standing, Refused] = {
        Standing.NOT_STARTED: Refused(403, "Forbidden: bot can't initiate conversation with a user"),
        Standing.BLOCKED: Refused(403, "Forbidden: bot was blocked by the user"),
        Standing.DEACTIVATED: Refused(403, "Forbidden: user is deactivated"),
        Standing.KICKED: Refused(403, f"Forbidden: bot was kicked from the {name}"),
        Standing.LEFT: Refused(403, f"Forbidden: bot is not a member of the {name}"),
        Standing.MUTED: bad_request("not enough rights to send text messages to the chat"),
        Standing.MOVED: Refused(
            400,
            "Bad Request: group chat was upgraded to a supergroup chat",
            (("migrate_to_chat_id", chat.moved_to or 0),),
        ),
    }
    return answers.get(chat.standing)

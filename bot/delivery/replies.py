"""What a handler answers with: plain values that become outbox rows.

Owns the things a conversation can do and how each is asked of the Bot API. Handlers return them instead of
sending: what was answered is committed together with what was changed.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from bot.core.alert import Button, Rendered
from bot.core.messages import MessageKind
from bot.store.outbox import Message

Rows = tuple[tuple[Button, ...], ...]


@dataclass(frozen=True, slots=True)
class Say:
    """A new message: Telegram HTML and rows of buttons. `protected`: it can be neither forwarded nor saved, whoever it
    goes to."""

    html: str
    buttons: Rows = ()
    protected: bool = False


@dataclass(frozen=True, slots=True)
class Edit:
    """Another text and other buttons for a message sent before."""

    message_id: int
    html: str
    buttons: Rows = ()


@dataclass(frozen=True, slots=True)
class Toast:
    """A short line over the chat, answering a button; plain text, at most 200 characters."""

    text: str


@dataclass(frozen=True, slots=True)
class Delete:
    """Take messages back, as far as Telegram lets a bot (48 hours)."""

    message_ids: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Attached:
    """A document or photo: the message that bot/store/files.py made of it in the same transaction."""

    message: Message


@dataclass(frozen=True, slots=True)
class Task:
    """Find something out first, by the network (bot/delivery/tasks.py). Then the same update is handled again."""

    kind: str
    params: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Done:
    """What a task has found out: given to handlers by the name `done`. `result` None: nobody could find it out."""

    kind: str
    result: Any


Reply = Say | Edit | Toast | Delete | Attached | Task


def message_params(rendered: Rendered) -> dict[str, Any]:
    """The parameters of sendMessage, without the chat: previews off, so that no page is asked for a reader."""
    return _text(rendered.html) | _keyboard(rendered.buttons)


def to_messages(replies: Iterable[Reply]) -> list[Message]:
    """The outbox messages of replies, in order. Toasts are none: they are worth nothing a second later."""
    return [_message(reply) for reply in replies if not isinstance(reply, Toast | Task)]


def toast(replies: Iterable[Reply]) -> str | None:
    """The line that answers a button, if there is one."""
    return next((reply.text for reply in replies if isinstance(reply, Toast)), None)


def tasks(replies: Iterable[Reply]) -> list[Task]:
    """What has to be found out before there is an answer."""
    return [reply for reply in replies if isinstance(reply, Task)]


def _message(reply: Say | Edit | Delete | Attached) -> Message:
    match reply:
        case Say(html, buttons, protected):
            kept = {"protect_content": True} if protected else {}
            return Message("sendMessage", _text(html) | _keyboard(buttons) | kept)
        case Edit(message_id, html, buttons):
            # An answer that edits is an answer: it travels with the replies, not with silent corrections.
            return Message("editMessageText", {"message_id": message_id} | _text(html) | _keyboard(buttons))
        case Delete(message_ids):
            return Message("deleteMessages", {"message_ids": list(message_ids)}, MessageKind.REPLY)
        case Attached(message):
            return message


def _text(html: str) -> dict[str, Any]:
    return {"text": html, "parse_mode": "HTML", "link_preview_options": {"is_disabled": True}}


def _keyboard(rows: Rows) -> dict[str, Any]:
    if not rows:
        return {}
    return {"reply_markup": {"inline_keyboard": [[_button(button) for button in row] for row in rows]}}


def _button(button: Button) -> dict[str, Any]:
    return {"text": button.text, **_action(button)}


def _action(button: Button) -> dict[str, Any]:
    if button.copy is not None:
        return {"copy_text": {"text": button.copy}}
    return {"url": button.url} if button.url else {"callback_data": button.data}

"""Small things that every conversation needs of a message or a press."""

from collections.abc import Sequence
from datetime import UTC, datetime

from aiogram.filters import Command
from aiogram.types import CallbackQuery, Message

from bot.delivery.replies import Reply

Answer = Reply | Sequence[Reply]


def command(*names: str) -> Command:
    """The command of this name. A mention is not checked: that would ask Telegram who we are, inside a transaction."""
    return Command(*names, ignore_mention=True, ignore_case=True)


def pressed(query: CallbackQuery) -> int:
    """The message whose button was pressed; the inbox lets no other press in."""
    if query.message is None:
        raise ValueError("a press without a message")
    return query.message.message_id


def standing_since(query: CallbackQuery, now: datetime) -> datetime:
    """Since when the message stands whose button was pressed; long ago where nobody knows."""
    return min(now, query.message.date) if isinstance(query.message, Message) else datetime.fromtimestamp(0, UTC)


def guessed(message: Message) -> str:
    """The language Telegram gives for the sender, as it gives it; empty where it gives none."""
    return (message.from_user and message.from_user.language_code) or ""

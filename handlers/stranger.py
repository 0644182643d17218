"""Whoever is no subscriber (any more) and asks for what only subscribers have: the way to /start."""

from aiogram import F, Router
from aiogram.types import CallbackQuery, Message

from bot.delivery.replies import Say, Toast
from bot.i18n import Translator
from bot.store.readers import Reader
from handlers.context import Answer


def router() -> Router:
    """Takes what is left of those who are no subscribers, except pictures and voice."""
    r = Router(name="stranger")
    r.message.register(on_message, is_stranger, F.text)
    r.callback_query.register(on_press, is_stranger)
    return r


async def is_stranger(_event: Message | CallbackQuery, reader: Reader | None) -> bool:
    """Whether this chat is no subscriber."""
    return reader is None


async def on_message(_message: Message, t: Translator) -> Answer:
    """Any text."""
    return Say(t.html("other.start_first"))


async def on_press(_query: CallbackQuery, t: Translator) -> Answer:
    """Any button."""
    return Toast(t("other.start_first"))

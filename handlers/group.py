"""Groups and channels: one line at /start, nothing else is read there."""

from aiogram import F, Router
from aiogram.filters import CommandStart
from aiogram.types import CallbackQuery, Message

from bot.delivery.replies import Say, Toast
from bot.i18n import Translator
from handlers.context import Answer


def router() -> Router:
    """Takes all that was not said in a private chat."""
    r = Router(name="group")
    elsewhere = F.chat.type != "private"
    r.message.register(on_start, elsewhere, CommandStart(ignore_mention=True))
    r.message.register(on_talk, elsewhere)
    r.callback_query.register(on_press, F.message.chat.type != "private")
    return r


async def on_start(_message: Message, t: Translator) -> Answer:
    """What a group gets from this bot."""
    return Say(t.html("group.welcome"))


async def on_talk(_message: Message) -> Answer:
    """People talk to each other: that is not for us."""
    return ()


async def on_press(_query: CallbackQuery, t: Translator) -> Answer:
    """No button of ours leads anywhere in a group yet."""
    return Toast(t("toast.old"))

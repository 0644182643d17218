"""Groups and channels: one line at an administrator's /start, nothing else is read or said there."""

from aiogram import F, Router
from aiogram.filters import CommandStart
from aiogram.types import CallbackQuery, Message

from bot.delivery.replies import Say, Toast
from bot.i18n import Translator
from handlers import admins
from handlers.context import Answer


def router() -> Router:
    """Takes all that was not said in a private chat."""
    r = Router(name="group")
    elsewhere, start = F.chat.type != "private", CommandStart(ignore_mention=True)
    r.message.register(admins.ask, elsewhere, start, admins.is_unknown)
    r.message.register(on_start, elsewhere, start, admins.is_admin)
    r.message.register(on_talk, elsewhere)
    pressed = F.message.chat.type != "private"
    r.callback_query.register(admins.ask, pressed, admins.is_unknown)
    r.callback_query.register(on_press, pressed, admins.is_admin)
    r.callback_query.register(on_member, pressed)
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


async def on_member(_query: CallbackQuery, t: Translator) -> Answer:
    """Only administrators change something for all: seen by who pressed, by nobody else."""
    return Toast(t("toast.admins_only"))

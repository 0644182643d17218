"""Whatever no other conversation took: a helpful answer, never silence."""

from aiogram import F, Router
from aiogram.fsm.context import FSMContext
from aiogram.types import CallbackQuery, Message

from bot.delivery.replies import Say, Toast
from bot.i18n import Translator
from bot.people import registry
from bot.store.database import Tx
from bot.store.readers import Reader
from handlers import follow, names
from handlers.context import Answer


def router() -> Router:
    """The last one."""
    r = Router(name="unknown")
    r.message.register(on_media, has_media)
    r.message.register(on_command, F.text.startswith("/"))
    r.message.register(on_name, F.text.func(names.looks_like_one), is_public)
    r.message.register(on_text)
    r.callback_query.register(on_press)
    return r


async def has_media(message: Message) -> bool:
    """Pictures, voice, files: only the word for it was let in."""
    return "media" in (message.model_extra or {})


async def is_public(message: Message, tx: Tx) -> bool:
    """Whether somebody of this name is public here."""
    return bool(await registry.search(tx, message.text or "", most=1))


async def on_media(_message: Message, t: Translator) -> Answer:
    """One polite line."""
    return Say(t.html("other.media"))


async def on_command(_message: Message, t: Translator) -> Answer:
    """A command that is none of ours."""
    return Say(t.html("other.unknown_command"))


async def on_name(message: Message, tx: Tx, reader: Reader, t: Translator, state: FSMContext) -> Answer:
    """A bare name of somebody who is public: as if /follow stood before it."""
    return await follow.look_up(tx, message.text or "", reader, t, state)


async def on_text(_message: Message, t: Translator) -> Answer:
    """Any other text."""
    return Say(t.html("other.unknown"))


async def on_press(_query: CallbackQuery, t: Translator) -> Answer:
    """A button of a version that is gone, or data that was never ours."""
    return Toast(t("toast.old"))

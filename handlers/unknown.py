"""Whatever no other conversation took: a helpful answer, never silence."""

from aiogram import F, Router
from aiogram.fsm.context import FSMContext
from aiogram.types import CallbackQuery, Message

from bot.delivery.replies import Say, Toast
from bot.i18n import Translator
from bot.people import registry
from bot.store.database import Tx
from bot.store.readers import Reader
from handlers import contact_screens, follow, names
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
    return _with_a_way_out("other.media", t)


async def on_command(_message: Message, t: Translator) -> Answer:
    """A command that is none of ours."""
    return _with_a_way_out("other.unknown_command", t)


async def on_name(message: Message, tx: Tx, reader: Reader, t: Translator, state: FSMContext) -> Answer:
    """A bare name of somebody who is public: as if /follow stood before it."""
    return await follow.look_up(tx, message.text or "", reader, t, state)


async def on_text(_message: Message, t: Translator) -> Answer:
    """Any other text."""
    return _with_a_way_out("other.unknown", t)


async def on_press(_query: CallbackQuery, t: Translator) -> Answer:
    """A button of a version that is gone, or data that was never ours."""
    return Toast(t("toast.old"))


def _with_a_way_out(key: str, t: Translator) -> Say:
    """Whoever finds no words for a program can write to a human."""
    return Say(t.html(key), ((contact_screens.button(t),),))

"""/help: what this bot does, what it never does, who runs it and who answers."""

from aiogram import Router
from aiogram.fsm.context import FSMContext
from aiogram.types import Message

from bot.alerts.render import plain
from bot.delivery.replies import Say
from bot.i18n import Translator
from bot.store.database import Tx
from bot.store.readers import Reader
from handlers import contact_screens
from handlers.about import About
from handlers.context import Answer, command
from handlers.screens import paragraphs
from handlers.staff import duties
from handlers.staff.rights import roles_of

WORDS = 300
"""Longest line of the operator's."""


def router() -> Router:
    """/help, for anybody."""
    r = Router(name="help")
    r.message.register(on_help, command("help"))
    return r


async def on_help(
    _message: Message, tx: Tx, reader: Reader | None, chat_id: int, t: Translator, about: About, state: FSMContext
) -> Answer:
    """Short, with an example for each command; whoever has a role reads what else may be done."""
    await state.set_state(None)
    duty = duties.yours(t, await roles_of(tx, reader, chat_id, about))
    contact, operator = (_shown(words, reader, t) for words in (about.silence or about.contact, about.operator))
    silence = "\n".join([t("help.silence"), *([t.html("silence.elsewhere", contact=contact)] if contact else [])])
    runs = t.html("help.operator", operator=operator) if operator else ""
    buttons = ((contact_screens.button(t),),) if reader is not None else ()
    return Say(paragraphs(t("help.text"), duty, t("help.never"), silence, runs), buttons)


def _shown(words: str, reader: Reader | None, t: Translator) -> str:
    """What the operator wrote; at home the address of somebody listed is no link."""
    found = (t.register.at(word) for word in words.split())
    listed = any(one is not None and one.listed for one in found)
    return plain(words, WORDS) if listed and not (reader and reader.abroad) else words

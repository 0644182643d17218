"""/help: what this bot does, what it never does, who runs it and who answers."""

from aiogram import Router
from aiogram.fsm.context import FSMContext
from aiogram.types import Message

from bot.delivery.replies import Say
from bot.i18n import Translator
from bot.store.database import Tx
from bot.store.readers import Reader
from handlers.about import About
from handlers.context import Answer, command
from handlers.screens import paragraphs
from handlers.staff import duties
from handlers.staff.rights import roles_of


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
    duty = duties.lines(t, await roles_of(tx, reader, chat_id, about))
    silence = t.html("help.silence", contact=about.contact) if about.contact else t("help.silence_wrong")
    operator = t.html("help.operator", operator=about.operator) if about.operator else ""
    return Say(paragraphs(t("help.text"), duty, t("help.never"), silence, operator))

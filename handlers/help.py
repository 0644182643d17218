"""/help: what this bot does, what it never does, who runs it and who answers."""

from aiogram import Router
from aiogram.fsm.context import FSMContext
from aiogram.types import Message

from bot.delivery.replies import Say
from bot.i18n import Translator
from handlers.about import About
from handlers.context import Answer, command
from handlers.screens import paragraphs


def router() -> Router:
    """/help, for anybody."""
    r = Router(name="help")
    r.message.register(on_help, command("help"))
    return r


async def on_help(_message: Message, t: Translator, about: About, state: FSMContext) -> Answer:
    """Short, with an example for each command."""
    await state.set_state(None)
    silence = t.html("help.silence", contact=about.contact) if about.contact else t("help.silence_wrong")
    operator = t.html("help.operator", operator=about.operator) if about.operator else ""
    return Say(paragraphs(t("help.text"), t("help.never"), silence, operator))

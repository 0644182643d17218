"""/quiet: the door for those outside. A relative or a lawyer asks for silence, for no name, or for a correction.

Two questions, to anybody, a subscriber or not. The words go to liaisons and to nobody else (handlers/staff/wishes.py);
what is asked for takes effect at once (bot/people/wishes.py).
"""

from datetime import datetime

from aiogram import F, Router
from aiogram.fsm.context import FSMContext
from aiogram.fsm.state import State, StatesGroup
from aiogram.types import CallbackQuery, Message

from bot.core.contact import clean
from bot.core.wish import LONGEST, Want
from bot.delivery.replies import Edit, Say
from bot.i18n import Catalogs, Translator
from bot.people import wishes
from bot.store.database import Tx
from handlers import quiet_screens
from handlers.about import About
from handlers.context import Answer, command, pressed
from handlers.quiet_data import Ask, Leave


class Wishing(StatesGroup):
    """About whom? The text is asked for."""

    text = State()


def router() -> Router:
    """For anybody; asked before anything else that takes a text."""
    r = Router(name="quiet")
    r.message.register(on_quiet, command("quiet"))
    r.message.register(on_text, Wishing.text, F.text, ~F.text.startswith("/"))
    r.callback_query.register(on_want, Ask.filter())
    r.callback_query.register(on_leave, Leave.filter())
    return r


async def on_quiet(_message: Message, t: Translator, about: About, state: FSMContext) -> Answer:
    """What can be asked for."""
    await state.set_state(None)
    return quiet_screens.ask(t, about.silence).say()


async def on_want(query: CallbackQuery, callback_data: Ask, t: Translator, state: FSMContext) -> Answer:
    """What is wanted is known; about whom?"""
    await state.set_state(Wishing.text)
    await state.set_data({"want": callback_data.want.value})
    return quiet_screens.write(t, callback_data.want).edit(pressed(query))


async def on_leave(query: CallbackQuery, t: Translator, state: FSMContext) -> Answer:
    """Nothing is asked for."""
    await state.set_state(None)
    return Edit(pressed(query), t("silence.left"))


async def on_text(
    message: Message, tx: Tx, now: datetime, t: Translator, chat_id: int, catalogs: Catalogs, state: FSMContext
) -> Answer:
    """Who it is about and what there is to say: to liaisons, sealed."""
    text, want = clean(message.text or ""), Want((await state.get_data())["want"])
    if text is None or len(text) > LONGEST:
        return Say(t.html("contact.too_long", n=LONGEST))
    if want.consent is not None and wishes.named(text) is None:
        return Say(t("silence.no_name"))
    await state.set_state(None)
    if not await wishes.may_ask(tx, chat_id, now):
        return quiet_screens.enough(t).say()
    return quiet_screens.asked(t, await wishes.ask(tx, chat_id, want, text, catalogs, t.lang, now)).say()

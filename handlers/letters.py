"""/letter: the one person of all campaigns who gets the fewest letters, and the way to everybody else."""

from datetime import datetime

from aiogram import F, Router
from aiogram.fsm.context import FSMContext
from aiogram.types import CallbackQuery, Message

from bot.i18n import Translator
from bot.store.database import Tx
from bot.store.readers import Reader
from handlers import data
from handlers.campaign_letter import fewest
from handlers.context import Answer, command


def router() -> Router:
    """/letter and its button."""
    r = Router(name="letters")
    r.message.register(on_letter, command("letter"))
    r.callback_query.register(on_press, data.Act.filter(F.do == "letters"))
    return r


async def on_letter(
    _message: Message, tx: Tx, now: datetime, reader: Reader, t: Translator, state: FSMContext
) -> Answer:
    """Whom to write to."""
    await state.set_state(None)
    return (await fewest(tx, reader, t, now)).say()


async def on_press(_query: CallbackQuery, tx: Tx, now: datetime, reader: Reader, t: Translator) -> Answer:
    """The same, below what stands there."""
    return (await fewest(tx, reader, t, now)).say()

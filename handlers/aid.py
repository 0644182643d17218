"""The first hours, and who helps: a text that sounds like an arrest or a search gets calm steps at once, /aid the
directory. Nothing of it is kept.
"""

from datetime import datetime

from aiogram import F, Router
from aiogram.fsm.context import FSMContext
from aiogram.types import CallbackQuery, Message

from bot.core.aid import Directory
from bot.core.alert import Button
from bot.core.distress import Stems, sounds_like_distress
from bot.delivery.replies import Rows, Say
from bot.i18n import Translator
from bot.store.readers import Reader
from handlers import contact_screens, data, helpers
from handlers.asking import ANSWER
from handlers.context import Answer, command, pressed
from handlers.data import Aid
from handlers.screens import paragraphs, rows

BUTTONS = {
    Aid.TAKEN: "aid.btn.taken",
    Aid.SEARCHED: "aid.btn.searched",
    Aid.NO_NEWS: "aid.btn.no_news",
    Aid.SUMMONED: "aid.btn.summoned",
}
STEPS = {
    Aid.TAKEN: "aid.taken",
    Aid.SEARCHED: "aid.searched",
    Aid.NO_NEWS: "aid.no_news",
    Aid.SUMMONED: "aid.summoned",
}


def router() -> Router:
    """For anybody, whatever else was being asked."""
    r = Router(name="aid")
    r.message.register(on_aid, command("aid"))
    r.message.register(on_cry, *ANSWER, cries)
    r.callback_query.register(on_what, data.FirstHours.filter())
    r.callback_query.register(on_who, data.WhoHelps.filter(F.act == "new"))
    r.callback_query.register(on_needs, data.WhoHelps.filter())
    r.callback_query.register(on_need, data.ForNeed.filter())
    return r


async def cries(message: Message, stems: Stems) -> bool:
    """Whether this sounds like somebody in need, in any language."""
    return sounds_like_distress(message.text or "", stems)


async def on_cry(_message: Message, reader: Reader | None, t: Translator) -> Answer:
    """The card: three steps, what happened, who helps, and the way to a person of this bot."""
    human = ((contact_screens.button(t),),) if reader is not None else ()
    return Say(paragraphs(t("aid.card"), t("aid.follow")), (*first_steps(t), *human))


def first_steps(t: Translator) -> Rows:
    """What happened? And who helps."""
    choices = [Button(t(key), data=data.FirstHours(what=what).pack()) for what, key in BUTTONS.items()]
    return rows([*choices, Button(t("aid.btn.who"), data=data.WhoHelps(act="new").pack())])


async def on_what(_query: CallbackQuery, callback_data: data.FirstHours, t: Translator) -> Answer:
    """The steps for what happened; the card stays above them."""
    return Say(t.html(STEPS[callback_data.what]))


async def on_aid(
    _message: Message, reader: Reader | None, t: Translator, directory: Directory, state: FSMContext
) -> Answer:
    """What is needed?"""
    await state.set_state(None)
    return helpers.needs(t, directory, may_write=reader is not None).say()


async def on_who(_query: CallbackQuery, reader: Reader | None, t: Translator, directory: Directory) -> Answer:
    """The same below the card of the first hours, which stays."""
    return helpers.needs(t, directory, may_write=reader is not None).say()


async def on_needs(query: CallbackQuery, reader: Reader | None, t: Translator, directory: Directory) -> Answer:
    """The same in the place of a list."""
    return helpers.needs(t, directory, may_write=reader is not None).edit(pressed(query))


async def on_need(
    query: CallbackQuery,
    callback_data: data.ForNeed,
    now: datetime,
    reader: Reader | None,
    t: Translator,
    directory: Directory,
) -> Answer:
    """Who helps with it; addresses as far as they may be shown to this reader."""
    abroad = reader is not None and reader.abroad
    may_ask = reader is not None
    screen = helpers.found(t, directory, callback_data.need, now.date(), abroad=abroad, may_ask=may_ask)
    return screen.edit(pressed(query))

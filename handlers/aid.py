"""The first hours: a text that sounds like an arrest or a search gets calm steps at once. Nothing of it is kept."""

from aiogram import F, Router
from aiogram.types import CallbackQuery, Message

from bot.core.alert import Button
from bot.core.distress import Stems, sounds_like_distress
from bot.delivery.replies import Say
from bot.i18n import Translator
from handlers import data
from handlers.context import Answer
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
    r.message.register(on_cry, F.text, ~F.text.startswith("/"), cries)
    r.callback_query.register(on_what, data.FirstHours.filter())
    return r


async def cries(message: Message, stems: Stems) -> bool:
    """Whether this sounds like somebody in need, in any language."""
    return sounds_like_distress(message.text or "", stems)


async def on_cry(_message: Message, t: Translator) -> Answer:
    """The card."""
    choices = [Button(t(key), data=data.FirstHours(what=what).pack()) for what, key in BUTTONS.items()]
    return Say(paragraphs(t("aid.card"), t("aid.follow")), rows(choices))


async def on_what(_query: CallbackQuery, callback_data: data.FirstHours, t: Translator) -> Answer:
    """The steps for what happened; the card stays above them."""
    return Say(t.html(STEPS[callback_data.what]))

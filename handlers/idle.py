"""The question to whoever pressed nothing for a year, and its answer."""

from aiogram import Router
from aiogram.types import CallbackQuery

from bot.core.alert import Button
from bot.delivery.replies import Edit
from bot.i18n import Translator
from handlers import data
from handlers.context import Answer, pressed
from handlers.screens import Screen


def router() -> Router:
    """The answer; any other press and any message say the same."""
    r = Router(name="idle")
    r.callback_query.register(on_yes, data.StillWanted.filter())
    return r


def question(t: Translator) -> Screen:
    """Do you still want this? Names nothing: the phone may be in other hands."""
    yes = Button(t("idle.btn.yes"), data=data.StillWanted().pack())
    erase = Button(t("privacy.btn.forget"), data=data.Forget(act="ask").pack())
    return Screen(t.html("idle.ask"), ((yes,), (erase,)))


async def on_yes(query: CallbackQuery, t: Translator) -> Answer:
    """That it was pressed is the answer: every press counts (bot/store/readers.py)."""
    return Edit(pressed(query), t.html("idle.kept"))

"""The button below a reminder: what to know before one goes to the hearing."""

from aiogram import Router
from aiogram.types import CallbackQuery

from bot.delivery.replies import Say, Toast
from bot.hearings import family
from bot.hearings.advice import advice_for
from bot.hearings.render import advised
from bot.hearings.view import shown
from bot.i18n import Translator
from bot.store import hearings
from bot.store.database import Tx
from bot.store.readers import Reader
from handlers import hearing_data
from handlers.context import Answer


def router() -> Router:
    """The button."""
    r = Router(name="advice")
    r.callback_query.register(on_advice, hearing_data.Advice.filter())
    return r


async def on_advice(
    _query: CallbackQuery, callback_data: hearing_data.Advice, tx: Tx, reader: Reader, t: Translator
) -> Answer:
    """As a new message: the reminder stays."""
    found = await hearings.by_public_id(tx, callback_data.hearing)
    seen = found is not None and (shown(found) or await family.may_see(tx, reader, found))
    said = advice_for(found) if found is not None and seen else ()
    if found is None or not said:
        return Toast(t("toast.hearing_gone"))
    rendered = advised(found, said, t, discreet=reader.discreet)
    return Say(rendered.html, rendered.buttons)

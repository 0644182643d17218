"""[Share] under an alert: a sentence ready to be passed on, which says nothing of the bot nor of who reads it.

Owns the screen. What may be passed on is a rule of bot/alerts/share.py, and who may do it one of bot/alerts/links.py;
both are asked at the press, for an alert may be older than a wish or a listing.
"""

from aiogram import Router
from aiogram.types import CallbackQuery

from bot.alerts import service
from bot.alerts.discreet import answered
from bot.alerts.links import URL, may_share
from bot.alerts.share import LONGEST, Shared, shared
from bot.alerts.view import alert_view
from bot.core.alert import Button
from bot.delivery.replies import Toast
from bot.i18n import Translator
from bot.store.database import Tx
from bot.store.readers import Reader
from handlers import data
from handlers.context import Answer
from handlers.screens import Screen, cut, paragraphs, rows
from handlers.topic_data import Share


def router() -> Router:
    """One button."""
    r = Router(name="share")
    r.callback_query.register(on_share, Share.filter())
    return r


async def on_share(_query: CallbackQuery, callback_data: Share, tx: Tx, reader: Reader, t: Translator) -> Answer:
    """The sentence, and Telegram's choice of chats."""
    event, form = await service.public_event(tx, callback_data.event), service.form_for(reader)
    if event is None:
        return Toast(t("sources.none"))
    if not may_share(alert_view(event, t.lang).sources, form, t.register):
        return Toast(t("toast.share_not"))
    screen = _screen(t, shared(event, t), abroad=reader.abroad)
    return Screen(answered(screen.html, t, form), screen.buttons).say()


def _screen(t: Translator, what: Shared, *, abroad: bool) -> Screen:
    said = cut(f"{what.text} {what.url}" if what.url else what.text, LONGEST + URL)
    text = t.html("share.quote", text=said)
    buttons = (
        Button(t("share.btn.choose"), url=what.link),
        Button(t("share.btn.cancel"), data=data.Page(name="done").pack()),
    )
    return Screen(paragraphs(t("share.title"), text, "" if abroad else t("share.careful")), rows(buttons))

"""The switches of the kinds of events in /start; those of one subscription stand in handlers/topic.py."""

from datetime import datetime

from aiogram import F, Router
from aiogram.types import CallbackQuery

from bot.alerts.match import ALL
from bot.core.kinds import ALL_KINDS
from bot.i18n import Translator
from bot.store import readers
from bot.store.database import Tx
from bot.store.readers import Reader
from handlers import data, masks, screens
from handlers.chosen import chosen_kinds
from handlers.context import Answer, pressed


def router() -> Router:
    """The switches; being done belongs to the conversation that showed them."""
    r = Router(name="kinds")
    r.callback_query.register(on_toggle, data.Toggle.filter())
    r.callback_query.register(on_all, data.Kinds.filter(F.act.in_({"all", "none"})))
    return r


async def on_toggle(
    query: CallbackQuery, callback_data: data.Toggle, tx: Tx, now: datetime, reader: Reader, t: Translator
) -> Answer:
    """One kind on or off."""
    bits = masks.toggle_kind(await chosen_kinds(tx, reader), callback_data.kind)
    await _store(tx, reader, bits, now)
    return screens.kinds(t, bits, callback_data.origin).edit(pressed(query))


async def on_all(
    query: CallbackQuery, callback_data: data.Kinds, tx: Tx, now: datetime, reader: Reader, t: Translator
) -> Answer:
    """All on, or all off."""
    bits = ALL_KINDS if callback_data.act == "all" else 0
    await _store(tx, reader, bits, now)
    return screens.kinds(t, bits, callback_data.origin).edit(pressed(query))


async def _store(tx: Tx, reader: Reader, bits: int, now: datetime) -> None:
    if bits:
        await readers.follow(tx, reader.id, ALL, bits, now)
    else:
        await readers.unfollow(tx, reader.id, ALL)

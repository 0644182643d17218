"""Under very bad news, which a liaison gets before anybody else: who has been told by a person, and who may know.

Owns the presses. What follows stands in bot/alerts/bad_news.py, which looks again at once.
"""

from collections.abc import Awaitable, Callable, Mapping
from datetime import datetime
from typing import Literal

from aiogram import F, Router
from aiogram.filters.callback_data import CallbackData
from aiogram.types import CallbackQuery

from bot.alerts import gently
from bot.alerts.service import form_for
from bot.core.bad_news import can_take_back
from bot.core.roles import Deed, Right, Role
from bot.delivery.replies import Edit, Toast
from bot.i18n import Translator
from bot.store import audit, events
from bot.store import bad_news as store
from bot.store.bad_news import Waiting
from bot.store.database import Tx
from bot.store.readers import Reader
from handlers.context import Answer, pressed
from handlers.data import Number
from handlers.staff.rights import may


class BadNews(CallbackData, prefix="bad"):
    """I have spoken to the family, take that back, or let the others know."""

    act: Literal["spoken", "undo", "others"]
    number: Number


def router() -> Router:
    """For whoever is told first."""
    r = Router(name="bad_news")
    acts: Mapping[str, Callable[..., Awaitable[Answer]]] = {"spoken": on_spoken, "undo": on_undo, "others": on_others}
    for act, handler in acts.items():
        r.callback_query.register(handler, BadNews.filter(F.act == act), may(Right.BAD_NEWS))
    return r


async def on_spoken(
    query: CallbackQuery, callback_data: BadNews, tx: Tx, now: datetime, by: Role, reader: Reader, t: Translator
) -> Answer:
    """The family knows from a person; a minute later they and everybody else get it in writing."""
    one = await store.find(tx, callback_data.number)
    if one is None or one.held.spoken_at is not None:
        return await _shown(query, tx, callback_data.number, now, reader, t)
    await store.put(tx, one.id, spoken_at=now, next_at=now)
    return await _done(query, tx, one, Deed.FAMILY_SPOKEN_TO, by, now, reader, t)


async def on_undo(
    query: CallbackQuery, callback_data: BadNews, tx: Tx, now: datetime, by: Role, reader: Reader, t: Translator
) -> Answer:
    """Pressed by mistake: nobody was told yet."""
    one = await store.find(tx, callback_data.number)
    if one is None or not can_take_back(one.held, now):
        return await _shown(query, tx, callback_data.number, now, reader, t)
    await store.put(tx, one.id, spoken_at=None, next_at=now)
    return await _done(query, tx, one, Deed.FAMILY_UNSPOKEN, by, now, reader, t)


async def on_others(
    query: CallbackQuery, callback_data: BadNews, tx: Tx, now: datetime, by: Role, reader: Reader, t: Translator
) -> Answer:
    """Everybody who is no family may know now."""
    one = await store.find(tx, callback_data.number)
    if one is None or one.others_at is not None or one.held.let_go_at is not None:
        return await _shown(query, tx, callback_data.number, now, reader, t)
    await store.put(tx, one.id, let_go_at=now, next_at=now)
    return await _done(query, tx, one, Deed.OTHERS_TOLD, by, now, reader, t)


async def _done(
    query: CallbackQuery, tx: Tx, one: Waiting, deed: Deed, by: Role, now: datetime, reader: Reader, t: Translator
) -> Answer:
    tx.wakes.add("bad_news")
    await audit.note(tx, by, deed, now, thing=one.id)
    return await _shown(query, tx, one.id, now, reader, t)


async def _shown(query: CallbackQuery, tx: Tx, number: int, now: datetime, reader: Reader, t: Translator) -> Answer:
    """The card as it is by now."""
    one = await store.find(tx, number)
    event = await events.get(tx, one.event_id) if one else None
    if one is None or event is None:
        return Toast(t("toast.old"))
    known = one.others_at is not None or one.held.let_go_at is not None
    zone = reader.profile.zone
    card = gently.to_liaison(event, one.id, one.held, t, form_for(reader), zone, now, others_know=known)
    return Edit(pressed(query), card.html, card.buttons)

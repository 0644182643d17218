"""Wishes for silence, at the liaisons' desk: read, keep, lift. Who asked is shown to nobody: a wish is a number.

For everybody without the right there is no such button.
"""

from collections.abc import Awaitable, Callable, Mapping
from datetime import datetime

from aiogram import F, Router
from aiogram.types import CallbackQuery

from bot.core.alert import Rendered
from bot.core.messages import Lane, MessageKind
from bot.core.roles import Deed, Right, Role
from bot.core.wish import Wish
from bot.delivery.replies import message_params
from bot.i18n import Catalogs, Translator
from bot.people import wishes
from bot.store import audit, outbox
from bot.store import wishes as store
from bot.store.database import Tx
from bot.store.readers import Reader
from handlers import quiet_screens
from handlers.context import Answer, pressed
from handlers.quiet_data import Desk
from handlers.staff.rights import may


def router() -> Router:
    """For liaisons."""
    r = Router(name="wishes")
    acts: Mapping[str, Callable[..., Awaitable[Answer]]] = {
        "list": on_list,
        "read": on_read,
        "keep": on_keep,
        "sure": on_sure,
        "lift": on_lift,
    }
    for act, handler in acts.items():
        r.callback_query.register(handler, Desk.filter(F.act == act), may(Right.SILENCE))
    return r


async def on_list(query: CallbackQuery, tx: Tx, reader: Reader, t: Translator) -> Answer:
    """All that is not over."""
    return quiet_screens.every(t, reader, await store.standing(tx)).edit(pressed(query))


async def on_read(
    query: CallbackQuery, callback_data: Desk, tx: Tx, now: datetime, reader: Reader, t: Translator
) -> Answer:
    """One wish: only now its words come onto this phone."""
    one = await store.find(tx, callback_data.number)
    if one is None:
        return quiet_screens.gone(t).edit(pressed(query))
    known = [person for person, _ in await wishes.about(tx, one)]
    return quiet_screens.card(t, reader, one, known, await wishes.last(tx, one), now).edit(pressed(query))


async def on_keep(
    query: CallbackQuery, callback_data: Desk, tx: Tx, now: datetime, by: Role, t: Translator, catalogs: Catalogs
) -> Answer:
    """It stays so; what was to be corrected is."""
    one = await store.find(tx, callback_data.number)
    if one is None:
        return quiet_screens.gone(t).edit(pressed(query))
    await _tell(tx, one, await wishes.keep(tx, one, catalogs, now), catalogs, now, kept=True)
    await audit.note(tx, by, Deed.WISH_KEPT, now, thing=one.id)
    return quiet_screens.done(t, one, kept=True).edit(pressed(query))


async def on_sure(query: CallbackQuery, callback_data: Desk, tx: Tx, t: Translator) -> Answer:
    """More will be said again?"""
    one = await store.find(tx, callback_data.number)
    return (quiet_screens.gone(t) if one is None else quiet_screens.lifting(t, one)).edit(pressed(query))


async def on_lift(
    query: CallbackQuery, callback_data: Desk, tx: Tx, now: datetime, by: Role, t: Translator, catalogs: Catalogs
) -> Answer:
    """It is as it was before."""
    one = await store.find(tx, callback_data.number)
    if one is None:
        return quiet_screens.gone(t).edit(pressed(query))
    await _tell(tx, one, await wishes.lift(tx, one, now), catalogs, now, kept=False)
    await audit.note(tx, by, Deed.WISH_LIFTED, now, thing=one.id)
    return quiet_screens.done(t, one, kept=False).edit(pressed(query))


async def _tell(tx: Tx, one: Wish, chat_id: int | None, catalogs: Catalogs, now: datetime, *, kept: bool) -> None:
    """What was decided, to whoever asked, if they are still there."""
    if chat_id is None:
        return
    screen = quiet_screens.settled(catalogs.translator(one.lang), one, kept=kept)
    message = outbox.Message("sendMessage", message_params(Rendered(screen.html)), MessageKind.ANSWER)
    await outbox.promise(tx, message, now=now, chat_id=chat_id, lane=Lane.NEWCOMER)

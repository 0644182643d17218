"""What a source from the chat is: who stands behind it, its language, and whether it may publish by itself.

The first two are a moderator's to say, the last an owner's. What stands in the settings on the server is said there.
"""

from datetime import datetime

from aiogram import F, Router
from aiogram.types import CallbackQuery

from bot.core.roles import Deed, Right, Role, lender
from bot.core.standing import mark
from bot.core.watching import Health
from bot.delivery.replies import Toast
from bot.i18n import Translator
from bot.store import audit, sources, watched
from bot.store.database import Tx
from bot.store.readers import Reader
from handlers.about import About
from handlers.context import Answer, pressed
from handlers.staff import feeds_card
from handlers.staff.feeds_data import FeedSet
from handlers.staff.rights import may, roles_of


def router() -> Router:
    """The buttons, each for those who may."""
    r = Router(name="feeds_set")
    r.callback_query.register(on_open, FeedSet.filter(F.what == "open"), may(Right.REVIEW))
    r.callback_query.register(on_described, FeedSet.filter(F.what.in_({"outlet", "language"})), may(Right.REVIEW))
    r.callback_query.register(on_ask, FeedSet.filter((F.what == "trust") & (F.value == "ask")), may(Right.TRUST))
    r.callback_query.register(on_trust, FeedSet.filter(F.what == "trust"), may(Right.TRUST))
    return r


async def on_open(
    query: CallbackQuery, callback_data: FeedSet, tx: Tx, reader: Reader, chat_id: int, about: About, t: Translator
) -> Answer:
    """What is known of it, and what may be said instead."""
    found = await _one(tx, callback_data.source)
    owner = lender(await roles_of(tx, reader, chat_id, about), Right.TRUST) is not None
    return feeds_card.described(t, found, owner=owner).edit(pressed(query)) if found else Toast(t("toast.old"))


async def on_described(
    query: CallbackQuery,
    callback_data: FeedSet,
    tx: Tx,
    now: datetime,
    reader: Reader,
    chat_id: int,
    about: About,
    t: Translator,
    by: Role,
) -> Answer:
    """Who stands behind it, or in which language it writes; of what comes from now on."""
    found = await _one(tx, callback_data.source)
    if found is None:
        return Toast(t("toast.old"))
    value = None if callback_data.value == "any" else callback_data.value
    if await watched.describe(tx, found.spec.id, "outlet" if callback_data.what == "outlet" else "language", value):
        await audit.note(tx, by, Deed.SOURCE_DESCRIBED, now)
    return await on_open(query, callback_data, tx, reader, chat_id, about, t)


async def on_ask(query: CallbackQuery, callback_data: FeedSet, tx: Tx, t: Translator) -> Answer:
    """Really?"""
    found = await _one(tx, callback_data.source)
    return feeds_card.publishing(t, found).edit(pressed(query)) if found else Toast(t("toast.old"))


async def on_trust(
    query: CallbackQuery, callback_data: FeedSet, tx: Tx, now: datetime, t: Translator, by: Role
) -> Answer:
    """What it tells from now on is published by itself, or waits; what waits goes on waiting."""
    found = await _one(tx, callback_data.source)
    if found is None or callback_data.value not in ("publish", "review"):
        return Toast(t("toast.old"))
    if await watched.describe(tx, found.spec.id, "trust", callback_data.value):
        deed = Deed.SOURCE_PUBLISHES if callback_data.value == "publish" else Deed.SOURCE_REVIEWED
        await audit.note(tx, by, deed, now)
    again = await _one(tx, callback_data.source)
    return feeds_card.described(t, again or found, owner=True).edit(pressed(query))


async def _one(tx: Tx, wanted: str) -> Health | None:
    """A source that was added from the chat and is watched."""
    found = await sources.health(tx)
    return next((one for one in found if mark(one.spec.id) == wanted and one.added and one.active), None)

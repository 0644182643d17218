"""Under the question whether a hearing took place: the answers, and what moderators make of them."""

from datetime import datetime
from typing import Literal

from aiogram import Router
from aiogram.filters.callback_data import CallbackData
from aiogram.types import CallbackQuery

from bot.core.roles import Deed, Right, Role
from bot.delivery.replies import Edit, Toast
from bot.hearings import afterwards
from bot.i18n import Catalogs, Translator
from bot.store import audit
from bot.store.database import Tx
from bot.store.readers import Reader
from handlers.context import Answer, pressed
from handlers.data import Number
from handlers.staff.rights import may


class After(CallbackData, prefix="aft"):
    """Yes; it was moved; nobody knows."""

    says: Literal["yes", "moved", "unknown"]
    number: Number


class AfterStaff(CallbackData, prefix="afs"):
    """It took place, or it was put off: followers are told."""

    says: Literal["yes", "moved"]
    number: Number


def router() -> Router:
    """For whoever was asked, and for moderators."""
    r = Router(name="after")
    r.callback_query.register(on_answer, After.filter())
    r.callback_query.register(on_decide, AfterStaff.filter(), may(Right.REVIEW))
    return r


async def on_answer(
    query: CallbackQuery, callback_data: After, tx: Tx, now: datetime, reader: Reader, t: Translator, catalogs: Catalogs
) -> Answer:
    """Thanks; what was said is a claim now."""
    if not await afterwards.answered(tx, callback_data.number, reader, callback_data.says, catalogs, now):
        return Toast(t("toast.old"))
    return Edit(pressed(query), t("after.thanks"))


async def on_decide(
    query: CallbackQuery, callback_data: AfterStaff, tx: Tx, now: datetime, by: Role, t: Translator
) -> Answer:
    """Followers are told."""
    if await afterwards.decided(tx, callback_data.number, callback_data.says, now) is None:
        return Toast(t("toast.old"))
    await audit.note(tx, by, Deed.HEARING_TOLD, now, thing=callback_data.number)
    return Edit(pressed(query), t("after.decided"))

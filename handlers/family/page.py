"""One page for the lawyer to take along: the button of a relative, the question in which language, and the file.

What is on it: campaigns/page.py. It is drawn like every page (handlers/printing.py).
"""

from datetime import datetime, timedelta
from typing import Final

from aiogram import F, Router
from aiogram.types import CallbackQuery

from bot.core.alert import Button
from bot.core.paper import Sheet, to_json
from bot.delivery.printing import PRINT
from bot.delivery.replies import Done, Task, Toast
from bot.i18n import Catalogs, Translator
from bot.store import readers
from bot.store.database import Tx
from bot.store.readers import Reader
from campaigns.page import sheet
from handlers import printing
from handlers.context import Answer, pressed
from handlers.family import data
from handlers.family.near import Near, at, done_lately
from handlers.family.screens import home_button
from handlers.screens import Screen, rows

RUSSIAN: Final = "ru"
"""The language that passes the censor most easily (campaigns/data/letters.toml)."""

UNDERSTOOD: Final = frozenset({"ru", "be"})
"""Languages whose readers are not asked."""


def router() -> Router:
    """The button, and the answer to the question."""
    r = Router(name="family_page")
    r.callback_query.register(on_ask, data.FamilyPage.filter(F.lang == ""), at, asks)
    r.callback_query.register(on_page, data.FamilyPage.filter(), at)
    return r


async def asks(_query: CallbackQuery, reader: Reader) -> bool:
    """Whether there is a choice."""
    return reader.lang not in UNDERSTOOD


async def on_ask(query: CallbackQuery, near: Near, t: Translator) -> Answer:
    """In which language?"""
    each = [
        Button(t.own_name(lang), data=data.FamilyPage(lang=lang, who=near.one.id).pack()) for lang in (RUSSIAN, t.lang)
    ]
    return Screen(t("stats.page.which"), (*rows(each), (home_button(t, near.one),))).edit(pressed(query))


async def on_page(
    _query: CallbackQuery,
    callback_data: data.FamilyPage,
    near: Near,
    tx: Tx,
    now: datetime,
    reader: Reader,
    t: Translator,
    catalogs: Catalogs,
    done: Done | None,
) -> Answer:
    """First what stands on it, then the file."""
    page = await of(tx, near, catalogs.translator(callback_data.lang or reader.lang), now)
    if page is None:
        return Toast(t("toast.page_none"))
    if done is not None:
        return await printing.given(tx, done, page, t("stats.page.caption"), reader, t, now)
    if not await readers.allow(tx, reader.id, "print", a_day=printing.A_DAY, now=now):
        return Toast(t("toast.calendar_enough"))
    return Task(PRINT, {"sheet": to_json(page)})


async def of(tx: Tx, near: Near, t: Translator, now: datetime) -> Sheet | None:
    """The page as it stands today; None: nobody did anything of late."""
    done, since, until = await done_lately(tx, near, now)
    return sheet(done, since.date(), (until - timedelta(days=1)).date(), t)

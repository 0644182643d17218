"""A page to print about one hearing: the button, the question about which, and the file.

The page is drawn outside of the transaction (bot/delivery/printing.py): the press is handled twice, and whoever may not
see the hearing any more, or would get an old date, gets no page.
"""

from base64 import b64decode
from collections.abc import Sequence
from datetime import datetime
from typing import Final

from aiogram import F, Router
from aiogram.types import CallbackQuery

from bot.alerts.service import form_for
from bot.core.alert import Button
from bot.core.files import File, FileProblem
from bot.core.paper import Sheet, to_json
from bot.delivery.printing import PRINT, mark
from bot.delivery.replies import Attached, Done, Say, Task, Toast
from bot.hearings import family
from bot.hearings.followed import followed
from bot.hearings.page import sheet
from bot.hearings.render import MOST, title
from bot.hearings.view import Listed, listed, names, shown
from bot.i18n import Translator
from bot.store import files, hearings, readers
from bot.store.database import Tx
from bot.store.files import Attachment
from bot.store.readers import Reader
from handlers import data, hearing_data
from handlers.context import Answer, pressed
from handlers.hearings import ALL
from handlers.screens import Screen, name, rows

NAME: Final = "page.pdf"
"""Says nothing to whoever sees it among the files of a phone."""

A_DAY: Final = 20
"""Pages of one chat: enough for a family, too few for a flood."""


def router() -> Router:
    """The buttons."""
    r = Router(name="printing")
    r.callback_query.register(on_which, hearing_data.Print.filter(F.what == ALL))
    r.callback_query.register(on_print, hearing_data.Print.filter())
    return r


async def on_which(query: CallbackQuery, tx: Tx, now: datetime, reader: Reader, t: Translator) -> Answer:
    """Which of those one follows?"""
    return which(listed(await followed(tx, reader), now), t).edit(pressed(query))


def which(found: Sequence[Listed], t: Translator) -> Screen:
    """One button for each hearing, the nearest first."""
    first = {one.hearing.id: one for one in reversed(found)}
    each = [_button(one, t) for one in sorted(first.values(), key=lambda one: (one.first, one.hearing.id))[:MOST]]
    back = Button(t("print.btn.back"), data=data.Page(name="hearings").pack())
    return Screen(t("print.which" if each else "print.none"), (*rows(each), (back,)))


def _button(one: Listed, t: Translator) -> Button:
    day = one.when.day if one.when else one.hearing.until
    whose = ", ".join(names(one.hearing, t.lang)) or title(one.hearing, t)
    label = t("print.btn.one", day=t.short_day(day) if day else "", what=whose)
    return Button(name(label), data=hearing_data.Print(what=one.hearing.public_id).pack())


async def on_print(
    _query: CallbackQuery,
    callback_data: hearing_data.Print,
    tx: Tx,
    now: datetime,
    reader: Reader,
    t: Translator,
    done: Done | None,
) -> Answer:
    """First what stands on it, then the file."""
    found = await hearings.by_public_id(tx, callback_data.what)
    seen = found is not None and (shown(found) or await family.may_see(tx, reader, found))
    page = sheet(found, t, form_for(reader), reader.profile.zone, now) if found is not None and seen else None
    if found is None or page is None:
        return Toast(t("toast.print_none"))
    if done is not None:
        caption = t("print.caption_named" if shown(found) else "print.caption")
        return await given(tx, done, page, caption, reader, t, now)
    if not await readers.allow(tx, reader.id, "print", a_day=A_DAY, now=now):
        return Toast(t("toast.calendar_enough"))
    return Task(PRINT, {"sheet": to_json(page)})


async def given(tx: Tx, done: Done, page: Sheet, caption: str, reader: Reader, t: Translator, now: datetime) -> Answer:
    """The page, if it still says what is known."""
    if done.kind != PRINT or done.result is None or done.result["mark"] != mark(page):
        return Say(t("print.again"))
    file = Attachment(File(NAME, "application/pdf", b64decode(done.result["pdf"])), caption=caption)
    made = await files.attach_letter(tx, file, now, reader_id=reader.id)
    return Say(t("print.again")) if isinstance(made, FileProblem) else Attached(made)

"""/hearings: what lies ahead for the people one follows, as a list and as a file for a calendar."""

from collections.abc import Sequence
from datetime import datetime
from typing import Final

from aiogram import F, Router
from aiogram.fsm.context import FSMContext
from aiogram.types import CallbackQuery, Message

from bot.alerts import service
from bot.core.alert import Button
from bot.core.files import File, FileProblem
from bot.core.hearing import Hearing
from bot.delivery.replies import Attached, Toast
from bot.hearings import family
from bot.hearings.followed import followed
from bot.hearings.ics import calendar
from bot.hearings.render import upcoming
from bot.hearings.view import SOON, listed, shown
from bot.i18n import Translator
from bot.store import files, hearings, readers
from bot.store.database import Tx
from bot.store.files import Attachment
from bot.store.readers import Reader
from handlers import data, hearing_data
from handlers.about import About
from handlers.context import Answer, command, pressed
from handlers.screens import Screen

ALL: Final = "all"
NAME: Final = "dates.ics"
"""Says nothing to whoever sees it among the files of a phone."""

LISTS: Final = ("week", "regions")
"""The other lists (handlers/hearing_list.py)."""

A_DAY: Final = 60
"""Files of one chat: enough for a reader, too few for a flood."""


def router() -> Router:
    """The list and the button that sends a file."""
    r = Router(name="hearings")
    r.message.register(on_hearings, command("hearings"))
    r.callback_query.register(on_page, data.Page.filter(F.name == "hearings"))
    r.callback_query.register(on_calendar, data.Calendar.filter())
    r.callback_query.register(on_event, data.EventCalendar.filter())
    return r


async def on_hearings(
    _message: Message, tx: Tx, now: datetime, reader: Reader, t: Translator, state: FSMContext, about: About
) -> Answer:
    """What lies ahead."""
    await state.set_state(None)
    return (await _list(tx, now, reader, t, about)).say()


async def on_page(query: CallbackQuery, tx: Tx, now: datetime, reader: Reader, t: Translator, about: About) -> Answer:
    """The same, in the place of the button that stood before it."""
    return (await _list(tx, now, reader, t, about)).edit(pressed(query))


async def _list(tx: Tx, now: datetime, reader: Reader, t: Translator, about: About) -> Screen:
    lines = listed(await followed(tx, reader), now)
    soon = [one for one in lines if one.first <= now + SOON]
    rendered = upcoming(soon, [one for one in lines if one not in soon], t, reader.profile.zone)
    which = Button(t("reminders.btn"), data=data.Page(name="reminders").pack())
    link = Button(t("calendar.btn"), data=hearing_data.CalendarLink(act="show").pack())
    page = ((Button(t("print.btn"), data=hearing_data.Print(what=ALL).pack()),),) if lines else ()
    lists = tuple(
        Button(t(f"listing.btn.{what}"), data=hearing_data.HearingList(what=what, file=False).pack()) for what in LISTS
    )
    last = ((link,),) if about.calendars else ()
    return Screen(rendered.html, (*rendered.buttons, lists, *page, (which,), *last))


async def on_calendar(
    _query: CallbackQuery, callback_data: data.Calendar, tx: Tx, now: datetime, reader: Reader, t: Translator
) -> Answer:
    """One hearing, or all of those one follows, as a file without names."""
    mine = callback_data.what == ALL
    found = await followed(tx, reader) if mine else await _one(tx, callback_data.what, reader)
    own = mine or any(one.of for one in found)
    return await send_file(tx, found, reader, t, now, mine=own)


async def on_event(
    _query: CallbackQuery, callback_data: data.EventCalendar, tx: Tx, now: datetime, reader: Reader, t: Translator
) -> Answer:
    """The hearings that an alert tells of, as they stand by now."""
    event = await service.public_event(tx, callback_data.event)
    ids = await hearings.of_event(tx, event.id) if event else []
    return await send_file(tx, [one for one in await hearings.load(tx, ids) if shown(one)], reader, t, now, mine=False)


async def send_file(
    tx: Tx, found: Sequence[Hearing], reader: Reader, t: Translator, now: datetime, *, mine: bool
) -> Answer:
    """These hearings as a file without names. `mine`: which they are is nobody else's to know."""
    content = calendar(found, t, now)
    if not content:
        return Toast(t("toast.hearing_gone"))
    if not await readers.allow(tx, reader.id, "calendar", a_day=A_DAY, now=now):
        return Toast(t("toast.calendar_enough"))
    given = Attachment(File(NAME, "text/calendar", content), caption=t("ics.caption"))
    # One hearing is the same file for everybody; which of them somebody follows is nobody else's.
    made = await (files.attach_letter(tx, given, now, reader_id=reader.id) if mine else files.attach(tx, given, now))
    return Toast(t("toast.hearing_gone")) if isinstance(made, FileProblem) else Attached(made)


async def _one(tx: Tx, public_id: str, reader: Reader) -> Sequence[Hearing]:
    found = await hearings.by_public_id(tx, public_id)
    return [found] if found is not None and (shown(found) or await family.may_see(tx, reader, found)) else []

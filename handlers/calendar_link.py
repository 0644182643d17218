"""The private link that a calendar fetches: made, renewed, switched off; names in its titles only if wanted.

The token is shown once, in the message that makes it; nobody can read it again. Where the internet does not reach this
instance there is no button to any of this.
"""

from datetime import datetime
from typing import Final

from aiogram import F, Router
from aiogram.types import CallbackQuery

from bot.core.alert import Button
from bot.delivery.replies import Toast
from bot.i18n import Translator
from bot.store import calendars, readers
from bot.store.calendars import Link
from bot.store.database import Tx
from bot.store.readers import Reader
from handlers import data, hearing_data
from handlers.about import About
from handlers.context import Answer, pressed
from handlers.screens import Screen, paragraphs

A_DAY: Final = 10
"""New links of one reader: a link that leaked is renewed, and nobody needs more."""


def router() -> Router:
    """The screen and its buttons."""
    r = Router(name="calendar_link")
    r.callback_query.register(on_show, hearing_data.CalendarLink.filter(F.act == "show"), _offered)
    r.callback_query.register(on_make, hearing_data.CalendarLink.filter(F.act == "make"), _offered)
    r.callback_query.register(on_drop, hearing_data.CalendarLink.filter(F.act == "drop"), _offered)
    r.callback_query.register(on_names, hearing_data.CalendarLink.filter(F.act.in_(("named", "bare"))), _offered)
    return r


async def _offered(_query: CallbackQuery, about: About) -> bool:
    return about.calendars is not None


async def on_show(query: CallbackQuery, tx: Tx, reader: Reader, t: Translator) -> Answer:
    """What it is, who else sees it, and whether there is one."""
    return _screen(await calendars.of_reader(tx, reader.id), t).edit(pressed(query))


async def on_make(query: CallbackQuery, tx: Tx, now: datetime, reader: Reader, t: Translator, about: About) -> Answer:
    """A new one, shown once; an older one ends."""
    if not await readers.allow(tx, reader.id, "calendar_link", a_day=A_DAY, now=now):
        return Toast(t("calendar.enough"))
    token = await calendars.make(tx, reader.id, now)
    link = await calendars.of_reader(tx, reader.id)
    made = t.html("calendar.made", url=f"{about.calendars}{token}.ics")
    return Screen(paragraphs(made, t("calendar.seen")), _buttons(link, t)).edit(pressed(query))


async def on_drop(query: CallbackQuery, tx: Tx, reader: Reader, t: Translator) -> Answer:
    """No link any more: whoever has it gets nothing."""
    await calendars.drop(tx, reader.id)
    return _screen(None, t).edit(pressed(query)), Toast(t("calendar.dropped"))


async def on_names(
    query: CallbackQuery, callback_data: hearing_data.CalendarLink, tx: Tx, reader: Reader, t: Translator
) -> Answer:
    """Names in titles, or not; the link stays."""
    await calendars.name(tx, reader.id, named=callback_data.act == "named")
    return _screen(await calendars.of_reader(tx, reader.id), t).edit(pressed(query))


def _screen(link: Link | None, t: Translator) -> Screen:
    if link is None:
        return Screen(paragraphs(t("calendar.title"), t("calendar.seen")), _buttons(link, t))
    state = t.html("calendar.there", day=t.short_day(link.made_at.date()))
    names = t("calendar.named" if link.named else "calendar.bare")
    return Screen(paragraphs(t("calendar.title"), state, names, t("calendar.seen")), _buttons(link, t))


def _buttons(link: Link | None, t: Translator) -> tuple[tuple[Button, ...], ...]:
    back = (Button(t("reminders.btn.back"), data=data.Page(name="hearings").pack()),)
    if link is None:
        return (_button(t("calendar.btn.make"), "make"),), back
    names = _button(t("calendar.btn.bare"), "bare") if link.named else _button(t("calendar.btn.named"), "named")
    return (_button(t("calendar.btn.renew"), "make"),), (names,), (_button(t("calendar.btn.drop"), "drop"),), back


def _button(text: str, act: str) -> Button:
    return Button(text, data=hearing_data.CalendarLink.model_validate({"act": act}).pack())

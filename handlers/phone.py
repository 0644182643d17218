"""Whoever holds the phone: messages that vanish, neutral texts, and the way to the word (handlers/words.py).

Asked of readers not known to be abroad at the end of /start, and of everybody in /settings.
"""

from dataclasses import replace
from datetime import datetime

from aiogram import F, Router
from aiogram.types import CallbackQuery

from bot.alerts import service
from bot.core.phone import HOURS, NEVER
from bot.delivery.replies import Edit, Toast
from bot.i18n import Translator
from bot.store import readers, words
from bot.store.database import Tx
from bot.store.readers import Reader
from handlers import data, pages, phone_pages
from handlers.context import Answer, pressed
from handlers.data import Origin
from handlers.screens import Screen


def router() -> Router:
    """The screen and its switches."""
    r = Router(name="phone")
    r.callback_query.register(on_show, data.Phone.filter(F.act == "show"))
    r.callback_query.register(on_neutral, data.Phone.filter(F.act == "neutral"))
    r.callback_query.register(on_vanish, data.Phone.filter(F.act == "vanish"))
    r.callback_query.register(on_hours, data.Vanish.filter(F.hours.in_({NEVER, *HOURS})))
    r.callback_query.register(on_done, data.Phone.filter(F.act == "done"))
    return r


async def screen(tx: Tx, reader: Reader, t: Translator, origin: Origin) -> Screen:
    """How it stands."""
    return phone_pages.screen(t, reader, origin, word=await words.get(tx, reader.id) is not None)


async def on_show(query: CallbackQuery, callback_data: data.Phone, tx: Tx, reader: Reader, t: Translator) -> Answer:
    """The screen."""
    return (await screen(tx, reader, t, callback_data.origin)).edit(pressed(query))


async def on_neutral(query: CallbackQuery, callback_data: data.Phone, tx: Tx, reader: Reader, t: Translator) -> Answer:
    """A neutral first line, or none."""
    await service.change_form(tx, reader, t, neutral=not reader.discreet)
    changed = replace(reader, neutral=not reader.discreet)
    said = Toast(t("toast.neutral_on" if changed.discreet else "toast.neutral_off"))
    return (await screen(tx, changed, t, callback_data.origin)).edit(pressed(query)), said


async def on_vanish(query: CallbackQuery, callback_data: data.Phone, reader: Reader, t: Translator) -> Answer:
    """After how long?"""
    return phone_pages.vanish(t, reader, callback_data.origin).edit(pressed(query))


async def on_hours(query: CallbackQuery, callback_data: data.Vanish, tx: Tx, reader: Reader, t: Translator) -> Answer:
    """So long from now on, and what stands in the chat already as well."""
    await readers.change(tx, reader.id, vanish_hours=callback_data.hours)
    changed = replace(reader, vanish_hours=callback_data.hours)
    said = t("toast.vanish_on", n=callback_data.hours) if changed.vanishes else t("toast.vanish_off")
    return (await screen(tx, changed, t, callback_data.origin)).edit(pressed(query)), Toast(said)


async def on_done(
    query: CallbackQuery, callback_data: data.Phone, now: datetime, reader: Reader, t: Translator
) -> Answer:
    """The end of /start, or back to the settings."""
    if callback_data.origin is Origin.START:
        return Edit(pressed(query), t.html("start.done"))
    return pages.settings(t, reader, now).edit(pressed(query))

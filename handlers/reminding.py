"""Which reminders of hearings somebody gets: switches below /hearings."""

from dataclasses import replace
from datetime import datetime

from aiogram import F, Router
from aiogram.types import CallbackQuery

from bot.alerts import service
from bot.core.alert import Button
from bot.hearings.plan import SWITCHES, Slot, switched, wanted
from bot.i18n import Translator
from bot.store.database import Tx
from bot.store.readers import Reader
from handlers import data, hearing_data
from handlers.context import Answer, pressed
from handlers.screens import Screen


def router() -> Router:
    """The page and its switches."""
    r = Router(name="reminding")
    r.callback_query.register(on_page, data.Page.filter(F.name == "reminders"))
    r.callback_query.register(on_switch, hearing_data.Reminding.filter())
    return r


async def on_page(query: CallbackQuery, reader: Reader, t: Translator) -> Answer:
    """Which there are, and which are on."""
    return _screen(reader, t).edit(pressed(query))


async def on_switch(
    query: CallbackQuery, callback_data: hearing_data.Reminding, tx: Tx, now: datetime, reader: Reader, t: Translator
) -> Answer:
    """One more or one less, for every hearing."""
    profile = switched(reader.profile, Slot(callback_data.slot))
    await service.change_hours(tx, reader, profile, now)
    return _screen(replace(reader, profile=profile), t).edit(pressed(query))


def _screen(reader: Reader, t: Translator) -> Screen:
    on = wanted(reader.profile)
    switches = [(_switch(slot, t, on=slot in on),) for slot in SWITCHES]
    back = (Button(t("reminders.btn.back"), data=data.Page(name="hearings").pack()),)
    return Screen(t("reminders.title"), (*switches, back))


def _switch(slot: Slot, t: Translator, *, on: bool) -> Button:
    what = t(f"reminders.slot.{slot.value}")
    key = "reminders.btn.on" if on else "reminders.btn.off"
    return Button(t(key, what=what), data=hearing_data.Reminding.model_validate({"slot": slot.value}).pack())

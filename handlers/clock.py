"""What time is it where you are? Asked in /start and in /settings; only the zone is kept."""

from dataclasses import replace
from datetime import datetime

from aiogram import F, Router
from aiogram.types import CallbackQuery

from bot.alerts import service
from bot.delivery.replies import Toast
from bot.i18n import Translator
from bot.store.database import Tx
from bot.store.readers import Reader
from handlers import data, pages, screens, zones
from handlers.context import Answer, pressed
from handlers.data import Origin


def router() -> Router:
    """The times, and the towns where a time alone does not tell."""
    r = Router(name="clock")
    r.callback_query.register(on_ask, data.Clock.filter(F.act.in_({"ask", "world"})))
    r.callback_query.register(on_slot, data.Slot.filter(F.zone.in_(zones.KNOWN)))
    r.callback_query.register(on_town, data.Town.filter(F.zone.in_(zones.KNOWN)))
    return r


async def on_ask(query: CallbackQuery, callback_data: data.Clock, now: datetime, t: Translator) -> Answer:
    """The times that clocks show now."""
    world = callback_data.act == "world"
    return screens.clock(t, now, callback_data.origin, world=world).edit(pressed(query))


async def on_slot(
    query: CallbackQuery, callback_data: data.Slot, tx: Tx, now: datetime, reader: Reader, t: Translator
) -> Answer:
    """A time: enough, unless its towns part in winter or summer."""
    same = zones.beside(callback_data.zone, zones.likely(t.lang, world=callback_data.world), now)
    if zones.alike(same, now):
        return await _live(query, callback_data.origin, callback_data.zone, tx, now, reader, t)
    return screens.towns(t, same, now, callback_data.origin).edit(pressed(query))


async def on_town(
    query: CallbackQuery, callback_data: data.Town, tx: Tx, now: datetime, reader: Reader, t: Translator
) -> Answer:
    """A town."""
    return await _live(query, callback_data.origin, callback_data.zone, tx, now, reader, t)


async def _live(
    query: CallbackQuery, origin: Origin, zone: str, tx: Tx, now: datetime, reader: Reader, t: Translator
) -> Answer:
    changed = replace(reader, profile=replace(reader.profile, zone=zone))
    await service.change_hours(tx, reader, changed.profile, now)
    done = Toast(pages.zone_text(t, changed, now, "settings.zone_set"))
    if origin is Origin.SETTINGS:
        return pages.settings(t, changed, now).edit(pressed(query)), done
    return screens.abroad(t, belarus=zone == zones.MINSK).edit(pressed(query)), done

"""After the language: what to get, what it looks like, the time, abroad. Every step can be skipped."""

from collections.abc import Sequence
from datetime import datetime

from aiogram import F, Router
from aiogram.fsm.context import FSMContext
from aiogram.types import CallbackQuery

from bot.alerts import service
from bot.alerts.match import ALL
from bot.core.kinds import IMPORTANT, Kind, mask
from bot.delivery.replies import Edit, Reply, Say
from bot.i18n import Catalogs, Translator
from bot.store import readers
from bot.store.database import Tx
from bot.store.readers import Reader
from handlers import data, follow, phone, screens
from handlers.arriving import after_choice
from handlers.chosen import chosen_kinds
from handlers.context import Answer, pressed
from handlers.data import Origin, Preset


def router() -> Router:
    """The presets, the end of choosing kinds, and the question about abroad."""
    r = Router(name="arrival")
    r.callback_query.register(on_everything, data.Choose.filter(F.preset == Preset.EVERYTHING))
    r.callback_query.register(on_followed, data.Choose.filter(F.preset == Preset.FOLLOWED))
    r.callback_query.register(on_choose, data.Choose.filter(F.preset == Preset.CHOOSE))
    r.callback_query.register(on_chosen, data.Kinds.filter((F.origin == Origin.START) & (F.act == "done")))
    r.callback_query.register(on_time_skipped, data.Clock.filter((F.origin == Origin.START) & (F.act == "skip")))
    r.callback_query.register(on_abroad, data.Abroad.filter(F.origin == Origin.START))
    return r


async def on_everything(
    query: CallbackQuery, tx: Tx, now: datetime, reader: Reader, t: Translator, catalogs: Catalogs
) -> Answer:
    """The important kinds, about everybody."""
    await readers.follow(tx, reader.id, ALL, mask(IMPORTANT), now)
    confirmed = Edit(pressed(query), t.html("start.subscribed_everything"))
    kinds = tuple(kind for kind in Kind if kind in IMPORTANT)
    return confirmed, *await _what_comes(tx, now, reader, t, catalogs, kinds)


async def on_followed(query: CallbackQuery, tx: Tx, reader: Reader, t: Translator, state: FSMContext) -> Answer:
    """Nothing but the people one follows: so, whom?"""
    await readers.unfollow(tx, reader.id, ALL)
    confirmed = Edit(pressed(query), t.html("start.subscribed_followed"))
    return confirmed, await follow.ask(state, t, Origin.START)


async def on_choose(query: CallbackQuery, tx: Tx, reader: Reader, t: Translator) -> Answer:
    """The kinds as switches."""
    return screens.kinds(t, await chosen_kinds(tx, reader), Origin.START).edit(pressed(query))


async def on_chosen(
    query: CallbackQuery, tx: Tx, now: datetime, reader: Reader, t: Translator, catalogs: Catalogs
) -> Answer:
    """The switches stand as they shall."""
    kinds = await chosen_kinds(tx, reader)
    if not kinds:
        nothing = screens.paragraphs(t("start.subscribed_followed"), t("start.follow_first"))
        return Edit(pressed(query), nothing), *after_choice(t, now, reader)
    confirmed = Edit(pressed(query), t.html("start.subscribed_chosen", kinds=t.kinds(kinds)))
    return confirmed, *await _what_comes(tx, now, reader, t, catalogs, kinds)


async def on_time_skipped(query: CallbackQuery, t: Translator) -> Answer:
    """No time: then whether one is abroad."""
    return screens.abroad(t).edit(pressed(query))


async def on_abroad(query: CallbackQuery, callback_data: data.Abroad, tx: Tx, reader: Reader, t: Translator) -> Answer:
    """Not answering is the same as being inside, and leads to what makes the chat safer."""
    if callback_data.yes:
        await service.change_form(tx, reader, abroad=True)
        return Edit(pressed(query), t.html("start.done"))
    return (await phone.screen(tx, reader, t, Origin.START)).edit(pressed(query))


async def _what_comes(
    tx: Tx, now: datetime, reader: Reader, t: Translator, catalogs: Catalogs, kinds: Sequence[Kind]
) -> tuple[Reply, ...]:
    last = await service.preview(tx, tuple(kinds), catalogs, reader)
    intro = t.html("start.last_events", n=len(last)) if last else t.html("start.no_events")
    shown = (Say(one.html, one.buttons) for one in last)
    return (Say(intro), *shown, *after_choice(t, now, reader))

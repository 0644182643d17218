"""After the language: what to get, what it looks like, the time, abroad. Every step can be skipped."""

from collections.abc import Mapping
from datetime import datetime

from aiogram import F, Router
from aiogram.fsm.context import FSMContext
from aiogram.types import CallbackQuery

from bot.alerts import figures, previews, service
from bot.alerts.match import ALL
from bot.core.rhythm import Rhythm
from bot.delivery.replies import Edit, Reply, Say
from bot.i18n import Catalogs, Translator
from bot.store.database import Tx
from bot.store.readers import Reader
from handlers import chosen, data, follow, phone, presets, screens, topic_screens
from handlers.arriving import after_choice
from handlers.chosen import chosen_kinds
from handlers.context import Answer, pressed
from handlers.data import Origin, Preset
from handlers.presets import PLANS, Share

DONE = {
    Preset.GRAVEST: "start.subscribed_gravest",
    Preset.DAILY: "start.subscribed_daily",
    Preset.EVERYTHING: "start.subscribed_everything",
}


def router() -> Router:
    """The presets, the end of choosing kinds, and the question about abroad."""
    r = Router(name="arrival")
    r.callback_query.register(on_followed, data.Choose.filter(F.preset == Preset.FOLLOWED))
    r.callback_query.register(on_choose, data.Choose.filter(F.preset == Preset.CHOOSE))
    r.callback_query.register(on_preset, data.Choose.filter())
    r.callback_query.register(on_chosen, data.Kinds.filter((F.origin == Origin.START) & (F.act == "done")))
    r.callback_query.register(on_time_skipped, data.Clock.filter((F.origin == Origin.START) & (F.act == "skip")))
    r.callback_query.register(on_abroad, data.Abroad.filter(F.origin == Origin.START))
    return r


async def on_preset(
    query: CallbackQuery,
    callback_data: data.Choose,
    tx: Tx,
    now: datetime,
    reader: Reader,
    t: Translator,
    catalogs: Catalogs,
) -> Answer:
    """About everybody: the gravest at once, all in one message a day, or the important at once."""
    plan = PLANS[callback_data.preset]
    measured = await figures.of_presets(tx, now)
    await chosen.settle(tx, reader, presets.fitting(plan, measured), now)
    text = screens.paragraphs(t(DONE[callback_data.preset]), presets.how_soon(t, plan, measured, reader))
    shown = presets.instant(plan) or {label: share.kinds for label, share in plan.items()}
    return Edit(pressed(query), text), *await _what_comes(tx, now, reader, t, catalogs, shown)


async def on_followed(
    query: CallbackQuery, tx: Tx, now: datetime, reader: Reader, t: Translator, state: FSMContext
) -> Answer:
    """Nothing about everybody: so, about whom? What was added by hand stays, and that is said."""
    await chosen.settle(tx, reader, PLANS[Preset.FOLLOWED], now)
    return Edit(pressed(query), await _only_followed(tx, reader, t)), await follow.ask(state, t, Origin.START)


async def on_choose(query: CallbackQuery, tx: Tx, reader: Reader, t: Translator) -> Answer:
    """The kinds as switches."""
    return screens.kinds(t, await chosen_kinds(tx, reader), Origin.START).edit(pressed(query))


async def on_chosen(
    query: CallbackQuery, tx: Tx, now: datetime, reader: Reader, t: Translator, catalogs: Catalogs
) -> Answer:
    """The switches stand as they shall."""
    kinds = await chosen_kinds(tx, reader)
    if not kinds:
        nothing = screens.paragraphs(await _only_followed(tx, reader, t), t("start.follow_first"))
        return Edit(pressed(query), nothing), *after_choice(t, now, reader)
    plan, measured = {ALL: Share(kinds, Rhythm.AT_ONCE)}, await figures.of_presets(tx, now)
    await chosen.settle(tx, reader, presets.fitting(plan, measured), now)
    done = t.html("start.subscribed_chosen", kinds=topic_screens.kinds_text(t, kinds))
    text = screens.paragraphs(done, presets.how_soon(t, plan, measured, reader))
    return Edit(pressed(query), text), *await _what_comes(tx, now, reader, t, catalogs, {ALL: kinds})


async def on_time_skipped(query: CallbackQuery, t: Translator) -> Answer:
    """No time: then whether one is abroad."""
    return screens.abroad(t).edit(pressed(query))


async def on_abroad(query: CallbackQuery, callback_data: data.Abroad, tx: Tx, reader: Reader, t: Translator) -> Answer:
    """Not answering is the same as being inside, and leads to what makes the chat safer."""
    if callback_data.yes:
        await service.change_form(tx, reader, t, abroad=True)
        return Edit(pressed(query), t.html("start.done"))
    return (await phone.screen(tx, reader, t, Origin.START)).edit(pressed(query))


async def _only_followed(tx: Tx, reader: Reader, t: Translator) -> str:
    more = await chosen.others(tx, reader)
    return screens.paragraphs(t("start.subscribed_followed"), t("start.others_stay", n=more) if more else "")


async def _what_comes(
    tx: Tx, now: datetime, reader: Reader, t: Translator, catalogs: Catalogs, wanted: Mapping[str, int]
) -> tuple[Reply, ...]:
    last = await previews.last(tx, wanted, catalogs, reader)
    intro = t.html("start.last_events", n=len(last)) if last else t.html("start.no_events")
    shown = (Say(one.html, one.buttons) for one in last)
    return (Say(intro), *shown, *after_choice(t, now, reader))

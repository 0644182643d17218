"""One subscription: its card, and the presses that change its kinds, its rhythm, its silence, or end it."""

from collections.abc import Callable
from datetime import datetime

from aiogram import F, Router
from aiogram.types import CallbackQuery

from bot.alerts import waiting
from bot.core.rhythm import Rhythm
from bot.delivery.replies import Done, Toast
from bot.i18n import Translator
from bot.store import readers
from bot.store.database import Tx
from bot.store.readers import Reader
from handlers import alerts, masks, pages, subscribing, topic_screens
from handlers.amounts import amount
from handlers.context import Answer, pressed
from handlers.screens import Screen
from handlers.topic_data import OneTopic, TopicDetail, TopicKind, TopicMute, TopicRhythm
from handlers.topic_screens import LASTS, Line


def router() -> Router:
    """The card and its questions."""
    r = Router(name="topic")
    r.callback_query.register(on_gone, OneTopic.filter(F.act == "gone"))
    r.callback_query.register(on_question, OneTopic.filter())
    r.callback_query.register(on_kind, TopicKind.filter())
    r.callback_query.register(on_details, TopicDetail.filter(F.detail == ""))
    r.callback_query.register(on_detail, TopicDetail.filter())
    r.callback_query.register(on_rhythm, TopicRhythm.filter())
    r.callback_query.register(on_mute, TopicMute.filter())
    return r


async def on_question(
    query: CallbackQuery, callback_data: OneTopic, tx: Tx, now: datetime, reader: Reader, t: Translator
) -> Answer:
    """The card, or a question about it."""
    line = await _mine(tx, callback_data.topic, reader, t)
    if line is None:
        return await _away(query, tx, now, reader, t)
    shows: dict[str, Callable[[], Screen]] = {
        "card": lambda: topic_screens.card(t, line, reader, now),
        "kinds": lambda: topic_screens.kinds(t, line),
        "details": lambda: topic_screens.detailed(t, line),
        "rhythm": lambda: topic_screens.rhythm(t, line, reader),
        "mute": lambda: topic_screens.mute(t, line),
        "drop": lambda: topic_screens.drop(t, line),
    }
    return shows[callback_data.act]().edit(pressed(query))


async def on_gone(
    query: CallbackQuery, callback_data: OneTopic, tx: Tx, now: datetime, reader: Reader, t: Translator
) -> Answer:
    """End it."""
    line = await _mine(tx, callback_data.topic, reader, t)
    if line is None:
        return await _away(query, tx, now, reader, t)
    await readers.unfollow(tx, reader.id, line.topic.label)
    await waiting.settle(tx, reader.id, now)
    screen = await alerts.overview(tx, now, reader, t)
    return screen.edit(pressed(query)), Toast(t("toast.subs_gone", name=line.name)[:200])


async def on_kind(
    query: CallbackQuery, callback_data: TopicKind, tx: Tx, now: datetime, reader: Reader, t: Translator
) -> Answer:
    """A kind on or off, or all of them."""
    line = await _mine(tx, callback_data.topic, reader, t)
    if line is None:
        return await _away(query, tx, now, reader, t)
    bits, kind = line.topic.kinds, callback_data.kind
    wanted = masks.toggle_all(bits) if kind == "all" else masks.toggle_kind(bits, kind)
    return await _kinds(query, tx, line, wanted, reader, t, lambda fresh: topic_screens.kinds(t, fresh))


async def on_details(
    query: CallbackQuery, callback_data: TopicDetail, tx: Tx, now: datetime, reader: Reader, t: Translator
) -> Answer:
    """The details of a kind."""
    line = await _mine(tx, callback_data.topic, reader, t)
    if line is None:
        return await _away(query, tx, now, reader, t)
    return topic_screens.details(t, line, callback_data.kind).edit(pressed(query))


async def on_detail(
    query: CallbackQuery, callback_data: TopicDetail, tx: Tx, now: datetime, reader: Reader, t: Translator
) -> Answer:
    """A detail on or off, or all of its kind."""
    kind, detail = callback_data.kind, callback_data.detail
    line = await _mine(tx, callback_data.topic, reader, t)
    if line is None or (detail != "all" and detail not in masks.details_of(kind)):
        return await _away(query, tx, now, reader, t)
    bits = line.topic.kinds
    wanted = masks.toggle_kind(bits, kind) if detail == "all" else masks.toggle_detail(bits, kind, detail)
    return await _kinds(query, tx, line, wanted, reader, t, lambda fresh: topic_screens.details(t, fresh, kind))


async def on_rhythm(
    query: CallbackQuery,
    callback_data: TopicRhythm,
    tx: Tx,
    now: datetime,
    reader: Reader,
    t: Translator,
    done: Done | None,
) -> Answer:
    """How soon it tells from now on. Who asks for much at once gets it, and is told how much that is."""
    line, wanted = await _mine(tx, callback_data.topic, reader, t), Rhythm(callback_data.rhythm)
    if line is None:
        return await _away(query, tx, now, reader, t)
    if wanted is Rhythm.AT_ONCE and done is None:
        return subscribing.count(line.topic.label, line.topic.kinds)
    await readers.tune(tx, reader.id, line.topic.id, rhythm=wanted)
    said = t("toast.subs_rhythm", rhythm=topic_screens.rhythm_text(t, wanted, reader))
    if done is not None:
        a_day, _rhythm = subscribing.counted(done)
        said = t("toast.subs_at_once", amount=amount(t, a_day))
    return await _card(query, tx, now, line, reader, t, said)


async def on_mute(
    query: CallbackQuery, callback_data: TopicMute, tx: Tx, now: datetime, reader: Reader, t: Translator
) -> Answer:
    """Silent for a while, or speaking again."""
    line, lasts = await _mine(tx, callback_data.topic, reader, t), callback_data.lasts
    if line is None:
        return await _away(query, tx, now, reader, t)
    until = None if lasts == "end" else now + LASTS[lasts] if lasts in LASTS else pages.FOR_EVER
    await readers.mute(tx, reader.id, line.topic.id, until)
    await waiting.settle(tx, reader.id, now)
    said = t("toast.subs_unmuted" if until is None else "toast.subs_muted", name=line.name)
    return await _card(query, tx, now, line, reader, t, said)


async def _kinds(
    query: CallbackQuery, tx: Tx, line: Line, bits: int, reader: Reader, t: Translator, screen: Callable[[Line], Screen]
) -> Answer:
    """Other kinds; the card says so where there is none at all."""
    await readers.tune(tx, reader.id, line.topic.id, kinds=bits)
    fresh = await _mine(tx, line.topic.id, reader, t)
    return screen(fresh or line).edit(pressed(query))


async def _card(
    query: CallbackQuery, tx: Tx, now: datetime, line: Line, reader: Reader, t: Translator, said: str
) -> Answer:
    fresh = await _mine(tx, line.topic.id, reader, t)
    return topic_screens.card(t, fresh or line, reader, now).edit(pressed(query)), Toast(said[:200])


async def _away(query: CallbackQuery, tx: Tx, now: datetime, reader: Reader, t: Translator) -> Answer:
    """The button of a subscription that is none any more, or somebody else's: the list as it is now."""
    return (await alerts.overview(tx, now, reader, t)).edit(pressed(query)), Toast(t("toast.subs_old"))


async def _mine(tx: Tx, topic_id: int, reader: Reader, t: Translator) -> Line | None:
    """The subscription of this number, if it is the reader's."""
    mine = [topic for topic in await readers.topics(tx, reader.id) if topic.id == topic_id]
    return (await subscribing.lines(tx, mine, reader, t))[0] if mine else None

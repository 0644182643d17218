"""To add a subscription: what sort, which one, and its card at the end.

Owns the questions that are answered by typing: an article, the number of a trial, words. What was typed is kept in the
subscription alone.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from aiogram import F, Router
from aiogram.filters import Filter
from aiogram.fsm.context import FSMContext
from aiogram.fsm.state import State, StatesGroup
from aiogram.types import CallbackQuery, Message

from bot.alerts.match import ALL, GRAVE, source_label
from bot.alerts.topics import Choice
from bot.core.standing import mark
from bot.delivery.replies import Done, Reply, Task, Toast
from bot.i18n import Translator
from bot.store import readers, sources
from bot.store.database import Tx
from bot.store.readers import Reader
from handlers import add_screens, follow, subscribing, topic_screens, typed_topics
from handlers.amounts import amount
from handlers.asking import ANSWER, ask_for
from handlers.context import Answer, pressed
from handlers.data import Origin
from handlers.screens import Screen
from handlers.subscribing import MOST, Subscribed
from handlers.topic_data import Add, AddFrom, AddOne, Sort
from handlers.typed_topics import Chosen, Refused, packed


class Adding(StatesGroup):
    """What may be typed now."""

    article = State()
    trial = State()
    words = State()


TYPED = {Sort.ARTICLE: Adding.article, Sort.CASE: Adding.trial, Sort.WORDS: Adding.words}
PRESET = {Sort.ALL: ALL, Sort.GRAVE: GRAVE}


def router() -> Router:
    """The chooser, and what is typed while it is open."""
    r = Router(name="adding")
    r.callback_query.register(on_sorts, Add.filter(F.sort.is_(None)))
    r.callback_query.register(on_preset, Add.filter(F.sort.in_(PRESET)))
    r.callback_query.register(on_sort, Add.filter())
    r.callback_query.register(on_page, AddFrom.filter())
    r.callback_query.register(on_one, AddOne.filter())
    for sort, state in TYPED.items():
        r.message.register(on_typed, state, *ANSWER, Asked(sort))
    return r


class Asked(Filter):
    """Gives the handler the sort that was asked for."""

    def __init__(self, sort: Sort) -> None:
        self.sort = sort

    async def __call__(self, _message: Message) -> dict[str, Any]:
        """Always."""
        return {"sort": self.sort}


async def on_sorts(query: CallbackQuery, tx: Tx, reader: Reader, t: Translator, state: FSMContext) -> Answer:
    """What shall it be?"""
    await state.set_state(None)
    mine = {topic.label for topic in await readers.topics(tx, reader.id)}
    missing = [sort for sort, label in PRESET.items() if label not in mine]
    return add_screens.sorts(t, missing, MOST).edit(pressed(query))


async def on_sort(query: CallbackQuery, callback_data: Add, tx: Tx, t: Translator, state: FSMContext) -> Answer:
    """Which one of this sort? A person is found by name, as /follow does."""
    sort = callback_data.sort or Sort.WORDS
    if sort is Sort.PERSON:
        return await follow.ask(state, t, Origin.ALERTS)
    await ask_for(state, TYPED.get(sort))
    return (await _ask(tx, sort, t)).edit(pressed(query))


async def on_page(query: CallbackQuery, callback_data: AddFrom, tx: Tx, t: Translator, state: FSMContext) -> Answer:
    """Another page, or those of a country or a code."""
    sort, part = callback_data.sort, callback_data.part
    found = await _list(tx, sort, part, t)
    if not found:
        return Toast(t("toast.old"))
    await ask_for(state, TYPED.get(sort), code=part)
    return add_screens.choices(t, sort, part, found, callback_data.page).edit(pressed(query))


async def on_one(
    query: CallbackQuery,
    callback_data: AddOne,
    tx: Tx,
    now: datetime,
    reader: Reader,
    t: Translator,
    state: FSMContext,
    done: Done | None,
) -> Answer:
    """This one."""
    chosen = await _chosen(tx, callback_data, t)
    if chosen is None:
        return Toast(t("toast.old"))
    await state.set_state(None)
    screen = await _subscribe(tx, chosen, now, reader, t, done)
    return screen if isinstance(screen, Task) else screen.edit(pressed(query))


async def on_preset(
    query: CallbackQuery, callback_data: Add, tx: Tx, now: datetime, reader: Reader, t: Translator, done: Done | None
) -> Answer:
    """What a preset gives, on its own."""
    screen = await _subscribe(tx, Chosen(PRESET[callback_data.sort or Sort.ALL]), now, reader, t, done)
    return screen if isinstance(screen, Task) else screen.edit(pressed(query))


async def on_typed(
    message: Message,
    sort: Sort,
    tx: Tx,
    now: datetime,
    reader: Reader,
    t: Translator,
    state: FSMContext,
    done: Done | None,
) -> Reply:
    """What was typed, if it can be followed; else why not, and what helps. The question stays open then."""
    match typed_topics.read(sort, message.text or "", (await state.get_data()).get("code", "")):
        case Refused(key):
            return add_screens.typed(t, sort, t(key)).say()
        case Chosen() as chosen:
            screen = await _subscribe(tx, chosen, now, reader, t, done)
            if isinstance(screen, Task):
                return screen
            await state.set_state(None)
            return screen.say()


async def _ask(tx: Tx, sort: Sort, t: Translator) -> Screen:
    if sort in add_screens.PARTS:
        return add_screens.parts(t, sort)
    if sort in TYPED:
        return add_screens.typed(t, sort)
    return add_screens.choices(t, sort, "", await _list(tx, sort, "", t), 0)


async def _list(tx: Tx, sort: Sort, part: str, t: Translator) -> Sequence[Choice]:
    if sort is not Sort.SOURCE:
        return typed_topics.of_part(t, sort, part)
    return [Choice(source_label(mark(one.spec.id)), one.spec.name) for one in await sources.health(tx) if one.active]


async def _chosen(tx: Tx, pressed_: AddOne, t: Translator) -> Chosen | None:
    """The label behind a button, where an id too long for one has its mark; None for what nobody offers (any more)."""
    if pressed_.sort is not Sort.SOURCE:
        return typed_topics.offered(t, pressed_.sort, pressed_.what)
    found = [one.spec for one in await sources.health(tx) if packed(source_label(mark(one.spec.id))) == pressed_.what]
    return Chosen(source_label(found[0].id), found[0].name) if found else None


async def _subscribe(
    tx: Tx, chosen: Chosen, now: datetime, reader: Reader, t: Translator, done: Done | None
) -> Screen | Task:
    came = await subscribing.subscribe(tx, reader, chosen.label, now, done, shown=chosen.shown)
    if isinstance(came, Task):
        return came
    if came.topic is None:
        return Screen(t.html("follow.limit", n=MOST), ((topic_screens.to_alerts(t),),))
    line = (await subscribing.lines(tx, [came.topic], reader, t))[0]
    screen = topic_screens.card(t, line, reader, now)
    return Screen(f"{_said(t, came)}\n\n{screen.html}", screen.buttons)


def _said(t: Translator, came: Subscribed) -> str:
    if came.how == "already":
        return t("subs.already")
    if subscribing.is_bundled(came.topic):
        return t("subs.added_bundled", amount=amount(t, came.a_day))
    return t("subs.added")

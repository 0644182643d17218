"""/alerts: the list of what somebody gets."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from aiogram import F, Router
from aiogram.fsm.context import FSMContext
from aiogram.types import CallbackQuery, Message

from bot.i18n import Translator
from bot.store import readers
from bot.store.database import Tx
from bot.store.readers import Reader, Topic
from handlers import data, subscribing, topic_screens
from handlers.context import Answer, command, pressed
from handlers.screens import Screen
from handlers.topic_data import Sort, Topics
from handlers.topic_screens import A_PAGE, Line


def router() -> Router:
    """/alerts and the lists of each sort; what one subscription offers has a file of its own (handlers/topic.py)."""
    r = Router(name="alerts")
    r.message.register(on_alerts, command("alerts"))
    r.callback_query.register(on_page, data.Page.filter(F.name == "alerts"))
    r.callback_query.register(on_some, Topics.filter())
    return r


async def on_alerts(
    _message: Message, tx: Tx, now: datetime, reader: Reader, t: Translator, state: FSMContext
) -> Answer:
    """What somebody gets."""
    await state.set_state(None)
    return (await overview(tx, now, reader, t)).say()


async def on_page(
    query: CallbackQuery, tx: Tx, now: datetime, reader: Reader, t: Translator, state: FSMContext
) -> Answer:
    """The same, in the place of another page; a question that was open is none any more."""
    await state.set_state(None)
    return (await overview(tx, now, reader, t)).edit(pressed(query))


async def on_some(
    query: CallbackQuery, callback_data: Topics, tx: Tx, now: datetime, reader: Reader, t: Translator
) -> Answer:
    """A page of the subscriptions of one sort; without any (any more) the whole list."""
    mine = [topic for topic in await readers.topics(tx, reader.id) if is_of(topic, callback_data.sort)]
    if not mine:
        return (await overview(tx, now, reader, t)).edit(pressed(query))
    count = -(-len(mine) // A_PAGE)
    page = min(callback_data.page, count - 1)
    shown = await subscribing.lines(tx, mine[page * A_PAGE : (page + 1) * A_PAGE], reader, t)
    return topic_screens.some(t, callback_data.sort, shown, page, count, now).edit(pressed(query))


async def overview(tx: Tx, now: datetime, reader: Reader, t: Translator) -> Screen:
    """Sort after sort: what there is one of by its name, what there are several of by their number."""
    by_sort = _by_sort(await readers.topics(tx, reader.id))
    shown: list[Line | tuple[Sort, int]] = []
    for sort, topics in by_sort.items():
        shown += [(sort, len(topics))] if len(topics) > 1 else await subscribing.lines(tx, topics, reader, t)
    return topic_screens.overview(t, shown, reader, now)


def is_of(topic: Topic, sort: Sort) -> bool:
    """Whether a subscription is of this sort."""
    return subscribing.sort_of(topic.label) is sort


def _by_sort(topics: Sequence[Topic]) -> Mapping[Sort, list[Topic]]:
    found = {sort: [topic for topic in topics if is_of(topic, sort)] for sort in Sort}
    return {sort: mine for sort, mine in found.items() if mine}

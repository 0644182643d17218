"""/alerts: what somebody gets, and whom somebody follows."""

from collections.abc import Sequence
from datetime import datetime

from aiogram import F, Router
from aiogram.fsm.context import FSMContext
from aiogram.types import CallbackQuery, Message

from bot.alerts.match import ALL
from bot.alerts.view import spelling
from bot.delivery.replies import Toast
from bot.i18n import Translator
from bot.people import registry
from bot.store import readers
from bot.store.database import Tx
from bot.store.readers import Reader, Topic
from handlers import data, pages
from handlers.chosen import chosen_kinds
from handlers.context import Answer, command, pressed
from handlers.data import Origin
from handlers.pages import A_PAGE, Line
from handlers.screens import Screen

PERSON = "person:"


def router() -> Router:
    """/alerts and its pages."""
    r = Router(name="alerts")
    r.message.register(on_alerts, command("alerts"))
    r.callback_query.register(on_page, data.Page.filter(F.name == "alerts"))
    r.callback_query.register(on_page, data.Kinds.filter((F.origin == Origin.ALERTS) & (F.act == "done")))
    r.callback_query.register(on_follows, data.Follows.filter())
    r.callback_query.register(on_drop, data.Drop.filter())
    return r


async def on_alerts(
    _message: Message, tx: Tx, now: datetime, reader: Reader, t: Translator, state: FSMContext
) -> Answer:
    """What somebody gets."""
    await state.set_state(None)
    return (await _overview(tx, now, reader, t)).say()


async def on_page(query: CallbackQuery, tx: Tx, now: datetime, reader: Reader, t: Translator) -> Answer:
    """The same, in the place of another page."""
    return (await _overview(tx, now, reader, t)).edit(pressed(query))


async def on_follows(
    query: CallbackQuery, callback_data: data.Follows, tx: Tx, reader: Reader, t: Translator
) -> Answer:
    """A page of the people somebody follows."""
    return (await _page(tx, reader, t, callback_data.page)).edit(pressed(query))


async def on_drop(query: CallbackQuery, callback_data: data.Drop, tx: Tx, reader: Reader, t: Translator) -> Answer:
    """Stop following somebody, after one question."""
    mine = [topic for topic in await _followed(tx, reader) if topic.id == callback_data.topic]
    if not mine:
        return (await _page(tx, reader, t, callback_data.page)).edit(pressed(query)), Toast(t("toast.old"))
    line = await _line(tx, mine[0], reader)
    if not callback_data.sure:
        return pages.remove(t, line, callback_data.page).edit(pressed(query))
    await readers.unfollow(tx, reader.id, mine[0].label)
    gone = Toast(t("follow.removed", name=line.name)[:200])
    return (await _page(tx, reader, t, callback_data.page)).edit(pressed(query)), gone


async def _overview(tx: Tx, now: datetime, reader: Reader, t: Translator) -> Screen:
    follows = await _followed(tx, reader)
    return pages.alerts(t, await chosen_kinds(tx, reader), len(follows), paused=pages.is_paused(reader, now))


async def _page(tx: Tx, reader: Reader, t: Translator, wanted: int) -> Screen:
    follows = await _followed(tx, reader)
    count = max(1, -(-len(follows) // A_PAGE))
    page = min(wanted, count - 1)
    shown = [await _line(tx, topic, reader) for topic in follows[page * A_PAGE : (page + 1) * A_PAGE]]
    return pages.follows(t, shown, page, count)


async def _followed(tx: Tx, reader: Reader) -> Sequence[Topic]:
    return [topic for topic in await readers.topics(tx, reader.id) if topic.label != ALL]


async def _line(tx: Tx, topic: Topic, reader: Reader) -> Line:
    """Somebody who is not public (any more) stands under the name that the reader saw or typed."""
    person = None
    if topic.label.startswith(PERSON):
        person = await registry.public_person(tx, topic.label.removeprefix(PERSON))
    if person is not None:
        return Line(topic.id, spelling(person, reader.lang), public=True)
    return Line(topic.id, topic.shown or topic.label.partition(":")[2], public=False)

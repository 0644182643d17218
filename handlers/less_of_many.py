"""[Less / why?] under a message of several events: the subscriptions that brought them, each with its card.

Owns how many are listed. What can be changed of one stands on its card (handlers/topic.py); why one event came is
handlers/less.py.
"""

from collections import Counter
from datetime import UTC, datetime
from typing import Final

from aiogram import Router
from aiogram.types import CallbackQuery

from bot.delivery.replies import Toast
from bot.i18n import Translator
from bot.store import readers, receipts
from bot.store.database import Tx
from bot.store.readers import Reader, Topic
from handlers import less_screens, subscribing
from handlers.context import Answer, pressed, standing_since
from handlers.screens import Screen
from handlers.topic_data import LessOfMany, LessOfManyHere

MOST: Final = 8
"""Subscriptions of one screen, those that brought most first; all of them are one press away."""


def router() -> Router:
    """The question below such a message, and the same in the place of another screen."""
    r = Router(name="less_of_many")
    r.callback_query.register(on_less, LessOfMany.filter())
    r.callback_query.register(on_here, LessOfManyHere.filter())
    return r


async def on_less(query: CallbackQuery, tx: Tx, now: datetime, reader: Reader, t: Translator) -> Answer:
    """By which subscriptions it came; the message stays above."""
    screen = await _why(tx, pressed(query), standing_since(query, now), reader, t)
    return screen if isinstance(screen, Toast) else screen.say()


async def on_here(
    query: CallbackQuery, callback_data: LessOfManyHere, tx: Tx, now: datetime, reader: Reader, t: Translator
) -> Answer:
    """The same of the message that the button names."""
    sent_at = min(now, datetime.fromtimestamp(min(callback_data.sent, int(now.timestamp())), UTC))
    screen = await _why(tx, callback_data.message, sent_at, reader, t)
    return screen if isinstance(screen, Toast) else screen.edit(pressed(query))


async def _why(tx: Tx, message_id: int, sent_at: datetime, reader: Reader, t: Translator) -> Screen | Toast:
    told = Counter(await receipts.reasons(tx, reader.id, message_id, sent_at))
    if not told:
        return Toast(t("toast.less_unknown"))
    mine = {topic.label: topic for topic in await readers.topics(tx, reader.id)}
    shown = told.most_common(MOST)
    lines = await subscribing.lines(tx, [mine.get(label) or Topic(0, label, 0) for label, _ in shown], reader, t)
    found = [(line, number) for line, (_, number) in zip(lines, shown, strict=True)]
    return less_screens.why_many(t, found, len(told) - len(shown))

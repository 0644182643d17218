"""What somebody gets about everybody: the subscriptions that presets are made of."""

from datetime import datetime

from bot.alerts import waiting
from bot.alerts.match import ALL
from bot.store import readers
from bot.store.database import Tx
from bot.store.readers import Reader
from handlers import subscribing
from handlers.presets import SET, Plan
from handlers.topic_data import Sort


async def chosen_kinds(tx: Tx, reader: Reader) -> int:
    """The kinds that are switched on about everybody, as a mask."""
    topic = await subscribing.find(tx, reader, ALL)
    return topic.kinds if topic else 0


async def settle(tx: Tx, reader: Reader, plan: Plan, now: datetime) -> None:
    """From now on this and no more of the presets' subscriptions; all others stay. What nothing wants now goes."""
    for label in SET:
        share = plan.get(label)
        if share is None:
            await readers.unfollow(tx, reader.id, label)
        else:
            await readers.follow(tx, reader.id, label, share.kinds, now, rhythm=share.rhythm)
    await waiting.settle(tx, reader.id, now)


async def others(tx: Tx, reader: Reader) -> int:
    """How many subscriptions somebody has beside those of the presets and to people."""
    mine = await readers.topics(tx, reader.id)
    return sum(one.label not in SET and subscribing.sort_of(one.label) is not Sort.PERSON for one in mine)

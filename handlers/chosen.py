"""The kinds of events that somebody gets about everybody."""

from bot.alerts.match import ALL
from bot.core.kinds import Kind, unmask
from bot.store import readers
from bot.store.database import Tx
from bot.store.readers import Reader


async def chosen_kinds(tx: Tx, reader: Reader) -> tuple[Kind, ...]:
    """The kinds that are switched on, in their order."""
    topics = await readers.topics(tx, reader.id)
    return next((unmask(topic.kinds) for topic in topics if topic.label == ALL), ())

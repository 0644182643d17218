"""Somebody whom hardly anybody follows: attention goes to the famous few, so the bot spreads it."""

from zlib import crc32

from bot.alerts.match import person_label
from bot.core.event import Person
from bot.people.registry import is_public
from bot.store import least, people, readers
from bot.store.database import Tx

OFFERED = 3
"""People offered at once."""


async def least_followed(tx: Tx, reader_id: int, most: int = OFFERED) -> list[Person]:
    """People with open consent whom this reader does not follow, those with the fewest followers first.

    Where many have as few, each reader is offered others: else the same three would go from nobody to everybody.
    """
    mine = {topic.label for topic in await readers.topics(tx, reader_id)}
    found = {person_label(public_id): one for one, public_id in await least.candidates(tx)}
    free = [label for label in found if label not in mine]
    followed = await people.followers(tx, free)
    free.sort(key=lambda label: (followed[label], crc32(f"{reader_id}{label}".encode())))
    loaded = await people.load(tx, [found[label] for label in free[: 2 * most]])
    return [person for person in loaded if is_public(person)][:most]

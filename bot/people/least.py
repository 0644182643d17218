"""Somebody for whom hardly anything is done: attention goes to the famous few, so the bot spreads it.

The shell around bot/core/served.py: everybody is ranked every few minutes, and whoever offers somebody asks the rank.
"""

from datetime import datetime
from typing import Final
from zlib import crc32

from bot.alerts.match import person_label
from bot.core.event import Person
from bot.core.served import COUNTED, Served, ranked
from bot.people.registry import is_public
from bot.store import least, people, readers, served
from bot.store.database import Database, Tx
from bot.store.served import Ranked

OFFERED: Final = 3
"""People offered at once."""

AMONG: Final = 30
"""Of so many of the least served each reader is offered others: else the same three go from nobody to everybody."""


async def rank_round(db: Database, now: datetime) -> int:
    """Rank everybody anew; always 0: it is done at once. Writes only what has changed."""
    since = now - COUNTED
    async with db.read() as tx:
        those = await served.everybody(tx)
        labels = {person_label(public_id): one for one, public_id in those.items()}
        followed = {labels[label]: many for label, many in (await served.followers(tx, labels)).items()}
        actions, reports = await served.actions(tx, since), await served.reports(tx, since)
        before = await served.every_rank(tx)
    figures = {one: Served(followed[one], actions.get(one, 0), reports.get(one, 0)) for one in those}
    now_ = {one: Ranked(figures[one].followers, figures[one].reports, rank) for one, rank in ranked(figures).items()}
    changed = {one: figure for one, figure in now_.items() if before.get(one) != figure}
    gone = before.keys() - now_.keys()
    if changed or gone:
        async with db.write() as tx:
            await served.put_ranks(tx, changed, gone)
    return 0


async def least_served(tx: Tx, reader_id: int, most: int = OFFERED) -> list[Person]:
    """People with open consent whom this reader does not follow, of those for whom the least is done."""
    mine = {topic.label for topic in await readers.topics(tx, reader_id)}
    labels = {one: person_label(public_id) for one, public_id in await least.candidates(tx)}
    chance = {one: crc32(f"{reader_id}{label}".encode()) for one, label in labels.items() if label not in mine}
    ranks = await served.ranks(tx, chance)
    few = sorted(chance, key=lambda one: (ranks[one], chance[one]))[:AMONG]
    some = sorted(few, key=chance.__getitem__)[: 2 * most]
    loaded = await people.load(tx, sorted(some, key=ranks.__getitem__))
    return [person for person in loaded if is_public(person)][:most]

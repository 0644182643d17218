"""What is offered to a reader, wherever something is offered: the list, an alert, a digest, after an action.

Owns the one answer to "what could this person do now?". What closes soon stands first, then whom they follow, then
for whom the least is done (campaigns/drive.py).
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime

from bot.core.finding import Group
from bot.store import readers
from bot.store.database import Tx
from bot.store.readers import Reader
from campaigns import service
from campaigns.drive import Drive, fitting, gated, next_of


@dataclass(frozen=True, slots=True)
class Offer:
    """What is open and was not done. `mine`: of it, what this reader may see; the rest is for those abroad."""

    everything: tuple[Drive, ...]
    mine: tuple[Drive, ...]
    done: frozenset[int]

    @property
    def hidden(self) -> int:
        """How many more there are for those abroad."""
        return len(self.everything) - len(self.mine)

    def of_case(self, people: Collection[str], groups: Collection[Group]) -> "Offer":
        """What of it fits a case, the closest first."""
        everything, mine = (tuple(fitting(part, people, groups)) for part in (self.everything, self.mine))
        return Offer(everything, mine, self.done)


async def offered(tx: Tx, reader: Reader, now: datetime) -> Offer:
    """What is open for a reader."""
    found = await service.open_now(tx, await followed(tx, reader), now)
    done = await service.done_by(tx, reader.id)
    return Offer(
        tuple(service.offered(found, done, abroad=True)),
        tuple(service.offered(found, done, abroad=reader.abroad)),
        frozenset(done),
    )


async def following(tx: Tx, drive: Drive, reader: Reader, now: datetime) -> Drive | None:
    """One thing that could be done after this one, or instead of it."""
    offer = await offered(tx, reader, now)
    return next_of(drive, offer.mine, offer.done, abroad=reader.abroad)


async def open_letters(tx: Tx, reader: Reader, now: datetime) -> Offer:
    """Campaigns in which letters are written: also those in which the reader wrote one already."""
    found = [
        one for one in await service.open_now(tx, await followed(tx, reader), now) if one.campaign.kind == "letter"
    ]
    return Offer(tuple(found), tuple(one for one in found if not gated(one, abroad=reader.abroad)), frozenset())


async def followed(tx: Tx, reader: Reader) -> set[str]:
    """The people somebody follows, by the ids of links."""
    return people_of(one.label for one in await readers.topics(tx, reader.id))


def people_of(labels: Iterable[str]) -> set[str]:
    """The people among the topics of somebody, by the ids of links."""
    return {label.removeprefix("person:") for label in labels if label.startswith("person:")}

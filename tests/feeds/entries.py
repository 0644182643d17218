"""Entries as sources show them, what takes them in, and what there is afterwards."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from bot.alerts.service import on_published
from bot.core.event import Event, Published
from bot.core.finding import Item, Mention, Outlet, Span
from bot.store import events, sources
from bot.store.database import Database, Tx
from bot.store.schema.events import event, event_person, event_source, fanout
from bot.store.schema.feeds import entry, finding, review, seen
from bot.store.schema.people import person
from feeds.ingest import Fresh, Reaction, ingest
from tests.store.builders import HOUR, NOW, a_finding, a_source, rows, size

SPAN = Span("title", 0, 1)
WATCH, PAPER, GAZETTE, BLOG = "watch", "paper", "gazette", "blog"
GROMOVA = "Яна Громова"


@dataclass
class Heard:
    """A reaction that remembers what it was told."""

    published: list[Published] = field(default_factory=list)

    async def __call__(self, _tx: Tx, published: Published) -> None:
        self.published.append(published)


class PowerCutError(Exception):
    """The power goes."""


@dataclass
class Crashing:
    """A reaction during which the program dies, at the `at`-th event."""

    at: int
    count: int = 0

    async def __call__(self, _tx: Tx, _published: Published) -> None:
        self.count += 1
        if self.count == self.at:
            raise PowerCutError


async def alerts(tx: Tx, published: Published) -> None:
    """The reaction of the running bot."""
    await on_published(tx, published, NOW)


def an_entry(
    number: int = 1,
    *names: str,
    title: str = "",
    url: str = "",
    alert: bool = True,
    published: timedelta = -HOUR,
    outlet: Outlet = Outlet.NEWS,
    minor: bool = False,
    **found: Any,
) -> Fresh:
    """Entry `number` of a source, about people."""
    mentions = tuple(Mention(name, SPAN, minor) for name in names)
    item = Item(
        f"g{number}",
        outlet,
        title or f"Новость номер {number}",
        "",
        url or f"https://paper.example/{number}/{len(names)}",
        NOW + published,
    )
    return Fresh(number.to_bytes(16, "big"), item, a_finding(people=mentions, **found), alert)


async def four_sources(db: Database) -> None:
    """An organisation, two papers and a blog that is not trusted."""
    specs = [
        a_source(WATCH, outlet="ngo"),
        a_source(PAPER),
        a_source(GAZETTE),
        a_source(BLOG, trust="review"),
    ]
    async with db.write() as tx:
        await sources.sync(tx, specs, NOW)


async def take_in(
    db: Database, source: str, *fresh: Fresh, reactions: Iterable[Reaction] = (), after: timedelta = timedelta(0)
) -> int:
    """A source shows entries."""
    return await ingest(db, source, fresh, tuple(reactions), NOW + after)


async def only_event(db: Database) -> Event:
    """The one event there is."""
    async with db.read() as tx:
        (row,) = await rows(tx, event)
        found = await events.get(tx, row["id"])
    assert found is not None
    return found


async def sizes(db: Database) -> dict[str, int]:
    """How many rows each table of the chain has."""
    async with db.read() as tx:
        tables = (entry, finding, event, event_source, event_person, person, seen, fanout, review)
        return {table.name: await size(tx, table) for table in tables}


async def states(db: Database) -> list[str]:
    """The states of the review rows."""
    async with db.read() as tx:
        return [row["state"] for row in await rows(tx, review)]

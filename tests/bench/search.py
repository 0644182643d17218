"""Looking somebody up among 5,000 people, from the database to the answer; beside reading all names and doing nothing.

Also what a merge of two people with many followers keeps other writers waiting.
"""

import tempfile
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from itertools import islice, product
from statistics import median, quantiles

from bot.core.event import Consent
from bot.core.finding import Group
from bot.core.record import Record
from bot.people import registry
from bot.store import merging, people, records
from bot.store.database import Database
from bot.store.upgrade import upgrade
from bot.store.vault import Vault
from tests.bench.filling import NOW, fill, follow

PEOPLE, FOLLOWERS, ROUNDS = 5_000, 10_000, 10
TYPED = ("Алексея Хвощова", "Хвощов", "Алексей", "Olexii Khvoshchov", "Ирина Громтар", "Никто Никаков")
PARTS = ("бел", "гром", "дрон", "ков", "лук", "мор", "ник", "пол", "рог", "сав", "тар", "хвощ")
ENDINGS, GIVEN = ("ов", "ин", "енко", "ский", "ян", "ук"), ("Алексей", "Яна", "Олег", "Ірина", "Эдем", "Ян")


def registered() -> Iterator[Record]:
    """People with a spelling in two languages, and a second surname each."""
    surnames = ("".join(one).capitalize() for one in product(PARTS, PARTS, ENDINGS))
    names = (f"{given} {surname}" for surname in surnames for given in GIVEN)
    for n, name in enumerate(islice(names, PEOPLE)):
        spelled = (("ru", name), ("uk", name))
        alias = f"{name.split()[0]} {PARTS[n % 12].capitalize()}{PARTS[n % 11]}а"
        yield Record(name=name, group=Group.POLITICAL, consent=Consent.OPEN, names=spelled, aliases=(alias,))


@asynccontextmanager
async def _filled() -> AsyncIterator[Database]:
    with tempfile.TemporaryDirectory() as folder:
        url = f"sqlite+aiosqlite:///{folder}/vigil.db"
        upgrade(url)
        db = Database(url, Vault(bytes(32)))
        async with db.write() as tx:
            await fill(tx, range(1, FOLLOWERS + 1))
            await records.add(tx, list(registered()), NOW)
            await follow(tx, "person:old", range(1, FOLLOWERS + 1))
            await follow(tx, "person:new", range(1, FOLLOWERS + 1, 10))
        yield db
        await db.close()


async def run() -> list[str]:
    async with _filled() as db:
        took, floor = await _searches(db)
        start = time.perf_counter()
        async with db.write() as tx:
            await merging.move_follows(tx, "person:old", "person:new")
        moved = time.perf_counter() - start
    cuts = quantiles(took, n=100)
    middle, late = median(took), cuts[98]
    return [
        f"search: {PEOPLE} people, {3 * PEOPLE} names: median {middle * 1000:.0f} ms, p99 {late * 1000:.0f} ms, "
        f"{middle / floor:.1f} x reading the names",
        f"merge: {FOLLOWERS} followers move in {moved:.2f} s",
    ]


async def _searches(db: Database) -> tuple[list[float], float]:
    took, floors = [], []
    for _ in range(ROUNDS):
        for typed in TYPED:
            async with db.read() as tx:
                start = time.perf_counter()
                await registry.search(tx, typed)
                took.append(time.perf_counter() - start)
        async with db.read() as tx:
            start = time.perf_counter()
            await people.names(tx)
            floors.append(time.perf_counter() - start)
    return took, median(floors)

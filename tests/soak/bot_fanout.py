"""One event and very many subscribers: how long the fan-out takes, what it costs, and whom it keeps waiting."""

import asyncio
import resource
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from sqlalchemy import text

from bot.alerts import service
from bot.app.clock import now
from bot.core.kinds import ALL_KINDS, BIT, Kind
from bot.core.night import Profile
from bot.i18n import Catalogs
from bot.store import fanout, readers, state
from bot.store.database import Database, Tx
from bot.store.readers import LABEL, TOPIC
from tests.soak.bot_world import quantile
from tests.store.builders import an_event

STEP = 0.01
PART = 50_000
"""Rows of one filling transaction."""

NUMBERS = {
    "sqlite": "WITH RECURSIVE n(i) AS (SELECT :a UNION ALL SELECT i + 1 FROM n WHERE i < :b) ",
    "postgresql": "WITH n AS (SELECT generate_series(CAST(:a AS bigint), CAST(:b AS bigint)) AS i) ",
}
BYTES = {"sqlite": "CAST(printf('%016d', i) AS BLOB)", "postgresql": "convert_to(lpad(i::text, 16, '0'), 'UTF8')"}


@dataclass(slots=True)
class Cost:
    """What a fan-out cost; times in seconds, memory in bytes. `waits`: of another writer, begin to commit."""

    rows: int = 0
    took: float = 0.0
    grown: int = 0
    waits: list[float] = field(default_factory=list)
    late: list[float] = field(default_factory=list)

    def __str__(self) -> str:
        return (
            f"{self.rows} alerts in {self.took:.1f} s, memory +{self.grown >> 20} MB; another writer: "
            f"{len(self.waits)} times, p99 {quantile(self.waits, 0.99) * 1000:.0f} ms, "
            f"at most {max(self.waits) * 1000:.0f} ms; loop late by p99 {quantile(self.late, 0.99) * 1000:.0f} ms"
        )


async def spread(db: Database, number: int) -> Cost:
    """Fill the database with `number` subscribers of everything, publish one event, fan it out."""
    catalogs, cost = Catalogs.load(), Cost()
    async with db.write() as tx:
        mine = await readers.add(tx, 1, lang="ru", profile_=Profile("UTC", 0, 0), grouped=False, now=now())
        event_id = await an_event(tx, happened_at=now())
    for start in range(0, number, PART):
        async with db.write() as tx:
            await _fill(tx, mine.id, start + 1, min(start + PART, number))
    if not db.is_sqlite:
        async with db.write() as tx:
            await tx.conn.execute(text("ANALYZE"))
    async with db.write() as tx:
        await fanout.start(tx, event_id, 1, BIT[Kind.ARREST], now())
    before, beside = _memory(), [asyncio.create_task(one) for one in (_write(db, cost), _look(cost))]
    loop = asyncio.get_running_loop()
    begun = loop.time()
    while await service.fanout_round(db, catalogs, now()):
        cost.grown = max(cost.grown, _memory() - before)
    cost.took = loop.time() - begun
    for task in beside:
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task
    async with db.read() as tx:
        cost.rows = int(await tx.conn.scalar(text("SELECT count(*) FROM outbox WHERE kind = 'alert'")) or 0)
    return cost


async def _fill(tx: Tx, like: int, first: int, last: int) -> None:
    """Subscribers like one that is there, with chats that nobody could write to, and one topic each."""
    dialect = "sqlite" if tx.sqlite else "postgresql"
    numbers, mark = NUMBERS[dialect], BYTES[dialect]
    span = {"a": first, "b": last}
    table = await _columns(tx, "subscriber")
    own = {"id": "i + 1000", "chat": mark, "chat_mark": mark}
    values = ", ".join(own.get(name, f"s.{name}") for name in table)
    query = f"{numbers}SELECT {values} FROM n, subscriber s WHERE s.id = :like"
    await _insert(tx, "subscriber", table, query, {**span, "like": like})
    about = {"mark": tx.vault.mark("all", TOPIC), "label": tx.vault.seal_json({"l": "all", "s": None}, LABEL)}
    about |= {"kinds": ALL_KINDS, "at": int(now().timestamp() * 1000)}
    names = ["subscriber_id", "topic_mark", "label", "kinds", "created_at"]
    what = "i + 1000, :mark, :label, CAST(:kinds AS INTEGER), CAST(:at AS BIGINT)"
    await _insert(tx, "topic", names, f"{numbers}SELECT {what} FROM n", {**span, **about})


async def _insert(tx: Tx, table: str, names: list[str], query: str, values: dict[str, object]) -> None:
    # SQLite wants the WITH before the SELECT, PostgreSQL takes it there, too.
    await tx.conn.execute(text(f"INSERT INTO {table} ({', '.join(names)}) {query}"), values)


async def _columns(tx: Tx, table: str) -> list[str]:
    return list((await tx.conn.execute(text(f"SELECT * FROM {table} LIMIT 0"))).keys())


async def _write(db: Database, cost: Cost) -> None:
    """A writer that is no part of it: how long it waits for its turn and its commit."""
    loop = asyncio.get_running_loop()
    while True:
        begun = loop.time()
        async with db.write(first=True) as tx:
            await state.set_moment(tx, "soak", now())
        cost.waits.append(loop.time() - begun)
        await asyncio.sleep(STEP)


async def _look(cost: Cost) -> None:
    loop = asyncio.get_running_loop()
    while True:
        begun = loop.time()
        await asyncio.sleep(STEP)
        cost.late.append(loop.time() - begun - STEP)


def _memory() -> int:
    """Resident memory of this process; where the system does not tell, its highest."""
    place = Path("/proc/self/statm")
    if place.exists():
        return int(place.read_text().split()[1]) * resource.getpagesize()
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss << 10

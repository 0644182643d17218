"""One event to many subscribers on SQLite, beside a bare INSERT of as many rows."""

import sqlite3
import tempfile
import time
from pathlib import Path

from bot.core.kinds import BIT, Kind
from bot.store import fanout
from bot.store.database import Database
from bot.store.upgrade import upgrade
from bot.store.vault import Vault
from tests.bench.filling import NOW, fill

READERS = 50_000


async def run() -> list[str]:
    with tempfile.TemporaryDirectory() as folder:
        url = f"sqlite+aiosqlite:///{folder}/vigil.db"
        upgrade(url)
        db = Database(url, Vault(bytes(32)))
        async with db.write() as tx:
            await fill(tx, range(1, READERS + 1))
            await fanout.start(tx, 1, 1, BIT[Kind.SENTENCE], NOW)
        longest = total = 0.0
        rows = 0
        async with db.read() as tx:
            job = await fanout.first_open(tx)
        while job:
            start = time.perf_counter()
            async with db.write() as tx:
                if job.cursor == 0:
                    await fanout.put_text(tx, job, "en", "discreet", {"text": "x"}, NOW)
                rows += await fanout.spread(tx, job, ["all"], {NOW: [1]}, NOW)
            longest = max(longest, time.perf_counter() - start)
            total += time.perf_counter() - start
            async with db.read() as tx:
                job = await fanout.first_open(tx)
        await db.close()
        floor = _floor(Path(folder) / "floor.db")
    return [
        f"fan-out: {rows} alerts in {total:.2f} s, longest transaction {longest * 1000:.0f} ms; "
        f"{total / floor:.1f} x a bare executemany of as many rows"
    ]


def _floor(path: Path) -> float:
    connection = sqlite3.connect(path, isolation_level=None)
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("CREATE TABLE t (id INTEGER PRIMARY KEY, who INTEGER, body BLOB, state TEXT, due INTEGER)")
    start = time.perf_counter()
    connection.execute("BEGIN")
    rows = ((n, bytes(64), "queued", n) for n in range(READERS))
    connection.executemany("INSERT INTO t (who, body, state, due) VALUES (?, ?, ?, ?)", rows)
    connection.execute("COMMIT")
    connection.close()
    return time.perf_counter() - start

"""One event to many subscribers on SQLite, beside a bare INSERT of as many rows."""

import sqlite3
import tempfile
import time
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import insert

from bot.core.event import Facts
from bot.core.kinds import ALL_KINDS, BIT, Kind
from bot.store import fanout
from bot.store.database import Database, Tx
from bot.store.readers import LABEL, TOPIC, chat_mark, seal_chat
from bot.store.schema import events as e
from bot.store.schema import readers as r
from bot.store.upgrade import upgrade
from bot.store.vault import Vault

READERS = 50_000
NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)


async def run() -> list[str]:
    with tempfile.TemporaryDirectory() as folder:
        url = f"sqlite+aiosqlite:///{folder}/vigil.db"
        upgrade(url)
        db = Database(url, Vault(bytes(32)))
        async with db.write() as tx:
            await _fill(tx)
            await fanout.start(tx, 1, 1, BIT[Kind.SENTENCE], NOW)
        longest = total = 0.0
        rows = 0
        async with db.read() as tx:
            job = await fanout.first_open(tx)
        while job:
            start = time.perf_counter()
            async with db.write() as tx:
                if job.cursor == 0:
                    await fanout.put_text(tx, job, "en", "without_links", {"text": "x"}, NOW)
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


async def _fill(tx: Tx) -> None:
    await tx.conn.execute(insert(r.profile).values(id=1, zone="UTC", quiet_from=0, quiet_to=0))
    facts = {"facts": Facts().to_json(), "hides_name": False, "revision": 1, "state": "published"}
    kinds = {"kind": "sentence", "group": "political", "public_id": "x"}
    await tx.conn.execute(insert(e.event).values(id=1, fresh=True, happened_at=NOW, created_at=NOW, **facts, **kinds))
    mark, label = tx.vault.mark("all", TOPIC), tx.vault.seal_json({"l": "all", "s": None}, LABEL)
    for start in range(0, READERS, 5000):
        ids = range(start + 1, start + 5001)
        same = {"lang": "en", "profile_id": 1, "abroad": False, "grouped": False, "state": "active", "created_at": NOW}
        people = [{"id": n, "chat": seal_chat(tx, n), "chat_mark": chat_mark(tx, n), **same} for n in ids]
        await tx.conn.execute(insert(r.subscriber), people)
        topic = {"topic_mark": mark, "label": label, "kinds": ALL_KINDS, "created_at": NOW}
        await tx.conn.execute(insert(r.topic), [{"subscriber_id": n, **topic} for n in ids])


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

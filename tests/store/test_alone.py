"""Being the only program on a SQLite file, and what its successor takes over."""

import os
import subprocess
import sys
from datetime import timedelta

from bot.store import inbox, outbox, sources
from bot.store.alone import hold_alone, take_over
from bot.store.database import Database
from tests.store.builders import HOLD, HOUR, MINUTE, NOW, a_message, a_reader, add_sources, leave, settle_sent, take


def test_a_second_program_is_told_that_the_first_is_there(empty_sqlite: str) -> None:
    handle = hold_alone(empty_sqlite)
    assert handle is not None
    assert hold_alone(empty_sqlite) is None
    os.close(handle)
    again = hold_alone(empty_sqlite)
    assert again is not None
    os.close(again)


def test_a_program_that_dies_lets_go(empty_sqlite: str) -> None:
    program = f"import os; from bot.store.alone import hold_alone as h; h({empty_sqlite!r}); os.kill(os.getpid(), 9)"
    assert subprocess.run([sys.executable, "-c", program], check=False, timeout=60).returncode == -9
    handle = hold_alone(empty_sqlite)
    assert handle is not None
    os.close(handle)


def test_postgresql_serves_many() -> None:
    assert hold_alone("postgresql+psycopg://somebody@/vigil") == -1


async def test_what_a_dead_program_held_is_free_at_once(db: Database) -> None:
    async with db.write() as tx:
        await add_sources(tx, "herald")
        await sources.lease_due(tx, NOW, owner="dead", hold=HOLD, most=1)
        await outbox.promise(tx, a_message(), now=NOW, chat_id=1)
        (item,) = await take(tx, owner="dead")
        assert await leave(tx, item, owner="dead")
        await take_over(tx, NOW)
        after = NOW + timedelta(milliseconds=1)
        assert len(await sources.lease_due(tx, NOW, owner="me", hold=HOLD, most=1)) == 1
        assert [one.id for one in await outbox.overdue(tx, after, owner="me", hold=HOLD)] == [item.id]
        assert not await settle_sent(tx, item, owner="dead", now=after)


async def test_the_longest_wait_is_known(db: Database) -> None:
    async with db.write() as tx:
        assert await outbox.oldest_due(tx, NOW) is None
        assert await inbox.oldest_new(tx) is None
        reader = await a_reader(tx)
        for after in (MINUTE, 2 * MINUTE, HOUR):
            await outbox.promise(tx, a_message(), now=NOW, reader_id=reader.id, not_before=NOW + after)
        await inbox.put(tx, 7, [(1, 1, {})], NOW)
        await inbox.put(tx, 7, [(2, 1, {})], NOW + HOUR)
        assert await outbox.oldest_due(tx, NOW) is None
        assert await outbox.oldest_due(tx, NOW + HOUR) == NOW + MINUTE
        assert await inbox.oldest_new(tx) == NOW

"""A sender that is stopped beyond its leases and then goes on: another one did its work, and it spoils nothing."""

import asyncio
import json
import os
import signal
from collections.abc import Mapping
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import create_engine, make_url, select, text
from sqlalchemy.exc import OperationalError

from bot.app import upkeep
from bot.app.clock import now
from bot.delivery.ledger import LEASE
from bot.store import outbox
from bot.store.database import Database
from bot.store.schema.traffic import outbox as rows
from tests.soak.sending import Clock, Report, delivering, process, publish, states, subscribe, telegram
from tests.soak.telegram_server import Options, person

ALARM = timedelta(minutes=2)
AFTER = 3.0
"""Seconds the frozen sender gets to do harm once it goes on."""


@pytest.mark.slow
@pytest.mark.parametrize("people", [34, 100], ids=["with_all_rows", "with_some_rows"])
async def test_a_sender_frozen_beyond_its_lease_sends_and_changes_nothing(
    db: Database, db_url: str, people: int, capsys: pytest.CaptureFixture[str]
) -> None:
    await frozen(db, db_url, people, capsys, Clock(LEASE + timedelta(seconds=1)))


@pytest.mark.soak
async def test_a_sender_frozen_for_a_minute_sends_and_changes_nothing(
    db: Database, db_url: str, capsys: pytest.CaptureFixture[str]
) -> None:
    await frozen(db, db_url, 1_000, capsys, None)


async def frozen(db: Database, url: str, people: int, capsys: pytest.CaptureFixture[str], ahead: Clock | None) -> None:
    """Without a clock that is `ahead` the leases run out in real time."""
    await subscribe(db, people)
    await publish(db, 1, "once")
    async with telegram(Options(people=people, limits="sliding", median_ms=80)) as server:
        given = {"database": url, "api": server.url, "owner": "frozen", "lifted": False}
        async with process("tests.soak.sender_process", json.dumps(given)) as (child, _):
            await _some_sent(db)
            held = await _freeze(db, url, child.pid)
            health = await upkeep.health(db, None, now() + ALARM)
            if ahead is None:
                await asyncio.sleep(LEASE.total_seconds() + 1)
            async with delivering(db, server.url, clock=ahead, owner="second") as delivery:
                await delivery.settled(within=60 + people / 15)
            before, report = await _table(db), await server.report()
            os.kill(child.pid, signal.SIGCONT)
            await asyncio.sleep(AFTER)
            after, later = await _table(db), await server.report()
    flying = sum(state == outbox.SENDING for state in held.values())
    repeats = report.copies().total() - people
    changed = sum(before[row_id] != row for row_id, row in after.items())
    with capsys.disabled():
        print(  # noqa: T201
            f"\nfrozen with {len(held)} rows, {flying} in flight: {repeats} repeats, {changed} rows changed and "
            f"{len(later.calls) - len(report.calls)} calls after it went on; health: {health['ill']}"
        )
    assert set(report.copies()) == {person(n) for n in range(1, people + 1)}
    in_flight = {person(row_id) for row_id, state in held.items() if state == outbox.SENDING}
    assert _twice(later) <= in_flight
    assert max(later.copies().values()) <= 2
    assert before == after, "a lost lease changes nothing"
    calls = {chat for _, _, chat, _ in later.calls[len(report.calls) :]}
    assert calls <= in_flight, "nor does it send, but for a request that was just about to leave"
    assert await states(db) == {"sent": people}
    assert not health["well"], health


async def _some_sent(db: Database) -> None:
    async with asyncio.timeout(30):
        while (await states(db)).get("sent", 0) < 16:  # noqa: ASYNC110 - the fact is in a database
            await asyncio.sleep(0.05)


async def _freeze(db: Database, url: str, pid: int) -> Mapping[int, str]:
    """Stop the process between two of its transactions and while requests fly; the rows in its hands."""
    for _ in range(200):
        os.kill(pid, signal.SIGSTOP)
        await asyncio.sleep(0.02)
        if not await asyncio.to_thread(_writing, url):
            async with db.read() as tx:
                query = select(rows.c.id, rows.c.state).where(rows.c.lease == "frozen")
                held = {row.id: row.state for row in await tx.conn.execute(query)}
            if outbox.SENDING in held.values():
                return held
        os.kill(pid, signal.SIGCONT)
        await asyncio.sleep(0.03)
    raise AssertionError("it was never caught with requests in flight")


def _writing(url: str) -> bool:
    """Whether somebody has an open transaction that would stop the other sender."""
    address = make_url(url)
    if address.get_backend_name() != "sqlite":
        engine = create_engine(address)
        with engine.connect() as connection:
            query = "SELECT count(*) FROM pg_stat_activity WHERE state LIKE 'idle in transaction%'"
            found = bool(connection.scalar(text(query)))
        engine.dispose()
        return found
    engine = create_engine(address.set(drivername="sqlite"), connect_args={"timeout": 0.05, "isolation_level": None})
    try:
        with engine.connect() as connection:
            connection.exec_driver_sql("BEGIN IMMEDIATE")
            connection.exec_driver_sql("ROLLBACK")
    except OperationalError:
        return True
    finally:
        engine.dispose()
    return False


async def _table(db: Database) -> dict[int, Any]:
    async with db.read() as tx:
        return {row.id: tuple(row) for row in await tx.conn.execute(select(rows))}


def _twice(report: Report) -> set[int]:
    return {chat for chat, number in report.copies().items() if number > 1}

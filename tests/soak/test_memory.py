"""Limits lifted: many messages, and memory that does not grow with them."""

import asyncio
import json

import pytest

from bot.store.database import Database
from tests.soak.sending import LONG_TEXT, percentile, process, publish, rss_mb, states, subscribe, telegram
from tests.soak.telegram_server import Options

WARM = 0.1
"""Part of the messages after which everything is loaded that is ever needed."""

GROWTH = 30


@pytest.mark.slow
async def test_memory_stays_flat_over_3000_messages(
    sqlite_db: Database, db_url_of_sqlite: str, capsys: pytest.CaptureFixture[str]
) -> None:
    await flat(sqlite_db, db_url_of_sqlite, 3_000, capsys)


@pytest.mark.soak
async def test_memory_stays_flat_over_20000_messages(
    sqlite_db: Database, db_url_of_sqlite: str, capsys: pytest.CaptureFixture[str]
) -> None:
    await flat(sqlite_db, db_url_of_sqlite, 20_000, capsys)


@pytest.fixture
def db_url_of_sqlite(sqlite_file: object) -> str:
    """Where `sqlite_db` is."""
    return f"sqlite+aiosqlite:///{sqlite_file}"


async def flat(db: Database, url: str, people: int, capsys: pytest.CaptureFixture[str]) -> None:
    await subscribe(db, people)
    await publish(db, 1, LONG_TEXT)
    seen: list[tuple[int, float]] = []
    async with telegram(Options(lean=True)) as server:
        given = {"database": url, "api": server.url, "owner": "me", "lifted": True}
        async with process("tests.soak.sender_process", json.dumps(given)) as (child, _), asyncio.timeout(120):
            while not seen or seen[-1][0] < people:
                await asyncio.sleep(0.2)
                seen.append(((await states(db)).get("sent", 0), rss_mb(child.pid)))
        report = await server.report()
    warm = [mb for sent, mb in seen if sent >= WARM * people]
    growth = max(warm) - warm[0]
    with capsys.disabled():
        print(  # noqa: T201
            f"\nlimits lifted: {people} messages at {report.rate():.0f}/s, memory {warm[0]:.0f} MB, then at most "
            f"{max(warm):.0f} MB ({growth:+.1f}), median {percentile(warm, 0.5):.0f}"
        )
    assert set(report.copies().values()) == {1}
    assert len(report.copies()) == people
    assert growth < GROWTH

"""One event reaches very many subscribers fast, in little memory, and without keeping anybody else waiting."""

import pytest

from bot.store.database import Database
from tests.soak.bot_fanout import spread
from tests.soak.bot_world import quantile

Capture = pytest.CaptureFixture[str]
SECONDS = {"sqlite": 10, "postgresql": 40}
MEMORY = 30 << 20


@pytest.mark.slow
async def test_twenty_thousand_subscribers_are_promised_an_event(db: Database, capsys: Capture) -> None:
    await check(db, 20_000, capsys)


@pytest.mark.soak
async def test_a_million_subscribers_are_promised_an_event(db: Database, capsys: Capture) -> None:
    await check(db, 1_000_000, capsys)


async def check(db: Database, number: int, capsys: Capture) -> None:
    cost = await spread(db, number)
    with capsys.disabled():
        print(f"\n{'SQLite' if db.is_sqlite else 'PostgreSQL'}: {cost}")  # noqa: T201 - what the run is made for
    assert cost.rows == number
    assert cost.took < SECONDS["sqlite" if db.is_sqlite else "postgresql"]
    assert cost.grown < MEMORY
    if len(cost.waits) >= 100:
        assert quantile(cost.waits, 0.99) <= 0.1
    else:  # a hundredth part of a handful is its worst, and that may be the machine's
        assert quantile(cost.waits, 0.5) <= 0.1
        assert max(cost.waits) < 1
    if number >= 1_000_000:  # less than a second of looks has no hundredth part
        assert quantile(cost.late, 0.99) < 0.05

"""Flood limits: the whole pace is used, and Telegram is never asked too often.

`VIGIL_MESSAGES` sets the size of the long runs.
"""

import asyncio
import os

import pytest

from bot.demo.faults import Fault
from bot.demo.limits import Model
from bot.store.database import Database
from tests.soak.sending import DEFAULT, LONG_TEXT, delivering, publish, states, subscribe, telegram
from tests.soak.telegram_server import Options, person

MODELS: tuple[Model, ...] = ("sliding", "fixed", "leaky")
LONG = int(os.environ.get("VIGIL_MESSAGES", "10000"))


@pytest.mark.slow
@pytest.mark.parametrize("model", MODELS)
async def test_300_alerts_use_the_pace_without_a_flood_wait(
    sqlite_db: Database, capsys: pytest.CaptureFixture[str], model: Model
) -> None:
    await full_pace(sqlite_db, 300, model, capsys)


@pytest.mark.soak
@pytest.mark.parametrize("model", MODELS)
async def test_10000_alerts_use_the_pace_without_a_flood_wait(
    sqlite_db: Database, capsys: pytest.CaptureFixture[str], model: Model
) -> None:
    await full_pace(sqlite_db, LONG, model, capsys)


async def full_pace(db: Database, people: int, model: Model, capsys: pytest.CaptureFixture[str]) -> None:
    await subscribe(db, people)
    assert await publish(db, 1, LONG_TEXT) == people
    async with (
        telegram(Options(people=people, limits=model, median_ms=80)) as server,
        delivering(db, server.url) as delivery,
    ):
        await delivery.settled(within=30 + people / 20)
        report = await server.report()
    part = report.rate() / DEFAULT.bulk_per_second
    with capsys.disabled():
        print(f"\n{model}: {people} alerts at {report.rate():.2f}/s, {part:.1%} of the pace, {report.refused} 429s")  # noqa: T201
    assert report.copies() == {person(n): 1 for n in range(1, people + 1)}
    assert report.refused == 0
    assert report.during_ban == 0
    # In twelve seconds one late wake-up of a busy machine is a hundredth; in seven minutes it is nothing.
    assert part >= (0.98 if people >= LONG else 0.95)


@pytest.mark.slow
async def test_a_database_that_hesitates_makes_no_burst(
    sqlite_db: Database, capsys: pytest.CaptureFixture[str]
) -> None:
    """What had its turn while the disk was slow must not leave all at once."""
    people, hesitation = 200, 0.4
    await subscribe(sqlite_db, people)
    await publish(sqlite_db, 1, LONG_TEXT)
    async with (
        telegram(Options(people=people, limits="sliding", median_ms=80)) as server,
        delivering(sqlite_db, server.url) as delivery,
    ):
        hesitating = asyncio.create_task(_hesitate(sqlite_db, hesitation))
        await delivery.settled(within=60)
        hesitating.cancel()
        await asyncio.gather(hesitating, return_exceptions=True)
        report = await server.report()
    with capsys.disabled():
        print(f"\nslow disk: {people} alerts at {report.rate():.1f}/s, {report.refused} 429s")  # noqa: T201
    assert report.copies().total() == people
    assert report.refused == 0


async def _hesitate(db: Database, seconds: float) -> None:
    while True:
        await asyncio.sleep(1)
        async with db.write():
            await asyncio.sleep(seconds)


@pytest.mark.slow
async def test_300_alerts_meet_flood_waits_and_nobody_is_asked_during_one(
    sqlite_db: Database, capsys: pytest.CaptureFixture[str]
) -> None:
    await random_waits(sqlite_db, 300, 0.02, capsys)


@pytest.mark.soak
async def test_10000_alerts_meet_flood_waits_and_nobody_is_asked_during_one(
    sqlite_db: Database, capsys: pytest.CaptureFixture[str]
) -> None:
    await random_waits(sqlite_db, LONG, 0.01, capsys)


async def random_waits(db: Database, people: int, share: float, capsys: pytest.CaptureFixture[str]) -> None:
    await subscribe(db, people)
    await publish(db, 1, LONG_TEXT)
    faults = (Fault.TOO_MANY, Fault.TOO_MANY, Fault.TOO_MANY_BARE)
    options = Options(people=people, limits="sliding", median_ms=80, share=share, faults=faults)
    async with telegram(options) as server, delivering(db, server.url) as delivery:
        await delivery.settled(within=60 + people / 5)
        report = await server.report()
    with capsys.disabled():
        print(  # noqa: T201
            f"\nflood waits: {people} alerts at {report.rate():.1f}/s, {report.injected}, "
            f"{report.during_ban} calls during a ban, {report.own_429} 429s of our own"
        )
    assert report.injected
    assert report.during_ban == 0
    assert report.own_429 == 0
    assert report.copies() == {person(n): 1 for n in range(1, people + 1)}
    assert await states(db) == {"sent": people}

"""The readers whom nobody plays are enough for a launch, live by day, and hear of nothing else."""

import random
from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest

from bot.app.demo_crowd import MANY, daytime, gather
from bot.app.showcase import launch_samples
from bot.demo.world import World
from bot.store import readers
from bot.store.database import Database
from campaigns.stage import SEED_FROM
from tests.store.builders import NOW


@pytest.mark.parametrize("hours", range(24))
def test_at_any_hour_it_is_day_where_they_live(hours: int) -> None:
    now = NOW + timedelta(hours=hours)
    assert 9 <= now.astimezone(ZoneInfo(daytime(now))).hour <= 15


async def test_they_are_enough_for_a_first_part_and_want_no_alerts(sqlite_db: Database) -> None:
    await launch_samples(sqlite_db, NOW)
    world = World(now=lambda: NOW, rng=random.Random(1), token="1:demo")
    await gather(sqlite_db, world, NOW)
    async with sqlite_db.read() as tx:
        assert await readers.count(tx) == MANY > SEED_FROM
        assert {one.kinds for one in await readers.topics(tx, 1)} == {0}

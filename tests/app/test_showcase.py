"""The campaigns of the demo are open on whatever day it is played."""

from datetime import timedelta

import pytest

from bot.app.showcase import SAMPLES, launch_samples
from bot.store import campaigns
from bot.store.database import Database
from campaigns import service
from campaigns.drive import Doable, doable
from tests.store.builders import NOW


@pytest.mark.parametrize("days", [0, 900], ids=["today", "years later"])
async def test_every_sample_is_open(sqlite_db: Database, days: int) -> None:
    now = NOW + timedelta(days=days)
    assert await launch_samples(sqlite_db, now) == len(SAMPLES)
    async with sqlite_db.read() as tx:
        drives = await service.load_all(tx, await campaigns.everything(tx))
    assert {doable(one, now) for one in drives} == {Doable.OPEN}
    assert sum(len(one.people) for one in drives) == 4

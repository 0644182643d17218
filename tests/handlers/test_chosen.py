"""What a preset sets, and what becomes of the news that an earlier one had gathered."""

import pytest

from bot.alerts.match import ALL
from bot.core.rhythm import Rhythm, Slot
from bot.store import fanout, readers
from bot.store.database import Database
from bot.store.schema.traffic import outbox
from handlers import chosen
from handlers.data import Preset
from handlers.presets import PLANS
from tests.store.builders import DAY, NOW, a_fanout, a_reader, an_event, rows


@pytest.mark.parametrize(("then", "kept"), [(Preset.GRAVEST, True), (Preset.DAILY, True), (Preset.FOLLOWED, False)])
async def test_another_preset_takes_back_what_nothing_wants_any_more(
    sqlite_db: Database, then: Preset, kept: bool
) -> None:
    async with sqlite_db.write() as tx:
        reader = await a_reader(tx)
        await chosen.settle(tx, reader, PLANS[Preset.DAILY], NOW)
        job, profiles = await a_fanout(tx, await an_event(tx)), await readers.profiles(tx)
        slots = [Slot(number, Rhythm.DAILY, NOW + DAY) for number, _ in profiles]
        assert await fanout.spread(tx, job, (ALL,), {}, NOW, gathered=slots) == 1
        await chosen.settle(tx, reader, PLANS[then], NOW)
        assert [row["problem"] for row in await rows(tx, outbox)] == [None if kept else "unfollowed"]

"""Letters an office was given, hour by hour: counted for all, forgotten after a day."""

from datetime import timedelta

from bot.store import campaigns, slots
from bot.store.database import Database
from tests.store.builders import DAY, HOUR, NOW

FULL = NOW.replace(minute=0, second=0, microsecond=0)


async def test_letters_are_counted_by_office_and_hour(db: Database) -> None:
    async with db.write() as tx:
        number = await campaigns.add(tx, "offices", "contact", "live", NOW, NOW + 9 * DAY, NOW)
        other = await campaigns.add(tx, "others", "contact", "live", NOW, NOW + 9 * DAY, NOW)
        for hour in (FULL, FULL, FULL + HOUR):
            await slots.take(tx, number, "office", hour)
        await slots.take(tx, number, "ministry", FULL)
        await slots.take(tx, other, "office", FULL)
        assert await slots.given(tx, number, "office", FULL) == {FULL: 2, FULL + HOUR: 1}
        assert await slots.given(tx, number, "office", FULL + HOUR) == {FULL + HOUR: 1}


async def test_hours_long_gone_are_forgotten(db: Database) -> None:
    async with db.write() as tx:
        number = await campaigns.add(tx, "offices", "contact", "live", NOW, NOW + 9 * DAY, NOW)
        await slots.take(tx, number, "office", FULL)
        await slots.take(tx, number, "office", FULL + DAY + timedelta(hours=1))
        assert await slots.given(tx, number, "office", FULL - DAY) == {FULL + DAY + timedelta(hours=1): 1}

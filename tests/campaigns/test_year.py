"""A year of asks over real tables, in small: none of what must not happen. The whole of it: tests/soak."""

from bot.store.database import Database
from tests.campaigns.year_sql import year


async def test_a_few_weeks_over_real_tables_break_no_rule(sqlite_db: Database) -> None:
    found, world = await year(sqlite_db, supporters=60, campaigns=10, days=12, seed=7)
    assert found.asks > 100
    assert found.broken() == {}
    assert world.other == dict.fromkeys(world.other, 0)

"""A year of asks: 10,000 supporters, 60 campaigns, and none of what must not happen."""

import pytest

from bot.store.database import Database
from tests.campaigns import year_sql
from tests.campaigns.year import year

pytestmark = pytest.mark.soak


def test_a_year_of_ten_thousand_supporters_breaks_no_rule() -> None:
    found = year(supporters=10_000, campaigns=60)
    print(f"{found.asks} asks, {sum(found.counts.values())} looks: {dict(found.counts)}, broken: {found.broken()}")  # noqa: T201
    assert found.asks > 50_000
    assert found.broken() == {}


async def test_a_year_over_real_tables_breaks_no_rule(sqlite_db: Database) -> None:
    """The same worlds by the program's own looks, a tenth of the people: half a millisecond a reader and look."""
    found, world = await year_sql.year(sqlite_db, supporters=1_000, campaigns=60)
    print(f"{found.asks} asks, {len(world.told)} other messages, broken: {found.broken()} {world.other}")  # noqa: T201
    assert found.asks > 5_000
    assert found.broken() == {}
    assert world.other == dict.fromkeys(world.other, 0)

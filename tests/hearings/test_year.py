"""A year of hearings in small: no reminder is missed, doubled, outdated, at night, or by the wrong clock."""

from collections import Counter
from random import Random

import pytest

from bot.store.database import Database
from tests.hearings.year import Year


@pytest.mark.parametrize("seed", [1, 2])
async def test_in_a_year_nobody_is_reminded_twice_at_night_or_of_an_old_date(sqlite_db: Database, seed: int) -> None:
    year = Year(sqlite_db, Random(seed))
    await year.run(3)
    assert +year.wrong == Counter()
    assert year.sent["reminder"] > 50
    assert year.raced

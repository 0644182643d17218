"""The simulated year in full: 10,000 hearings, readers in 12 zones with nights of every kind, stops of the bot.

Hours long; a hundredth of it by VIGIL_SOAK_HEARINGS=100.
"""

import os
from collections import Counter
from random import Random

import pytest

from bot.store.database import Database
from tests.hearings.year import NIGHTS, Year

SIZE = int(os.environ.get("VIGIL_SOAK_HEARINGS", "10000"))

pytestmark = pytest.mark.soak


async def test_ten_thousand_hearings_in_a_year_of_twelve_zones(sqlite_db: Database) -> None:
    year = Year(sqlite_db, Random(7))
    await year.run(SIZE, nights=len(NIGHTS))
    assert +year.wrong == Counter()
    assert year.raced
    assert year.sent["reminder"] > SIZE

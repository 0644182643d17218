"""The simulated year in full: 10,000 hearings, readers in 12 zones with nights of every kind, stops of the bot.

In thirty worlds, each with the readers of two of the sixty pairs of zone and night: with all of them in one, most of
the time goes into looking at hearings for readers who do not follow them. A hundredth of it by VIGIL_SOAK_HEARINGS=100.
"""

import os
from collections import Counter
from random import Random

import pytest

from bot.store.database import Database
from tests.hearings.year import EVERY_NIGHT, Year

SIZE = int(os.environ.get("VIGIL_SOAK_HEARINGS", "10000"))
WORLDS = 30
FOLLOWERS = 1
"""Readers of each hearing."""

pytestmark = pytest.mark.soak


@pytest.mark.parametrize("part", range(WORLDS))
async def test_ten_thousand_hearings_in_a_year_of_twelve_zones(sqlite_db: Database, part: int) -> None:
    year, size = Year(sqlite_db, Random(7 + part)), SIZE // WORLDS
    await year.run(size, profiles=EVERY_NIGHT[part::WORLDS], each=FOLLOWERS)
    print(f"world {part}: {dict(year.sent)}, raced {year.raced}, wrong {dict(+year.wrong)}")  # noqa: T201
    assert +year.wrong == Counter()
    assert year.raced
    assert year.sent["reminder"] > size

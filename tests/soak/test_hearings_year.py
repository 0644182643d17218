"""The simulated year in full: 10,000 hearings, readers in 12 zones with nights of every kind, stops of the bot.

In sixty worlds, one for each pair of zone and night: with several in one, most of the time goes into looking at
hearings for readers who do not follow them, and dates move less often at the moment of a reader's own reminder. A
hundredth of it by VIGIL_SOAK_HEARINGS=100; one world alone by `-k "[12]"`, the same as in the whole run.
"""

import os
from collections import Counter
from random import Random

import pytest

from bot.store.database import Database
from tests.hearings.year import EVERY_NIGHT, Year

SIZE = int(os.environ.get("VIGIL_SOAK_HEARINGS", "10000"))
WORLDS = len(EVERY_NIGHT)

pytestmark = pytest.mark.soak


@pytest.mark.parametrize("part", range(WORLDS))
async def test_ten_thousand_hearings_in_a_year_of_twelve_zones(sqlite_db: Database, part: int) -> None:
    year, size = Year(sqlite_db, Random(7 + part)), -(-SIZE // WORLDS)
    await year.run(size, profiles=EVERY_NIGHT[part : part + 1])
    print(f"world {part}: {dict(year.sent)}, raced {year.raced}, wrong {dict(+year.wrong)}")  # noqa: T201
    assert +year.wrong == Counter()
    assert year.raced
    assert year.sent["reminder"] > size

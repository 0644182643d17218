"""How many did what, by day and by language: numbers that stay when nobody can be told from them any more."""

from datetime import timedelta

from sqlalchemy import select

from bot.store import asks, campaigns, privacy, tallies
from bot.store.database import Database
from bot.store.schema.campaigns import campaign_tally
from tests.store.builders import DAY, NOW, a_reader
from tests.store.test_campaigns import a_drive


async def test_each_step_is_counted_on_its_day_and_in_its_language(db: Database) -> None:
    async with db.write() as tx:
        number, other = await a_drive(tx), await a_drive(tx, "other")
        first, second = await a_reader(tx, 1, lang="ru"), await a_reader(tx, 2, lang="en")
        await campaigns.record(tx, number, first.id, "", "opened", NOW)
        await campaigns.record(tx, number, second.id, "", "opened", NOW)
        await campaigns.record(tx, number, first.id, "office", "completed", NOW + DAY)
        await campaigns.record(tx, other, first.id, "", "opened", NOW)
        await asks.bump(tx, {(number, "launch", "ask_planned"): 7})
        found = await tallies.read(tx, number)
    today, tomorrow = NOW.date(), NOW.date() + timedelta(days=1)
    assert found.days == {today: {"opened": 2}, tomorrow: {"completed": 1}}
    assert found.langs == {"en": {"opened": 1}, "ru": {"opened": 1, "completed": 1}}
    assert found.parts == {"": {"opened": 2}, "office": {"completed": 1}, "launch": {"ask_planned": 7}}


async def test_numbers_stay_when_somebody_leaves_and_name_nobody(sqlite_db: Database) -> None:
    async with sqlite_db.write() as tx:
        number, reader = await a_drive(tx), await a_reader(tx, 1, lang="uk")
        await campaigns.record(tx, number, reader.id, "", "completed", NOW)
        await privacy.erase(tx, 1, NOW)
        assert (await tallies.read(tx, number)).langs == {"uk": {"completed": 1}}
        rows = (await tx.conn.execute(select(campaign_tally))).mappings().all()
    assert {name for row in rows for name in row} == {"campaign_id", "sort", "key", "what", "number"}

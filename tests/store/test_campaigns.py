"""Campaigns as rows, and what is known of who took part."""

from datetime import timedelta

import pytest
from sqlalchemy import func, select

from bot.core.finding import Group
from bot.core.fold import name_key
from bot.store import campaigns, export, people, privacy, readers, state
from bot.store.database import Database, Tx
from bot.store.rotate import rotate
from bot.store.schema.campaigns import campaign_action, campaign_key, campaign_person
from bot.store.vault import Vault
from tests.store.builders import DAY, HOUR, NOW, a_reader

OVER = NOW + timedelta(days=20)


async def a_drive(tx: Tx, slug: str = "doctor", *, people_: tuple[int, ...] = ()) -> int:
    """A campaign that goes on; its number."""
    number = await campaigns.add(tx, slug, "petition", "live", NOW, OVER, NOW)
    await campaigns.put_version(tx, number, 1, "schema = 1", None, people_, NOW)
    return number


async def somebody(tx: Tx, name: str) -> int:
    return await people.add(tx, name=name, key=name_key(name), lang="en", group=Group.POLITICAL, minor=False, now=NOW)


async def test_a_campaign_is_found_again_with_its_file(db: Database) -> None:
    async with db.write() as tx:
        number = await a_drive(tx)
        found = await campaigns.by_slug(tx, "doctor")
        assert found is not None
        assert (found.id, found.version, found.state, found.closes_at) == (number, 1, "live", OVER)
        assert await campaigns.file_of(tx, number, 1) == ("schema = 1", None)
        assert await campaigns.get(tx, number) == found
        assert await campaigns.slugs(tx) == {"doctor"}
        assert await campaigns.everything(tx, ["live"]) == [found]
        assert await campaigns.everything(tx, ["draft"]) == []
        assert await campaigns.by_slug(tx, "other") is None


async def test_what_one_did_is_known_once_and_counted_at_every_step(db: Database) -> None:
    async with db.write() as tx:
        number, reader = await a_drive(tx), await a_reader(tx)
        for state in ("opened", "started", "completed"):
            await campaigns.record(tx, number, reader.id, "", state, NOW)
        await campaigns.record(tx, number, reader.id, "office", "opened", NOW)
        assert await campaigns.parts(tx, number, reader.id) == {"": "completed", "office": "opened"}
        assert await campaigns.counts(tx, number) == {"opened": 2, "started": 1, "completed": 1}
        assert await campaigns.counts_by_part(tx, number, "opened") == {"": 1, "office": 1}
        done = await campaigns.taken(tx, reader.id)
        assert [(one.part, one.state) for one in done] == [("office", "opened"), ("", "completed")]
        assert done[0].changed_at == NOW.replace(hour=0), "to the day"


async def test_two_campaigns_know_somebody_by_two_marks(db: Database) -> None:
    async with db.write() as tx:
        one, other, reader = await a_drive(tx), await a_drive(tx, "other"), await a_reader(tx)
        for number in (one, other):
            await campaigns.record(tx, number, reader.id, "", "opened", NOW)
        marks = list((await tx.conn.execute(select(campaign_action.c.supporter_mark))).scalars())
        assert len(set(marks)) == 2
        assert readers.chat_mark(tx, 1) not in marks


async def test_without_its_key_a_campaign_knows_nobody_and_still_how_many(db: Database) -> None:
    async with db.write() as tx:
        number, reader = await a_drive(tx), await a_reader(tx)
        await campaigns.record(tx, number, reader.id, "", "completed", NOW)
        await campaigns.lose_key(tx, number)
        assert await campaigns.parts(tx, number, reader.id) == {}
        assert await campaigns.taken(tx, reader.id) == []
        assert await campaigns.counts(tx, number) == {"completed": 1}
        await campaigns.record(tx, number, reader.id, "", "completed", NOW)
        assert await tx.conn.scalar(select(func.count()).select_from(campaign_action)) == 0


async def test_who_leaves_takes_along_what_they_did(db: Database) -> None:
    async with db.write() as tx:
        number, one, other = await a_drive(tx), await a_reader(tx, 1), await a_reader(tx, 2)
        for reader in (one, other):
            await campaigns.record(tx, number, reader.id, "", "completed", NOW)
        assert [row["state"] for row in (await export.everything(tx, 1))["campaign_action"]] == ["completed"]
        await privacy.erase(tx, 1, NOW)
        assert await tx.conn.scalar(select(func.count()).select_from(campaign_action)) == 1
        assert await campaigns.parts(tx, number, other.id) == {"": "completed"}
        assert await campaigns.counts(tx, number) == {"completed": 2}, "how many took part stays true"


@pytest.mark.parametrize(("days", "left"), [(29, 1), (31, 0)])
async def test_a_month_after_the_end_nobody_knows_who_it_was(db: Database, days: int, left: int) -> None:
    async with db.write() as tx:
        number, reader = await a_drive(tx), await a_reader(tx)
        await campaigns.record(tx, number, reader.id, "", "completed", NOW)
        await campaigns.set_state(tx, number, "closed", result="expired", closed_at=NOW)
        await privacy.expire(tx, NOW + days * DAY)
        for table in (campaign_action, campaign_key):
            assert await tx.conn.scalar(select(func.count()).select_from(table)) == left


async def test_campaigns_are_found_by_whom_they_are_for_until_they_leave(db: Database) -> None:
    async with db.write() as tx:
        anna, boris = await somebody(tx, "Anna Example"), await somebody(tx, "Boris Sample")
        number = await a_drive(tx, people_=(anna, boris))
        assert [one.id for one in await campaigns.about(tx, [anna])] == [number]
        await campaigns.leave(tx, number, [anna], NOW)
        assert await campaigns.about(tx, [anna]) == []
        assert await campaigns.people_of(tx, number) == [boris]
        await campaigns.set_state(tx, number, "closed", result="ended", closed_at=NOW)
        assert await campaigns.about(tx, [boris]) == []


async def test_a_new_version_takes_the_place_of_the_old_one(db: Database) -> None:
    async with db.write() as tx:
        anna, boris = await somebody(tx, "Anna Example"), await somebody(tx, "Boris Sample")
        number = await a_drive(tx, people_=(anna,))
        await campaigns.put_version(tx, number, 2, "schema = 1 # two", "id\n", (boris,), NOW)
        await campaigns.set_window(tx, number, NOW, OVER + HOUR)
        found = await campaigns.get(tx, number)
        assert found is not None
        assert (found.version, found.closes_at) == (2, OVER + HOUR)
        assert await campaigns.file_of(tx, number, 2) == ("schema = 1 # two", "id\n")
        assert await campaigns.people_of(tx, number) == [boris]
        assert await tx.conn.scalar(select(func.count()).select_from(campaign_person)) == 1


async def test_a_new_key_of_the_database_changes_no_mark(db: Database) -> None:
    async with db.write() as tx:
        await state.check_key(tx)
        number, reader = await a_drive(tx), await a_reader(tx)
        await campaigns.record(tx, number, reader.id, "", "completed", NOW)
    new = Vault(b"n" * 32)
    assert isinstance(await rotate(db, new, lambda _table, _seen: None), int)
    db.vault = new
    async with db.write() as tx:
        assert await campaigns.parts(tx, number, reader.id) == {"": "completed"}

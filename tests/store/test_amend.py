"""Rows of changes whose readers have to be told: in order, twice round, and out of the way when they fail."""

from bot.core.amends import How
from bot.store import amend, events, fanout, receipts
from bot.store.amend import AGAIN, Job
from bot.store.database import Database, Tx
from bot.store.schema.events import amend as table
from tests.store.builders import DAY, MINUTE, NOW, a_reader, an_event, rows
from tests.store.test_edits import told_of_an_event


async def first(tx: Tx) -> Job:
    job = await amend.first_due(tx, NOW)
    assert job is not None
    return job


async def change(tx: Tx, how: How = "corrected") -> int:
    event_id = await an_event(tx)
    await amend.start(tx, event_id, how, ["hearing"], NOW)
    return event_id


async def test_a_change_makes_a_revision_and_wakes_the_pass(db: Database) -> None:
    async with db.write() as tx:
        event_id = await change(tx)
        assert "amend" in tx.wakes
        job, event = await first(tx), await events.get(tx, event_id)
        assert event is not None
        assert (job.event_id, job.revision, job.how, job.what) == (event_id, event.revision, "corrected", ("hearing",))
        assert event.revision == 2


async def test_it_goes_round_twice_the_second_time_when_nothing_is_on_its_way_any_more(db: Database) -> None:
    async with db.write() as tx:
        event_id = await change(tx)
        await amend.passed(tx, await first(tx), 700)
        assert (await first(tx)).cursor == 700
        await amend.ended(tx, await first(tx), NOW)
        assert await amend.first_due(tx, NOW + AGAIN - MINUTE) is None
        assert await amend.is_open(tx, event_id)
        job = await amend.first_due(tx, NOW + AGAIN)
        assert job is not None
        assert (job.cursor, job.again) == (0, True)
        await amend.ended(tx, job, NOW + AGAIN)
        assert await amend.first_due(tx, NOW + DAY) is None
        assert not await amend.is_open(tx, event_id)


async def test_what_fails_three_times_does_not_stand_in_the_way(db: Database) -> None:
    async with db.write() as tx:
        broken, good = await change(tx), await change(tx)
        for _ in range(3):
            job = await first(tx)
            assert job.event_id == broken
            await amend.failed(tx, job)
        assert (await first(tx)).event_id == good
        assert [row["state"] for row in await rows(tx, table)] == ["parked", "open"]


async def test_nobody_gets_the_correction_of_what_is_taken_back(db: Database) -> None:
    async with db.write() as tx:
        event_id = await change(tx)
        await amend.start(tx, event_id, "unnamed", [], NOW)
        await amend.start(tx, event_id, "retracted", ["duplicate"], NOW)
        assert [row["state"] for row in await rows(tx, table)] == ["done", "open", "open"]
        assert await amend.reason(tx, event_id) == "duplicate"
        assert await amend.reason(tx, await change(tx)) is None


async def test_receipts_say_of_which_revision_a_reader_was_told(db: Database) -> None:
    async with db.write() as tx:
        event_id, told = await told_of_an_event(tx, 3)
        await receipts.amended(tx, event_id, [told[0].reader_id, told[2].reader_id], 5)
        found = [await receipts.receipt_of(tx, one.reader_id, event_id) for one in told]
        assert [(one.message_id, one.revision) for one in found if one] == [(70, 5), (71, 1), (72, 5)]


async def test_a_text_that_waits_tells_of_the_revision_it_was_changed_for(db: Database) -> None:
    async with db.write() as tx:
        await a_reader(tx, follows=["all"])
        event_id = await change(tx)
        job = fanout.Open(1, event_id, 1, 1, b"", 0)
        await fanout.put_text(tx, job, "ru", "full", {"text": "x"}, NOW)
        await amend.start(tx, event_id, "corrected", [], NOW)
        await fanout.retext(tx, event_id, "ru", "full", {"text": "y"})
        (row,) = await rows(tx, fanout.text)
        assert (row["revision"], row["tells"], row["payload"]) == (1, 3, {"text": "y"})

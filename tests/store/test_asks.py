"""Asks as rows: sent once, counted once, taken back in time, and nobody's name beside what they were asked for."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from sqlalchemy import func, select

from bot.core.messages import Lane, MessageKind
from bot.store import asks, asks_settled, campaigns, outbox, privacy
from bot.store.database import Database, Tx
from bot.store.readers import pause
from bot.store.schema.asks import asked, campaign_ask, campaign_wave
from bot.store.schema.traffic import outbox as table
from tests.store.builders import DAY, HOUR, NOW, a_message, a_reader, an_ask, rows, settle_sent, size, take
from tests.store.test_campaigns import a_drive, somebody


async def an_audience(tx: Tx, many: int, number: int) -> list[int]:
    """So many readers who were asked for a campaign."""
    ids = [(await a_reader(tx, 100 + n)).id for n in range(many)]
    await asks.send(tx, [an_ask(one, number) for one in ids], NOW)
    return ids


async def counted(tx: Tx, number: int) -> dict[str, int]:
    return {what: many for what, many in (await campaigns.counts(tx, number)).items() if what.startswith("ask_")}


async def end(tx: Tx, ends: Sequence[str]) -> None:
    """The sender's work: each row ends another way."""
    for item, how in zip(await take(tx, Lane.BULK), ends, strict=True):
        if how == "sent":
            await settle_sent(tx, item)
        elif how == "parked":
            await outbox.park(tx, item, owner="me", why="in_doubt", now=NOW)
        else:
            await outbox.drop(tx, item, owner="me", why=how, now=NOW)


async def test_what_was_planned_is_what_became_of_it(db: Database) -> None:
    async with db.write() as tx:
        number = await a_drive(tx)
        ids = await an_audience(tx, 7, number)
        await end(tx, ["sent", "sent", "sent", "blocked", "parked", "expired", "bad_request"])
        assert await asks_settled.any_settled(tx)
        assert await asks_settled.collect(tx) == 7
        assert await counted(tx, number) == {
            "ask_planned": 7, "ask_delivered": 3, "ask_blocked": 2, "ask_unsure": 1, "ask_late": 1,
        }  # fmt: skip
        assert not await asks_settled.any_settled(tx)
        assert await size(tx, table) == 0
        assert await size(tx, asked) == 6, "what came too late was no ask"
        known = await asks.known(tx, ids, [number])
        assert len(known) == 6
        facts = await asks.some(tx, 0, (), NOW)
        assert [one.ignored for one in facts] == [1, 1, 1, 0, 0, 0, 0]


async def test_the_same_is_promised_once_and_one_on_its_way_is_known(db: Database) -> None:
    async with db.write() as tx:
        number = await a_drive(tx)
        (reader,) = await an_audience(tx, 1, number)
        await asks.send(tx, [an_ask(reader, number)], NOW)
        assert await size(tx, table) == 1
        (facts,) = await asks.some(tx, 0, (), NOW)
        assert facts.waits
        await take(tx, Lane.BULK)
        (facts,) = await asks.some(tx, 0, (), NOW)
        assert facts.waits, "also in the hands of a sender"


async def test_an_ask_leaves_no_later_than_it_is_worth(db: Database) -> None:
    async with db.write() as tx:
        number, reader = await a_drive(tx), await a_reader(tx)
        await asks.send(tx, [an_ask(reader.id, number, ends=NOW + HOUR)], NOW)
        assert await take(tx, Lane.BULK, now=NOW + 2 * HOUR) == []


@pytest.mark.parametrize("claimed", [False, True])
async def test_what_waits_is_taken_back_and_may_be_asked_again(db: Database, claimed: bool) -> None:
    async with db.write() as tx:
        number, other = await a_drive(tx), await a_drive(tx, "other")
        ids = await an_audience(tx, 3, number)
        await asks.send(tx, [an_ask((await a_reader(tx, 200)).id, other)], NOW)
        items = await take(tx, Lane.BULK) if claimed else []
        assert await asks_settled.withdraw(tx, number) == 3
        assert await outbox.park(tx, items[0], owner="me", why="x", now=NOW) is False if items else True
        assert await counted(tx, number) == {"ask_planned": 3, "ask_recalled": 3}
        assert await size(tx, table) == 1, "of the other campaign"
        assert await size(tx, asked) == 1
        assert await asks.known(tx, ids, [number]) == {}
        await asks.send(tx, [an_ask(one, number) for one in ids], NOW)
        assert await size(tx, table) == 4


async def test_what_has_left_is_not_taken_back(db: Database) -> None:
    async with db.write() as tx:
        number = await a_drive(tx)
        await an_audience(tx, 1, number)
        await end(tx, ["sent"])
        assert await asks_settled.withdraw(tx, number) == 0
        await asks_settled.collect(tx)
        assert await counted(tx, number) == {"ask_planned": 1, "ask_delivered": 1}


async def test_a_list_that_names_a_campaign_goes_with_it(db: Database) -> None:
    async with db.write() as tx:
        one, other, third = [await a_drive(tx, slug) for slug in ("one", "other", "third")]
        first, second = await a_reader(tx, 1), await a_reader(tx, 2)
        for reader, ids in ((first, (one, other)), (second, (other, third))):
            listed = replace(an_ask(reader.id, one, digest=True), of=tuple((number, "digest") for number in ids))
            await asks.send(tx, [listed], NOW)
        assert await asks_settled.withdraw(tx, one) == 1
        assert [row["subscriber_id"] for row in await rows(tx, table)] == [second.id]
        assert await counted(tx, other) == {"ask_planned": 2, "ask_recalled": 1}
        await end(tx, ["sent"])
        await asks_settled.collect(tx)
        assert await counted(tx, third) == {"ask_planned": 1, "ask_delivered": 1}


async def test_one_reader_s_asks_are_taken_back_and_reminders_stay(db: Database) -> None:
    async with db.write() as tx:
        number, other = await a_drive(tx), await a_drive(tx, "other")
        one, two = await an_audience(tx, 2, number)
        await asks.plan(tx, other, one, a_message("then", MessageKind.REMINDER), NOW, at=NOW + DAY, ends=NOW + 2 * DAY)
        assert await asks_settled.recall(tx, one) == 1
        assert sorted((row["subscriber_id"], row["kind"]) for row in await rows(tx, table)) == [
            (one, "reminder"), (two, "ask"),
        ]  # fmt: skip


async def test_a_plan_takes_the_place_of_an_earlier_one_and_can_be_dropped(db: Database) -> None:
    async with db.write() as tx:
        number, reader = await a_drive(tx), await a_reader(tx)
        for hours in (3, 5):
            at = NOW + timedelta(hours=hours, minutes=7)
            assert await asks.plan(tx, number, reader.id, a_message("then"), NOW, at=at, ends=NOW + DAY)
        (row,) = await rows(tx, table)
        assert row["not_before"] == at
        known = await asks.known(tx, [reader.id], [number])
        assert known[reader.id, number].had["plan"].at == at, "to the minute"
        await asks.unplan(tx, number, reader.id)
        assert await size(tx, table) == 0
        assert await asks.known(tx, [reader.id], [number]) == {}


async def test_a_plan_survives_a_stop_and_waits_again(db: Database) -> None:
    async with db.write() as tx:
        number, reader = await a_drive(tx), await a_reader(tx)
        await asks.plan(tx, number, reader.id, a_message("then"), NOW, at=NOW + DAY, ends=NOW + 2 * DAY)
        await asks_settled.withdraw(tx, number)
        assert await size(tx, table) == 0
        assert "plan" in (await asks.known(tx, [reader.id], [number]))[reader.id, number].had
        again = an_ask(reader.id, number, "plan", again=True, counts=False)
        for _ in range(2):
            await asks.send(tx, [again], NOW)
        assert await size(tx, table) == 1


async def test_the_first_answer_is_counted_and_the_last_one_kept(db: Database) -> None:
    async with db.write() as tx:
        number, reader = await a_drive(tx), await a_reader(tx)
        assert not await asks.answer(tx, number, reader.id, "question 0", "reply"), "nobody asked"
        await asks.send(tx, [an_ask(reader.id, number, "question 0", counts=False)], NOW)
        assert await asks.answer(tx, number, reader.id, "question 0", "no_reply")
        assert await asks.answer(tx, number, reader.id, "question 0", "reply")
        found = await campaigns.counts(tx, number)
        assert (found["no_reply"], found.get("reply")) == (1, None)
        assert (await asks.known(tx, [reader.id], [number]))[reader.id, number].had["question 0"].answer == "reply"


async def test_who_leaves_is_counted_and_forgotten(db: Database) -> None:
    async with db.write() as tx:
        number = await a_drive(tx)
        await an_audience(tx, 2, number)
        await privacy.erase(tx, 100, NOW)
        for name, left in ((table, 1), (asked, 1), (campaign_ask, 1)):
            assert await size(tx, name) == left
        assert await counted(tx, number) == {"ask_planned": 2, "ask_left": 1}


async def test_a_wish_for_silence_takes_everything_of_the_campaign_out(db: Database) -> None:
    async with db.write() as tx:
        anna = await somebody(tx, "Anna Example")
        number = await a_drive(tx, people_=(anna,))
        await an_audience(tx, 2, number)
        await asks_settled.hush(tx, anna)
        assert await size(tx, table) == 0


async def test_without_its_key_nobody_can_say_who_was_asked(db: Database) -> None:
    async with db.write() as tx:
        number = await a_drive(tx)
        ids = await an_audience(tx, 1, number)
        await end(tx, ["sent"])
        await asks_settled.collect(tx)
        await campaigns.lose_key(tx, number)
        assert await size(tx, campaign_ask) == await size(tx, campaign_wave) == 0
        assert await asks.known(tx, ids, [number]) == {}
        assert (await counted(tx, number))["ask_delivered"] == 1
        assert await asks.plan(tx, number, ids[0], a_message("x"), NOW, at=NOW, ends=NOW) is False


async def test_two_campaigns_ask_somebody_under_two_marks_and_the_times_name_neither(db: Database) -> None:
    async with db.write() as tx:
        one, other, reader = await a_drive(tx), await a_drive(tx, "other"), await a_reader(tx)
        await asks.send(tx, [an_ask(reader.id, one)], NOW)
        await asks.send(tx, [an_ask(reader.id, other)], NOW)
        found = (await tx.conn.execute(select(campaign_ask.c.supporter_mark).distinct())).scalars().all()
        assert len(found) == 2
        assert set((await rows(tx, asked))[0]) == {"id", "subscriber_id", "at"}
        assert await tx.conn.scalar(select(func.count()).select_from(asked)) == 2


@pytest.mark.parametrize(("days", "left"), [(29, 1), (31, 0)])
async def test_times_and_asks_go_after_a_month(db: Database, days: int, left: int) -> None:
    async with db.write() as tx:
        number = await a_drive(tx)
        await an_audience(tx, 1, number)
        await campaigns.set_state(tx, number, "closed", result="expired", closed_at=NOW)
        await privacy.expire(tx, NOW + days * DAY)
        assert await size(tx, asked) == await size(tx, campaign_ask) == left


async def test_who_paused_everything_is_not_looked_at_nor_is_a_group(db: Database) -> None:
    async with db.write() as tx:
        one, other, group = await a_reader(tx, 1), await a_reader(tx, 2), await a_reader(tx, -5, grouped=True)
        await pause(tx, other.id, NOW + HOUR)
        assert [found.id for found in await asks.some(tx, 0, (), NOW)] == [one.id]
        assert [found.id for found in await asks.some(tx, 0, (), NOW + DAY)] == [one.id, other.id]
        assert group.id not in {found.id for found in await asks.some(tx, 0, (), NOW + DAY)}


async def test_readers_come_in_ranges_with_what_they_follow(db: Database) -> None:
    async with db.write() as tx:
        ids = [(await a_reader(tx, n, follows=["all", f"person:p{n}"])).id for n in range(1, 6)]
        seen, after = list[tuple[int, frozenset[str]]](), 0
        while some := await asks.some(tx, after, ["person:p2", "person:p9"], NOW, most=2):
            seen += [(one.id, one.labels) for one in some]
            after = some[-1].id
        assert seen == [(one, frozenset({"person:p2"}) if one == ids[1] else frozenset()) for one in ids]


async def test_what_somebody_wants_is_kept_with_them(db: Database) -> None:
    async with db.write() as tx:
        reader = await a_reader(tx)
        until = datetime(2027, 1, 1, tzinfo=NOW.tzinfo)
        assert await asks.paused_until(tx, reader.id) is None
        await asks.put_habit(tx, [reader.id], paused_until=until)
        await asks.ignored(tx, [reader.id])
        await asks.put_habit(tx, [reader.id], monthly_since=NOW)
        (facts,) = await asks.some(tx, 0, (), NOW)
        assert (facts.paused_until, facts.ignored, facts.monthly_since) == (until, 1, NOW)
        assert await asks.is_monthly(tx, reader.id)
        await asks.pressed(tx, reader.id)
        await asks.put_habit(tx, [reader.id], monthly_since=None)
        (facts,) = await asks.some(tx, 0, (), NOW)
        assert (facts.ignored, facts.monthly_since) == (0, None)
        assert await asks.paused_until(tx, reader.id) == until

"""From one event to the outbox rows of all who follow it."""

from collections.abc import Sequence
from typing import Any

import pytest

from bot.core.kinds import BIT, Kind
from bot.core.messages import Lane
from bot.core.night import Profile
from bot.store import events, fanout, privacy, readers, receipts
from bot.store.database import Database, Tx
from bot.store.schema.events import text
from bot.store.schema.traffic import outbox
from tests.store.builders import (
    HOUR,
    NOW,
    SECOND,
    a_fanout,
    a_reader,
    an_event,
    rows,
    settle_sent,
    size,
    spread_all,
    take,
)

SPAN = 3


async def told(tx: Tx) -> list[int]:
    """Ids of subscribers with an alert in the outbox, in order."""
    return sorted(row["subscriber_id"] for row in await rows(tx, outbox))


async def test_everybody_who_follows_is_told_once_and_the_sender_is_woken(db: Database) -> None:
    async with db.write() as tx:
        following = [(await a_reader(tx, chat, follows=["all"])).id for chat in range(10)]
        await a_reader(tx, 99)
        await a_fanout(tx, await an_event(tx))
        assert "fanout" in tx.wakes
        assert await spread_all(tx) == 10
        assert "deliver" in tx.wakes
        assert await told(tx) == following
        row = (await rows(tx, outbox))[0]
    assert (row["method"], row["kind"], row["state"], row["attempts"]) == ("sendMessage", "alert", "queued", 0)
    assert (row["not_before"], row["created_at"], row["expires_at"], row["address"]) == (NOW, NOW, None, None)


@pytest.mark.parametrize("span", [1, 2, 3, 7, 100])
async def test_ranges_step_over_gaps_in_the_ids(db: Database, span: int) -> None:
    async with db.write() as tx:
        ids = [(await a_reader(tx, chat, follows=["all"])).id for chat in range(20)]
        for chat in (0, 1, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 19):
            await privacy.erase(tx, chat, NOW)
        await a_fanout(tx, await an_event(tx))
        assert await spread_all(tx, span=span) == 7
        assert await told(tx) == [ids[chat] for chat in (2, 3, 4, 15, 16, 17, 18)]


async def test_a_range_without_followers_wakes_nobody_and_goes_on(db: Database) -> None:
    async with db.write() as tx:
        for chat in range(SPAN):
            await a_reader(tx, chat)
        last = await a_reader(tx, 9, follows=["all"])
        await a_fanout(tx, await an_event(tx))
        tx.wakes.clear()
        job = await fanout.first_open(tx)
        assert job is not None
        assert await spread_once(tx, job) == 0
        assert tx.wakes == set()
        assert await spread_all(tx, span=SPAN) == 1
        assert await told(tx) == [last.id]


async def spread_once(tx: Tx, job: fanout.Open, labels: Sequence[str] = ("all",)) -> int:
    due = {NOW: [one for one, _ in await readers.profiles(tx)]}
    return await fanout.spread(tx, job, labels, due, NOW, span=SPAN)


async def test_nobody_subscribed_ends_the_fan_out(db: Database) -> None:
    async with db.write() as tx:
        await a_fanout(tx, await an_event(tx))
        assert await spread_all(tx) == 0
        assert await fanout.first_open(tx) is None


async def test_a_crash_in_the_middle_of_a_range_loses_and_doubles_nobody(db: Database) -> None:
    async with db.write() as tx:
        ids = [(await a_reader(tx, chat, follows=["all"])).id for chat in range(8)]
        await a_fanout(tx, await an_event(tx))
    for crash in (True, False, True, False, True, False):
        async with db.read() as tx:
            job = await fanout.first_open(tx)
        assert job is not None
        try:
            async with db.write() as tx:
                await spread_once(tx, job)
                if crash:
                    raise InterruptedError  # noqa: TRY301 - the crash
        except InterruptedError:
            pass
    async with db.read() as tx:
        assert await fanout.first_open(tx) is None
        assert await told(tx) == ids


async def test_a_range_that_is_spread_twice_adds_nothing(db: Database) -> None:
    async with db.write() as tx:
        for chat in range(8):
            await a_reader(tx, chat, follows=["all"])
        job = await a_fanout(tx, await an_event(tx))
        assert [await spread_once(tx, job), await spread_once(tx, job)] == [3, 0]
        assert await spread_all(tx, span=SPAN) == 5


async def test_overlapping_topics_give_one_row_with_the_strongest_reason(db: Database) -> None:
    async with db.write() as tx:
        both = await a_reader(tx, 1, follows=["all", "person:3", "name:x"])
        loose = await a_reader(tx, 2, follows=["all"])
        event_id = await an_event(tx)
        await a_fanout(tx, event_id)
        assert await spread_all(tx, ["person:3", "name:x", "all"]) == 2
        reasons = {}
        for item in await take(tx, Lane.BULK):
            assert item.reader_id is not None
            await settle_sent(tx, item)
            receipt = await receipts.receipt_of(tx, item.reader_id, event_id)
            reasons[item.reader_id] = receipt and receipt.label
    assert reasons == {both.id: "person:3", loose.id: "all"}


async def test_a_later_revision_tells_only_those_who_were_not_told(db: Database) -> None:
    async with db.write() as tx:
        await a_reader(tx, 1, follows=["all"])
        event_id = await an_event(tx)
        await a_fanout(tx, event_id)
        assert await spread_all(tx) == 1
        late = await a_reader(tx, 2, follows=["person:3"])
        await events.publish(tx, event_id, NOW)
        await a_fanout(tx, event_id)
        assert await spread_all(tx, ["person:3", "all"]) == 1
        assert await told(tx) == [late.id - 1, late.id]
        assert await size(tx, text) == 16


async def test_a_fan_out_is_promised_once_a_revision(db: Database) -> None:
    async with db.write() as tx:
        event_id = await an_event(tx)
        for _ in range(2):
            await fanout.start(tx, event_id, 1, 1, NOW)
        job = await fanout.first_open(tx)
        assert job is not None
        await spread_once(tx, job)
        assert await fanout.first_open(tx) is None


@pytest.mark.parametrize(
    ("kinds", "is_told"),
    [
        pytest.param((Kind.ARREST,), True, id="this"),
        pytest.param((Kind.SEARCH, Kind.ARREST, Kind.LISTING), True, id="among-others"),
        pytest.param((Kind.SEARCH, Kind.LISTING), False, id="others"),
        pytest.param((), False, id="none"),
    ],
)
async def test_only_the_chosen_kinds_are_told(db: Database, kinds: tuple[Kind, ...], is_told: bool) -> None:
    async with db.write() as tx:
        await a_reader(tx, follows=["all"], kinds=sum(BIT[kind] for kind in kinds))
        await a_fanout(tx, await an_event(tx), kind_bit=BIT[Kind.ARREST])
        assert await spread_all(tx) == is_told


async def test_who_is_paused_or_out_of_reach_is_left_out(db: Database) -> None:
    async with db.write() as tx:
        paused, over, gone, back = [await a_reader(tx, chat, follows=["all"]) for chat in range(4)]
        await readers.pause(tx, paused.id, NOW + SECOND)
        await readers.pause(tx, over.id, NOW)
        await readers.set_reachable(tx, gone.id, reachable=False, now=NOW)
        await readers.set_reachable(tx, back.id, reachable=False, now=NOW)
        await readers.set_reachable(tx, back.id, reachable=True, now=NOW)
        await a_fanout(tx, await an_event(tx))
        await spread_all(tx)
        assert await told(tx) == [over.id, back.id]


async def test_who_stopped_following_is_left_out(db: Database) -> None:
    async with db.write() as tx:
        reader = await a_reader(tx, follows=["all"])
        await readers.unfollow(tx, reader.id, "all")
        await a_fanout(tx, await an_event(tx))
        assert await spread_all(tx) == 0


async def test_language_and_links_are_the_readers_own(db: Database) -> None:
    async with db.write() as tx:
        wanted = {}
        for chat, (lang, abroad) in enumerate([("ru", False), ("ru", True), ("en", False), ("en", True)]):
            reader = await a_reader(tx, chat, lang=lang, abroad=abroad, follows=["all"])
            wanted[reader.id] = {"text": f"{lang} {'full' if abroad else 'discreet'}"}
        await a_fanout(tx, await an_event(tx))
        await spread_all(tx)
        payloads = {row["id"]: row["payload"] for row in await rows(tx, text)}
        got = {row["subscriber_id"]: payloads[row["text_id"]] for row in await rows(tx, outbox)}
    assert got == wanted


async def test_each_profile_has_its_own_moment(db: Database) -> None:
    night = Profile("Europe/Vilnius", 22 * 60, 8 * 60)
    async with db.write() as tx:
        awake = await a_reader(tx, 1, follows=["all"])
        asleep = await a_reader(tx, 2, follows=["all"], profile=night)
        job = await a_fanout(tx, await an_event(tx))
        ids = {profile: one for one, profile in await readers.profiles(tx)}
        due: dict[Any, list[int]] = {NOW: [ids[awake.profile]], NOW + HOUR: [ids[night]]}
        assert await fanout.spread(tx, job, ["all"], due, NOW) == 2
        moments = {row["subscriber_id"]: row["not_before"] for row in await rows(tx, outbox)}
    assert moments == {awake.id: NOW, asleep.id: NOW + HOUR}


async def test_fan_outs_are_worked_off_in_the_order_of_events(db: Database) -> None:
    async with db.write() as tx:
        first, second = await an_event(tx), await an_event(tx)
        await fanout.start(tx, first, 1, 1, NOW)
        await fanout.start(tx, second, 1, 1, NOW)
        order = []
        while job := await fanout.first_open(tx):
            order.append(job.event_id)
            await spread_once(tx, job)
    assert order == [first, second]

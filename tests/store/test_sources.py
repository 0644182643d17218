"""Sources and their polling state."""

from typing import Any

import pytest

from bot.core.watching import Due, Health, Polled
from bot.store import sources
from bot.store.database import Database, Tx
from bot.store.schema.feeds import entry, seen, source
from tests.store.builders import HOLD, HOUR, MINUTE, NOW, SECOND, a_source, add_sources, rows, size


async def lease(tx: Tx, *, owner: str = "me", now: Any = NOW, most: int = 10) -> list[Due]:
    return await sources.lease_due(tx, now, owner=owner, hold=HOLD, most=most)


async def health_of(tx: Tx, source_id: str) -> Health:
    return {one.spec.id: one for one in await sources.health(tx)}[source_id]


async def unseen(tx: Tx, source_id: str, keys: list[bytes]) -> set[bytes]:
    return set(keys) - set(await sources.contents(tx, source_id, keys))


async def settle(tx: Tx, due: Due, polled: Polled) -> bool:
    """Whether the poll was written down: its lease is given back then."""
    held = {"id": due.spec.id, "lease": due.lease}.items()
    mine = any(held <= row.items() for row in await rows(tx, source))
    await sources.settle(tx, [(due, polled)])
    return mine and not any(held <= row.items() for row in await rows(tx, source))


WELL = Polled(NOW + HOUR, NOW, 0, etag='"1"', modified="yesterday", body_hash=b"\x01", entries=3)


async def test_a_new_source_is_due_at_once_and_was_never_read(db: Database) -> None:
    spec = a_source(language=None)
    async with db.write() as tx:
        await sources.sync(tx, [spec], NOW)
        assert await sources.any_due(tx, NOW)
        (due,) = await lease(tx)
    assert due == Due(spec, "me", None, None, None, 0, first=True)


async def test_what_a_poll_found_is_there_for_the_next(db: Database) -> None:
    async with db.write() as tx:
        await add_sources(tx, "herald")
        (due,) = await lease(tx)
        assert await settle(tx, due, WELL)
        assert await lease(tx) == []
        (due,) = await lease(tx, now=NOW + HOUR)
        assert (due.etag, due.modified, due.body_hash, due.failures, due.first) == (
            '"1"',
            "yesterday",
            b"\x01",
            0,
            False,
        )
        await settle(tx, due, WELL)
        assert (await health_of(tx, "herald")).entries == 6


async def test_a_failure_keeps_what_the_last_success_left(db: Database) -> None:
    async with db.write() as tx:
        await add_sources(tx, "herald")
        (due,) = await lease(tx)
        await settle(tx, due, WELL)
        (due,) = await lease(tx, now=NOW + HOUR)
        await settle(tx, due, Polled(NOW + 2 * HOUR, None, 1, "timeout", "after 10 s"))
        health = await health_of(tx, "herald")
        (due,) = await lease(tx, now=NOW + 2 * HOUR)
    assert (health.failures, health.problem, health.problem_detail, health.ok_at) == (1, "timeout", "after 10 s", NOW)
    assert (due.etag, due.failures, due.first) == ('"1"', 1, False)


async def test_a_source_that_never_answered_is_still_at_its_first_fetch(db: Database) -> None:
    async with db.write() as tx:
        await add_sources(tx, "herald")
        (due,) = await lease(tx)
        await settle(tx, due, Polled(NOW, None, 1, "timeout"))
        assert [one.first for one in await lease(tx)] == [True]


async def test_a_leased_source_is_polled_by_nobody_else_until_the_lease_ends(db: Database) -> None:
    async with db.write() as tx:
        await add_sources(tx, "herald", "courier")
        assert len(await lease(tx, most=1)) == 1
        assert len(await lease(tx, owner="other")) == 1
        assert await lease(tx, owner="third", now=NOW + HOLD) == []
        assert not await sources.any_due(tx, NOW + HOLD)
        assert len(await lease(tx, owner="third", now=NOW + HOLD + SECOND)) == 2


async def test_who_lost_the_lease_writes_nothing_down(db: Database) -> None:
    async with db.write() as tx:
        await add_sources(tx, "herald")
        (mine,) = await lease(tx)
        (theirs,) = await lease(tx, owner="other", now=NOW + HOUR)
        assert not await settle(tx, mine, WELL)
        assert (await health_of(tx, "herald")).entries == 0
        assert await settle(tx, theirs, WELL)
        assert not await settle(tx, theirs, WELL)


async def test_released_sources_are_free_for_others(db: Database) -> None:
    async with db.write() as tx:
        await add_sources(tx, "herald", "courier")
        await lease(tx, most=1)
        await lease(tx, owner="other")
        await sources.release(tx, "me")
        assert len(await lease(tx, owner="third")) == 1


async def test_who_is_at_work_keeps_longer_what_is_theirs(db: Database) -> None:
    async with db.write() as tx:
        await add_sources(tx, "courier", "herald")
        await lease(tx, owner="me:1", most=1)
        await lease(tx, owner="me2:1")
        await sources.prolong(tx, "me", NOW + 2 * HOLD)
        late = NOW + HOLD + SECOND
        assert [due.spec.id for due in await lease(tx, owner="third", now=late)] == ["herald"]


async def test_those_waiting_longest_are_polled_first(db: Database) -> None:
    async with db.write() as tx:
        await add_sources(tx, "a", "b", "c")
        for due, later in zip(await lease(tx), (3, 1, 2), strict=True):
            await settle(tx, due, Polled(NOW + later * MINUTE, NOW, 0))
        after = [due.spec.id for due in await lease(tx, now=NOW + HOUR)]
    assert after == ["b", "c", "a"]


async def test_the_config_decides_what_is_polled_and_the_state_survives(db: Database) -> None:
    async with db.write() as tx:
        await add_sources(tx, "herald", "courier")
        for due in await lease(tx):
            await settle(tx, due, WELL)
        renamed = a_source("herald", name="The Herald", trust="review", interval=HOUR)
        await sources.sync(tx, [renamed], NOW)
        (due,) = await lease(tx, now=NOW + HOUR)
        assert (due.spec, due.etag, due.first) == (renamed, '"1"', False)
        assert not (await health_of(tx, "courier")).active
        await sources.sync(tx, [renamed, a_source("courier")], NOW)
        assert (await health_of(tx, "courier")).entries == 3


async def test_another_address_starts_from_nothing(db: Database) -> None:
    async with db.write() as tx:
        await add_sources(tx, "herald")
        (due,) = await lease(tx)
        await settle(tx, due, WELL)
        (under_way,) = await lease(tx, now=NOW + HOUR)
        await sources.sync(tx, [a_source(url="https://new.example/feed")], NOW)
        assert not await settle(tx, under_way, WELL)
        (due,) = await lease(tx)
    assert (due.spec.url, due.etag, due.body_hash, due.first) == ("https://new.example/feed", None, None, True)


async def test_a_source_that_is_gone_is_not_asked_again(db: Database) -> None:
    async with db.write() as tx:
        await add_sources(tx, "herald")
        (due,) = await lease(tx)
        await settle(tx, due, Polled(NOW, None, 1, "gone", off=True))
        assert await lease(tx) == []
        assert not await sources.any_due(tx, NOW)


async def test_a_poll_that_ends_after_its_source_left_the_config_does_not_bring_it_back(db: Database) -> None:
    async with db.write() as tx:
        await add_sources(tx, "herald")
        (due,) = await lease(tx)
        await sources.sync(tx, [], NOW)
        await settle(tx, due, WELL)
        assert not (await health_of(tx, "herald")).active


@pytest.mark.parametrize("number", [0, 1, 499, 500, 501, 3_000])
async def test_entries_are_new_once_a_source(db: Database, number: int) -> None:
    keys = [n.to_bytes(16, "big") for n in range(number)]
    async with db.write() as tx:
        await add_sources(tx, "herald", "courier")
        assert await unseen(tx, "herald", keys) == set(keys)
        await sources.mark_seen(tx, "herald", dict.fromkeys(keys))
        await sources.mark_seen(tx, "herald", dict.fromkeys(keys))
        assert await unseen(tx, "herald", [*keys, b"new"]) == {b"new"}
        assert await unseen(tx, "courier", keys) == set(keys)
        assert await size(tx, seen) == number


async def test_a_feed_with_very_many_entries_fits(sqlite_db: Database) -> None:
    keys = [n.to_bytes(16, "big") for n in range(40_000)]
    async with sqlite_db.write() as tx:
        await add_sources(tx, "herald")
        await sources.mark_seen(tx, "herald", dict.fromkeys(keys))
        assert await unseen(tx, "herald", keys) == set()


async def test_an_entry_is_kept_as_it_was(db: Database) -> None:
    async with db.write() as tx:
        await add_sources(tx, "herald")
        values = {"url": "https://herald.example/1", "title": "Суд", "summary": "", "published": NOW - HOUR}
        entry_id = await sources.add_entry(tx, "herald", **values, now=NOW)
        (row,) = await rows(tx, entry)
    assert row == {"id": entry_id, "source_id": "herald", "key": None, "fetched_at": NOW} | values

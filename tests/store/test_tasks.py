"""Tasks: promised once, done by one worker at a time, and their result comes into the inbox once."""

from datetime import timedelta

import pytest

from bot.store import inbox, privacy, tasks
from bot.store.database import Database, Tx
from bot.store.schema.traffic import inbox as inbox_table
from bot.store.schema.traffic import task as table
from bot.store.tasks import OUR_NUMBERS, Claimed
from tests.store.builders import DAY, HOUR, NOW, SECOND, rows, size

BOT, CHAT = 7, -1_001
HOLD = timedelta(seconds=45)
UPDATE = {"update_id": 12, "message": {"chat": {"id": CHAT, "type": "supergroup"}, "text": "/start"}}


async def ask(tx: Tx, *, bot_id: int = BOT, chat_id: int = CHAT) -> None:
    await tasks.promise(tx, bot_id, "admin", {"user_id": 5}, chat_id=chat_id, asked_in=UPDATE, now=NOW)


async def take(tx: Tx, *, after: timedelta = timedelta(), owner: str = "me", bot_id: int = BOT) -> list[Claimed]:
    return await tasks.claim(tx, bot_id, NOW + after, owner=owner, hold=HOLD, most=10)


async def results(tx: Tx) -> list[object]:
    items = await inbox.waiting(tx, BOT, busy=(), most=20)
    return [await inbox.payload(tx, item) for item in items]


async def test_a_task_comes_out_as_it_went_in_and_wakes_its_pass(db: Database) -> None:
    async with db.write() as tx:
        await ask(tx)
        assert "task" in tx.wakes
        assert await tasks.any_due(tx, BOT, NOW)
        (item,) = await take(tx)
        assert (item.kind, item.chat_id, item.params, item.update) == ("admin", CHAT, {"user_id": 5}, UPDATE)
        assert (item.attempts, item.lease) == (1, "me")
        assert await take(tx) == []
        assert not await tasks.any_due(tx, BOT, NOW)


async def test_the_result_comes_into_the_inbox_with_the_update_and_a_number_of_our_own(db: Database) -> None:
    async with db.write() as tx:
        await ask(tx)
        (item,) = await take(tx)
        assert await tasks.settle(tx, item, True, NOW, found=True)
        number = OUR_NUMBERS + item.id
        assert number < 0
        assert "inbox" in tx.wakes
        assert await results(tx) == [{"update_id": number, "task": {"kind": "admin", "result": True}, "update": UPDATE}]
        (row,) = await rows(tx, table)
    assert (row["state"], row["payload"], row["chat_mark"], row["lease"]) == ("done", None, b"", None)


async def test_a_task_that_is_done_twice_puts_one_update(db: Database) -> None:
    async with db.write() as tx:
        await ask(tx)
        (item,) = await take(tx)
        assert await tasks.settle(tx, item, True, NOW, found=True)
        assert not await tasks.settle(tx, item, True, NOW, found=True)
        assert len(await results(tx)) == 1


async def test_a_task_of_a_dead_worker_is_taken_over_after_its_lease_and_the_dead_one_changes_nothing(
    db: Database,
) -> None:
    async with db.write() as tx:
        await ask(tx)
        (first,) = await take(tx, owner="dead")
        assert await take(tx, after=HOLD, owner="heir") == []
        assert await tasks.any_due(tx, BOT, NOW + HOLD + SECOND)
        (second,) = await take(tx, after=HOLD + SECOND, owner="heir")
        assert second.attempts == 2
        assert not await tasks.settle(tx, first, False, NOW, found=True)
        assert not await tasks.again(tx, first, NOW)
        assert await tasks.settle(tx, second, True, NOW, found=True)
        assert len(await results(tx)) == 1


async def test_a_worker_that_took_over_from_itself_settles_once(db: Database) -> None:
    async with db.write() as tx:
        await ask(tx)
        (first,) = await take(tx)
        (second,) = await take(tx, after=HOLD + SECOND)
        assert not await tasks.settle(tx, first, False, NOW, found=True)
        assert await tasks.settle(tx, second, True, NOW, found=True)


async def test_what_is_put_off_waits_until_then(db: Database) -> None:
    async with db.write() as tx:
        await ask(tx)
        (item,) = await take(tx)
        assert await tasks.again(tx, item, NOW + HOUR)
        assert await take(tx, after=HOUR - SECOND) == []
        (item,) = await take(tx, after=HOUR)
        assert item.attempts == 2


async def test_what_nobody_could_find_out_is_parked_and_comes_back_without_a_result(db: Database) -> None:
    async with db.write() as tx:
        await ask(tx)
        (item,) = await take(tx)
        assert await tasks.settle(tx, item, None, NOW, found=False)
        assert [one["task"]["result"] for one in await results(tx)] == [None]  # type: ignore[index]
        assert [row["state"] for row in await rows(tx, table)] == ["parked"]


async def test_a_bot_does_its_own_tasks_only(db: Database) -> None:
    async with db.write() as tx:
        await ask(tx, bot_id=BOT + 1)
        assert not await tasks.any_due(tx, BOT, NOW)
        assert await take(tx) == []
        assert len(await take(tx, bot_id=BOT + 1)) == 1


async def test_results_of_one_chat_come_in_the_order_of_their_tasks(db: Database) -> None:
    async with db.write() as tx:
        for _ in range(3):
            await ask(tx)
        items = await take(tx)
        for item in reversed(items):
            await tasks.settle(tx, item, item.id, NOW, found=True)
        seen = []
        while waiting := await inbox.waiting(tx, BOT, busy=(), most=20):
            (item_,) = waiting
            seen.append((await inbox.payload(tx, item_) or {})["task"]["result"])
            await inbox.done(tx, item_)
        assert seen == [item.id for item in items]


@pytest.mark.parametrize("done", [True, False], ids=["done", "waiting"])
async def test_a_task_is_forgotten_after_two_days(db: Database, done: bool) -> None:
    async with db.write() as tx:
        await ask(tx)
        if done:
            await tasks.settle(tx, (await take(tx))[0], True, NOW, found=True)
        await privacy.expire(tx, NOW + 2 * DAY)
        assert await size(tx, table) == 1
        await privacy.expire(tx, NOW + 2 * DAY + SECOND)
        assert await size(tx, table) == 0


async def test_forgetting_a_chat_forgets_what_is_being_found_out_for_it(db: Database) -> None:
    async with db.write() as tx:
        await ask(tx, chat_id=42)
        await ask(tx, chat_id=43)
        item = (await take(tx))[0]
        await privacy.erase(tx, 42, NOW)
        assert await size(tx, table) == 1
        assert not await tasks.settle(tx, item, True, NOW, found=True)
        assert await size(tx, inbox_table) == 0


async def test_a_number_is_never_given_twice(db: Database) -> None:
    async with db.write() as tx:
        await ask(tx)
        (item,) = await take(tx)
        await privacy.expire(tx, NOW + 3 * DAY)
        await ask(tx)
        (later,) = await take(tx)
        assert later.id > item.id

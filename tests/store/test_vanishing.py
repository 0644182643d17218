"""Which messages stand in a chat, when they go, and what a choice changes for them."""

from datetime import datetime, timedelta

import pytest

from bot.core.messages import Lane, MessageKind
from bot.store import outbox, privacy, readers, vanishing
from bot.store.database import Database, Tx
from bot.store.mend import mend
from bot.store.outbox import Message
from bot.store.schema.phone import vanishing as table
from tests.store.builders import DAY, HOUR, MINUTE, NOW, a_message, a_reader, rows, settle_sent, size, take


async def send(tx: Tx, reader_id: int, number: int, message: Message | None = None, at: datetime = NOW) -> None:
    """A message goes out to a reader, as this number."""
    await outbox.promise(tx, message or a_message(str(number)), now=at, reader_id=reader_id)
    (item,) = [one for lane in Lane for one in await take(tx, lane, now=at)]
    assert await settle_sent(tx, item, message_id=number, now=at)


async def standing(tx: Tx, reader_id: int) -> list[tuple[int, timedelta]]:
    """What stands in the chat, and how long in all."""
    return [(one.number, one.vanishes_at - one.sent_at) for one in await vanishing.of(tx, reader_id)]


@pytest.mark.parametrize(
    ("changes", "found"),
    [
        pytest.param({}, [(7, DAY)], id="nobody-knows-where"),
        pytest.param({"abroad": True}, [], id="abroad"),
        pytest.param({"abroad": True, "vanish_hours": 6}, [(7, 6 * HOUR)], id="abroad-by-choice"),
        pytest.param({"vanish_hours": 0}, [], id="never"),
        pytest.param({"vanish_hours": 36}, [(7, 36 * HOUR)], id="longer"),
    ],
)
async def test_what_is_sent_is_remembered_where_messages_vanish(
    db: Database, changes: dict[str, int], found: list[tuple[int, timedelta]]
) -> None:
    async with db.write() as tx:
        reader = await a_reader(tx)
        await readers.change(tx, reader.id, **changes)  # type: ignore[arg-type]
        await send(tx, reader.id, 7)
        assert await standing(tx, reader.id) == found


async def test_a_group_keeps_its_messages(db: Database) -> None:
    async with db.write() as tx:
        reader = await a_reader(tx, -5, grouped=True)
        await send(tx, reader.id, 7)
        assert await standing(tx, reader.id) == []


async def test_an_edit_keeps_its_message_and_its_hour(db: Database) -> None:
    async with db.write() as tx:
        reader = await a_reader(tx)
        await send(tx, reader.id, 7)
        edit = Message("editMessageText", {"message_id": 7, "text": "x"}, MessageKind.REPLY)
        await send(tx, reader.id, 7, edit, NOW + HOUR)
        (row,) = await rows(tx, table)
        assert (row["sent_at"], row["vanishes_at"]) == (NOW, NOW + DAY)


async def test_the_numbers_are_sealed(db: Database) -> None:
    async with db.write() as tx:
        reader = await a_reader(tx)
        await send(tx, reader.id, 987654321)
        (row,) = await rows(tx, table)
        assert b"987654321" not in row["body"]


@pytest.mark.parametrize(
    ("changes", "found"),
    [
        pytest.param({"vanish_hours": 1}, [HOUR, HOUR], id="sooner"),
        pytest.param({"vanish_hours": 36}, [36 * HOUR, 36 * HOUR], id="later"),
        pytest.param({"vanish_hours": 0}, [], id="never"),
        pytest.param({"abroad": True}, [], id="abroad"),
        pytest.param({"lang": "uk", "neutral": False}, [DAY, DAY], id="something-else"),
    ],
)
async def test_a_choice_holds_for_what_stands_already(
    db: Database, changes: dict[str, object], found: list[timedelta]
) -> None:
    async with db.write() as tx:
        reader, other = await a_reader(tx), await a_reader(tx, 2)
        await send(tx, reader.id, 7)
        await send(tx, reader.id, 8, at=NOW + HOUR)
        await send(tx, other.id, 9)
        await readers.change(tx, reader.id, **changes)  # type: ignore[arg-type]
        assert [lasts for _, lasts in await standing(tx, reader.id)] == found
        assert await standing(tx, other.id) == [(9, DAY)]


async def test_what_is_due_goes_with_what_would_go_soon_in_the_same_chat(db: Database) -> None:
    async with db.write() as tx:
        reader, other = await a_reader(tx), await a_reader(tx, 2)
        for number, at in ((1, NOW), (2, NOW + 9 * MINUTE), (3, NOW + HOUR)):
            await send(tx, reader.id, number, at=at)
        await send(tx, other.id, 4, at=NOW + 9 * MINUTE)
        assert not await vanishing.any_due(tx, NOW + DAY - MINUTE)
        assert await vanishing.any_due(tx, NOW + DAY)
        assert [one.number for one in await vanishing.due(tx, NOW + DAY)] == [1, 2]


async def test_what_another_bot_sent_or_nobody_can_be_told_waits_until_it_is_too_old(db: Database) -> None:
    async with db.write() as tx:
        reader, gone = await a_reader(tx), await a_reader(tx, 2)
        await send(tx, reader.id, 1)
        await send(tx, gone.id, 2)
        await readers.set_reachable(tx, gone.id, reachable=False, now=NOW)
        tx.bot_id += 1
        assert await vanishing.due(tx, NOW + DAY) == []
        tx.bot_id -= 1
        assert [one.number for one in await vanishing.due(tx, NOW + DAY)] == [1]
        assert await privacy.expire(tx, NOW + 47 * HOUR) == 0
        await privacy.expire(tx, NOW + 49 * HOUR)
        assert await size(tx, table) == 0


async def test_a_message_may_be_made_to_go_sooner_even_where_others_stay(db: Database) -> None:
    async with db.write() as tx:
        reader, free = await a_reader(tx), await a_reader(tx, 2, abroad=True)
        await send(tx, reader.id, 7)
        for one in (reader, free):
            await vanishing.sooner(tx, one.id, 7, NOW + 10 * MINUTE, NOW)
            await vanishing.sooner(tx, one.id, 7, NOW + HOUR, NOW)
            assert await standing(tx, one.id) == [(7, 10 * MINUTE)]


async def test_erasing_a_chat_takes_the_numbers_along(db: Database) -> None:
    async with db.write() as tx:
        reader = await a_reader(tx, 3)
        await send(tx, reader.id, 7)
        await privacy.erase(tx, 3, NOW)
        assert await size(tx, table) == 0


async def test_what_a_clock_that_was_ahead_wrote_goes_after_its_time_from_now(db: Database) -> None:
    async with db.write() as tx:
        reader = await a_reader(tx)
        await send(tx, reader.id, 7, at=NOW + 300 * DAY)
    await mend(db, NOW)
    async with db.read() as tx:
        (one,) = await vanishing.of(tx, reader.id)
        assert (one.sent_at, one.vanishes_at) == (NOW, NOW + DAY)

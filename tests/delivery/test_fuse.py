"""When the fuse blows, and who is given up."""

import random
from collections.abc import Mapping

import pytest

from bot.core.messages import MessageKind
from bot.delivery.fuse import Fuse
from bot.delivery.outcome import Gone, Outcome, Sent, Unreachable
from bot.delivery.settling import FUSE
from bot.store.database import Database
from bot.store.schema.readers import subscriber
from tests.delivery.test_worker import Telegram, a_reader, a_sender, drained, promise, states
from tests.store.builders import rows

BLOCKED = Unreachable(Gone.BLOCKED)


async def given_up(db: Database, reader_ids: list[int]) -> int:
    async with db.read() as tx:
        found = await rows(tx, subscriber)
    return sum(row["id"] in reader_ids and row["state"] != "active" for row in found)


async def test_a_wrong_token_is_stopped_within_fifty_attempts_and_nobody_is_given_up(sqlite_db: Database) -> None:
    people = [await a_reader(sqlite_db, chat + 1) for chat in range(120)]
    for reader in people:
        await promise(sqlite_db, "x", reader_id=reader)
    telegram = Telegram(*[BLOCKED] * 1000)
    sender = a_sender(sqlite_db, telegram)
    await drained(sender)
    assert sender.halted == FUSE
    assert 20 < len(telegram.asked) <= 50
    assert await states(sqlite_db) == {"queued": 120}
    assert await given_up(sqlite_db, people) == 0


async def test_answers_still_go_out_when_the_fuse_has_blown(sqlite_db: Database) -> None:
    sender = a_sender(sqlite_db, telegram := Telegram())
    sender.halted = FUSE
    reader = await a_reader(sqlite_db, 1)
    await promise(sqlite_db, "alert", reader_id=reader)
    await promise(sqlite_db, "answer", MessageKind.REPLY, reader_id=reader)
    await drained(sender)
    assert telegram.texts == ["answer"]


async def test_a_tenth_of_blocked_readers_blows_nothing_and_each_is_asked_once(sqlite_db: Database) -> None:
    people = [await a_reader(sqlite_db, chat + 1) for chat in range(200)]
    for reader in people:
        for text in ("x", "y"):
            await promise(sqlite_db, text, reader_id=reader)
    gone = set(random.Random(7).sample(range(1, 201), 20))

    class SomeBlocked(Telegram):
        def judge(self, params: Mapping[str, object]) -> Outcome:
            return BLOCKED if params["chat_id"] in gone else Sent(1)

    sender = a_sender(sqlite_db, telegram := SomeBlocked())
    await drained(sender)
    await promise(sqlite_db, "z", reader_id=await a_reader(sqlite_db, 1001))
    await drained(sender)
    assert sender.halted is None
    assert await given_up(sqlite_db, people) == 20
    assert [number for chat in gone if (number := telegram.chats.count(chat)) != 1] == []
    assert await states(sqlite_db) == {"sent": 361, "dropped": 40}


async def test_who_wrote_to_us_meanwhile_is_not_given_up(sqlite_db: Database) -> None:
    one, other = await a_reader(sqlite_db, 1), await a_reader(sqlite_db, 2)
    await promise(sqlite_db, "a", reader_id=one)
    sender = a_sender(sqlite_db, Telegram(BLOCKED))
    await drained(sender)
    sender.heard(1)
    await promise(sqlite_db, "a", reader_id=other)
    await drained(sender)
    assert await given_up(sqlite_db, [one, other]) == 0


@pytest.mark.parametrize(
    ("told", "blown"),
    [
        pytest.param([(chat, False) for chat in range(20)], False, id="twenty"),
        pytest.param([(chat, False) for chat in range(21)], True, id="twenty-one"),
        pytest.param([(7, False)] * 50, False, id="one-chat-again-and-again"),
        pytest.param([(chat, chat % 5 > 1) for chat in range(200)], False, id="two-in-five"),
        pytest.param([(chat, chat % 2 == 0) for chat in range(200)], True, id="every-other"),
    ],
)
def test_more_than_twenty_chats_of_the_last_fifty_blow_it(told: list[tuple[int, bool]], blown: bool) -> None:
    fuse = Fuse()
    for chat, reached in told:
        fuse.note(chat, reached=reached)
    assert fuse.blown is blown


def test_nobody_is_believed_gone_while_more_are_refused_than_reached() -> None:
    fuse = Fuse()
    for chat in (1, 2):
        fuse.note(chat, reached=False)
        fuse.suspect(chat, chat * 10, fuse.count)
    fuse.note(3, reached=True)
    assert fuse.believed() == []
    fuse.note(4, reached=True)
    assert fuse.believed() == [10, 20]
    assert fuse.believed() == []

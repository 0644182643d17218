"""Long polling: what is asked, when the offset moves, and what junk does to it."""

import time
from typing import Any

import pytest

from bot.delivery.outcome import Halt, Sent
from bot.delivery.polling import Polling
from bot.store.database import Database
from bot.store.schema.traffic import inbox
from tests.delivery.players import Answering
from tests.store.builders import NOW, rows

BOT = 7


def an_update(number: Any, text: str = "/start") -> dict[str, Any]:
    user = {"id": 42, "is_bot": False, "first_name": "Vera"}
    chat = {"id": 42, "type": "private", "first_name": "Vera"}
    return {"update_id": number, "message": {"message_id": 1, "date": 1, "chat": chat, "from": user, "text": text}}


def polling(db: Database, *batches: object) -> tuple[Polling, Answering]:
    """Polling that gets these answers, and then a refused token, which ends it."""
    messenger = Answering({"getUpdates": [*(Sent(None, one) for one in batches), Halt("unauthorized")]})
    return Polling(db, messenger, BOT, lambda: NOW, time.monotonic), messenger


async def test_every_poll_says_which_updates_it_wants_and_confirms_what_was_committed(sqlite_db: Database) -> None:
    polls, messenger = polling(sqlite_db, [an_update(5), an_update(6)], [], [an_update(7)])
    assert await polls.run() == Halt("unauthorized")
    asked = messenger.of("getUpdates")
    assert {tuple(one["allowed_updates"]) for one in asked} == {("message", "callback_query", "my_chat_member")}
    assert [one.get("offset") for one in asked] == [None, 7, 7, 8]


async def test_the_offset_passes_what_nobody_reads(sqlite_db: Database) -> None:
    polls, _ = polling(sqlite_db)
    edited = {"update_id": 9, "edited_message": an_update(9)["message"]}
    assert await polls.take([an_update(8), edited, {"update_id": 10}]) == 1
    assert polls.offset == 11


@pytest.mark.parametrize(
    "junk",
    [True, None, {}, "x", [None], [[]], [{"update_id": 10**30}], [an_update(-5)], [an_update("7")]],
    ids=["true", "nothing", "an object", "text", "a list of nothing", "lists", "a huge number", "negative", "a text"],
)
async def test_junk_moves_no_offset_and_stores_nothing(sqlite_db: Database, junk: object) -> None:
    polls, _ = polling(sqlite_db)
    polls.offset = 3
    assert await polls.take(junk) == 0
    assert polls.offset == 3
    async with sqlite_db.read() as tx:
        assert await rows(tx, inbox) == []


async def test_an_answer_that_confirms_nothing_is_not_asked_for_again_at_once(sqlite_db: Database) -> None:
    polls, messenger = polling(sqlite_db, [an_update(-5)])
    assert await polls.run() == Halt("unauthorized")
    assert len(messenger.of("getUpdates")) == 2  # and a second passed between them


async def test_good_updates_beside_junk_are_stored(sqlite_db: Database) -> None:
    polls, _ = polling(sqlite_db)
    assert await polls.take([None, an_update(-1), an_update(2**60), an_update(4), 7]) == 1
    assert polls.offset == 5


async def test_what_could_not_be_committed_is_not_confirmed(sqlite_db: Database) -> None:
    polls, _ = polling(sqlite_db)
    async with sqlite_db.write() as tx:
        await tx.conn.exec_driver_sql("ALTER TABLE inbox RENAME TO gone")
    with pytest.raises(Exception, match="inbox"):
        await polls.take([an_update(5)])
    assert polls.offset is None

"""The pass that does what needs the network, and its first kind: who is an administrator."""

import asyncio
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

import pytest
from structlog.testing import capture_logs

from bot.delivery.admins import is_admin, verdict
from bot.delivery.messenger import Messenger
from bot.delivery.outcome import (
    Ambiguous,
    Gone,
    Halt,
    Harmless,
    Moved,
    NotSent,
    Outcome,
    Refusal,
    Rejected,
    RetryAfter,
    Sent,
    Trifle,
    Unreachable,
)
from bot.delivery.tasks import ATTEMPTS, LEASE, Do, Found, Later, Tasks
from bot.store import inbox, tasks
from bot.store.database import Database
from bot.store.schema.traffic import task as table
from tests.delivery.players import Answering
from tests.store.builders import NOW, rows

BOT, CHAT = 7, -1_001
UPDATE = {"update_id": 12, "message": {"chat": {"id": CHAT, "type": "supergroup"}, "text": "/start"}}


@pytest.fixture(autouse=True)
def _quiet() -> Iterator[None]:
    """Tracebacks with all their locals, as a developer's console shows them, take seconds each."""
    with capture_logs():
        yield


@dataclass(slots=True)
class World:
    """A pass of tasks with a clock of its own."""

    db: Database
    kinds: dict[str, Do]
    now: datetime = NOW
    messenger: Answering = field(default_factory=Answering)

    def tasks(self, owner: str = "me") -> Tasks:
        return Tasks(self.db, self.messenger, self.kinds, BOT, owner, lambda: self.now)

    async def ask(self, kind: str = "admin", number: int = 1) -> None:
        async with self.db.write() as tx:
            for _ in range(number):
                asked = {"chat_id": CHAT, "user_id": 5}
                await tasks.promise(tx, BOT, kind, asked, chat_id=CHAT, asked_in=UPDATE, now=self.now)

    async def results(self) -> list[Any]:
        """What the inbox got, in order."""
        found = []
        async with self.db.write() as tx:
            while items := await inbox.waiting(tx, BOT, busy=(), most=20):
                found += [(await inbox.payload(tx, item) or {})["task"]["result"] for item in items]
                for item in items:
                    await inbox.done(tx, item)
        return found

    async def states(self) -> list[str]:
        async with self.db.read() as tx:
            return [row["state"] for row in await rows(tx, table)]


def answering(*answers: Found | Later | Exception) -> Do:
    """A kind of task whose tries end like this, the last one for ever."""
    left = list(answers)

    async def do(_params: Mapping[str, Any], _ports: Messenger) -> Found | Later:
        answer = left.pop(0) if len(left) > 1 else left[0]
        if isinstance(answer, Exception):
            raise answer
        return answer

    return do


async def test_a_task_is_done_once_and_its_result_is_an_update(sqlite_db: Database) -> None:
    world = World(sqlite_db, {"admin": is_admin})
    world.messenger.script["getChatMember"] = [Sent(None, {"status": "administrator"})]
    await world.ask()
    assert await world.tasks().round() == 1
    assert await world.tasks().round() == 0
    assert world.messenger.asked == [("getChatMember", {"chat_id": CHAT, "user_id": 5})]
    assert await world.results() == [True]


async def test_nothing_is_open_in_the_database_while_the_network_is_asked(sqlite_db: Database) -> None:
    async def do(_params: Mapping[str, Any], _ports: Messenger) -> Found | Later:
        async with asyncio.timeout(2), sqlite_db.write():  # SQLite has one writer: it would have to wait for us
            return Found(value=True)

    world = World(sqlite_db, {"admin": do})
    await world.ask()
    await world.tasks().round()
    assert await world.results() == [True]


async def test_what_is_put_off_is_tried_when_it_was_said(sqlite_db: Database) -> None:
    world = World(sqlite_db, {"admin": answering(Later(30), Found(value=True))})
    await world.ask()
    assert await world.tasks().round() == 1
    world.now += timedelta(seconds=29)
    assert await world.tasks().round() == 0
    world.now += timedelta(seconds=1)
    assert await world.tasks().round() == 1
    assert await world.results() == [True]


@pytest.mark.parametrize("answer", [Later(), ValueError("odd"), KeyError("odd")], ids=repr)
async def test_after_the_last_attempt_the_update_comes_back_without_a_result(
    sqlite_db: Database, answer: Later | Exception
) -> None:
    world = World(sqlite_db, {"admin": answering(answer)})
    await world.ask()
    tries = 0
    while "queued" in await world.states():
        tries += await world.tasks().round()
        world.now += timedelta(minutes=5)
    assert tries == ATTEMPTS
    assert await world.states() == ["parked"]
    assert await world.results() == [None]


async def test_a_kind_that_nobody_knows_any_more_is_parked_too(sqlite_db: Database) -> None:
    world = World(sqlite_db, {})
    await world.ask("of an older version")
    for _ in range(ATTEMPTS):
        await world.tasks().round()
        world.now += timedelta(minutes=5)
    assert await world.results() == [None]


async def test_a_task_that_ends_every_process_is_not_begun_for_ever(sqlite_db: Database) -> None:
    async def die(_params: Mapping[str, Any], _ports: Messenger) -> Found | Later:
        raise asyncio.CancelledError

    world = World(sqlite_db, {"admin": die})
    await world.ask()
    begun = 0
    for _ in range(ATTEMPTS + 3):
        try:
            await world.tasks(owner=str(begun)).round()
        except asyncio.CancelledError:
            begun += 1
        world.now += LEASE + timedelta(seconds=1)
    assert begun == ATTEMPTS
    assert await world.results() == [None]


async def test_one_task_that_fails_takes_no_other_with_it(sqlite_db: Database) -> None:
    world = World(sqlite_db, {"admin": answering(Found(value=True)), "broken": answering(ValueError("odd"))})
    await world.ask("broken")
    await world.ask(number=3)
    assert await world.tasks().round() == 4
    assert await world.results() == [True, True, True]


async def test_two_workers_do_every_task_once(db: Database) -> None:
    world = World(db, {"admin": is_admin})
    world.messenger.script["getChatMember"] = [Sent(None, {"status": "member"})]
    await world.ask(number=30)

    async def work(owner: str) -> None:
        while await world.tasks(owner).round():
            pass

    await asyncio.gather(work("one"), work("two"))
    assert len(world.messenger.asked) == 30
    assert await world.results() == [False] * 30


YES, NO = Found(value=True), Found(value=False)


@pytest.mark.parametrize(
    ("outcome", "expected"),
    [
        pytest.param(Sent(None, {"status": "creator"}), YES, id="the creator"),
        pytest.param(Sent(None, {"status": "administrator"}), YES, id="an administrator"),
        pytest.param(Sent(None, {"status": "member"}), NO, id="a member"),
        pytest.param(Sent(None, {"status": "restricted", "is_member": True}), NO, id="restricted"),
        pytest.param(Sent(None, {"status": "left"}), NO, id="left"),
        pytest.param(Sent(None, {"status": "kicked"}), NO, id="kicked"),
        pytest.param(Sent(None, {"status": ["creator"]}), NO, id="no status"),
        pytest.param(Sent(None, [1]), NO, id="no member"),
        pytest.param(Sent(None, None), NO, id="nothing"),
        pytest.param(Rejected(Refusal.UNKNOWN, ours=False), NO, id="user not found"),
        pytest.param(Unreachable(Gone.KICKED), NO, id="kicked out ourselves"),
        pytest.param(Moved(-5), NO, id="moved"),
        pytest.param(Harmless(Trifle.MESSAGE_GONE), NO, id="a trifle"),
        pytest.param(RetryAfter(7), Later(7), id="flood"),
        pytest.param(Ambiguous("timeout"), Later(), id="no answer"),
        pytest.param(NotSent("dns"), Later(), id="no way to Telegram"),
        pytest.param(Halt("unauthorized"), Later(60), id="token refused"),
    ],
)
def test_only_a_sure_administrator_is_one(outcome: Outcome, expected: Found | Later) -> None:
    assert verdict(outcome) == expected

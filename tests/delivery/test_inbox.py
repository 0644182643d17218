"""From the inbox to the handlers: once, in order, groups and odd updates included."""

import asyncio
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import pytest
from structlog.testing import capture_logs

from bot.delivery.inbox import Inbox
from bot.delivery.polling import Polling
from bot.delivery.replies import Reply, Say, Task, Toast
from bot.delivery.tasks import Found, Tasks
from bot.i18n import Catalogs
from bot.store import inbox as store
from bot.store import outbox, readers
from bot.store.database import Database, Tx
from bot.store.schema.traffic import inbox as inbox_table
from bot.store.schema.traffic import outbox as outbox_table
from bot.store.schema.traffic import task as task_table
from tests.delivery.players import Answering
from tests.store.builders import DAY, NOW, a_reader, rows, size

BOT = 7
PERSON, GROUP, WIDE = 5_001, -4_001, -1_002_000_000_777
USER = {"id": PERSON, "is_bot": False, "first_name": "Vera", "language_code": "ru"}
BOT_USER = {"id": BOT, "is_bot": True, "first_name": "Vigil", "username": "vigil_bot"}


def text(words: str, chat_id: int = PERSON, kind: str = "private", **fields: Any) -> dict[str, Any]:
    chat = {"id": chat_id, "type": kind}
    return {"message": {"message_id": 5, "date": 1_790_000_000, "chat": chat, "from": USER, "text": words, **fields}}


def press(chat_id: int = PERSON, kind: str = "private") -> dict[str, Any]:
    message = {"message_id": 4, "date": 1_790_000_000, "chat": {"id": chat_id, "type": kind}}
    return {"callback_query": {"id": "4711", "from": USER, "message": message, "chat_instance": "1", "data": "x"}}


def standing(chat_id: int, kind: str, was: str, now: str, **rights: Any) -> dict[str, Any]:
    change = {"old_chat_member": {"user": BOT_USER, "status": was},
              "new_chat_member": {"user": BOT_USER, "status": now, **rights}}  # fmt: skip
    return {"my_chat_member": {"chat": {"id": chat_id, "type": kind}, "from": USER, "date": 1_790_000_000, **change}}


def moves(told_in: int, **fields: Any) -> dict[str, Any]:
    chat = {"id": told_in, "type": "supergroup" if told_in == WIDE else "group", "title": "Neighbours"}
    return {"message": {"message_id": 9, "date": 1_790_000_000, "chat": chat, "from": USER, **fields}}


@pytest.fixture(autouse=True)
def _quiet() -> Iterator[None]:
    """Tracebacks with all their locals, as a developer's console shows them, take seconds each."""
    with capture_logs():
        yield


@dataclass(slots=True)
class World:
    """An inbox with handlers of the test's own."""

    db: Database
    now: datetime = NOW
    messenger: Answering = field(default_factory=Answering)
    handled: list[Mapping[str, Any]] = field(default_factory=list)
    answers: list[Sequence[Reply] | Exception] = field(default_factory=list)
    number: int = 100
    polling: Polling = field(init=False)
    inbox: Inbox = field(init=False)

    def __post_init__(self) -> None:
        self.polling = Polling(self.db, self.messenger, BOT, lambda: self.now, time.monotonic)
        self.inbox = Inbox(self.db, self.messenger, self.dispatch, Catalogs.load(), BOT, lambda: self.now)

    async def dispatch(self, _tx: Tx, payload: Mapping[str, Any], _now: datetime) -> Sequence[Reply]:
        self.handled.append(payload)
        answer = self.answers.pop(0) if self.answers else ()
        if isinstance(answer, Exception):
            raise answer
        return answer

    async def comes(self, *updates: dict[str, Any]) -> int:
        """Updates as Telegram sends them, numbered in order; how many were new."""
        self.number += len(updates)
        start = self.number - len(updates)
        return await self.polling.take([{"update_id": start + n, **one} for n, one in enumerate(updates)])

    async def work(self) -> None:
        """Until nothing waits."""
        while await self.inbox.round():
            pass
        await asyncio.gather(*self.inbox.answers)

    async def said(self) -> list[tuple[int, str]]:
        """What was promised to whom."""
        async with self.db.read() as tx:
            found = await rows(tx, outbox_table)
            chats = [readers.open_chat(tx, row["address"]) for row in found]
            words = [tx.vault.open_json(row["body"], outbox.BODY)["text"] for row in found]
        return list(zip(chats, words, strict=True))

    async def reader(self, chat_id: int, *, grouped: bool = False) -> int:
        async with self.db.write() as tx:
            return (await a_reader(tx, chat_id, grouped=grouped)).id

    async def state(self, chat_id: int) -> bool | None:
        """Whether a chat's subscriber is reachable; None: there is none."""
        async with self.db.read() as tx:
            found = await readers.find(tx, chat_id)
            return None if found is None else found.here


@pytest.fixture
def world(sqlite_db: Database) -> World:
    return World(sqlite_db)


async def test_an_update_is_handled_once_however_often_it_comes(world: World) -> None:
    for _ in range(3):
        await world.polling.take([{"update_id": 1, **text("/start")}])
        await world.work()
    assert len(world.handled) == 1


async def test_updates_of_one_chat_are_handled_in_the_order_of_their_numbers(world: World) -> None:
    await world.polling.take([{"update_id": 3, **text("c")}, {"update_id": 1, **text("a")}])
    await world.polling.take([{"update_id": 2, **text("b")}])
    await world.work()
    assert [one["message"]["text"] for one in world.handled] == ["a", "b", "c"]


async def test_a_handler_that_fails_three_times_is_parked_and_the_person_told(world: World) -> None:
    world.answers = [ValueError("odd")] * 3
    await world.comes(text("/start"), text("/help"))
    await world.work()
    ((chat, words),) = await world.said()
    assert chat == PERSON
    assert words
    assert [one["message"]["text"] for one in world.handled] == ["/start"] * 3 + ["/help"]
    async with world.db.read() as tx:
        assert [row["state"] for row in await rows(tx, inbox_table)] == ["parked", "done"]


async def test_nobody_is_apologised_to_in_a_group(world: World) -> None:
    world.answers = [ValueError("odd")] * 3
    await world.comes(text("/start", GROUP, "group"))
    await world.work()
    assert await world.said() == []


# -- tasks


async def test_a_task_is_promised_with_the_update_and_the_spinner_turns_on(world: World) -> None:
    world.answers = [[Task("admin", {"user_id": PERSON})], [Toast("yes")]]
    await world.comes(press(GROUP, "group"))
    await world.work()
    assert world.messenger.of("answerCallbackQuery") == []
    async with world.db.read() as tx:
        assert await size(tx, task_table) == 1

    async def found(_params: Mapping[str, Any], _ports: object) -> Found:
        return Found(value=True)

    await Tasks(world.db, world.messenger, {"admin": found}, BOT, "me", lambda: world.now).round()
    await world.work()
    assert world.handled[1]["task"] == {"kind": "admin", "result": True}
    assert world.handled[1]["update"] == world.handled[0]
    assert world.messenger.of("answerCallbackQuery") == [{"callback_query_id": "4711", "text": "yes"}]


async def test_an_update_that_fails_promises_no_task(world: World) -> None:
    too_much: list[Reply] = [Task("admin", {}), Say("x"), object()]  # type: ignore[list-item]
    world.answers = [too_much] * 3
    await world.comes(text("/start", GROUP, "group"))
    await world.work()
    async with world.db.read() as tx:
        assert await size(tx, task_table) == 0


async def test_a_handler_that_asks_for_the_same_again_is_stopped(world: World) -> None:
    payload = {"update_id": -5, "task": {"kind": "admin", "result": None}, "update": {"update_id": 1, **press()}}
    world.answers = [[Task("admin", {})]] * 3
    async with world.db.write() as tx:
        await store.put(tx, BOT, [(-5, PERSON, payload)], NOW)
    await world.work()
    async with world.db.read() as tx:
        assert await size(tx, task_table) == 0
        assert [row["state"] for row in await rows(tx, inbox_table)] == ["parked"]


# -- where we stand


async def test_a_person_who_blocks_is_unreachable_and_back_when_they_unblock(world: World) -> None:
    await world.reader(PERSON)
    await world.comes(standing(PERSON, "private", "member", "kicked"))
    await world.work()
    assert await world.state(PERSON) is False
    await world.comes(standing(PERSON, "private", "kicked", "member"))
    await world.work()
    assert await world.state(PERSON) is True
    assert await world.said() == []


async def test_a_group_that_adds_us_gets_one_welcome(world: World) -> None:
    await world.comes(standing(GROUP, "group", "left", "member"))
    await world.polling.take([{"update_id": world.number - 1, **standing(GROUP, "group", "left", "member")}])
    await world.comes(standing(GROUP, "group", "member", "administrator"))
    await world.work()
    ((chat, words),) = await world.said()
    assert chat == GROUP
    assert words.startswith("Я пишу каждому отдельно")


@pytest.mark.parametrize("kind", ["private", "channel"])
async def test_nothing_else_is_greeted(world: World, kind: str) -> None:
    rights = {"can_post_messages": True} if kind == "channel" else {}
    await world.comes(standing(WIDE, kind, "left", "administrator" if rights else "member", **rights))
    await world.work()
    assert await world.said() == []


@pytest.mark.parametrize(
    ("status", "rights"),
    [("kicked", {}), ("left", {}), ("restricted", {"is_member": True, "can_send_messages": False})],
    ids=["kicked", "left", "muted"],
)
async def test_a_group_that_throws_us_out_or_mutes_us_is_unreachable(
    world: World, status: str, rights: dict[str, Any]
) -> None:
    await world.reader(WIDE, grouped=True)
    await world.comes(standing(WIDE, "supergroup", "member", status, **rights))
    await world.work()
    assert await world.state(WIDE) is False
    await world.comes(standing(WIDE, "supergroup", status, "member"))
    await world.work()
    assert await world.state(WIDE) is True


async def test_a_change_of_standing_that_nobody_subscribed_to_is_harmless(world: World) -> None:
    await world.comes(standing(PERSON, "private", "member", "kicked"), standing(GROUP, "group", "member", "kicked"))
    await world.work()
    assert await world.state(PERSON) is None
    assert await world.said() == []


@pytest.mark.parametrize("first", ["old", "new"])
async def test_a_group_moves_in_one_step_and_the_second_notice_is_harmless(world: World, first: str) -> None:
    number = await world.reader(GROUP, grouped=True)
    notices = [moves(GROUP, migrate_to_chat_id=WIDE), moves(WIDE, migrate_from_chat_id=GROUP)]
    for notice in notices if first == "old" else reversed(notices):
        await world.comes(standing(GROUP, "group", "member", "left"))
        await world.comes(notice)
        await world.work()
    async with world.db.read() as tx:
        found = await readers.find(tx, WIDE)
        assert found is not None
        assert (found.id, found.here) == (number, True)
        assert await readers.find(tx, GROUP) is None


async def test_a_move_of_a_group_nobody_knows_makes_no_subscriber(world: World) -> None:
    await world.comes(moves(GROUP, migrate_to_chat_id=WIDE))
    await world.work()
    assert await world.state(WIDE) is None


# -- floods


async def test_a_chat_that_floods_is_cut_and_its_standing_is_still_heard(world: World) -> None:
    await world.reader(PERSON)
    flood = [text("/help") for _ in range(99)]
    assert await world.comes(*flood, standing(PERSON, "private", "member", "kicked")) == store.A_CHAT + 1
    assert world.polling.offset == world.number
    await world.work()
    assert len(world.handled) == store.A_CHAT
    assert await world.state(PERSON) is False


async def test_a_wave_of_strangers_delays_no_reader_by_more_than_a_round(world: World) -> None:
    await world.reader(PERSON)
    world.now = NOW + 2 * DAY
    for _ in range(3):
        await world.comes(*(press(10_000 + n) for n in range(100)))
    await world.comes(text("/help"))
    await world.inbox.round()
    assert any(one.get("message", {}).get("text") == "/help" for one in world.handled)
    assert len(world.handled) == 20, "strangers are served besides"


async def test_what_a_stranger_promised_is_sent_to_the_bare_chat(world: World) -> None:
    world.answers = [[Say("x")]]
    await world.comes(text("/start"))
    await world.work()
    assert await world.said() == [(PERSON, "x")]

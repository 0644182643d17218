"""Groups and channels: who is asked about, who is answered, and that nobody else hears anything."""

from collections.abc import Sequence
from typing import Any

import pytest

from bot.delivery.replies import Reply, Say, Task, Toast
from bot.delivery.updates import strip
from tests.handlers.chat import World

GROUP = {"id": -1_001_234_567_890, "type": "supergroup", "title": "Neighbours", "is_forum": False}
VERA = {"id": 7001, "is_bot": False, "first_name": "Vera", "username": "vera_k", "language_code": "uk"}
ANONYMOUS = {"id": 1_087_968_824, "is_bot": True, "first_name": "Group", "username": "GroupAnonymousBot"}
CHANNEL_BOT = {"id": 136_817_688, "is_bot": True, "first_name": "Channel", "username": "Channel_Bot"}
TELEGRAM = {"id": 777_000, "is_bot": False, "first_name": "Telegram"}
OTHER = {"id": -1_009_999_999_999, "type": "channel", "title": "Some Channel"}


def said(text: str = "/start", **fields: Any) -> dict[str, Any]:
    """A message in the group, as Telegram sends it."""
    marks = [{"type": "bot_command", "offset": 0, "length": len(text)}]
    return {"message": {"message_id": 5, "date": 1_790_000_000, "chat": GROUP, "from": VERA, "text": text,
                        "entities": marks, **fields}}  # fmt: skip


def pressed(data: str = "pre:all", **fields: Any) -> dict[str, Any]:
    """A press of a button in the group, as Telegram sends it."""
    message = {"message_id": 4, "date": 1_790_000_000, "chat": GROUP, "from": ANONYMOUS, "text": "…"}
    return {"callback_query": {"id": "4711", "from": VERA, "message": message, "chat_instance": "9", "data": data,
                               **fields}}  # fmt: skip


async def found(world: World, update: dict[str, Any], result: object, kind: str = "admin") -> Sequence[Reply]:
    """The same update again, with what a task found out."""
    stripped = strip({"update_id": 1, **update})
    assert stripped is not None
    payload = {"update_id": -1, "task": {"kind": kind, "result": result}, "update": stripped.payload}
    async with world.db.write() as tx:
        return await world.dispatch(tx, payload, world.now)


@pytest.mark.parametrize("update", [said(), said("/start@vigil_bot"), pressed()], ids=["start", "by name", "a button"])
async def test_telegram_is_asked_about_whoever_starts_or_presses(world: World, update: dict[str, Any]) -> None:
    assert list(await world.handle(update)) == [Task("admin", {"chat_id": GROUP["id"], "user_id": VERA["id"]})]


async def test_an_administrator_gets_the_welcome_in_their_language(world: World) -> None:
    (reply,) = await found(world, said(), True)
    assert isinstance(reply, Say)
    assert reply.html.startswith("Я пишу кожному окремо")


async def test_an_administrators_press_is_answered_to_them(world: World) -> None:
    (reply,) = await found(world, pressed(), True)
    assert isinstance(reply, Toast)


@pytest.mark.parametrize("result", [False, None, "administrator", 1], ids=repr)
async def test_members_are_never_answered_in_the_group(world: World, result: object) -> None:
    assert list(await found(world, said(), result)) == []
    (reply,) = await found(world, pressed(), result)
    assert reply == Toast("Цією кнопкою можуть користуватися лише адміністратори чату.")


async def test_another_task_makes_nobody_an_administrator(world: World) -> None:
    assert list(await found(world, said(), True, kind="file")) == []


@pytest.mark.parametrize(
    "fields",
    [{"from": ANONYMOUS, "sender_chat": GROUP}, {"from": ANONYMOUS}, {"sender_chat": GROUP}],
    ids=["as Telegram sends it", "by the number alone", "by the chat alone"],
)
async def test_an_anonymous_administrator_is_one_without_a_question(world: World, fields: dict[str, Any]) -> None:
    (reply,) = await world.handle(said(**fields))
    assert isinstance(reply, Say)


@pytest.mark.parametrize(
    "fields",
    [{"from": CHANNEL_BOT, "sender_chat": OTHER}, {"from": TELEGRAM, "sender_chat": OTHER,
                                                  "is_automatic_forward": True}],
    ids=["a channel speaks", "a post of the linked channel"],
)  # fmt: skip
async def test_a_channel_in_the_group_is_no_administrator(world: World, fields: dict[str, Any]) -> None:
    (task,) = await world.handle(said(**fields))
    assert isinstance(task, Task), "who is not known to be one is asked about"
    assert list(await found(world, said(**fields), False)) == []


async def test_a_command_without_a_sender_is_left_alone(world: World) -> None:
    update = said()
    del update["message"]["from"]
    assert list(await world.handle(update)) == []


@pytest.mark.parametrize("text", ["/settings", "/forget", "/alerts", "/follow Anna Example", "/dance"])
async def test_no_other_command_does_anything(world: World, text: str) -> None:
    assert list(await world.handle(said(text))) == []
    assert list(await found(world, said(text), True)) == []


@pytest.mark.parametrize(
    "content",
    [
        {"text": "they took my husband an hour ago"},
        {"text": ""},
        {"photo": [{"file_id": "x"}], "caption": "/start"},
        {"sticker": {"file_id": "x"}},
        {"new_chat_members": [VERA]},
        {"left_chat_member": VERA},
        {"pinned_message": said()["message"]},
    ],
    ids=["a cry", "nothing", "a picture", "a sticker", "somebody joins", "somebody leaves", "a pin"],
)
async def test_what_people_say_to_each_other_does_not_reach_the_disk(content: dict[str, Any]) -> None:
    message = {"message_id": 5, "date": 1_790_000_000, "chat": GROUP, "from": VERA, **content}
    assert strip({"update_id": 1, "message": message}) is None


async def test_a_press_in_a_channel_is_treated_as_in_a_group(world: World) -> None:
    update = pressed()
    update["callback_query"]["message"]["chat"] = OTHER
    assert list(await world.handle(update)) == [Task("admin", {"chat_id": OTHER["id"], "user_id": VERA["id"]})]

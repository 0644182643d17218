"""The loopback Bot API answers as Telegram does where a bot can notice."""

import asyncio
import json

import aiohttp
import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer

from bot.demo.model import Standing
from bot.demo.world import NotSeen, World
from tests.demo.conftest import TOKEN

TOO_OLD = "Bad Request: query is too old and response timeout expired or query ID is invalid"


@pytest.fixture
async def maria(world: World):
    maria = world.person("Maria", "en")
    await maria.write("/start")
    return maria


def keyboard(*buttons: dict) -> dict:
    return {"inline_keyboard": [list(buttons)]}


async def test_a_wrong_token_and_an_unknown_method_are_told_apart(client, call) -> None:
    async with client.post("/bot1:other/getMe") as response:
        assert (response.status, (await response.json())["description"]) == (401, "Unauthorized")
    assert (await call("sendTelepathy"))["error_code"] == 404
    assert (await call("GETME"))["result"]["id"] == 4242


@pytest.mark.parametrize(
    ("params", "description"),
    [
        pytest.param({"text": ""}, "message text is empty", id="empty"),
        pytest.param({"text": " \n "}, "text must be non-empty", id="only spaces"),
        pytest.param({"text": "я" * 4097}, "message is too long", id="4097 characters"),
        pytest.param({"text": "x" * 32769}, "text is too long", id="raw too long"),
        pytest.param(
            {"text": "<b>x", "parse_mode": "HTML"},
            "can't parse entities: Can't find end tag corresponding to start tag \"b\"",
            id="markup",
        ),
        pytest.param({"text": "x", "parse_mode": "MarkdownV2"}, "unsupported parse_mode", id="markdown"),
        pytest.param(
            {"text": "x", "reply_markup": keyboard({"text": "a", "callback_data": "я" * 33})},
            "BUTTON_DATA_INVALID",
            id="66 bytes of data",
        ),
        pytest.param(
            {"text": "x", "reply_markup": keyboard({"text": "a"})},
            "can't parse inline keyboard button: Text buttons are unallowed in the inline keyboard",
            id="a button without a purpose",
        ),
        pytest.param(
            {"text": "x", "reply_markup": keyboard({"text": "a", "url": "localhost"})},
            "inline keyboard button URL 'localhost' is invalid: Wrong HTTP URL",
            id="a button without an address",
        ),
        pytest.param({"text": "x", "reply_markup": "{"}, "can't parse reply markup JSON object", id="markup no JSON"),
        pytest.param({"text": "x", "chat_id": 1}, "chat not found", id="unknown chat"),
        pytest.param({"text": "x", "chat_id": ""}, "chat_id is empty", id="no chat"),
        pytest.param(
            {"text": "x", "reply_parameters": {"message_id": 1}}, "message to be replied not found", id="no such reply"
        ),
    ],
)
async def test_a_bad_message_is_refused_in_telegrams_words(call, maria, params, description) -> None:
    body = await call("sendMessage", **({"chat_id": maria.id} | params))
    assert body == {"ok": False, "error_code": 400, "description": f"Bad Request: {description}"}
    assert maria.received == ()


async def test_length_counts_after_parsing_in_code_points(call, maria) -> None:
    text = f"<b>{'🕊' * 4096}</b>"
    assert (await call("sendMessage", chat_id=maria.id, text=text, parse_mode="HTML"))["ok"]
    assert maria.last.text == "🕊" * 4096


@pytest.mark.parametrize(
    ("standing", "code", "description"),
    [
        (Standing.NOT_STARTED, 403, "Forbidden: bot can't initiate conversation with a user"),
        (Standing.BLOCKED, 403, "Forbidden: bot was blocked by the user"),
        (Standing.DEACTIVATED, 403, "Forbidden: user is deactivated"),
    ],
)
async def test_who_cannot_be_reached_is_403(world, call, standing, code, description) -> None:
    oleg = world.person("Олег", "ru")
    oleg.chat.standing = standing
    body = await call("sendMessage", chat_id=oleg.id, text="x")
    assert (body["error_code"], body["description"]) == (code, description)


async def test_forms_and_files_are_understood_and_a_file_is_reused(client, call, maria) -> None:
    form = aiohttp.FormData({"chat_id": str(maria.id), "caption": "<b>Hearing</b>", "parse_mode": "HTML"})
    form.add_field("document", b"BEGIN:VCALENDAR", filename="hearing.ics", content_type="text/calendar")
    async with client.post(f"/bot{TOKEN}/sendDocument", data=form) as response:
        sent = (await response.json())["result"]
    assert (sent["document"]["file_name"], sent["caption"]) == ("hearing.ics", "Hearing")
    again = await call("sendDocument", chat_id=maria.id, document=sent["document"]["file_id"])
    assert again["result"]["document"] == sent["document"]
    path = (await call("getFile", file_id=sent["document"]["file_id"]))["result"]["file_path"]
    async with client.get(f"/file/bot{TOKEN}/{path}") as response:
        assert await response.read() == b"BEGIN:VCALENDAR"
    assert (await call("sendPhoto", chat_id=maria.id, photo=sent["document"]["file_id"]))["error_code"] == 400


async def test_a_multipart_body_with_json_in_fields_is_what_clients_send(client, maria) -> None:
    markup = json.dumps(keyboard({"text": "Follow", "callback_data": "f:1"}))
    fields = {"chat_id": str(maria.id), "text": "x", "reply_markup": markup}
    async with client.post(f"/bot{TOKEN}/sendMessage", data=fields) as response:
        assert response.status == 200
    assert maria.last.labels == ("Follow",)


# ---- edits and deletions


async def test_edits_change_the_message_in_place_and_equal_ones_are_refused(call, maria) -> None:
    await call("sendMessage", chat_id=maria.id, text="one", reply_markup=keyboard({"text": "a", "callback_data": "a"}))
    where = {"chat_id": maria.id, "message_id": maria.last.id}
    assert (await call("editMessageText", text="two", **where))["result"]["edit_date"]
    assert (maria.last.text, maria.last.buttons, len(maria.received)) == ("two", (), 1)
    body = await call("editMessageText", text="<b></b>two", parse_mode="HTML", **where)
    assert body["description"].startswith("Bad Request: message is not modified: specified new message content")
    assert (await call("editMessageReplyMarkup", **where))["description"].startswith("Bad Request: message is not mod")
    where["message_id"] += 50
    assert (await call("editMessageText", text="x", **where))["description"].endswith("message to edit not found")


async def test_only_own_messages_can_be_edited(call, maria) -> None:
    body = await call("editMessageText", chat_id=maria.id, message_id=maria.messages[0].id, text="x")
    assert body["description"] == "Bad Request: message can't be edited"


async def test_a_message_can_be_deleted_for_two_days(call, clock, maria) -> None:
    for text in ("one", "two", "three"):
        await call("sendMessage", chat_id=maria.id, text=text)
    first, second, third = (message.id for message in maria.received)
    assert (await call("deleteMessage", chat_id=maria.id, message_id=first))["ok"]
    assert (await call("deleteMessage", chat_id=maria.id, message_id=first))["description"].endswith("delete not found")
    assert (await call("deleteMessages", chat_id=maria.id, message_ids=[first, second, 9999]))["ok"]
    clock.forward(hours=48, seconds=1)
    body = await call("deleteMessage", chat_id=maria.id, message_id=third)
    assert body["description"] == "Bad Request: message can't be deleted for everyone"
    assert [message.text for message in maria.received] == ["three"]


# ---- presses


async def test_a_press_is_answered_once_and_in_time(call, clock, maria) -> None:
    await call(
        "sendMessage", chat_id=maria.id, text="x", reply_markup=keyboard({"text": "Go", "callback_data": "go:1"})
    )
    press = await maria.press("go:")
    assert (await call("answerCallbackQuery", callback_query_id=press.id, text="done"))["result"] is True
    assert (await maria.answered(press)).text == "done"
    assert (await call("answerCallbackQuery", callback_query_id=press.id))["description"] == TOO_OLD
    late = await maria.press("Go")
    clock.forward(seconds=31)
    assert (await call("answerCallbackQuery", callback_query_id=late.id))["description"] == TOO_OLD
    assert world_unanswered(maria) == [late.id]


def world_unanswered(person) -> list[str]:
    return [query.id for query in person.world.unanswered()]


async def test_a_button_that_is_not_there_cannot_be_pressed(maria) -> None:
    with pytest.raises(NotSeen, match="a button 'Go' to press"):
        await maria.press("Go")


# ---- updates


async def test_an_update_stays_until_a_later_one_is_asked_for(call, maria) -> None:
    first = (await call("getUpdates"))["result"]
    assert (await call("getUpdates"))["result"] == first
    await maria.write("second")
    number = first[0]["update_id"]
    assert [row["message"]["text"] for row in (await call("getUpdates", offset=number + 1))["result"]] == ["second"]
    assert (await call("getUpdates", offset=number))["result"][0]["message"]["text"] == "second"
    assert (await call("getUpdates", offset=number + 2))["result"] == []


async def test_a_negative_offset_keeps_the_last_ones_and_a_limit_cuts(call, maria) -> None:
    for text in ("2", "3", "4"):
        await maria.write(text)
    assert len((await call("getUpdates", limit=2))["result"]) == 2
    kept = (await call("getUpdates", offset=-1))["result"]
    assert [row["message"]["text"] for row in kept] == ["4"]


async def test_a_long_poll_returns_as_soon_as_somebody_writes(call, maria) -> None:
    await call("getUpdates", offset=-1)
    number = (await call("getUpdates"))["result"][-1]["update_id"]
    poll = asyncio.create_task(call("getUpdates", offset=number + 1, timeout=30))
    await asyncio.sleep(0.05)
    await maria.write("now")
    assert (await asyncio.wait_for(poll, 2))["result"][0]["message"]["text"] == "now"


async def test_a_second_poller_ends_the_first_with_409(world, call) -> None:
    first = asyncio.create_task(call("getUpdates", timeout=30))
    await asyncio.sleep(0.05)
    second = asyncio.create_task(call("getUpdates", timeout=1))
    assert (await first)["description"].startswith("Conflict: terminated by other getUpdates request")
    assert (await second)["result"] == []


async def test_kinds_that_were_not_asked_for_do_not_come(call, maria) -> None:
    await call("getUpdates", offset=-1, allowed_updates=["my_chat_member"])
    await maria.write("not heard")
    maria.block()
    maria.unblock()
    kinds = [set(row) - {"update_id"} for row in (await call("getUpdates"))["result"]]
    assert kinds[-2:] == [{"my_chat_member"}, {"my_chat_member"}]


async def test_blocking_is_told_and_writing_again_unblocks(call, maria) -> None:
    await call("getUpdates", offset=-1)
    maria.block()
    await maria.write("/start")
    rows = (await call("getUpdates"))["result"][1:]
    assert [row["my_chat_member"]["new_chat_member"]["status"] for row in rows[:2]] == ["kicked", "member"]
    assert rows[2]["message"]["text"] == "/start"


async def test_a_webhook_gets_each_update_with_its_secret_until_it_takes_it(world, call, maria) -> None:
    got: list[tuple[str, int]] = []

    async def take(request: web.Request) -> web.Response:
        got.append((request.headers["X-Telegram-Bot-Api-Secret-Token"], (await request.json())["update_id"]))
        return web.Response(status=500 if len(got) == 1 else 200)

    app = web.Application()
    app.router.add_post("/hook", take)
    async with TestServer(app, host="127.0.0.1") as server:
        assert (await call("setWebhook", url=str(server.make_url("/hook")), secret_token="s-1"))["ok"]
        assert (await call("getUpdates"))["error_code"] == 409
        await maria.until(lambda: len(world.updates) == 0)
        info = (await call("getWebhookInfo"))["result"]
        await call("deleteWebhook")
    assert len(got) == 2
    assert got[0] == got[1]
    assert got[0][0] == "s-1"
    assert info["last_error_message"] == "Wrong response from the webhook: 500 Internal Server Error"
    assert (await call("getUpdates"))["ok"]
    assert "HTTPS" in (await call("setWebhook", url="http://example.org/"))["description"]


# ---- groups


async def test_in_a_group_the_bot_hears_commands_and_replies_only(world, call, maria) -> None:
    await call("getUpdates", offset=-1)
    group = world.group("Neighbours", creator=maria)
    await group.write(maria, "hello all")
    await group.write(maria, "/alerts")
    sent = (await call("sendMessage", chat_id=group.id, text="x"))["result"]
    await group.write(maria, "thanks", reply_to=sent["message_id"])
    rows = (await call("getUpdates"))["result"]
    assert [row["message"]["text"] for row in rows if "message" in row][1:] == ["/alerts", "thanks"]
    member = await call("getChatMember", chat_id=group.id, user_id=maria.id)
    assert member["result"]["status"] == "creator"


async def test_a_group_that_moved_names_its_new_id(world, call, maria) -> None:
    group = world.group("Neighbours", creator=maria)
    new = group.upgrade(maria)
    body = await call("sendMessage", chat_id=group.id, text="x")
    assert body["parameters"] == {"migrate_to_chat_id": new.id}
    assert body["description"] == "Bad Request: group chat was upgraded to a supergroup chat"
    assert (await call("getUpdates"))["result"][-1]["message"]["migrate_to_chat_id"] == new.id
    new.add_bot(maria)
    assert (await call("sendMessage", chat_id=new.id, text="x"))["ok"]
    new.kick_bot(maria)
    body = await call("sendMessage", chat_id=new.id, text="x")
    assert body["description"] == "Forbidden: bot was kicked from the supergroup chat"


# ---- profile


async def test_commands_and_descriptions_are_kept_by_language(call) -> None:
    commands = [{"command": "alerts", "description": "Что я сообщаю"}]
    assert (await call("setMyCommands", commands=commands, language_code="ru"))["ok"]
    assert (await call("getMyCommands", language_code="ru"))["result"] == commands
    assert (await call("getMyCommands"))["result"] == []
    wrong = await call("setMyCommands", commands=[{"command": "No Spaces", "description": "x"}])
    assert wrong["description"] == "Bad Request: BOT_COMMAND_INVALID"
    await call("setMyShortDescription", short_description="Keeps watch")
    assert (await call("getMyShortDescription"))["result"] == {"short_description": "Keeps watch"}
    assert (await call("setMyDescription", description="x" * 513))["error_code"] == 400


# ---- limits and faults


async def test_429_comes_with_retry_after_in_body_and_header(world, client, maria) -> None:
    world.limits.model = "sliding"
    bodies = []
    for _ in range(4):
        async with client.post(f"/bot{TOKEN}/sendMessage", json={"chat_id": maria.id, "text": "x"}) as response:
            bodies.append((response.status, response.headers.get("Retry-After"), await response.json()))
    status, header, body = bodies[-1]
    assert (status, header, body["parameters"]) == (429, "3", {"retry_after": 3})
    assert body["description"] == "Too Many Requests: retry after 3"
    assert world.sends[maria.id] == 3


@pytest.mark.parametrize(("fault", "status"), [("500", 500), ("502", 502), ("429_bare", 429)])
async def test_planned_errors_happen_as_often_as_planned(world, call, maria, fault, status) -> None:
    world.faults.plan(fault, 2, method="sendMessage")
    codes = [(await call("sendMessage", chat_id=maria.id, text="x")).get("error_code") for _ in range(3)]
    assert codes == [status, status, None]
    assert world.faults.happened == 2


async def test_a_502_page_is_html(world, client, maria) -> None:
    world.faults.plan("502_page", chat_id=maria.id)
    async with client.post(f"/bot{TOKEN}/sendMessage", json={"chat_id": maria.id, "text": "x"}) as response:
        assert (response.status, response.content_type) == (502, "text/html")


@pytest.mark.parametrize(
    ("fault", "accepted"), [("reset_before", 0), ("reset_after", 1), ("hang_before", 0), ("hang_after", 1)]
)
async def test_a_broken_line_leaves_open_whether_the_message_went(world, client, maria, fault, accepted) -> None:
    world.faults.plan(fault, seconds=0.05)
    with pytest.raises(aiohttp.ClientError):
        await client.post(f"/bot{TOKEN}/sendMessage", json={"chat_id": maria.id, "text": "x"})
    assert len(maria.received) == accepted


async def test_a_planned_429_bans_and_a_call_meanwhile_is_counted(world, call, clock, maria) -> None:
    world.faults.plan("429", seconds=5)
    await call("sendMessage", chat_id=maria.id, text="x")
    assert (await call("sendMessage", chat_id=maria.id, text="x"))["parameters"] == {"retry_after": 5}
    clock.forward(seconds=5)
    assert (await call("sendMessage", chat_id=maria.id, text="x"))["ok"]
    assert (world.limits.refused, world.limits.during_ban) == (2, 1)


async def test_the_journal_holds_what_was_accepted(tmp_path, clock) -> None:
    path = tmp_path / "accepted.jsonl"
    world = World(now=clock, rng=__import__("random").Random(1), token=TOKEN, journal=path)
    maria = world.person("Maria")
    world.post(maria.chat, "sendMessage", text="kept")
    row = json.loads(path.read_text(encoding="utf-8"))
    world.close()
    assert (row["chat_id"], row["method"], row["text"]) == (maria.id, "sendMessage", "kept")

"""The messenger against a server on loopback that behaves badly in all the ways networks do."""

import asyncio
import json
import logging
import socket
import struct
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack
from typing import Any

import pytest
from aiohttp import web

import bot.delivery.messenger as messenger_module
from bot.delivery.messenger import HttpMessenger, Upload
from bot.delivery.outcome import Ambiguous, Gone, NotSent, Outcome, RetryAfter, Sent, Unreachable

TOKEN = "12345:canary-of-a-token"
Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]
Talk = Callable[[Handler], Awaitable[HttpMessenger]]


@pytest.fixture
async def talk() -> AsyncIterator[Talk]:
    """A messenger to a fresh server with the given handler."""
    async with AsyncExitStack() as stack:

        async def start(handler: Handler) -> HttpMessenger:
            app = web.Application()
            app.router.add_route("*", "/{tail:.*}", handler)
            runner = web.AppRunner(app, shutdown_timeout=0.1, access_log=None)  # the server's log would hold the token
            await runner.setup()
            stack.push_async_callback(runner.cleanup)
            site = web.TCPSite(runner, "127.0.0.1", 0)
            await site.start()
            port = runner.addresses[0][1]
            return await stack.enter_async_context(HttpMessenger(f"http://127.0.0.1:{port}/", TOKEN))

        yield start


def answering(status: int, body: str, headers: dict[str, str] | None = None) -> Handler:
    async def handler(request: web.Request) -> web.Response:
        return web.Response(status=status, text=body, headers=headers)

    return handler


def reset(request: web.Request) -> None:
    """Close the connection with RST, as a crashed peer does."""
    assert request.transport is not None
    raw = request.transport.get_extra_info("socket")
    raw.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    request.transport.abort()


async def test_a_file_is_fetched_no_further_than_wanted_and_from_no_other_place(talk: Talk) -> None:
    asked: list[str] = []

    async def files(request: web.Request) -> web.Response:
        asked.append(request.path)
        return web.Response(body=b"schema = 1") if request.path.endswith(".toml") else web.Response(status=404)

    messenger = await talk(files)
    assert await messenger.download("documents/file_1.toml", 6) == b"schema"
    assert await messenger.download("documents/file_2.bin", 6) == NotSent("status")
    for path in ("../secret", "/etc/passwd", "a b", "", "a\nb", "x" * 300, "documents/../../x"):
        assert await messenger.download(path, 6) == NotSent("address")
    assert asked == [f"/file/bot{TOKEN}/documents/file_1.toml", f"/file/bot{TOKEN}/documents/file_2.bin"]


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


async def test_a_call_posts_json_and_returns_the_result(talk: Talk) -> None:
    seen: list[tuple[str, str, object]] = []

    async def handler(request: web.Request) -> web.Response:
        seen.append((request.method, request.path, await request.json()))
        return web.json_response({"ok": True, "result": {"message_id": 42}})

    messenger = await talk(handler)
    outcome = await messenger.call("sendMessage", {"chat_id": 1, "text": "Привіт \ud800", "reply_markup": None})
    assert outcome == Sent(42, {"message_id": 42})
    assert seen == [("POST", f"/bot{TOKEN}/sendMessage", {"chat_id": 1, "text": "Привіт ?"})]


async def test_one_connection_serves_many_calls(talk: Talk) -> None:
    ports = set()

    async def handler(request: web.Request) -> web.Response:
        assert request.transport is not None
        ports.add(request.transport.get_extra_info("peername")[1])
        return web.json_response({"ok": True, "result": []})

    messenger = await talk(handler)
    for _ in range(5):
        assert await messenger.call("getUpdates", {}) == Sent(None, [])
    assert len(ports) == 1


ANSWERS: list[tuple[str, int, str, dict[str, str], Outcome]] = [
    ("a 502 as a web page", 502, "<html>Bad Gateway</html>", {}, Ambiguous("http_502", answered=True)),
    ("429 in the body", 429, '{"ok":false,"error_code":429,"parameters":{"retry_after":3}}', {}, RetryAfter(3)),
    ("429 in a header", 429, "", {"retry-after": "4"}, RetryAfter(4)),
    ("429 without a number", 429, '{"ok":false,"error_code":429}', {}, RetryAfter(5, stated=False)),
    ("a redirect is not followed", 302, "", {"Location": "http://127.0.0.1:1/"}, NotSent("gateway_302")),
    (
        "a block",
        403,
        '{"ok":false,"error_code":403,"description":"Forbidden: bot was blocked by the user"}',
        {},
        Unreachable(Gone.BLOCKED),
    ),
]


@pytest.mark.parametrize(
    ("status", "body", "headers", "expected"), [row[1:] for row in ANSWERS], ids=[row[0] for row in ANSWERS]
)
async def test_answers_become_outcomes(
    talk: Talk, status: int, body: str, headers: dict[str, str], expected: Outcome
) -> None:
    messenger = await talk(answering(status, body, headers))
    assert await messenger.call("sendMessage", {}) == expected


async def test_a_reset_before_the_body_was_read_is_ambiguous(talk: Talk) -> None:
    async def handler(request: web.Request) -> web.Response:
        reset(request)
        return web.Response()

    assert await (await talk(handler)).call("sendMessage", {"text": "x" * 100_000}) == Ambiguous("connection_lost")


async def test_a_reset_after_acceptance_is_ambiguous_and_not_repeated(talk: Talk) -> None:
    accepted = []

    async def handler(request: web.Request) -> web.Response:
        accepted.append(await request.json())
        reset(request)
        return web.Response()

    assert await (await talk(handler)).call("sendMessage", {"text": "x"}) == Ambiguous("connection_lost")
    assert len(accepted) == 1


async def test_a_reset_of_a_used_connection_is_not_repeated_either(talk: Talk) -> None:
    accepted = []

    async def handler(request: web.Request) -> web.Response:
        accepted.append(await request.json())
        if len(accepted) > 1:
            reset(request)
        return web.json_response({"ok": True, "result": True})

    messenger = await talk(handler)
    assert await messenger.call("sendMessage", {}) == Sent(None, True)
    assert isinstance(await messenger.call("sendMessage", {}), Ambiguous)
    assert len(accepted) == 2


async def test_a_hang_ends_with_the_time_limit_and_is_ambiguous(talk: Talk) -> None:
    async def handler(request: web.Request) -> web.Response:
        await asyncio.sleep(30)
        return web.Response()

    assert await (await talk(handler)).call("sendMessage", {}, timeout=0.2) == Ambiguous("timeout")


async def test_an_answer_that_breaks_off_is_ambiguous(talk: Talk) -> None:
    async def handler(request: web.Request) -> web.StreamResponse:
        response = web.StreamResponse(headers={"Content-Length": "1000"})
        await response.prepare(request)
        await response.write(b'{"ok":true')
        assert request.transport is not None
        request.transport.abort()
        return response

    outcome = await (await talk(handler)).call("sendMessage", {})
    assert outcome in (Ambiguous("broken_answer"), Ambiguous("connection_lost"))


async def test_an_answer_without_end_is_cut(talk: Talk) -> None:
    written = 0

    async def handler(request: web.Request) -> web.StreamResponse:
        nonlocal written
        response = web.StreamResponse()
        await response.prepare(request)
        while written < 10 * messenger_module.LARGEST_ANSWER:
            await response.write(b" " * 1024 * 1024)
            written += 1024 * 1024
        return response

    assert await (await talk(handler)).call("getUpdates", {}) == Ambiguous("unreadable_answer")
    assert written < 3 * messenger_module.LARGEST_ANSWER


async def test_a_refused_connection_means_not_sent() -> None:
    async with HttpMessenger(f"http://127.0.0.1:{free_port()}", TOKEN) as messenger:
        assert await messenger.call("sendMessage", {}) == NotSent("no_connection")


async def test_a_name_nobody_knows_means_not_sent() -> None:
    async with HttpMessenger("http://nowhere.invalid", TOKEN) as messenger:
        assert await messenger.call("sendMessage", {}) == NotSent("dns")


async def test_a_proxy_that_is_down_means_not_sent() -> None:
    async with HttpMessenger("http://api.invalid", TOKEN, proxy=f"http://u:p@127.0.0.1:{free_port()}") as messenger:
        assert await messenger.call("sendMessage", {}) == NotSent("proxy")


async def test_a_server_without_tls_means_not_sent(talk: Talk) -> None:
    plain = await talk(answering(200, "{}"))
    root = plain._root.replace("http://", "https://").removesuffix(f"/bot{TOKEN}/")
    async with HttpMessenger(root, TOKEN) as messenger:
        assert isinstance(await messenger.call("sendMessage", {}), NotSent)


async def test_a_pool_without_a_free_connection_means_not_sent(talk: Talk) -> None:
    async def handler(request: web.Request) -> web.Response:
        await asyncio.sleep(30)
        return web.Response()

    served = await talk(handler)
    async with HttpMessenger(served._root.removesuffix(f"/bot{TOKEN}/"), TOKEN, connections=1) as messenger:
        first = asyncio.create_task(messenger.call("getUpdates", {}, timeout=1.0))
        await asyncio.sleep(0.05)
        assert await messenger.call("sendMessage", {}, timeout=0.4) == NotSent("connect_timeout")
        assert await first == Ambiguous("timeout")


async def test_the_token_is_in_no_log_repr_or_exception(talk: Talk, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    messenger = await talk(answering(502, "<html>"))
    outcome = await messenger.call("sendMessage", {})
    with pytest.raises(ValueError, match="not a method name") as strange:
        await messenger.call("../sendMessage", {})
    with pytest.raises(TypeError) as no_json:
        await messenger.call("sendMessage", {"text": object()})
    shown = "".join(map(repr, [outcome, messenger, strange.value, no_json.value])) + caplog.text
    assert "canary" not in shown


async def test_a_cancelled_call_stays_cancelled(talk: Talk) -> None:
    async def handler(request: web.Request) -> web.Response:
        await asyncio.sleep(30)
        return web.Response()

    messenger = await talk(handler)
    call = asyncio.create_task(messenger.call("sendMessage", {}))
    await asyncio.sleep(0.05)
    call.cancel()
    with pytest.raises(asyncio.CancelledError):
        await call


async def test_a_file_goes_as_a_form_with_its_name_and_all_else_as_json_fields(talk: Talk) -> None:
    seen: dict[str, Any] = {}

    async def handler(request: web.Request) -> web.Response:
        seen["type"] = request.content_type
        for name, value in (await request.post()).items():
            is_file = isinstance(value, web.FileField)
            seen[name] = (value.filename, value.content_type, value.file.read()) if is_file else value
        return web.json_response({"ok": True, "result": {"message_id": 9, "document": {"file_id": "F"}}})

    messenger = await talk(handler)
    content = bytes(range(256)) * 4
    params = {
        "chat_id": -5,
        "document": Upload("суд \u2013 4 мая.ics", content, "text/calendar"),
        "caption": "дата \ud800",
        "reply_markup": {"inline_keyboard": []},
        "protect_content": True,
        "left_out": None,
    }
    outcome = await messenger.call("sendDocument", params)
    assert outcome == Sent(9, {"message_id": 9, "document": {"file_id": "F"}})
    assert seen == {
        "type": "multipart/form-data",
        "chat_id": "-5",
        "document": ("суд \u2013 4 мая.ics", "text/calendar", content),
        "caption": "дата ?",
        "reply_markup": '{"inline_keyboard":[]}',
        "protect_content": "true",
    }


async def test_an_upload_that_breaks_off_is_in_doubt(talk: Talk) -> None:
    async def handler(request: web.Request) -> web.Response:
        assert request.transport is not None
        request.transport.abort()
        return web.Response()

    messenger = await talk(handler)
    assert isinstance(await messenger.call("sendDocument", {"document": Upload("a", b"x" * 5_000_000)}), Ambiguous)


def test_parameters_that_are_no_json_numbers_are_our_mistake() -> None:
    with pytest.raises(ValueError, match="JSON compliant"):
        messenger_module._encode({"x": float("nan")})
    assert json.loads(messenger_module._encode({"a": None, "b": [None]})) == {"b": [None]}

"""Answers as bytes on the line, as servers and boxes in between write them."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack, suppress

import pytest

from bot.delivery.messenger import HttpMessenger
from bot.delivery.outcome import Ambiguous, Outcome, Sent

TOKEN = "12345:canary-of-a-token"
GOOD = b'{"ok":true,"result":{"message_id":7}}'
SENT = Sent(7, {"message_id": 7})
OK = b"HTTP/1.1 200 OK\r\n"
WHOLE = OK + b"Content-Length: %d\r\n\r\n" % len(GOOD) + GOOD

Serve = Callable[[Callable[[asyncio.StreamWriter], Awaitable[None]]], Awaitable[str]]


@pytest.fixture
async def requests() -> list[bytes]:
    """What the server read, one entry for each request."""
    return []


@pytest.fixture
async def serve(requests: list[bytes]) -> AsyncIterator[Serve]:
    """A server that lets a function write the answer to each request; its address."""
    talks: set[asyncio.Task[None]] = set()
    async with AsyncExitStack() as stack:

        async def start(answer: Callable[[asyncio.StreamWriter], Awaitable[None]]) -> str:
            async def talk(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
                if (task := asyncio.current_task()) is not None:
                    talks.add(task)
                with suppress(asyncio.IncompleteReadError, ConnectionError):
                    while not writer.is_closing():
                        head = await reader.readuntil(b"\r\n\r\n")
                        length = int(head.lower().partition(b"content-length: ")[2].split(b"\r\n")[0])
                        requests.append(head + await reader.readexactly(length))
                        await answer(writer)
                writer.close()
                with suppress(ConnectionError):
                    await writer.wait_closed()

            server = await asyncio.start_server(talk, "127.0.0.1", 0)
            stack.callback(server.close)
            return f"127.0.0.1:{server.sockets[0].getsockname()[1]}"

        yield start
    await asyncio.gather(*talks)


async def said(serve: Serve, *parts: bytes, then_close: bool = False) -> Outcome:
    async def answer(writer: asyncio.StreamWriter) -> None:
        for part in parts:
            writer.write(part)
            await asyncio.sleep(0.01)
        if then_close:
            writer.close()

    async with HttpMessenger(f"http://{await serve(answer)}", TOKEN) as messenger:
        return await messenger.call("sendMessage", {"chat_id": 1}, timeout=2)


LINES: list[tuple[str, tuple[bytes, ...], bool, Outcome]] = [
    ("whole", (WHOLE,), False, SENT),
    ("byte for byte", tuple(WHOLE[n : n + 1] for n in range(len(WHOLE))), False, SENT),
    ("after a hint", (b"HTTP/1.1 103 Early Hints\r\nLink: x\r\n\r\n", WHOLE), False, SENT),
    ("after a hint, at once", (b"HTTP/1.1 100 Continue\r\n\r\n" + WHOLE,), False, SENT),
    ("in chunks", (OK + b"Transfer-Encoding: chunked\r\n\r\n%x\r\n" % len(GOOD), GOOD, b"\r\n0\r\n\r\n"), False, SENT),
    ("up to the end of the line", (OK + b"Connection: close\r\n\r\n", GOOD), True, SENT),
    ("broken off", (WHOLE[:-3],), True, Ambiguous("broken_answer")),
    ("nothing", (), True, Ambiguous("connection_lost")),
    ("no HTTP", (b"SSH-2.0-OpenSSH\r\n\r\n",), False, Ambiguous("broken_answer")),
]


@pytest.mark.parametrize(("parts", "then_close", "expected"), [row[1:] for row in LINES], ids=[row[0] for row in LINES])
async def test_an_answer_is_read_however_it_arrives(
    serve: Serve, parts: tuple[bytes, ...], then_close: bool, expected: Outcome
) -> None:
    assert await said(serve, *parts, then_close=then_close) == expected


async def test_a_request_is_one_plain_post(serve: Serve, requests: list[bytes]) -> None:
    assert await said(serve, WHOLE) == SENT
    head, body = requests[0].split(b"\r\n\r\n")
    lines = head.decode().split("\r\n")
    assert lines[0] == f"POST /bot{TOKEN}/sendMessage HTTP/1.1"
    names = [line.partition(":")[0] for line in lines[1:]]
    assert names == ["Host", "Content-Type", "Accept-Encoding", "User-Agent", "Content-Length"]
    assert body == b'{"chat_id":1}'


async def test_an_answer_that_drips_ends_with_the_time_limit(serve: Serve) -> None:
    async def drip(writer: asyncio.StreamWriter) -> None:
        writer.write(OK + b"Content-Length: 1000\r\n\r\n")
        for _ in range(100):
            writer.write(b" ")
            await asyncio.sleep(0.02)

    async with HttpMessenger(f"http://{await serve(drip)}", TOKEN) as messenger:
        assert await messenger.call("sendMessage", {}, timeout=0.2) == Ambiguous("timeout")


async def test_a_line_that_the_server_closes_is_not_used_again(serve: Serve, requests: list[bytes]) -> None:
    async def answer(writer: asyncio.StreamWriter) -> None:
        writer.write(WHOLE.replace(b"\r\n\r\n", b"\r\nConnection: close\r\n\r\n", 1))
        writer.close()

    async with HttpMessenger(f"http://{await serve(answer)}", TOKEN) as messenger:
        for _ in range(3):
            assert await messenger.call("sendMessage", {}) == SENT
    assert len(requests) == 3


async def test_a_server_that_asks_for_a_password_gets_it(serve: Serve, requests: list[bytes]) -> None:
    async def answer(writer: asyncio.StreamWriter) -> None:
        writer.write(WHOLE)

    async with HttpMessenger(f"http://vigil:word@{await serve(answer)}", TOKEN) as messenger:
        assert await messenger.call("sendMessage", {}) == SENT
    assert b"Authorization: Basic " in requests[0]

"""Fetching, against servers on loopback that behave as badly as real ones."""

import asyncio
import gzip
import random
import socket
import zlib
from collections.abc import Awaitable, Callable
from contextlib import suppress
from time import monotonic

import aiohttp
import pytest
from aiohttp import web

from feeds.unpack import Unpacker
from feeds.web import (
    Answer,
    Body,
    Failed,
    Gone,
    Later,
    NotModified,
    Request,
    excess,
    failure_of,
    fresh_for,
    retry_after,
    verbatim,
)
from tests.feeds.serving import MIB, NOW, Handler, Names, a_client, a_server, answering, fetch


async def test_a_document_comes_with_all_that_is_told_about_it() -> None:
    handler = answering(b"<rss/>", Content_Type="text/xml; charset=koi8-r", ETag='W/"a b"', Last_Modified="yesterday")
    async with a_server(handler) as base, a_client() as client:
        answer = await client.get(Request(base + "/rss"))
    assert answer == Body(b"<rss/>", "text/xml; charset=koi8-r", 'W/"a b"', "yesterday", base + "/rss", False)


async def test_validators_are_echoed_verbatim_and_nothing_else_is_told() -> None:
    seen: list[web.BaseRequest] = []

    async def handle(request: web.BaseRequest) -> web.Response:
        seen.append(request)
        return web.Response(status=304, headers={"Set-Cookie": "a=b"})

    async with a_server(handle) as base, a_client() as client:
        request = Request(base, etag='W/"ü-no"', modified="Tue, 1 Nov 2026 (odd)")
        assert await client.get(request) == NotModified()
        assert await client.get(Request(base, etag='W/"x y"', modified="bad\r\nHost: x")) == NotModified()
        assert await client.get(Request(base)) == Failed("http_status", "304"), "nobody asked for it"
    first, second, third = seen
    assert "If-None-Match" not in first.headers
    assert first.headers["If-Modified-Since"] == "Tue, 1 Nov 2026 (odd)"
    assert second.headers["If-None-Match"] == 'W/"x y"'
    assert "If-Modified-Since" not in second.headers
    assert {"If-None-Match", "If-Modified-Since", "Cookie"}.isdisjoint(third.headers)
    assert third.headers["User-Agent"] == "Vigil/test"


@pytest.mark.parametrize(
    ("value", "kept"),
    [
        ('"a"', True),
        ("x" * 1024, True),
        ("x" * 1025, False),
        ("", False),
        (None, False),
        ("a\x00", False),
        ("é", False),
    ],
)
def test_a_validator_is_kept_whole_or_not_at_all(value: str | None, kept: bool) -> None:
    assert verbatim(value) == (value if kept else None)


@pytest.mark.parametrize(
    ("status", "headers", "expected"),
    [
        (410, {}, Gone()),
        (404, {}, Failed("http_status", "404")),
        (403, {}, Failed("http_status", "403")),
        (500, {}, Failed("http_status", "500")),
        (206, {}, Failed("http_status", "206")),
        (301, {}, Failed("http_status", "301")),
        (429, {"Retry-After": "120"}, Later(120, 429)),
        (503, {}, Later(None, 503)),
        (204, {}, Failed("http_status", "204")),
    ],
)
async def test_a_status_has_its_meaning(status: int, headers: dict[str, str], expected: Answer) -> None:
    assert await fetch(answering(b"", status, **headers)) == expected


@pytest.mark.parametrize(
    ("header", "seconds"),
    [
        ("0", 0),
        ("120", 120),
        (" 7 ", 7),
        ("-5", 0),
        ("99999999999999999999", 10**9),
        ("Sat, 21 Nov 2026 12:01:00 GMT", 60),
        ("Sat, 21 Nov 2026 15:01:00 +0300", 60),
        ("Sat, 21 Nov 2026 12:01:00", 60),
        ("Fri, 20 Nov 2026 12:00:00 GMT", 0),
        ("soon", None),
        ("", None),
        (None, None),
        ("1.5", None),
        ("²", None),
        ("31 Nov 2026 99:99:99", None),
        ("9" * 5000, 10**9),
    ],
)
def test_retry_after_is_seconds_a_date_or_nonsense(header: str | None, seconds: int | None) -> None:
    assert retry_after(header, NOW) == seconds


async def test_an_empty_document_is_a_failure() -> None:
    assert await fetch(answering(b"")) == Failed("empty", "200")


PACKED = {
    "gzip": ("gzip", gzip.compress(b"<rss/>")),
    "gzip in two members": ("GZIP", gzip.compress(b"<rss") + gzip.compress(b"/>")),
    "gzip with something behind it": ("x-gzip", gzip.compress(b"<rss/>") + b"\0\0"),
    "deflate": ("deflate", zlib.compress(b"<rss/>")),
    "deflate without header": ("deflate", zlib.compress(b"<rss/>")[2:-4]),
    "identity": ("identity", b"<rss/>"),
}


@pytest.mark.parametrize(("encoding", "packed"), PACKED.values(), ids=PACKED)
async def test_packed_documents_are_unpacked(encoding: str, packed: bytes) -> None:
    answer = await fetch(answering(packed, Content_Encoding=encoding))
    assert isinstance(answer, Body)
    assert answer.body == b"<rss/>"


def test_a_document_that_comes_byte_by_byte_is_unpacked_all_the_same() -> None:
    unpacker = Unpacker("gzip")
    assert b"".join(p for byte in gzip.compress(b"<rss/>" * 9) for p in unpacker.feed(bytes([byte]))) == b"<rss/>" * 9
    assert unpacker.whole


@pytest.mark.parametrize(
    ("handler", "key"),
    [
        (answering(gzip.compress(bytes(200 * MIB)), Content_Encoding="gzip"), "bomb"),
        (answering(b"x" * (5 * MIB + 1)), "too_big"),
        (answering(gzip.compress(random.Random(1).randbytes(100_000))[:-20], Content_Encoding="gzip"), "protocol"),
        (answering(b"no gzip at all", Content_Encoding="gzip"), "protocol"),
        (answering(b"x", Content_Encoding="br"), "protocol"),
    ],
    ids=["gzip bomb", "a byte too many", "truncated gzip", "not gzip", "an encoding we did not ask for"],
)
async def test_a_body_that_cannot_be_taken(handler: Handler, key: str) -> None:
    answer = await fetch(handler)
    assert isinstance(answer, Failed)
    assert answer.key == key


@pytest.mark.parametrize(
    ("decoded", "raw", "verdict"),
    [
        (MIB, 100, None),
        (MIB + 1, 100, "bomb"),
        (2 * MIB, 2 * MIB // 20 + 1, None),
        (5 * MIB, 5 * MIB, None),
        (5 * MIB + 1, 5 * MIB, "too_big"),
    ],
)
def test_size_and_growth_are_watched_while_streaming(decoded: int, raw: int, verdict: str | None) -> None:
    assert excess(decoded, raw, 5 * MIB) == verdict


async def test_a_body_without_end_is_dropped_at_the_limit() -> None:
    sent = 0

    async def endless(request: web.BaseRequest) -> web.StreamResponse:
        nonlocal sent
        response = web.StreamResponse()
        await response.prepare(request)
        while True:
            await response.write(b"x" * 65536)
            sent += 65536

    answer = await fetch(endless, max_bytes=MIB)
    assert isinstance(answer, Failed)
    assert answer.key == "too_big"
    assert sent < 16 * MIB


async def test_a_drip_ends_with_the_time_for_the_whole() -> None:
    async def drip(request: web.BaseRequest) -> web.StreamResponse:
        response = web.StreamResponse()
        await response.prepare(request)
        while True:
            await response.write(b"x")
            await asyncio.sleep(0.05)

    began = monotonic()
    assert await fetch(drip, total_seconds=0.5) == Failed("timeout", "TimeoutError")
    assert monotonic() - began < 2


async def test_a_server_that_says_nothing_ends_with_the_time_for_the_whole() -> None:
    async def silent(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.read()

    assert (await raw(silent, total_seconds=0.3)) == Failed("timeout", "TimeoutError")


async def raw(
    talk: Callable[[asyncio.StreamReader, asyncio.StreamWriter], Awaitable[None]], total_seconds: float = 5.0
) -> Answer:
    """What comes of a server that is no HTTP server."""
    through = asyncio.Event()

    async def tidy(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with suppress(OSError):
            await talk(reader, writer)
            writer.close()
            await writer.wait_closed()
        through.set()

    async with await asyncio.start_server(tidy, "127.0.0.1", 0) as server:
        port = server.sockets[0].getsockname()[1]
        async with a_client() as client:
            answer = await client.get(Request(f"http://127.0.0.1:{port}/", total_seconds=total_seconds))
        await through.wait()
    return answer


@pytest.mark.parametrize(
    ("said", "key"),
    [
        (b"", "reset"),
        (b"SSH-2.0-x\r\n", "protocol"),
        (b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nhalf", "reset"),
        (b"HTTP/1.1 200 OK\r\nX: " + b"a" * 100_000 + b"\r\n\r\n", "protocol"),
        (b"HTTP/1.1 200 OK\r\n" + b"X: a\r\n" * 10_000 + b"\r\n", "protocol"),
    ],
    ids=["hangs up", "another protocol", "hangs up half-way", "an endless header", "endless headers"],
)
async def test_a_server_that_breaks_the_rules(said: bytes, key: str) -> None:
    async def talk(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        writer.write(said)

    answer = await raw(talk)
    assert isinstance(answer, Failed)
    assert answer.key == key


async def test_https_without_a_known_certificate_is_a_tls_failure() -> None:
    async with a_server(answering()) as base, a_client() as client:
        answer = await client.get(Request(base.replace("http:", "https:")))
    assert isinstance(answer, Failed)
    assert answer.key == "tls"


async def test_a_closed_port_is_tried_twice_and_a_name_that_is_none_is_told() -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    async with a_client() as client:
        assert await client.get(Request(f"http://127.0.0.1:{port}/")) == Failed("refused", "ClientConnectorError")
    async with a_client(names=Names()) as client:
        assert await client.get(Request("http://no.example/")) == Failed("dns", "ClientConnectorDNSError")


async def test_one_retry_reaches_a_server_that_was_just_starting() -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    runner = web.ServerRunner(web.Server(answering()))
    await runner.setup()
    async with a_client() as client:
        asked = asyncio.create_task(client.get(Request(f"http://127.0.0.1:{port}/")))
        await asyncio.sleep(0.1)
        await web.TCPSite(runner, "127.0.0.1", port).start()
        assert isinstance(await asked, Body)
    await runner.cleanup()


async def test_an_answer_with_an_error_is_not_asked_for_again() -> None:
    asked = 0

    async def handle(request: web.BaseRequest) -> web.Response:
        nonlocal asked
        asked += 1
        return web.Response(status=500)

    await fetch(handle)
    assert asked == 1


@pytest.mark.parametrize(
    ("headers", "seconds"),
    [
        ({"Cache-Control": "max-age=600"}, 600),
        ({"Cache-Control": 'public, Max-Age="60"', "Age": "20"}, 40),
        ({"Cache-Control": "max-age=60", "Age": "x"}, 60),
        ({"Cache-Control": "no-cache, max-age=600"}, None),
        ({"Cache-Control": "s-maxage=600"}, None),
        ({"Cache-Control": "max-age=-5"}, None),
        ({}, None),
    ],
)
def test_how_long_an_answer_is_fresh(headers: dict[str, str], seconds: int | None) -> None:
    assert fresh_for(headers) == seconds


@pytest.mark.parametrize("url", ["", "ftp://a.example/", "http://a.example/\r\nX: y", "http://" + "a" * 3000])
async def test_an_address_that_is_none_is_not_tried(url: str) -> None:
    async with a_client() as client:
        answer = await client.get(Request(url))
    assert isinstance(answer, Failed)
    assert answer.key == "bad_url"


@pytest.mark.parametrize("error", [OSError("x"), ValueError("x"), aiohttp.ClientError("x"), TimeoutError()])
def test_every_expected_exception_has_a_key(error: Exception) -> None:
    assert failure_of(error).detail == type(error).__name__

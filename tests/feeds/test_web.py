"""Fetching, against servers on loopback that behave as badly as real ones."""

import asyncio
import base64
import gzip
import random
import socket
import zlib
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress
from datetime import UTC, datetime
from time import monotonic

import aiohttp
import pytest
from aiohttp import web
from aiohttp.abc import AbstractResolver, ResolveResult

from feeds.address import Credentials
from feeds.sockets import guarded_socket
from feeds.turns import Turns
from feeds.unpack import Unpacker
from feeds.web import (
    AiohttpWeb,
    Answer,
    Body,
    Failed,
    Gone,
    Hop,
    Later,
    NotModified,
    Request,
    excess,
    failure_of,
    follow,
    fresh_for,
    retry_after,
    verbatim,
)

NOW = datetime(2026, 11, 21, 12, 0, tzinfo=UTC)
MIB = 1024 * 1024
Handler = Callable[[web.BaseRequest], Awaitable[web.StreamResponse]]


class Names(AbstractResolver):
    """DNS with answers of our own; after the first answer of a name comes the next (rebinding)."""

    def __init__(self, **answers: list[str]) -> None:
        self.answers = answers

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_INET
    ) -> list[ResolveResult]:
        waiting = self.answers.get(host.partition(".")[0])
        if not waiting:
            raise OSError("no such name")
        address = waiting.pop(0) if len(waiting) > 1 else waiting[0]
        kind = socket.AF_INET6 if ":" in address else socket.AF_INET
        return [ResolveResult(hostname=host, host=address, port=port, family=kind, proto=0, flags=0)]

    async def close(self) -> None:
        pass


@asynccontextmanager
async def a_client(*, private: bool = True, gap: float = 0.0, names: Names | None = None) -> AsyncIterator[AiohttpWeb]:
    client = AiohttpWeb(allow_private=private, user_agent="Vigil/test", now=lambda: NOW, host_gap=gap, resolver=names)
    try:
        yield client
    finally:
        await client.close()


@asynccontextmanager
async def a_server(handler: Handler) -> AsyncIterator[str]:
    """A server where every path is the handler's; gives its address."""
    runner = web.ServerRunner(web.Server(handler), shutdown_timeout=0.1)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    try:
        yield f"http://127.0.0.1:{runner.addresses[0][1]}"
    finally:
        await runner.cleanup()


def answering(body: bytes = b"<rss/>", status: int = 200, **headers: str) -> Handler:
    async def handle(request: web.BaseRequest) -> web.Response:
        return web.Response(status=status, body=body, headers={k.replace("_", "-"): v for k, v in headers.items()})

    return handle


async def fetch(handler: Handler, *, private: bool = True, path: str = "/rss", **wishes: object) -> Answer:
    async with a_server(handler) as base, a_client(private=private) as client:
        return await client.get(Request(base + path, **wishes))  # type: ignore[arg-type]


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


# --- addresses ---------------------------------------------------------------------------------------------------

LITERALS = [
    "127.0.0.1", "0.1.2.3", "10.0.0.1", "100.64.0.1", "169.254.169.254", "172.16.0.1", "192.168.0.1", "192.0.0.8",
    "192.88.99.1", "198.18.0.1", "224.0.0.1", "255.255.255.255", "[::]", "[::1]", "[::ffff:127.0.0.1]",
    "[::ffff:a9fe:a9fe]", "[::127.0.0.1]", "[64:ff9b::7f00:1]", "[64:ff9b:1::1]", "[2002:7f00:1::]", "[2001::1]",
    "[fe80::1]", "[fd00:ec2::254]", "[ff02::1]",
]  # fmt: skip


@pytest.mark.parametrize("host", LITERALS)
async def test_a_literal_address_is_not_connected_to(host: str) -> None:
    async with a_client(private=False) as client:
        answer = await client.get(Request(f"http://{host}:9/", total_seconds=2))
    assert isinstance(answer, Failed)
    assert answer.key == "address"
    assert answer.detail.replace("_", "").isalpha(), "the reason, not the address"


@pytest.mark.parametrize("host", ["localhost", "127.1", "0177.0.0.1", "2130706433", "0x7f.1", "①②⑦.⓪.⓪.①"])
async def test_no_other_spelling_reaches_loopback(host: str) -> None:
    asked = 0

    async def handle(request: web.BaseRequest) -> web.Response:
        nonlocal asked
        asked += 1
        return web.Response(text="secret")

    async with a_server(handle) as base, a_client(private=False) as client:
        answer = await client.get(Request(f"http://{host}:{base.rpartition(':')[2]}/", total_seconds=5))
    assert isinstance(answer, Failed)
    assert answer.key in {"address", "bad_url", "dns"}
    assert asked == 0


@pytest.mark.parametrize("inside", ["127.0.0.1", "169.254.169.254", "::ffff:10.0.0.1", "64:ff9b::a00:1"])
async def test_a_name_that_leads_inside_is_refused(inside: str) -> None:
    async with a_client(private=False, names=Names(evil=[inside])) as client:
        answer = await client.get(Request("http://evil.example/"))
    assert isinstance(answer, Failed)
    assert answer.key == "address"


@pytest.mark.parametrize(
    ("target", "key", "detail"),
    [
        ("http://169.254.169.254/latest/meta-data", "address", "metadata"),
        ("http://[::ffff:a9fe:a9fe]/", "address", "embedded"),
        ("http://[fe80::1]/", "address", "link_local"),
        ("http://2852039166/", "bad_url", ""),
        ("file:///etc/passwd", "bad_url", "redirect scheme"),
        ("gopher://x.example/", "bad_url", "redirect scheme"),
        ("https:///x", "bad_url", "redirect host"),
        ("http://[", "bad_url", "redirect"),
    ],
)
async def test_a_redirect_is_checked_like_a_first_address(target: str, key: str, detail: str) -> None:
    answer = await fetch(answering(b"", 302, Location=target), total_seconds=5)
    assert isinstance(answer, Failed)
    if key == "address":
        assert answer == Failed("address", detail), "private addresses are allowed here, these never"
    else:
        assert answer.key in {key, "dns"}
        assert answer.detail.startswith(detail)


def test_the_socket_itself_is_refused_whatever_led_to_it() -> None:
    info = (socket.AF_INET, socket.SOCK_STREAM, 0, "", ("127.0.0.1", 80))
    with pytest.raises(OSError, match="loopback"):
        guarded_socket(info, allow_private=False)
    guarded_socket(info, allow_private=True).close()


FORMS = [
    *LITERALS, "localhost", "LOCALHOST.", "127.1", "127.0.1", "0", "0177.0.0.1", "0x7f.0.0.1", "0x7f000001",
    "2130706433", "017700000001", "①②⑦.⓪.⓪.①", "127。0。0。1", "[::ffff:7f00:1]", "[0:0:0:0:0:ffff:127.0.0.1]",
    "[::1%25lo]", "127.0.0.1.",
]  # fmt: skip
"""Ways to write an address inside."""


class Listener:
    """Loopback, all addresses of it: counts who comes."""

    def __init__(self) -> None:
        self.came = 0
        self.port = 0

    async def _come(self, _reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.came += 1
        writer.close()

    @asynccontextmanager
    async def listening(self) -> AsyncIterator["Listener"]:
        server = await asyncio.start_server(self._come, "0.0.0.0", 0)  # noqa: S104 - a test
        self.port = server.sockets[0].getsockname()[1]
        try:
            yield self
        finally:
            server.close()


@pytest.mark.parametrize("host", FORMS)
async def test_no_form_of_an_address_inside_is_connected_to(host: str) -> None:
    """As a first address, and as a redirect of a server that may be reached: connections inside are 0."""
    assert len(set(FORMS)) == 40
    async with Listener().listening() as inside, a_client(private=False) as client:
        answer = await client.get(Request(f"http://{host}:{inside.port}/", total_seconds=3))
        hop = follow(Hop("http://news.example/rss"), 302, f"http://{host}:{inside.port}/")
        again = await client.get(Request(hop.url, total_seconds=3)) if isinstance(hop, Hop) else hop
        assert inside.came == 0
    assert isinstance(answer, Failed)
    assert isinstance(again, Failed)
    assert {answer.key, again.key} <= {"address", "bad_url", "dns"}


async def test_a_name_that_changes_where_it_leads_is_judged_each_time() -> None:
    async with Listener().listening() as inside:
        for answers in (["93.184.216.34", "127.0.0.1"], ["127.0.0.1", "93.184.216.34"]):
            names = Names(evil=list(answers))
            async with a_client(private=False, names=names) as client:
                for _ in range(3):
                    await client.get(Request(f"http://evil.example:{inside.port}/", total_seconds=0.3))
        assert inside.came == 0


class Both(Names):
    """A name with a public address and one inside: the second is tried when the first does not answer."""

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_INET
    ) -> list[ResolveResult]:
        return [
            ResolveResult(hostname=host, host=one, port=port, family=socket.AF_INET, proto=0, flags=0)
            for one in ("192.0.2.1", "127.0.0.1", "10.0.0.1")
        ]


async def test_a_name_with_addresses_of_both_sorts_leads_nowhere_inside() -> None:
    async with Listener().listening() as inside, a_client(private=False, names=Both()) as client:
        answer = await client.get(Request(f"http://evil.example:{inside.port}/", total_seconds=2))
        assert inside.came == 0
    assert isinstance(answer, Failed)
    assert answer.key == "address"


# --- proxies -----------------------------------------------------------------------------------------------------


async def test_a_source_is_asked_through_its_proxy_which_may_stand_in_our_own_network() -> None:
    seen: list[str] = []

    async def proxy(request: web.BaseRequest) -> web.Response:
        seen.append(str(request.raw_path))
        return web.Response(body=b"<rss/>")

    async with a_server(proxy) as base, a_client(private=False) as client:
        answer = await client.get(Request("http://herald.example/rss", proxy=base))
    assert isinstance(answer, Body)
    assert seen == ["http://herald.example/rss"]


@pytest.mark.parametrize(
    "host",
    [
        *FORMS, "printer", "router.local", "db.internal", "x.localhost", "nas.lan", "127.0.0.1.nip.localdomain",
        "fritz.home.arpa",
    ],
)  # fmt: skip
async def test_a_proxy_is_given_no_name_of_our_own_network(host: str) -> None:
    seen = 0

    async def proxy(request: web.BaseRequest) -> web.Response:
        nonlocal seen
        seen += 1
        return web.Response(body=b"<rss/>")

    async with a_server(proxy) as base, a_client(private=False) as client:
        answer = await client.get(Request(f"http://{host}/rss", proxy=base, total_seconds=3))
    assert isinstance(answer, Failed)
    assert answer.key in {"address", "bad_url"}
    assert seen == 0


async def test_a_redirect_through_a_proxy_is_judged_too() -> None:
    async def proxy(request: web.BaseRequest) -> web.Response:
        return web.Response(status=302, headers={"Location": "http://169.254.169.254/latest"})

    async with a_server(proxy) as base, a_client(private=False) as client:
        answer = await client.get(Request("http://herald.example/rss", proxy=base))
    assert answer == Failed("address", "metadata")


async def test_a_proxy_that_is_not_there_is_told_apart_from_the_source() -> None:
    async with a_client(private=False) as client:
        answer = await client.get(Request("http://herald.example/rss", proxy="http://127.0.0.1:1", total_seconds=3))
    assert isinstance(answer, Failed)
    assert answer.key == "proxy"
    assert "3128" not in repr(Request("http://herald.example/rss", proxy="http://u:secret@p.example:3128"))


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


# --- redirects ---------------------------------------------------------------------------------------------------


async def steps(request: web.BaseRequest) -> web.Response:
    """/301/302/end: each part is the next redirect's status."""
    status, _, rest = request.path.strip("/").partition("/")
    if not status.isdigit():
        return web.Response(text=request.headers.get("Authorization", "<rss/>"))
    return web.Response(status=int(status), headers={"Location": "/" + rest})


@pytest.mark.parametrize(
    ("path", "permanent"),
    [
        ("/end", False),
        ("/301/end", True),
        ("/308/301/end", True),
        ("/301/302/end", False),
        ("/302/301/end", False),
        ("/303/end", False),
        ("/307/end", False),
        ("/301/301/301/301/301/end", True),
    ],
)
async def test_redirects_are_followed_and_known_as_permanent(path: str, permanent: bool) -> None:
    answer = await fetch(steps, path=path)
    assert isinstance(answer, Body)
    assert answer.final_url.endswith("/end")
    assert answer.permanent is permanent


@pytest.mark.parametrize("handler", [answering(b"", 302, Location="/rss"), answering(b"", 301, Location="?a")])
async def test_a_circle_ends_after_five_redirects(handler: Handler) -> None:
    assert await fetch(handler) == Failed("redirects", "5")


async def test_a_redirect_to_410_is_gone_and_one_with_304_is_current() -> None:
    async def handle(request: web.BaseRequest) -> web.Response:
        if request.path == "/rss":
            return web.Response(status=301, headers={"Location": "/new"})
        return web.Response(status=304 if request.headers.get("If-None-Match") else 410)

    assert await fetch(handle) == Gone()
    assert await fetch(handle, etag='"x"') == NotModified()


@pytest.mark.parametrize(
    ("old", "location", "kept"),
    [
        ("https://a.example/", "/feed", True),
        ("http://a.example/", "https://a.example/feed", True),
        ("https://a.example/", "http://a.example/feed", False),
        ("https://a.example/", "https://b.example/feed", False),
        ("https://a.example/", "https://a.example:8443/feed", False),
        ("https://a.example/", "https://eve:x@b.example/", False),
    ],
)
def test_credentials_follow_to_the_same_place_only(old: str, location: str, kept: bool) -> None:
    hop = follow(Hop(old, Credentials("ola", "k")), 302, location)
    assert isinstance(hop, Hop)
    assert (hop.credentials is not None) is kept
    assert "@" not in hop.url


async def test_credentials_in_the_address_are_used_and_shown_nowhere() -> None:
    async with a_server(steps) as base, a_client() as client:
        answer = await client.get(Request(base.replace("//", "//ola:k%40y@") + "/302/end"))
    assert isinstance(answer, Body)
    assert answer.body == b"Basic " + base64.b64encode(b"ola:k@y")
    assert "k" not in answer.final_url.removeprefix("http")


@pytest.mark.parametrize("error", [OSError("x"), ValueError("x"), aiohttp.ClientError("x"), TimeoutError()])
def test_every_expected_exception_has_a_key(error: Exception) -> None:
    assert failure_of(error).detail == type(error).__name__


# --- politeness --------------------------------------------------------------------------------------------------


class Crowd:
    """Counts how many requests are in the house."""

    def __init__(self) -> None:
        self.now = self.most = 0
        self.begun: list[float] = []

    async def handle(self, request: web.BaseRequest) -> web.Response:
        self.begun.append(monotonic())
        self.now += 1
        self.most = max(self.most, self.now)
        await asyncio.sleep(0.02)
        self.now -= 1
        return web.Response(text="<rss/>")


async def test_a_host_sees_one_request_at_a_time_with_a_pause_between() -> None:
    crowd = Crowd()
    async with a_server(crowd.handle) as base, a_client(gap=0.1) as client:
        await asyncio.gather(*(client.get(Request(f"{base}/{n}")) for n in range(4)))
    assert crowd.most == 1
    assert min(later - earlier for earlier, later in zip(crowd.begun, crowd.begun[1:], strict=False)) >= 0.1


async def test_the_wait_for_a_turn_is_not_taken_from_the_time_to_answer() -> None:
    async with a_server(answering()) as base, a_client(gap=0.3) as client:
        answers = await asyncio.gather(*(client.get(Request(base, total_seconds=0.25)) for _ in range(3)))
    assert all(isinstance(answer, Body) for answer in answers)


async def test_a_redirect_on_the_same_host_needs_no_pause() -> None:
    async with a_server(steps) as base, a_client(gap=30.0) as client:
        async with asyncio.timeout(5):
            assert isinstance(await client.get(Request(base + "/301/302/end")), Body)


async def test_hosts_do_not_wait_for_each_other_and_all_together_are_limited() -> None:
    turns, crowd = Turns(gap=60.0, limit=3), Crowd()

    async def one(host: str) -> None:
        async with turns.turn(host):
            crowd.now += 1
            crowd.most = max(crowd.most, crowd.now)
            await asyncio.sleep(0.001)
            crowd.now -= 1

    async with asyncio.timeout(5):
        await asyncio.gather(*(one(f"host{n}") for n in range(30)))
    assert crowd.most == 3


async def test_hosts_that_are_through_are_forgotten() -> None:
    turns = Turns(gap=0.0, limit=16)
    for number in range(2000):
        async with turns.turn(f"host{number}"):
            pass
    assert len(turns._seats) < 600


async def test_a_request_that_is_given_up_leaves_its_turn() -> None:
    async def never(request: web.BaseRequest) -> web.Response:
        if request.path == "/slow":
            await asyncio.sleep(60)
        return web.Response(text="<rss/>")

    async with a_server(never) as base, a_client() as client:
        slow = asyncio.create_task(client.get(Request(base + "/slow")))
        await asyncio.sleep(0.05)
        slow.cancel()
        async with asyncio.timeout(3):
            assert isinstance(await client.get(Request(base + "/quick")), Body)

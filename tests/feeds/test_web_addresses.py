"""Where a source may not lead us: addresses inside, by whatever name or proxy."""

import asyncio
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest
from aiohttp import web
from aiohttp.abc import ResolveResult

from feeds.sockets import guarded_socket
from feeds.web import (
    Body,
    Failed,
    Hop,
    Request,
    follow,
)
from tests.feeds.serving import Names, a_client, a_server, answering, fetch

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

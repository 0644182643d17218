"""Redirects: followed, judged like a first address, with credentials to the same place only."""

import base64

import pytest
from aiohttp import web

from feeds.address import Credentials
from feeds.web import (
    Body,
    Failed,
    Gone,
    Hop,
    NotModified,
    Request,
    follow,
)
from tests.feeds.serving import Handler, a_client, a_server, answering, fetch, steps


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

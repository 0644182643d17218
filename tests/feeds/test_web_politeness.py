"""Politeness: a host sees one request at a time, and hosts do not wait for each other."""

import asyncio
from time import monotonic

from aiohttp import web

from feeds.turns import Turns
from feeds.web import (
    Body,
    Request,
)
from tests.feeds.serving import a_client, a_server, answering, steps


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

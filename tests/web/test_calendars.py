"""Calendar links over HTTP: the calendar for who knows the token, one and the same nothing for everybody else."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

import pytest
from aiohttp.test_utils import TestClient, TestServer

from bot.store.trouble import Unavailable
from bot.web.calendars import Bucket, Calendars
from bot.web.server import application

TOKEN = "known-token-0123456789"
PATH = f"/ics/{TOKEN}.ics"


@dataclass
class World:
    """One calendar, its link, and a clock."""

    content: bytes | None = b"BEGIN:VCALENDAR"
    broken: bool = False
    seconds: float = 0.0
    asked: list[str] = field(default_factory=list)

    async def serve(self, token: str) -> bytes | None:
        self.asked.append(token)
        if self.broken:
            raise Unavailable("database", "gone")
        return self.content if token == TOKEN else None

    async def well(self) -> dict[str, Any]:
        return {"well": True}


@asynccontextmanager
async def served(world: World) -> AsyncIterator[TestClient[Any, Any]]:
    calendars = Calendars(world.serve, lambda: world.seconds)
    async with TestClient(TestServer(application(world.well, None, calendars=calendars))) as client:
        yield client


async def test_who_knows_the_token_gets_the_calendar_and_once_more_only_if_it_changed() -> None:
    world = World()
    async with served(world) as client:
        first = await client.get(PATH)
        assert (first.status, first.content_type, await first.read()) == (200, "text/calendar", world.content)
        assert first.headers["Cache-Control"].startswith("private")
        again = await client.get(PATH, headers={"If-None-Match": first.headers["ETag"]})
        assert (again.status, await again.read()) == (304, b"")
        world.content = b"BEGIN:VCALENDAR\r\nmoved"
        moved = await client.get(PATH, headers={"If-None-Match": first.headers["ETag"]})
        assert (moved.status, await moved.read()) == (200, world.content)
        assert (await client.head(PATH)).status == 200


async def test_a_guessed_a_malformed_and_a_revoked_token_get_the_same_answer() -> None:
    world = World()
    async with served(world) as client:
        assert (await client.get(PATH)).status == 200
        world.content = None
        answers = []
        for token in (TOKEN, "another-token-0123456789", "short", "a" * 300, "%D0%B0" * 20, "..%2F..%2Fetc"):
            response = await client.get(f"/ics/{token}.ics")
            same = {name: value for name, value in response.headers.items() if name != "Date"}
            answers.append((response.status, await response.read(), same))
        assert all(one == answers[0] for one in answers)
        assert answers[0][0] == 404


async def test_what_is_no_token_asks_no_database() -> None:
    world = World()
    async with served(world) as client:
        for token in ("short", "a" * 300, "with%20blank-0123456789"):
            await client.get(f"/ics/{token}.ics")
    assert world.asked == []


async def test_who_guesses_soon_waits_and_holds_up_nobody_with_a_calendar() -> None:
    world = World()
    async with served(world) as client:
        assert (await client.get(PATH)).status == 200
        found = [(await client.get(f"/ics/guess-number-{n:010}.ics")).status for n in range(70)]
        assert (found.count(429) > 5, found[0], found[-1]) == (True, 404, 429)
        assert (await client.get(PATH)).status == 200
        world.seconds += 30
        assert (await client.get("/ics/guess-number-0000000099.ics")).status == 404


async def test_one_calendar_is_not_fetched_without_end() -> None:
    world = World()
    async with served(world) as client:
        found = [(await client.get(PATH)).status for _ in range(40)]
        assert (found[0], found[-1]) == (200, 429)
        world.seconds += 60
        assert (await client.get(PATH)).status == 200


async def test_without_a_database_it_says_so_and_reveals_nothing() -> None:
    async with served(World(broken=True)) as client:
        assert (await client.get(PATH)).status == 503


async def test_where_there_are_no_links_there_is_no_address() -> None:
    async with TestClient(TestServer(application(World().well, None))) as client:
        assert (await client.get(PATH)).status == 404


@pytest.mark.parametrize(("waits", "more"), [(0.0, 0), (1.0, 1), (100.0, 3)], ids=["at once", "one", "not over full"])
def test_a_bucket_fills_with_time(waits: float, more: int) -> None:
    seconds = [0.0]
    bucket = Bucket(lambda: seconds[0], most=3, a_second=1)
    assert [bucket.take() for _ in range(4)] == [True, True, True, False]
    seconds[0] += waits
    assert sum(bucket.take() for _ in range(5)) == more

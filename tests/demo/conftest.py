"""A loopback Bot API with a clock in the test's hand."""

import random
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from aiohttp.test_utils import TestClient, TestServer

from bot.demo import botapi
from bot.demo.world import World

TOKEN = "4242:invented"


@dataclass
class Clock:
    """Time that moves only when told."""

    at: datetime = field(default_factory=lambda: datetime(2026, 3, 3, 12, 0, tzinfo=UTC))

    def __call__(self) -> datetime:
        return self.at

    def forward(self, **amount: float) -> None:
        self.at += timedelta(**amount)


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def world(clock: Clock) -> World:
    return World(now=clock, rng=random.Random(5), token=TOKEN)


@pytest.fixture
async def client(world: World) -> AsyncIterator[TestClient]:
    async with TestClient(TestServer(botapi.app(world, webhook_pause=0.01))) as client:
        yield client


@pytest.fixture
def call(client: TestClient) -> Callable[..., Awaitable[dict[str, Any]]]:
    async def call(method: str, **params: Any) -> dict[str, Any]:
        async with client.post(f"/bot{TOKEN}/{method}", json=params) as response:
            body: dict[str, Any] = await response.json()
            assert response.status == (200 if body["ok"] else body["error_code"])
            return body

    return call

"""A whole bot in a test: real database, real HTTP, Telegram and feeds played on loopback by `bot.demo`."""

import asyncio
import base64
import random
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from aiohttp.test_utils import TestServer

from bot.app.build import Ports, build
from bot.app.clock import now
from bot.app.passes import Bot
from bot.app.upkeep import health, metrics
from bot.app.watching import web_port
from bot.config import Config
from bot.delivery.messenger import HttpMessenger, Messenger
from bot.delivery.updates import ALLOWED_UPDATES
from bot.demo.serve import Demo
from bot.demo.world import PATIENCE, Person
from bot.store.vault import Vault
from bot.web.server import WEBHOOK, Hook, application
from tests.conftest import KEY, opened, sqlite_url
from tests.flows.feeds import serve_empty

TOKEN = "4200000042:loopback"
NGO, PAPER, OTHER_PAPER, UNTRUSTED = "ngo-ru", "paper-ru", "paper-uk", "blog-en"


@dataclass(slots=True)
class Story:
    """A running bot and the world around it."""

    demo: Demo
    bot: Bot
    config: Config

    def person(self, name: str = "Reader", language: str = "en") -> Person:
        """Somebody with a phone."""
        return self.demo.world.person(name, language)

    async def subscribed(self, name: str = "Reader", language: str = "en") -> Person:
        """Somebody who pressed the two buttons after /start."""
        person = self.person(name, language)
        await person.write("/start")
        await press(person, f"lang:s:{language}")
        await press(person, "pre:all")
        await person.until(lambda: any(message.button("slot:") for message in person.received))
        return person

    def publish(self, source: str, title: str, summary: str = "", **more: Any) -> None:
        """An outlet publishes."""
        self.demo.feeds.publish(source, title, summary, **more)

    async def until(self, fact: Callable[[], Awaitable[bool]], within: float = PATIENCE) -> None:
        """Wait for something in the database."""
        async with asyncio.timeout(within):
            while not await fact():  # noqa: ASYNC110 - the fact is in a database, which announces nothing
                await asyncio.sleep(0.05)


async def press(person: Person, wanted: str, within: float = PATIENCE) -> None:
    """Wait for a button (its text, or the beginning of its data) and press it."""
    await person.until(lambda: any(message.button(wanted) for message in person.received), within)
    await person.press(wanted)


def config_for(demo: Demo, url: str, key_file: Path) -> Config:
    return Config.model_validate(
        {
            "telegram": {"token": TOKEN, "api_base": demo.api_url},
            "database": {"url": url},
            "privacy": {"key_file": str(key_file)},
            "feeds": {
                "allow_private_addresses": True,
                "min_interval": "200ms",
                "sources": [{**one, "interval": "200ms"} for one in demo.feeds.urls(demo.feeds_url)],
            },
            "delivery": {"per_chat_per_second": 50, "per_chat_burst": 50},
            "about": {"operator": "The Example Society", "contact": "contact@example.org"},
        }
    )


@asynccontextmanager
async def running(
    demo: Demo,
    url: str,
    tmp_path: Path,
    token: str = TOKEN,
    *,
    vault: Vault | None = None,
    through: Callable[[Messenger], Messenger] = lambda messenger: messenger,
    webhook: bool = False,
    clock: Callable[[], datetime] = now,
) -> AsyncIterator[Story]:
    """The bot at work against `demo`, until the block ends. `through`: what stands between it and Telegram."""
    key_file = tmp_path / "vigil.key"
    key_file.write_bytes(base64.b64encode(KEY))
    config = config_for(demo, url, key_file)
    db = opened(url, vault or Vault(KEY))
    messenger, feeds = HttpMessenger(demo.api_url, token), web_port(config)
    bot = await build(config, db, token, Ports(feeds, through(messenger), clock, rng=random.Random(7)))
    stop = asyncio.Event()
    serving = asyncio.create_task(bot.serve(stop, polling=not webhook))
    server = await _hooked(bot, messenger) if webhook else None
    try:
        yield Story(demo, bot, config)
    finally:
        stop.set()
        await serving
        if server is not None:
            await server.close()
        await bot.close()
        await feeds.close()
        await messenger.close()


async def _hooked(bot: Bot, messenger: Messenger) -> TestServer:
    """Updates come by the webhook, as Telegram posts them."""
    hook = Hook("a-secret-of-this-test", bot.updates.take)
    app = application(lambda: health(bot.db, None, now()), hook, lambda: metrics(bot.db, bot.sender.halted, 0.0, now()))
    server = TestServer(app)
    await server.start_server()
    url = str(server.make_url(WEBHOOK))
    await messenger.call("setWebhook", {"url": url, "secret_token": hook.secret, "allowed_updates": ALLOWED_UPDATES})
    return server


@pytest.fixture
async def demo() -> AsyncIterator[Demo]:
    served = await serve_empty(now, TOKEN)
    yield served
    await served.close()


@pytest.fixture
async def postgres_story(demo: Demo, postgres_url: str, tmp_path: Path) -> AsyncIterator[Story]:
    async with running(demo, postgres_url, tmp_path) as told:
        yield told


@pytest.fixture
async def story(demo: Demo, sqlite_file: Path, tmp_path: Path) -> AsyncIterator[Story]:
    async with running(demo, sqlite_url(sqlite_file), tmp_path) as told:
        yield told

"""Brings the demo's three servers up: loopback Bot API, chat page, sample feeds.

Owns ports and their closing. Must not know the bot: what `vigil demo` does with the addresses is not its matter.
"""

import random
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from aiohttp import web

from bot.demo import botapi
from bot.demo.chat import Somebody, page_app
from bot.demo.feeds import SampleFeeds
from bot.demo.limits import Model
from bot.demo.world import World
from bot.i18n import Catalogs

SHUTDOWN = 0.5
"""Seconds that open requests get when the demo ends."""


@dataclass(frozen=True, slots=True)
class Demo:
    """The running demo: addresses without a trailing slash, and the hands on it."""

    api_url: str
    page_url: str
    feeds_url: str
    world: World
    feeds: SampleFeeds
    people: tuple[Somebody, ...]
    runners: tuple[web.AppRunner, ...]

    async def close(self) -> None:
        """Ends the servers and every waiting request."""
        self.world.close()
        for runner in self.runners:
            await runner.cleanup()


async def start(app: web.Application, host: str, port: int) -> tuple[web.AppRunner, str]:
    """The runner and address of a served application; port 0 takes a free one. OSError if the port is taken."""
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=SHUTDOWN)
    await runner.setup()
    try:
        await web.TCPSite(runner, host, port).start()
    except OSError:
        await runner.cleanup()
        raise
    address = runner.addresses[0]
    return runner, f"http://{address[0]}:{address[1]}"


async def serve(
    *,
    host: str,
    botapi_port: int,
    page_port: int,
    feeds_port: int,
    now: Callable[[], datetime],
    rng: random.Random,
    token: str,
    limits: Model = "none",
    catalogs: Catalogs | None = None,
) -> Demo:
    """The demo's servers on `host` (a loopback address). Ports may be 0. OSError if one of them is taken."""
    feeds = SampleFeeds(now)
    world = World(now=now, rng=rng, token=token, limits=limits)
    people = tuple(
        Somebody(world.person(one["name"], one["language"]), one["role"], one.get("of", ""))
        for one in feeds.samples.people
    )
    page = page_app(world, people, catalogs or Catalogs.load())
    plan = ((botapi.app(world), botapi_port), (page, page_port), (feeds.app(), feeds_port))
    runners: list[web.AppRunner] = []
    urls: list[str] = []
    try:
        for app, port in plan:
            runner, url = await start(app, host, port)
            runners.append(runner)
            urls.append(url)
    except OSError:
        for runner in runners:
            await runner.cleanup()
        raise
    return Demo(urls[0], urls[1], urls[2], world, feeds, people, tuple(runners))

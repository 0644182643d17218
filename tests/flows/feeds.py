"""The demo's servers with outlets of our own and nothing published yet."""

import random
from collections.abc import Callable
from datetime import datetime

from bot.demo import botapi
from bot.demo.feeds import Outlet, SampleFeeds, Samples, load_samples
from bot.demo.serve import Demo, start
from bot.demo.world import World

OUTLETS = (
    Outlet("ngo-ru", "Хроника", "rss", "rss", "ngo", "ru", "publish"),
    Outlet("paper-ru", "Газета", "rss", "rss", "news", "ru", "publish"),
    Outlet("paper-uk", "Новини", "rss", "atom", "news", "uk", "publish"),
    Outlet("blog-en", "Example Blog", "rss", "rss", "news", "en", "review"),
)


async def serve_empty(now: Callable[[], datetime], token: str) -> Demo:
    """Bot API and feeds on free ports; no chat page, no people."""
    samples = Samples(OUTLETS, (), (), load_samples().months)
    feeds = SampleFeeds(now, samples=samples, with_items=False)
    world = World(now=now, rng=random.Random(1), token=token, limits="none")
    api, api_url = await start(botapi.app(world), "127.0.0.1", 0)
    pages, feeds_url = await start(feeds.app(), "127.0.0.1", 0)
    return Demo(api_url, "", feeds_url, world, feeds, (), (api, pages))

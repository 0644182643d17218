"""`vigil demo`: the whole bot on one machine, against a Telegram and feeds of its own.

The bot here is the bot of `vigil run`: same parts, same passes, a database in a folder that is thrown away.
"""

import asyncio
import base64
import random
import secrets
import signal
import tempfile
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

from bot.app.build import Ports, build
from bot.app.clock import now
from bot.app.demo_crowd import gather
from bot.app.demo_family import settle
from bot.app.demo_organiser import employ
from bot.app.introduce import introduce
from bot.app.ready import opened
from bot.app.showcase import launch_samples
from bot.app.watching import web_port
from bot.config import Config, Mistake
from bot.delivery.messenger import HttpMessenger
from bot.demo.limits import Model
from bot.demo.serve import Demo, serve
from bot.store import gathered
from bot.store.database import Database

TOKEN = "1000000001:demo-on-this-machine-only"  # noqa: S105 - opens nothing but the loopback server
INTERVAL = "1s"
GATHERED = timedelta(seconds=40)
"""A day's news, in the demo: nobody who looks at it waits until nine."""


async def demo(*, host: str, port: int, limits: Model, ready: Callable[[str], None]) -> int | tuple[Mistake, ...]:
    """Play until a signal; `ready` is told the address of the chat page."""
    try:
        world = await serve(
            host=host,
            botapi_port=0,
            page_port=port,
            feeds_port=0,
            now=now,
            rng=random.Random(),
            token=TOKEN,
            limits=limits,
        )
    except OSError as error:
        return (Mistake("--port", "config.port_taken", {"reason": error.strerror or type(error).__name__}),)
    try:
        with tempfile.TemporaryDirectory(prefix="vigil-demo-") as folder:
            return await _play(world, demo_config(world, Path(folder)), ready)
    finally:
        await world.close()


def demo_config(world: Demo, folder: Path) -> Config:
    """A config like an operator's, with everything on loopback, and its key."""
    key_file = folder / "vigil.key"
    key_file.write_bytes(base64.b64encode(secrets.token_bytes(32)))
    key_file.chmod(0o600)
    owners = [one.person.id for one in world.people if one.role == "owner"]
    sources: list[dict[str, Any]] = [{**one, "interval": INTERVAL} for one in world.feeds.urls(world.feeds_url)]
    return Config.model_validate(
        {
            "telegram": {"token": TOKEN, "api_base": world.api_url, "owners": owners},
            "database": {"url": f"sqlite:///{folder / 'vigil.db'}", "backups": 0},
            "privacy": {"key_file": str(key_file)},
            "feeds": {"allow_private_addresses": True, "min_interval": INTERVAL, "sources": sources},
            "about": {"operator": "Vigil demo"},
        }
    )


async def _play(world: Demo, config: Config, ready: Callable[[str], None]) -> int | tuple[Mistake, ...]:
    db = await opened(config)
    if not isinstance(db, Database):
        return db
    messenger, feeds = HttpMessenger(world.api_url, TOKEN), web_port(config)
    bot = await build(config, db, TOKEN, Ports(feeds, messenger))
    await launch_samples(db, now())
    await gather(db, world.world, now())
    stop = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, stop.set)
    digests = asyncio.create_task(_bring_digests(db))
    try:
        await introduce(messenger, bot.inbox.catalogs)
        await settle(db, world.people, now())
        await employ(db, world.people, now())
        ready(world.page_url)
        await bot.serve(stop)
        return 0
    finally:
        digests.cancel()
        await bot.close()
        await feeds.close()
        await messenger.close()


async def _bring_digests(db: Database) -> None:
    """Digests come a short while after their first event."""
    while True:
        await asyncio.sleep(GATHERED.total_seconds() / 4)
        async with db.write() as tx:
            await gathered.hasten(tx, now(), older_than=GATHERED)

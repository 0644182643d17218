"""`vigil run`: the bot until a signal stops it."""

import asyncio
import signal

import structlog

from bot import __version__
from bot.app.build import Ports, build
from bot.app.clock import now
from bot.app.introduce import introduce
from bot.app.passes import Bot
from bot.app.ready import opened
from bot.app.upkeep import health
from bot.config import Config, Mistake
from bot.delivery.messenger import HttpMessenger
from bot.delivery.updates import ALLOWED_UPDATES
from bot.store.alone import hold_alone, take_over
from bot.store.database import Database
from bot.web.server import WEBHOOK, Hook, application, start
from feeds.web import HOST_GAP, AiohttpWeb

log = structlog.get_logger(__name__)


async def run(config: Config) -> int | tuple[Mistake, ...]:
    """`vigil run`: work until a signal; 0, or what stands in the way."""
    if config.telegram.token is None:
        return (Mistake("telegram.token", "config.token_missing"),)
    db = await opened(config)
    if not isinstance(db, Database):
        return db
    lock = hold_alone(config.database.url)
    if lock is None:
        await db.close()
        return (Mistake("database.url", "config.database_busy"),)
    if lock >= 0:
        async with db.write() as tx:
            await take_over(tx, now())
    token = config.telegram.token.get_secret_value()
    messenger = HttpMessenger(config.telegram.api_base, token, proxy=config.telegram.proxy)
    feeds = web_port(config)
    bot = await build(config, db, token, Ports(feeds, messenger))
    try:
        return await _until_stopped(config, bot)
    finally:
        await bot.close()
        await feeds.close()
        await messenger.close()


async def _until_stopped(config: Config, bot: Bot) -> int | tuple[Mistake, ...]:
    stop = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, stop.set)
    hook = _hook(config, bot)
    app = application(lambda: health(bot.db, bot.sender.halted, now()), hook)
    try:
        server = await start(app, config.web.host, config.web.port)
    except OSError as error:
        return (Mistake("web.port", "config.port_taken", {"reason": error.strerror or type(error).__name__}),)
    try:
        await _announce(config, bot, hook)
        await introduce(bot.messenger, bot.inbox.catalogs)
        log.info("started", mode=config.telegram.mode)
        refused = await bot.serve(stop, polling=hook is None)
    finally:
        await server.cleanup()
    log.info("stopped", refused=refused)
    return (Mistake("telegram.token", "config.token_refused"),) if refused else 0


def _hook(config: Config, bot: Bot) -> Hook | None:
    if config.telegram.mode != "webhook":
        return None
    # Made from the key, so that it needs no place of its own and is the same after a restart.
    return Hook(bot.db.vault.mark("webhook", "telegram.secret").hex(), bot.updates.take)


async def _announce(config: Config, bot: Bot, hook: Hook | None) -> None:
    """Tell Telegram how updates come. Deleting a webhook keeps what is queued."""
    if hook is None:
        await bot.messenger.call("deleteWebhook", {"drop_pending_updates": False})
        return
    address = f"{(config.web.public_url or '').rstrip('/')}{WEBHOOK}"
    params = {"url": address, "secret_token": hook.secret, "allowed_updates": list(ALLOWED_UPDATES)}
    await bot.messenger.call("setWebhook", params)


def web_port(config: Config) -> AiohttpWeb:
    """The door to the feeds. Hosts asked every second must not be kept waiting a second between two questions."""
    gap = min(HOST_GAP, config.feeds.min_interval.total_seconds() / 20)
    contact = config.web.public_url or config.about.contact
    agent = f"Vigil/{__version__}" + (f" ({contact})" if contact else "")
    return AiohttpWeb(allow_private=config.feeds.allow_private_addresses, user_agent=agent, now=now, host_gap=gap)

"""`vigil run`: the bot until a signal stops it."""

import asyncio
import signal

import structlog
from aiohttp.web import AppRunner

from bot import __version__
from bot.app.build import Ports, build
from bot.app.clock import now
from bot.app.introduce import introduce
from bot.app.lag import Lag
from bot.app.passes import Bot
from bot.app.ready import opened
from bot.app.upkeep import health, metrics
from bot.config import Config, Mistake
from bot.delivery.messenger import HttpMessenger
from bot.delivery.outcome import Halt, Outcome, Sent
from bot.delivery.updates import ALLOWED_UPDATES
from bot.store import restored
from bot.store.alone import hold_alone, take_over
from bot.store.database import Database
from bot.web.server import WEBHOOK, Hook, application, start
from feeds.web import HOST_GAP, AiohttpWeb

log = structlog.get_logger(__name__)

RETRY = 5.0
"""Seconds between two attempts to tell Telegram how updates come."""


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
    if dropped := await restored.settle(db, now()):
        log.warning("restored_alerts_dropped", number=dropped)
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
    server = await _listening(config, bot, hook)
    if isinstance(server, Mistake):
        return (server,)
    announcing = asyncio.create_task(_introduced(config, bot, hook))
    try:
        log.info("started", mode=config.telegram.mode)
        refused = await bot.serve(stop, polling=hook is None) or bot.refusal
    finally:
        announcing.cancel()
        if server:
            await server.cleanup()
    log.info("stopped", refused=refused)
    return (Mistake("telegram.token", "config.token_refused"),) if refused else 0


async def _listening(config: Config, bot: Bot, hook: Hook | None) -> AppRunner | Mistake | None:
    """The bot's own server. A taken port ends a webhook, which lives by it; without one only health cannot be asked."""
    lag = Lag()
    app = application(
        lambda: health(bot.db, bot.sender.halted, now()),
        hook,
        lambda: metrics(bot.db, bot.sender.halted, lag.worst, now()),
    )
    app.cleanup_ctx.append(lag.beside)
    try:
        return await start(app, config.web.host, config.web.port)
    except OSError as error:
        reason = error.strerror or type(error).__name__
        if hook is not None:
            return Mistake("web.port", "config.port_taken", {"reason": reason})
        log.warning("health_unavailable", port=config.web.port, reason=reason)
        return None


async def _introduced(config: Config, bot: Bot, hook: Hook | None) -> None:
    """Beside the work, for feeds are read also while Telegram cannot be reached."""
    outcome = await _announce(config, bot, hook)
    # While we poll, getUpdates tells whether the token is good; a server that knows no webhooks may say 404 to this.
    if isinstance(outcome, Halt) and hook is not None:
        bot.sender.halt(outcome.reason)
        return
    await introduce(bot.messenger, bot.inbox.catalogs)


def _hook(config: Config, bot: Bot) -> Hook | None:
    if config.telegram.mode != "webhook":
        return None
    # Made from the key, so that it needs no place of its own and is the same after a restart.
    return Hook(bot.db.vault.mark("webhook", "telegram.secret").hex(), bot.updates.take)


async def _announce(config: Config, bot: Bot, hook: Hook | None) -> Outcome:
    """Tell Telegram how updates come, again and again until it knows. Deleting a webhook keeps what is queued."""
    method, params = "deleteWebhook", dict[str, object](drop_pending_updates=False)
    if hook is not None:
        address = f"{(config.web.public_url or '').rstrip('/')}{WEBHOOK}"
        method, params = "setWebhook", {"url": address, "secret_token": hook.secret}
        params["allowed_updates"] = list(ALLOWED_UPDATES)
    while True:
        outcome = await bot.messenger.call(method, params)
        if isinstance(outcome, Sent | Halt):
            return outcome
        log.warning("telegram_unavailable", method=method, outcome=type(outcome).__name__)
        await asyncio.sleep(RETRY)


def web_port(config: Config) -> AiohttpWeb:
    """The door to the feeds. Hosts asked every second must not be kept waiting a second between two questions."""
    gap = min(HOST_GAP, config.feeds.min_interval.total_seconds() / 20)
    contact = config.web.public_url or config.about.contact
    agent = f"Vigil/{__version__}" + (f" ({contact})" if contact else "")
    return AiohttpWeb(allow_private=config.feeds.allow_private_addresses, user_agent=agent, now=now, host_gap=gap)

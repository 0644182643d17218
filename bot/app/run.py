"""`vigil run`: the bot until a signal stops it."""

import asyncio
import gc
import signal
import time
from collections.abc import Mapping
from contextlib import suppress
from typing import Any

import structlog
from aiohttp.web import AppRunner, HTTPServiceUnavailable

from bot.app.build import Ports, build, calendars_at
from bot.app.clock import now
from bot.app.doctor import telegrams_time
from bot.app.introduce import introduce
from bot.app.lag import Lag
from bot.app.passes import Bot
from bot.app.ready import unusable
from bot.app.starting import alone, awaited, frugal, tidying
from bot.app.upkeep import ACTIVE, STANDBY, health, metrics
from bot.app.watch import Watch
from bot.app.watching import web_port
from bot.config import Config, Mistake
from bot.delivery.messenger import HttpMessenger
from bot.delivery.outcome import Halt, Outcome, Sent
from bot.delivery.updates import ALLOWED_UPDATES
from bot.hearings.followed import served
from bot.i18n import Catalogs
from bot.store import restored
from bot.store.alone import Lead, take_over
from bot.store.database import Database
from bot.store.trouble import DAMAGED, Unavailable
from bot.web.calendars import Calendars
from bot.web.server import WEBHOOK, Hook, Take, application, start

log = structlog.get_logger(__name__)

RETRY = 5.0
"""Seconds between two attempts to tell Telegram how updates come."""

STAND_BY = 5.0
"""Seconds between two looks at the lock that says who works on a database that several share."""


async def run(config: Config) -> int | tuple[Mistake, ...]:
    """`vigil run`: work until a signal; 0, or what stands in the way."""
    if config.telegram.token is None:
        return (Mistake("telegram.token", "config.token_missing"),)
    frugal()
    # The lock comes first: a newer program must not change the schema under an older one that runs.
    lock = alone(config.database.url)
    if isinstance(lock, Mistake):
        return (lock,)
    db = await awaited(config)
    if not isinstance(db, Database):
        return db
    try:
        return await _run(config, db, config.telegram.token.get_secret_value(), lock)
    except Unavailable as error:  # before anything was started
        return (unusable(error.key, error.detail),)


async def _run(config: Config, db: Database, token: str, lock: int) -> int | tuple[Mistake, ...]:
    if lock >= 0:
        async with db.write() as tx:
            await take_over(tx, now())
    if dropped := await restored.settle(db, now()):
        log.warning("restored_alerts_dropped", number=dropped)
    messenger = HttpMessenger(config.telegram.api_base, token, proxy=config.telegram.proxy)
    feeds = web_port(config)
    lead = Lead(config.database.url)
    bot = await build(config, db, token, Ports(feeds, messenger, outside=lambda: telegrams_time(config), watched=feeds))
    gc.collect()
    gc.freeze()  # what was made by now stays: the collector need not look through it again and again
    try:
        return await _until_stopped(config, bot, lead)
    finally:
        await lead.close()
        await bot.close()
        await feeds.close()
        await messenger.close()


async def _until_stopped(config: Config, bot: Bot, lead: Lead) -> int | tuple[Mistake, ...]:
    stop = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, stop.set)
    hook = _hook(config, bot)
    watch = Watch(bot, bot.inbox.catalogs.translator(None), damaged=stop)
    server = await _listening(config, bot, hook, watch)
    if isinstance(server, Mistake):
        return (server,)
    others = {"introduce": _introduced(config, bot, hook), "watch": watch.run(), "tidy": tidying()}
    beside = [asyncio.create_task(one, name=name) for name, one in others.items()]
    try:
        log.info("started", mode=config.telegram.mode)
        refused = await terms(bot, lead, stop, polling=hook is None)
    finally:
        for task in beside:
            task.cancel()
        if server:
            await server.cleanup()
    log.info("stopped", refused=refused)
    if bot.db.trouble is not None and bot.db.trouble.key == DAMAGED:
        return (unusable(DAMAGED, bot.db.trouble.detail),)
    return (Mistake("telegram.token", "config.token_refused"),) if refused else 0


async def terms(bot: Bot, lead: Lead, stop: asyncio.Event, *, polling: bool = True) -> str | None:
    """Work whenever we are the one of all processes on the database, stand by else; why Telegram refuses us, or None.

    Who loses the connection that keeps the lock stops as at a signal, and tries to become the one again.
    """
    while not stop.is_set():
        if not await lead.take():
            if bot.role != STANDBY:
                log.info("standing_by")
            bot.role = STANDBY
            await _either(stop, seconds=STAND_BY)
            continue
        bot.role = ACTIVE
        over = asyncio.Event()
        ending = asyncio.create_task(_over(lead, stop, over))
        try:
            refused = await bot.serve(over, polling=polling) or bot.refusal
        finally:
            ending.cancel()
        if refused:
            return refused
    return None


async def _over(lead: Lead, stop: asyncio.Event, over: asyncio.Event) -> None:
    """Set `over` when the term ends: by a signal, or because another may be the one now."""
    while not stop.is_set() and await lead.keeps():
        await _either(stop, seconds=STAND_BY)
    if not stop.is_set():
        log.warning("lead_lost")
    over.set()


async def _either(stop: asyncio.Event, *, seconds: float) -> None:
    with suppress(TimeoutError):
        async with asyncio.timeout(seconds):
            await stop.wait()


async def _listening(config: Config, bot: Bot, hook: Hook | None, watch: Watch) -> AppRunner | Mistake | None:
    """The bot's own server. A taken port ends a webhook, which lives by it; without one only health cannot be asked."""
    lag = Lag()
    app = application(
        lambda: health(
            bot.db, bot.sender.halted, now(), role=bot.role, troubles=watch.words(), signs=bot.signs, lag=lag.worst
        ),
        hook,
        lambda: metrics(bot.db, bot.sender.halted, lag.worst, now(), signs=bot.signs, troubles=bot.troubles),
        calendars(config, bot.db, bot.inbox.catalogs),
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


def calendars(config: Config, db: Database, catalogs: Catalogs) -> Calendars | None:
    """What answers calendar links; None where the internet does not reach us, so that there are none."""
    if calendars_at(config) is None:
        return None
    return Calendars(lambda token: served(db, catalogs, token, now()), time.monotonic)


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
    return Hook(bot.db.vault.mark("webhook", "telegram.secret").hex(), _taking(bot))


def _taking(bot: Bot) -> Take:
    async def take(updates: list[Mapping[str, Any]]) -> object:
        try:
            return await bot.updates.take(updates)
        except Unavailable as error:  # Telegram keeps them and sends them again, for a day
            raise HTTPServiceUnavailable from error

    return take


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

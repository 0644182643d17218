"""`vigil run --only feeds`: a process that reads feeds and does nothing else.

Several of them share the work of one PostgreSQL database with each other and with the bot: a source is leased to whom
asks first. They wait for no lead, send nothing and hear nothing; alerts leave through the bot, which looks by itself.
A SQLite file is one process's alone, whatever that does.
"""

import asyncio
import gc
import random
import secrets
import signal
from contextlib import suppress
from datetime import timedelta

import structlog

from bot.app.clock import now
from bot.app.moved import settle_bot
from bot.app.ready import specs, unusable
from bot.app.rounds import LAST_ROUND, PATIENCE, Pass
from bot.app.starting import alone, awaited, frugal, tidying
from bot.app.watching import polling, reactions, web_port
from bot.config import Config, Mistake
from bot.store import sources, state
from bot.store.alone import take_over
from bot.store.database import Database
from bot.store.trouble import DAMAGED, Unavailable
from feeds.extract import load_lexicons
from feeds.poll import Poller
from feeds.web import Web

log = structlog.get_logger(__name__)

EVERY = timedelta(seconds=1)
LOOK = 5.0
"""Seconds between two looks at what is wrong with the database."""


async def run_feeds(config: Config) -> int | tuple[Mistake, ...]:
    """Read feeds until a signal; 0, or what stands in the way."""
    if config.telegram.token is None:
        return (Mistake("telegram.token", "config.token_missing"),)
    frugal()
    lock = alone(config.database.url)
    if isinstance(lock, Mistake):
        return (lock,)
    db = await awaited(config)
    if not isinstance(db, Database):
        return db
    web = web_port(config)
    try:
        if lock >= 0:
            async with db.write() as tx:
                await take_over(tx, now())
        await settle_bot(db, int(config.telegram.token.get_secret_value().partition(":")[0]))
        poller = await _poller(config, db, web)
        return await _until_stopped(poller)
    except Unavailable as error:  # before anything was started, or damaged
        return (unusable(error.key, error.detail),)
    finally:
        await web.close()
        await db.close()


async def _poller(config: Config, db: Database, web: Web) -> Poller:
    async with db.write() as tx:
        await sources.sync(tx, specs(config), now())
        restored_at = await state.moment(tx, state.RESTORED_AT)
    follows, rng = reactions(now), random.Random()
    me = secrets.token_hex(8)
    return Poller(polling(config, db, web, me, restored_at, load_lexicons(), follows, now=now, rng=rng))


async def _until_stopped(poller: Poller) -> int:
    stop, reading = asyncio.Event(), Pass("poll", poller.round, EVERY)
    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, stop.set)
    poller.on_free = reading.wake.set
    gc.collect()
    gc.freeze()
    task, beside = asyncio.create_task(reading.run(), name="poll"), asyncio.create_task(tidying())
    log.info("started", only="feeds")
    try:
        await _watched(poller.polling.db, stop)
    finally:
        beside.cancel()
        reading.end()
        await asyncio.wait((task,), timeout=LAST_ROUND)
        task.cancel()
        await poller.stop(PATIENCE)
        await poller.polling.parser.close()
        log.info("stopped")
    return 0


async def _watched(db: Database, stop: asyncio.Event) -> None:
    """Until the signal. What is wrong with the database is told while it lasts; a broken one ends us."""
    while not stop.is_set():
        found, db.trouble = db.trouble, None
        if found is not None:
            log.error("trouble", what=f"database_{found.key}", detail=found.detail)
            if found.key == DAMAGED:
                raise found
        with suppress(TimeoutError):
            async with asyncio.timeout(LOOK):
                await stop.wait()

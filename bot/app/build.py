"""Puts a bot together. Nothing runs until it is asked to."""

import random
import secrets
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from bot.alerts import service as alerts
from bot.app import upkeep
from bot.app.clock import now
from bot.app.passes import Bot, Pass
from bot.app.ready import specs
from bot.config import Config
from bot.core.event import Published
from bot.delivery.dispatch import Dispatch
from bot.delivery.inbox import Inbox
from bot.delivery.messenger import Messenger
from bot.delivery.pace import Pace, PaceConfig
from bot.delivery.polling import Polling as Updates
from bot.delivery.worker import Bundle, Sender
from bot.i18n import Catalogs, distress_stems
from bot.store import restored, sources, state
from bot.store.database import Database, Tx
from feeds.extract import load_lexicons
from feeds.parse import Parser
from feeds.poll import Poller, Polling
from feeds.web import Web
from handlers import routers
from handlers.about import About


@dataclass(frozen=True, slots=True)
class Ports:
    """What is replaced in tests: the web, Telegram, the clock and chance."""

    web: Web
    messenger: Messenger
    now: Callable[[], datetime] = now
    clock: Callable[[], float] = time.monotonic
    rng: random.Random = field(default_factory=random.Random)


async def build(config: Config, db: Database, token: str, ports: Ports) -> Bot:
    """The bot, put together, with the sources of the config in the database."""
    async with db.write() as tx:
        await sources.sync(tx, specs(config), ports.now())
        restored_at = await state.moment(tx, state.RESTORED_AT)
    catalogs = Catalogs.load()
    me = secrets.token_hex(8)  # who holds a lease: another process, or this one after a restart, is somebody else
    bot_id = int(token.partition(":")[0])
    about = About(config.about.operator, config.about.contact, frozenset(config.telegram.owners))
    dispatch = Dispatch(token, routers(), catalogs, about=about, stems=distress_stems())
    pace = Pace(PaceConfig(**config.delivery.model_dump()))
    sender = Sender(db, ports.messenger, pace, me, ports.now, ports.clock, _bundling(catalogs))
    inbox = Inbox(db, ports.messenger, dispatch, catalogs, bot_id, ports.now)
    poller = Poller(_polling(config, db, ports, me, restored_at))
    bot = Bot(
        db=db,
        messenger=ports.messenger,
        inbox=inbox,
        sender=sender,
        updates=Updates(db, ports.messenger, bot_id, ports.now),
        poller=poller,
        passes=_passes(db, config, catalogs, poller, inbox, sender, ports.now),
        closing=(poller.polling.parser.close, db.close),
    )
    inbox.on_heard = sender.heard
    sender.on_free = bot.waker("deliver")
    poller.on_free = bot.waker("poll")
    db.on_commit = bot.wake
    return bot


def _bundling(catalogs: Catalogs) -> Bundle:
    async def bundle(tx: Tx, reader_id: int, found: Sequence[tuple[int, int]]) -> Mapping[str, Any] | None:
        return await alerts.bundled(tx, catalogs, reader_id, found)

    return bundle


def _polling(config: Config, db: Database, ports: Ports, me: str, restored_at: datetime | None) -> Polling:
    async def alert(tx: Tx, published: Published) -> None:
        await alerts.on_published(tx, published, ports.now())

    return Polling(
        db=db,
        web=ports.web,
        parser=Parser(),
        lexicons=load_lexicons(),
        reactions=(alert,),
        now=ports.now,
        rng=ports.rng,
        owner=me,
        min_interval=config.feeds.min_interval,
        first_fetch_hours=restored.gate_hours(config.feeds.first_fetch_hours, restored_at, ports.now()),
    )


def _passes(
    db: Database,
    config: Config,
    catalogs: Catalogs,
    poller: Poller,
    inbox: Inbox,
    sender: Sender,
    now: Callable[[], datetime],
) -> tuple[Pass, ...]:
    """The table of passes: name, one round of it, and how often it looks by itself. Commits wake them sooner."""
    url, days = config.database.url, config.database.backups
    return (
        Pass("poll", poller.round, timedelta(milliseconds=250)),
        Pass("fanout", lambda: alerts.fanout_round(db, catalogs, now()), timedelta(seconds=5)),
        Pass("inbox", inbox.round, timedelta(seconds=1)),
        Pass("deliver", sender.round, timedelta(seconds=1)),
        Pass("expire", lambda: upkeep.expire(db, url, now()), timedelta(minutes=1)),
        Pass("scrub", lambda: upkeep.scrub(db), timedelta(seconds=15)),
        Pass("backup", lambda: upkeep.backup_nightly(db, url, days, now()), timedelta(minutes=10)),
    )

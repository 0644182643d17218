"""Puts together what reads feeds: for the whole bot, and for a process that does nothing else.

Loads nothing of Telegram: a process for feeds alone stays small.
"""

import random
from collections.abc import Callable
from datetime import datetime

import structlog

from bot import __version__
from bot.alerts import service as alerts
from bot.app.clock import now
from bot.config import Config
from bot.core.event import Published
from bot.hearings import service as hearings
from bot.store import restored
from bot.store.database import Database, Tx
from campaigns.touched import touched
from feeds.extract import Lexicons
from feeds.ingest import Reaction
from feeds.parse import Parser
from feeds.poll import Polling
from feeds.sources import page
from feeds.web import HOST_GAP, AiohttpWeb, Web

log = structlog.get_logger(__name__)


def reactions(now: Callable[[], datetime]) -> tuple[Reaction, ...]:
    """What follows from an event that is published, by a feed or by a person."""

    async def alert(tx: Tx, published: Published) -> None:
        await alerts.on_published(tx, published, now())

    async def hearing(tx: Tx, published: Published) -> None:
        await hearings.on_published(tx, published.event, now())

    async def stop(tx: Tx, published: Published) -> None:
        if await touched(tx, published, now()):
            from bot.app import drives  # what campaigns are made of: a process for feeds seldom meets one

            await drives.stop(tx, published, now())

    return (alert, hearing, stop)


def polling(
    config: Config,
    db: Database,
    web: Web,
    me: str,
    restored_at: datetime | None,
    lexicons: Lexicons,
    reactions: tuple[Reaction, ...],
    *,
    now: Callable[[], datetime],
    rng: random.Random,
) -> Polling:
    """All that polling needs. `me`: who holds its leases."""
    full_text = page.installed()
    lacking = [one.id for one in config.feeds.sources if one.full_text]
    if lacking and not full_text:
        log.warning("full_text_not_installed", extra="fulltext", sources=lacking)
    return Polling(
        db=db,
        web=web,
        parser=Parser(),
        lexicons=lexicons,
        reactions=reactions,
        now=now,
        rng=rng,
        owner=me,
        min_interval=config.feeds.min_interval,
        first_fetch_hours=restored.gate_hours(config.feeds.first_fetch_hours, restored_at, now()),
        full_text=full_text,
    )


def web_port(config: Config) -> AiohttpWeb:
    """The door to the feeds. Hosts asked every second must not be kept waiting a second between two questions."""
    gap = min(HOST_GAP, config.feeds.min_interval.total_seconds() / 20)
    contact = config.web.public_url or config.about.contact
    agent = f"Vigil/{__version__}" + (f" ({contact})" if contact else "")
    return AiohttpWeb(allow_private=config.feeds.allow_private_addresses, user_agent=agent, now=now, host_gap=gap)

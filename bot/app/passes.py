"""A bot at work: its passes, what wakes them, and how it stops.

Every promise is a row; a pass does rounds over what is due. APScheduler only ticks; commits wake passes sooner.
"""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, timedelta
from typing import Any

import structlog
from apscheduler.schedulers.asyncio import AsyncIOScheduler

from bot.delivery.inbox import Inbox
from bot.delivery.messenger import Messenger
from bot.delivery.polling import Polling as Updates
from bot.delivery.worker import FUSE, STOPPED, Sender
from bot.store.database import Database
from feeds.poll import Poller

log = structlog.get_logger(__name__)

PATIENCE = 8.0
"""Seconds that work under way gets to end after a signal to stop."""


@dataclass(slots=True)
class Pass:
    """Work that is done in rounds until nothing is due, then waits for a wake-up. APScheduler ticks `every`."""

    name: str
    work: Callable[[], Awaitable[int]]
    every: timedelta
    wake: asyncio.Event = field(default_factory=asyncio.Event)

    async def run(self) -> None:
        """Go round for ever; an error costs a round, never the pass."""
        while True:
            self.wake.clear()
            try:
                busy = True
                while busy:
                    busy = await self.work() > 0
            except Exception:
                log.exception("pass_failed", name=self.name)
            await self.wake.wait()


@dataclass(slots=True)
class Bot:
    """The parts of a running bot. Tests drive the parts; `run` and the demo let the passes do it."""

    db: Database
    messenger: Messenger
    inbox: Inbox
    sender: Sender
    updates: Updates
    poller: Poller
    passes: tuple[Pass, ...]
    closing: tuple[Callable[[], Awaitable[None]], ...]

    def wake(self, names: frozenset[str]) -> None:
        """Let passes look for work now instead of at the next tick."""
        for one in self.passes:
            if one.name in names:
                one.wake.set()

    def waker(self, name: str) -> Callable[[], None]:
        """A callback that wakes one pass."""
        return next(one.wake.set for one in self.passes if one.name == name)

    @property
    def refusal(self) -> str | None:
        """Why Telegram refuses this bot altogether, if it does."""
        return None if self.sender.halted in (STOPPED, FUSE) else self.sender.halted

    async def serve(self, stop: asyncio.Event, *, polling: bool = True) -> str | None:
        """Work until `stop` is set, or until Telegram refuses the token: its reason then, else None.

        Without `polling` updates come in by the webhook.
        """
        self.sender.on_halt = stop.set
        scheduler = AsyncIOScheduler(timezone=UTC)
        for one in self.passes:
            scheduler.add_job(
                one.wake.set, "interval", seconds=one.every.total_seconds(), id=one.name, coalesce=True,
                max_instances=1, misfire_grace_time=None,
            )  # fmt: skip
        scheduler.start()
        tasks = [asyncio.create_task(one.run(), name=one.name) for one in self.passes]
        waiting: set[asyncio.Task[object]] = {asyncio.create_task(stop.wait())}
        updates = asyncio.create_task(self.updates.run(), name="updates") if polling else None
        try:
            await asyncio.wait(waiting | ({updates} if updates else set()), return_when=asyncio.FIRST_COMPLETED)
            return updates.result().reason if updates and updates.done() else None
        finally:
            await self._stop([*tasks, *waiting, *([updates] if updates else [])])
            scheduler.shutdown(wait=False)

    async def _stop(self, tasks: Sequence[asyncio.Task[Any]]) -> None:
        """Claim nothing more, let work under way end, then go."""
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        await asyncio.gather(self.sender.stop(PATIENCE), self.poller.stop(PATIENCE))

    async def close(self) -> None:
        """Close connections; the bot is not used any more."""
        for close in self.closing:
            await close()

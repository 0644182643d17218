"""A bot at work: its passes, what wakes them, and how it stops.

Every promise is a row; a pass does rounds over what is due. APScheduler only ticks; commits wake passes sooner.
"""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from datetime import UTC
from typing import Any

from apscheduler.schedulers.asyncio import AsyncIOScheduler

from bot.app.rounds import LAST_ROUND, PATIENCE, Pass
from bot.app.signs import Signs
from bot.app.steady import Steady
from bot.delivery.inbox import Inbox
from bot.delivery.messenger import Messenger
from bot.delivery.polling import Polling as Updates
from bot.delivery.settling import FUSE
from bot.delivery.worker import STOPPED, Sender
from bot.store.database import Database
from feeds.poll import Poller


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
    steady: Steady
    closing: tuple[Callable[[], Awaitable[None]], ...]
    signs: Signs = field(default_factory=Signs)
    role: str = "active"

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

    @property
    def troubles(self) -> tuple[str, ...]:
        """What is wrong now (bot/app/troubles.py)."""
        found = {
            f"database_{self.db.trouble.key}" if self.db.trouble else None,
            f"updates_{self.updates.problem}" if self.updates.problem else None,
            f"clock_{self.steady.doubt}" if self.steady.doubt else None,
            FUSE if self.sender.halted == FUSE else None,
        }
        return tuple(sorted(key for key in found if key))

    async def serve(self, stop: asyncio.Event, *, polling: bool = True) -> str | None:
        """Work until `stop` is set, or until Telegram refuses the token: its reason then, else None.

        Without `polling` updates come in by the webhook.
        """
        self.sender.on_halt = stop.set
        self.sender.halted = None if self.sender.halted == STOPPED else self.sender.halted  # a second term
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
        for one in self.passes:
            one.end()
        rounds = [task for task in tasks if task.get_name() in {one.name for one in self.passes}]
        await asyncio.wait(rounds, timeout=LAST_ROUND)
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        await asyncio.gather(self.sender.stop(PATIENCE), self.poller.stop(PATIENCE))

    async def close(self) -> None:
        """Close connections; the bot is not used any more."""
        for close in self.closing:
            await close()

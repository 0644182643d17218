"""The pass that does what needs the network, with no transaction open, and brings the result into the inbox.

Owns who does a task, for how long it may take and how often it is tried. Must not know what a result means: the update
in which it was asked for is handled again, with the result.
"""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import structlog

from bot.delivery.messenger import Messenger
from bot.store import tasks
from bot.store.database import Database
from bot.store.tasks import Claimed
from bot.store.trouble import Unavailable

log = structlog.get_logger(__name__)

AT_ONCE = 10
ATTEMPTS = 5
LEASE = timedelta(seconds=45)
PATIENCE = 30.0
"""Seconds a task may take: less than its lease, so that nobody takes over what is still being done."""

LONGEST_PAUSE = 300.0


@dataclass(frozen=True, slots=True)
class Found:
    """The result: a JSON value, not None."""

    value: Any


@dataclass(frozen=True, slots=True)
class Later:
    """Not now. `seconds`: when to try again, where somebody said so."""

    seconds: float | None = None


Ports = Messenger
"""What a task may use. Whatever else a kind of task needs is bound to its function by bot/app."""

Do = Callable[[Mapping[str, Any], Ports], Awaitable[Found | Later]]
"""Does a task with these parameters. It may be done twice: it must only look, or be harmless when repeated."""


@dataclass(slots=True)
class Tasks:
    """The pass of tasks; `kinds` says how each is done."""

    db: Database
    ports: Ports
    kinds: Mapping[str, Do]
    bot_id: int
    owner: str
    now: Callable[[], datetime]

    async def round(self) -> int:
        """Do what is due, several at once; how many were done or put off."""
        async with self.db.read() as tx:
            if not await tasks.any_due(tx, self.bot_id, self.now()):
                return 0
        async with self.db.write(first=True) as tx:
            items = await tasks.claim(tx, self.bot_id, self.now(), owner=self.owner, hold=LEASE, most=AT_ONCE)
        await asyncio.gather(*(self._do(item) for item in items))
        return len(items)

    async def _do(self, item: Claimed) -> None:
        outcome = await self._outcome(item)
        now = self.now()
        async with self.db.write(first=True) as tx:
            match outcome:
                case Found(value):
                    kept = await tasks.settle(tx, item, value, now, found=True)
                case Later() if item.attempts >= ATTEMPTS:
                    kept = await tasks.settle(tx, item, None, now, found=False)
                    log.error("task_parked", task=item.id, kind=item.kind)
                case Later(seconds):
                    pause = min(2.0**item.attempts if seconds is None else seconds, LONGEST_PAUSE)
                    kept = await tasks.again(tx, item, now + timedelta(seconds=pause))
        if not kept:
            log.warning("task_lease_lost", task=item.id, kind=item.kind)

    async def _outcome(self, item: Claimed) -> Found | Later:
        if item.attempts > ATTEMPTS:
            return Later()  # it was begun so often and never ended: perhaps it ends the process
        try:
            async with asyncio.timeout(PATIENCE):
                return await self.kinds[item.kind](item.params, self.ports)
        except Unavailable:
            raise
        except Exception:
            log.exception("task_failed", task=item.id, kind=item.kind, attempt=item.attempts)
            return Later()

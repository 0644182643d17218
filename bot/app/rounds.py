"""A pass: work that is done in rounds until nothing is due, and what wakes it.

Knows neither Telegram nor what the work is: a process for feeds alone has one of these and nothing of a bot.
"""

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import timedelta

import structlog

from bot.store.trouble import Unavailable

log = structlog.get_logger(__name__)

PATIENCE = 6.0
"""Seconds that messages and polls under way get to end after a signal to stop."""

LAST_ROUND = 2.0
"""Seconds that passes get before it to end their round."""

PAUSES = (1.0, 2.0, 5.0, 10.0)
"""Seconds a pass rests after rounds that failed one after the other: no wake-up shortens them."""

LATEST = 2.0
"""Seconds, at least, after which a pass looks by itself. Twice its own time, if that is longer.

The scheduler goes by the wall clock: one that is set back by a day would not tick for a day.
"""


@dataclass(slots=True)
class Pass:
    """Work that is done in rounds until nothing is due, then waits for a wake-up. APScheduler ticks `every`."""

    name: str
    work: Callable[[], Awaitable[int]]
    every: timedelta
    wake: asyncio.Event = field(default_factory=asyncio.Event)
    ending: bool = False

    async def run(self) -> None:
        """Go round until `end`; an error costs a round and a pause, never the pass."""
        failures, self.ending = 0, False
        while not self.ending:
            self.wake.clear()
            if await self._rounds():
                failures = 0
                await self._woken()
            else:
                await asyncio.sleep(PAUSES[min(failures, len(PAUSES) - 1)])
                failures += 1

    def end(self) -> None:
        """Let the round under way be the last: a transaction cut off in the middle costs more than it saves."""
        self.ending = True
        self.wake.set()

    async def _rounds(self) -> bool:
        try:
            busy = True
            while busy and not self.ending:
                busy = await self.work() > 0
        except Unavailable:
            return False  # told once for all passes, by bot/app/watch.py
        except Exception:
            log.exception("pass_failed", name=self.name)
            return False
        return True

    async def _woken(self) -> None:
        with suppress(TimeoutError):
            async with asyncio.timeout(max(LATEST, 2 * self.every.total_seconds())):
                await self.wake.wait()

"""How late the event loop is: what everything else in the process has to wait."""

import asyncio
from collections import deque
from collections.abc import AsyncIterator

from aiohttp import web

STEP = 0.5
"""Seconds between two looks."""

KEPT = 120
"""Looks that are remembered: a minute's worth."""


class Lag:
    """The longest delay of the last minute, in seconds."""

    def __init__(self) -> None:
        self._late: deque[float] = deque([0.0], maxlen=KEPT)

    @property
    def worst(self) -> float:
        """The longest delay that is remembered."""
        return max(self._late)

    async def beside(self, _app: web.Application) -> AsyncIterator[None]:
        """Look while a server runs: one of its `cleanup_ctx`."""
        task = asyncio.create_task(self.run(), name="lag")
        yield
        task.cancel()

    async def run(self) -> None:
        """Look for ever."""
        loop = asyncio.get_running_loop()
        while True:
            before = loop.time()
            await asyncio.sleep(STEP)
            self._late.append(max(0.0, loop.time() - before - STEP))

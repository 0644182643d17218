"""Who may ask which host when.

Owns the politeness between requests: one at a time for a host, a pause between them, a limit for all hosts together.
Waits on the loop's clock only; knows no HTTP.
"""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

_FORGET_ABOVE = 512


@dataclass(slots=True)
class _Seat:
    """One host: who holds it, how many want it, from when (loop time) it may be asked again."""

    lock: asyncio.Lock = field(default_factory=asyncio.Lock)
    wanted: int = 0
    free_at: float = 0.0


class Room:
    """Where documents are between their parsing and the database: a few at a time.

    They come faster than they are understood; else all that is due together would stand in memory together, read.
    """

    def __init__(self, most: int) -> None:
        self._places = asyncio.Semaphore(most)
        self._inside: set[object] = set()

    async def enter(self, whose: object) -> None:
        """Wait for a place; who has one keeps it."""
        if whose not in self._inside:
            await self._places.acquire()
            self._inside.add(whose)

    def leave(self, whose: object) -> None:
        """It is written down, or given up; who has no place leaves nothing."""
        if whose in self._inside:
            self._inside.discard(whose)
            self._places.release()


class Turns:
    """Turns of requests; `gap` seconds pass between the end of one and the start of the next to the same host."""

    def __init__(self, gap: float, limit: int) -> None:
        self._gap = gap
        self._all = asyncio.Semaphore(limit)
        self._seats: dict[str, _Seat] = {}

    @asynccontextmanager
    async def turn(self, host: str, *, follows: bool = False) -> AsyncIterator[None]:
        """Waits for the host to be free. `follows`: the next step of the same request (a redirect), without pause."""
        loop = asyncio.get_running_loop()
        seat = self._seats.setdefault(host, _Seat())
        seat.wanted += 1
        try:
            async with seat.lock:
                if not follows:
                    await asyncio.sleep(max(0.0, seat.free_at - loop.time()))
                async with self._all:  # last, so that nobody who waits for a host holds a place of the others
                    try:
                        yield
                    finally:
                        seat.free_at = loop.time() + self._gap
        finally:
            seat.wanted -= 1
            self._forget(loop.time())

    def _forget(self, now: float) -> None:
        if len(self._seats) > _FORGET_ABOVE:
            self._seats = {host: seat for host, seat in self._seats.items() if seat.wanted or seat.free_at > now}

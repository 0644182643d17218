"""Whether the machine's clock may be believed.

Owns the one question that everything which deletes by age asks before: a clock that is a year ahead for a minute must
not cost a reader, a receipt or a backup. Between two looks the wall clock must have gone as far as the monotonic one,
between two runs not more than a day; else it is in doubt until an outside clock (the date that Telegram's server puts
on every answer) agrees. While in doubt nothing is deleted; messages go on.
"""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

import structlog

from bot.store import state
from bot.store.database import Database
from bot.store.mend import mend, prolong

log = structlog.get_logger(__name__)

JUMP = timedelta(seconds=60)
"""A difference beyond this is no correction of a clock that runs a little wrong."""

AGREES = timedelta(minutes=5)
LONG = timedelta(days=1)
"""A start that seems to be longer than this after the last run needs the outside clock, too."""

ASKED_EVERY = 3600.0
"""Seconds between two questions to the outside clock while nothing speaks against ours."""

ASKED_AGAIN = 15.0
"""The same while something does."""

Outside = Callable[[], Awaitable[datetime | None]]
"""What time others say it is; None: they cannot be asked."""


def jump_of(before: tuple[datetime, float], after: tuple[datetime, float]) -> timedelta:
    """How far the wall clock went without the monotonic one; zero within what a correction may be."""
    jump = (after[0] - before[0]) - timedelta(seconds=after[1] - before[1])
    return jump if abs(jump) > JUMP else timedelta()


@dataclass(slots=True)
class Steady:
    """The watch over one clock. Without an outside clock ours is always believed."""

    db: Database
    now: Callable[[], datetime]
    clock: Callable[[], float]
    outside: Outside | None = None
    doubt: str | None = None
    """Why the clock is not believed: jumped, wrong."""

    _last: tuple[datetime, float] | None = None
    _asked: float | None = None
    _mended: bool = False

    async def believed(self) -> bool:
        """Whether something may be deleted because it is old. Looks, asks, and puts right what a jump spoilt."""
        await self._look()
        if self.outside is not None and self._time_to_ask():
            await self._ask(self.outside)
        if self.doubt is not None:
            return False
        if not self._mended:
            if rows := await mend(self.db, self.now()):
                log.warning("moments_mended", rows=rows)
            self._mended = True
        async with self.db.write() as tx:
            await state.set_moment(tx, state.SEEN_AT, self.now())
        return True

    async def _look(self) -> None:
        here, before = (self.now(), self.clock()), self._last
        if before is None:
            async with self.db.read() as tx:
                seen = await state.moment(tx, state.SEEN_AT)
            strange = seen is not None and not seen - JUMP <= here[0] <= seen + LONG
            jump = here[0] - seen if seen is not None and strange else timedelta()
        else:
            jump = jump_of(before, here)
        self._last = here
        if not jump:
            return
        log.warning("clock_jumped", seconds=round(jump.total_seconds()))
        self.doubt, self._mended, self._asked = (self.doubt or "jumped") if self.outside else None, False, None
        if before is not None and jump > timedelta():
            await prolong(self.db, before[0], jump)

    def _time_to_ask(self) -> bool:
        pause = ASKED_AGAIN if self.doubt else ASKED_EVERY
        return self._asked is None or self.clock() - self._asked >= pause

    async def _ask(self, outside: Outside) -> None:
        self._asked = self.clock()
        real = await outside()
        if real is None:
            return
        off = self.now() - real
        if abs(off) <= AGREES:
            if self.doubt:
                log.info("clock_believed")
            self.doubt = None
        elif self.doubt != "wrong":
            log.error("clock_wrong", seconds=round(off.total_seconds()))
            self.doubt, self._mended = "wrong", False

"""What is wrong with a running bot, told once: in the log when it begins and ends, in /healthz while it lasts.

Owns the log lines of troubles that many parts meet at the same time (a full disk stops every pass) and the trial after
which the database counts as well again. The words with the cure are the catalog's, `trouble.…`.
"""

import asyncio
import time
from collections.abc import Mapping
from dataclasses import dataclass, field

import structlog

from bot.app.passes import Bot
from bot.i18n import Translator
from bot.store import state
from bot.store.trouble import DAMAGED, Unavailable

log = structlog.get_logger(__name__)

STEP = 1.0
"""Seconds between two looks."""

TRIAL = 5
"""Looks between two trials of a database in trouble."""

TOLD_AGAIN = 60.0
"""Seconds in which the same trouble is told at most once, however often it comes and goes."""

CLOCK = 10
"""Looks between two at the clock."""


@dataclass(slots=True)
class Watch:
    """Looks at a bot for ever. `damaged` is set when the database is broken: to go on would break more."""

    bot: Bot
    t: Translator
    damaged: asyncio.Event = field(default_factory=asyncio.Event)
    _known: set[str] = field(default_factory=set)
    _told_at: dict[str, float] = field(default_factory=dict)

    def words(self) -> Mapping[str, str]:
        """Every trouble there is now, with its cure."""
        return {key: self.t(f"cli.trouble.{key}") for key in self.bot.troubles}

    async def run(self) -> None:
        """Look for ever."""
        looks = 0
        while True:
            try:
                await self.look(trial=looks % TRIAL == 0, clock=looks % CLOCK == 0)
            except Exception:
                log.exception("watch_failed")
            looks += 1
            await asyncio.sleep(STEP)

    async def look(self, *, trial: bool = True, clock: bool = False) -> None:
        """One look; tells what is new and what is over."""
        if clock:
            await self._look_at_clock()
        if self.bot.db.trouble is not None and self.bot.db.trouble.key == DAMAGED:
            self.damaged.set()
        elif self.bot.db.trouble is not None and trial:
            await self._try()
        self._tell(set(self.bot.troubles))

    async def _look_at_clock(self) -> None:
        try:
            await self.bot.steady.believed()
        except Unavailable:
            return
        except Exception:
            log.exception("clock_unknown")

    async def _try(self) -> None:
        """A database is well when it takes a few pages: one page fits in where a full disk takes no more."""
        try:
            await self.bot.db.cut_log()  # the room that a full disk lacks may be the log's own
            for size in (state.TRIAL_BYTES, 0):
                async with self.bot.db.write() as tx:
                    await state.trial(tx, size)
        except Unavailable:
            return
        self.bot.db.trouble = None
        self.bot.wake(frozenset(one.name for one in self.bot.passes))

    def _tell(self, found: set[str]) -> None:
        for key in sorted(found - self._known):
            last = self._told_at.get(key)
            if last is None or time.monotonic() - last >= TOLD_AGAIN:
                self._told_at[key] = time.monotonic()
                detail = self.bot.db.trouble.detail if key.startswith("database_") and self.bot.db.trouble else None
                log.error("trouble", what=key, detail=detail, cure=self.t(f"cli.trouble.{key}"))
        for key in sorted(self._known - found):
            log.info("trouble_over", what=key)
        self._known = found

"""Long polling: Telegram's updates into the inbox.

Owns the offset. It moves only after the updates it confirms are committed, and it lives in memory alone: after a
restart Telegram sends again what was never confirmed, and repeated numbers are ignored.
"""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

import structlog

from bot.delivery.messenger import Messenger
from bot.delivery.outcome import Halt, Outcome, RetryAfter, Sent
from bot.delivery.updates import ALLOWED_UPDATES, number_of, strip
from bot.store import inbox
from bot.store.database import Database
from bot.store.trouble import Unavailable

log = structlog.get_logger(__name__)

WAIT = 25
BACK_OFF = (1.0, 2.0, 5.0, 10.0, 30.0)
CALM = 60.0
"""Seconds without another conflict after which the other poller counts as gone: two of them take turns at answers."""

CONFLICT = "conflict"


@dataclass(slots=True)
class Polling:
    """The way updates come in. `clock`: seconds of any clock that never goes back."""

    db: Database
    messenger: Messenger
    bot_id: int
    now: Callable[[], datetime]
    clock: Callable[[], float]
    offset: int | None = None
    _conflict_at: float | None = None
    _told_at: float | None = None
    _beyond: int = 0
    _beyond_at: float | None = None

    @property
    def problem(self) -> str | None:
        """Why updates do not come in although Telegram answers: another program takes them."""
        lately = self._conflict_at is not None and self.clock() - self._conflict_at < CALM
        return CONFLICT if lately else None

    async def run(self) -> Halt:
        """Poll until Telegram refuses the token; that refusal. Cancelled from outside otherwise."""
        failures = 0
        while True:
            params = {"timeout": WAIT, "limit": 100, "allowed_updates": list(ALLOWED_UPDATES)}
            if self.offset is not None:
                params["offset"] = self.offset
            outcome = await self.messenger.call("getUpdates", params, timeout=WAIT + 15)
            match outcome:
                case Sent(result=result) if await self._taken(result):
                    failures = 0
                    continue
                case Halt(reason=reason) if reason != CONFLICT:
                    return outcome
                case Halt():
                    self._conflict_at = self.clock()
                    pause = BACK_OFF[min(failures, 2)]
                case RetryAfter(seconds=seconds):
                    pause = seconds
                case _:
                    pause = BACK_OFF[min(failures, len(BACK_OFF) - 1)]
            failures += 1
            self._tell(outcome, pause)
            await asyncio.sleep(pause)

    def _tell(self, outcome: Outcome, pause: float) -> None:
        """One line a minute, however often it is tried."""
        if self._told_at is None or self.clock() - self._told_at >= CALM:
            self._told_at = self.clock()
            reason = getattr(outcome, "reason", None)
            log.warning("updates_unavailable", outcome=type(outcome).__name__, reason=reason, pause=pause)

    async def _taken(self, result: object) -> bool:
        """Whether a batch was committed; if not, its offset was not moved and Telegram gives it again."""
        before = self.offset
        try:
            await self.take(result)
        except Unavailable:
            return False  # told by bot/app/watch.py
        except Exception:
            log.exception("updates_not_stored")
            return False
        # What is no update with a number of Telegram's cannot be confirmed, and would come again at once, for ever.
        return result == [] or self.offset != before

    async def take(self, result: object) -> int:
        """Commit a batch of updates, then move the offset; how many were new.

        Of a chat that floods only so much is kept (`inbox.admit`); the offset passes the rest.
        """
        updates = result if isinstance(result, list) else []
        stripped = [one for one in map(strip, updates) if one is not None]
        count = beyond = 0
        if stripped:
            rows = [(one.update_id, one.chat_id, one.payload) for one in stripped]
            async with self.db.write(short=True) as tx:
                kept = await inbox.admit(tx, self.bot_id, rows)
                count = await inbox.put(tx, self.bot_id, kept, self.now())
                beyond = len(rows) - len(kept)
        self._beyond += beyond
        if self._beyond and (self._beyond_at is None or self.clock() - self._beyond_at >= CALM):
            log.warning("updates_beyond_limit", number=self._beyond)
            self._beyond, self._beyond_at = 0, self.clock()
        numbers = [number for one in updates if (number := number_of(one)) is not None]
        if numbers:
            self.offset = max(numbers) + 1
        return count

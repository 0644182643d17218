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
from bot.delivery.outcome import Halt, RetryAfter, Sent
from bot.delivery.updates import ALLOWED_UPDATES, strip
from bot.store import inbox
from bot.store.database import Database

log = structlog.get_logger(__name__)

WAIT = 25
BACK_OFF = (1, 2, 5, 10, 30)


@dataclass(slots=True)
class Polling:
    """The way updates come in."""

    db: Database
    messenger: Messenger
    bot_id: int
    now: Callable[[], datetime]
    offset: int | None = None

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
                case Halt(reason=reason) if reason != "conflict":
                    return outcome
                case RetryAfter(seconds=seconds):
                    pause = seconds
                case _:
                    pause = BACK_OFF[min(failures, len(BACK_OFF) - 1)]
            failures += 1
            log.warning("updates_unavailable", outcome=type(outcome).__name__, pause=pause)
            await asyncio.sleep(pause)

    async def _taken(self, result: object) -> bool:
        """Whether a batch was committed; if not, its offset was not moved and Telegram gives it again."""
        try:
            await self.take(result)
        except Exception:
            log.exception("updates_not_stored")
            return False
        return True

    async def take(self, result: object) -> int:
        """Commit a batch of updates, then move the offset; how many were new."""
        updates = [one for one in result if isinstance(one, dict)] if isinstance(result, list) else []
        stripped = [one for one in map(strip, updates) if one is not None]
        count = 0
        if stripped:
            rows = [(one.update_id, one.chat_id, one.payload) for one in stripped]
            async with self.db.write(first=True) as tx:
                count = await inbox.put(tx, self.bot_id, rows, self.now())
        numbers = [one["update_id"] for one in updates if isinstance(one.get("update_id"), int)]
        if numbers:
            self.offset = max(numbers) + 1
        return count

"""The bot's queue of updates: numbering, long polling, confirmation, webhook state.

Owns which updates are pending and who may fetch them. Must not know what is inside an update, nor HTTP.
"""

import asyncio
from collections.abc import Collection
from contextlib import suppress

from bot.demo.model import Json, Refused

DEFAULT_OFF = frozenset({"chat_member", "message_reaction", "message_reaction_count"})
"""Kinds that Telegram sends only to a bot that asked for them by name."""

OTHER_POLLER = Refused(
    409,
    "Conflict: terminated by other getUpdates request; make sure that only one bot instance is running",
)
WEBHOOK_ACTIVE = Refused(
    409,
    "Conflict: can't use getUpdates method while webhook is active; use deleteWebhook to delete the webhook first",
)
WEBHOOK_SET = Refused(409, "Conflict: terminated by setWebhook request")


class Signal:
    """Wakes everybody who waits, once; who comes later waits for the next time."""

    def __init__(self) -> None:
        self._event = asyncio.Event()

    def fire(self) -> None:
        self._event.set()
        self._event = asyncio.Event()

    async def wait(self, seconds: float) -> None:
        """Returns at the next `fire` or after `seconds`."""
        with suppress(TimeoutError):
            # Not wait_for: in Python 3.11 it swallows a cancellation that meets the event.
            async with asyncio.timeout(seconds):
                await self._event.wait()


class Updates:
    """Pending updates in order. An update goes only when a poll asks for a later one, as with Telegram."""

    def __init__(self, first_id: int) -> None:
        self._next = first_id
        self._rows: list[Json] = []
        self._turn = 0
        self.closed = False
        self.changed = Signal()
        self.allowed: frozenset[str] | None = None
        self.webhook_url = ""

    def __len__(self) -> int:
        return len(self._rows)

    @property
    def first(self) -> Json | None:
        """The oldest pending update."""
        return self._rows[0] if self._rows else None

    def put(self, kind: str, payload: Json) -> int:
        """Queues an update, unless the bot did not ask for its kind; returns the update id."""
        number = self._next
        self._next += 1
        wanted = kind not in DEFAULT_OFF if self.allowed is None else kind in self.allowed
        if wanted:
            self._rows.append({"update_id": number, kind: payload})
            self.changed.fire()
        return number

    def allow(self, kinds: Collection[str] | None) -> None:
        """Remembers the kinds a bot asks for; None leaves the earlier choice, an empty list means the default."""
        if kinds is not None:
            self.allowed = frozenset(kinds) or None

    def confirm(self, offset: int) -> None:
        """Forgets updates before `offset`; a negative one keeps only that many from the end."""
        if offset < 0:
            self._rows = self._rows[offset:]
        else:
            self._rows = [row for row in self._rows if row["update_id"] >= offset]

    def clear(self) -> None:
        """Forgets all pending updates."""
        self._rows.clear()

    def set_webhook(self, url: str) -> None:
        """A waiting poll ends with a conflict when a webhook is set."""
        self.webhook_url = url
        self.changed.fire()

    def close(self) -> None:
        """Lets every waiting poll return at once."""
        self.closed = True
        self.changed.fire()

    async def poll(self, offset: int, limit: int, seconds: float) -> list[Json] | Refused:
        """Long polling: waits up to `seconds` for the first update. A newer poll ends an older one with 409."""
        if self.webhook_url:
            return WEBHOOK_ACTIVE
        self._turn += 1
        turn = self._turn
        self.changed.fire()
        self.confirm(offset)
        deadline = asyncio.get_running_loop().time() + seconds
        while not self._rows and not self.closed:
            left = deadline - asyncio.get_running_loop().time()
            if left <= 0:
                break
            await self.changed.wait(left)
            if self.webhook_url:
                return WEBHOOK_SET
            if turn != self._turn:
                return OTHER_POLLER
        return self._rows[:limit]

"""Who is next: claimed messages wait here until the pace lets them go.

Owns the order of those who wait (urgent before bulk before edits, within a lane who came first) and the spacing of
those who leave. When a message may leave at all is decided in pace.py. Must not know what is sent, nor the store.
"""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field
from math import inf
from typing import Final

from bot.core.messages import ANSWERS, Lane
from bot.delivery.pace import Pace

LONGEST_WAIT: Final = 15.0
"""Seconds a claimed row waits for the pace; beyond that it goes back to the queue."""

SLOTS: Final = (Lane.URGENT, Lane.BULK, Lane.DIGEST, Lane.EDIT)
"""Who shares the slots of bulk, in the order in which they get them."""

YIELD: Final = 0.005
"""Seconds for which somebody who could leave lets others go first."""

CATCH_UP: Final = 1.1
"""How much faster than the pace those may leave who were held up after their turn had come."""


@dataclass(slots=True)
class Line:
    """`clock` is a monotonic number of seconds; `is_open` says whether a lane is served at all."""

    pace: Pace
    clock: Callable[[], float]
    is_open: Callable[[Lane], bool]
    _waiting: dict[Lane, dict[object, int]] = field(default_factory=lambda: {lane: {} for lane in Lane})
    _departs: float = -inf

    async def turn(self, lane: Lane, chat_id: int) -> bool:
        """Wait until the pace lets a message to this chat go, and take the slot; False: too far away, or we stop."""
        deadline, ticket = self.clock() + LONGEST_WAIT, object()
        self._waiting[lane][ticket] = chat_id
        try:
            while self.is_open(lane) and self.clock() <= deadline:
                now = self.clock()
                ready = self.pace.ready_at(lane, chat_id, now)
                if ready <= now and self._first(lane, ticket, now):
                    self.pace.started(lane, chat_id, now)  # at once: between asking and taking nobody else may ask
                    return True
                if ready > deadline and ready != inf:
                    return False
                await asyncio.sleep(min(ready - now, 0.25) if ready > now else YIELD)
            return False
        finally:
            del self._waiting[lane][ticket]

    async def depart(self, lane: Lane) -> None:
        """Just before a request leaves: those whose turns came while the database hesitated leave one by one.

        Else a slow disk would turn into a burst, and that into a flood wait for everybody.
        """
        now = self.clock()
        wait = 0.0 if lane in ANSWERS else self._departs - now
        self._departs = max(now, self._departs) + 1 / (CATCH_UP * self.pace.bulk_rate(now))
        if wait > 0:
            await asyncio.sleep(wait)

    def _first(self, lane: Lane, ticket: object, now: float) -> bool:
        """Whether nobody who is more urgent, or waits longer, could leave now. Answers have a pace of their own."""
        if lane is Lane.REPLY:
            return True
        if lane is Lane.NEWCOMER:
            return not self._eager(now)
        for other in SLOTS[: SLOTS.index(lane) + 1]:
            for one, chat in self._waiting[other].items():
                if one is ticket:
                    return True
                if self.pace.ready_at(other, chat, now) <= now:
                    return False
        return True

    def _eager(self, now: float) -> bool:
        """Whether somebody we know waits for nothing but the pace of replies: newcomers stand back."""
        free = max(now, self.pace.lane_ready_at(Lane.REPLY, now))
        return any(self.pace.ready_at(Lane.REPLY, chat, now) <= free for chat in self._waiting[Lane.REPLY].values())

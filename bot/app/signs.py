"""Signs of life of a running bot: when each pass last ended a round, and when Telegram last answered.

Owns what "dead" means for a pass and "silent" for Telegram. Seconds of a monotonic clock: a jump of the wall clock is
no illness. Knows no table; what waits in the database is judged in bot/app/upkeep.py.
"""

import time
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from typing import Final

from bot.delivery.messenger import Messenger
from bot.delivery.outcome import Ambiguous, NotSent, Outcome, Sent

STUCK: Final = 60.0
"""Seconds without progress after which what should move is ill: seen within two minutes, whoever asks once in one."""

POLL_SILENT: Final = 75.0
"""The same for getUpdates, which may take 40 s and have nothing to say."""

WATCHED: Final = ("poll", "fanout", "amend", "inbox", "task", "deliver", "review")
"""Passes whose rounds are short. Those that keep the house may take minutes, and nobody waits for them."""


@dataclass(slots=True)
class Beat:
    """One pass: when its round began, ended and last did something, and since when every round has failed."""

    every: float
    begun: float
    ended: float | None = None
    worked: float | None = None
    failing: float | None = None

    def dead(self, now: float) -> bool:
        """It hangs in a round, fails in every one, or begins none."""
        if self.failing is not None and now - self.failing > STUCK:
            return True
        under_way = self.ended is None or self.ended < self.begun
        return now - self.begun > STUCK if under_way else now - (self.ended or 0) > self.every + STUCK


@dataclass(slots=True)
class Signs:
    """What the passes and calls of one process left behind."""

    clock: Callable[[], float] = time.monotonic
    beats: dict[str, Beat] = field(default_factory=dict)
    silent: float | None = None
    """Since when no call has been answered."""

    polled: float | None = None
    """When getUpdates was last answered well; at first, when it was first asked."""

    def beating(self, name: str, work: Callable[[], Awaitable[int]], every: float) -> Callable[[], Awaitable[int]]:
        """A pass's round that leaves its beat."""

        async def round_() -> int:
            beat = self.beats.setdefault(name, Beat(every, self.clock()))
            beat.begun = self.clock()
            try:
                count = await work()
            except Exception:
                beat.failing = beat.begun if beat.failing is None else beat.failing
                raise
            finally:
                beat.ended = self.clock()
            beat.failing = None
            beat.worked = beat.ended if count else beat.worked
            return count

        return round_

    def heard(self, method: str, began: float, outcome: Outcome) -> None:
        """A call ended."""
        unanswered = isinstance(outcome, Ambiguous | NotSent)
        self.silent = (began if self.silent is None else self.silent) if unanswered else None
        if method == "getUpdates" and isinstance(outcome, Sent):
            self.polled = self.clock()

    def asks(self, method: str) -> None:
        """A call begins."""
        if method == "getUpdates" and self.polled is None:
            self.polled = self.clock()

    def ill(self) -> tuple[str, ...]:
        """What is dead or silent: "pass_…", telegram, updates."""
        now = self.clock()
        found = [f"pass_{name}" for name in WATCHED if name in self.beats and self.beats[name].dead(now)]
        found += ["telegram"] if self.silent is not None and now - self.silent > STUCK else []
        found += ["updates"] if self.polled is not None and now - self.polled > POLL_SILENT else []
        return tuple(found)

    def idle(self, name: str) -> float | None:
        """Seconds since a pass last did something; None: never."""
        beat = self.beats.get(name)
        return None if beat is None or beat.worked is None else self.clock() - beat.worked

    @property
    def polled_seconds(self) -> float | None:
        """Seconds since getUpdates was last answered; None: it is not asked."""
        return None if self.polled is None else self.clock() - self.polled


@dataclass(frozen=True, slots=True)
class Listening:
    """A `Messenger` that leaves a sign of each call."""

    inner: Messenger
    signs: Signs

    async def call(self, method: str, params: Mapping[str, object], *, timeout: float = 20) -> Outcome:  # noqa: ASYNC109 - as in the port
        """See `Messenger.call`."""
        began = self.signs.clock()
        self.signs.asks(method)
        outcome = await self.inner.call(method, params, timeout=timeout)
        self.signs.heard(method, began, outcome)
        return outcome

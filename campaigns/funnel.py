"""What became of a campaign in numbers: from whoever was asked to what was done. Pure.

Owns which of the counts are a step. Asked and opened are people, begun and done are actions: one person may write to
several offices. Nothing here says who.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Final

from campaigns.asks import DIGEST, LAST_DAY, LAUNCH
from campaigns.flow import ActionState

FIRST: Final = frozenset({LAUNCH, DIGEST})
REMINDERS: Final = frozenset({"48h", LAST_DAY})
"""Reasons of asks (campaigns/asks.py)."""


@dataclass(frozen=True, slots=True)
class Funnel:
    """How many. `waiting`: asks on their way; `blocked`, `failed`: asks and reminders that did not arrive."""

    asked: int = 0
    waiting: int = 0
    reminded: int = 0
    blocked: int = 0
    failed: int = 0
    opened: int = 0
    started: int = 0
    completed: int = 0
    withdrawn: int = 0
    skipped: int = 0
    unavailable: int = 0

    @property
    def steps(self) -> Mapping[str, int]:
        """The way from being asked to having done it."""
        return {name: getattr(self, name) for name in ("asked", "opened", "started", "completed")}

    @property
    def beside(self) -> Mapping[str, int]:
        """What happened on the way. What was taken back is no part of it: beside what is public it tells too much."""
        names = ("waiting", "reminded", "blocked", "failed", "skipped", "unavailable")
        return {name: getattr(self, name) for name in names}


SETTLED: Final = ("delivered", "blocked", "failed", "unsure", "late", "recalled", "left")
"""What becomes of an ask: bot/store/asks_settled.py."""


def funnel(parts: Mapping[str, Mapping[str, int]]) -> Funnel:
    """The steps, out of the counts by part (bot/store/tallies.py)."""

    def asks(result: str, reasons: Collection[str]) -> int:
        return sum(parts.get(reason, {}).get(f"ask_{result}", 0) for reason in reasons)

    def done(state: ActionState) -> int:
        return sum(counts.get(state.value, 0) for counts in parts.values())

    every = FIRST | REMINDERS
    settled = sum(asks(result, every) for result in SETTLED)
    return Funnel(
        asked=asks("delivered", FIRST),
        waiting=max(0, asks("planned", every) - settled),
        reminded=asks("delivered", REMINDERS),
        blocked=asks("blocked", every),
        failed=asks("failed", every),
        opened=parts.get("", {}).get(ActionState.OPENED.value, 0),
        started=done(ActionState.STARTED),
        completed=done(ActionState.COMPLETED),
        withdrawn=done(ActionState.WITHDRAWN),
        skipped=done(ActionState.SKIPPED),
        unavailable=done(ActionState.UNAVAILABLE),
    )

"""Proof of a shared text: one recipient goes ahead, the others wait for what comes of it.

Owns what is known of each text (in memory: after a restart it is proved anew), so that a text Telegram cannot read
costs two refusals and not two for every reader. Must not know the store or what a text says.
"""

import asyncio
from contextlib import suppress
from dataclasses import dataclass, field
from enum import Enum, auto
from typing import Final

from bot.delivery.outcome import Outcome, Rejected, Sent

PATIENCE: Final = 3.0
"""Seconds a row waits for the proof; then it goes back to the queue and makes room for others."""

REMEMBERED: Final = 2_000
"""Texts; the oldest is proved again should it still be in use."""


class Pass(Enum):
    """What a row of a text may do now."""

    GO = auto()
    FIRST = auto()
    """Go, and tell (`leave`) what came of it: others wait."""
    LATE = auto()
    REFUSED = auto()
    """Telegram takes the text in no form."""


@dataclass(slots=True)
class _Text:
    proven: bool = False
    plain: bool = False
    refusal: str | None = None
    proving: asyncio.Event | None = None


async def _ended(known: _Text, patience: float) -> bool:
    with suppress(TimeoutError):
        async with asyncio.timeout(patience):
            while known.proving is not None:
                await known.proving.wait()
    return known.proving is None


@dataclass(slots=True)
class Proof:
    """What is known of the texts on their way, by the id of the text."""

    _texts: dict[int, _Text] = field(default_factory=dict)

    async def enter(self, text_id: int, *, plain: bool, patience: float = PATIENCE) -> Pass:
        """Wait until the text is proven, or until it is our turn to prove it. `plain`: it was refused before."""
        known = self._known(text_id)
        if plain and not known.proven:
            known.plain = True
        if known.proving is not None and not await _ended(known, patience):
            return Pass.LATE
        if known.refusal is not None:
            return Pass.REFUSED
        if known.proven:
            return Pass.GO
        known.proving = asyncio.Event()
        return Pass.FIRST

    def leave(self, text_id: int, outcome: Outcome | None, *, formatted: bool) -> None:
        """What came of the first one; None: it was never asked. Somebody else proves where this proves nothing."""
        known = self._known(text_id)
        if isinstance(outcome, Sent):
            known.proven = True
        elif isinstance(outcome, Rejected) and outcome.ours:
            known.plain = True
            if not formatted:
                known.refusal = outcome.reason
        waiting, known.proving = known.proving, None
        if waiting is not None:
            waiting.set()

    def doubt(self, text_id: int) -> None:
        """What was proven is to be proved again."""
        self._known(text_id).proven = False

    def plain(self, text_id: int) -> bool:
        """Whether the text goes out without formatting."""
        return self._known(text_id).plain

    def refusal(self, text_id: int) -> str | None:
        """Why Telegram takes the text in no form, if it does not."""
        return self._known(text_id).refusal

    def _known(self, text_id: int) -> _Text:
        if text_id not in self._texts:
            idle = (one for one, text in self._texts.items() if text.proving is None)
            if len(self._texts) >= REMEMBERED and (oldest := next(idle, None)) is not None:
                del self._texts[oldest]
            self._texts[text_id] = _Text()
        return self._texts[text_id]

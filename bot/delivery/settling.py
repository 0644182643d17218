"""What follows from an outcome: rows are settled, chats given up, everything halted.

Owns the bookkeeping around a decision of policy.py: what the fuse hears, who is suspected, when one strange answer is
checked before it halts everything. Must not know how a message is made or when it may leave (sending.py).
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Final

from bot.core.messages import Lane
from bot.delivery.fuse import Fuse
from bot.delivery.ledger import Ledger
from bot.delivery.messenger import Messenger
from bot.delivery.outcome import Ambiguous, Outcome, Sent, Unreachable
from bot.delivery.policy import (
    CRASH,
    Again,
    Done,
    Drop,
    HaltAll,
    MarkUnreachable,
    MoveTo,
    Park,
    PlainText,
    Settle,
    settle,
)
from bot.delivery.units import Unit
from bot.store.outbox import Claimed

PUT_OFF: Final = timedelta(minutes=15)
"""How long what waits for a chat waits that is perhaps unreachable."""

REFUSED_BUNDLES: Final = 10_000

UNASKED: Final = (Lane.URGENT, Lane.BULK, Lane.DIGEST)
"""Lanes of messages to somebody who did not just write to us."""

FUSE: Final = "fuse"
"""Why nothing but answers is sent: too many chats refused us (bot/delivery/fuse.py). A restart tries again."""


@dataclass(slots=True)
class Settling:
    """The end of every call. `halt` stops all sending, `moment` is the time."""

    messenger: Messenger
    ledger: Ledger
    moment: Callable[[], datetime]
    halt: Callable[[str], None]
    fuse: Fuse = field(default_factory=Fuse)
    unbundled: set[int] = field(default_factory=set)
    """Rows whose bundle was refused: they go one by one."""

    refusing: dict[int, tuple[int, int]] = field(default_factory=dict)

    async def ended(self, unit: Unit, outcome: Outcome | Again | None) -> Again | Drop | None:
        """After a call, or instead of one (`Again`); what is to become of the rows that follow in this chat."""
        if outcome is None:
            return None
        if isinstance(outcome, Again):
            await self.ledger.settle(unit, outcome)
            return outcome
        self._note(unit[0], outcome)
        decision = await self._settle(unit, outcome)
        if isinstance(decision, Again | Drop):
            return decision
        return self.at_once() if isinstance(decision, PlainText | MoveTo) else None

    async def lost(self, item: Claimed) -> None:
        """The sender of this row died while its request was on its way."""
        await self._settle((item,), Ambiguous(CRASH))

    async def apart(self, unit: Unit) -> Again:
        """The bundle cannot be made, or Telegram refuses it: its alerts go one by one."""
        if len(self.unbundled) > REFUSED_BUNDLES:
            self.unbundled.clear()
        self.unbundled.update(item.id for item in unit)
        back = self.at_once()
        await self.ledger.settle(unit, back)
        return back

    async def suspect(self, chat_id: int) -> None:
        """After a chain: who is given up must have nothing left in our hands that could come back to the queue."""
        if chat_id in self.refusing:
            self.fuse.suspect(chat_id, *self.refusing.pop(chat_id))
            await self.ledger.give_up(self.fuse.believed())

    def at_once(self) -> Again:
        """Back into the queue, and due."""
        return Again(self.moment(), counts_attempt=False)

    def _note(self, item: Claimed, outcome: Outcome) -> None:
        """Let the fuse know of first attempts to write to somebody who did not just write to us."""
        chat_id, reached = item.chat_id or 0, isinstance(outcome, Sent)
        if reached:
            self.fuse.heard(chat_id)
        first = item.lane in UNASKED and not item.attempts
        if first and isinstance(outcome, Sent | Unreachable):
            self.fuse.note(chat_id, reached=reached)
        if self.fuse.blown:
            self.halt(FUSE)

    async def _settle(self, unit: Unit, outcome: Outcome) -> Settle:
        head = unit[0]
        decision = settle(head.kind, head.attempts, outcome, self.moment(), formatted=formatted(head))
        if isinstance(decision, HaltAll) and isinstance(await self.messenger.call("getMe", {}), Sent):
            # The token is good: it was this one call, or a page of somebody in between.
            decision = Park(decision.reason)
        if len(unit) > 1 and isinstance(decision, PlainText | Park) and not isinstance(outcome, Ambiguous):
            return await self.apart(unit)
        if isinstance(decision, MarkUnreachable):
            return await self._unreachable(unit, decision)
        await self.ledger.settle(unit, decision)
        if isinstance(decision, HaltAll):
            self.halt(decision.reason)
        if isinstance(decision, Done) and (gone := self.fuse.believed()):
            await self.ledger.give_up(gone)
        return decision

    async def _unreachable(self, unit: Unit, decision: MarkUnreachable) -> Again | Drop:
        """What waits for this chat waits until we know that the fault is not ours (bot/delivery/fuse.py)."""
        chat_id, reader_id = unit[0].chat_id, unit[0].reader_id
        if chat_id is None or reader_id is None:
            await self.ledger.settle(unit, decision)
            return Drop(decision.reason)
        later, since = Again(self.moment() + PUT_OFF, counts_attempt=False), self.fuse.count
        await self.ledger.settle(unit, later)
        await self.ledger.put_off(reader_id, later.not_before)
        self.refusing[chat_id] = reader_id, since
        return later


def formatted(item: Claimed) -> bool:
    """Whether the message has formatting that could be taken away."""
    return not item.as_plain_text and "parse_mode" in item.params

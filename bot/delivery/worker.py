"""The sender: claims due rows, sends them at the pace Telegram allows, settles what became of them.

Owns the leases and the order within a chat. What an outcome means is decided in policy.py, when a message may leave in
pace.py. A row is committed as `sending` before its request leaves, so that after a crash it is known to be in doubt.
"""

import asyncio
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from html import unescape
from typing import Any

import structlog

from bot.core.messages import LANE_ORDER, Lane
from bot.delivery.messenger import Messenger
from bot.delivery.outcome import Ambiguous, Outcome
from bot.delivery.pace import Pace
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
from bot.store import outbox, readers
from bot.store.database import Database, Tx
from bot.store.outbox import Claimed

log = structlog.get_logger(__name__)

LEASE = timedelta(seconds=45)
"""Longer than the longest wait for the pace and the longest request together."""

SHARE: Mapping[Lane, int] = {Lane.REPLY: 30, Lane.URGENT: 20, Lane.BULK: 25, Lane.EDIT: 5}
"""Most rows held of each lane: about a second's worth, so that what is urgent is never behind a long claim."""

LONGEST_WAIT = 15.0
"""Seconds a claimed row waits for the pace; beyond that it goes back to the queue."""


@dataclass(slots=True)
class Sender:
    """The pass that empties the outbox. `clock` is a monotonic number of seconds for the pace."""

    db: Database
    messenger: Messenger
    pace: Pace
    owner: str
    now: Callable[[], datetime]
    clock: Callable[[], float]
    halted: str | None = None
    held: dict[Lane, int] = field(default_factory=lambda: dict.fromkeys(Lane, 0))
    busy: set[int] = field(default_factory=set)
    on_free: Callable[[], None] = lambda: None
    tasks: set[asyncio.Task[None]] = field(default_factory=set)

    async def round(self) -> int:
        """Claim what is due and there is room for, and start sending it; how many rows were claimed."""
        if self.halted or not await self._anything():
            return 0
        claimed: list[Claimed] = []
        async with self.db.write(first=True) as tx:
            lost = await outbox.overdue(tx, self.now(), owner=self.owner, hold=LEASE)
            for lane in LANE_ORDER:
                claimed += await self._claim(tx, lane)
        for item in lost:
            await self._settle(item, Ambiguous(CRASH))
        for chain in _by_chat(claimed):
            self._start(chain)
        return len(claimed) + len(lost)

    async def _anything(self) -> bool:
        async with self.db.read() as tx:
            return await outbox.any_due(tx, self.now())

    async def idle(self) -> None:
        """Wait until everything started is settled."""
        while self.tasks:
            await asyncio.wait(tuple(self.tasks))

    async def stop(self, patience: float) -> None:
        """Let requests in flight end, give the rest back to the queue."""
        self.halted = self.halted or "stopped"
        if self.tasks:
            await asyncio.wait(tuple(self.tasks), timeout=patience)
        for task in tuple(self.tasks):
            task.cancel()

    async def _claim(self, tx: Tx, lane: Lane) -> list[Claimed]:
        room = SHARE[lane] - self.held[lane]
        # A lane that may not send for a while is left in the queue, where what it holds can still be withdrawn.
        if room <= 0 or self.pace.lane_ready_at(lane, self.clock()) > self.clock() + LONGEST_WAIT / 3:
            return []
        busy = tuple(self.busy)
        items = await outbox.claim(tx, self.now(), lane=lane, owner=self.owner, hold=LEASE, most=room, busy=busy)
        self.busy.update(item.reader_id for item in items if item.reader_id is not None)
        self.held[lane] += len(items)
        return items

    def _start(self, chain: list[Claimed]) -> None:
        task = asyncio.create_task(self._send_chain(chain))
        self.tasks.add(task)
        task.add_done_callback(self._ended)

    def _ended(self, task: asyncio.Task[None]) -> None:
        self.tasks.discard(task)
        self.on_free()

    async def _send_chain(self, chain: list[Claimed]) -> None:
        """The rows of one chat, one after the other; if one must wait, those behind it wait, too."""
        later: datetime | None = None
        try:
            for item in chain:
                later = await self._send(item) if later is None else later
                if later is not None:
                    await self._back(item, later)
        except Exception:
            log.exception("delivery_failed")
        finally:
            for item in chain:
                self.held[item.lane] -= 1
                self.busy.discard(item.reader_id or 0)

    async def _send(self, item: Claimed) -> datetime | None:
        """Send one row and settle it; a moment means it must go back to the queue until then, with what follows it."""
        if item.chat_id is None:
            await self._write(item, Drop("chat_gone"))
            return None
        if not await self._turn(item.lane, item.chat_id):
            return self.now() + timedelta(seconds=1)
        if not await self._leaving(item):
            return None
        outcome: Outcome | None = None
        try:
            self.pace.started(item.lane, item.chat_id, self.clock())
            outcome = await self.messenger.call(item.method, parameters(item))
        finally:
            self.pace.finished(item.chat_id, outcome, self.clock())
        decision = await self._settle(item, outcome)
        return decision.not_before if isinstance(decision, Again) else None

    async def _leaving(self, item: Claimed) -> bool:
        async with self.db.write(first=item.lane is Lane.REPLY) as tx:
            return await outbox.leaving(tx, item, self.now(), owner=self.owner, hold=LEASE)

    async def _turn(self, lane: Lane, chat_id: int) -> bool:
        """Wait until the pace lets a message to this chat go; False: that is too far away, or we stop."""
        deadline = self.clock() + LONGEST_WAIT
        while not self.halted:
            ready = self.pace.ready_at(lane, chat_id, self.clock())
            wait = ready - self.clock()
            if wait <= 0:
                return True
            if ready > deadline and wait != float("inf"):
                return False
            if self.clock() > deadline:
                return False
            await asyncio.sleep(min(wait, 0.25))
        return False

    async def _settle(self, item: Claimed, outcome: Outcome) -> Settle:
        formatted = not item.as_plain_text and "parse_mode" in item.params
        decision = settle(item.kind, item.attempts, outcome, self.now(), formatted=formatted)
        await self._write(item, decision)
        return decision

    async def _back(self, item: Claimed, not_before: datetime) -> None:
        async with self.db.write() as tx:
            await outbox.again(tx, item, owner=self.owner, not_before=not_before, counts=False)

    async def _write(self, item: Claimed, decision: Settle) -> None:
        now, owner = self.now(), self.owner
        async with self.db.write(first=item.lane is Lane.REPLY) as tx:
            match decision:
                case Done(message_id):
                    await outbox.sent(tx, item, owner=owner, message_id=message_id, now=now)
                case Again(not_before, counts_attempt):
                    await outbox.again(tx, item, owner=owner, not_before=not_before, counts=counts_attempt)
                case PlainText():
                    await outbox.again(tx, item, owner=owner, not_before=now, counts=False, as_plain_text=True)
                case Park(reason):
                    await outbox.park(tx, item, owner=owner, why=reason, now=now)
                case Drop(reason):
                    await outbox.drop(tx, item, owner=owner, why=reason, now=now)
                case MarkUnreachable(reason):
                    await outbox.drop(tx, item, owner=owner, why=reason, now=now)
                    await self._unreachable(tx, item, now)
                case MoveTo(chat_id):
                    await self._move(tx, item, chat_id)
                case HaltAll(reason):
                    await outbox.again(tx, item, owner=owner, not_before=now, counts=False)
                    self.halted = reason
        if not isinstance(decision, Done | Again):
            log.warning("message_not_sent", outbox=item.id, kind=item.kind, decision=type(decision).__name__)

    async def _unreachable(self, tx: Tx, item: Claimed, now: datetime) -> None:
        if item.reader_id is not None:
            await readers.set_reachable(tx, item.reader_id, reachable=False, now=now)
            await outbox.drop_queued(tx, item.reader_id, now)

    async def _move(self, tx: Tx, item: Claimed, chat_id: int) -> None:
        if item.reader_id is None:
            await outbox.drop(tx, item, owner=self.owner, why="moved", now=self.now())
            return
        await readers.move(tx, item.reader_id, chat_id)
        await outbox.again(tx, item, owner=self.owner, not_before=self.now(), counts=False)


def parameters(item: Claimed) -> dict[str, Any]:
    """What the Bot API method takes; without formatting where Telegram refused it."""
    params = {"chat_id": item.chat_id, **item.params}
    if item.as_plain_text:
        params.pop("parse_mode", None)
        params.pop("reply_markup", None)
        params["text"] = plain(str(params.get("text", "")))
    return params


def plain(html: str) -> str:
    """The text without tags."""
    kept: list[str] = []
    inside = False
    for char in html:
        if char in "<>":
            inside = char == "<"
        elif not inside:
            kept.append(char)
    return unescape("".join(kept))


def _by_chat(items: Iterable[Claimed]) -> list[list[Claimed]]:
    chains: dict[int, list[Claimed]] = defaultdict(list)
    for item in items:
        chains[item.reader_id if item.reader_id is not None else -item.id].append(item)
    return list(chains.values())

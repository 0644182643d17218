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
from math import inf
from typing import Any

import structlog

from bot.core.messages import LANE_ORDER, Lane, MessageKind
from bot.core.night import due
from bot.delivery.messenger import Messenger
from bot.delivery.outcome import Ambiguous, Outcome, Sent
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
from bot.store import outbox, readers, state
from bot.store.database import Database, Tx
from bot.store.outbox import Claimed

log = structlog.get_logger(__name__)

LEASE = timedelta(seconds=45)
"""Longer than the longest wait for the pace and the longest request together."""

SHARE: Mapping[Lane, int] = {Lane.REPLY: 30, Lane.URGENT: 20, Lane.BULK: 25, Lane.EDIT: 5}
"""Most rows held of each lane: about a second's worth, so that what is urgent is never behind a long claim."""

SENT_WHILE_HELD = (Lane.REPLY, Lane.URGENT)
"""What goes out while the operator holds everything: answers, and what families are told of hearings."""

STOPPED = "stopped"
"""Why nothing is sent any more after a clean stop."""

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
    on_halt: Callable[[], None] = lambda: None
    tasks: set[asyncio.Task[None]] = field(default_factory=set)

    async def round(self) -> int:
        """Claim what is due and there is room for, and start sending it; how many rows were claimed."""
        if self.halted or not await self._anything():
            return 0
        claimed: list[Claimed] = []
        async with self.db.write(first=True) as tx:
            lost = await outbox.overdue(tx, self.now(), owner=self.owner, hold=LEASE)
            held = await state.held(tx)
            for lane in LANE_ORDER:
                if not held or lane in SENT_WHILE_HELD:
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

    def halt(self, reason: str) -> None:
        """Telegram refuses this bot altogether: claim nothing more until somebody acts."""
        self.halted = reason
        self.on_halt()

    async def stop(self, patience: float) -> None:
        """Let requests in flight end, give the rest back to the queue."""
        self.halted = self.halted or STOPPED
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
        rest: datetime | Drop | None = None
        try:
            for item in chain:
                if rest is None:
                    rest = await self._send(item)
                elif isinstance(rest, Drop):
                    await self._write(item, rest)
                else:
                    await self._back(item, rest)
        except Exception:
            log.exception("delivery_failed")
        finally:
            for item in chain:
                self.held[item.lane] -= 1
                self.busy.discard(item.reader_id or 0)

    async def _send(self, item: Claimed) -> datetime | Drop | None:
        """Send one row and settle it.

        The answer is for what follows it in the chat: a moment until which it must wait, or that it cannot arrive.
        """
        if item.chat_id is None:
            await self._write(item, Drop("chat_gone"))
            return None
        # Quiet hours were kept when the row was queued; after an outage, or a change of zone, it may be night by now.
        if item.kind is MessageKind.ALERT and item.night and (morning := due(item.night, self.now())) > self.now():
            await self._back(item, morning)
            return None
        if not await self._turn(item.lane, item.chat_id):
            await self._back(item, self.now() + timedelta(seconds=1))
            return self.now() + timedelta(seconds=1)
        # From here the slot is ours; whatever happens, it is given back.
        outcome: Outcome | None = None
        try:
            if not await self._leaving(item):
                return None
            outcome = await self.messenger.call(item.method, parameters(item))
        finally:
            self.pace.finished(item.chat_id, outcome, self.clock())
        decision = await self._settle(item, outcome)
        if isinstance(decision, MarkUnreachable):
            return Drop(decision.reason)
        if isinstance(decision, Again):
            return decision.not_before
        return self.now() if isinstance(decision, PlainText | MoveTo) else None

    async def _leaving(self, item: Claimed) -> bool:
        async with self.db.write(first=item.lane is Lane.REPLY) as tx:
            return await outbox.leaving(tx, item, self.now(), owner=self.owner, hold=LEASE)

    async def _turn(self, lane: Lane, chat_id: int) -> bool:
        """Wait until the pace lets a message to this chat go, and take the slot; False: too far away, or we stop."""
        deadline = self.clock() + LONGEST_WAIT
        while not self.halted and self.clock() <= deadline:
            now = self.clock()
            ready = self.pace.ready_at(lane, chat_id, now)
            if ready <= now:
                self.pace.started(lane, chat_id, now)  # at once: between asking and taking nobody else may ask
                return True
            if ready > deadline and ready != inf:
                return False
            await asyncio.sleep(min(ready - now, 0.25))
        return False

    async def _settle(self, item: Claimed, outcome: Outcome) -> Settle:
        formatted = not item.as_plain_text and "parse_mode" in item.params
        decision = settle(item.kind, item.attempts, outcome, self.now(), formatted=formatted)
        if isinstance(decision, HaltAll) and isinstance(await self.messenger.call("getMe", {}), Sent):
            # The token is good: it was this one call, or a page of somebody in between.
            decision = Park(decision.reason)
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
                    self.halt(reason)
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


def _chat(item: Claimed) -> int:
    """Whose row it is: the subscriber's, or, where there is none, that of the bare chat."""
    return item.reader_id if item.reader_id is not None else -abs(item.chat_id or item.id)


def _by_chat(items: Iterable[Claimed]) -> list[list[Claimed]]:
    chains: dict[int, list[Claimed]] = defaultdict(list)
    for item in items:
        chains[_chat(item)].append(item)
    return list(chains.values())

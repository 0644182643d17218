"""The sender: claims due rows, sends them at the pace Telegram allows, settles what became of them.

Owns the leases and the order within a chat. What an outcome means is decided in policy.py, when a message may leave in
pace.py, what is one message in units.py, whom to give up in fuse.py; ledger.py writes. A row is committed as `sending`
before its request leaves, so that after a crash it is known to be in doubt.
"""

import asyncio
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from html import unescape
from math import inf
from typing import Any

import structlog

from bot.core.messages import LANE_ORDER, Lane, MessageKind
from bot.core.night import due
from bot.delivery.fuse import Fuse
from bot.delivery.ledger import Ledger
from bot.delivery.messenger import Messenger
from bot.delivery.outcome import Ambiguous, Outcome, Sent, Unreachable
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
from bot.delivery.proof import Pass, Proof
from bot.delivery.units import BUNDLE, Unit, by_chat, singly, units
from bot.store import outbox, outbox_many, state
from bot.store.database import Database, Tx
from bot.store.outbox import Claimed

log = structlog.get_logger(__name__)

LEASE = timedelta(seconds=45)
"""Longer than the longest wait for the pace and the longest request together."""

SHARE: Mapping[Lane, int] = {Lane.REPLY: 30, Lane.URGENT: 20, Lane.BULK: 25, Lane.EDIT: 5}
"""Most rows held of each lane: about a second's worth, so that what is urgent is never behind a long claim."""

LARGEST_SHARE = 200
"""The same for bulk where the pace is far above Telegram's usual one."""

ADDED = 100
"""Most rows that one claim adds for bundles."""

SENT_WHILE_HELD = (Lane.REPLY, Lane.URGENT)
"""What goes out while the operator holds everything: answers, and what families are told of hearings."""

STOPPED = "stopped"
"""Why nothing is sent any more after a clean stop."""

FUSE = "fuse"
"""Why nothing but answers is sent: too many chats refused us (bot/delivery/fuse.py). A restart tries again."""

PUT_OFF = timedelta(minutes=15)
"""How long what waits for a chat waits that is perhaps unreachable."""

LONGEST_WAIT = 15.0
"""Seconds a claimed row waits for the pace; beyond that it goes back to the queue."""

REFUSED_BUNDLES = 10_000

Bundle = Callable[[Tx, int, Sequence[tuple[int, int]]], Awaitable[Mapping[str, Any] | None]]
"""One message, as parameters of sendMessage, for a reader instead of the alerts of these (event, revision).

None: they must go one by one.
"""


@dataclass(slots=True)
class Sender:
    """The pass that empties the outbox. `clock` is a monotonic number of seconds for the pace."""

    db: Database
    messenger: Messenger
    pace: Pace
    owner: str
    now: Callable[[], datetime]
    clock: Callable[[], float]
    bundle: Bundle | None = None
    halted: str | None = None
    held: dict[Lane, int] = field(default_factory=lambda: dict.fromkeys(Lane, 0))
    busy: set[int] = field(default_factory=set)
    on_free: Callable[[], None] = lambda: None
    on_halt: Callable[[], None] = lambda: None
    tasks: set[asyncio.Task[None]] = field(default_factory=set)
    fuse: Fuse = field(default_factory=Fuse)
    proof: Proof = field(default_factory=Proof)
    unbundled: set[int] = field(default_factory=set)
    refusing: dict[int, tuple[int, int]] = field(default_factory=dict)
    ledger: Ledger = field(init=False)

    def __post_init__(self) -> None:
        """The ledger asks for the time through us: tests turn our clock."""
        self.ledger = Ledger(self.db, self.owner, self._moment, LEASE)

    async def round(self) -> int:
        """Claim what is due and there is room for, and start sending it; how many rows were claimed."""
        if not self._open(Lane.REPLY) or not await self._anything():
            return 0
        claimed: list[Claimed] = []
        async with self.db.write(first=True) as tx:
            lost = await outbox.overdue(tx, self.now(), owner=self.owner, hold=LEASE)
            held = await state.held(tx)
            for lane in LANE_ORDER:
                if self._open(lane) and (not held or lane in SENT_WHILE_HELD):
                    claimed += await self._claim(tx, lane)
        most_singly = singly(claimed, self.now())
        for chain in by_chat(claimed):
            self._start(units(chain, most_singly, self.unbundled) if self.bundle else [(item,) for item in chain])
        await asyncio.gather(*(self._settle((item,), Ambiguous(CRASH)) for item in lost))
        return len(claimed) + len(lost)

    def heard(self, chat_id: int) -> None:
        """The chat wrote to us: it is reachable."""
        self.fuse.heard(chat_id)

    def _moment(self) -> datetime:
        return self.now()

    def _open(self, lane: Lane) -> bool:
        return self.halted is None or (self.halted == FUSE and lane is Lane.REPLY)

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
        self.halted = STOPPED if self.halted in (None, FUSE) else self.halted
        if self.tasks:
            await asyncio.wait(tuple(self.tasks), timeout=patience)
        for task in tuple(self.tasks):
            task.cancel()
        await self.ledger.idle()

    async def _claim(self, tx: Tx, lane: Lane) -> list[Claimed]:
        room = self._share(lane) - self.held[lane]
        # A lane that may not send for a while is left in the queue, where what it holds can still be withdrawn.
        if room <= 0 or self.pace.lane_ready_at(lane, self.clock()) > self.clock() + LONGEST_WAIT / 3:
            return []
        busy, now = tuple(self.busy), self.now()
        items = await outbox.claim(tx, now, lane=lane, owner=self.owner, hold=LEASE, most=room, busy=busy)
        if lane is Lane.BULK and self.bundle is not None:
            few = singly(items, now)
            items += await outbox_many.more_alerts(
                tx, items, now, owner=self.owner, hold=LEASE, above=few, each=BUNDLE, most=ADDED
            )
        self.busy.update(item.reader_id for item in items if item.reader_id is not None)
        self.held[lane] += len(items)
        return items

    def _share(self, lane: Lane) -> int:
        if lane is not Lane.BULK or not self.fuse.calm:
            return SHARE[lane]
        return max(SHARE[lane], int(min(self.pace.bulk_rate(self.clock()), LARGEST_SHARE)))

    def _start(self, chain: Sequence[Unit]) -> None:
        task = asyncio.create_task(self._send_chain(chain))
        self.tasks.add(task)
        task.add_done_callback(self._ended)

    def _ended(self, task: asyncio.Task[None]) -> None:
        self.tasks.discard(task)
        self.on_free()

    async def _send_chain(self, chain: Sequence[Unit]) -> None:
        """The messages to one chat, one after the other; if one must wait, those behind it wait, too."""
        rest: Again | Drop | None = None
        try:
            for unit in chain:
                if rest is None:
                    rest = await self._send(unit)
                else:
                    await self.ledger.settle(unit, rest)
            await self._suspect(chain[0][0].chat_id or 0)
        except Exception:
            log.exception("delivery_failed")
        finally:
            for item in (item for unit in chain for item in unit):
                self.held[item.lane] -= 1
                self.busy.discard(item.reader_id or 0)

    async def _send(self, unit: Unit) -> Again | Drop | None:
        """Send one message and settle its rows; what is to become of those that follow it in the chat."""
        head = unit[0]
        if head.chat_id is None:
            await self.ledger.settle(unit, Drop("chat_gone"))
            return None
        # Quiet hours were kept when the row was queued; after an outage, or a change of zone, it may be night by now.
        if head.kind is MessageKind.ALERT and head.night and (morning := due(head.night, self.now())) > self.now():
            await self.ledger.settle(unit, Again(morning, counts_attempt=False))
            return None
        if len(unit) > 1:
            return await self._send_bundle(unit)
        if head.text_id is not None:
            return await self._send_shared(head, head.text_id)
        return await self._ended_with(unit, await self._ask(unit, parameters(head)))

    async def _send_bundle(self, unit: Unit) -> Again | Drop | None:
        pairs = [(item.event_id or 0, item.revision or 0) for item in unit]
        async with self.db.read() as tx:
            params = await self.bundle(tx, unit[0].reader_id or 0, pairs) if self.bundle else None
        if params is None:
            return await self._apart(unit)
        return await self._ended_with(unit, await self._ask(unit, {"chat_id": unit[0].chat_id, **params}))

    async def _apart(self, unit: Unit) -> Again:
        """The bundle cannot be made, or Telegram refuses it: its alerts go one by one."""
        if len(self.unbundled) > REFUSED_BUNDLES:
            self.unbundled.clear()
        self.unbundled.update(item.id for item in unit)
        back = self._back()
        await self.ledger.settle(unit, back)
        return back

    async def _send_shared(self, item: Claimed, text_id: int) -> Again | Drop | None:
        """A text that is shared waits until one send of it succeeded; what Telegram refuses altogether is parked."""
        step = await self.proof.enter(text_id, plain=item.as_plain_text)
        if step is Pass.REFUSED:
            await self.ledger.settle((item,), Park(self.proof.refusal(text_id) or ""))
            return None
        if step is Pass.LATE:
            return await self._return((item,))
        item = replace(item, as_plain_text=item.as_plain_text or self.proof.plain(text_id))
        outcome: Outcome | Again | Drop | None = None
        try:
            outcome = await self._ask((item,), parameters(item))
        finally:
            if step is Pass.FIRST:
                answer = None if isinstance(outcome, Again | Drop) else outcome
                self.proof.leave(text_id, answer, formatted=_formatted(item))
        rest = await self._ended_with((item,), outcome)
        refusal = self.proof.refusal(text_id)
        if step is Pass.FIRST and refusal is not None:
            await self.ledger.park_text(text_id, refusal)
        return rest

    async def _ask(self, unit: Unit, params: Mapping[str, Any]) -> Outcome | Again | None:
        """Wait for our turn and send. Again: our turn is too far away; None: the rows are no longer ours."""
        lane, chat_id = unit[0].lane, unit[0].chat_id or 0
        if not await self._turn(lane, chat_id):
            return Again(self.now() + timedelta(seconds=1), counts_attempt=False)
        # From here the slot is ours; whatever happens, it is given back.
        outcome: Outcome | None = None
        try:
            if await self.ledger.leaving(unit):
                outcome = await self.messenger.call(unit[0].method, params)
        finally:
            self.pace.finished(chat_id, outcome, self.clock())
        return outcome

    async def _turn(self, lane: Lane, chat_id: int) -> bool:
        """Wait until the pace lets a message to this chat go, and take the slot; False: too far away, or we stop."""
        deadline = self.clock() + LONGEST_WAIT
        while self._open(lane) and self.clock() <= deadline:
            now = self.clock()
            ready = self.pace.ready_at(lane, chat_id, now)
            if ready <= now:
                self.pace.started(lane, chat_id, now)  # at once: between asking and taking nobody else may ask
                return True
            if ready > deadline and ready != inf:
                return False
            await asyncio.sleep(min(ready - now, 0.25))
        return False

    async def _ended_with(self, unit: Unit, outcome: Outcome | Again | Drop | None) -> Again | Drop | None:
        if outcome is None:
            return None
        if isinstance(outcome, Again | Drop):
            await self.ledger.settle(unit, outcome)
            return outcome
        self._note(unit[0], outcome)
        decision = await self._settle(unit, outcome)
        if isinstance(decision, Again | Drop):
            return decision
        return self._back() if isinstance(decision, PlainText | MoveTo) else None

    def _note(self, item: Claimed, outcome: Outcome) -> None:
        """Let the fuse know of first attempts to write to somebody who did not just write to us."""
        chat_id, reached = item.chat_id or 0, isinstance(outcome, Sent)
        if reached:
            self.fuse.heard(chat_id)
        if item.lane in (Lane.URGENT, Lane.BULK) and not item.attempts and isinstance(outcome, Sent | Unreachable):
            self.fuse.note(chat_id, reached=reached)
        if self.fuse.blown and self.halted is None:
            self.halted = FUSE
            log.error("fuse_blown")

    async def _settle(self, unit: Unit, outcome: Outcome) -> Settle:
        head = unit[0]
        decision = settle(head.kind, head.attempts, outcome, self.now(), formatted=_formatted(head))
        if isinstance(decision, HaltAll) and isinstance(await self.messenger.call("getMe", {}), Sent):
            # The token is good: it was this one call, or a page of somebody in between.
            decision = Park(decision.reason)
        if len(unit) > 1 and isinstance(decision, PlainText | Park) and not isinstance(outcome, Ambiguous):
            return await self._apart(unit)
        if isinstance(decision, MarkUnreachable):
            return await self._unreachable(unit, decision)
        await self.ledger.settle(unit, decision)
        if isinstance(decision, HaltAll):
            self.halt(decision.reason)
        if isinstance(decision, Done):
            await self.ledger.give_up(self.fuse.believed())
        return decision

    async def _unreachable(self, unit: Unit, decision: MarkUnreachable) -> Again | Drop:
        """What waits for this chat waits until we know that the fault is not ours (bot/delivery/fuse.py)."""
        chat_id, reader_id = unit[0].chat_id, unit[0].reader_id
        if chat_id is None or reader_id is None:
            await self.ledger.settle(unit, decision)
            return Drop(decision.reason)
        later, since = Again(self.now() + PUT_OFF, counts_attempt=False), self.fuse.count
        await self.ledger.settle(unit, later)
        await self.ledger.put_off(reader_id, later.not_before)
        self.refusing[chat_id] = reader_id, since
        return later

    async def _suspect(self, chat_id: int) -> None:
        """After a chain: who is given up must have nothing left in our hands that could come back to the queue."""
        if chat_id in self.refusing:
            self.fuse.suspect(chat_id, *self.refusing.pop(chat_id))
            await self.ledger.give_up(self.fuse.believed())

    async def _return(self, unit: Unit) -> Again:
        back = Again(self.now() + timedelta(seconds=1), counts_attempt=False)
        await self.ledger.settle(unit, back)
        return back

    def _back(self) -> Again:
        return Again(self.now(), counts_attempt=False)


def _formatted(item: Claimed) -> bool:
    return not item.as_plain_text and "parse_mode" in item.params


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

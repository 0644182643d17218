"""The sender: claims due rows and hands them over to be sent, as many as there is room for.

Owns the leases and what of each lane is in our hands. How a message is sent stands in sending.py, what follows from an
outcome in settling.py, when a message may leave in pace.py and line.py, what is one message in units.py; ledger.py
writes. A row is committed as `sending` before its request leaves, so that after a crash it is known to be in doubt.
"""

import asyncio
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

import structlog

from bot.core.messages import ANSWERS, LANE_ORDER, Lane
from bot.delivery.ledger import LEASE, Ledger
from bot.delivery.line import LONGEST_WAIT, Line
from bot.delivery.messenger import Messenger
from bot.delivery.pace import Pace
from bot.delivery.sending import Bundle, Sending
from bot.delivery.settling import FUSE, Settling
from bot.delivery.units import BUNDLE, Unit, by_chat, largest, singly, units
from bot.delivery.uploads import Uploads
from bot.store import edits, gathered, outbox, outbox_many
from bot.store.database import Database, Tx
from bot.store.outbox import Claimed
from bot.store.trouble import Unavailable

log = structlog.get_logger(__name__)

SHARE: Mapping[Lane, int] = {
    Lane.REPLY: 30,
    Lane.URGENT: 20,
    Lane.NEWCOMER: 30,
    Lane.BULK: 25,
    Lane.DIGEST: 600,
    Lane.EDIT: 5,
}
"""Most rows held of each lane: about a second's worth, so that what is urgent is never behind a long claim.

Of digests there are many rows in one message.
"""

LARGEST_SHARE = 400
"""The same for bulk where the pace is far above Telegram's usual one."""

FREE = 0.02
"""Seconds between the end of a message and the look for more."""

ADDED = 100
"""Most rows that one claim adds for bundles."""

SENT_WHILE_HELD = (*ANSWERS, Lane.URGENT)
"""What goes out while the operator holds everything: answers, and what families are told of hearings."""

STOPPED = "stopped"
"""Why nothing is sent any more after a clean stop."""


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
    doubt: Mapping[str, str] = field(default_factory=dict)
    halted: str | None = None
    holding: bool = False
    held: dict[Lane, int] = field(default_factory=lambda: dict.fromkeys(Lane, 0))
    busy: set[int] = field(default_factory=set)
    flying: set[int] = field(default_factory=set)
    """Rows in our hands: a clock that jumps ends their leases, but not what is under way."""

    tasks: set[asyncio.Task[None]] = field(default_factory=set)
    on_free: Callable[[], None] = lambda: None
    on_halt: Callable[[], None] = lambda: None
    ledger: Ledger = field(init=False)
    settling: Settling = field(init=False)
    sending: Sending = field(init=False)
    _telling: bool = False
    _due: frozenset[Lane] = frozenset()
    """Lanes that had something due when we last looked."""

    def __post_init__(self) -> None:
        """The parts ask for the time through us: tests turn our clock."""
        self.ledger = Ledger(self.db, self.owner, self._moment, LEASE)
        self.settling = Settling(self.messenger, self.ledger, self._moment, self.halt)
        line, uploads = Line(self.pace, self.clock, self._open), Uploads(self.db)
        self.sending = Sending(
            self.db, self.messenger, line, self.ledger, self.settling, uploads, self._moment, self.clock,
            self.bundle, self.doubt,
        )  # fmt: skip

    async def round(self) -> int:
        """Claim what is due and there is room for, and start sending it; how many rows were claimed."""
        if not self._open(Lane.REPLY):
            return 0
        async with self.db.read() as tx:
            look = await outbox.look(tx, self.now())
        self.holding, self._due = look.held, look.lanes
        if Lane.EDIT in look.lanes:
            await self._shed()
        lanes = [lane for lane in LANE_ORDER if lane in look.lanes and self._room(lane)]
        return await self._take(lanes, lost=look.lost) if lanes or look.lost else 0

    async def _shed(self) -> None:
        """Silent edits are the first to go when others wait."""
        now = self.clock()
        cut = self.halted == FUSE or self.pace.lane_ready_at(Lane.BULK, now) > now + LONGEST_WAIT / 3
        async with self.db.write() as tx:
            await edits.shed(tx, self.now(), cut=cut or self.holding)

    async def _take(self, lanes: Sequence[Lane], *, lost: bool) -> int:
        claimed: list[Claimed] = []
        async with self.db.write(short=True) as tx:
            doubtful = await self._overdue(tx) if lost else []
            for lane in lanes:
                claimed += await self._claim(tx, lane)
        most_singly, never = singly(claimed, self.now()), self.settling.unbundled
        for chain in by_chat(claimed):
            self._start(units(chain, most_singly, never) if self.bundle else [(item,) for item in chain])
        await asyncio.gather(*(self.settling.lost(item) for item in doubtful))
        return len(claimed) + len(doubtful)

    async def _overdue(self, tx: Tx) -> list[Claimed]:
        return await outbox.overdue(tx, self.now(), owner=self.owner, hold=LEASE, mine=self.flying)

    def heard(self, chat_id: int) -> None:
        """The chat wrote to us: it is reachable."""
        self.settling.fuse.heard(chat_id)

    def _moment(self) -> datetime:
        return self.now()

    def _open(self, lane: Lane) -> bool:
        if self.holding and lane not in SENT_WHILE_HELD:
            return False
        return self.halted is None or (self.halted == FUSE and lane in ANSWERS)

    async def idle(self) -> None:
        """Wait until everything started is settled."""
        while self.tasks:
            await asyncio.wait(tuple(self.tasks))

    def halt(self, reason: str) -> None:
        """Claim nothing more until somebody acts: Telegram refuses this bot, or (`FUSE`) too many chats do."""
        if reason != FUSE:
            self.halted = reason
            self.on_halt()
        elif self.halted is None:
            self.halted = FUSE
            log.error("fuse_blown")

    async def stop(self, patience: float) -> None:
        """Let requests in flight end, give the rest back to the queue."""
        self.halted = STOPPED if self.halted in (None, FUSE) else self.halted
        if self.tasks:
            await asyncio.wait(tuple(self.tasks), timeout=patience)
        for task in tuple(self.tasks):
            task.cancel()
        await self.ledger.idle()

    def _room(self, lane: Lane) -> int:
        """How many rows of a lane may be claimed now."""
        share = self._share(lane)
        room = share - self.held[lane]
        # A lane that may not send for a while is left in the queue, where what it holds can still be withdrawn.
        if not self._open(lane) or self.pace.lane_ready_at(lane, self.clock()) > self.clock() + LONGEST_WAIT / 3:
            return 0
        # What nobody waits for is fetched by the half share: a claim costs as much for one row as for many.
        return room if lane in SENT_WHILE_HELD or 2 * room >= share else 0

    async def _claim(self, tx: Tx, lane: Lane) -> list[Claimed]:
        busy, now = tuple(self.busy), self.now()
        room = self._room(lane)
        if lane is Lane.DIGEST:
            items = await gathered.claim(tx, now, owner=self.owner, hold=LEASE, most=room, busy=busy)
        else:
            items = await outbox.claim(tx, now, lane=lane, owner=self.owner, hold=LEASE, most=room, busy=busy)
        if lane is Lane.BULK and self.bundle is not None:
            few, each = singly(items, now), largest(items)
            items += await outbox_many.more_alerts(
                tx, items, now, owner=self.owner, hold=LEASE, above=few, each=each, most=ADDED * each // BUNDLE
            )
        self.busy.update(item.reader_id for item in items if item.reader_id is not None)
        self.held[lane] += len(items)
        return items

    def _share(self, lane: Lane) -> int:
        if lane is not Lane.BULK or not self.settling.fuse.calm:
            return SHARE[lane]
        return max(SHARE[lane], int(min(self.pace.bulk_rate(self.clock()), LARGEST_SHARE)))

    def _start(self, chain: Sequence[Unit]) -> None:
        self.flying.update(item.id for unit in chain for item in unit)
        task = asyncio.create_task(self._send(chain))
        self.tasks.add(task)
        task.add_done_callback(self._ended)

    def _ended(self, task: asyncio.Task[None]) -> None:
        self.tasks.discard(task)
        if not self._telling:  # many end at a time: the pass looks once for all of them
            self._telling = True
            asyncio.get_running_loop().call_later(FREE, self._tell)

    def _tell(self) -> None:
        """What has become due meanwhile wakes the pass itself; only what was left for want of room needs us."""
        self._telling = False
        if not self.tasks or any(self._room(lane) for lane in self._due):
            self.on_free()

    async def _send(self, chain: Sequence[Unit]) -> None:
        try:
            await self.sending.chain(chain)
        except Unavailable:
            pass  # told by bot/app/watch.py; rows we could not mark are taken over when their leases end
        except Exception:
            log.exception("delivery_failed")
        finally:
            for item in (item for unit in chain for item in unit):
                self.held[item.lane] -= 1
                self.flying.discard(item.id)
                self.busy.discard(item.reader_id or 0)

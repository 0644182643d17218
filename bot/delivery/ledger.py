"""What the sender writes about its rows, many of them in one transaction.

Owns the gathering: whoever writes while a transaction is under way shares the next one. Each caller waits until its
own is committed, so a row is `sending` before its request leaves. What is decided stands in policy.py.
"""

import asyncio
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Final

import structlog

from bot.core.messages import ANSWERS, Lane
from bot.delivery.policy import (
    Again,
    Done,
    Drop,
    HaltAll,
    MarkUnreachable,
    MoveTo,
    Park,
    PlainText,
    Settle,
)
from bot.store import outbox, outbox_many, readers
from bot.store.database import Database, Tx
from bot.store.outbox import Claimed
from bot.store.trouble import Unavailable

log = structlog.get_logger(__name__)

LEASE: Final = timedelta(seconds=45)
"""Longer than the longest wait for the pace and the longest request together."""

GATHER: Final = 0.001
"""Seconds a write waits for others when a person waits for it."""

GATHER_BULK: Final = 0.008
"""The same for what nobody waits for."""

UNAVAILABLE: Final = 2.0
"""Seconds between two tries to write what went out while the database takes nothing."""

ROWS: Final = 150
"""Most rows of one transaction; far below 100 ms."""

ONE_BY_ONE: Final = 25
"""Most decisions of one transaction that take statements of their own."""

PARKED_AT_ONCE: Final = 1_000

SOON: Final = ANSWERS | {Lane.URGENT}


@dataclass(frozen=True, slots=True)
class _Entry:
    """Rows that leave (`decision` None) or settle together."""

    items: Sequence[Claimed]
    decision: Settle | None
    written: "asyncio.Future[bool]"

    @property
    def soon(self) -> bool:
        """Whether a person waits for it."""
        return self.items[0].lane in SOON

    @property
    def single(self) -> bool:
        return not isinstance(self.decision, Done | None)


@dataclass(slots=True)
class Ledger:
    """The writer of a sender's rows. Every method returns once what it says is committed."""

    db: Database
    owner: str
    now: Callable[[], datetime]
    hold: timedelta
    _waiting: list[_Entry] = field(default_factory=list)
    _flushing: asyncio.Task[None] | None = None
    _soon: asyncio.Event = field(default_factory=asyncio.Event)

    async def leaving(self, items: Sequence[Claimed]) -> bool:
        """The request for these rows leaves now. False: not for all of them, so for none."""
        return await self._write(items, None)

    async def settle(self, items: Sequence[Claimed], decision: Settle) -> None:
        """What became of rows. What went out is written down as soon as the database can, however long that takes."""
        while not await self._written(items, decision):  # noqa: ASYNC110 - a full disk announces nothing
            await asyncio.sleep(UNAVAILABLE)
        if not isinstance(decision, Done | Again):
            for item in items:
                log.warning("message_not_sent", outbox=item.id, kind=item.kind, decision=type(decision).__name__)

    async def _written(self, items: Sequence[Claimed], decision: Settle) -> bool:
        try:
            await self._write(items, decision)
        except Unavailable:
            if not isinstance(decision, Done):
                raise  # nothing of it is lost: the row is taken over when its lease ends
            return False
        return True

    async def give_up(self, reader_ids: Sequence[int]) -> None:
        """These readers cannot be reached: nothing more is sent to them until they come back."""
        for reader_id in reader_ids:
            async with self.db.write() as tx:
                await readers.set_reachable(tx, reader_id, reachable=False, now=self.now())
                await outbox.drop_queued(tx, reader_id, self.now())

    async def put_off(self, reader_id: int, until: datetime) -> None:
        """What waits for a reader waits longer."""
        async with self.db.write() as tx:
            await outbox_many.put_off(tx, reader_id, until)

    async def park_text(self, text_id: int, why: str) -> None:
        """No row of this text can go out."""
        rows, more = 0, True
        while more:
            async with self.db.write() as tx:
                count = await outbox_many.park_text(tx, text_id, why, self.now(), most=PARKED_AT_ONCE)
            rows, more = rows + count, count == PARKED_AT_ONCE
        log.error("text_refused", text=text_id, reason=why, rows=rows)

    async def idle(self) -> None:
        """Wait until nothing is left to write."""
        if self._flushing is not None:
            await self._flushing

    async def _write(self, items: Sequence[Claimed], decision: Settle | None) -> bool:
        entry = _Entry(items, decision, asyncio.get_running_loop().create_future())
        self._waiting.append(entry)
        if entry.soon or len(self._waiting) >= ROWS:
            self._soon.set()
        if self._flushing is None or self._flushing.done():
            self._flushing = asyncio.create_task(self._flush())
        return await entry.written

    async def _flush(self) -> None:
        while self._waiting:
            with suppress(TimeoutError):
                await asyncio.wait_for(self._soon.wait(), GATHER_BULK)
                await asyncio.sleep(GATHER)
            batch = self._take()
            if not self._urges():
                self._soon.clear()
            try:
                await self._commit(batch)
            except Exception as error:  # noqa: BLE001 - each waiter gets it
                await self._apart(batch, error)

    def _urges(self) -> bool:
        """Whether what is left should not wait for more."""
        return len(self._waiting) >= ROWS or any(entry.soon for entry in self._waiting)

    async def _apart(self, batch: Sequence[_Entry], error: Exception) -> None:
        """A transaction failed: one entry that cannot be written must not take the others with it."""
        if len(batch) == 1 or isinstance(error, Unavailable):
            for entry in batch:
                if not entry.written.done():
                    entry.written.set_exception(error)
            return
        for entry in batch:
            try:
                await self._commit([entry])
            except Exception as own:  # noqa: BLE001 - its waiter gets it
                await self._apart([entry], own)

    def _take(self) -> list[_Entry]:
        rows = singles = taken = 0
        for entry in self._waiting:
            rows += len(entry.items)
            singles += len(entry.items) * entry.single
            if taken and (rows > ROWS or singles > ONE_BY_ONE):
                break
            taken += 1
        batch, self._waiting = self._waiting[:taken], self._waiting[taken:]
        return batch

    async def _commit(self, batch: Sequence[_Entry]) -> None:
        now = self.now()
        async with self.db.write(short=True) as tx:
            asks = [item for entry in batch if entry.decision is None for item in entry.items]
            left = await outbox_many.leaving(tx, asks, now, owner=self.owner, hold=self.hold)
            done = [
                (item, entry.decision.message_id)
                for entry in batch
                if isinstance(entry.decision, Done)
                for item in entry.items
            ]
            await outbox_many.sent(tx, done, owner=self.owner, now=now)
            for entry in batch:
                if entry.single or (entry.decision is None and not _all(entry, left)):
                    await self._rest(tx, entry, left, now)
        for entry in batch:
            if not entry.written.done():
                entry.written.set_result(entry.decision is not None or _all(entry, left))

    async def _rest(self, tx: Tx, entry: _Entry, left: set[int], now: datetime) -> None:
        """What takes statements of its own: decisions that are rare, and rows that stay because others were taken."""
        for item in entry.items:
            if entry.decision is not None:
                await self._one(tx, item, entry.decision, now)
            elif item.id in left:
                await outbox.again(tx, item, owner=self.owner, not_before=now, counts=False)

    async def _one(self, tx: Tx, item: Claimed, decision: Settle, now: datetime) -> None:
        owner = self.owner
        match decision:
            case Again(not_before, counts_attempt):
                await outbox.again(tx, item, owner=owner, not_before=not_before, counts=counts_attempt)
            case PlainText():
                await outbox.again(tx, item, owner=owner, not_before=now, counts=False, as_plain_text=True)
            case Park(reason):
                await outbox.park(tx, item, owner=owner, why=reason, now=now)
            case Drop(reason) | MarkUnreachable(reason):
                await outbox.drop(tx, item, owner=owner, why=reason, now=now)
            case MoveTo(chat_id):
                await self._move(tx, item, chat_id, now)
            case HaltAll():
                await outbox.again(tx, item, owner=owner, not_before=now, counts=False)
            case Done():
                raise AssertionError("rows that went out are written together")

    async def _move(self, tx: Tx, item: Claimed, chat_id: int, now: datetime) -> None:
        if item.reader_id is None:
            await outbox.drop(tx, item, owner=self.owner, why="moved", now=now)
            return
        await readers.move(tx, item.reader_id, chat_id)
        await outbox.again(tx, item, owner=self.owner, not_before=now, counts=False)


def _all(entry: _Entry, left: set[int]) -> bool:
    return left.issuperset([item.id for item in entry.items])

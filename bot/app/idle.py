"""The pass over readers who press nothing: asks three times whether they still want this, then erases with a last word.

Owns what is said and how much is done at a time. The rule is bot/core/idle.py, who is silent says bot/store/idle.py.
"""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

import structlog

from bot.core.alert import Rendered
from bot.core.idle import Act, Next, decide
from bot.core.messages import Lane, MessageKind
from bot.core.night import due
from bot.delivery.replies import message_params
from bot.i18n import Catalogs
from bot.store import idle, outbox, privacy
from bot.store.database import Database, Tx
from bot.store.idle import Silent
from bot.store.outbox import Message
from handlers.idle import question

log = structlog.get_logger(__name__)

A_TICK: Final = 100
"""Readers at a tick. All who fell silent in one month are due together: last words must not keep answers waiting."""

PAUSE: Final = 0.02
"""Seconds for others between two steps."""

Keeps = Callable[[Tx, int], Awaitable[bool]]
"""Whether a reader must be kept whatever is not pressed: a relative whose hearing is open."""


@dataclass(slots=True)
class Idle:
    """One bot's look at the silent."""

    db: Database
    catalogs: Catalogs
    now: Callable[[], datetime]
    keeps: Sequence[Keeps] = ()

    async def round(self) -> int:
        """Ask, count and erase; 0, for what is left waits for the next tick."""
        now = self.now()
        async with self.db.read() as tx:
            found = await idle.due(tx, now, most=A_TICK)
        done: list[Act] = []
        for start in range(0, len(found), privacy.READERS_AT_ONCE):
            async with self.db.write() as tx:
                some = await idle.again(tx, found[start : start + privacy.READERS_AT_ONCE], now)
                done += [await self._step(tx, one, now) for one in some]
            await asyncio.sleep(PAUSE)
        if found:
            log.info("silent_readers", asked=done.count(Act.ASK), erased=done.count(Act.ERASE))
        return 0

    async def _step(self, tx: Tx, one: Silent, now: datetime) -> Act:
        arrived = one.step % 2 == 1 and await idle.arrived(tx, one)
        then = decide(one.step, one.look_at, now, night=one.night, arrived=arrived, kept=await self._kept(tx, one.id))
        if then.act is Act.ERASE:
            await self._erase(tx, one, now)
            return then.act
        if then.act is Act.ASK:
            await self._ask(tx, one, then, now)
        await idle.put(tx, one.id, then.step, then.look_at)
        return then.act

    async def _kept(self, tx: Tx, reader_id: int) -> bool:
        for keeps in self.keeps:
            if await keeps(tx, reader_id):
                return True
        return False

    async def _ask(self, tx: Tx, one: Silent, then: Next, now: datetime) -> None:
        screen = question(self.catalogs.translator(one.lang))
        asked = Message("sendMessage", message_params(Rendered(screen.html, screen.buttons)), MessageKind.ASK)
        wakes, key = due(one.night, now), idle.question(then.look_at)
        await outbox.promise(tx, asked, now=now, reader_id=one.id, key=key, not_before=wakes)

    async def _erase(self, tx: Tx, one: Silent, now: datetime) -> None:
        """An answer's place in the queue: until it is gone, nothing that was erased is scrubbed."""
        await privacy.erase(tx, one.chat_id, now)
        word = self.catalogs.translator(one.lang).html("idle.last")
        last = Message("sendMessage", message_params(Rendered(word)))
        await outbox.promise(tx, last, now=now, chat_id=one.chat_id, lane=Lane.NEWCOMER)
        tx.wakes.add("scrub")

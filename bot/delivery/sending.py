"""One message on its way: how each sort of it is made, when it leaves, what is written before and after.

Owns the order "wait for the turn, mark the row as leaving, call Telegram, settle". Which rows are in our hands is the
worker's; when a message may leave, the line's; what an outcome means, settling's.
"""

import asyncio
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any, Final

from bot.core.files import plain
from bot.core.messages import MessageKind
from bot.core.night import due
from bot.delivery.doubt import marked
from bot.delivery.guarded import guarded
from bot.delivery.ledger import LEASE, Ledger
from bot.delivery.line import Line
from bot.delivery.messenger import Messenger
from bot.delivery.outcome import Outcome, Refusal, Rejected
from bot.delivery.policy import Again, Drop, Park
from bot.delivery.proof import Pass, Proof
from bot.delivery.settling import Settling, formatted
from bot.delivery.units import Unit, is_gathered
from bot.delivery.uploads import Given, Uploads, patience
from bot.store.database import Database, Tx
from bot.store.outbox import Claimed

PARALLEL: Final = 192
"""Most calls at a time; at Telegram's usual pace three are enough."""

RINGS: Final = (MessageKind.ALERT, MessageKind.REMINDER, MessageKind.DIGEST, MessageKind.BAD_NEWS)
"""What waits for the end of a night."""

FROZEN: Final = LEASE.total_seconds() / 2
"""Seconds between the mark and the request after which we were asleep: by now the row may be somebody else's."""


@dataclass(frozen=True, slots=True)
class Made:
    """One message instead of several rows. `params`: of sendMessage; None: nothing of them may be said any more.

    `told`: the events of which it tells; None: of all. What it does not tell of is dropped once it went out.
    """

    params: Mapping[str, Any] | None
    told: frozenset[int] | None = None


Bundle = Callable[[Tx, Unit], Awaitable[Made | None]]
"""Makes one message of several alerts, or of what was gathered for a digest. None: they must go one by one."""


@dataclass(slots=True)
class Sending:
    """Sends what the worker hands over. `clock`: monotonic seconds; `moment`: the time; `doubt`: by language, the first
    line of what may be a repeat.
    """

    db: Database
    messenger: Messenger
    line: Line
    ledger: Ledger
    settling: Settling
    uploads: Uploads
    moment: Callable[[], datetime]
    clock: Callable[[], float]
    bundle: Bundle | None = None
    doubt: Mapping[str, str] = field(default_factory=dict)
    proof: Proof = field(default_factory=Proof)
    lines: asyncio.Semaphore = field(default_factory=lambda: asyncio.Semaphore(PARALLEL))

    async def chain(self, chain: Sequence[Unit]) -> None:
        """The messages to one chat, one after the other; if one must wait, those behind it wait, too."""
        rest: Again | Drop | None = None
        for unit in chain:
            if rest is None:
                rest = await self.send(unit)
            else:
                await self.ledger.settle(unit, rest)
        await self.settling.suspect(chain[0][0].chat_id or 0)

    async def send(self, unit: Unit) -> Again | Drop | None:
        """Send one message and settle its rows; what is to become of those that follow it in the chat."""
        head = unit[0]
        if head.chat_id is None:
            await self.ledger.settle(unit, Drop("chat_gone"))
            return None
        # Quiet hours were kept when the row was queued; after an outage, or a change of zone, it may be night by now.
        now = self.moment()
        if head.kind in RINGS and head.night and (morning := due(head.night, now)) > now:
            await self.ledger.settle(unit, Again(morning, counts_attempt=False))
            return None
        if len(unit) > 1 or (is_gathered(head) and head.id not in self.settling.unbundled):
            return await self._send_bundle(unit)
        if head.text_id is not None:
            return await self._send_shared(head, head.text_id)
        if head.file_id is not None:
            return await self._send_file(head)
        return await self.settling.ended(unit, await self._ask(unit, parameters(head)))

    async def _send_bundle(self, unit: Unit) -> Again | Drop | None:
        async with self.db.read() as tx:
            made = await self.bundle(tx, unit) if self.bundle else None
        if made is None:
            return await self.settling.apart(unit)
        told = tuple(item for item in unit if made.told is None or item.event_id in made.told)
        rest = None
        if told and made.params is not None:
            rest = await self.settling.ended(told, await self._ask(told, {"chat_id": unit[0].chat_id, **made.params}))
        if left := tuple(item for item in unit if item not in told):
            await self.ledger.settle(left, rest or Drop("no_room"))
        return rest

    async def _send_shared(self, item: Claimed, text_id: int) -> Again | Drop | None:
        """A text that is shared waits until one send of it succeeded; what Telegram refuses altogether is parked."""
        step = await self.proof.enter(text_id, plain=item.as_plain_text)
        if step is Pass.REFUSED:
            await self.ledger.settle((item,), Park(self.proof.refusal(text_id) or ""))
            return None
        if step is Pass.LATE:
            return await self._return((item,))
        if not item.as_plain_text and self.proof.plain(text_id):
            item = replace(item, as_plain_text=True)
        outcome: Outcome | Again | None = None
        try:
            outcome = await self._ask((item,), parameters(item))
        finally:
            if step is Pass.FIRST:
                answer = None if isinstance(outcome, Again) else outcome
                self.proof.leave(text_id, answer, formatted=formatted(item))
        rest = await self.settling.ended((item,), outcome)
        refusal = self.proof.refusal(text_id)
        if step is Pass.FIRST and refusal is not None:
            await self.ledger.park_text(text_id, refusal)
        return rest

    async def _send_file(self, item: Claimed) -> Again | Drop | None:
        """A message with a file: by the handle that Telegram gave for it, or with its bytes."""
        given = await self.uploads.enter(item)
        if given is Pass.LATE:
            return await self._return((item,))
        if not isinstance(given, Given):
            await self.ledger.settle((item,), Park(str(given)))
            return None
        outcome: Outcome | Again | None = None
        try:
            outcome = await self._ask((item,), parameters(item) | given.params)
        finally:
            stale = await self.uploads.leave(item, given, None if isinstance(outcome, Again) else outcome)
        if stale:
            await self.ledger.settle((item,), self.settling.at_once())
            return self.settling.at_once()
        if isinstance(outcome, Rejected) and outcome.reason is Refusal.FILE:
            item = replace(item, as_plain_text=True)  # no other caption makes the file a better one
        return await self.settling.ended((item,), outcome)

    async def _ask(self, unit: Unit, params: Mapping[str, Any]) -> Outcome | Again | None:
        """Wait for our turn and send. Again: our turn is too far away; None: the rows are no longer ours."""
        lane, chat_id = unit[0].lane, unit[0].chat_id or 0
        if not await self.line.turn(lane, chat_id):
            return Again(self.moment() + timedelta(seconds=1), counts_attempt=False)
        # From here the slot is ours; whatever happens, it is given back.
        outcome: Outcome | None = None
        try:
            async with self.lines:
                since = self.clock()
                if await self.ledger.leaving(unit):
                    await self.line.depart(lane)
                    if self.clock() - since < FROZEN:
                        asked = guarded(unit[0], marked(unit[0], params, self.doubt))
                        outcome = await self.messenger.call(unit[0].method, asked, timeout=patience(unit[0], asked))
        finally:
            self.line.pace.finished(chat_id, outcome, self.clock())
        return outcome

    async def _return(self, unit: Unit) -> Again:
        back = Again(self.moment() + timedelta(seconds=1), counts_attempt=False)
        await self.ledger.settle(unit, back)
        return back


def parameters(item: Claimed) -> dict[str, Any]:
    """What the Bot API method takes; without formatting where Telegram refused it."""
    params = {"chat_id": item.chat_id, **item.params}
    if item.as_plain_text:
        params.pop("parse_mode", None)
        params.pop("reply_markup", None)
        words = "caption" if item.file_id is not None else "text"
        params[words] = plain(str(params.get(words, "")))
    return params

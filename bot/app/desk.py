"""The pass of the desk: carries out decisions that are final, and tells moderators of what waits too long.

Also of sources that lost the right to publish. Moderators are told once of each, in one neutral line that names nobody,
and never at night.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import product
from typing import Final

import structlog

from bot.app import watched
from bot.core.alert import Rendered
from bot.core.messages import MessageKind
from bot.core.night import Profile, due
from bot.core.roles import Right
from bot.delivery.replies import message_params
from bot.i18n import Catalogs
from bot.store import outbox, owners, review, standing
from bot.store.database import Database, Tx
from bot.store.review import Staff, Waiting
from feeds import desk
from feeds.ingest import Reaction
from feeds.waiting import STALE
from handlers.staff import trust

log = structlog.get_logger(__name__)

PAUSE: Final = timedelta(minutes=1)
"""Between two looks at what waits."""

WEEK: Final = timedelta(days=7)
UNSEEN: Final = "unseen"
"""Under this name it is written down when the staff was last told of what nobody looked at."""


@dataclass(slots=True)
class Desk:
    """One bot's desk. `reactions`: what follows from a published event."""

    db: Database
    catalogs: Catalogs
    now: Callable[[], datetime]
    reactions: Sequence[Reaction]
    _looked: datetime | None = None

    async def round(self) -> int:
        """Carry out and tell; how many decisions were carried out."""
        now = self.now()
        done = await desk.release(self.db, self.reactions, now)
        if self._looked is None or abs(now - self._looked) >= PAUSE:
            self._looked = now
            await desk.let_out(self.db, self.reactions, now)
            await self._tell(now)
            await self._tell_of_unseen(now)
            await watched.tell(self.db, self.catalogs, now)
        return done

    async def _tell(self, now: datetime) -> None:
        await self._tell_of_doubts(now)
        async with self.db.read() as tx:
            found = await desk.overdue(tx, now)
        if not found:
            return
        async with self.db.write() as tx:
            staff = await review.staff(tx, Right.REVIEW)
            for one in staff:
                await self._note(tx, one, found, now)
            if staff:  # whoever becomes a moderator later is told then
                await review.told(tx, [one.id for one in found], now)
                log.info("moderators_told", events=len(found), moderators=len(staff))

    async def _note(self, tx: Tx, one: Staff, found: Sequence[Waiting], now: datetime) -> None:
        await _promise(tx, one, Rendered(self.catalogs.translator(one.lang).html("review.overdue", n=len(found))), now)

    async def _tell_of_unseen(self, now: datetime) -> None:
        """Once a week: how many wait that nobody looked at for days."""
        async with self.db.read() as tx:
            last, count = await owners.told_at(tx, UNSEEN), await review.unseen(tx, now - STALE)
        if not count or (last is not None and now - last < WEEK):
            return
        async with self.db.write() as tx:
            staff = await review.staff(tx, Right.REVIEW)
            for one in staff:
                text = self.catalogs.translator(one.lang).html("review.unseen", n=count)
                await _promise(tx, one, Rendered(text), now)
            if staff:
                await owners.told(tx, UNSEEN, now)

    async def _tell_of_doubts(self, now: datetime) -> None:
        """Of each source that lost the right to publish, once."""
        async with self.db.read() as tx:
            if not await standing.doubted(tx, untold=True):
                return
        async with self.db.write() as tx:
            found, staff = await standing.doubted(tx, untold=True), await review.staff(tx, Right.REVIEW)
            for one, source in product(staff, found):
                screen = trust.note(self.catalogs.translator(one.lang), source)
                await _promise(tx, one, Rendered(screen.html, screen.buttons), now)
            if staff:  # whoever becomes a moderator later is told then
                await standing.told(tx, [source.id for source in found], now)
                log.info("doubts_told", sources=[source.id for source in found], moderators=len(staff))


async def _promise(tx: Tx, one: Staff, text: Rendered, now: datetime) -> None:
    note = outbox.Message("sendMessage", message_params(text), MessageKind.STAFF)
    wakes = due(Profile(one.zone, one.quiet_from, one.quiet_to), now)
    await outbox.promise(tx, note, now=now, reader_id=one.id, not_before=wakes)

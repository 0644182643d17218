"""The pass of the desk: carries out decisions that are final, and tells moderators of what waits too long.

Moderators are told once of each event, in one neutral line that names nobody, and never at night.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

import structlog

from bot.core.alert import Rendered
from bot.core.messages import MessageKind
from bot.core.night import Profile, due
from bot.core.roles import Right
from bot.delivery.replies import message_params
from bot.i18n import Catalogs
from bot.store import outbox, review
from bot.store.database import Database, Tx
from bot.store.review import Staff, Waiting
from feeds import desk
from feeds.ingest import Reaction

log = structlog.get_logger(__name__)

PAUSE: Final = timedelta(minutes=1)
"""Between two looks at what waits."""


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
            await self._tell(now)
        return done

    async def _tell(self, now: datetime) -> None:
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
        text = self.catalogs.translator(one.lang).html("review.overdue", n=len(found))
        note = outbox.Message("sendMessage", message_params(Rendered(text)), MessageKind.STAFF)
        wakes = due(Profile(one.zone, one.quiet_from, one.quiet_to), now)
        await outbox.promise(tx, note, now=now, reader_id=one.id, not_before=wakes)

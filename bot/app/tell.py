"""Tells the owners that something needs their hand: once an hour for each reason, in neutral words, naming nobody.

Owns the reasons and the pace of telling. A note is a row like every message; it travels with the answers, which go out
when nothing else does. Where the database cannot be written, Telegram is asked directly, as long as it is known whom to
write to.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from types import MappingProxyType
from typing import Final

import structlog

from bot.core.alert import Rendered
from bot.core.messages import Lane, MessageKind
from bot.delivery.messenger import Messenger
from bot.delivery.replies import message_params
from bot.delivery.settling import FUSE
from bot.delivery.worker import STOPPED
from bot.i18n import Catalogs
from bot.store import outbox, owners
from bot.store.database import Database
from bot.store.owners import Owner
from bot.store.trouble import Unavailable

log = structlog.get_logger(__name__)

PAUSE: Final = timedelta(hours=1)
"""At most one note in this time for each reason."""

LASTING: Final = timedelta(minutes=3)
"""A database that cannot be written for as long is worth a note."""

WORDS: Final[Mapping[str, str]] = MappingProxyType(
    {"fuse": "owner.fuse", "halted": "owner.halted", "text": "owner.text", "database": "owner.database"}
)


def reasons(halted: str | None, *, refused: bool) -> tuple[str, ...]:
    """What to tell of, besides the database."""
    sender = {None: (), STOPPED: (), FUSE: ("fuse",)}.get(halted, ("halted",))
    return (*sender, *(("text",) if refused else ()))


@dataclass(slots=True)
class Tell:
    """The pass that tells. `halted`: why the sender stands still, if it does."""

    db: Database
    messenger: Messenger
    catalogs: Catalogs
    now: Callable[[], datetime]
    halted: Callable[[], str | None]
    _owners: Sequence[Owner] = ()
    _ill_since: datetime | None = None
    _told_directly: datetime | None = None

    async def round(self) -> int:
        """Look once; 0, for one look is enough."""
        try:
            await self._look()
        except Unavailable:
            self._ill_since = self._ill_since or self.now()
        if self.db.trouble is None:
            self._ill_since = None
        else:
            await self._directly()
        return 0

    async def _look(self) -> None:
        now = self.now()
        async with self.db.read() as tx:
            self._owners = await owners.owners(tx)
            since = max(now - PAUSE, await owners.told_at(tx, "text") or now - PAUSE)
            found = reasons(self.halted(), refused=await owners.refused(tx, since))
        for reason in found:
            await self._note(reason, now)

    async def _note(self, reason: str, now: datetime) -> None:
        async with self.db.write() as tx:
            last = await owners.told_at(tx, reason)
            if last is not None and now - last < PAUSE:
                return
            await owners.told(tx, reason, now)
            for owner in self._owners:
                params = self._params(owner, reason)
                note = outbox.Message("sendMessage", params, MessageKind.STAFF)
                await outbox.promise(tx, note, now=now, reader_id=owner.id, lane=Lane.REPLY)
        log.warning("owners_told", reason=reason, owners=len(self._owners))

    async def _directly(self) -> None:
        now = self.now()
        self._ill_since = self._ill_since or now
        recently = self._told_directly is not None and now - self._told_directly < PAUSE
        if now - self._ill_since < LASTING or recently:
            return
        self._told_directly = now
        for owner in self._owners:
            await self.messenger.call("sendMessage", {"chat_id": owner.chat_id, **self._params(owner, "database")})
        log.warning("owners_told", reason="database", owners=len(self._owners))

    def _params(self, owner: Owner, reason: str) -> dict[str, object]:
        return message_params(Rendered(self.catalogs.translator(owner.lang).html(WORDS[reason])))

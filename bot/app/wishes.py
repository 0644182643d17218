"""The pass of wishes: liaisons are told at once, again after 72 hours and then every day, until they have decided.

What nobody decided on stays as it was asked: less is taken back by a liaison only. The asker is told so, once.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

import structlog

from bot.core.alert import Rendered
from bot.core.messages import Lane, MessageKind
from bot.core.night import Profile, due
from bot.core.roles import Role
from bot.core.wish import Wish, WishState, reminded_by, reminder_at
from bot.delivery.replies import message_params
from bot.i18n import Catalogs, Translator
from bot.store import outbox, review
from bot.store import wishes as store
from bot.store.database import Database, Tx
from bot.store.one_by_one import one_by_one
from bot.store.review import Staff
from handlers import quiet_screens
from handlers.screens import Screen

log = structlog.get_logger(__name__)

AGAIN: Final = timedelta(minutes=5)
"""After which a wish is looked at again that could not be."""


@dataclass(slots=True)
class Wishes:
    """One bot's look at what was asked."""

    db: Database
    catalogs: Catalogs
    now: Callable[[], datetime]

    async def round(self) -> int:
        """Tell of what is due; how many wishes that were."""
        now = self.now()
        async with self.db.read() as tx:
            found = await store.due(tx, now)

        async def look(tx: Tx, number: int) -> None:
            await self._look(tx, number, now)

        async def later(tx: Tx, number: int) -> None:
            await store.put(tx, number, next_at=now + AGAIN)

        return await one_by_one(self.db, found, look, "wish_failed", later=later)

    async def _look(self, tx: Tx, number: int, now: datetime) -> None:
        one = await store.find(tx, number)
        if one is None:
            return
        await self._met(tx, one, now)
        if one.state is WishState.OPEN and reminder_at(one.asked_at, one.reminded) <= now:
            await self._remind(tx, one, now)
            return
        ahead = reminder_at(one.asked_at, one.reminded) if one.state is WishState.OPEN else None
        await store.put(tx, one.id, next_at=ahead)

    async def _remind(self, tx: Tx, one: Wish, now: datetime) -> None:
        count, late = reminded_by(one.asked_at, now), one.reminded > 0
        key = f"wish {one.id} {count}"
        liaisons = await review.holders(tx, [Role.LIAISON])
        many = one.want.consent is not None and not one.works
        for staff in liaisons:
            await self._note(tx, staff, quiet_screens.note(self._t(staff), one, late=late, many=many), key, now)
        for staff in [] if liaisons else await review.holders(tx, [Role.OWNER]):
            await self._note(tx, staff, quiet_screens.no_liaison(self._t(staff), one.id), key, now)
        if late and (chat_id := await store.asker(tx, one.id)):
            await self._tell_asker(tx, one, chat_id, now)
        await store.put(tx, one.id, reminded=count, next_at=reminder_at(one.asked_at, count))
        log.info("wish_told", number=one.id, liaisons=len(liaisons), late=late)

    async def _met(self, tx: Tx, one: Wish, now: datetime) -> None:
        for each in [each for each in await store.about(tx, one.id) if each.met]:
            for staff in await review.holders(tx, [Role.LIAISON]):
                key = f"wish met {one.id} {each.person_id}"
                await self._note(tx, staff, quiet_screens.met(self._t(staff), one), key, now)

    def _t(self, staff: Staff) -> Translator:
        return self.catalogs.translator(staff.lang)

    async def _note(self, tx: Tx, staff: Staff, screen: Screen, key: str, now: datetime) -> None:
        note = outbox.Message("sendMessage", message_params(Rendered(screen.html, screen.buttons)), MessageKind.STAFF)
        wakes = due(Profile(staff.zone, staff.quiet_from, staff.quiet_to), now)
        await outbox.promise(tx, note, now=now, reader_id=staff.id, key=key, not_before=wakes)

    async def _tell_asker(self, tx: Tx, one: Wish, chat_id: int, now: datetime) -> None:
        screen = quiet_screens.undecided(self.catalogs.translator(one.lang), one)
        told = outbox.Message("sendMessage", message_params(Rendered(screen.html)), MessageKind.ANSWER)
        await outbox.promise(tx, told, now=now, chat_id=chat_id, key=f"wish late {one.id}", lane=Lane.NEWCOMER)

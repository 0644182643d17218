"""What goes on around campaigns that are out: links are looked at, moments come, cards change by themselves.

Owns who is told of a campaign. What is told stands in handlers/organise/live_screens.py.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from bot.app import drives
from bot.core.alert import Rendered
from bot.core.legal import host_of
from bot.core.messages import MessageKind
from bot.delivery.replies import message_params
from bot.i18n import Catalogs
from bot.store import armed, live_cards, outbox, readers
from bot.store.armed import Armed
from bot.store.database import Database, Tx
from bot.store.live_cards import Card
from campaigns import links, moments_near, service
from campaigns.flow import FINISHED, CampaignState
from campaigns.links import Land
from campaigns.moments import has_come
from feeds.web import Body, Request, Web
from handlers.organise import live, live_screens

PAUSE: Final = timedelta(minutes=2)
"""Between two changes of a card."""

MORNING: Final = 8
"""From this hour on a day has come, where the campaign is at home."""

PAGE: Final = 300_000
"""Bytes read of a page: only where it was found is wanted. One that is larger was found, too."""


def landing(web: Web) -> Land:
    """Asks for an address and tells the host at which it ends, through the guard that every feed goes through."""

    async def land(url: str) -> str | None:
        found = await web.get(Request(url, max_bytes=PAGE, total_seconds=15.0))
        return host_of(found.final_url).removeprefix("www.") if isinstance(found, Body) else None

    return land


@dataclass(slots=True)
class Live:
    """One bot's campaigns that are out. `land` None: links are not looked at."""

    db: Database
    catalogs: Catalogs
    now: Callable[[], datetime]
    land: Land | None
    owners: frozenset[int] = frozenset()
    """Chats that own the instance by its settings."""

    async def links(self) -> int:
        """Look at one link; 0: none is due."""
        now = self.now()

        async def stopped(tx: Tx, campaign_id: int) -> None:
            await drives.tell(tx, campaign_id, self.catalogs, now)

        async def unreached(tx: Tx, campaign_id: int) -> None:
            await drives.note(tx, campaign_id, live_screens.unreached, self.catalogs, now)

        return 0 if self.land is None else await links.round_(self.db, self.land, stopped, unreached, now)

    async def cards(self) -> int:
        """Change what says something else now, and tell whose moment has come; 0, for one look is enough."""
        now = self.now()
        async with self.db.read() as tx:
            due, waits = await live_cards.due(tx, now - PAUSE), await armed.untold(tx)
        if due:
            async with self.db.write() as tx:
                for one in due:
                    await self._change(tx, one, now)
        if waits:
            async with self.db.write() as tx:
                for each in await armed.untold(tx):
                    await self._come(tx, each, now)
        return 0

    async def _change(self, tx: Tx, one: Card, now: datetime) -> None:
        drive = await service.get(tx, one.campaign_id)
        if drive is None or one.reader_id not in await self._readers(tx, one.campaign_id):
            return await live_cards.end(tx, one.id)
        t = self.catalogs.translator(one.lang)
        screen = live_screens.live(t, await live.standing(tx, drive, t))
        shows = live.shows(screen)
        if shows != one.shows:
            params = {"message_id": one.message_id, **message_params(Rendered(screen.html, screen.buttons))}
            edit = outbox.Message("editMessageText", params, MessageKind.EDIT)
            await outbox.promise(tx, edit, now=now, reader_id=one.reader_id)
            await live_cards.edited(tx, one, shows, now)
        if CampaignState(drive.stored.state) in FINISHED:
            await live_cards.end(tx, one.id)
        return None

    async def _readers(self, tx: Tx, campaign_id: int) -> set[int]:
        """Whose cards may still say something: a role may be gone by now."""
        named = [await readers.find(tx, chat) for chat in self.owners]
        answerable = await drives.answerable(tx, campaign_id)
        return {one.id for one in answerable} | {one.id for one in named if one is not None}

    async def _come(self, tx: Tx, one: Armed, now: datetime) -> None:
        drive = await service.get(tx, one.campaign_id)
        if drive is None:
            return
        if not await moments_near.stands(tx, drive, one.moment):
            await armed.told(tx, one.campaign_id, now)
            await drives.note(tx, one.campaign_id, live_screens.pointless, self.catalogs, now)
            return
        moment = await moments_near.by_id(tx, drive, one.moment, now)
        here = now.astimezone(ZoneInfo(drive.campaign.window.timezone))
        passed = moment is None or has_come(one.begins, here.date())  # a day of every year is already the next one
        begins = one.begins if moment is None or passed else moment.begins
        if begins != one.begins:
            await armed.dated(tx, {one.campaign_id: begins})
        if has_come(begins, here.date()) and here.hour >= MORNING:
            await armed.told(tx, one.campaign_id, now)
            await drives.note(
                tx, one.campaign_id, lambda t, drive: live_screens.come(t, drive, moment), self.catalogs, now
            )

"""A reader in a campaign: what every press asks first, and what its step is given.

`entering` stands before the steps of a router. Whoever cannot take part (any more) is told so in the place of the
screen, so that no step has to think of it.
"""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from aiogram.types import CallbackQuery, TelegramObject

from bot.i18n import Translator
from bot.store.database import Tx
from bot.store.readers import Reader
from campaigns import service
from campaigns.drive import Doable, Drive, doable, gated
from campaigns.flow import ActionMove, ActionState
from campaigns.model import Campaign
from handlers import campaign_card
from handlers.campaign_offer import following
from handlers.context import pressed
from handlers.screens import Screen

Handler = Callable[[TelegramObject, dict[str, Any]], Awaitable[Any]]
Middleware = Callable[[Handler, TelegramObject, dict[str, Any]], Awaitable[Any]]


@dataclass(frozen=True, slots=True)
class Visit:
    """A reader in a campaign in which they can take part now."""

    tx: Tx
    drive: Drive
    reader: Reader
    t: Translator
    now: datetime

    async def step(self, *moves: ActionMove, part: str = "") -> ActionState:
        """The reader does something, or several things one after the other: how far they are then."""
        for move in moves:
            await service.step(self.tx, self.drive.id, self.reader.id, move, self.now, part=part)
        return await service.reached(self.tx, self.drive.id, self.reader.id, part=part)


def entering(kind: type[Campaign] = Campaign) -> Middleware:
    """Gives the steps of a router `visit` and `campaign`, which is of this kind; else says why nobody can take part."""

    async def first(handler: Handler, event: TelegramObject, data: dict[str, Any]) -> Any:
        campaign_id = data["callback_data"].campaign
        found = await enter(data["tx"], campaign_id, data["reader"], data["t"], data["now"], kind)
        if isinstance(found, Screen):
            return found.edit(pressed(event)) if isinstance(event, CallbackQuery) else found.say()
        return await handler(event, {**data, "visit": found, "campaign": found.drive.campaign})

    return first


async def enter(
    tx: Tx, campaign_id: int, reader: Reader, t: Translator, now: datetime, kind: type[Campaign] = Campaign
) -> Visit | Screen:
    """A campaign of this kind in which the reader can take part now, or what to show instead."""
    found = await of(tx, await service.get(tx, campaign_id), reader, t, now)
    if isinstance(found, Screen):
        return found
    return Visit(tx, found, reader, t, now) if isinstance(found.campaign, kind) else campaign_card.unknown(t)


async def of(tx: Tx, drive: Drive | None, reader: Reader, t: Translator, now: datetime) -> Drive | Screen:
    """The same for a campaign that was read already; None: there is none. Instead of what is over, one thing to do."""
    if drive is None:
        return campaign_card.unknown(t)
    standing = doable(drive, now)
    if standing is Doable.UNSEEN:
        return campaign_card.unknown(t)
    if gated(drive, abroad=reader.abroad):
        return campaign_card.zone(t, drive.id)
    if standing is Doable.OPEN:
        return drive
    return campaign_card.closed(t, drive, standing, now, await following(tx, drive, reader, now))

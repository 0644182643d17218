"""What an event does to campaigns, and telling those who answer for them.

A note is neutral and names nobody, for a phone may be looked at by others; it goes out when its reader is awake.
"""

from collections.abc import Callable
from datetime import datetime
from typing import TYPE_CHECKING

import structlog

from bot.core.alert import Rendered
from bot.core.event import Published
from bot.core.messages import MessageKind
from bot.core.night import Profile, due
from bot.core.roles import Right, Role
from bot.delivery.replies import message_params
from bot.i18n import Catalogs, Translator
from bot.store import campaigns, organisations, outbox, review
from bot.store.database import Tx
from bot.store.review import Staff
from campaigns import service
from campaigns.drive import Drive

if TYPE_CHECKING:
    from handlers.screens import Screen

log = structlog.get_logger(__name__)

Note = Callable[[Translator, Drive], "Screen"]


async def stop(tx: Tx, published: Published, now: datetime) -> None:
    """A reaction: stops what the event ends, and promises a note to whoever may let it go on."""
    for slug in await service.on_published(tx, published, now):
        if (stored := await campaigns.by_slug(tx, slug)) is not None:
            await tell(tx, stored.id, Catalogs.load(), now)


async def tell(tx: Tx, campaign_id: int, catalogs: Catalogs, now: datetime) -> None:
    """Promise the note that a campaign has stopped, with what can be done, to all who answer for it."""
    from handlers.organise import live_screens  # all of Telegram: a process for feeds does without until one stops

    told = await note(tx, campaign_id, live_screens.stopped, catalogs, now)
    log.info("campaign_stopped", campaign=campaign_id, told=told)


async def note(tx: Tx, campaign_id: int, what: Note, catalogs: Catalogs, now: datetime) -> int:
    """Promise a note about a campaign to all who answer for it; how many that is."""
    drive = await service.get(tx, campaign_id)
    if drive is None:
        return 0
    staff = await answerable(tx, campaign_id)
    for one in staff:
        screen = what(catalogs.translator(one.lang), drive)
        params = message_params(Rendered(screen.html, screen.buttons))
        wakes = due(Profile(one.zone, one.quiet_from, one.quiet_to), now)
        message = outbox.Message("sendMessage", params, MessageKind.STAFF)
        await outbox.promise(tx, message, now=now, reader_id=one.id, not_before=wakes)
    return len(staff)


async def answerable(tx: Tx, campaign_id: int) -> list[Staff]:
    """Who may let it go on: the organisers of its organisation, and the owners; all of them where it is nobody's."""
    every = await review.staff(tx, Right.CAMPAIGN)
    whose = await organisations.of_campaign(tx, campaign_id)
    if whose is None:
        return every
    owners = {one.id for one in await review.holders(tx, [Role.OWNER])}
    acts = {one.id: await organisations.of_reader(tx, one.id) for one in every}
    return [one for one in every if one.id in owners or acts[one.id] == whose]

"""What an event does to campaigns, and telling those who answer for them.

The note is neutral and names nobody, for a phone may be looked at by others; it goes out when its reader is awake.
"""

from datetime import datetime

import structlog

from bot.core.alert import Rendered
from bot.core.event import Published
from bot.core.messages import MessageKind
from bot.core.night import Profile, due
from bot.core.roles import Right
from bot.delivery.replies import message_params
from bot.i18n import Catalogs
from bot.store import outbox, review
from bot.store.database import Tx
from campaigns import service

log = structlog.get_logger(__name__)


async def stop(tx: Tx, published: Published, catalogs: Catalogs, now: datetime) -> None:
    """A reaction: stops what the event ends, and promises a note to whoever may let it go on."""
    stopped = await service.on_published(tx, published, now)
    if stopped:
        await tell(tx, len(stopped), catalogs, now)


async def tell(tx: Tx, stopped: int, catalogs: Catalogs, now: datetime) -> None:
    """Promise the note to all of them."""
    staff = await review.staff(tx, Right.CAMPAIGN)
    for one in staff:
        text = catalogs.translator(one.lang).html("campaign.staff_stopped", n=stopped)
        note = outbox.Message("sendMessage", message_params(Rendered(text)), MessageKind.STAFF)
        wakes = due(Profile(one.zone, one.quiet_from, one.quiet_to), now)
        await outbox.promise(tx, note, now=now, reader_id=one.id, not_before=wakes)
    log.info("campaigns_stopped", campaigns=stopped, told=len(staff))

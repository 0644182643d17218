"""Moderators are told of a source that is ill for long, once, and again when it is well: one line for all of them."""

from collections.abc import Sequence
from datetime import datetime

import structlog

from bot.core.alert import Rendered
from bot.core.messages import MessageKind
from bot.core.night import Profile, due
from bot.core.roles import Right
from bot.core.watching import Health
from bot.delivery.replies import message_params
from bot.i18n import Catalogs
from bot.store import outbox, review, watched
from bot.store.database import Database
from feeds import health
from handlers.staff import feeds_card

log = structlog.get_logger(__name__)


async def tell(db: Database, catalogs: Catalogs, now: datetime) -> int:
    """Tell what is to be told; of how many sources."""
    async with db.read() as tx:
        ill, well = parted(await watched.untold(tx), now)
    if not (ill or well):
        return 0
    async with db.write() as tx:
        staff = await review.staff(tx, Right.REVIEW)
        for one in staff:
            screen = feeds_card.told(catalogs.translator(one.lang), ill, well)
            note = outbox.Message(
                "sendMessage", message_params(Rendered(screen.html, screen.buttons)), MessageKind.STAFF
            )
            morning = due(Profile(one.zone, one.quiet_from, one.quiet_to), now)
            await outbox.promise(tx, note, now=now, reader_id=one.id, not_before=morning)
        if staff:  # whoever becomes a moderator later is told then
            await watched.told(tx, [one.spec.id for one in ill], [one.spec.id for one in well], now)
            log.info("sources_told", ill=len(ill), well=len(well), moderators=len(staff))
    return len(ill) + len(well)


def parted(found: Sequence[Health], now: datetime) -> tuple[list[Health], list[Health]]:
    """Those that are ill for too long, and those that are well again."""
    ill = [one for one in found if health.is_late(one, now)]
    return ill, [one for one in found if one.ill_since is None]

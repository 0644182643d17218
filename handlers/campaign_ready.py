"""Whether a reader can take part in a campaign now: what every press on a campaign asks first."""

from datetime import datetime

from bot.i18n import Translator
from bot.store.database import Tx
from bot.store.readers import Reader
from campaigns import service
from campaigns.drive import Doable, Drive, doable, gated
from handlers import campaign_card
from handlers.screens import Screen


async def ready(tx: Tx, campaign_id: int, reader: Reader, t: Translator, now: datetime) -> Drive | Screen:
    """A campaign in which this reader can take part now, or what to show instead."""
    return of(await service.get(tx, campaign_id), reader, t, now)


def of(drive: Drive | None, reader: Reader, t: Translator, now: datetime) -> Drive | Screen:
    """The same for a campaign that was read already; None: there is none."""
    if drive is None:
        return campaign_card.unknown(t)
    standing = doable(drive, now)
    if standing is Doable.UNSEEN:
        return campaign_card.unknown(t)
    if gated(drive, abroad=reader.abroad):
        return campaign_card.zone(t, drive.id)
    return drive if standing is Doable.OPEN else campaign_card.closed(t, drive, standing, now)

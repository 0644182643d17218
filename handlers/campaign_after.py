"""What comes after an action: thanks, and one next action that fits."""

from handlers import campaign_card
from handlers.campaign_offer import following
from handlers.campaign_visit import Visit
from handlers.screens import Screen


async def thanks(visit: Visit) -> Screen:
    """Thanks, with what could be done next."""
    further = await following(visit.tx, visit.drive, visit.reader, visit.now)
    return campaign_card.thanks(visit.t, visit.drive, further, visit.now)

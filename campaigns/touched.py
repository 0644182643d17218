"""Which campaigns an event may touch.

Owns that question alone: a process that only reads feeds asks it of every event, and seldom loads more of campaigns.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Final

from bot.core.event import Published
from bot.store import campaigns
from bot.store.campaigns import Stored
from bot.store.database import Tx
from bot.store.state import one_campaign

KEPT: Final = timedelta(days=30)
"""After that nobody can say who took part; and older news stop nothing."""


async def touched(tx: Tx, published: Published, now: datetime) -> Sequence[Stored]:
    """The campaigns of the event's people; none of them changes until this transaction ends."""
    event = published.event
    if not event.people or event.happened_at < now - KEPT:
        return ()
    await one_campaign(tx)
    return await campaigns.about(tx, [one.id for one in event.people])

"""What can be done now, read once for many readers: sixty campaigns cost more than the rest of a digest.

Owns that nothing is remembered that is no longer so: every change of a campaign, and every wish that less be said,
turns a stamp in the same transaction, and what was read under another stamp is read anew.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from bot.store import campaigns, state
from bot.store.database import Tx
from campaigns import reading
from campaigns.drive import Doable, Drive, doable
from campaigns.flow import CampaignState

KEPT: Final = timedelta(seconds=30)
"""How long numbers and ranks may be old."""


@dataclass(slots=True)
class Remembered:
    """The campaigns that are live, of one database."""

    stamp: int | None = None
    at: datetime | None = None
    drives: Sequence[Drive] = ()

    async def open_now(self, tx: Tx, now: datetime) -> list[Drive]:
        """All that can be done now, in no order."""
        stamp = await state.campaigns_stamp(tx)
        fresh = self.at is not None and timedelta() <= now - self.at < KEPT
        if stamp != self.stamp or not fresh:
            drives = await reading.load_all(tx, await campaigns.everything(tx, [CampaignState.LIVE]))
            self.stamp, self.at, self.drives = stamp, now, drives
        return [one for one in self.drives if doable(one, now) is Doable.OPEN]

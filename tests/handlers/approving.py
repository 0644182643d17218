"""An approval, for tests of what comes after it."""

from datetime import datetime

from bot.store import approvals, campaigns
from bot.store.database import Tx


async def approved(tx: Tx, campaign_id: int, who: int, now: datetime, *, alone: bool = False) -> None:
    """The present version is approved, by this reader alone or by a second person."""
    stored = await campaigns.get(tx, campaign_id)
    assert stored is not None
    await approvals.submit(tx, campaign_id, stored.version, who, now)
    await approvals.put(tx, campaign_id, stored.version, approved_at=now, alone=alone)
    await campaigns.set_state(tx, campaign_id, "approved")

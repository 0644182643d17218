"""What happens by itself before a campaign is approved: families are asked, and whom it means and reaches is counted.

The pass asks those who were not asked when it was submitted: they joined since then, or very bad news came first.
"""

from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from bot.delivery.messenger import Messenger
from bot.delivery.tasks import Do, Found
from bot.i18n import Catalogs
from bot.store import approvals
from bot.store.database import Database, Tx
from bot.store.one_by_one import one_by_one
from campaigns import audience, families, reach, service
from campaigns.flow import CampaignState
from handlers.organise import notes


@dataclass(slots=True)
class Families:
    """One bot's questions."""

    db: Database
    catalogs: Catalogs
    now: Callable[[], datetime]

    async def round(self) -> int:
        """Ask whoever can be asked by now; 0, for what is left waits for the next tick."""
        now = self.now()
        async with self.db.read() as tx:
            waiting = [one.campaign_id for one in await approvals.unasked(tx, [CampaignState.IN_REVIEW])]

        async def ask(tx: Tx, number: int) -> None:
            if drive := await service.get(tx, number):
                await families.ask(tx, drive, lambda one, what: notes.asks_family(self.catalogs, one, what), now)

        await one_by_one(self.db, waiting, ask, "family_not_asked")
        return 0


def counting_reach(db: Database, now: Callable[[], datetime], clock: Callable[[], float]) -> Do:
    """Who does the task `REACH`."""

    async def count(params: Mapping[str, Any], _messenger: Messenger) -> Found:
        found = await reach.estimate(db, params["campaign"], now(), clock)
        return Found({} if found is None else reach.to_json(found))

    return count


def counting_meant(db: Database, now: Callable[[], datetime]) -> Do:
    """Who does the task `MEANT`."""

    async def count(params: Mapping[str, Any], _messenger: Messenger) -> Found:
        found = await audience.counted(db, params["campaign"], now())
        return Found({} if found is None else asdict(found))

    return count

"""Campaigns as they are kept, read with whom they are for: by number, by name, and all that can be done now.

Reads only. What becomes of one: campaigns/moves.py, campaigns/clockwork.py.
"""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from functools import lru_cache

from bot.core.served import MIDDLE
from bot.people import registry
from bot.store import campaigns, people, served
from bot.store.campaigns import Stored
from bot.store.database import Tx
from campaigns import file
from campaigns.drive import Doable, Drive, doable, ordered
from campaigns.flow import ActionState, CampaignState
from campaigns.model import Campaign


@lru_cache(maxsize=128)
def _parsed(toml: str, table: str | None) -> Campaign | None:
    """A file that was taken once. What fits to today was judged then, so today is not asked."""
    found = file.again(toml.encode(), None if table is None else table.encode())
    return found if isinstance(found, Campaign) else None


async def load(tx: Tx, stored: Stored) -> Drive | None:
    """A campaign with whom it is for; None: its file is of another version of the program."""
    return next(iter(await load_all(tx, [stored])), None)


async def load_all(tx: Tx, those: Sequence[Stored]) -> list[Drive]:
    """Campaigns with whom they are for, in this order; what this program does not understand is left out."""
    inside = await campaigns.inside(tx, those)
    ids = {one for found in inside.values() for one in found.people}
    public = {one.id: one for one in await people.load(tx, sorted(ids)) if registry.is_public(one)}
    ranks = await served.ranks(tx, public)
    drives = []
    for stored in those:
        found = inside.get(stored.id)
        campaign = None if found is None else _parsed(found.file, found.targets)
        if found is not None and campaign is not None:
            here = tuple(public[one] for one in found.people if one in public)
            mean = sum(ranks[one.id] for one in here) / len(here) if here else MIDDLE
            drives.append(Drive(stored, campaign, here, taken_part(found.counts), found.counts, mean, *found.beside))
    return drives


def taken_part(counts: Mapping[str, int]) -> int:
    """How many did it and did not take it back."""
    return counts.get(ActionState.COMPLETED, 0) - counts.get(ActionState.WITHDRAWN, 0)


async def get(tx: Tx, campaign_id: int) -> Drive | None:
    """A campaign by the number of a button."""
    stored = await campaigns.get(tx, campaign_id)
    return None if stored is None else await load(tx, stored)


async def by_slug(tx: Tx, slug: str) -> Drive | None:
    """A campaign by the name in a link."""
    stored = await campaigns.by_slug(tx, slug)
    return None if stored is None else await load(tx, stored)


async def open_now(tx: Tx, followed: Collection[str], now: datetime) -> list[Drive]:
    """All that can be done now, what is offered first first."""
    found = await load_all(tx, await campaigns.everything(tx, [CampaignState.LIVE]))
    return ordered([one for one in found if doable(one, now) is Doable.OPEN], followed, now)

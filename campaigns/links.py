"""Where the links of campaigns lead: pinned at the approval, looked at every day, and a change stops the campaign.

A page that was sound when somebody read it may lead elsewhere a week later. Only the host counts: pages move within a
site. How an address is asked for is not known here (`Land`); no transaction is open meanwhile.
"""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from bot.store import links
from bot.store.database import Database, Tx
from bot.store.links import Link
from campaigns import asking, service
from campaigns.asking import Stopped
from campaigns.kinds.contact import Contact, Medium
from campaigns.kinds.petition import Petition
from campaigns.model import Campaign

DAY: Final = timedelta(days=1)
AGAIN: Final = timedelta(hours=4)
"""What could not be reached is tried again after this time."""

PATIENCE: Final = timedelta(days=3)
"""What nobody could reach for so long is told."""

MOST: Final = 40
"""Links of one campaign that are looked at."""

Land = Callable[[str], Awaitable[str | None]]
"""The host at which a link ends, without "www."; None: it cannot be reached now."""

Unreached = Callable[[Tx, int], Awaitable[None]]
"""Told that a link of this campaign has not been reached for three days."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a look means. `host`: pinned from now on; `changed`: it leads elsewhere; `tell`: nobody reaches it."""

    host: str | None
    failing_since: datetime | None
    next_at: datetime
    changed: bool = False
    tell: bool = False


def judge(link: Link, landed: str | None, now: datetime) -> Verdict:
    """What it means that a link ended there. The first time it is pinned."""
    if landed is None:
        since = link.failing_since or now
        return Verdict(link.host, since, now + AGAIN, tell=now - since >= PATIENCE and not link.told)
    return Verdict(link.host or landed, None, now + DAY, changed=link.host is not None and link.host != landed)


def addresses(campaign: Campaign) -> tuple[str, ...]:
    """Every link of a campaign that a reader may press, each once."""
    found = [one.url for one in campaign.case.sources]
    if isinstance(campaign, Petition) and campaign.petition.url is not None:
        found.append(campaign.petition.url)
    if isinstance(campaign, Contact):
        found += [way.value for one in campaign.contact.target for way in one.ways if way.type is Medium.FORM]
    return tuple(dict.fromkeys(one for one in found if one.startswith("https://")))[:MOST]


async def round_(db: Database, land: Land, stopped: Stopped, unreached: Unreached, now: datetime) -> int:
    """Look at one link whose turn it is; 0: none is."""
    async with db.read() as tx:
        unpinned, link = await links.unpinned(tx), await links.due(tx, now)
        found = [await service.get(tx, number) for number, _ in unpinned]
        fresh = [one for one in found if one is not None]  # else its file is of another version of the program
    if fresh:
        async with db.write() as tx:
            for one in fresh:
                await links.pin(tx, one.id, one.stored.version, addresses(one.campaign), now)
        return 1
    if link is None:
        return 0
    landed = await land(link.url)
    async with db.write() as tx:
        await _seen(tx, link, judge(link, landed, now), landed, stopped, unreached)
    return 1


async def _seen(tx: Tx, link: Link, found: Verdict, landed: str | None, stopped: Stopped, unreached: Unreached) -> None:
    told = (link.told or found.tell) and found.failing_since is not None
    first = found.tell and not await links.any_told(tx, link.campaign_id)
    if not await links.looked(tx, link, found.host, found.failing_since, found.next_at, told=told):
        return
    drive = await service.get(tx, link.campaign_id)
    if found.changed and drive is not None:
        await asking.stop(tx, drive, f"link:{landed}", stopped)
    elif first:
        await unreached(tx, link.campaign_id)

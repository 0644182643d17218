"""Where the links of campaigns led when they were approved, and when each is looked at next."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, select, update

from bot.store.database import Tx
from bot.store.schema.campaigns import campaign
from bot.store.schema.live import campaign_link

WATCHED = ("approved", "armed", "scheduled", "live")


@dataclass(frozen=True, slots=True)
class Link:
    """A link of an approved campaign. `host` None: nobody has looked yet; `failing_since` None: it can be reached."""

    campaign_id: int
    url: str
    host: str | None
    failing_since: datetime | None
    told: bool


async def unpinned(tx: Tx) -> list[tuple[int, int]]:
    """(campaign, version) of those that may go out and whose links of that version are not watched yet."""
    known = select(campaign_link.c.campaign_id).where(
        campaign_link.c.campaign_id == campaign.c.id, campaign_link.c.version == campaign.c.version
    )
    query = select(*campaign.c["id", "version"]).where(campaign.c.state.in_(WATCHED), ~known.exists())
    return [(row.id, row.version) for row in await tx.conn.execute(query.order_by(campaign.c.id))]


async def pin(tx: Tx, campaign_id: int, version: int, urls: Collection[str], now: datetime) -> None:
    """These are the links of a version; where they lead is what is found first."""
    await tx.conn.execute(delete(campaign_link).where(campaign_link.c.campaign_id == campaign_id))
    fresh = {"campaign_id": campaign_id, "version": version, "next_at": now, "told": False}
    await tx.insert_new(campaign_link, [fresh | {"url": one} for one in urls])


async def due(tx: Tx, now: datetime) -> Link | None:
    """One whose turn it is."""
    joined = campaign_link.join(campaign, campaign.c.id == campaign_link.c.campaign_id)
    mine = (campaign_link.c.next_at <= now) & campaign.c.state.in_(WATCHED)
    query = select(campaign_link).select_from(joined).where(mine).order_by(campaign_link.c.next_at).limit(1)
    row = (await tx.conn.execute(query)).first()
    return None if row is None else Link(row.campaign_id, row.url, row.host, row.failing_since, row.told)


async def looked(
    tx: Tx, link: Link, host: str | None, failing_since: datetime | None, next_at: datetime, *, told: bool
) -> bool:
    """What was found; False: it is not watched any more."""
    mine = (campaign_link.c.campaign_id == link.campaign_id) & (campaign_link.c.url == link.url)
    values = {"host": host, "failing_since": failing_since, "next_at": next_at, "told": told}
    return (await tx.conn.execute(update(campaign_link).where(mine).values(**values))).rowcount == 1


async def any_told(tx: Tx, campaign_id: int) -> bool:
    """Whether it was said of a link of this campaign that nobody reaches it."""
    mine = (campaign_link.c.campaign_id == campaign_id) & campaign_link.c.told
    return (await tx.conn.execute(select(campaign_link.c.url).where(mine).limit(1))).first() is not None


async def repin(tx: Tx, campaign_id: int) -> None:
    """Somebody looked and lets it go on: where the links lead now is right."""
    mine = campaign_link.c.campaign_id == campaign_id
    await tx.conn.execute(update(campaign_link).where(mine).values(host=None, failing_since=None, told=False))

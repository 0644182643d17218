"""Approvals of campaigns as rows, one for each version that was submitted; and who has seen which page of a preview."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Row, Select, func, select, update

from bot.core.roles import Role
from bot.store.database import Tx
from bot.store.schema.approvals import campaign_approval, campaign_seen, campaign_submitter
from bot.store.schema.campaigns import campaign
from bot.store.schema.organisations import campaign_organisation, organiser
from bot.store.schema.readers import role, subscriber


@dataclass(frozen=True, slots=True)
class Submitted:
    """A version that was brought before others. `family`, `returned`, `family_why`: words of campaigns/approval.py."""

    campaign_id: int
    version: int
    submitted_at: datetime
    approved_at: datetime | None
    alone: bool
    returned: str | None
    family: str | None
    family_at: datetime | None
    family_why: str | None
    submitted_by: int | None
    """None: somebody who is forgotten."""
    family_waits: tuple[str, ...] = ()
    """For whom no answer has come: marks (campaigns/families.py)."""


async def find(tx: Tx, campaign_id: int, version: int) -> Submitted | None:
    """What became of a version; None: nobody has submitted it."""
    mine = (campaign_approval.c.campaign_id == campaign_id) & (campaign_approval.c.version == version)
    row = (await tx.conn.execute(_whole().where(mine))).first()
    return None if row is None else _submitted(row)


async def every(tx: Tx, campaign_id: int) -> Sequence[Submitted]:
    """All versions that were submitted, the newest first."""
    query = _whole().where(campaign_approval.c.campaign_id == campaign_id)
    rows = await tx.conn.execute(query.order_by(campaign_approval.c.version.desc()))
    return [_submitted(row) for row in rows]


async def unasked(tx: Tx, states: Sequence[str]) -> Sequence[Submitted]:
    """The present versions of campaigns in these states of which no family was asked."""
    present = (campaign_approval.c.version == campaign.c.version) & campaign.c.state.in_(states)
    query = _whole().join(campaign, campaign.c.id == campaign_approval.c.campaign_id)
    query = query.where(present, campaign_approval.c.family.is_(None))
    rows = await tx.conn.execute(query.order_by(campaign_approval.c.campaign_id))
    return [_submitted(row) for row in rows]


async def submit(tx: Tx, campaign_id: int, version: int, by: int, now: datetime) -> None:
    """Somebody brings this version before others, for the first time or anew; what a family said stays."""
    fresh = {"submitted_at": now, "approved_at": None, "alone": False, "returned": None}
    statement = tx.insert(campaign_approval).values(campaign_id=campaign_id, version=version, **fresh)
    key = ["campaign_id", "version"]
    await tx.conn.execute(statement.on_conflict_do_update(index_elements=key, set_=fresh))
    who = {"subscriber_id": by}
    hand = tx.insert(campaign_submitter).values(campaign_id=campaign_id, version=version, **who)
    await tx.conn.execute(hand.on_conflict_do_update(index_elements=key, set_=who))


async def put(tx: Tx, campaign_id: int, version: int, **values: Any) -> None:
    """Write down what became of it: columns by name."""
    mine = (campaign_approval.c.campaign_id == campaign_id) & (campaign_approval.c.version == version)
    await tx.conn.execute(update(campaign_approval).where(mine).values(**values))


async def see(tx: Tx, campaign_id: int, version: int, reader_id: int, page: int) -> None:
    """Somebody has looked at a page."""
    key = {"campaign_id": campaign_id, "version": version, "subscriber_id": reader_id, "page": page}
    await tx.insert_new(campaign_seen, key)


async def seen(tx: Tx, campaign_id: int, version: int, reader_id: int) -> frozenset[int]:
    """The pages that somebody has looked at."""
    mine = (campaign_seen.c.campaign_id == campaign_id) & (campaign_seen.c.version == version)
    query = select(campaign_seen.c.page).where(mine, campaign_seen.c.subscriber_id == reader_id)
    return frozenset((await tx.conn.execute(query)).scalars())


async def approvers(tx: Tx, campaign_id: int) -> frozenset[int]:
    """Who reaches a campaign, may approve it and can be written to: owners, and the organisers of its organisation."""
    here = select(subscriber.c.id).where(subscriber.c.state == "active", subscriber.c.bot_id == tx.bot_id)
    owners = select(role.c.subscriber_id).where(role.c.role == Role.OWNER.value, role.c.subscriber_id.in_(here))
    acts = role.join(organiser, organiser.c.subscriber_id == role.c.subscriber_id)
    acts = acts.join(campaign_organisation, campaign_organisation.c.organisation_id == organiser.c.organisation_id)
    theirs = (role.c.role == Role.ORGANISER.value) & (campaign_organisation.c.campaign_id == campaign_id)
    organisers = select(role.c.subscriber_id).select_from(acts).where(theirs, role.c.subscriber_id.in_(here))
    return frozenset((await tx.conn.execute(owners.union(organisers))).scalars())


async def last_approved(tx: Tx, campaign_id: int, before: int) -> int | None:
    """The newest version older than this one that was approved."""
    mine = (campaign_approval.c.campaign_id == campaign_id) & campaign_approval.c.approved_at.is_not(None)
    query = select(func.max(campaign_approval.c.version)).where(mine, campaign_approval.c.version < before)
    found: int | None = await tx.conn.scalar(query)
    return found


def _whole() -> Select[Any]:
    same = (campaign_submitter.c.campaign_id == campaign_approval.c.campaign_id) & (
        campaign_submitter.c.version == campaign_approval.c.version
    )
    who = campaign_submitter.c.subscriber_id.label("submitted_by")
    return select(campaign_approval, who).select_from(campaign_approval.outerjoin(campaign_submitter, same))


def _submitted(row: Row[Any]) -> Submitted:
    return Submitted(**{**row._mapping, "family_waits": tuple(row.family_waits)})

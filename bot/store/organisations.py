"""Organisations as rows, who acts for one, which campaign is whose, and who drafted it.

Nobody's name stands here: who vouches is a role, who acts for an organisation a role's number.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from sqlalchemy import Row, delete, select

from bot.core.roles import Role
from bot.store.database import Tx
from bot.store.schema.organisations import campaign_author, campaign_organisation, organisation, organiser
from bot.store.schema.readers import role


@dataclass(frozen=True, slots=True)
class Organisation:
    """In whose name campaigns are made. `vouched`: the role that let it in; `since`: known to this instance."""

    id: int
    name: str
    address: str
    vouched: str
    since: datetime


BESIDE: Final = tuple(one.label(f"by_{one.name}") for one in organisation.columns)
"""The columns of an organisation beside those of a campaign, where the names would be the same."""


def beside(row: Row[Any]) -> Organisation | None:
    """The organisation of a row with these columns."""
    found = [getattr(row, one.name) for one in BESIDE]
    return None if found[0] is None else Organisation(*found)


async def add(tx: Tx, name: str, address: str, vouched: str, now: datetime) -> int:
    """A new organisation; its number. The name is not taken yet: `named` was asked."""
    return await tx.add(organisation, {"name": name, "address": address, "vouched": vouched, "since": now})


async def get(tx: Tx, number: int) -> Organisation | None:
    """The organisation of this number."""
    row = (await tx.conn.execute(select(organisation).where(organisation.c.id == number))).first()
    return None if row is None else _organisation(row)


async def every(tx: Tx) -> Sequence[Organisation]:
    """All of them, by name."""
    return [_organisation(row) for row in await tx.conn.execute(select(organisation).order_by(organisation.c.name))]


async def named(tx: Tx, name: str) -> Organisation | None:
    """The organisation of exactly this name."""
    row = (await tx.conn.execute(select(organisation).where(organisation.c.name == name))).first()
    return None if row is None else _organisation(row)


async def act_for(tx: Tx, reader_id: int, number: int) -> None:
    """A subscriber acts for this organisation and no other from now on, as long as they are an organiser."""
    await tx.conn.execute(delete(organiser).where(organiser.c.subscriber_id == reader_id))
    await tx.insert_new(organiser, {"subscriber_id": reader_id, "organisation_id": number})


async def of_reader(tx: Tx, reader_id: int) -> Organisation | None:
    """The organisation that a subscriber acts for; None also for who is no organiser any more."""
    acts = organisation.join(organiser, organiser.c.organisation_id == organisation.c.id)
    acts = acts.join(role, role.c.subscriber_id == organiser.c.subscriber_id)
    mine = (organiser.c.subscriber_id == reader_id) & (role.c.role == Role.ORGANISER.value)
    row = (await tx.conn.execute(select(organisation).select_from(acts).where(mine))).first()
    return None if row is None else _organisation(row)


async def of_campaign(tx: Tx, campaign_id: int) -> Organisation | None:
    """In whose name a campaign is made; None: it was taken from the server."""
    owned = organisation.join(campaign_organisation, campaign_organisation.c.organisation_id == organisation.c.id)
    query = select(organisation).select_from(owned).where(campaign_organisation.c.campaign_id == campaign_id)
    row = (await tx.conn.execute(query)).first()
    return None if row is None else _organisation(row)


async def campaigns_of(tx: Tx, number: int) -> frozenset[int]:
    """The campaigns of an organisation."""
    mine = campaign_organisation.c.organisation_id == number
    return frozenset((await tx.conn.execute(select(campaign_organisation.c.campaign_id).where(mine))).scalars())


async def drafted(tx: Tx, campaign_id: int, reader_id: int, number: int | None) -> None:
    """A subscriber drafted this campaign, in the name of an organisation; whose it is stays as it was."""
    await tx.conn.execute(delete(campaign_author).where(campaign_author.c.campaign_id == campaign_id))
    await tx.insert_new(campaign_author, {"campaign_id": campaign_id, "subscriber_id": reader_id})
    if number is not None:
        await tx.insert_new(campaign_organisation, {"campaign_id": campaign_id, "organisation_id": number})


async def author(tx: Tx, campaign_id: int) -> int | None:
    """The subscriber who drafted the present version; None: the server, or nobody knows any more."""
    mine = campaign_author.c.campaign_id == campaign_id
    return await tx.conn.scalar(select(campaign_author.c.subscriber_id).where(mine))


def _organisation(row: Row[Any]) -> Organisation:
    return Organisation(row.id, row.name, row.address, row.vouched, row.since)

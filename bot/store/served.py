"""How much is done for people here, as numbers: actions by day, followers, reports, and the ranks made of them.

Owns that nobody can be found behind a number: a row is a person of the registry, a kind of campaign and a day.
"""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any, Final

from sqlalchemy import Row, Select, delete, func, literal, select, update

from bot.core.event import EventState
from bot.core.served import Served
from bot.store import least, people
from bot.store.database import Tx
from bot.store.keys import one_of
from bot.store.schema.campaigns import campaign, campaign_person
from bot.store.schema.events import event, event_person, event_source
from bot.store.schema.people import person
from bot.store.schema.served import person_rank, served

MOST: Final = 5_000
"""People who are ranked, besides those who wish to be known (bot/store/least.py)."""

AT_ONCE: Final = 500


async def more(tx: Tx, campaign_id: int, part: str, day: datetime) -> None:
    """One action more on this day, for everybody the campaign is for; of letters, for the one (`part`) it is to."""
    kind = campaign.c.kind
    rows = _whose(campaign_id, part, person.c.id, kind, literal(day, served.c.day.type), literal(1))
    statement = tx.insert(served).from_select(["person_id", "kind", "day", "number"], rows)
    one_more = {"number": served.c.number + 1}
    await tx.conn.execute(statement.on_conflict_do_update(index_elements=["person_id", "kind", "day"], set_=one_more))


async def less(tx: Tx, campaign_id: int, part: str, day: datetime) -> None:
    """One that was counted on this day was taken back."""
    kind = select(campaign.c.kind).where(campaign.c.id == campaign_id).scalar_subquery()
    theirs = served.c.person_id.in_(_whose(campaign_id, part, person.c.id)) & (served.c.kind == kind)
    mine = theirs & (served.c.day == day) & (served.c.number > 0)
    await tx.conn.execute(update(served).where(mine).values(number=served.c.number - 1))


def _whose(campaign_id: int, part: str, *columns: Any) -> Select[Any]:
    joined = campaign_person.join(campaign, campaign.c.id == campaign_person.c.campaign_id)
    joined = joined.join(person, person.c.id == campaign_person.c.person_id)
    mine = (campaign.c.id == campaign_id) & campaign_person.c.left_at.is_(None)
    mine &= (campaign.c.kind != "letter") | (person.c.public_id == part)
    return select(*columns).select_from(joined).where(mine)


async def actions(tx: Tx, since: datetime) -> dict[int, int]:
    """How many actions there were from this day on, by person."""
    query = select(served.c.person_id, func.sum(served.c.number)).where(served.c.day >= since)
    return {row[0]: int(row[1]) for row in await tx.conn.execute(query.group_by(served.c.person_id))}


async def letters(tx: Tx, ids: Collection[int], since: datetime) -> dict[int, int]:
    """How many letters were written to each of these from this day on; nothing where there were none."""
    mine = one_of(tx, [served.c.person_id], list(ids)) & (served.c.kind == "letter") & (served.c.day >= since)
    query = select(served.c.person_id, func.sum(served.c.number)).where(mine).group_by(served.c.person_id)
    return {row[0]: int(row[1]) for row in await tx.conn.execute(query)}


async def reports(tx: Tx, since: datetime) -> dict[int, int]:
    """How many reports of published events there were from then on, by person."""
    joined = event_person.join(event, event.c.id == event_person.c.event_id)
    joined = joined.join(event_source, event_source.c.event_id == event.c.id)
    told = (event.c.state == EventState.PUBLISHED.value) & (event.c.happened_at >= since)
    query = select(event_person.c.person_id, func.count()).select_from(joined).where(told)
    return {row[0]: int(row[1]) for row in await tx.conn.execute(query.group_by(event_person.c.person_id))}


async def followers(tx: Tx, labels: Collection[str]) -> dict[str, int]:
    """How many follow each topic, however many topics there are."""
    found: dict[str, int] = {}
    for some in _parts(labels):
        found |= await people.followers(tx, some)
    return found


async def everybody(tx: Tx) -> dict[int, str]:
    """Who is ranked, with their public ids: whoever wishes to be known, and whom a campaign is for that goes on."""
    theirs = campaign_person.join(campaign, campaign.c.id == campaign_person.c.campaign_id)
    going = select(campaign_person.c.person_id).select_from(theirs).where(campaign.c.closed_at.is_(None))
    query = select(person.c.id, person.c.public_id).where(person.c.id.in_(going)).order_by(person.c.id).limit(MOST)
    rows = {row.id: row.public_id for row in await tx.conn.execute(query)}
    return rows | dict(await least.candidates(tx))


@dataclass(frozen=True, slots=True)
class Ranked:
    """What is written down of somebody, and at the next reckoning again."""

    followers: int
    reports: int
    rank: int


async def ranks(tx: Tx, ids: Collection[int]) -> dict[int, int]:
    """The ranks of these people; 0 for whoever has none yet: nobody knows them here."""
    found = await _written(tx, ids)
    return {one: found[one].rank if one in found else 0 for one in ids}


async def figures(tx: Tx, ids: Collection[int], since: datetime) -> dict[int, Served]:
    """What is done for these people: the actions as of now, the rest as of the last reckoning."""
    found = await _written(tx, ids)
    mine = one_of(tx, [served.c.person_id], list(ids)) & (served.c.day >= since)
    query = select(served.c.person_id, func.sum(served.c.number)).where(mine).group_by(served.c.person_id)
    actions_ = {row[0]: int(row[1]) for row in await tx.conn.execute(query)}
    nothing = Ranked(0, 0, 0)
    return {
        one: Served(known.followers, actions_.get(one, 0), known.reports)
        for one in ids
        for known in [found.get(one, nothing)]
    }


async def every_rank(tx: Tx) -> dict[int, Ranked]:
    """All that is written down."""
    return {row.person_id: _ranked(row) for row in await tx.conn.execute(select(person_rank))}


async def put_ranks(tx: Tx, changed: Mapping[int, Ranked], gone: Collection[int]) -> None:
    """Write down these, and forget those who are `gone`; who has left the registry meanwhile has no rank."""
    statement = tx.insert(person_rank)
    fresh = {name: statement.excluded[name] for name in Ranked.__slots__}
    anew = statement.on_conflict_do_update(index_elements=["person_id"], set_=fresh)
    for some in _parts(changed):
        here = (await tx.conn.execute(select(person.c.id).where(one_of(tx, [person.c.id], some)))).scalars().all()
        if here:
            await tx.conn.execute(anew, [{"person_id": one, **asdict(changed[one])} for one in here])
    for some in _parts(gone):
        await tx.conn.execute(delete(person_rank).where(one_of(tx, [person_rank.c.person_id], some)))


async def _written(tx: Tx, ids: Collection[int]) -> dict[int, Ranked]:
    found: dict[int, Ranked] = {}
    for some in _parts(ids):
        query = select(person_rank).where(one_of(tx, [person_rank.c.person_id], some))
        found |= {row.person_id: _ranked(row) for row in await tx.conn.execute(query)}
    return found


def _ranked(row: Row[Any]) -> Ranked:
    return Ranked(row.followers, row.reports, row.rank)


def _parts(those: Collection[Any]) -> Iterator[list[Any]]:
    every = list(those)
    return (every[start : start + AT_ONCE] for start in range(0, len(every), AT_ONCE))

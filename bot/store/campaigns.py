"""Campaigns as rows: what was asked for, whom it is for, who took part under a mark, and how many.

Owns the marks: a supporter's is made with the campaign's own key, so that it says nothing in another campaign, and
nothing at all once the key is gone. States are words of campaigns/flow.py; what they mean is not known here.
"""

import hmac
import os
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Any, Final

from sqlalchemy import Row, delete, exists, func, select, update

from bot.store import said, served, tallies
from bot.store.database import Tx
from bot.store.organisations import BESIDE, Organisation, beside
from bot.store.said import Said
from bot.store.schema.asks import campaign_ask, campaign_wave
from bot.store.schema.campaigns import (
    campaign,
    campaign_action,
    campaign_count,
    campaign_key,
    campaign_person,
    campaign_version,
)
from bot.store.schema.organisations import campaign_organisation, organisation
from bot.store.state import campaigns_changed

KEY: Final = "campaign_key.key"
KEY_BYTES: Final = 32


@dataclass(frozen=True, slots=True)
class Stored:
    """A campaign's row. `result`, `why`: None unless it ended, or was stopped by the machine."""

    id: int
    slug: str
    kind: str
    state: str
    result: str | None
    why: str | None
    version: int
    opens_at: datetime
    closes_at: datetime
    closed_at: datetime | None


@dataclass(frozen=True, slots=True)
class Taken:
    """What somebody did. `part` '': the campaign as a whole; `changed_at`: the day."""

    campaign: Stored
    part: str
    state: str
    changed_at: datetime


async def by_slug(tx: Tx, slug: str) -> Stored | None:
    """The campaign of this name."""
    row = (await tx.conn.execute(select(campaign).where(campaign.c.slug == slug))).first()
    return None if row is None else _stored(row)


async def get(tx: Tx, campaign_id: int) -> Stored | None:
    """The campaign of this number."""
    row = (await tx.conn.execute(select(campaign).where(campaign.c.id == campaign_id))).first()
    return None if row is None else _stored(row)


async def everything(tx: Tx, states: Collection[str] | None = None) -> list[Stored]:
    """All campaigns, or those in these states; what closes first stands first."""
    query = select(campaign).order_by(campaign.c.closes_at, campaign.c.id)
    query = query if states is None else query.where(campaign.c.state.in_(states))
    return [_stored(row) for row in await tx.conn.execute(query)]


async def slugs(tx: Tx) -> frozenset[str]:
    """The names of all campaigns."""
    return frozenset((await tx.conn.execute(select(campaign.c.slug))).scalars())


async def add(tx: Tx, slug: str, kind: str, state: str, opens_at: datetime, closes_at: datetime, now: datetime) -> int:
    """A new campaign without a version, with a key of its own; its number."""
    values = {"slug": slug, "kind": kind, "state": state, "version": 0, "opens_at": opens_at, "closes_at": closes_at}
    number = await tx.add(campaign, values | {"created_at": now})
    sealed = tx.vault.seal(os.urandom(KEY_BYTES), KEY)
    await tx.conn.execute(campaign_key.insert().values(campaign_id=number, key=sealed))
    return number


async def put_version(
    tx: Tx, campaign_id: int, version: int, file: str, targets: str | None, people: Sequence[int], now: datetime
) -> None:
    """The version that counts from now on, and whom it is for. Who left before is in again: somebody looked."""
    values = {"campaign_id": campaign_id, "version": version, "file": file, "targets": targets, "made_at": now}
    await tx.insert_new(campaign_version, values)
    await tx.conn.execute(update(campaign).where(campaign.c.id == campaign_id).values(version=version))
    await tx.conn.execute(delete(campaign_person).where(campaign_person.c.campaign_id == campaign_id))
    await tx.insert_new(campaign_person, [{"campaign_id": campaign_id, "person_id": one} for one in people])
    await campaigns_changed(tx)


async def set_window(tx: Tx, campaign_id: int, opens_at: datetime, closes_at: datetime) -> None:
    """When it can be done, as its version says."""
    values = {"opens_at": opens_at, "closes_at": closes_at}
    await tx.conn.execute(update(campaign).where(campaign.c.id == campaign_id).values(**values))
    await campaigns_changed(tx)


async def set_state(
    tx: Tx,
    campaign_id: int,
    state: str,
    *,
    why: str | None = None,
    result: str | None = None,
    closed_at: datetime | None = None,
) -> None:
    """Another state; why the machine did it; how it ended and when (what is not given stays as it is)."""
    ended = {name: one for name, one in (("result", result), ("closed_at", closed_at)) if one is not None}
    mine = update(campaign).where(campaign.c.id == campaign_id)
    await tx.conn.execute(mine.values(state=state, why=why, **ended))
    await campaigns_changed(tx)


async def file_of(tx: Tx, campaign_id: int, version: int) -> tuple[str, str | None] | None:
    """The file of a version, and its table of offices."""
    mine = (campaign_version.c.campaign_id == campaign_id) & (campaign_version.c.version == version)
    row = (await tx.conn.execute(select(*campaign_version.c["file", "targets"]).where(mine))).first()
    return None if row is None else (row.file, row.targets)


async def versions(tx: Tx, campaign_id: int) -> list[int]:
    """The numbers of all versions, oldest first."""
    query = select(campaign_version.c.version).where(campaign_version.c.campaign_id == campaign_id)
    return list((await tx.conn.execute(query.order_by(campaign_version.c.version))).scalars())


async def people_of(tx: Tx, campaign_id: int) -> list[int]:
    """The rows of the people whom the campaign is (still) for."""
    mine = (campaign_person.c.campaign_id == campaign_id) & campaign_person.c.left_at.is_(None)
    query = select(campaign_person.c.person_id).where(mine).order_by(campaign_person.c.person_id)
    return list((await tx.conn.execute(query)).scalars())


@dataclass(frozen=True, slots=True)
class Inside:
    """What stands beside a campaign's row: its file and table of offices, whom it is for, how many did what, and in
    whose name; `organisation` None: it was taken from the server.
    """

    file: str
    targets: str | None
    people: tuple[int, ...]
    counts: Mapping[str, int]
    organisation: Organisation | None = None
    said: tuple[Said, ...] = ()

    @property
    def beside(self) -> tuple[Organisation | None, tuple[Said, ...]]:
        """What is told of a campaign besides its file and its numbers: in whose name, and what was said of it."""
        return self.organisation, self.said


async def inside(tx: Tx, those: Sequence[Stored]) -> Mapping[int, Inside]:
    """The present version of each of these campaigns with what belongs to it, by number: four questions for all."""
    ids = [one.id for one in those]
    present = (campaign_version.c.campaign_id == campaign.c.id) & (campaign_version.c.version == campaign.c.version)
    joined = campaign.join(campaign_version, present).outerjoin(campaign_organisation).outerjoin(organisation)
    files = select(campaign.c.id, *campaign_version.c["file", "targets"], *BESIDE).select_from(joined)
    found = {row.id: row for row in await tx.conn.execute(files.where(campaign.c.id.in_(ids)))}
    mine = campaign_person.c.campaign_id.in_(ids) & campaign_person.c.left_at.is_(None)
    people: dict[int, list[int]] = {}
    for row in await tx.conn.execute(select(campaign_person).where(mine).order_by(campaign_person.c.person_id)):
        people.setdefault(row.campaign_id, []).append(row.person_id)
    totals: dict[int, dict[str, int]] = {}
    group = campaign_count.c["campaign_id", "what"]
    sums = select(*group, func.sum(campaign_count.c.number).label("total")).group_by(*group)
    for row in await tx.conn.execute(sums.where(campaign_count.c.campaign_id.in_(ids))):
        totals.setdefault(row.campaign_id, {})[row.what] = int(row.total)
    news = await said.of(tx, ids)
    return {
        number: Inside(
            row.file,
            row.targets,
            tuple(people.get(number, ())),
            totals.get(number, {}),
            beside(row),
            news.get(number, ()),
        )
        for number, row in found.items()
    }


async def leave(tx: Tx, campaign_id: int, people: Collection[int], now: datetime) -> None:
    """The campaign is no longer for these people."""
    mine = (campaign_person.c.campaign_id == campaign_id) & campaign_person.c.person_id.in_(people)
    await tx.conn.execute(update(campaign_person).where(mine).values(left_at=now))
    await campaigns_changed(tx)


async def about(tx: Tx, people: Collection[int]) -> list[Stored]:
    """The campaigns that are not over and are for one of these people."""
    theirs = select(campaign_person.c.campaign_id).where(
        campaign_person.c.person_id.in_(people), campaign_person.c.left_at.is_(None)
    )
    query = select(campaign).where(campaign.c.id.in_(theirs), campaign.c.closed_at.is_(None)).order_by(campaign.c.id)
    return [_stored(row) for row in await tx.conn.execute(query)]


async def parts(tx: Tx, campaign_id: int, reader_id: int) -> Mapping[str, str]:
    """How far somebody is with each part of a campaign; empty also once its key is gone."""
    mark = await _mark(tx, campaign_id, reader_id)
    if mark is None:
        return {}
    query = select(*campaign_action.c["part", "state"]).where(campaign_action.c.supporter_mark == mark)
    return {row.part: row.state for row in await tx.conn.execute(query.order_by(campaign_action.c.id))}


async def record(
    tx: Tx, campaign_id: int, reader_id: int, part: str, state: str, now: datetime, *, weighs: bool = False
) -> None:
    """How far somebody is now with a part, and one more who came that far.

    `weighs`: it counts for those for whom it was done (bot/store/served.py), until it is recorded anew.
    """
    mark = await _mark(tx, campaign_id, reader_id)
    if mark is None:
        return
    weighed_on = await _weighed_on(tx, mark, part)
    if weighed_on is not None:
        await served.less(tx, campaign_id, part, weighed_on)
    day = now.replace(hour=0, minute=0, second=0, microsecond=0)
    if weighs:
        await served.more(tx, campaign_id, part, day)
    fresh = {"state": state, "changed_at": day, "weighs": weighs}
    statement = tx.insert(campaign_action).values(campaign_id=campaign_id, supporter_mark=mark, part=part, **fresh)
    await tx.conn.execute(statement.on_conflict_do_update(index_elements=["supporter_mark", "part"], set_=fresh))
    await count(tx, campaign_id, part, state)
    await tallies.add(tx, campaign_id, reader_id, state, now)


async def _weighed_on(tx: Tx, mark: bytes, part: str) -> datetime | None:
    mine = (campaign_action.c.supporter_mark == mark) & (campaign_action.c.part == part) & campaign_action.c.weighs
    found: datetime | None = await tx.conn.scalar(select(campaign_action.c.changed_at).where(mine))
    return found


async def weighed(tx: Tx, reader_id: int, campaign_id: int) -> list[datetime]:
    """The days on which somebody did what weighs, in campaigns of the same kind as this one."""
    kind = select(campaign.c.kind).where(campaign.c.id == campaign_id).scalar_subquery()
    joined = campaign_action.join(campaign, campaign.c.id == campaign_action.c.campaign_id)
    mine = campaign_action.c.supporter_mark.in_(await _marks(tx, reader_id)) & campaign_action.c.weighs
    query = select(campaign_action.c.changed_at).select_from(joined).where(mine, campaign.c.kind == kind)
    return list((await tx.conn.execute(query)).scalars())


async def count(tx: Tx, campaign_id: int, part: str, what: str) -> None:
    """One more, of which nobody knows who it was."""
    key = {"campaign_id": campaign_id, "part": part, "what": what}
    statement = tx.insert(campaign_count).values(number=1, **key)
    one_more = {"number": campaign_count.c.number + 1}
    await tx.conn.execute(statement.on_conflict_do_update(index_elements=list(key), set_=one_more))


async def move_part(tx: Tx, gone: str, stays: str) -> None:
    """Two people (public ids) are one: what was done for either counts for the one that stays, for each reader once."""
    mine = campaign_count.c.part == gone
    found = (await tx.conn.execute(select(campaign_count).where(mine))).mappings().all()
    for row in found:
        statement = tx.insert(campaign_count).values(dict(row) | {"part": stays})
        sum_ = {"number": campaign_count.c.number + statement.excluded.number}
        key = ["campaign_id", "part", "what"]
        await tx.conn.execute(statement.on_conflict_do_update(index_elements=key, set_=sum_))
    await tx.conn.execute(delete(campaign_count).where(mine))
    for done in (True, False):  # who did it for one of the two has done it
        first, second = (gone, stays) if done else (stays, gone)
        other = campaign_action.alias()
        same = exists().where(other.c.supporter_mark == campaign_action.c.supporter_mark, other.c.part == first)
        same = same.where(other.c.state == "completed") if done else same
        await tx.conn.execute(delete(campaign_action).where(campaign_action.c.part == second, same))
    theirs = campaign_action.c.part == gone
    await tx.conn.execute(update(campaign_action).where(theirs).values(part=stays))


async def counts(tx: Tx, campaign_id: int) -> Mapping[str, int]:
    """How often each state was reached, all parts together."""
    query = select(campaign_count.c.what, func.sum(campaign_count.c.number)).group_by(campaign_count.c.what)
    rows = await tx.conn.execute(query.where(campaign_count.c.campaign_id == campaign_id))
    return {row[0]: int(row[1]) for row in rows}


async def counts_by_part(tx: Tx, campaign_id: int, what: str) -> Mapping[str, int]:
    """How often a state was reached, by office or person."""
    mine = (campaign_count.c.campaign_id == campaign_id) & (campaign_count.c.what == what)
    rows = await tx.conn.execute(select(*campaign_count.c["part", "number"]).where(mine))
    return {row.part: row.number for row in rows}


async def taken(tx: Tx, reader_id: int) -> list[Taken]:
    """What somebody did in campaigns whose key is still there, newest first."""
    marks = await _marks(tx, reader_id)
    joined = campaign_action.join(campaign, campaign.c.id == campaign_action.c.campaign_id)
    mine = campaign_action.c.supporter_mark.in_(marks)
    columns = (campaign, *campaign_action.c["part", "changed_at"], campaign_action.c.state.label("reached"))
    newest = (campaign_action.c.changed_at.desc(), campaign_action.c.id.desc())
    rows = await tx.conn.execute(select(*columns).select_from(joined).where(mine).order_by(*newest))
    return [Taken(_stored(row), row.part, row.reached, row.changed_at) for row in rows]


async def forget(tx: Tx, reader_id: int) -> None:
    """Somebody leaves: what they did is not known any more. How many did it stays."""
    marks = await _marks(tx, reader_id)
    await tx.conn.execute(delete(campaign_action).where(campaign_action.c.supporter_mark.in_(marks)))


async def marks_of(tx: Tx, reader_id: int) -> list[bytes]:
    """The marks of somebody in all campaigns that have their key."""
    return await _marks(tx, reader_id)


async def markers(tx: Tx, campaign_ids: Collection[int]) -> Mapping[int, Callable[[int], bytes]]:
    """What makes the marks of subscribers' rows, by campaign; nothing for those whose key is gone."""
    query = select(*campaign_key.c["campaign_id", "key"]).where(campaign_key.c.campaign_id.in_(campaign_ids))
    keys = {row.campaign_id: tx.vault.open(row.key, KEY) for row in await tx.conn.execute(query)}
    return {number: partial(_mark_with, key) for number, key in keys.items()}


async def lose_key(tx: Tx, campaign_id: int) -> None:
    """From now on nobody can say who took part."""
    for table in (campaign_action, campaign_ask, campaign_wave):
        await tx.conn.execute(delete(table).where(table.c.campaign_id == campaign_id))
    await tx.conn.execute(delete(campaign_key).where(campaign_key.c.campaign_id == campaign_id))


async def _mark(tx: Tx, campaign_id: int, reader_id: int) -> bytes | None:
    sealed = await tx.conn.scalar(select(campaign_key.c.key).where(campaign_key.c.campaign_id == campaign_id))
    return None if sealed is None else _marked(tx, sealed, reader_id)


async def _marks(tx: Tx, reader_id: int) -> list[bytes]:
    keys = (await tx.conn.execute(select(campaign_key.c.key))).scalars()
    return [_marked(tx, sealed, reader_id) for sealed in keys]


def _marked(tx: Tx, sealed: bytes, reader_id: int) -> bytes:
    """The mark of a subscriber's row, whose number is never given twice."""
    return _mark_with(tx.vault.open(sealed, KEY), reader_id)


def _mark_with(key: bytes, reader_id: int) -> bytes:
    return hmac.digest(key, b"supporter %d" % reader_id, "sha256")[:16]


def _stored(row: Row[Any]) -> Stored:
    return Stored(
        row.id,
        row.slug,
        row.kind,
        row.state,
        row.result,
        row.why,
        row.version,
        row.opens_at,
        row.closes_at,
        row.closed_at,
    )


async def done_for(tx: Tx, person_id: int, part: str, since: datetime, until: datetime) -> dict[str, int]:
    """How many took part for a person in these days, by kind of campaign: actions that were not taken back.

    `part`: what the person is called in campaigns for several; what was done for another of them does not count.
    """
    joined = campaign_action.join(campaign, campaign.c.id == campaign_action.c.campaign_id)
    joined = joined.join(campaign_person, campaign_person.c.campaign_id == campaign.c.id)
    theirs = (campaign_person.c.person_id == person_id) & (campaign_action.c.state == "completed")
    theirs &= (campaign.c.kind != "letter") | (campaign_action.c.part == part)
    days = (campaign_action.c.changed_at >= since) & (campaign_action.c.changed_at < until)
    query = select(campaign.c.kind, func.count()).select_from(joined).where(theirs, days).group_by(campaign.c.kind)
    return {row[0]: int(row[1]) for row in await tx.conn.execute(query)}

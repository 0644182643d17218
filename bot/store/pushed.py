"""What was pushed to readers of late, read with few statements: for the figures that choices carry. Nobody's data.

A push is an event that was published and told for the first time (its fan-out); what was never told is none.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Row, exists, func, select

from bot.core.event import Consent, Event, EventState, Facts, Person, Report, Trust
from bot.core.finding import Group, Outlet
from bot.core.kinds import Kind
from bot.store.database import Tx
from bot.store.schema.events import event, event_person, event_source, fanout
from bot.store.schema.people import person

MOST = 5_000
"""Events looked at: far more than two weeks bring."""


SOMEBODY = Person(0, "", "", Group.OTHER, minor=False, consent=Consent.OPEN)
"""Stands for each of the people of an event: here it counts how many they are, and hides nothing."""


@dataclass(frozen=True, slots=True)
class Push:
    """When an event was told, and the event as far as a count needs it: its people are `SOMEBODY`."""

    at: datetime
    event: Event


async def since(tx: Tx, moment: datetime, *, reports: bool = False) -> list[Push]:
    """The pushes after a moment, the first one first; nothing of those about whom silence is kept.

    `reports`: with the headlines of their sources, in one more statement.
    """
    first = select(fanout.c.event_id, func.min(fanout.c.created_at).label("at")).group_by(fanout.c.event_id).subquery()
    mine = event_person.c.event_id == event.c.id
    many = select(func.count()).select_from(event_person).where(mine).scalar_subquery().label("many")
    with_person = event_person.join(person, person.c.id == event_person.c.person_id)
    silent = exists().select_from(with_person).where(mine, person.c.consent == Consent.SILENCE.value)
    told = (event.c.state == EventState.PUBLISHED.value) & (first.c.at > moment) & ~silent
    joined = event.join(first, first.c.event_id == event.c.id)
    query = select(event, first.c.at, many).select_from(joined).where(told).order_by(first.c.at.desc()).limit(MOST)
    rows = (await tx.conn.execute(query)).all()
    said = await _reports(tx, [row.id for row in rows]) if reports else {}
    return [_push(row, said.get(row.id, ())) for row in reversed(rows)]


async def began(tx: Tx) -> datetime | None:
    """When the first event of this instance was written down; None: there is none."""
    moment: datetime | None = await tx.conn.scalar(select(event.c.created_at).order_by(event.c.id).limit(1))
    return moment


async def _reports(tx: Tx, event_ids: Sequence[int]) -> Mapping[int, tuple[Report, ...]]:
    columns = event_source.c["event_id", "source_id", "headline", "lang", "hides_name"]
    query = (
        select(*columns)
        .where(event_source.c.event_id.in_(event_ids))
        .order_by(*event_source.c["added_at", "source_id"])
    )
    found: dict[int, tuple[Report, ...]] = {}
    for row in await tx.conn.execute(query):
        said = Report(
            row.source_id, "", Outlet.NEWS, Trust.REVIEW, "", row.headline, row.lang, row.hides_name, published=None
        )
        found[row.event_id] = (*found.get(row.event_id, ()), said)
    return found


def _push(row: Row[Any], reports: tuple[Report, ...]) -> Push:
    found = Event(
        id=row.id,
        public_id=row.public_id,
        kind=Kind(row.kind),
        detail=row.detail,
        group=Group(row.group),
        state=EventState(row.state),
        revision=row.revision,
        fresh=row.fresh,
        facts=Facts.from_json(row.facts),
        happened_at=row.happened_at,
        created_at=row.created_at,
        people=(SOMEBODY,) * row.many,
        reports=reports,
    )
    return Push(row.at, found)

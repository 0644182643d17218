"""Events, their reports and people, and the keys by which two reports are one story."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date, datetime, timedelta
from functools import lru_cache
from typing import Any

from sqlalchemy import Row, Select, bindparam, exists, func, or_, select, update

from bot.core.event import TOLD, Event, EventState, Facts, Report, StoryHit
from bot.core.finding import Finding, Group, Outlet
from bot.core.kinds import Kind
from bot.store import people
from bot.store.bad_news import unknown_to_others
from bot.store.database import Tx
from bot.store.ids import public_id
from bot.store.schema.events import event, event_name, event_person, event_source, story_key
from bot.store.schema.feeds import entry, finding, review, source
from bot.store.schema.people import person
from bot.store.schema.readers import wrong
from bot.store.schema.standing import standing
from bot.store.standing import effective, other_owner

MOST_HITS = 200
"""Rows looked at for one report: each is an event, one of its reports and a key they share."""

_DOUBTS = standing.c["doubts", "doubted_at"]


async def find_story(tx: Tx, keys: Mapping[str, timedelta], now: datetime) -> list[StoryHit]:
    """Events that share a key within that key's window, newest first."""
    if not keys:
        return []
    of: dict[str, Any] = {}
    for n, (key, span) in enumerate(keys.items()):
        of |= {f"b_key{n}": key, f"b_from{n}": now - span, f"b_until{n}": now + span}
    rows = (await tx.conn.execute(_sharing(len(keys)), of)).all()
    people_of = await _names_of(tx, {row.event_id for row in rows})
    return [
        StoryHit(
            event_id=row.event_id,
            key=row.key,
            facts=Facts.from_json(row.facts),
            lang=row.lang,
            headline=row.headline,
            detail=row.detail,
            people=people_of.get(row.event_id, ()),
            hides_name=row.hides_name,
        )
        for row in rows
    ]


@lru_cache(maxsize=32)
def _sharing(number: int) -> Select[Any]:
    """Events with one of so many keys, each key within its own time. To make it takes longer than to run it."""
    when = story_key.c.created_at
    fits = [
        (story_key.c.key == bindparam(f"b_key{n}")) & when.between(bindparam(f"b_from{n}"), bindparam(f"b_until{n}"))
        for n in range(number)
    ]
    joined = story_key.join(event, event.c.id == story_key.c.event_id).join(
        event_source, event_source.c.event_id == event.c.id
    )
    columns = (story_key.c.event_id, story_key.c.key, event.c.facts, event.c.detail)
    told = (event_source.c.lang, event_source.c.headline, event_source.c.hides_name)
    query = select(*columns, *told).select_from(joined).where(or_(*fits))
    return query.order_by(story_key.c.event_id.desc()).limit(MOST_HITS)


async def _names_of(tx: Tx, event_ids: Collection[int]) -> dict[int, tuple[str, ...]]:
    """The names of the people of these events, as first read."""
    found: dict[int, tuple[str, ...]] = {}
    for row in (await tx.conn.execute(_NAMES, {"b_events": list(event_ids)})) if event_ids else ():
        found[row.event_id] = (*found.get(row.event_id, ()), row.name)
    return found


_NAMES = (
    select(event_person.c.event_id, person.c.name)
    .select_from(event_person.join(person, person.c.id == event_person.c.person_id))
    .where(event_person.c.event_id.in_(bindparam("b_events", expanding=True)))
)


async def add_keys(tx: Tx, event_id: int, keys: Sequence[str], now: datetime) -> None:
    """Later reports with one of these keys belong to this event."""
    await tx.insert_new(story_key, [{"key": key, "event_id": event_id, "created_at": now} for key in keys])


async def add(
    tx: Tx,
    found: Finding,
    kind: Kind,
    *,
    person_ids: Sequence[int],
    happened_at: datetime,
    now: datetime,
    fresh: bool = False,
) -> int:
    """A new event, held until somebody publishes it; its row id. `fresh`: as in `freshen`."""
    values = {
        "public_id": public_id(),
        "kind": kind.value,
        "detail": found.detail,
        "group": found.group.value,
        "state": EventState.HELD.value,
        "revision": 0,
        "facts": Facts.of(found).to_json(),
        "hides_name": found.hides_name,
        "fresh": fresh,
        "happened_at": happened_at,
        "created_at": now,
    }
    event_id = await tx.add(event, values)
    await _put_people(tx, event_id, person_ids, 0)
    return event_id


async def protect(tx: Tx, event_id: int, group: Group) -> None:
    """A later report tells that the event is about people of this group."""
    await tx.conn.execute(_PROTECT, {"b_event": event_id, "v_group": group.value})


async def freshen(tx: Tx, event_id: int) -> None:
    """At least one report is news: when the event is published, readers are told."""
    await tx.conn.execute(_FRESHEN, {"b_event": event_id})


_MINE = update(event).where(event.c.id == bindparam("b_event"))
_PROTECT, _FRESHEN = _MINE.values(group=bindparam("v_group")), _MINE.values(fresh=True)


async def add_people(tx: Tx, event_id: int, person_ids: Sequence[int]) -> None:
    """The event happened to these people, too."""
    if person_ids:
        first = int(await tx.conn.scalar(_HOW_MANY, {"b_event": event_id}) or 0)
        await _put_people(tx, event_id, person_ids, first)


_HOW_MANY = select(func.count()).select_from(event_person).where(event_person.c.event_id == bindparam("b_event"))


async def _put_people(tx: Tx, event_id: int, person_ids: Sequence[int], first: int) -> None:
    rows = [{"event_id": event_id, "person_id": one, "position": n} for n, one in enumerate(person_ids, first)]
    await tx.insert_new(event_person, rows)


async def add_report(tx: Tx, event_id: int, source_id: str, report: Mapping[str, Any], now: datetime) -> bool:
    """Write down that a source reported the event; False: it had done so before."""
    values = {"event_id": event_id, "source_id": source_id, "added_at": now, **report}
    return await tx.insert_new(event_source, values) == 1


async def add_finding(tx: Tx, entry_id: int, found: Finding, event_id: int | None, now: datetime) -> None:
    """Keep what the extractor said and why."""
    await add_findings(tx, [(entry_id, found)], now, event_id=event_id)


async def add_findings(
    tx: Tx, found: Sequence[tuple[int, Finding]], now: datetime, *, event_id: int | None = None
) -> None:
    """The same of many entries, by their row ids; all of one event, or of none."""
    rows = [{"entry_id": entry_id, "event_id": event_id, **told(one), "created_at": now} for entry_id, one in found]
    if rows:
        await tx.conn.execute(_FOUND, rows)


_FOUND = finding.insert()


def told(found: Finding) -> dict[str, Any]:
    """What is kept of a finding."""
    return {
        "relevant": found.relevant,
        "kind": found.kind and found.kind.value,
        "detail": found.detail,
        "people": [mention.name for mention in found.people],
        "facts": Facts.of(found).to_json(),
        "score": round(found.score * 100),
        "reasons": list(found.reasons),
        "rules_version": found.rules_version,
    }


async def publish(tx: Tx, event_id: int, now: datetime) -> int:
    """From now on the event is public, or public with more to say; its new revision."""
    of = {"b_event": event_id, "v_now": now}
    revision = int(await tx.conn.scalar(_PUBLISH, of) or 0)
    await tx.conn.execute(_SETTLE, of)
    return revision


_PUBLISH = _MINE.values(
    revision=event.c.revision + 1, state=EventState.PUBLISHED.value, published_at=bindparam("v_now")
).returning(event.c.revision)
_SETTLE = (
    update(review)
    .where(review.c.event_id == bindparam("b_event"), review.c.state.in_(("open", "approved")))
    .values(state="confirmed", settled_at=bindparam("v_now"), due=None)
)


async def said(tx: Tx, event_id: int) -> list[tuple[str, Facts]]:
    """What each entry of an event told, with the name of its source, the first one first."""
    joined = finding.join(entry, entry.c.id == finding.c.entry_id).join(source, source.c.id == entry.c.source_id)
    query = select(source.c.name, finding.c.facts).select_from(joined).where(finding.c.event_id == event_id)
    rows = await tx.conn.execute(query.order_by(finding.c.id))
    return [(row.name, Facts.from_json(row.facts)) for row in rows]


async def said_by(tx: Tx, event_id: int) -> list[tuple[int, Facts]]:
    """What each entry of an event told, with the id of its finding."""
    query = select(finding.c.id, finding.c.facts).where(finding.c.event_id == event_id).order_by(finding.c.id)
    return [(row.id, Facts.from_json(row.facts)) for row in await tx.conn.execute(query)]


async def requote(tx: Tx, event_id: int, source_id: str, headline: str, *, hides_name: bool) -> None:
    """The source has another headline for the event; a name that hid in the old one is not shown by the new one."""
    theirs = (event_source.c.event_id == event_id) & (event_source.c.source_id == source_id)
    values = {"headline": headline, "hides_name": event_source.c.hides_name | hides_name}
    await tx.conn.execute(update(event_source).where(theirs).values(**values))


async def set_facts(tx: Tx, event_id: int, facts: Facts) -> None:
    """What the event says, from now on."""
    await tx.conn.execute(update(event).where(event.c.id == event_id).values(facts=facts.to_json()))


async def let_out(tx: Tx, event_id: int) -> bool:
    """Nobody decided: those who follow its people are told that it is not checked. False: it does not wait any more."""
    waits = (event.c.id == event_id) & (event.c.state == EventState.HELD.value)
    raised = {"state": EventState.UNCHECKED.value, "revision": event.c.revision + 1}
    return (await tx.conn.execute(update(event).where(waits).values(**raised))).rowcount == 1


async def hold(tx: Tx, event_id: int, reasons: Sequence[str], now: datetime) -> None:
    """Put the event before a person: one that waits already goes on waiting, what is public is looked at again."""
    values = {"event_id": event_id, "reasons": list(reasons), "state": "open", "created_at": now}
    if await tx.insert_new(review, values):
        return
    public = (review.c.event_id == event_id) & review.c.state.in_(("confirmed", "sent"))
    cleared = dict.fromkeys(("settled_at", "due", "later_until", "told_at", "shown"))
    await tx.conn.execute(update(review).where(public).values(**values, **cleared))


async def waiting(tx: Tx) -> int:
    """How many events wait for a person."""
    rows = await tx.conn.execute(select(review.c.id).where(review.c.state == "open"))
    return len(rows.all())


async def get(tx: Tx, event_id: int) -> Event | None:
    """An event with people and reports."""
    return next(iter(await _whole(tx, await tx.conn.execute(_ONE, {"b_event": event_id}))), None)


async def many(tx: Tx, event_ids: Collection[int]) -> dict[int, Event]:
    """Events by their row ids; what is gone is left out."""
    if not event_ids:
        return {}
    rows = await tx.conn.execute(_EVENTS.where(event.c.id.in_(event_ids)))
    return {one.id: one for one in await _whole(tx, rows)}


async def by_public_id(tx: Tx, value: str) -> Event | None:
    """An event by the id of a button under its alert, or the one that it became part of."""
    other = select(event.c.merged_into).where(event.c.public_id == value).scalar_subquery()
    mine = ((event.c.public_id == value) | (event.c.id == other)) & event.c.state.in_(TOLD)
    rows = await tx.conn.execute(_EVENTS.where(mine))
    return next(iter(await _whole(tx, rows)), None)


async def latest(tx: Tx, kinds: Sequence[Kind], most: int) -> list[Event]:
    """The newest published events of these kinds, oldest of them first, so that the newest is read last."""
    chosen = (event.c.state == EventState.PUBLISHED.value) & event.c.kind.in_([kind.value for kind in kinds])
    chosen &= ~unknown_to_others(event.c.id)
    query = select(event.c.id).where(chosen).order_by(event.c.happened_at.desc(), event.c.id.desc()).limit(most)
    ids = list((await tx.conn.execute(query)).scalars())
    found = await many(tx, ids)
    return [found[one] for one in reversed(ids) if one in found]


async def doubt(tx: Tx, event_id: int, what: str, now: datetime) -> None:
    """A reader says that something is wrong; who said it is not kept."""
    await tx.conn.execute(wrong.insert().values(event_id=event_id, what=what, created_at=now))


_EVENTS = select(event, exists().where(event_name.c.event_id == event.c.id).label("unlinked")).order_by(event.c.id)
_ONE = _EVENTS.where(event.c.id == bindparam("b_event"))


async def _whole(tx: Tx, rows: Iterable[Row[Any]]) -> list[Event]:
    """These events with people and reports, in as many statements for many as for one."""
    found = list(rows)
    ids = [row.id for row in found]
    happened_to, said_by = await people.of_events(tx, ids), await _reports(tx, ids)
    return [
        Event(
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
            people=tuple(happened_to.get(row.id, ())),
            reports=tuple(said_by.get(row.id, ())),
            unlinked=bool(row.unlinked),
        )
        for row in found
    ]


async def _reports(tx: Tx, event_ids: Sequence[int]) -> dict[int, list[Report]]:
    """What was reported of each event, the first report first."""
    found: dict[int, list[Report]] = {}
    for row in (await tx.conn.execute(_REPORTS, {"b_events": event_ids})) if event_ids else ():
        found.setdefault(row.event_id, []).append(_report(row))
    return found


def _reported() -> Any:
    joined = event_source.join(source, source.c.id == event_source.c.source_id)
    joined = joined.outerjoin(standing, standing.c.source_id == source.c.id)
    columns = (event_source, *source.c["name", "outlet", "trust", "owner", "state_media"], *_DOUBTS)
    mine = event_source.c.event_id.in_(bindparam("b_events", expanding=True))
    return select(*columns).select_from(joined).where(mine).order_by(*event_source.c["added_at", "source_id"])


_REPORTS = _reported()


def _report(row: Row[Any]) -> Report:
    return Report(
        source_id=row.source_id,
        source_name=row.name,
        outlet=Outlet(row.outlet),
        trust=effective(row.trust, row.doubted_at, row.added_at),
        url=row.url,
        headline=row.headline,
        lang=row.lang,
        hides_name=row.hides_name,
        published=row.published,
        owner=other_owner(row.owner, row.source_id),
        origin=row.origin,
        state_media=row.state_media,
        doubts=tuple(row.doubts) if row.doubted_at is not None and row.added_at >= row.doubted_at else (),
    )


async def withdrawn(tx: Tx, urls: Collection[str]) -> set[str]:
    """Which of these addresses are those of reports of events that were taken back."""
    joined = event_source.join(event, event.c.id == event_source.c.event_id)
    gone = event_source.c.url.in_(urls) & (event.c.state == EventState.RETRACTED.value)
    return set((await tx.conn.execute(select(event_source.c.url).select_from(joined).where(gone))).scalars())


async def confirmed(tx: Tx, urls: Collection[str]) -> set[str]:
    """Which of these addresses are those of reports of events that were published."""
    joined = event_source.join(event, event.c.id == event_source.c.event_id)
    told = event_source.c.url.in_(urls) & (event.c.state == EventState.PUBLISHED.value)
    return set((await tx.conn.execute(select(event_source.c.url).select_from(joined).where(told))).scalars())


async def died(tx: Tx, people_ids: Collection[int]) -> set[int]:
    """Whose death, of these, was published here and may be known to everybody."""
    joined = event_person.join(event, event.c.id == event_person.c.event_id)
    told = (event.c.state == EventState.PUBLISHED.value) & (event.c.kind == Kind.DEATH.value)
    told &= event_person.c.person_id.in_(people_ids) & ~unknown_to_others(event.c.id)
    return set((await tx.conn.execute(select(event_person.c.person_id).select_from(joined).where(told))).scalars())


async def sentenced(tx: Tx, people_ids: Collection[int]) -> dict[int, date]:
    """On which day these were sentenced, the last time, as far as that was published here and may be known to all."""
    joined = event_person.join(event, event.c.id == event_person.c.event_id)
    told = (event.c.state == EventState.PUBLISHED.value) & (event.c.kind == Kind.SENTENCE.value)
    told &= event_person.c.person_id.in_(people_ids) & ~unknown_to_others(event.c.id)
    last = func.max(event.c.happened_at).label("last")
    query = select(event_person.c.person_id, last).select_from(joined).where(told).group_by(event_person.c.person_id)
    return {row.person_id: row.last.date() for row in await tx.conn.execute(query)}

"""What waits for a person to decide: the queue, decisions that can be taken back, and what they teach.

    open ──send──► approved ──(due)──► sent          open ──a second source──► confirmed
      ▲               │ undo                          open ──not ours──► rejected ──(due)──► final
      └───────────────┴──────────── undo ◄──────────────────────────────────┘

Every step is one conditional UPDATE, so of two moderators one decides. While `due` is set a decision can be taken back;
an approved event is public only after it. Who decided is not stored. Events of people who want silence are in no queue.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Row, case, delete, exists, func, select, update

from bot.core.event import WAITS, Consent, Event, EventState, Facts
from bot.core.kinds import Kind
from bot.core.roles import Right, Role, lender
from bot.store import events, namesakes
from bot.store.database import Tx
from bot.store.readers import TOPIC
from bot.store.schema.events import event, event_person, event_source
from bot.store.schema.feeds import entry, example, finding, review, source
from bot.store.schema.people import person
from bot.store.schema.readers import profile, role, subscriber, topic

OPEN, APPROVED, SENT, REJECTED = "open", "approved", "sent", "rejected"
MOST = 500
"""Waiting events that are put in order, the newest: nobody decides more in one sitting, and a hearing of tomorrow must
not stand behind what nobody looked at in weeks."""

FINAL = {"due": None}


@dataclass(frozen=True, slots=True)
class Waiting:
    """An event that waits for a person. `public_ids`: of its people."""

    id: int
    event_id: int
    kind: Kind
    facts: Facts
    reasons: tuple[str, ...]
    since: datetime
    later_until: datetime | None
    told: bool
    public_ids: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Decided:
    """A decision whose time to be taken back is over. `shown`: what was looked at (feeds/waiting.py)."""

    id: int
    event_id: int
    approved: bool
    shown: str | None


@dataclass(frozen=True, slots=True)
class Item:
    """The entry by which an event came to us. `found`: what the extractor saw in it; `score` in hundredths."""

    source: str
    outlet: str
    url: str
    published: datetime | None
    title: str
    summary: str
    kind: str | None
    score: int
    found: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Staff:
    """A subscriber who has a right, with the night in which nothing shall ring."""

    id: int
    lang: str
    zone: str
    quiet_from: int
    quiet_to: int


async def waiting(tx: Tx) -> list[Waiting]:
    """What waits and nobody wants silence about, oldest first."""
    joined = review.join(event, event.c.id == review.c.event_id)
    columns = (review, event.c.kind, event.c.facts)
    query = select(*columns).select_from(joined).where(review.c.state == OPEN, ~_silent())
    rows = (await tx.conn.execute(query.order_by(review.c.id.desc()).limit(MOST))).all()[::-1]
    people = await _people(tx, [row.event_id for row in rows])
    return [_waiting(row, people.get(row.event_id, ())) for row in rows]


async def of_event(tx: Tx, public_id: str) -> tuple[Waiting, Event] | None:
    """What waits under the id of a button, open or decided, with its event; None also where silence is wanted."""
    joined = review.join(event, event.c.id == review.c.event_id)
    columns = (review, event.c.kind, event.c.facts)
    mine = (event.c.public_id == public_id) & ~_silent()
    row = (await tx.conn.execute(select(*columns).select_from(joined).where(mine))).first()
    found = await events.get(tx, row.event_id) if row else None
    return None if row is None or found is None else (_waiting(row, ()), found)


async def by_id(tx: Tx, waits: Waiting) -> tuple[Waiting, Event] | None:
    """The same for what stands in the queue."""
    found = await events.get(tx, waits.event_id)
    return None if found is None else (waits, found)


async def is_open(tx: Tx, event_id: int) -> bool:
    """Whether nobody has decided yet."""
    return bool(await tx.conn.scalar(select(exists().where(review.c.event_id == event_id, review.c.state == OPEN))))


async def reasons(tx: Tx, event_id: int) -> tuple[str, ...]:
    """For what an event waits now; empty: it does not."""
    found = await tx.conn.scalar(select(review.c.reasons).where(review.c.event_id == event_id, review.c.state == OPEN))
    return tuple(found or ())


async def approve(tx: Tx, event_id: int, shown: str, *, due: datetime, now: datetime) -> bool:
    """Let the event go out when `due`; False: somebody had decided."""
    values = {"state": APPROVED, "due": due, "settled_at": now, "shown": shown}
    return await _change(tx, event_id, values)


async def reject(tx: Tx, event_id: int, *, due: datetime, now: datetime) -> bool:
    """Not ours; until `due` it can be taken back. False: somebody had decided.

    At once, so that no second source publishes meanwhile what a person refused. What is public already stays.
    """
    if not await _change(tx, event_id, {"state": REJECTED, "due": due, "settled_at": now}):
        return False
    held = (event.c.id == event_id) & event.c.state.in_(WAITS)
    await tx.conn.execute(update(event).where(held).values(state=EventState.RETRACTED.value))
    return True


async def undo(tx: Tx, event_id: int, now: datetime) -> bool:
    """Take a decision back; False: there is none, or it is too late."""
    mine = (review.c.event_id == event_id) & review.c.state.in_((APPROVED, REJECTED)) & (review.c.due > now)
    back = {"state": OPEN, "due": None, "settled_at": None, "shown": None, "later_until": None}
    if (await tx.conn.execute(update(review).where(mine).values(**back))).rowcount != 1:
        return False
    # Only what was never public can have been refused here.
    refused = (event.c.id == event_id) & (event.c.state == EventState.RETRACTED.value) & event.c.published_at.is_(None)
    before = case((event.c.revision > 0, EventState.UNCHECKED.value), else_=EventState.HELD.value)
    await tx.conn.execute(update(event).where(refused).values(state=before))
    return True


async def close(tx: Tx, event_id: int, now: datetime) -> None:
    """Nobody has to decide any more: the event was taken back, or became part of another."""
    waits = (review.c.event_id == event_id) & review.c.state.in_((OPEN, APPROVED))
    await tx.conn.execute(update(review).where(waits).values(state="confirmed", settled_at=now, due=None))


async def no_longer(tx: Tx, event_id: int, reason: str) -> None:
    """An event does not wait for this reason any more."""
    mine = review.c.event_id == event_id
    reasons = await tx.conn.scalar(select(review.c.reasons).where(mine))
    if reasons and reason in reasons:
        left = [one for one in reasons if one != reason]
        await tx.conn.execute(update(review).where(mine).values(reasons=left))


async def later(tx: Tx, event_id: int, until: datetime) -> bool:
    """Put it aside; False: somebody had decided."""
    return await _change(tx, event_id, {"later_until": until})


async def object_to(tx: Tx, event_id: int, reasons: Sequence[str], now: datetime) -> None:
    """More reasons to look at an event: it waits (again), also where somebody has just let it out."""
    mine = review.c.event_id == event_id
    row = (await tx.conn.execute(select(review.c.state, review.c.reasons).where(mine))).first()
    if row is None:
        await events.hold(tx, event_id, reasons, now)
        return
    waits = row.state in {OPEN, APPROVED}
    back = {"state": OPEN, "due": None, "settled_at": None, "shown": None, "later_until": None, "told_at": None}
    fresh = {"reasons": list(dict.fromkeys([*row.reasons, *reasons]))} if waits else {"created_at": now}
    await tx.conn.execute(update(review).where(mine).values({"reasons": list(reasons), **back, **fresh}))


async def ripe(tx: Tx, now: datetime, most: int = 20) -> list[Decided]:
    """Decisions that cannot be taken back any more and have not been carried out."""
    late = review.c.state.in_((APPROVED, REJECTED)) & (review.c.due <= now)
    rows = await tx.conn.execute(select(review).where(late).order_by(review.c.due).limit(most))
    return [Decided(row.id, row.event_id, row.state == APPROVED, row.shown) for row in rows]


async def take(tx: Tx, decided: Decided, now: datetime) -> bool:
    """Carry it out in this transaction; False: it was taken back, or somebody else does."""
    mine = (review.c.id == decided.id) & review.c.state.in_((APPROVED, REJECTED)) & (review.c.due <= now)
    return (await tx.conn.execute(update(review).where(mine).values(**FINAL))).rowcount == 1


async def sent(tx: Tx, decided: Decided, now: datetime) -> None:
    """It went out because a person said so."""
    values = {"state": SENT, "settled_at": now}
    await tx.conn.execute(update(review).where(review.c.id == decided.id).values(**values))


async def reopen(tx: Tx, decided: Decided) -> None:
    """What was decided on has changed: it waits again."""
    values = {"state": OPEN, "due": None, "settled_at": None, "shown": None}
    await tx.conn.execute(update(review).where(review.c.id == decided.id).values(**values))


async def postpone(tx: Tx, decided: Decided, until: datetime) -> None:
    """Carrying it out failed: it must not stand in the way of the others."""
    mine = (review.c.id == decided.id) & review.c.due.is_not(None)
    await tx.conn.execute(update(review).where(mine).values(due=until))


async def told(tx: Tx, ids: Collection[int], now: datetime) -> None:
    """Moderators are told in this transaction that these wait too long."""
    await tx.conn.execute(update(review).where(review.c.id.in_(ids)).values(told_at=now))


async def unseen(tx: Tx, before: datetime) -> int:
    """How many wait since before then and were never even put aside."""
    untouched = (review.c.state == OPEN) & review.c.later_until.is_(None) & (review.c.created_at < before)
    return int(await tx.conn.scalar(select(func.count()).select_from(review).where(untouched, ~_silent())) or 0)


async def followed(tx: Tx, labels: Collection[str]) -> set[str]:
    """Those of the topics that somebody follows."""
    marks = {tx.vault.mark(label, TOPIC): label for label in labels}
    found = await tx.conn.execute(select(topic.c.topic_mark).where(topic.c.topic_mark.in_(marks)).distinct())
    return {marks[mark] for mark in found.scalars()}


async def reach(tx: Tx, labels: Sequence[str], kind_bit: int, now: datetime) -> int:
    """How many would be told of an event with these topics."""
    marks = [tx.vault.mark(label, TOPIC) for label in labels]
    awake = subscriber.c.paused_until.is_(None) | (subscriber.c.paused_until <= now)
    reads = topic.c.topic_mark.in_(marks) & (topic.c.kinds.op("&")(kind_bit) != 0)
    here = (subscriber.c.state == "active") & (subscriber.c.bot_id == tx.bot_id) & awake
    joined = topic.join(subscriber, subscriber.c.id == topic.c.subscriber_id)
    count = select(func.count(topic.c.subscriber_id.distinct())).select_from(joined).where(reads, here)
    return int(await tx.conn.scalar(count) or 0)


async def of_source(tx: Tx, source_id: str) -> set[int]:
    """Events that this source reported and that wait."""
    return await _reported(tx, source_id, review.c.state == OPEN)


async def undo_all(tx: Tx, source_id: str, upto: int, now: datetime) -> list[int]:
    """Take back what of this source was let out together, up to a row; the events that wait again."""
    fresh = (review.c.state == APPROVED) & (review.c.due > now) & (review.c.id <= upto)
    found = sorted(await _reported(tx, source_id, fresh))
    return [one for one in found if await undo(tx, one, now)]


async def _reported(tx: Tx, source_id: str, which: Any) -> set[int]:
    joined = review.join(event_source, event_source.c.event_id == review.c.event_id)
    mine = which & (event_source.c.source_id == source_id)
    return set((await tx.conn.execute(select(review.c.event_id).select_from(joined).where(mine))).scalars())


async def items(tx: Tx, event_id: int, most: int = 5) -> list[Item]:
    """The entries of an event with what was seen in them, the one it was made of first."""
    joined = finding.join(entry, entry.c.id == finding.c.entry_id).join(source, source.c.id == entry.c.source_id)
    told_ = entry.c["url", "published", "title", "summary"]
    seen = (*source.c["name", "outlet"], *finding.c["kind", "score", "reasons"])
    query = select(*told_, *seen).select_from(joined)
    rows = await tx.conn.execute(query.where(finding.c.event_id == event_id).order_by(finding.c.id).limit(most))
    return [_item(row) for row in rows]


async def keep_example(tx: Tx, event_id: int, body: Mapping[str, Any], now: datetime) -> None:
    """Keep what a person decided; a later decision about the same event takes its place."""
    values = {"event_id": event_id, "body": dict(body), "created_at": now}
    statement = tx.insert(example).values(**values)
    fresh = {"body": dict(body), "created_at": now}
    await tx.conn.execute(statement.on_conflict_do_update(index_elements=["event_id"], set_=fresh))


async def examples(tx: Tx, *, after: int = 0, most: int = 200) -> list[tuple[int, Mapping[str, Any], Event]]:
    """Examples with their events, by row id above `after`."""
    query = select(example).where(example.c.id > after).order_by(example.c.id).limit(most)
    found = [(row, await events.get(tx, row.event_id)) for row in (await tx.conn.execute(query)).all()]
    return [(row.id, row.body, one) for row, one in found if one is not None]


async def forget_examples(tx: Tx, person_id: int) -> None:
    """Somebody wants silence, or no name: no example speaks of them."""
    theirs = select(event_person.c.event_id).where(event_person.c.person_id == person_id)
    await tx.conn.execute(delete(example).where(example.c.event_id.in_(theirs)))


async def staff(tx: Tx, right: Right) -> list[Staff]:
    """All who have this right by a role and can be written to."""
    return await holders(tx, [one for one in Role if lender([one], right)])


async def holders(tx: Tx, roles: Collection[Role]) -> list[Staff]:
    """All who have one of these roles and can be written to."""
    names = [one.value for one in roles]
    joined = role.join(subscriber, subscriber.c.id == role.c.subscriber_id)
    joined = joined.join(profile, profile.c.id == subscriber.c.profile_id)
    columns = (subscriber.c.id, subscriber.c.lang, profile.c.zone, profile.c.quiet_from, profile.c.quiet_to)
    here = (subscriber.c.state == "active") & (subscriber.c.bot_id == tx.bot_id) & ~subscriber.c.grouped
    query = select(*columns).select_from(joined).where(role.c.role.in_(names), here).distinct()
    rows = await tx.conn.execute(query.order_by(subscriber.c.id))
    return [Staff(row.id, row.lang, row.zone, row.quiet_from, row.quiet_to) for row in rows]


async def _change(tx: Tx, event_id: int, values: Mapping[str, Any]) -> bool:
    mine = (review.c.event_id == event_id) & (review.c.state == OPEN)
    return (await tx.conn.execute(update(review).where(mine).values(**values))).rowcount == 1


def _silent() -> Any:
    joined = event_person.join(person, person.c.id == event_person.c.person_id)
    wished = person.c.consent == Consent.SILENCE.value
    linked = exists().select_from(joined).where(event_person.c.event_id == review.c.event_id, wished)
    return linked | namesakes.of_somebody_silent(review.c.event_id)


async def _people(tx: Tx, event_ids: Sequence[int]) -> dict[int, tuple[str, ...]]:
    joined = event_person.join(person, person.c.id == event_person.c.person_id)
    query = select(event_person.c.event_id, person.c.public_id).select_from(joined)
    found: dict[int, tuple[str, ...]] = {}
    for row in await tx.conn.execute(query.where(event_person.c.event_id.in_(event_ids))):
        found[row.event_id] = (*found.get(row.event_id, ()), row.public_id)
    return found


def _waiting(row: Row[Any], public_ids: tuple[str, ...]) -> Waiting:
    return Waiting(
        id=row.id,
        event_id=row.event_id,
        kind=Kind(row.kind),
        facts=Facts.from_json(row.facts),
        reasons=tuple(row.reasons),
        since=row.created_at,
        later_until=row.later_until,
        told=row.told_at is not None,
        public_ids=public_ids,
    )


def _item(row: Row[Any]) -> Item:
    texts = (row.name, row.outlet, row.url, row.published, row.title, row.summary)
    return Item(*texts, row.kind, row.score, tuple(row.reasons))

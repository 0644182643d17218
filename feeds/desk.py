"""The desk: what waits in its order, decisions of people, and what follows from them once they are final.

A thin shell: rows come from bot/store/review.py, the order and the times from feeds/waiting.py. A decision is carried
out by a pass, so a crash in the minute in which it can be taken back loses nothing and sends nothing early.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import Enum, auto

import structlog

from bot.alerts import amend
from bot.alerts.match import labels, person_label
from bot.core.amends import Why
from bot.core.event import Event, EventState, Published
from bot.core.kinds import bits_of
from bot.hearings import service as hearings
from bot.people.naming import is_silent
from bot.store import events, review
from bot.store.database import Database, Tx
from bot.store.review import Decided, Waiting
from bot.store.trouble import Unavailable
from feeds.ingest import ONE_STORY, Reaction
from feeds.labels import Told, example, may_be_kept
from feeds.nobody import POLICY, Nobody, goes
from feeds.review import OF_VOICES, is_sure, still
from feeds.waiting import LATER, UNDO, Case, fingerprint, is_overdue, order, undo_for

log = structlog.get_logger(__name__)

AT_ONCE = 20
"""The most that one press sends."""

AGAIN = timedelta(minutes=5)
"""After which a decision is tried again that could not be carried out."""


class Outcome(Enum):
    """What became of a press."""

    DONE = auto()
    DECIDED = auto()
    """Somebody had decided, or it is nobody's business any more."""

    CHANGED = auto()
    """What would be sent is not what the moderator saw."""


@dataclass(frozen=True, slots=True)
class Queue:
    """What waits: `ready` in order, the dearest first; `aside` come back later, the first at `back`."""

    ready: tuple[Waiting, ...]
    aside: int = 0
    back: datetime | None = None


@dataclass(frozen=True, slots=True)
class Batch:
    """Events of one source that wait for nothing but the source; `upto`: the last row of them."""

    source_id: str
    source_name: str
    events: tuple[Event, ...]
    upto: int


async def queue(tx: Tx, now: datetime) -> Queue:
    """What waits, in the order of what waiting costs."""
    found = await review.waiting(tx)
    cases = await _cases(tx, found)
    aside = [one for one in found if one.later_until is not None and one.later_until > now]
    ready = sorted((one for one in found if one not in aside), key=lambda one: order(cases[one.id], now))
    return Queue(tuple(ready), len(aside), min((one.later_until for one in aside if one.later_until), default=None))


async def overdue(tx: Tx, now: datetime) -> list[Waiting]:
    """What has waited longer than it should and nobody was told of."""
    found = [one for one in await review.waiting(tx) if not one.told]
    cases = await _cases(tx, found)
    return [one for one in found if is_overdue(cases[one.id], now)]


async def _cases(tx: Tx, found: Sequence[Waiting]) -> dict[int, Case]:
    wanted = await review.followed(tx, {person_label(person) for one in found for person in one.public_ids})
    return {one.id: _case(one, wanted) for one in found}


def _case(one: Waiting, wanted: set[str]) -> Case:
    since = max(one.since, one.later_until or one.since)  # who put it aside has looked at it
    return Case(one.kind, one.facts, since, any(person_label(person) in wanted for person in one.public_ids))


async def reach(tx: Tx, event: Event, now: datetime) -> int:
    """How many would be told of it if it was sent now."""
    return await review.reach(tx, labels(as_sent(event)), bits_of(event.kind, event.detail), now)


def as_sent(event: Event) -> Event:
    """The event as readers get it once it is decided."""
    return replace(event, state=EventState.PUBLISHED)


async def send(tx: Tx, event: Event, seen: str, now: datetime) -> Outcome:
    """Let it go out as it was `seen`, after the time in which that can be taken back."""
    if not await review.is_open(tx, event.id) or is_silent(event.people):
        return Outcome.DECIDED
    if fingerprint(event) != seen:
        return Outcome.CHANGED
    done = await review.approve(tx, event.id, seen, due=now + undo_for(event.kind), now=now)
    return Outcome.DONE if done else Outcome.DECIDED


async def reject(tx: Tx, event: Event, now: datetime) -> Outcome:
    """Not ours."""
    return Outcome.DONE if await review.reject(tx, event.id, due=now + UNDO, now=now) else Outcome.DECIDED


async def later(tx: Tx, event: Event, now: datetime) -> Outcome:
    """Not now."""
    return Outcome.DONE if await review.later(tx, event.id, now + LATER) else Outcome.DECIDED


async def batch(tx: Tx, event: Event, upto: int | None = None) -> Batch | None:
    """The sure events of the source of this one, oldest first; None: there are not two.

    `upto`: none that came after what a moderator looked through.
    """
    first = event.reports[0] if event.reports else None
    if first is None:
        return None
    theirs = await review.of_source(tx, first.source_id)
    rows = [one for one in await review.waiting(tx) if one.event_id in theirs and OF_VOICES.issuperset(one.reasons)]
    found = [(one, await events.get(tx, one.event_id)) for one in rows if upto is None or one.id <= upto]
    sure = [(one.id, event_) for one, event_ in found if event_ and is_sure(still(one.reasons, event_))][:AT_ONCE]
    if len(sure) < (1 if upto else 2):
        return None
    return Batch(first.source_id, first.source_name, tuple(event_ for _, event_ in sure), sure[-1][0])


async def send_all(tx: Tx, batch_: Batch, now: datetime) -> list[Event]:
    """Let them all go out; those that did."""
    return [one for one in batch_.events if await send(tx, one, fingerprint(one), now) is Outcome.DONE]


async def let_out(db: Database, reactions: Sequence[Reaction], now: datetime) -> int:
    """Where nobody decided and it would soon be too late: tell those who follow the person; how many events."""
    async with db.read() as tx:
        found = [one for one in await review.waiting(tx) if POLICY[one.kind] is Nobody.FOLLOWERS]
    count = 0
    for one in found:
        try:
            async with db.write() as tx:
                count += await _let_out(tx, one, reactions, now)
        except Unavailable:
            raise  # no fault of this event
        except Exception:
            log.exception("let_out_failed", event_id=one.event_id)
    return count


async def _let_out(tx: Tx, one: Waiting, reactions: Sequence[Reaction], now: datetime) -> bool:
    await tx.alone(ONE_STORY)
    event = await events.get(tx, one.event_id) if await review.is_open(tx, one.event_id) else None
    if event is None or not goes(event, still(one.reasons, event), _case(one, set()).since, now):
        return False
    if not await events.let_out(tx, event.id):
        return False
    told = await events.get(tx, event.id)
    assert told is not None  # noqa: S101 - read above
    for reaction in reactions:
        await reaction(tx, Published(told, told.fresh))
    log.info("event_unchecked", event_id=event.id)
    return True


async def release(db: Database, reactions: Sequence[Reaction], now: datetime) -> int:
    """Carry out what cannot be taken back any more; how many decisions."""
    async with db.read() as tx:
        found = await review.ripe(tx, now)
    for one in found:
        try:
            async with db.write() as tx:
                await _carry_out(tx, one, reactions, now)
        except Unavailable:
            raise  # no fault of this event
        except Exception:
            log.exception("decision_failed", event_id=one.event_id)
            async with db.write() as tx:
                await review.postpone(tx, one, now + AGAIN)
    return len(found)


async def _carry_out(tx: Tx, one: Decided, reactions: Sequence[Reaction], now: datetime) -> None:
    await tx.alone(ONE_STORY)  # else a report that joins the event now could publish it, too
    event = await events.get(tx, one.event_id) if await review.take(tx, one, now) else None
    if event is None:
        return
    if not one.approved and event.state is EventState.RETRACTED and event.revision > 0:
        await amend.start(tx, event.id, "retracted", now, what=[Why.NOT_OURS])  # followers had it as not checked
        await hearings.taken_back(tx, event.id, now)
    if one.approved:
        if is_silent(event.people) or fingerprint(event) != one.shown:
            await review.reopen(tx, one)
            return
        await _publish(tx, one, event, reactions, now)
    if one.approved or event.state is not EventState.PUBLISHED:  # to refuse a change is not to refuse the news
        await _learn(tx, event, ours=one.approved, now=now)


async def _publish(tx: Tx, one: Decided, event: Event, reactions: Sequence[Reaction], now: datetime) -> None:
    if event.state is EventState.UNCHECKED:
        await amend.start(tx, event.id, "unnamed", now)  # who was told that it is not checked reads that it is
    await events.publish(tx, one.event_id, now)
    await review.sent(tx, one, now)
    told = await events.get(tx, one.event_id)
    assert told is not None  # noqa: S101 - published above
    for reaction in reactions:
        await reaction(tx, Published(told, told.fresh))


async def _learn(tx: Tx, event: Event, *, ours: bool, now: datetime) -> None:
    """Keep the decision as an example, where an entry of a feed made the event and nobody in it is protected."""
    items = await review.items(tx, event.id, 1)
    if not items or not event.reports or not may_be_kept(event):
        return
    item = items[0]
    told = Told(event.reports[0].lang, item.source, item.outlet, item.url, item.published, item.title, item.summary)
    await review.keep_example(tx, event.id, example(event, told, ours=ours), now)

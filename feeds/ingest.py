"""From new entries to events: understanding outside, then short transactions that leave rows behind.

Owns the order of things: an entry is marked seen in the same transaction in which its event, its review item and its
fan-out are written, so that a crash repeats it and never loses it. What else follows from an event (alerts, later
hearings and campaigns) is passed in as reactions.
"""

from collections.abc import Awaitable, Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.core.event import Event, EventState, Published
from bot.core.finding import Finding, Item
from bot.core.kinds import Kind
from bot.people.naming import Naming, naming_in, stricter
from bot.people.registry import recognise
from bot.store import events, sources
from bot.store.database import Database, Tx
from feeds.merge import pick, story_keys
from feeds.review import reasons_to_hold

Reaction = Callable[[Tx, Published], Awaitable[None]]

ONE_STORY = 0x53544F52
"""Number of the lock under which reports are joined to events: "STOR"."""

BATCH = 20
"""Entries a transaction: others who want to write wait at most some tens of milliseconds."""


@dataclass(frozen=True, slots=True)
class Fresh:
    """An entry this source never showed before, understood. `alert` False: history, or too old."""

    key: bytes
    item: Item
    finding: Finding
    alert: bool


async def ingest(
    db: Database, source_id: str, fresh: Sequence[Fresh], reactions: Sequence[Reaction], now: datetime
) -> int:
    """Write entries down and let what follows from them follow; how many events were published."""
    count = 0
    for batch in _batches(fresh):
        async with db.write() as tx:
            await tx.alone(ONE_STORY)  # else two processes could make two events of one story
            new = await sources.unseen(tx, source_id, [one.key for one in batch])
            await sources.mark_seen(tx, source_id, list(new))
            for one in batch:
                if one.key in new:
                    new.discard(one.key)  # the same entry twice in one feed is one entry
                    count += await _one(tx, source_id, one, reactions, now)
    return count


async def _one(tx: Tx, source_id: str, one: Fresh, reactions: Sequence[Reaction], now: datetime) -> int:
    entry_id = await _keep(tx, source_id, one, now)
    kind = one.finding.kind
    if kind is None or not (one.finding.relevant or one.finding.unsure):
        await events.add_finding(tx, entry_id, one.finding, None, now)
        return 0
    event_id, published = await _report(tx, source_id, one, kind, now)
    await events.add_finding(tx, entry_id, one.finding, event_id, now)
    if published is None:
        return 0
    for reaction in reactions:
        await reaction(tx, published)
    return 1


async def _keep(tx: Tx, source_id: str, one: Fresh, now: datetime) -> int:
    item = one.item
    return await sources.add_entry(
        tx, source_id, url=item.url, title=item.title, summary=item.summary, published=item.published, now=now
    )


async def _report(tx: Tx, source_id: str, one: Fresh, kind: Kind, now: datetime) -> tuple[int, Published | None]:
    """Join the report to its event, or make one; what it published, if anything."""
    item, finding = one.item, one.finding
    happened = min(item.published or now, now)
    keys = story_keys(item, finding)
    event_id = pick(item, finding, await events.find_story(tx, keys, happened))
    before = None if event_id is None else await events.get(tx, event_id)
    people = await recognise(tx, finding, source_id, now)
    if event_id is None:
        event_id = await events.add(tx, finding, kind, person_ids=people.ids, happened_at=happened, now=now)
    else:
        await events.protect(tx, event_id, stricter(before.group, finding.group) if before else finding.group)
        await events.add_people(tx, event_id, people.ids)
    if one.alert:
        await events.freshen(tx, event_id)
    await events.add_keys(tx, event_id, list(keys), happened)
    report = {
        "url": item.url,
        "headline": item.title,
        "lang": finding.lang,
        "hides_name": finding.hides_name or people.namesakes,  # a name that was linked to nobody is not to be quoted
        "published": item.published,
    }
    await events.add_report(tx, event_id, source_id, report, now)
    after = await events.get(tx, event_id)
    assert after is not None  # noqa: S101 - found or added above
    reasons = reasons_to_hold(finding, after.kind, after.reports, after.people, namesakes=people.namesakes)
    if not publishable(before, after, reasons):
        if after.state is EventState.HELD:
            await events.hold(tx, event_id, reasons, now)
        return event_id, None
    await events.publish(tx, event_id, now)
    told = await events.get(tx, event_id)
    return event_id, None if told is None else Published(told, told.fresh)


def publishable(before: Event | None, after: Event, reasons: Sequence[str]) -> bool:
    """Whether a report makes an event public, or gives the public more: somebody may now be named."""
    if after.state is EventState.RETRACTED:
        return False
    if after.state is EventState.HELD:
        return not reasons
    return not reasons and before is not None and named(after) > named(before)


def named(event: Event) -> int:
    """How many people of an event may be named."""
    return sum(naming_in(event.group, person) is Naming.NAMED for person in event.people)


def _batches(fresh: Sequence[Fresh]) -> Iterator[Sequence[Fresh]]:
    for start in range(0, len(fresh), BATCH):
        yield fresh[start : start + BATCH]

"""From new entries to events: understanding outside, then short transactions that leave rows behind.

Owns the order of things: an entry is marked seen in the same transaction in which its event, its review item and its
fan-out are written, so that a crash repeats it and never loses it. What else follows from an event (alerts, later
hearings and campaigns) is passed in as reactions.
"""

from collections.abc import Awaitable, Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache

from bot.alerts import amend, held
from bot.core.event import TOLD, WAITS, Event, EventState, Published
from bot.core.finding import Finding, Item
from bot.core.kinds import Kind
from bot.core.standing import Quotable
from bot.people.naming import Naming, is_silent, naming_in, stricter
from bot.people.registry import recognise
from bot.store import events, findings, namesakes, review, sources
from bot.store.database import Database, Tx
from feeds import edited
from feeds.later import Added, add_facts
from feeds.merge import pick, story_keys
from feeds.origin import Names, origin
from feeds.review import OF_NAMES, lasting, reasons_to_hold

Reaction = Callable[[Tx, Published], Awaitable[None]]

Before = Callable[[Tx], Awaitable[None]]

ONE_STORY = 0x53544F52
"""Number of the lock under which reports are joined to events: "STOR"."""

BATCH, TELLING = 150, 20
"""Entries a transaction, and how many of them may be about events, which cost ten statements each: others who want to
write wait at most some tens of milliseconds."""


@dataclass(frozen=True, slots=True)
class Fresh:
    """An entry this source never showed before, or with other words, understood. `alert` False: history, or too old.

    `content`: the hash of what it says.
    """

    key: bytes
    item: Item
    finding: Finding
    alert: bool
    content: bytes | None = None


async def ingest(
    db: Database,
    source_id: str,
    fresh: Sequence[Fresh],
    reactions: Sequence[Reaction],
    now: datetime,
    *,
    first: Before | None = None,
) -> int:
    """Write entries down and let what follows from them follow; how many events were published.

    `first` is written in the same transaction as the first of them, ahead of them.
    """
    count = 0
    news = any(_tells(one) for one in fresh)
    voices = await _voices(db, source_id) if news else _Voices(Names({}), source_id)
    for batch in _batches(fresh):
        async with db.write() as tx:
            await tx.alone(ONE_STORY)  # else two processes could make two events of one story
            if first is not None:
                await first(tx)
                first = None
            count += await _batch(tx, source_id, batch, voices, reactions, now)
    return count


async def _batch(
    tx: Tx, source_id: str, batch: Sequence[Fresh], voices: "_Voices", reactions: Sequence[Reaction], now: datetime
) -> int:
    """What tells nothing is written in two statements, however much of it there is."""
    known = await sources.contents(tx, source_id, [one.key for one in batch])
    told: dict[bytes, Fresh] = {}
    for one in batch:
        if one.key not in known or known[one.key] != one.content:
            told.setdefault(one.key, one)  # the same entry twice in one feed is one entry
    mine = list(told.values())
    await sources.mark_seen(tx, source_id, {one.key: one.content for one in mine})
    new = [one for one in mine if one.key not in known]
    rows = await sources.add_entries(tx, source_id, {one.key: one.item for one in new}, now)
    await events.add_findings(tx, [(rows[one.key], one.finding) for one in new if not _tells(one)], now)
    count = 0
    for one in mine:
        if one.key in known:
            count += await _again(tx, source_id, one, voices, reactions, now)
        elif _tells(one):
            count += await _one(tx, source_id, one, rows[one.key], voices, reactions, now)
    return count


async def _again(
    tx: Tx, source_id: str, one: Fresh, voices: "_Voices", reactions: Sequence[Reaction], now: datetime
) -> int:
    """An entry with other words than before. What was about nothing may have become news; nobody is rung twice."""
    stored = await findings.of_entry(tx, source_id, one.key)
    if stored is None:
        return 0
    await findings.rewrite_entry(tx, stored.key, one.item.title, one.item.summary)
    if stored.event_id is None:
        event_id, published = await _follow(tx, source_id, one, voices, now)
        await findings.replace(tx, stored.finding_id, one.finding, event_id, now)
    else:
        published = await edited.take_in(tx, edited.as_stored(stored, one.item), one.finding, now)
    return await _react(tx, published, reactions)


@dataclass(frozen=True, slots=True)
class _Voices:
    """Whom a report may quote, and whose the source itself is."""

    names: Names
    own: str

    def of(self, item: Item) -> str | None:
        """Whose word the report repeats; None: its own."""
        return origin(item, self.names, self.own)


@lru_cache(maxsize=1)
def _names(found: tuple[Quotable, ...]) -> Names:
    """Made anew only when the sources change: it takes longer than reading one entry."""
    return Names.of(found)


async def _voices(db: Database, source_id: str) -> _Voices:
    async with db.read() as tx:
        found = await sources.quotable(tx)
    return _Voices(_names(found), next((one.owner for one in found if one.id == source_id), source_id))


async def _one(
    tx: Tx,
    source_id: str,
    one: Fresh,
    entry_id: int,
    voices: _Voices,
    reactions: Sequence[Reaction],
    now: datetime,
) -> int:
    event_id, published = await _follow(tx, source_id, one, voices, now)
    await events.add_finding(tx, entry_id, one.finding, event_id, now)
    return await _react(tx, published, reactions)


async def _follow(
    tx: Tx, source_id: str, one: Fresh, voices: _Voices, now: datetime
) -> tuple[int | None, Published | None]:
    """The event that the entry is about, if it is about any, and what it published."""
    kind = one.finding.kind
    if kind is None or not _tells(one):
        return None, None
    return await _report(tx, source_id, one, kind, voices.of(one.item), now)


def _tells(one: Fresh) -> bool:
    """Whether the entry is about an event: of most nobody has to know whom it quotes."""
    return one.finding.kind is not None and bool(one.finding.relevant or one.finding.unsure)


async def _react(tx: Tx, published: Published | None, reactions: Sequence[Reaction]) -> int:
    """Let follow what follows; how many events were published."""
    if published is None:
        return 0
    for reaction in reactions:
        await reaction(tx, published)
    return 1


async def _report(
    tx: Tx, source_id: str, one: Fresh, kind: Kind, said_by: str | None, now: datetime
) -> tuple[int, Published | None]:
    """Join the report to its event, or make one; what it published, if anything."""
    item, finding = one.item, one.finding
    happened = min(item.published or now, now)
    keys = story_keys(item, finding)
    event_id = pick(item, finding, await events.find_story(tx, keys, happened))
    before = None if event_id is None else await events.get(tx, event_id)
    people = await recognise(tx, finding, source_id, now, event_id, origin=said_by)
    if event_id is None:
        event_id = await events.add(
            tx, finding, kind, person_ids=people.ids, happened_at=happened, now=now, fresh=one.alert
        )
    else:
        await events.protect(tx, event_id, stricter(before.group, finding.group) if before else finding.group)
        await events.add_people(tx, event_id, people.ids)
        if one.alert:
            await events.freshen(tx, event_id)
    await namesakes.keep(tx, event_id, source_id, [(finding.lang, name) for name in people.unlinked])
    await events.add_keys(tx, event_id, list(keys), happened)
    report = {
        "url": item.url,
        "headline": item.title,
        "lang": finding.lang,
        "hides_name": finding.hides_name or people.namesakes,  # a name that was linked to nobody is not to be quoted
        "origin": said_by,
        "published": item.published,
    }
    await events.add_report(tx, event_id, source_id, report, now)
    after = await events.get(tx, event_id)
    assert after is not None  # noqa: S101 - found or added above
    added = await add_facts(tx, after, source_id, finding, now) if before else Added()
    reasons = reasons_to_hold(finding, after.kind, after.reports, after.people, namesakes=people.namesakes)
    if before and _says_less(before, after):
        await amend.hush(tx, event_id, now)
        await amend.start(tx, event_id, "unnamed", now)  # who was told of it sees no more than may be said by now
    if before and len(after.people) > len(before.people):
        await held.look(tx, after, now)  # also where nobody may name them, so that no message changes
    unsettled = lasting(await review.reasons(tx, event_id)) if before else ()
    return event_id, await _settle(tx, before, after, (*reasons, *unsettled), added, now)


async def _settle(
    tx: Tx, before: Event | None, after: Event, reasons: Sequence[str], added: Added, now: datetime
) -> Published | None:
    """Publish, hold, or neither; what is public with a fact more has a new revision, of which nobody is rung."""
    if publishable(before, after, reasons):
        if after.state is EventState.UNCHECKED:
            await amend.start(tx, after.id, "unnamed", now)  # who was told that it is not checked reads that it is
        await events.publish(tx, after.id, now)
    elif after.state in WAITS:
        await events.hold(tx, after.id, reasons, now)
        await _also(tx, after.id, reasons, now)
        return None
    elif not added.filled:
        return None
    told = await events.get(tx, after.id)
    rings = publishable(before, after, reasons)
    return None if told is None else Published(told, told.fresh and rings)


async def _also(tx: Tx, event_id: int, reasons: Sequence[str], now: datetime) -> None:
    """What waits for less waits for this, too: it turns on whose name it is."""
    of_names = [reason for reason in reasons if reason in OF_NAMES]
    known = await review.reasons(tx, event_id) if of_names else ()
    more = [reason for reason in of_names if reason not in known]
    if more and await review.is_open(tx, event_id):  # what was just let out is looked at once more before it goes
        await review.object_to(tx, event_id, more, now)


def _says_less(before: Event, after: Event) -> bool:
    """Whether less may be said of what was told: a report tells of prisoners of war, or of who wants silence."""
    silenced = is_silent(after.people) and not is_silent(before.people)
    # What somebody's own row no longer allows was begun where the row was written (bot/people/registry.py).
    return before.state in TOLD and after.revision == before.revision and (silenced or named(after) < named(before))


def publishable(before: Event | None, after: Event, reasons: Sequence[str]) -> bool:
    """Whether a report makes an event public, or gives the public more: somebody may now be named."""
    if after.state is EventState.RETRACTED:
        return False
    if after.state in WAITS:
        return not reasons
    return not reasons and before is not None and named(after) > named(before)


def named(event: Event) -> int:
    """How many people of an event may be named."""
    return sum(naming_in(event.group, person) is Naming.NAMED for person in event.people)


def _batches(fresh: Sequence[Fresh]) -> Iterator[Sequence[Fresh]]:
    start = telling = 0
    for place, one in enumerate(fresh):
        if place - start == BATCH or telling == TELLING:
            yield fresh[start:place]
            start, telling = place, 0
        telling += _tells(one)
    if start < len(fresh):
        yield fresh[start:]

"""Reading kept entries again with the present rules: first what would change, then, if wanted, the change.

Nothing is published here and nobody is alerted. What waits gets the new facts; what is public goes before a person
when it would say something else; what was missed waits for a person, too.
"""

import asyncio
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from bot.core.event import WAITS, Consent, Event, EventState
from bot.core.finding import Finding
from bot.core.fold import name_key
from bot.core.reading import Reading
from bot.people.naming import stricter
from bot.people.registry import recognise
from bot.store import events, findings, namesakes, people, review
from bot.store.database import Database, Tx
from bot.store.findings import Stored
from feeds.extract import Lexicons, extract
from feeds.ingest import ONE_STORY
from feeds.merge import pick, story_keys
from feeds.reread import Diff, changes, compare, plan
from feeds.review import RULES, reasons_to_hold
from feeds.rewritten import rewrite
from feeds.schedule import may_alert


@dataclass(frozen=True, slots=True)
class Reread:
    """An entry that is read differently. `state`: of its event; `silent`: nothing of it may be shown."""

    entry: Stored
    found: Finding
    diffs: tuple[Diff, ...]
    state: EventState | None
    silent: bool = False


@dataclass(slots=True)
class Outcome:
    """What was read, what is read differently, and what was done about it: `done` by sort of deed."""

    read: int = 0
    changed: list[Reread] = field(default_factory=list)
    done: Counter[str] = field(default_factory=Counter)

    @property
    def by_sort(self) -> Mapping[str, int]:
        """How many entries change in what way."""
        return Counter(diff.sort.value for one in self.changed for diff in one.diffs)


async def reprocess(db: Database, lexicons: Lexicons, since: datetime, now: datetime, *, apply: bool) -> Outcome:
    """Read all entries since then; without `apply` nothing is written."""
    outcome, last = Outcome(), 0
    while page := await _page(db, since, last):
        last = page[-1].key
        found = await asyncio.to_thread(_extract, page, lexicons)
        pairs = list(zip(page, found, strict=True))
        different = [one for one in [await _reread(db, *pair) for pair in pairs] if one is not None]
        outcome.read += len(page)
        outcome.changed += different
        if apply:
            await _apply(db, pairs, different, outcome, now)
    return outcome


async def _page(db: Database, since: datetime, after: int) -> Sequence[Stored]:
    async with db.read() as tx:
        return await findings.since(tx, since, after=after)


def _extract(page: Sequence[Stored], lexicons: Lexicons) -> list[Finding]:
    return [extract(one.item, lexicons) for one in page]


async def _reread(db: Database, entry: Stored, found: Finding) -> Reread | None:
    diffs = compare(entry.reading, Reading.of(found))
    if not diffs:
        return None
    async with db.read() as tx:
        event = await events.get(tx, entry.event_id) if entry.event_id else None
        names = {name_key(name) for name in (*entry.reading.people, *Reading.of(found).people)}
        named = [one for key in names for one in await people.by_key(tx, key)]
    silent = any(one.consent is Consent.SILENCE for one in (*named, *(event.people if event else ())))
    return Reread(entry, found, diffs, event.state if event else None, silent)


async def _apply(
    db: Database,
    pairs: Sequence[tuple[Stored, Finding]],
    different: Sequence[Reread],
    outcome: Outcome,
    now: datetime,
) -> None:
    changed = {one.entry.finding_id for one in different}
    same = [entry.finding_id for entry, _ in pairs if entry.finding_id not in changed]
    async with db.write() as tx:
        await findings.same(tx, same, pairs[0][1].rules_version)
    for one in different:
        async with db.write() as tx:
            await tx.alone(ONE_STORY)
            outcome.done[await _one(tx, one, now)] += 1


async def _one(tx: Tx, one: Reread, now: datetime) -> str:
    """Store the new finding, and do what follows for its event; what that was."""
    entry = one.entry
    event = await events.get(tx, entry.event_id) if entry.event_id else None
    if event is None:
        return await _missed(tx, one, now)
    before = await findings.of_event(tx, event.id)
    after = [Reading.of(one.found) if each.finding_id == entry.finding_id else each.reading for each in before]
    planned = plan(event, [each.reading for each in before], after)
    await findings.replace(tx, entry.finding_id, one.found, event.id, now)
    if event.state is EventState.RETRACTED or not changes(event, planned):
        return "noted"
    if event.state is EventState.HELD and planned.ours:
        new = await recognise(tx, one.found, entry.source_id, now, event.id)
        await rewrite(tx, event, planned, entry, one.found, new)
        await review.object_to(tx, event.id, [RULES], now)
        return "held"
    await review.object_to(tx, event.id, [RULES], now)
    return "review"


async def _missed(tx: Tx, one: Reread, now: datetime) -> str:
    """An entry that made no event and tells one by now: it waits for a person, or joins what waits."""
    entry, found = one.entry, one.found
    if found.kind is None or not (found.relevant or found.unsure):
        await findings.replace(tx, entry.finding_id, found, None, now)
        return "noted"
    happened = min(entry.item.published or now, now)
    keys = story_keys(entry.item, found)
    event_id = pick(entry.item, found, await events.find_story(tx, keys, happened))
    known = await events.get(tx, event_id) if event_id else None
    if known is not None and known.state not in WAITS:
        await findings.replace(tx, entry.finding_id, found, known.id, now)
        return "noted"  # told already, or refused: one more report changes neither
    await _add(tx, one, known, happened, now)
    return "new" if known is None else "held"


async def _add(tx: Tx, one: Reread, known: Event | None, happened: datetime, now: datetime) -> None:
    entry, found = one.entry, one.found
    assert found.kind is not None  # noqa: S101 - asked by the caller
    named = await recognise(tx, found, entry.source_id, now, known.id if known else None)
    event_id = known.id if known else None
    if event_id is None:
        event_id = await events.add(tx, found, found.kind, person_ids=named.ids, happened_at=happened, now=now)
    else:
        await events.protect(tx, event_id, stricter(known.group, found.group) if known else found.group)
        await events.add_people(tx, event_id, named.ids)
    if may_alert(first_fetch=False, published=entry.item.published, now=now, first_fetch_hours=0):
        await events.freshen(tx, event_id)
    await namesakes.keep(tx, event_id, entry.source_id, [(found.lang, name) for name in named.unlinked])
    await events.add_keys(tx, event_id, list(story_keys(entry.item, found)), happened)
    await events.add_report(tx, event_id, entry.source_id, _report(one, hides=named.namesakes), now)
    await findings.replace(tx, entry.finding_id, found, event_id, now)
    event = await events.get(tx, event_id)
    assert event is not None  # noqa: S101 - found or added above
    held = reasons_to_hold(found, event.kind, event.reports, event.people, namesakes=named.namesakes)
    await review.object_to(tx, event_id, [*held, RULES], now)


def _report(one: Reread, *, hides: bool) -> dict[str, object]:
    item = one.entry.item
    told = {"url": item.url, "headline": item.title, "lang": one.found.lang, "published": item.published}
    return told | {"hides_name": one.found.hides_name or hides}


def shown(outcome: Outcome) -> list[Reread]:
    """What may be shown of it: nothing of what was read of people who want silence."""
    return [_hidden(one) if one.silent else one for one in outcome.changed]


def _hidden(one: Reread) -> Reread:
    item = replace(one.entry.item, title="", url="")
    diffs = tuple(replace(diff, before="", after="") for diff in one.diffs)
    return replace(one, entry=replace(one.entry, item=item), diffs=diffs)

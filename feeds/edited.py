"""An entry says something else than before: what of it is a correction, and what follows from that.

The pure part decides, fact by fact; the thin shell writes. Only a fact that the event has from this very source is
replaced by it, and only where nobody else says the old one: everything else is a contradiction, and a person's.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

import structlog

from bot.alerts import amend
from bot.core.amends import Fact
from bot.core.event import TOLD, Event, EventState, Facts, Published
from bot.core.finding import Finding, Item
from bot.core.reading import Reading
from bot.store import events, findings
from bot.store.database import Tx
from bot.store.findings import Stored
from feeds.facts import differs, only, with_fact
from feeds.later import add_facts, may_fill, same_head

log = structlog.get_logger(__name__)

CORRECTED = (Fact.HEARING, Fact.TERM, Fact.PLACE, Fact.ARTICLES)


@dataclass(frozen=True, slots=True)
class Changed:
    """The event's facts as the source says now, and which of them it corrected."""

    facts: Facts
    corrected: tuple[Fact, ...] = ()


def changed(known: Facts, others: Sequence[Facts], before: Facts, told: Facts, *, of_head: bool = True) -> Changed:
    """`known`: the event's facts; `others`: what the other entries say; `before`, `told`: what this one said, says.

    `of_head`: it tells of the person whose term the event has.
    """
    facts = known
    corrected: list[Fact] = []
    for fact in CORRECTED:
        if fact is Fact.TERM and not of_head:
            continue
        old, new = only(fact, before), only(fact, told)
        if not old or not new or not differs(fact, before, told) or differs(fact, known, before):
            continue
        if any(only(fact, one) and not differs(fact, one, before) for one in others):
            continue
        facts = with_fact(fact, facts, told)
        corrected.append(fact)
    return Changed(facts, tuple(corrected))


async def take_in(tx: Tx, source_id: str, stored: Stored, finding: Finding, now: datetime) -> Published | None:
    """What the entry says now takes the place of what it said; what has to follow from the event, if anything.

    Readers are told of a corrected fact by a correction, of one that was filled in by the alert's new text alone.
    """
    event = None if stored.event_id is None else await events.get(tx, stored.event_id)
    if event is None or event.state is EventState.RETRACTED or finding.kind is not event.kind:
        await findings.replace(tx, stored.finding_id, finding, stored.event_id, now)
        return None
    corrected = await _correct(tx, source_id, event, stored, finding, now)
    if stored.reading.people == Reading.of(finding).people:
        await events.requote(tx, event.id, source_id, stored.item.title, hides_name=finding.hides_name)
    after = await events.get(tx, event.id)
    added = await add_facts(tx, after or event, source_id, finding, now)
    await findings.replace(tx, stored.finding_id, finding, event.id, now)
    if event.state is not EventState.PUBLISHED or not (corrected or added.filled):
        return None
    told = await events.get(tx, event.id)
    return None if told is None else Published(told, fresh=False)


async def _correct(
    tx: Tx, source_id: str, event: Event, stored: Stored, finding: Finding, now: datetime
) -> tuple[Fact, ...]:
    report = next((one for one in event.reports if one.source_id == source_id), None)
    if report is None or not may_fill(event, report):
        return ()
    others = [facts for finding_id, facts in await events.said_by(tx, event.id) if finding_id != stored.finding_id]
    told = Facts.of(finding)
    found = changed(event.facts, others, stored.reading.facts, told, of_head=same_head(event, finding))
    if not found.corrected:
        return ()
    await events.set_facts(tx, event.id, found.facts)
    if event.state in TOLD:
        await amend.start(tx, event.id, "corrected", now, what=[fact.value for fact in found.corrected])
    log.info("event_corrected", event_id=event.id, source=source_id, facts=[one.value for one in found.corrected])
    return found.corrected


def as_stored(stored: Stored, item: Item) -> Stored:
    """The entry with its new text."""
    return replace(stored, item=replace(stored.item, title=item.title, summary=item.summary))

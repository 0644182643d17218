"""An entry says something else than before: what of it is a correction, and what follows from that.

The pure part decides, fact by fact; the thin shell writes. Only a fact that the event has from this very source is
replaced by it, and only where nobody else says the old one: everything else is a contradiction, and a person's. That
something else happened, or to somebody else, is corrected by itself only where this entry alone told the event, its
source publishes by itself and the new text leaves no doubt; else a person looks.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

import structlog

from bot.alerts import amend
from bot.core.amends import Fact
from bot.core.event import TOLD, Event, EventState, Facts, Published, Trust
from bot.core.finding import Finding, Item
from bot.core.fold import name_key
from bot.core.kinds import GRAVE
from bot.core.reading import Reading
from bot.people.naming import is_silent
from bot.people.registry import Recognised, recognise
from bot.store import byhand, events, findings, people, review
from bot.store.database import Tx
from bot.store.findings import Stored
from feeds.facts import differs, only, with_fact
from feeds.later import add_facts, may_fill, same_head
from feeds.merge import OF_WHOM
from feeds.reread import changes, keys_of, plan
from feeds.review import EDITED
from feeds.rewritten import rewrite

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


def turned(before: Reading, after: Reading) -> tuple[Fact, ...]:
    """Which of what and who is told otherwise. A detail or a spelling that comes or goes is the same."""
    details = {before.detail, after.detail} - {None}
    happened = before.kind is not after.kind or len(details) > 1
    people = {name_key(one) for one in before.people} != {name_key(one) for one in after.people}
    return tuple(fact for fact, yes in ((Fact.KIND, happened), (Fact.PEOPLE, people)) if yes)


def is_plain(event: Event, of_event: Sequence[Stored], finding: Finding) -> bool:
    """Whether a machine may turn what is public into what the entry tells now."""
    alone = len(of_event) == len(event.reports) == 1
    if not alone or event.state is not EventState.PUBLISHED or event.reports[0].trust is not Trust.PUBLISH:
        return False
    said = of_event[0].reading
    known = {key for one in event.people for key in keys_of(one)}
    told = {name_key(one) for one in said.people}
    by_hand = (event.kind, event.detail) != (said.kind, said.detail) or not told <= known
    grave = bool({event.kind, finding.kind} & GRAVE)
    clear = finding.kind is not None and finding.relevant and not finding.unsure and not finding.hides_name
    return clear and bool(finding.people) and not by_hand and not grave and not is_silent(event.people)


async def take_in(tx: Tx, stored: Stored, finding: Finding, now: datetime) -> Published | None:
    """What the entry says now takes the place of what it said; what has to follow from the event, if anything.

    Readers are told of a corrected fact by a correction, of one that was filled in by the alert's new text alone.
    """
    event = None if stored.event_id is None else await events.get(tx, stored.event_id)
    if event is None or event.state is EventState.RETRACTED:
        await findings.replace(tx, stored.finding_id, finding, stored.event_id, now)
        return None
    other = turned(stored.reading, Reading.of(finding))
    if other or finding.kind is not event.kind:
        return await _turn(tx, event, stored, finding, other, now)
    return await _facts(tx, event, stored, finding, now)


async def _facts(tx: Tx, event: Event, stored: Stored, finding: Finding, now: datetime) -> Published | None:
    """It tells of the same as before, with other facts or words."""
    corrected = await _correct(tx, stored.source_id, event, stored, finding, now)
    await events.requote(tx, event.id, stored.source_id, stored.item.title, hides_name=finding.hides_name)
    after = await events.get(tx, event.id)
    added = await add_facts(tx, after or event, stored.source_id, finding, now)
    await findings.replace(tx, stored.finding_id, finding, event.id, now)
    if event.state is not EventState.PUBLISHED or not (corrected or added.filled):
        return None
    told = await events.get(tx, event.id)
    return None if told is None else Published(told, fresh=False)


async def _turn(
    tx: Tx, event: Event, stored: Stored, finding: Finding, other: Sequence[Fact], now: datetime
) -> Published | None:
    """Something else happened, or to somebody else: what waits says so, what is public is corrected or looked at."""
    of_event = await findings.of_event(tx, event.id)
    told = [Reading.of(finding) if one.finding_id == stored.finding_id else one.reading for one in of_event]
    planned = plan(event, [one.reading for one in of_event], told)
    await findings.replace(tx, stored.finding_id, finding, event.id, now)
    if not other or not changes(event, planned):
        return None
    held = event.state is EventState.HELD and planned.ours
    if held or is_plain(event, of_event, finding):
        new = await recognise(tx, finding, stored.source_id, now, event.id)
        if held or await _may_be_told(tx, new):
            await byhand.forget_keys(tx, event.id, OF_WHOM)
            await rewrite(tx, event, planned, stored, finding, new)
            return await (_held if held else _told)(tx, event, stored, finding, other, now)
    log.info("edited_entry_for_review", event_id=event.id)
    await review.object_to(tx, event.id, [EDITED], now)
    return None


async def _may_be_told(tx: Tx, new: Recognised) -> bool:
    """Whether it is certain who it is, and nobody of them wants silence."""
    return not new.namesakes and not is_silent(await people.load(tx, new.ids))


async def _held(tx: Tx, event: Event, _stored: Stored, finding: Finding, _other: Sequence[Fact], now: datetime) -> None:
    """It goes on waiting, also where somebody has just let it out as it was."""
    await review.object_to(tx, event.id, finding.unsure, now)


async def _told(
    tx: Tx, event: Event, stored: Stored, finding: Finding, other: Sequence[Fact], now: datetime
) -> Published | None:
    """Whoever was told of it reads what is so; whoever follows what it is about by now is told."""
    await events.requote(tx, event.id, stored.source_id, stored.item.title, hides_name=finding.hides_name)
    after = await events.get(tx, event.id)
    if after is None:
        return None
    facts = [fact for fact in CORRECTED if only(fact, event.facts) and differs(fact, event.facts, after.facts)]
    await amend.start(tx, event.id, "corrected", now, what=[fact.value for fact in (*other, *facts)])
    told = await events.get(tx, event.id)
    return None if told is None else Published(told, told.fresh)


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

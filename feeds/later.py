"""A later report joins an event: its facts are filled in, and where it contradicts a person is asked.

A thin shell around feeds/facts.py. A source that may not publish by itself adds nothing to what is public, and nothing
to what others have told whom it would then be published for.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.alerts import amend
from bot.core.event import TOLD, WAITS, Event, EventState, Facts, Report, Trust
from bot.core.finding import Finding
from bot.core.fold import name_key
from bot.store import events, review
from bot.store.database import Tx
from feeds.facts import Merged, merge, reason, who_says


@dataclass(frozen=True, slots=True)
class Added:
    """What a report changed: `filled` facts, and the reasons for which somebody has to look."""

    filled: bool = False
    reasons: tuple[str, ...] = ()


async def add_facts(tx: Tx, event: Event, source_id: str, finding: Finding, now: datetime) -> Added:
    """Put what the report tells into the event it has joined."""
    report = next((one for one in event.reports if one.source_id == source_id), None)
    if report is None or event.state is EventState.RETRACTED or finding.kind is not event.kind:
        return Added()
    said = await events.said(tx, event.id)
    told = Facts.of(finding)
    merged = merge(event.facts, [facts for _, facts in said], told, same_head=same_head(event, finding))
    fills, may_object = may_fill(event, report), report.trust is Trust.PUBLISH or event.state in WAITS
    reasons = _reasons(event, merged, said, told, report) if may_object else ()
    if fills and merged.facts != event.facts:
        await events.set_facts(tx, event.id, merged.facts)
        if merged.filled and event.state in TOLD:
            await amend.start(tx, event.id, "unnamed", now)  # nothing was wrong: the message changes without a sound
    if reasons:
        await review.object_to(tx, event.id, reasons, now)
    return Added(fills and bool(merged.filled), reasons)


def _reasons(
    event: Event, merged: Merged, said: Sequence[tuple[str, Facts]], told: Facts, report: Report
) -> tuple[str, ...]:
    return tuple(
        reason(fact, event.facts, who_says(fact, event.facts, said) or "", told, report.source_name)
        for fact in merged.against
    )


def may_fill(event: Event, report: Report) -> bool:
    """Whether what the report tells may become what the event says."""
    return report.trust is Trust.PUBLISH or (
        event.state is EventState.HELD and all(one.trust is not Trust.PUBLISH for one in event.reports)
    )


def same_head(event: Event, finding: Finding) -> bool:
    """Whether a term would be told of the same person."""
    if not event.people or not finding.people:
        return len(event.people) + len(finding.people) <= 1
    first = event.people[0]
    return name_key(finding.people[0].name) in {name_key(name) for name in (first.name, *dict(first.names).values())}

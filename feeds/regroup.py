"""Two events that are one, and one that is two: decided by a person.

Owns what the joined event says and which of the two stays. Readers get no message of a joining: what they were told
stays true; where the alert says more by now, it is edited in passing, and at once where it may say less. Whoever was
told that somebody was in it who is split off gets a correction.
"""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final

from bot.alerts import amend
from bot.alerts.view import alert_view
from bot.core.amends import How
from bot.core.event import TOLD, Event, EventState, Facts
from bot.core.fold import name_key
from bot.core.kinds import Kind
from bot.people.naming import stricter
from bot.store import byhand, events, joined
from bot.store.database import Tx
from feeds.byhand import again, as_found, correct, is_open, tell_others, unquoted, without_person
from feeds.desk import Outcome
from feeds.facts import both as categories_of
from feeds.ingest import Reaction
from feeds.merge import person_keys
from feeds.waiting import fingerprint

KNOWN: Final = (EventState.PUBLISHED, EventState.UNCHECKED, EventState.HELD, EventState.RETRACTED)
"""From what all readers may know to what nobody shall."""

BY_HAND: Final = ("by_hand",)
"""Why an event waits that a person entered or split off."""


@dataclass(frozen=True, slots=True)
class Pair:
    """Two events that may be one: which stays, which goes, and what the one will say."""

    stays: Event
    goes: Event
    after: Event

    @property
    def seen(self) -> str:
        """Eight letters that change when what either says changes."""
        both = fingerprint(self.stays) + fingerprint(self.goes)
        return hashlib.sha256(both.encode()).hexdigest()[:8]

    @property
    def adds(self) -> bool:
        """Whether readers would hear at once that it is about somebody else, too."""
        return self.stays.state in TOLD and len(self.after.people) > len(self.stays.people)


def pair(one: Event, other: Event) -> Pair:
    """The two in order: what readers know stays, else the older."""
    stays, goes = sorted((one, other), key=lambda its: (KNOWN.index(its.state), its.created_at, its.id))
    return Pair(stays, goes, _merged(stays, goes))


def _merged(stays: Event, goes: Event) -> Event:
    """What the first says, and what only the second knows; the people and reports of both."""
    ids, sources = {one.id for one in stays.people}, {one.source_id for one in stays.reports}
    return replace(
        stays,
        detail=stays.detail or (goes.detail if goes.kind is stays.kind else None),
        group=stricter(stays.group, goes.group),
        fresh=stays.fresh or goes.fresh,
        facts=filled(stays.facts, goes.facts),
        happened_at=min(stays.happened_at, goes.happened_at),
        people=(*stays.people, *(one for one in goes.people if one.id not in ids)),
        reports=(*stays.reports, *(one for one in goes.reports if one.source_id not in sources)),
    )


def says_less(before: Event, after: Event) -> bool:
    """Whether a message about the first shows what the second may not show: a name, or pages."""
    shown, now = alert_view(before, "en"), alert_view(after, "en")
    pages, left = (any(source.url for source in view.sources) for view in (shown, now))
    return not set(shown.people) <= set(now.people) or (pages and not left)


def filled(facts: Facts, other: Facts) -> Facts:
    """The facts, and those of the other that these lack; a hearing or a term is taken whole or not at all."""
    taken = {**other.to_json(), **facts.to_json()}
    for first, *parts in (("hearing_day", "hearing_time", "hearing_zone"), ("term_sort", "term_months", "term_life")):
        whole = facts if getattr(facts, first) is not None else other
        taken |= {name: whole.to_json().get(name) for name in (first, *parts)}
    made = Facts.from_json({name: value for name, value in taken.items() if value is not None})
    return replace(made, categories=categories_of(facts, other))


async def candidates(tx: Tx, event: Event, most: int = 3) -> list[Event]:
    """The likeliest events that are the same as this one."""
    return [one for one in await joined.likely(tx, event, 2 * most) if is_open(one)][:most]


async def merge(
    tx: Tx, one_id: int, other_id: int, seen: str, reactions: Sequence[Reaction], now: datetime
) -> tuple[Outcome, Pair | None]:
    """Make one of the two as they were `seen`."""
    one, other = await again(tx, one_id), await again(tx, other_id)
    if one is None or other is None or one.id == other.id:
        return Outcome.DECIDED, None
    both = pair(one, other)
    if both.seen != seen:
        return Outcome.CHANGED, both
    await joined.merge(tx, both.after, both.goes.id, now)
    if both.stays.state in TOLD:
        after = await events.get(tx, both.stays.id) or both.after
        less = any(says_less(each, after) for each in (both.stays, both.goes) if each.state in TOLD)
        how: How = "unnamed" if less else "sourced"
        await amend.start(tx, both.stays.id, how, now)
        await tell_others(tx, both.stays, reactions)
    return Outcome.DONE, both


def reports_seen(event: Event) -> str:
    """Eight letters that change when what the event says changes, or who reports it: a report is pressed by place."""
    both = "|".join([fingerprint(event), *sorted(report.source_id for report in event.reports)])
    return hashlib.sha256(both.encode()).hexdigest()[:8]


async def split_person(
    tx: Tx, event_id: int, public_id: str, seen: str, reactions: Sequence[Reaction], now: datetime
) -> tuple[Outcome, int | None]:
    """What happened to this person is an event of its own, which waits at the desk; its row."""
    event = await again(tx, event_id)
    person = next((one for one in event.people if one.public_id == public_id), None) if event else None
    if event is None or person is None or len(event.people) < 2:
        return Outcome.DECIDED, None
    if fingerprint(event) != seen:
        return Outcome.CHANGED, None
    new = await joined.copy(tx, event, now)
    await joined.copy_reports(tx, event, new)
    await _hold(tx, new, unquoted(event, replace(event, people=(person,))), now)
    return await correct(tx, event.id, without_person(event, public_id), seen, reactions, now), new


async def split_report(tx: Tx, event_id: int, source_id: str, seen: str, now: datetime) -> tuple[Outcome, int | None]:
    """What this source reported is an event of its own, which waits at the desk; its row. `seen`: `reports_seen`."""
    event = await again(tx, event_id)
    report = next((one for one in event.reports if one.source_id == source_id), None) if event else None
    if event is None or report is None or len(event.reports) < 2:
        return Outcome.DECIDED, None
    if reports_seen(event) != seen:
        return Outcome.CHANGED, None
    told_at = min(report.published or event.happened_at, now)
    new = await joined.copy(tx, replace(event, happened_at=told_at), now)
    await joined.move_report(tx, event, source_id, new)
    await _hold(tx, new, await _as_read(tx, replace(event, reports=(report,)), new), now)
    if event.state in TOLD:
        await amend.start(tx, event.id, "sourced", now)
    return Outcome.DONE, new


async def _hold(tx: Tx, event_id: int, says: Event, now: datetime) -> None:
    """The new event says this, is found by it, and waits for a person."""
    await byhand.rewrite(tx, replace(says, id=event_id))
    await events.add_keys(tx, event_id, list(person_keys(as_found(says))), says.happened_at)
    await events.hold(tx, event_id, BY_HAND, now)


async def _as_read(tx: Tx, event: Event, new_id: int) -> Event:
    """What the source itself said, as far as it was read; else what the event says."""
    read = await joined.read_in(tx, new_id)
    if not read or read[0][0] is None:
        return event
    kind, detail, names, facts = read[0]
    keys = {name_key(name) for name in names}
    own = [one for one in event.people if keys & {name_key(name) for name in (one.name, *dict(one.names).values())}]
    says = replace(
        event, kind=Kind(kind), detail=detail, facts=Facts.from_json(facts), people=tuple(own) or event.people
    )
    return unquoted(event, says)

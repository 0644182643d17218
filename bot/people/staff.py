"""The registry as the staff sees it and changes it: the thin shell around byhand.

Owns who of the staff sees whom: somebody who asked for silence exists for liaisons only. Every function works inside
the transaction of one update; what follows for alerts that wait or were sent follows in it.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from bot.alerts import amend, consent
from bot.alerts.match import person_label
from bot.core.event import TOLD, WAITS, Consent, Event, EventState, Person
from bot.core.finding import Group
from bot.core.fold import name_key
from bot.core.kinds import Kind
from bot.core.record import Record
from bot.i18n import Catalogs
from bot.people import registry
from bot.people.byhand import Ground, Leaving, Why, is_narrower, joined, language_of, leaving, nameless, only_named, why
from bot.people.naming import Naming, is_silent, naming
from bot.store import campaigns, events, fanout, invites, kept, merging, namesakes, people, records, relatives, review
from bot.store.database import Tx

MOST = 8
"""People in one answer, and the last events of a card."""

LOOKED_THROUGH = 60


@dataclass(frozen=True, slots=True)
class Known:
    """All that the staff is shown of somebody. `last`: events, newest first; `waits`: where the name is unlinked."""

    person: Person
    record: Record
    why: Why
    last: tuple[Event, ...] = ()
    waits: tuple[Event, ...] = ()


@dataclass(frozen=True, slots=True)
class Candidate:
    """Somebody a name may belong to: what tells namesakes apart."""

    person: Person
    born: int | None
    last: Event | None


def may_see(person: Person, *, silent: bool) -> bool:
    """Whether somebody of the staff may see the person; `silent`: also who asked for silence."""
    return silent or person.consent is not Consent.SILENCE


async def search(tx: Tx, typed: str, *, silent: bool, most: int = MOST) -> list[Person]:
    """Whoever of this name is in the registry, in any script, with typos and endings; best first."""
    return await registry.search(tx, typed, most, shown=lambda one: may_see(one, silent=silent))


async def find(tx: Tx, public_id: str, *, silent: bool) -> Person | None:
    """A person by the id of a button; None also for whom the staff may not see."""
    person = await people.by_public_id(tx, public_id)
    return person if person is not None and may_see(person, silent=silent) else None


async def record(tx: Tx, person: Person) -> Record:
    """The person's row."""
    return (await records.some(tx, [person.id]))[0]


async def known(tx: Tx, person: Person, *, silent: bool) -> Known:
    """What the card shows."""
    ground, named = why(person), await people.sources_of(tx, person.id)
    if ground.ground is not Ground.LISTED:
        ground = replace(ground, voices=tuple(named.get(one, one) for one in ground.voices))
    last = await _visible(tx, await people.events_of(tx, person.id, LOOKED_THROUGH, held=True), silent=silent)
    waits = await _visible(tx, await namesakes.named_in(tx, person.id, LOOKED_THROUGH), silent=silent)
    return Known(person, await record(tx, person), ground, tuple(last), tuple(waits))


async def _visible(tx: Tx, ids: Sequence[int], *, silent: bool) -> list[Event]:
    """The first of these events; none that happened to somebody whom the staff may not see."""
    found: list[Event] = []
    for event_id in ids:
        event = await events.get(tx, event_id)
        if event and event.state is not EventState.RETRACTED and (silent or not await _hidden(tx, event)):
            found.append(event)
        if len(found) == MOST:
            break
    return found


async def _hidden(tx: Tx, event: Event) -> bool:
    """Whether an event is nobody's but a liaison's: the desk does not show it either."""
    return is_silent(event.people) or (event.state in WAITS and await namesakes.may_be_silent(tx, event.id))


async def candidates(tx: Tx, found: Iterable[Person], *, silent: bool) -> list[Candidate]:
    """What tells these people apart."""
    listed = [one for one in found if may_see(one, silent=silent)][:MOST]
    born = {one.id: one.born for one in await records.some(tx, [one.id for one in listed])}
    last = [await _visible(tx, await people.events_of(tx, one.id, MOST), silent=silent) for one in listed]
    return [Candidate(one, born[one.id], seen[0] if seen else None) for one, seen in zip(listed, last, strict=True)]


async def add(tx: Tx, name: str, group: Group, now: datetime) -> Person:
    """Somebody new; a child in the group of children is one."""
    fresh = {"name": name, "key": name_key(name), "lang": language_of(name)}
    person_id = await people.add(tx, group=group, minor=group is Group.CHILD, now=now, **fresh)
    await people.check(tx, person_id)
    return (await people.load(tx, [person_id]))[0]


async def change(tx: Tx, changed: Record, catalogs: Catalogs, now: datetime) -> None:
    """What the record says from now on, also in alerts: a spelling may have changed, or who may be named."""
    (before,) = await people.load(tx, [changed.id])
    await records.rewrite(tx, [changed])
    await consent.follow_up(tx, before, catalogs, now)


def is_wider(wish: Consent, than: Consent) -> bool:
    """Whether more may be said by `wish`."""
    return is_narrower(than, wish)


async def widen(tx: Tx, person: Person, to: Consent) -> None:
    """More may be said; a liaison's."""
    await people.set_consent(tx, person.id, to)


async def merge(tx: Tx, one: Person, other: Person, catalogs: Catalogs, now: datetime) -> Person:
    """Two rows are one person: all of the younger moves to the older one, which stays."""
    older, younger = sorted((one, other), key=lambda each: each.id)
    whole = joined(await record(tx, older), await record(tx, younger))
    waits = [event for each in (older, younger) for event in await fanout.waiting_about(tx, each.id)]
    await merging.merge(tx, older, younger, whole)
    await merging.move_follows(tx, person_label(younger.public_id), person_label(older.public_id))
    await kept.move(tx, younger.public_id, older.public_id)
    await relatives.move(tx, younger.public_id, older.public_id)
    await invites.move(tx, younger.public_id, older.public_id)
    await campaigns.move_part(tx, younger.public_id, older.public_id)
    (stays,) = await people.load(tx, [older.id])
    if naming(stays) is not Naming.NAMED:
        await review.forget_examples(tx, stays.id)
        if Naming.NAMED in (naming(older), naming(younger)) or naming(stays) is Naming.SILENT:
            await consent.unsay(tx, stays.id, now)
    await consent.recall(tx, dict.fromkeys(waits), catalogs, now)
    return stays


async def part(tx: Tx, person: Person, event: Event, catalogs: Catalogs, now: datetime) -> bool:
    """The event is about a namesake of the person: it loses the name, also where it was told; False: it had not it."""
    if not await namesakes.part(tx, event.id, person.id):
        return await namesakes.set_apart(tx, event.id, person.id)
    if event.state in TOLD:
        await consent.recall(tx, [event.id], catalogs, now)
        await amend.hush(tx, event.id, now)
        await amend.start(tx, event.id, "unnamed", now)
    await consent.follow_up(tx, person, catalogs, now)  # fewer witnesses may be too few
    return True


async def departs(tx: Tx, person: Person) -> Leaving:
    """What would become of somebody who is to leave the registry."""
    return leaving(person.consent, [Kind(kind) for kind in await merging.published_kinds(tx, person.id)])


async def remove(tx: Tx, person: Person, catalogs: Catalogs, now: datetime) -> Leaving:
    """Somebody leaves the registry as far as that can be; what it came to."""
    how = await departs(tx, person)
    if how is Leaving.NOT_YET:
        return how
    await review.forget_examples(tx, person.id)
    if how is Leaving.ERASED:
        await merging.erase(tx, person.id)
    else:
        row = await record(tx, person)
        # First: what waits and what was sent, while it is known who was named.
        await consent.narrow(
            tx, person, max(person.consent, Consent.NO_NAME, key=consent.STRENGTH.index), catalogs, now
        )
        await records.rewrite(tx, [nameless(row) if how is Leaving.NAMELESS else only_named(row)])
        await merging.forget_names(tx, person.id)
    await merging.end_follows(tx, person_label(person.public_id))
    await relatives.end_all(tx, person.public_id)
    await kept.erase_if_left(tx, person.public_id)
    for link in await invites.leading_to(tx, person.public_id):
        await invites.revoke(tx, link.id, now)
    return how

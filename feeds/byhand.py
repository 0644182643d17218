"""What a person does to an event: correct it and take it back. What follows for those who were told is queued along.

Decisions are pure functions over the event as it was shown; the shells below lock the stories, look again, and act only
on what was looked at, so that of two moderators one decides.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Final, Self

from bot.alerts import amend
from bot.alerts.match import labels
from bot.core.amends import Fact, Why
from bot.core.event import TOLD, Consent, Event, EventState, Facts, Person, Published, Report, Witness
from bot.core.finding import Finding, HearingAt, Lang, Mention, Span, Term
from bot.core.fold import name_key
from bot.core.kinds import Kind
from bot.hearings import service as hearings
from bot.people.closest import closest
from bot.people.naming import Naming, is_silent, naming, naming_in
from bot.people.registry import fits
from bot.store import byhand, events, namesakes, people, review
from bot.store.database import Tx
from feeds.desk import Outcome
from feeds.extract.lang import detect
from feeds.ingest import ONE_STORY, Reaction
from feeds.labels import STEM
from feeds.merge import OF_WHOM, person_keys
from feeds.waiting import fingerprint

OF_THE_STORY: Final = (*OF_WHOM, "many", "weak")
"""All but the page itself."""

STAYS: Final = frozenset({Why.NOT_OURS})
"""Reasons after which later reports of the same are not looked at again; else they begin a new event."""

_NOWHERE: Final = Span("title", 0, 0)


@dataclass(frozen=True, slots=True)
class Change:
    """One fact of an event, as it is to be. Only the value of that fact is set.

    `people`: their ids, in order; None stands for somebody called `name`, who may be new.
    """

    fact: Fact
    kind: Kind | None = None
    facts: Facts | None = None
    people: tuple[int | None, ...] | None = None
    name: str | None = None

    def to_json(self) -> dict[str, Any]:
        """A JSON value, for a conversation to keep."""
        return {
            "fact": self.fact,
            "kind": self.kind,
            "facts": self.facts and self.facts.to_json(),
            "people": None if self.people is None else list(self.people),
            "name": self.name,
        }

    @classmethod
    def from_json(cls, raw: dict[str, Any]) -> Self:
        """The change again."""
        kind, facts, ids = raw["kind"], raw["facts"], raw["people"]
        return cls(
            Fact(raw["fact"]),
            None if kind is None else Kind(kind),
            None if facts is None else Facts.from_json(facts),
            None if ids is None else tuple(ids),
            raw["name"],
        )


def is_open(event: Event | None) -> bool:
    """Whether moderators may see and change it."""
    return event is not None and not is_silent(event.people)


def kinds_for(event: Event) -> tuple[Kind, ...]:
    """What may be said to have happened instead.

    What readers know already never becomes a death: that is news of its own, with its own voices and its own wait.
    """
    public = event.state in TOLD
    return tuple(kind for kind in Kind if kind is not event.kind and not (public and kind is Kind.DEATH))


async def changed(tx: Tx, event: Event, change: Change) -> Event:
    """The event as it would be."""
    after = event
    if change.kind is not None:
        after = replace(after, kind=change.kind, detail=None)
    if change.facts is not None:
        after = replace(after, facts=change.facts)
    if change.people is not None:
        after = unquoted(event, replace(after, people=await _people(tx, event, change)))
        theirs = {key for person in _came(event, after.people) for key in _keys(person)}
        left = [one for one in await namesakes.unlinked(tx, event.id) if one.key not in theirs]
        after = replace(after, unlinked=bool(left))
    return after


def _came(event: Event, people_: Sequence[Person]) -> list[Person]:
    """Those of the people who were not in the event."""
    old = {person.id for person in event.people}
    return [one for one in people_ if one.id not in old]


def _keys(person: Person) -> set[str]:
    """How names of the person are compared."""
    return {name_key(one) for one in (person.name, *dict(person.names).values(), *person.aliases)}


def unquoted(before: Event, after: Event) -> Event:
    """The event without headlines that name somebody it is not about (any more).

    Of somebody who may not be named the pages go, too: nobody would know any more that they name them.
    """
    stay = {one.id for one in after.people}
    gone = [one for one in before.people if one.id not in stay]
    hidden = any(naming_in(before.group, one) is not Naming.NAMED for one in gone)
    reports = tuple(_unquoted(report, gone, hidden=hidden) for report in after.reports)
    return replace(after, reports=reports)


def _unquoted(report: Report, gone: Sequence[Person], *, hidden: bool) -> Report:
    if hidden:
        return replace(report, headline="", url="")
    told = report.headline.casefold()
    surnames = {name.split()[-1].casefold()[:STEM] for one in gone for name in (one.name, *dict(one.names).values())}
    return replace(report, headline="") if any(surname in told for surname in surnames) else report


async def _people(tx: Tx, event: Event, change: Change) -> tuple[Person, ...]:
    """The people of the change; who comes to the event has been named by its sources."""
    loaded = {one.id: one for one in await people.load(tx, [one for one in change.people or () if one is not None])}
    known = [
        loaded.get(one) if one is not None else await _called(tx, event, change.name or "")
        for one in change.people or ()
    ]
    old = {person.id for person in event.people}
    return tuple(one if one.id in old else _named_by(one, event.reports) for one in known if one is not None)


async def known_as(tx: Tx, name: str) -> Person | None:
    """Who alone bears this name; somebody who wants silence, too: nothing is entered about them by hand."""
    same = await people.by_key(tx, name_key(name))
    silent = [one for one in same if one.consent is Consent.SILENCE]
    if silent:
        return silent[0]
    return same[0] if len(same) == 1 and fits(same[0], name) else None


async def _called(tx: Tx, event: Event, name: str) -> Person:
    """Whoever bears this name alone, or somebody who is yet to be registered."""
    known = await known_as(tx, name)
    return known or Person(0, "", name, event.group, minor=False, consent=Consent.UNKNOWN, names=((_lang(name), name),))


def _named_by(person: Person, reports: Sequence[Report]) -> Person:
    heard = {one.source_id for one in person.witnesses}
    fresh = [Witness(one.source_id, one.outlet, one.trust) for one in reports if one.source_id not in heard]
    return replace(person, witnesses=(*person.witnesses, *fresh))


def _lang(name: str) -> Lang:
    return detect(name, None)


def without_person(event: Event, public_id: str) -> Change:
    """It is not about this person."""
    return Change(Fact.PEOPLE, people=tuple(one.id for one in event.people if one.public_id != public_id))


def with_person(event: Event, instead_of: str | None, person_id: int) -> Change:
    """It is about this person, too, or instead of another."""
    return Change(Fact.PEOPLE, people=tuple(dict.fromkeys(_put(event, instead_of, person_id))))


def with_name(event: Event, instead_of: str | None, name: str) -> Change:
    """It is about somebody of this name, who may be new."""
    return Change(Fact.PEOPLE, people=tuple(_put(event, instead_of, None)), name=name)


def _put(event: Event, instead_of: str | None, new: int | None) -> Iterator[int | None]:
    yield from (new if one.public_id == instead_of else one.id for one in event.people)
    if instead_of not in {one.public_id for one in event.people}:
        yield new


async def search(tx: Tx, typed: str, most: int = 6) -> list[Person]:
    """Registered people whose name is close to what was typed, in any script; never who wants silence."""
    ids = closest(typed, await people.names(tx))[: 4 * most]
    return [one for one in await people.load(tx, ids) if naming(one) is not Naming.SILENT][:most]


async def correct(
    tx: Tx, event_id: int, change: Change, seen: str, reactions: Sequence[Reaction], now: datetime
) -> Outcome:
    """Change what was `seen`; whoever was told of it will be told."""
    event = await again(tx, event_id)
    if event is None or (change.kind is not None and change.kind not in kinds_for(event)):
        return Outcome.DECIDED
    after = await changed(tx, event, change)
    if fingerprint(event) != seen or is_silent(after.people):
        return Outcome.CHANGED
    after = replace(after, people=await _registered(tx, event, after.people, now))
    await byhand.rewrite(tx, after)
    await _rekey(tx, after)
    if event.state in TOLD:
        await amend.start(tx, event.id, "corrected", now, what=[change.fact])
        await tell_others(tx, event, reactions)
    return Outcome.DONE


async def retract(tx: Tx, event_id: int, why: Why, seen: str, now: datetime) -> Outcome:
    """Take back what was `seen` and told; whoever was told of it will be told so."""
    event = await again(tx, event_id)
    if event is None or event.state not in TOLD:
        return Outcome.DECIDED
    if fingerprint(event) != seen:
        return Outcome.CHANGED
    await byhand.retract(tx, event.id)
    await review.close(tx, event.id, now)
    if why not in STAYS:
        await byhand.forget_keys(tx, event.id, OF_THE_STORY)
    await amend.start(tx, event.id, "retracted", now, what=[why])
    await hearings.taken_back(tx, event.id, now)
    return Outcome.DONE


async def again(tx: Tx, event_id: int) -> Event | None:
    """The event as it is now, alone with it; None where nothing may be done to it (any more)."""
    await tx.alone(ONE_STORY)
    event = await events.get(tx, event_id)
    return event if event is not None and is_open(event) and event.state is not EventState.RETRACTED else None


async def _registered(tx: Tx, event: Event, now_: Sequence[Person], now: datetime) -> tuple[Person, ...]:
    """Who is new is written down; who came to the event has its sources for witnesses, and their name in it."""
    old, found = {one.id for one in event.people}, []
    for one in now_:
        known = one
        if not one.id:
            lang, key = one.names[0][0], name_key(one.name)
            added = await people.add(tx, name=one.name, key=key, lang=lang, group=one.group, minor=False, now=now)
            known = (await people.load(tx, [added]))[0]
        for report in event.reports if known.id not in old else ():
            await people.add_witness(tx, known.id, report.source_id, now)
        found.append(known)
    for known in _came(event, found):
        for key in sorted(_keys(known)):
            await namesakes.link(tx, event.id, key, known.id, now)
    return tuple(found)


async def _rekey(tx: Tx, event: Event) -> None:
    """Later reports find the event by what it says now, and by nothing that was wrong."""
    await byhand.forget_keys(tx, event.id, OF_WHOM)
    await events.add_keys(tx, event.id, list(person_keys(as_found(event))), event.happened_at)


async def tell_others(tx: Tx, before: Event, reactions: Sequence[Reaction]) -> None:
    """What follows from the new revision; new readers are told only where it is about somebody or something else."""
    after = await events.get(tx, before.id)
    assert after is not None  # noqa: S101 - changed above
    other = after.kind is not before.kind or set(labels(after)) - set(labels(before)) or not before.fresh
    for reaction in reactions:
        await reaction(tx, Published(after, after.fresh and bool(other)))


def as_found(event: Event) -> Finding:
    """The event as if an entry had told it: what story keys are made of."""
    facts = event.facts
    hearing = (
        HearingAt(facts.hearing_day, facts.hearing_time, facts.hearing_zone, _NOWHERE) if facts.hearing_day else None
    )
    term = Term(facts.term_months, _NOWHERE, facts.term_life, facts.term_sort) if facts.term_sort else None
    return Finding(
        lang="ru",
        relevant=True,
        kind=event.kind,
        score=1.0,
        reasons=(),
        rules_version="",
        detail=event.detail,
        people=tuple(Mention(person.name, _NOWHERE, person.minor) for person in event.people),
        group=event.group,
        hearing=hearing,
        custody_until=facts.custody_until,
        term=term,
        place=facts.place,
    )

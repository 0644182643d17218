"""Recognising and finding people: from a name in a text to a registered person.

Owns the rule that namesakes are never linked by the machine, and that a person who may not be named answers exactly
like one who does not exist.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from bot.alerts import consent
from bot.alerts.match import person_label
from bot.core.event import Event, Person
from bot.core.finding import Finding, Group, Mention
from bot.core.fold import name_key, same_name
from bot.people.closest import closest
from bot.people.naming import Naming, is_silent, naming, naming_in, stricter
from bot.store import events, namesakes, people, review
from bot.store.database import Tx
from bot.store.namesakes import Here

AT_ONCE = 40
"""People read at once from those whose names are close."""

LOOKED_THROUGH = 60
"""Events looked through for the few that may be shown."""


@dataclass(frozen=True, slots=True)
class Recognised:
    """The people of a finding. `namesakes`: a name fits several people, so it was linked to none; `unlinked`: which."""

    ids: tuple[int, ...]
    namesakes: bool
    unlinked: tuple[str, ...] = ()


async def recognise(
    tx: Tx, finding: Finding, source_id: str, now: datetime, event_id: int | None = None, *, origin: str | None = None
) -> Recognised:
    """Link the names of a finding to registered people, registering who is new; the source becomes a witness.

    `event_id`: the event that the finding joins, where a person may have said who is who. `origin`: the owner of the
    watched source from which it says to have it.
    """
    ids: list[int] = []
    unlinked: list[str] = []
    here = await namesakes.here(tx, event_id)
    for mention in finding.people:
        key = name_key(mention.name)
        known = await people.by_key(tx, key)
        somebody = whose(known, mention.name, here)
        if known and somebody is None:
            unlinked.append(mention.name)
            continue
        group = group_of(finding, mention)
        if somebody:
            one = somebody.id
            minor = somebody.minor or mention.minor
            await _protect(tx, somebody, raised(somebody, finding, group), now, minor=minor)
            await people.add_name(tx, one, lang=finding.lang, name=mention.name, key=key)
        else:
            one = await people.add(
                tx, name=mention.name, key=key, lang=finding.lang, group=group, minor=mention.minor, now=now
            )
        await people.add_witness(tx, one, source_id, now, origin=origin)
        ids.append(one)
    return Recognised(tuple(dict.fromkeys(ids)), bool(unlinked), tuple(dict.fromkeys(unlinked)))


async def _protect(tx: Tx, known: Person, group: Group, now: datetime, *, minor: bool) -> None:
    """What is known of somebody by now; whose name may be shown no more loses it where it was sent, too."""
    if (known.group, known.minor) == (group, minor):
        return
    await people.protect(tx, known.id, group=group, minor=minor)
    if is_public(known) and not is_public(replace(known, group=group, minor=minor)):
        await review.forget_examples(tx, known.id)
        await consent.unsay(tx, known.id, now)


def whose(known: Sequence[Person], name: str, here: Here) -> Person | None:
    """Whose a name is among those with its key; None: nobody's, or a person has to say.

    Of namesakes only who was linked to this event by a person; never who was taken off it.
    """
    linked = [one for one in known if one.id in here.linked]
    found = linked if len(linked) == 1 else known
    if len(found) != 1 or found[0].id in here.apart:
        return None
    return found[0] if fits(found[0], name) else None


def fits(person: Person, name: str) -> bool:
    """Whether a name of this key can be this person's: a man's is not a woman's, Коган is not Каган.

    If not, nobody new is made of it either: endings are misread now and then, and somebody may wish silence.
    """
    key = name_key(name)
    spelled = [person.name, *(one for _lang, one in person.names)]
    return all(same_name(one, name) for one in spelled if name_key(one) == key)


def group_of(finding: Finding, mention: Mention) -> Group:
    """The group of one person of a finding.

    The item's group belongs to a person for sure only where there is no other: an adult tried beside a minor stays what
    the kind of news makes of everybody. Prisoners of war are the exception: named together, all are protected.
    """
    if mention.minor:
        return Group.CHILD
    if finding.group is Group.POW:
        return Group.POW
    return finding.group if len(finding.people) == 1 and finding.group is not Group.CHILD else Group.POLITICAL


def raised(known: Person, finding: Finding, group: Group) -> Group:
    """The group of a registered person after this finding.

    Somebody whose name is public stays so when a text with several people also speaks of prisoners of war: an exchange
    list frees civilians beside soldiers.
    """
    sure = len(finding.people) == 1 or naming(known) is not Naming.NAMED
    return stricter(known.group, group) if sure or group is Group.CHILD else known.group


def is_public(person: Person) -> bool:
    """Whether somebody may be named."""
    return naming(person) is Naming.NAMED


async def search(
    tx: Tx,
    typed: str,
    most: int = 5,
    *,
    shown: Callable[[Person], bool] = is_public,
    known: Sequence[tuple[int, str]] | None = None,
) -> list[Person]:
    """Public people whose name is what somebody typed, in any script, with typos or endings; best first.

    One word is looked for among first names and surnames. `shown`: who may be found, for the staff; `known`: the names
    of the registry, where several are looked for.
    """
    ids = closest(typed, await people.names(tx) if known is None else known)
    found: list[Person] = []
    for start in range(0, len(ids), AT_ONCE):
        found += filter(shown, await people.load(tx, ids[start : start + AT_ONCE]))
        if len(found) >= most:
            break
    return found[:most]


async def last_events(tx: Tx, person: Person, most: int = 5) -> list[Event]:
    """What happened to somebody, newest first: only what may be told with the name."""
    told: list[Event] = []
    for event_id in await people.events_of(tx, person.id, LOOKED_THROUGH):
        event = await events.get(tx, event_id)
        if event and any(one.id == person.id for one in _told_of(event)):
            told.append(event)
        if len(told) == most:
            break
    return told


async def in_the_news(tx: Tx, most: int = 5) -> list[Person]:
    """The people of the last events; whom the fewest follow stands first."""
    people_: dict[int, Person] = {}
    for event_id in await people.newest_events(tx, LOOKED_THROUGH):
        event = await events.get(tx, event_id)
        people_ |= {one.id: one for one in (_told_of(event) if event else ()) if one.id not in people_}
        if len(people_) >= most:
            break
    last = list(people_.values())[:most]
    followed = await people.followers(tx, [person_label(one.public_id) for one in last])
    return sorted(last, key=lambda one: followed[person_label(one.public_id)])


def _told_of(event: Event) -> list[Person]:
    """Who is named in the event; nobody where somebody wants silence."""
    if is_silent(event.people):
        return []
    return [person for person in event.people if naming_in(event.group, person) is Naming.NAMED]


async def public_person(tx: Tx, public_id: str) -> Person | None:
    """A person by the id of a link; None also for somebody who may not be named."""
    person = await people.by_public_id(tx, public_id)
    return person if person is not None and naming(person) is Naming.NAMED else None


def display_name(person: Person, langs: Sequence[str]) -> str:
    """The name as the first of these languages writes it, else as it was first read."""
    spelled = dict(person.names)
    return next((spelled[lang] for lang in langs if lang in spelled), person.name)

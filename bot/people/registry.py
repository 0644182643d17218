"""Recognising and finding people: from a name in a text to a registered person.

Owns the rule that namesakes are never linked by the machine, and that a person who may not be named answers exactly
like one who does not exist.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from rapidfuzz import fuzz, process

from bot.core.event import Person
from bot.core.finding import Finding, Group, Mention
from bot.core.fold import name_key
from bot.people.naming import Naming, naming, stricter
from bot.store import people
from bot.store.database import Tx

CLOSE = 82
"""rapidfuzz score from which a typed name is a suggestion; typos and inflected endings stay above it."""


@dataclass(frozen=True, slots=True)
class Recognised:
    """The people of a finding. `namesakes`: a name fits several people, so it was linked to none."""

    ids: tuple[int, ...]
    namesakes: bool


async def recognise(tx: Tx, finding: Finding, source_id: str, now: datetime) -> Recognised:
    """Link the names of a finding to registered people, registering who is new; the source becomes a witness."""
    ids: list[int] = []
    namesakes = False
    for mention in finding.people:
        key = name_key(mention.name)
        known = await people.by_key(tx, key)
        if len(known) > 1:
            namesakes = True
            continue
        group = group_of(finding, mention)
        if known:
            one = known[0].id
            minor = known[0].minor or mention.minor
            await people.protect(tx, one, group=raised(known[0], finding, group), minor=minor)
        else:
            one = await people.add(
                tx, name=mention.name, key=key, lang=finding.lang, group=group, minor=mention.minor, now=now
            )
        await people.add_name(tx, one, lang=finding.lang, name=mention.name, key=key)
        await people.add_witness(tx, one, source_id, now)
        ids.append(one)
    return Recognised(tuple(dict.fromkeys(ids)), namesakes)


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


async def search(tx: Tx, typed: str, most: int = 5) -> list[Person]:
    """Public people whose name is what somebody typed, in any script, with typos or endings; best first."""
    key = name_key(typed)
    if not key:
        return []
    known = await people.names(tx)
    keys = [row[2] for row in known]
    close = process.extract(key, keys, scorer=fuzz.token_sort_ratio, score_cutoff=CLOSE, limit=None)
    ids = dict.fromkeys(known[index][0] for _key, _score, index in close)
    found = await people.load(tx, list(ids))
    return [person for person in found if naming(person) is Naming.NAMED][:most]


async def public_person(tx: Tx, public_id: str) -> Person | None:
    """A person by the id of a link; None also for somebody who may not be named."""
    person = await people.by_public_id(tx, public_id)
    return person if person is not None and naming(person) is Naming.NAMED else None


def display_name(person: Person, langs: Sequence[str]) -> str:
    """The name as the first of these languages writes it, else as it was first read."""
    spelled = dict(person.names)
    return next((spelled[lang] for lang in langs if lang in spelled), person.name)

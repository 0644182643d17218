"""Who may be named in public. Pure: the table of decisions on people whose consent is not known.

The rule follows groups, because one default cannot serve all: publicity protects a political prisoner and endangers a
prisoner of war. Silence is stronger than everything; "no name", said by the prisoner, the lawyer or the family, is
stronger than any source.
"""

from collections.abc import Iterable
from dataclasses import replace
from enum import StrEnum

from bot.core.event import Consent, Person, Trust
from bot.core.finding import Group, Outlet


class Naming(StrEnum):
    """What may be said of a person: the name, the case without a name, or nothing at all."""

    NAMED = "named"
    UNNAMED = "unnamed"
    SILENT = "silent"


INDEPENDENT_SOURCES = 2

PROTECTION = (Group.OTHER, Group.POLITICAL, Group.CIVILIAN, Group.POW, Group.CHILD)
"""Groups from the least to the most protected."""


def stricter(one: Group, other: Group) -> Group:
    """The more protected of two groups: the weakest consent wins, and so does the stronger protection."""
    return max(one, other, key=PROTECTION.index)


def naming_in(group: Group, person: Person) -> Naming:
    """What may be said of a person in an event of this group: a prisoner of war's trial names no prisoner of war."""
    return naming(replace(person, group=stricter(group, person.group)))


def naming(person: Person) -> Naming:
    """What may be said of `person` in alerts, cards, search and feeds."""
    if person.consent is Consent.SILENCE:
        return Naming.SILENT
    if person.consent is Consent.NO_NAME or person.minor or person.group is Group.CHILD:
        return Naming.UNNAMED
    if person.consent is Consent.OPEN:
        return Naming.NAMED
    return Naming.NAMED if _named_in_public(person) else Naming.UNNAMED


def is_silent(people: Iterable[Person]) -> bool:
    """Whether nothing at all may be said of what happened to these people: town, age and article identify, too."""
    return any(naming(person) is Naming.SILENT for person in people)


def _named_in_public(person: Person) -> bool:
    """Consent unknown: who must have named an adult of this group before we may."""
    if person.group is Group.POW:
        return False  # a name raises the price of an exchange, and the danger
    heard = [one for one in person.witnesses if one.trust is Trust.PUBLISH and not one.state_media]
    if person.recognised or any(witness.outlet is Outlet.NGO for witness in heard):
        return True
    if person.group is Group.CIVILIAN:
        return False  # only family, or an organisation that speaks for them
    return len({witness.voice for witness in heard}) >= INDEPENDENT_SOURCES  # who copies another adds no voice

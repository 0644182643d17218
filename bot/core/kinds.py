"""The kinds of events, in the words of the field.

Owns the list and its order. A kind is stored by name and, in subscriptions, as one bit of a mask, so the order of
`Kind` is append-only: a new kind goes to the end and its words into the lexicons, catalogs and examples.
"""

from collections.abc import Iterable
from enum import StrEnum


class Kind(StrEnum):
    """What happened. Meanings: README, "Event kinds"."""

    SEARCH = "search"
    DETENTION = "detention"
    ARREST = "arrest"
    CHARGE = "charge"
    HEARING = "hearing"
    SENTENCE = "sentence"
    APPEAL = "appeal"
    TRANSFER = "transfer"
    DISAPPEARANCE = "disappearance"
    HEALTH = "health"
    RELEASE = "release"
    DEATH = "death"
    LISTING = "listing"


BIT: dict[Kind, int] = {kind: 1 << n for n, kind in enumerate(Kind)}

ALL_KINDS: int = sum(BIT.values())

IMPORTANT: frozenset[Kind] = frozenset(
    {Kind.ARREST, Kind.HEARING, Kind.SENTENCE, Kind.DISAPPEARANCE, Kind.HEALTH, Kind.RELEASE, Kind.DEATH}
)
"""What the preset "Everything important" subscribes to."""

GRAVE: frozenset[Kind] = frozenset({Kind.DEATH, Kind.RELEASE, Kind.DISAPPEARANCE})
"""Kinds that one news outlet alone cannot publish: a false one cannot be taken back."""


def mask(kinds: Iterable[Kind]) -> int:
    """The kinds as one integer."""
    return sum(BIT[kind] for kind in set(kinds))


def unmask(bits: int) -> tuple[Kind, ...]:
    """The kinds of a mask, in the order of `Kind`; unknown bits are ignored."""
    return tuple(kind for kind in Kind if bits & BIT[kind])

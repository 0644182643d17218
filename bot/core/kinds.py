"""The kinds of events, in the words of the field.

Owns the lists of kinds and of their details, and their order. A kind is stored by name and, in subscriptions, as one
bit of a mask, so the order of `Kind` is append-only: a new kind goes to the end and its words into the lexicons,
catalogs and examples. So it is with `DETAILS`. An event has the bit of its kind and that of its detail: whoever asked
for the kind gets it with every detail, whoever asked for a detail gets nothing else of the kind.
"""

from collections.abc import Iterable
from enum import StrEnum
from types import MappingProxyType


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


FIRST_DETAIL = 20
"""The lowest bit of a detail; those below are for kinds."""

MOST_BITS = 63
"""Bits of a mask that a database keeps as a number above zero."""

BIT: dict[Kind, int] = {kind: 1 << n for n, kind in enumerate(Kind)}

ALL_KINDS: int = sum(BIT.values())

Detailed = tuple[Kind, str]
"""A kind and its detail: "release:exchange"."""

DETAILS: tuple[Detailed, ...] = (
    (Kind.DETENTION, "administrative"),
    (Kind.ARREST, "new"),
    (Kind.ARREST, "house"),
    (Kind.ARREST, "extended"),
    (Kind.SENTENCE, "prison"),
    (Kind.TRANSFER, "punishment_cell"),
    (Kind.TRANSFER, "hospital"),
    (Kind.HEALTH, "hunger_strike"),
    (Kind.RELEASE, "exchange"),
    (Kind.RELEASE, "pardon"),
    (Kind.RELEASE, "acquitted"),
    (Kind.SEARCH, "interrogation"),
    (Kind.DETENTION, "fine"),
    (Kind.CHARGE, "wanted"),
    (Kind.CHARGE, "term_requested"),
    (Kind.SENTENCE, "suspended"),
    (Kind.SENTENCE, "fine"),
    (Kind.SENTENCE, "in_absentia"),
    (Kind.APPEAL, "upheld"),
    (Kind.APPEAL, "reduced"),
    (Kind.APPEAL, "raised"),
    (Kind.APPEAL, "quashed"),
    (Kind.TRANSFER, "colony"),
    (Kind.TRANSFER, "prison"),
    (Kind.TRANSFER, "psychiatric"),
    (Kind.DISAPPEARANCE, "abduction"),
    (Kind.HEALTH, "ill_treatment"),
    (Kind.RELEASE, "case_dropped"),
    (Kind.RELEASE, "term_served"),
    (Kind.RELEASE, "parole"),
    (Kind.RELEASE, "expelled"),
    (Kind.LISTING, "foreign_agent"),
    (Kind.LISTING, "extremist"),
    (Kind.LISTING, "undesirable"),
)
"""Every detail that has a word of its own (`head.…` in the catalogs) or is told by a rule; append-only."""

READ = 11
"""The first so many of `DETAILS` are those that the extractor tells (feeds/lexicon): they can be asked for."""

DETAIL_BIT = MappingProxyType({one: 1 << (FIRST_DETAIL + n) for n, one in enumerate(DETAILS)})

IMPORTANT: frozenset[Kind] = frozenset(
    {Kind.ARREST, Kind.HEARING, Kind.SENTENCE, Kind.DISAPPEARANCE, Kind.HEALTH, Kind.RELEASE, Kind.DEATH}
)
"""What the preset "Everything important" subscribes to."""

GRAVE: frozenset[Kind] = frozenset({Kind.DEATH, Kind.RELEASE, Kind.DISAPPEARANCE})
"""Kinds that one news outlet alone cannot publish: a false one cannot be taken back."""


def bits_of(kind: Kind, detail: str | None) -> int:
    """What an event is, for a subscription's mask: its kind and its detail; a detail nobody lists adds nothing."""
    return BIT[kind] | (DETAIL_BIT.get((kind, detail), 0) if detail else 0)


def mask(kinds: Iterable[Kind], details: Iterable[Detailed] = ()) -> int:
    """The kinds and details as one integer. A detail that is not in `DETAILS` is a KeyError."""
    return sum(BIT[kind] for kind in set(kinds)) + sum(DETAIL_BIT[one] for one in set(details))


def unmask(bits: int) -> tuple[Kind, ...]:
    """The kinds of a mask, in the order of `Kind`; details and unknown bits are ignored."""
    return tuple(kind for kind in Kind if bits & BIT[kind])


def unmask_details(bits: int) -> tuple[Detailed, ...]:
    """The details of a mask that are asked for without their kind, in the order of `DETAILS`."""
    return tuple(one for one in DETAILS if bits & DETAIL_BIT[one] and not bits & BIT[one[0]])

"""Switching kinds and details of a subscription: from one mask to the next. Pure.

A kind that is on brings all its details; a detail that is on alone brings nothing else of its kind.
"""

from collections.abc import Sequence

from bot.alerts.topics import details
from bot.core.kinds import ALL_KINDS, BIT, DETAIL_BIT, DETAILS, Kind


def details_of(kind: Kind) -> tuple[str, ...]:
    """The details that can be chosen of a kind."""
    return tuple(detail for one, detail in details() if one is kind)


def partly(bits: int, kind: Kind) -> tuple[str, ...]:
    """The details of a kind that are on without their kind."""
    if bits & BIT[kind]:
        return ()
    return tuple(detail for detail in details_of(kind) if bits & DETAIL_BIT[kind, detail])


def toggle_kind(bits: int, kind: Kind) -> int:
    """The kind, whole or in part, off; or all of it on."""
    rest = without(bits, kind)
    return rest if bits & BIT[kind] else rest | BIT[kind]


def toggle_detail(bits: int, kind: Kind, detail: str) -> int:
    """This detail on or off; where all of the kind was on, from now on this one alone."""
    if bits & BIT[kind]:
        return without(bits, kind) | DETAIL_BIT[kind, detail]
    return bits ^ DETAIL_BIT[kind, detail]


def toggle_all(bits: int) -> int:
    """Every kind on, or none where all were: then one is chosen afresh."""
    return 0 if is_everything(bits) else ALL_KINDS


def without(bits: int, kind: Kind) -> int:
    """Nothing of the kind."""
    return bits & ~sum([BIT[kind], *(DETAIL_BIT[one] for one in DETAILS if one[0] is kind)])


def is_everything(bits: int) -> bool:
    """Whether every kind is on."""
    return bits & ALL_KINDS == ALL_KINDS


def kinds_in(bits: int) -> Sequence[Kind]:
    """The kinds of which anything is on."""
    return [kind for kind in Kind if bits & BIT[kind] or partly(bits, kind)]

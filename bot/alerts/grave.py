"""What is grave enough to tell at once: the preset "the gravest". Pure.

Owns the rule: a death, a disappearance, a release; a first arrest; a sentence of ten years and more, or for life; and
what is done to many people at once. Meant to be a few a day, so that a reader can bear it.
"""

from bot.core.event import Event
from bot.core.kinds import GRAVE, Kind

LONG = 120
"""Months of prison from which on a sentence is grave."""

MANY = 5
"""People from whom on one event is grave."""

FIRST = "new"
"""The detail of a first arrest: not its extension, not house arrest."""

ON_PAPER = frozenset({Kind.LISTING, Kind.HEARING})
"""What is no graver for many: lists name several people every week, and a trial has its dates."""


def is_grave(event: Event) -> bool:
    """Whether the event is told to those who asked for the gravest alone."""
    if event.kind in GRAVE or (event.kind is Kind.ARREST and event.detail == FIRST):
        return True
    return (event.kind is Kind.SENTENCE and _is_long(event)) or _is_of_many(event)


def _is_long(event: Event) -> bool:
    """Ten years of prison and more: not suspended ones, and not on appeal."""
    facts = event.facts
    return facts.term_life or (facts.term_sort == "prison" and (facts.term_months or 0) >= LONG)


def _is_of_many(event: Event) -> bool:
    return len(event.people) >= MANY and event.kind not in ON_PAPER

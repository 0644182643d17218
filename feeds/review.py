"""What may go out by itself, and what waits for a person. Pure.

Sources of one owner are one voice, whoever names another watched source as its origin has that one's voice, and state
media have none: they never confirm. A source that is doubted (feeds/doubts.py) publishes nothing by itself.

A false death told to a family is the worst mistake this product can make, so some kinds need more than one voice,
whatever the extractor is sure of.
"""

from collections.abc import Sequence
from types import MappingProxyType
from typing import Final

from bot.core.event import Event, Person, Report, Trust
from bot.core.finding import Finding, Outlet
from bot.core.kinds import GRAVE, Kind
from bot.core.standing import Doubt
from bot.people.naming import is_silent
from feeds.facts import DIFFERS
from feeds.keys import canonical_url

ENOUGH = 2

SILENCE, NAMESAKES, SOURCE, DEATH_NEEDS_TWO, ONE_SOURCE = (
    "silence",
    "namesakes",
    "source",
    "death_needs_two",
    "one_source",
)
"""The reasons of this module; those of the extractor come with its findings (`Finding.unsure`)."""

OF_NAMES: Final = frozenset({SILENCE, NAMESAKES})
"""Reasons that are about people: whatever an event waits for already, it waits for these, too."""

RULES: Final = "rules"
"""Newer rules read a report of it differently than those it was made by (feeds/reprocess.py)."""

EDITED: Final = "edited"
"""A source says by now that something else happened, or to somebody else (feeds/edited.py)."""

DOUBTED: Final = MappingProxyType({f"doubt_{doubt.value}": doubt for doubt in Doubt})
"""Reasons of events that a doubted source alone reports."""

OF_VOICES = frozenset({SOURCE, DEATH_NEEDS_TWO, ONE_SOURCE, *DOUBTED})
"""Reasons that another report may take away, or a look at the source."""


def reasons_to_hold(
    finding: Finding, kind: Kind, reports: Sequence[Report], people: Sequence[Person], *, namesakes: bool = False
) -> tuple[str, ...]:
    """Why an event of this kind with these reports must wait for a person; empty: it may be published.

    `reports` are all reports of the event, the new one included; `finding` is of the new one, which may read the same
    story as another kind.
    """
    held = {SILENCE: is_silent(people), NAMESAKES: namesakes}
    return (*finding.unsure, *(name for name, yes in held.items() if yes), *_of_voices(kind, reports))


def still(reasons: Sequence[str], event: Event) -> tuple[str, ...]:
    """The reasons for which an event was held that are true with the reports it has by now."""
    stay = [reason for reason in reasons if reason not in OF_VOICES]
    return (*stay, *_of_voices(event.kind, event.reports))


def lasting(reasons: Sequence[str]) -> tuple[str, ...]:
    """The reasons that no further report takes away: a person has to settle what contradicts."""
    return tuple(reason for reason in reasons if reason in (RULES, EDITED) or reason.startswith(DIFFERS))


def is_sure(reasons: Sequence[str]) -> bool:
    """Whether it waits only because nobody lets its source publish by itself, or for nothing any more."""
    return set(reasons) <= {SOURCE}


def _of_voices(kind: Kind, reports: Sequence[Report]) -> tuple[str, ...]:
    trusted = [report for report in reports if report.trust is Trust.PUBLISH]
    independent = voices([report for report in trusted if not report.state_media])
    ngo = any(report.outlet is Outlet.NGO and not report.state_media for report in trusted)
    doubts = {doubt for report in reports for doubt in report.doubts}
    held = {
        **{reason: not trusted and doubt.value in doubts for reason, doubt in DOUBTED.items()},
        SOURCE: not trusted and not doubts,
        # Also an organisation can be hacked or mistaken: a death needs two voices, or a person.
        DEATH_NEEDS_TWO: kind is Kind.DEATH and independent < ENOUGH,
        ONE_SOURCE: kind in GRAVE and independent < ENOUGH and not ngo,
    }
    return tuple(name for name, yes in held.items() if yes)


def voices(reports: Sequence[Report]) -> int:
    """How many independent reports there are: one page in two feeds is one voice, one owner with two pages, too."""
    pages = {canonical_url(report.url) or report.source_id for report in reports}
    return min(len(pages), len({report.voice for report in reports}))

"""What may go out by itself, and what waits for a person. Pure.

A false death told to a family is the worst mistake this product can make, so some kinds need more than one voice,
whatever the extractor is sure of.
"""

from collections.abc import Sequence

from bot.core.event import Person, Report, Trust
from bot.core.finding import Finding, Outlet
from bot.core.kinds import GRAVE, Kind
from bot.people.naming import is_silent
from feeds.keys import canonical_url

ENOUGH = 2


def reasons_to_hold(
    finding: Finding, kind: Kind, reports: Sequence[Report], people: Sequence[Person], *, namesakes: bool = False
) -> tuple[str, ...]:
    """Why an event of this kind with these reports must wait for a person; empty: it may be published.

    `reports` are all reports of the event, the new one included; `finding` is of the new one, which may read the same
    story as another kind.
    """
    trusted = [report for report in reports if report.trust is Trust.PUBLISH]
    independent = voices(trusted)
    ngo = any(report.outlet is Outlet.NGO for report in trusted)
    held = {
        "silence": is_silent(people),
        "namesakes": namesakes,
        "source": not trusted,
        # Also an organisation can be hacked or mistaken: a death needs two voices, or a person.
        "death_needs_two": kind is Kind.DEATH and independent < ENOUGH,
        "one_source": kind in GRAVE and independent < ENOUGH and not ngo,
    }
    return (*finding.unsure, *(name for name, yes in held.items() if yes))


def voices(reports: Sequence[Report]) -> int:
    """How many independent reports there are: one page in two feeds is one voice, one source with two pages, too."""
    pages = {canonical_url(report.url) or report.source_id for report in reports}
    return min(len(pages), len({report.source_id for report in reports}))

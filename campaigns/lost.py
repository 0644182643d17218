"""What takes the ground from under a campaign besides its case: a consent, an office out of reach, a withdrawn report.

Each stops it until somebody has looked. What somebody launched again knowing it is not stopped for the same twice.
"""

from collections.abc import Mapping
from typing import Final

from bot.store import campaigns, events
from bot.store.database import Tx
from campaigns.drive import Drive
from campaigns.flow import ActionState
from campaigns.kinds.contact import Contact

REPORTS: Final = 5
"""So many who could not reach an office, and twice as many as did: the fault is not theirs."""

CONSENT: Final = "consent"
"""Nobody of those for whom it is may be named any more."""


def unreached(failed: Mapping[str, int], done: Mapping[str, int]) -> list[str]:
    """The offices that cannot be reached, of how many failed and managed to. Pure."""
    return sorted(one for one, many in failed.items() if many >= REPORTS and many > 2 * done.get(one, 0))


async def lost(tx: Tx, drive: Drive) -> str | None:
    """Why a campaign has to stop that goes on, as its row says it; None: nothing is known against it."""
    if drive.campaign.case.persons and not drive.people:
        return None if drive.stored.why == CONSENT else CONSENT
    urls = [one.url for one in drive.campaign.case.sources]
    gone = await events.withdrawn(tx, urls)
    why = f"source:{','.join(str(n) for n, url in enumerate(urls) if url in gone)}" if gone else None
    if why is None and isinstance(drive.campaign, Contact):
        failed = await campaigns.counts_by_part(tx, drive.id, ActionState.UNAVAILABLE)
        done = await campaigns.counts_by_part(tx, drive.id, ActionState.COMPLETED)
        offices = unreached(failed, done)
        why = f"office:{','.join(offices)}" if offices else None
    return None if why == drive.stored.why else why

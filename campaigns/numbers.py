"""The numbers of one campaign: read, and taken out as a file. What is shown of them: charts.py and counts_sheet.py."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from bot.alerts.view import spelling
from bot.core.roles import Deed, Role
from bot.store import audit, tallies
from bot.store.database import Tx
from bot.store.tallies import Tallies
from campaigns import counts_sheet
from campaigns.drive import Drive
from campaigns.funnel import Funnel, funnel
from campaigns.kinds.contact import Contact


@dataclass(frozen=True, slots=True)
class Numbers:
    """What is counted of a campaign, and the way from being asked to having done it."""

    tallies: Tallies
    funnel: Funnel


async def read(tx: Tx, drive: Drive) -> Numbers:
    """The numbers as they stand."""
    found = await tallies.read(tx, drive.id)
    return Numbers(found, funnel(found.parts))


async def take_out(tx: Tx, drive: Drive, by: Role, now: datetime) -> None:
    """Somebody gets the numbers as a picture or a file: it is in the audit."""
    await audit.note(tx, by, Deed.CAMPAIGN_EXPORTED, now, thing=drive.id)


def table(found: Numbers, drive: Drive, lang: str) -> bytes:
    """The counts as CSV, with the names of offices, and of those people who may be named."""
    return counts_sheet.table(found.tallies, _labels(drive, lang))


def _labels(drive: Drive, lang: str) -> Mapping[str, str]:
    offices = drive.campaign.contact.target if isinstance(drive.campaign, Contact) else ()
    people = {one.public_id: spelling(one, lang) for one in drive.people}
    return people | {one.id: f"{one.role}, {one.org}" for one in offices}

"""Whom a campaign means: the words of [audience], and what is true of a reader.

Owns which topics of readers that depends on, and the promise that no audience is so small that it singles somebody out.
"""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime

from bot.alerts.match import person_label
from bot.store import asks as rows
from bot.store.asks import Facts, Known
from bot.store.database import Tx
from campaigns import asks
from campaigns.drive import Drive
from campaigns.flow import ActionState


def state_of(known: Known) -> ActionState:
    """How far somebody is with a campaign."""
    return asks.overall({part: ActionState(one) for part, (one, _) in known.parts.items()})


def follows(drive: Drive, reader: Facts) -> bool:
    """Whether a reader follows somebody for whom the campaign is."""
    return any(person_label(one.public_id) in reader.labels for one in drive.people)


def labels(drives: Sequence[Drive]) -> set[str]:
    """The topics of readers that anything depends on."""
    found = {person_label(person.public_id) for drive in drives for person in drive.people}
    for drive in drives:
        audience = drive.campaign.audience
        for term in (*audience.any_of, *audience.none_of) if audience else ():
            found.add(person_label(term.removeprefix("follows:")) if term.startswith("follows:") else term)
    return {one for one in found if one.partition(":")[0] in {"person", "group", "category", "region", "country"}}


def terms(reader: Facts, drives: Sequence[Drive], known: Mapping[tuple[int, int], Known]) -> set[str]:
    """What is true of a reader, in the words of [audience]; "follows" is said of a campaign (`meant`)."""
    found = {f"follows:{one.removeprefix('person:')}" if one.startswith("person:") else one for one in reader.labels}
    for drive in drives:
        mine = known.get((reader.id, drive.id))
        if mine is not None and state_of(mine) is ActionState.COMPLETED:
            found |= {f"acted:{drive.stored.slug}", f"acted_kind:{drive.stored.kind}"}
    return found


def meant(drive: Drive, own: Collection[str]) -> bool:
    """Whether somebody belongs to the audience of a campaign."""
    audience = drive.campaign.audience
    if audience is None:
        return False
    theirs = set(own)
    if any(f"follows:{one.public_id}" in own for one in drive.people):
        theirs.add("follows")
    return asks.fits(audience.any_of, theirs) and not asks.fits(audience.none_of, theirs)


async def few(tx: Tx, drive: Drive, others: Sequence[Drive], now: datetime) -> bool:
    """Whether so few are meant that somebody could be singled out; "everyone" without exceptions never does that.

    `others`: the campaigns in which somebody may have acted.
    """
    audience = drive.campaign.audience
    if audience is None or ("everyone" in audience.any_of and not audience.none_of):
        return False
    ids = [drive.id, *(one.id for one in others)]
    after, count = 0, 0
    while count < asks.FEW and (readers := await rows.some(tx, after, labels([drive]), now)):
        known = await rows.known(tx, [one.id for one in readers], ids)
        count += sum(meant(drive, terms(one, [drive, *others], known)) for one in readers)
        after = readers[-1].id
    return count < asks.FEW

"""Whom a campaign means: the words of [audience], and what is true of a reader.

Owns which topics of readers that depends on, and the promise that no audience is so small that it singles somebody out.
Readers are counted for that before a campaign is launched, while nothing is written (`counted`).
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.alerts.match import person_label
from bot.store import asks as rows
from bot.store import campaigns
from bot.store.asks import Facts, Known
from bot.store.database import Database, Tx
from campaigns import asks, reading
from campaigns.drive import Drive
from campaigns.flow import ActionState


@dataclass(frozen=True, slots=True)
class Counted:
    """Whether too few are meant by this version of a campaign."""

    version: int
    few: bool


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


def narrow(drive: Drive) -> bool:
    """Whether it could mean so few that one of them is singled out; "everyone" without exceptions never does that."""
    audience = drive.campaign.audience
    return audience is not None and ("everyone" not in audience.any_of or bool(audience.none_of))


def unasked(drive: Drive, found: Counted | None) -> str | None:
    """Why nobody may be asked (`Refused.why`): too few are meant, or this version was not counted; None: they may."""
    if not narrow(drive):
        return None
    if found is None or found.version != drive.stored.version:
        return "uncounted"
    return "few" if found.few else None


async def counted(db: Database, campaign_id: int, now: datetime) -> Counted | None:
    """Looks at readers until enough are meant, each look in a transaction that only reads; None: no such campaign."""
    async with db.read() as tx:
        drive = await reading.get(tx, campaign_id)
        every = await reading.load_all(tx, await campaigns.everything(tx))
    if drive is None:
        return None
    number = 0
    after = 0 if narrow(drive) else None
    while after is not None and number < asks.FEW:
        async with db.read() as tx:
            more, after = await _meant(tx, after, drive, every, now)
        number += more
    return Counted(drive.stored.version, few=narrow(drive) and number < asks.FEW)


async def _meant(tx: Tx, after: int, drive: Drive, every: Sequence[Drive], now: datetime) -> tuple[int, int | None]:
    """How many of the next readers are meant, and behind whom to go on; None: that was all."""
    audience = drive.campaign.audience
    wanted, unwanted = (audience.any_of, audience.none_of) if audience else ((), ())
    asked = [
        one for one in every if {f"acted:{one.stored.slug}", f"acted_kind:{one.stored.kind}"} & {*wanted, *unwanted}
    ]
    # Whoever belongs to it by topics alone is found by them: there may be a million others.
    follow = not any(term == "everyone" or term.startswith("acted") for term in wanted)
    readers = await rows.some(tx, after, labels([drive]), now, follow=follow)
    known = await rows.known(tx, [one.id for one in readers], [one.id for one in asked]) if readers and asked else {}
    number = sum(meant(drive, terms(one, asked, known)) for one in readers)
    return number, readers[-1].id if len(readers) == rows.RANGE else None

"""A joined family sees a campaign before others do: whom to ask, what they answered, and what follows from it.

Nobody is told who they are; organisers see that a joined family was asked, and what it says. Whoever says "not like
this" holds the campaign until there is another version of it. Where it is for several people, each of their families is
waited for. No answer for two days holds nothing.
"""

from collections.abc import Awaitable, Callable, Sequence
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

from bot.core.event import Person
from bot.core.night import due
from bot.core.relative import Kin, Relative
from bot.core.roles import KIN, Deed
from bot.store import approvals, asks_settled, audit, bad_news, campaigns, outbox, readers, relatives
from bot.store.approvals import Submitted
from bot.store.database import Tx
from bot.store.outbox import Message
from bot.store.readers import Reader
from bot.store.state import one_campaign, put_sweep
from campaigns import service
from campaigns.drive import OBJECTED, Drive
from campaigns.flow import FINISHED, CampaignMove, CampaignState, moved
from campaigns.kinds.contact import Contact
from campaigns.model import Campaign

PATIENCE: Final = timedelta(hours=48)
"""How long an answer is waited for."""

TOLD_WITHIN: Final = timedelta(hours=48)
"""By then a family has very bad news from a person or from us: nothing else is asked of it before."""

DECIDE: Final = frozenset({Kin.FAMILY, Kin.LAWYER})
"""Who answers for a person. A helper telephones and decides nothing."""


class Family(StrEnum):
    """What a joined family says. The words are `organise_check.family.…`; ASKED, FINE and NOT are stored by name.

    NOBODY: none has joined, or none can be asked. WAITS: not asked yet. SILENT: no answer in time.
    """

    NOBODY = "nobody"
    WAITS = "waits"
    ASKED = "asked"
    FINE = "fine"
    NOT = "not"
    SILENT = "silent"


class Otherwise(StrEnum):
    """What a family wishes otherwise. The words are `organise_check.otherwise.…`; stored by name."""

    WRONG = "wrong"
    TOO_MUCH = "too_much"
    HARM = "harm"
    NOT_NOW = "not_now"
    NEVER = "never"


HOLDS: Final = frozenset({Family.WAITS, Family.ASKED, Family.NOT})
"""While it stands so, nobody can approve."""

Say = Callable[[Reader, Drive], Message]
"""Makes the message that asks."""

Asking = Callable[[Tx, Drive], Awaitable[None]]
"""Asks the families of a campaign, with the words of whoever made it."""


def standing(row: Submitted, now: datetime, *, waits: bool) -> Family:
    """Where it stands with the family. `waits`: there is somebody who can be asked and was not. Pure."""
    if row.family is None:
        return Family.WAITS if waits else Family.NOBODY
    found = Family(row.family)
    over = found is Family.ASKED and row.family_at is not None and now - row.family_at >= PATIENCE
    return Family.SILENT if over else found


def shown(campaign: Campaign) -> tuple[object, ...]:
    """Of whom a campaign is, and what a family is shown of it: where that is the same, the answer is. Pure."""
    letters = campaign.letter if isinstance(campaign, Contact) else {}
    case, text = campaign.case, getattr(campaign, "text", {})
    return case.persons, case.sources, text, letters, campaign.owner_org, campaign.kind, campaign.safety.note


async def of(tx: Tx, drive: Drive, row: Submitted, now: datetime) -> Family:
    """Where it stands with the family of this version."""
    waits = row.family is None and bool(await _askable(tx, drive, now))
    return standing(row, now, waits=waits)


async def ask(tx: Tx, drive: Drive, say: Say, now: datetime) -> None:
    """Ask everybody who answers for one of its people, each when they are awake; not while very bad news wait."""
    row = await approvals.find(tx, drive.id, drive.stored.version)
    if row is None or row.family is not None:
        return
    if await bad_news.family_waits(tx, [one.id for one in drive.people], now - TOLD_WITHIN):
        return
    asked = await _askable(tx, drive, now)
    for relative, reader in asked:
        key = f"campaign text {drive.id} {row.version} {relative.id}"
        at = due(reader.profile, now)
        await outbox.promise(tx, say(reader, drive), now=now, reader_id=reader.id, key=key, not_before=at)
    if asked:
        last = max(due(reader.profile, now) for _, reader in asked)
        theirs = {relative.person for relative, _ in asked}
        waits = await _marks(tx, drive, [one for one in drive.people if one.public_id in theirs])
        values = {"family": Family.ASKED.value, "family_at": last, "family_waits": sorted(waits)}
        await approvals.put(tx, drive.id, row.version, **values)


async def _askable(tx: Tx, drive: Drive, now: datetime) -> Sequence[tuple[Relative, Reader]]:
    found = []
    for one in await relatives.of_people(tx, [person.public_id for person in drive.people]):
        reader = await readers.get(tx, one.reader_id) if one.kin in DECIDE else None
        if reader is not None and reader.here and (reader.paused_until is None or reader.paused_until <= now):
            found.append((one, reader))
    return found


async def may_answer(tx: Tx, campaign_id: int, version: int, who: int) -> Drive | None:
    """The campaign, for somebody who answers for one of its people; None: another version counts, or it is over."""
    drive = await service.get(tx, campaign_id)
    if drive is None or drive.stored.version != version or CampaignState(drive.stored.state) in FINISHED:
        return None
    return drive if await _theirs(tx, drive, who) else None


async def _theirs(tx: Tx, drive: Drive, who: int) -> list[Person]:
    """The people of a campaign for whom somebody answers."""
    found = {one.person for one in await relatives.of_reader(tx, who) if one.kin in DECIDE}
    return [one for one in drive.people if one.public_id in found]


async def _marks(tx: Tx, drive: Drive, people: Sequence[Person]) -> frozenset[str]:
    """Who is meant, in letters that mean nothing outside of this campaign and without its key."""
    mark = (await campaigns.markers(tx, [drive.id])).get(drive.id)
    return frozenset() if mark is None else frozenset(mark(-one.id).hex() for one in people)  # no reader's number


async def answer(tx: Tx, campaign_id: int, version: int, who: int, now: datetime, *, fine: bool) -> Family | None:
    """What one of them says of this version, FINE or NOT; None: they are not asked (any more).

    It is fine when somebody has said so for each of its people for whom a family was asked. Where two disagree, the one
    who wants less is followed: then that is what comes back.
    """
    await one_campaign(tx)
    drive = await may_answer(tx, campaign_id, version, who)
    row = await approvals.find(tx, campaign_id, version)
    if drive is None or row is None or row.family is None:
        return None
    if row.family == Family.NOT.value:
        return Family.NOT
    if fine:
        return await _agree(tx, drive, row, who, now)
    await approvals.put(tx, campaign_id, version, family=Family.NOT.value, family_waits=[])
    await audit.note(tx, KIN, Deed.FAMILY_OBJECTED, now, thing=campaign_id)
    await _hold(tx, drive)
    return Family.NOT


async def _agree(tx: Tx, drive: Drive, row: Submitted, who: int, now: datetime) -> Family:
    """One family is content; whether another one was asked is not told to it."""
    waits = frozenset(row.family_waits)
    left = waits - await _marks(tx, drive, await _theirs(tx, drive, who))
    if row.family != Family.FINE.value and (left != waits or not waits):
        said = Family.ASKED if left else Family.FINE
        await approvals.put(tx, drive.id, row.version, family=said.value, family_waits=sorted(left))
        await audit.note(tx, KIN, Deed.FAMILY_AGREED, now, thing=drive.id)
    return Family.FINE


async def because(tx: Tx, campaign_id: int, version: int, who: int, why: Otherwise) -> bool:
    """What should be otherwise; False: nobody asks for it."""
    drive = await may_answer(tx, campaign_id, version, who)
    row = await approvals.find(tx, campaign_id, version)
    if drive is None or row is None or row.family != Family.NOT.value:
        return False
    await approvals.put(tx, campaign_id, version, family_why=why.value)
    return True


async def objects(tx: Tx, campaign_id: int, version: int) -> bool:
    """Whether a family has said of this version: not like this."""
    row = await approvals.find(tx, campaign_id, version)
    return row is not None and row.family == Family.NOT.value


async def _hold(tx: Tx, drive: Drive) -> None:
    """Before it goes out it is a draft again; what goes out already stops."""
    state = CampaignState(drive.stored.state)
    if state in {CampaignState.LIVE, CampaignState.PAUSED, CampaignState.AUTO_PAUSED}:
        after = moved(state, CampaignMove.CASE_CHANGED) or state
        await campaigns.set_state(tx, drive.id, after, why=OBJECTED)
    elif (after := moved(state, CampaignMove.EDIT) or state) is not state:
        await campaigns.set_state(tx, drive.id, after, why=OBJECTED)
    await asks_settled.withdraw(tx, drive.id)
    await put_sweep(tx, None, None)

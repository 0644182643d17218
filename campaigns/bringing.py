"""Campaigns from their files into the base: all that are given or none, every mistake with its file and line.

What a file cannot know by itself is asked here: the people of the registry, and the version before.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final, Literal

from bot.core.finding import Group
from bot.core.roles import Deed
from bot.people import registry
from bot.store import audit, campaigns
from bot.store.campaigns import Stored
from bot.store.database import Tx
from campaigns import diff, file, reading
from campaigns.diff import Change
from campaigns.file import TOML, Fault
from campaigns.flow import FINISHED, CampaignMove, CampaignState, moved
from campaigns.model import Campaign, Covers
from campaigns.moves import By


@dataclass(frozen=True, slots=True)
class Given:
    """The files of a campaign. `name`: how mistakes call the folder they came from."""

    name: str
    toml: bytes
    table: bytes | None = None


@dataclass(frozen=True, slots=True)
class Brought:
    """What became of a file. `what`: new, changed or same; `changes`: against the version before."""

    slug: str
    version: int
    what: Literal["new", "changed", "same"]
    changes: tuple[Change, ...] = ()


async def bring(
    tx: Tx, given: Sequence[Given], by: By, now: datetime, *, dry: bool = False
) -> tuple[Brought, ...] | dict[str, list[Fault]]:
    """Takes all files or none: what became of each, or what is wrong with them by the names of their folders.

    `dry`: writes nothing, and says what it would do.
    """
    known = await campaigns.slugs(tx) | {_slug(one) for one in given}
    read = [(one, file.read(one.toml, one.table, now, known)) for one in given]
    faults = {one.name: list(found) for one, found in read if isinstance(found, tuple)}
    sound = [(one, found) for one, found in read if isinstance(found, Campaign)]
    for number, (one, campaign) in enumerate(sound):
        wrong = await _unfit(tx, campaign, one)
        if any(other.id == campaign.id for _, other in sound[:number]):
            wrong.append(Fault(TOML, 1, "id", "twice", {"value": campaign.id}))
        faults |= {one.name: wrong} if wrong else {}
    if faults:
        return faults
    brought = [(one, campaign, await _becomes(tx, one, campaign)) for one, campaign in sound]
    for one, campaign, what in brought:
        if not dry and what.what != "same":
            await _write(tx, one, campaign, by, now)
    return tuple(what for _, _, what in brought)


def _slug(given: Given) -> str:
    found = file.tree_of(given.toml).get("id")
    return found if isinstance(found, str) else ""


async def _unfit(tx: Tx, campaign: Campaign, given: Given) -> list[Fault]:
    """What a file cannot know by itself: the people of the registry, and the version before."""
    faults = []
    for number, person in enumerate(campaign.case.persons):
        found = await registry.public_person(tx, person)
        where = f"case.persons[{number}]"
        line = file.line_of(given.toml, ("case", "persons", number))
        if found is None:
            faults.append(Fault(TOML, line, where, "person_unknown", {"value": person}))
        elif found.group is Group.POW and campaign.needs is Covers.LETTERS:
            faults.append(Fault(TOML, line, where, "pow_letters", {"value": person}))
    stored = await campaigns.by_slug(tx, campaign.id)
    if stored is None or await _same(tx, stored, given):
        return faults
    line = file.line_of(given.toml, ("version",))
    if campaign.version <= stored.version:
        faults.append(Fault(TOML, line, "version", "version_not_raised", {"value": str(stored.version)}))
    state = CampaignState(stored.state)
    if state is not CampaignState.DRAFT and moved(state, CampaignMove.EDIT) is None:
        faults.append(Fault(TOML, 1, "", "live" if state not in FINISHED else "closed", {"value": campaign.id}))
    return faults


async def _same(tx: Tx, stored: Stored, given: Given) -> bool:
    return await campaigns.file_of(tx, stored.id, stored.version) == _texts(given)


def _texts(given: Given) -> tuple[str, str | None]:
    return given.toml.decode("utf-8-sig"), None if given.table is None else given.table.decode("utf-8-sig")


async def _becomes(tx: Tx, given: Given, campaign: Campaign) -> Brought:
    stored = await campaigns.by_slug(tx, campaign.id)
    if stored is None:
        return Brought(campaign.id, campaign.version, "new")
    if await _same(tx, stored, given):
        return Brought(campaign.id, stored.version, "same")
    before = await reading.load(tx, stored)
    return Brought(campaign.id, campaign.version, "changed", diff.changes(before.campaign, campaign) if before else ())


async def _write(tx: Tx, given: Given, campaign: Campaign, by: By, now: datetime) -> None:
    stored, window = await campaigns.by_slug(tx, campaign.id), campaign.window
    if stored is None:
        number = await campaigns.add(tx, campaign.id, campaign.kind, _DRAFT, window.opens, window.closes, now)
    else:
        number = stored.id
        await campaigns.set_window(tx, number, window.opens, window.closes)
        await campaigns.set_state(tx, number, _DRAFT)
    found = [await registry.public_person(tx, one) for one in campaign.case.persons]
    ids = dict.fromkeys(one.id for one in found if one is not None)
    await campaigns.put_version(tx, number, campaign.version, *_texts(given), list(ids), now)
    await audit.note(tx, by, Deed.CAMPAIGN_IMPORTED, now, thing=number)


_DRAFT: Final = CampaignState.DRAFT.value

"""Campaigns at work: taken from files, launched and stopped, stopped by events, and what supporters do in them.

The shell around the pure parts. A state changes only by a move of the table; every move that somebody makes is in the
audit; what the clock or an event does is not, but the row says why.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import lru_cache
from typing import Final, Literal

from bot.core.event import Published
from bot.core.finding import Group
from bot.core.roles import Deed, Role
from bot.people import registry
from bot.store import asks, asks_settled, audit, campaigns, people
from bot.store.campaigns import Stored
from bot.store.database import Database, Tx
from bot.store.state import put_sweep
from campaigns import diff, file
from campaigns.audience import few
from campaigns.diff import Change
from campaigns.drive import Doable, Drive, doable, gated, objected, ordered
from campaigns.file import TOML, Fault
from campaigns.flow import FINISHED, ActionMove, ActionState, CampaignMove, CampaignState, Result, acted, moved
from campaigns.model import Campaign, Covers
from campaigns.stop import PeopleLeave, Stopped, effect

By = Role | Literal["server"]

KEPT: Final = timedelta(days=30)
"""After that nobody can say who took part; and older news stop nothing."""


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


@dataclass(frozen=True, slots=True)
class Refused:
    """A move that is not possible: why (`….refused.…`), and the state in which it is not."""

    why: str
    state: str = ""


# --- reading


@lru_cache(maxsize=128)
def _parsed(toml: str, table: str | None) -> Campaign | None:
    """A file that was taken once. What fits to today was judged then, so today is not asked."""
    found = file.again(toml.encode(), None if table is None else table.encode())
    return found if isinstance(found, Campaign) else None


async def load(tx: Tx, stored: Stored) -> Drive | None:
    """A campaign with whom it is for; None: its file is of another version of the program."""
    return next(iter(await load_all(tx, [stored])), None)


async def load_all(tx: Tx, those: Sequence[Stored]) -> list[Drive]:
    """Campaigns with whom they are for, in this order; what this program does not understand is left out."""
    inside = await campaigns.inside(tx, those)
    ids = {one for found in inside.values() for one in found.people}
    public = {one.id: one for one in await people.load(tx, sorted(ids)) if registry.is_public(one)}
    drives = []
    for stored in those:
        found = inside.get(stored.id)
        campaign = None if found is None else _parsed(found.file, found.targets)
        if found is not None and campaign is not None:
            here = tuple(public[one] for one in found.people if one in public)
            drives.append(Drive(stored, campaign, here, taken_part(found.counts), *found.beside))
    return drives


def taken_part(counts: Mapping[str, int]) -> int:
    """How many did it and did not take it back."""
    return counts.get(ActionState.COMPLETED, 0) - counts.get(ActionState.WITHDRAWN, 0)


async def get(tx: Tx, campaign_id: int) -> Drive | None:
    """A campaign by the number of a button."""
    stored = await campaigns.get(tx, campaign_id)
    return None if stored is None else await load(tx, stored)


async def by_slug(tx: Tx, slug: str) -> Drive | None:
    """A campaign by the name in a link."""
    stored = await campaigns.by_slug(tx, slug)
    return None if stored is None else await load(tx, stored)


async def open_now(tx: Tx, followed: Collection[str], now: datetime) -> list[Drive]:
    """All that can be done now, what is offered first first."""
    found = await load_all(tx, await campaigns.everything(tx, [CampaignState.LIVE]))
    return ordered([one for one in found if doable(one, now) is Doable.OPEN], followed, now)


# --- files


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
    before = await load(tx, stored)
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


# --- moves


async def launch(tx: Tx, slug: str, by: By, now: datetime) -> CampaignState | Refused:
    """Out to supporters, now or when its window opens, by somebody who may do it alone; paused ones go on."""
    drive = await by_slug(tx, slug)
    if drive is None:
        return Refused("unknown")
    state = CampaignState(drive.stored.state)
    if problem := not_fit(drive, now):
        return Refused(problem, state)
    if drive.campaign.audience is not None and await few(tx, drive, await others(tx, drive), now):
        return Refused("few", state)
    for move in _way(state, later=now < drive.stored.opens_at):
        after = moved(state, move)
        if after is None:
            return Refused("state", state)
        state = after
    if state.value == drive.stored.state:
        return Refused("state", state)
    await campaigns.set_state(tx, drive.id, state, why=drive.stored.why)
    await put_sweep(tx, None, None)
    await audit.note(tx, by, Deed.CAMPAIGN_LAUNCHED, now, thing=drive.id)
    return state


async def others(tx: Tx, drive: Drive) -> list[Drive]:
    """All campaigns but this one."""
    return [one for one in await load_all(tx, await campaigns.everything(tx)) if one.id != drive.id]


def not_fit(drive: Drive, now: datetime) -> str | None:
    """Why nobody may be asked for it any more, if so: the first reason that counts."""
    consent = drive.campaign.case.consent
    if now >= drive.stored.closes_at:
        return "over"
    if consent is not None and consent.expires_on is not None and consent.expires_on < now.date():
        return "consent"
    return objected(drive) or ("nobody" if drive.campaign.case.persons and not drive.people else None)


def _way(state: CampaignState, *, later: bool) -> tuple[CampaignMove, ...]:
    """The moves from here to supporters; empty: there are none to make."""
    last = CampaignMove.SCHEDULE if later else CampaignMove.LAUNCH
    match state:
        case CampaignState.DRAFT:
            return CampaignMove.SUBMIT, CampaignMove.APPROVE, last
        case CampaignState.IN_REVIEW:
            return CampaignMove.APPROVE, last
        case CampaignState.PAUSED | CampaignState.AUTO_PAUSED:
            return (CampaignMove.RESUME,)
        case CampaignState.SCHEDULED:
            return () if later else (last,)
        case _:
            return (last,)


async def pause(tx: Tx, slug: str, by: By, now: datetime) -> CampaignState | Refused:
    """Nobody can take part until it is launched again."""
    return await move(tx, slug, CampaignMove.PAUSE, by, Deed.CAMPAIGN_PAUSED, now)


async def close(tx: Tx, slug: str, result: Result, by: By, now: datetime) -> CampaignState | Refused:
    """It is over, for good."""
    return await move(tx, slug, CampaignMove.CLOSE, by, Deed.CAMPAIGN_CLOSED, now, result)


async def move(
    tx: Tx, slug: str, move: CampaignMove, by: By, deed: Deed, now: datetime, result: Result | None = None
) -> CampaignState | Refused:
    stored = await campaigns.by_slug(tx, slug)
    if stored is None:
        return Refused("unknown")
    after = moved(CampaignState(stored.state), move)
    if after is None:
        return Refused("state", stored.state)
    await campaigns.set_state(tx, stored.id, after, result=result, closed_at=now if after in FINISHED else None)
    await asks_settled.withdraw(tx, stored.id)
    await put_sweep(tx, None, None)
    await audit.note(tx, by, deed, now, thing=stored.id)
    return after


# --- what happens by itself


async def on_published(tx: Tx, published: Published, now: datetime) -> tuple[str, ...]:
    """A reaction to an event: whom it frees or moves leaves the campaigns that end with that, or stops them.

    The names of those that were stopped. What an event stopped and somebody launched again, it does not stop twice.
    """
    event = published.event
    if not event.people or event.happened_at < now - KEPT:
        return ()
    why, stopped = f"event:{event.public_id}", []
    for stored in await campaigns.about(tx, [one.id for one in event.people]):
        drive = None if stored.why == why else await load(tx, stored)
        if drive is not None and await _stop(tx, drive, published, why, now):
            stopped.append(stored.slug)
    return tuple(stopped)


async def _stop(tx: Tx, drive: Drive, published: Published, why: str, now: datetime) -> bool:
    case, event = drive.campaign.case, published.event
    asked_for = [str(one) for one in await campaigns.people_of(tx, drive.id)]
    told_of = {str(one.id) for one in event.people}
    done = effect(case.stop_on, case.stop_scope, asked_for, event.kind, event.detail, told_of)
    if isinstance(done, PeopleLeave):
        await campaigns.leave(tx, drive.id, [int(one) for one in done.people], now)
        await asks_settled.withdraw(tx, drive.id, plans=False)
    if not isinstance(done, Stopped):
        return False
    state = CampaignState(drive.stored.state)
    after = moved(state, CampaignMove.CASE_CHANGED) or state
    await campaigns.set_state(tx, drive.id, after, why=why)
    await asks_settled.withdraw(tx, drive.id)
    return after is not state


async def round_(db: Database, now: datetime) -> int:
    """What is due: scheduled ones open, those whose time is over close, old ones forget who took part; how many."""
    async with db.read() as tx:
        due = [one for one in await campaigns.everything(tx) if _by_clock(one, now)]
    if not due:
        return 0
    async with db.write() as tx:
        for one in due:
            stored = await campaigns.get(tx, one.id)
            move = _by_clock(stored, now) if stored else None
            if stored is not None and move is not None:
                await _tick(tx, stored, move, now)
    return len(due)


def _by_clock(stored: Stored, now: datetime) -> CampaignMove | None:
    """What the clock does to a campaign now."""
    state = CampaignState(stored.state)
    if state is CampaignState.CLOSED and stored.closed_at is not None and now - stored.closed_at >= KEPT:
        return CampaignMove.MONTH_PASSED
    if now >= stored.closes_at and moved(state, CampaignMove.WINDOW_ENDED) is not state:
        return CampaignMove.WINDOW_ENDED
    if state is CampaignState.SCHEDULED and now >= stored.opens_at:
        return CampaignMove.LAUNCH
    return None


async def _tick(tx: Tx, stored: Stored, move: CampaignMove, now: datetime) -> None:
    after = moved(CampaignState(stored.state), move) or CampaignState(stored.state)
    result, closed_at = (Result.EXPIRED, now) if move is CampaignMove.WINDOW_ENDED else (None, None)
    await campaigns.set_state(tx, stored.id, after, why=stored.why, result=result, closed_at=closed_at)
    await put_sweep(tx, None, None)
    if move is not CampaignMove.LAUNCH:
        await asks_settled.withdraw(tx, stored.id)
    if move is CampaignMove.MONTH_PASSED:
        await campaigns.lose_key(tx, stored.id)


# --- supporters


async def step(
    tx: Tx, campaign_id: int, reader_id: int, move: ActionMove, now: datetime, *, part: str = ""
) -> ActionState:
    """Somebody does something: how far they are now. A move that leads nowhere from here changes nothing.

    Whoever does anything does not ignore what they are asked, and is not asked for this any more.
    """
    await asks.pressed(tx, reader_id)
    before = await reached(tx, campaign_id, reader_id, part=part)
    after = acted(before, move)
    if after is None:
        return before
    await campaigns.record(tx, campaign_id, reader_id, part, after, now)
    over = after is ActionState.COMPLETED or (after is ActionState.SKIPPED and not part)
    await asks_settled.withdraw(tx, campaign_id, plans=over, reader_id=reader_id)
    return after


async def reached(tx: Tx, campaign_id: int, reader_id: int, *, part: str = "") -> ActionState:
    """How far somebody is with a part of a campaign."""
    found = (await campaigns.parts(tx, campaign_id, reader_id)).get(part)
    return ActionState(found) if found in set(ActionState) else ActionState.OFFERED


async def done_by(tx: Tx, reader_id: int) -> set[int]:
    """The campaigns in which somebody did something, or which they did not want."""
    taken = await campaigns.taken(tx, reader_id)
    unwanted = ActionState.SKIPPED, ""
    return {one.campaign.id for one in taken if one.state == ActionState.COMPLETED or (one.state, one.part) == unwanted}


def offered(drives: Collection[Drive], done: Collection[int], *, abroad: bool) -> list[Drive]:
    """What is left of these for somebody."""
    return [one for one in drives if one.id not in done and not gated(one, abroad=abroad)]

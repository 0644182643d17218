"""Role x action x state: everything that may be done with a campaign, made from the table of buttons itself.

Whoever may not, or may not now, changes nothing and is answered as by a button that is out of date; whoever may and
changes something leaves a row in the audit. A room that adds its rows to handlers/organise/data.py is in here with
them; a move that is no button adds itself to `MOVES`.
"""

from collections.abc import Awaitable, Callable, Iterator, Mapping
from datetime import datetime
from typing import Any

import pytest
from sqlalchemy import select

from bot.core.roles import RIGHTS, Role
from bot.store import campaigns
from bot.store.database import Tx
from bot.store.schema import metadata
from campaigns import service
from campaigns.flow import CAMPAIGN, CampaignMove, CampaignState, Result
from campaigns.service import Refused
from handlers.organise.data import ARGS, BESIDE, BUTTONS, STEPS, Organise, allowed
from tests.handlers.chat import Chat, World
from tests.handlers.drives import OPENED, a_live_one
from tests.handlers.organising import an_organiser, hand
from tests.handlers.staff import deeds, somebody
from tests.handlers.test_organise import petition

SLUG = "doctor-for-ivan-example"
OURS = tuple(one for one in metadata.sorted_tables if one.name.startswith(("campaign", "organis")))
UNSENT = frozenset({"campaign_draft", "campaign_seen", "campaign_card"})
"""What somebody is still writing, and which pages they looked at, is nothing done to a campaign."""

DOS = tuple(dict.fromkeys((*(one.do for actions in BUTTONS.values() for one in actions), *STEPS)))

MOVES: Mapping[str, tuple[CampaignMove, Callable[[Tx, Role, datetime], Awaitable[CampaignState | Refused]]]] = {
    "pause": (CampaignMove.PAUSE, lambda tx, by, now: service.pause(tx, SLUG, by, now)),
    "close": (CampaignMove.CLOSE, lambda tx, by, now: service.close(tx, SLUG, Result.PARTLY, by, now)),
}
"""What somebody in a role does without a button of their own: the move, and the function."""


def presses(campaign: int) -> Iterator[str]:
    """Every button of a card and every step behind one, with what may stand in it."""
    for do in DOS:
        yield from (Organise(do=do, campaign=campaign, arg=arg).pack() for arg in ARGS.get(do, ("",)))


async def a_draft(world: World, chat: Chat) -> int:
    """A campaign of the organisation of this chat."""
    await hand(world, chat, "campaign.toml", await petition(world))
    async with world.db.read() as tx:
        stored = await campaigns.by_slug(tx, SLUG)
    assert stored is not None
    return stored.id


async def put(world: World, campaign: int, state: CampaignState) -> None:
    """The campaign stands in this state."""
    async with world.db.write() as tx:
        await campaigns.set_state(tx, campaign, state)


async def standing(world: World) -> dict[str, list[dict[str, Any]]]:
    """All that is stored of campaigns."""
    async with world.db.read() as tx:
        rows = {one.name: (await tx.conn.execute(select(one))).mappings() for one in OURS if one.name not in UNSENT}
        return {name: [dict(row) for row in found] for name, found in rows.items()}


async def answered(chat: Chat, data: str) -> tuple[list[str], list[str], list[str]]:
    """New messages, changed ones, and toasts."""
    before, toasts = dict(chat.messages), len(chat.toasts)
    said = await chat.press_data(data)
    edited = [one.text for number, one in chat.messages.items() if before.get(number) is not one]
    return said, edited, chat.toasts[toasts:]


@pytest.mark.parametrize("role", [None, Role.MODERATOR, Role.LIAISON, "another organisation"])
async def test_whoever_has_nothing_to_do_with_a_campaign_changes_nothing(world: World, role: Any) -> None:
    campaign = await a_draft(world, await an_organiser(world))
    stranger = role == "another organisation"
    chat = (
        await an_organiser(world, 77, of="Other") if stranger else await somebody(world, 77, *([role] if role else []))
    )
    unknown, noted = await answered(chat, "nonsense"), await deeds(world)
    for state in (CampaignState.DRAFT, CampaignState.LIVE):
        await put(world, campaign, state)
        before = await standing(world)
        for data in (*presses(campaign), Organise(do="card", campaign=campaign).pack()):
            assert await answered(chat, data) == unknown, data
        assert await standing(world) == before
    if not stranger:
        assert [do for do in BESIDE if await answered(chat, Organise(do=do).pack()) != unknown] == []
    assert await deeds(world) == noted


@pytest.mark.parametrize("role", [Role.ORGANISER, Role.OWNER])
async def test_in_each_state_exactly_what_the_table_says_can_be_done(world: World, role: Role) -> None:
    organiser = await an_organiser(world)
    campaign = await a_draft(world, organiser)
    chat = organiser if role is Role.ORGANISER else await somebody(world, 77, role)
    unknown, silent, through, dead = await answered(chat, "nonsense"), [], [], set(DOS)
    for state in CampaignState:
        for data in presses(campaign):
            do = Organise.unpack(data).do
            action = allowed(do, state)
            may = action is not None and action.right in RIGHTS[role]
            await put(world, campaign, state)
            before, noted = await standing(world), len(await deeds(world))
            said = await answered(chat, data)
            after, now_noted = await standing(world), len(await deeds(world))
            dead -= {do} if said != unknown else set()
            if not may and (said != unknown or after != before or now_noted != noted):
                through.append((state.value, data, said))
            if may and after != before and now_noted == noted:
                silent.append((state.value, data))
    assert through == []
    assert silent == []
    assert dead == set(), "a button that never does anything"


async def test_a_card_shows_the_buttons_of_its_state_and_of_the_role(world: World) -> None:
    chat = await an_organiser(world)
    campaign = await a_draft(world, chat)
    t = world.catalogs.translator("en")
    for state in CampaignState:
        await put(world, campaign, state)
        await chat.press_data(Organise(do="card", campaign=campaign).pack(), chat.last_id)
        wanted = [t(one.msgid) for one in BUTTONS[state] if one.right in RIGHTS[Role.ORGANISER]]
        assert chat.last.labels == [*wanted, "All campaigns"], state


@pytest.mark.parametrize("name", MOVES)
async def test_a_move_goes_by_the_table_of_states_and_is_audited(world: World, name: str) -> None:
    await a_live_one(world.db, "petition")
    move, make = MOVES[name]
    async with world.db.read() as tx:
        stored = await campaigns.by_slug(tx, SLUG)
    assert stored is not None
    for role in (one for one in Role if one in {Role.OWNER, Role.ORGANISER}):
        for state in CampaignState:
            await put(world, stored.id, state)
            noted = len(await deeds(world))
            async with world.db.write() as tx:
                made = await make(tx, role, OPENED)
            after = CAMPAIGN[state].get(move)
            assert made == (Refused("state", state) if after is None else after)
            assert len(await deeds(world)) - noted == (after is not None)

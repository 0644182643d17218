"""Who reaches which campaign: the filter in front of everything that is done with one. Owns no text.

An organiser reaches the campaigns of their organisation, an owner all; what does not stand in the table for the present
state is answered like a button that is out of date.
"""

from collections.abc import Awaitable, Callable, Sequence
from typing import Any, Literal

from aiogram import F, Router
from aiogram.types import CallbackQuery

from bot.core.roles import Right, Role
from bot.store import campaigns, organisations, state
from bot.store.campaigns import Stored
from bot.store.database import Tx
from bot.store.readers import Reader
from campaigns import service
from campaigns.drive import Drive
from campaigns.flow import CampaignState
from handlers.about import About
from handlers.organise.data import BUTTONS, STEPS, Organise, allowed
from handlers.staff.rights import may, roles_of

Handler = Callable[..., Awaitable[Any]]


def on(r: Router, do: str, handler: Handler, *more: Handler) -> None:
    """Registers what a button of a card, or a step behind one, does. The handler may ask for `drive` and `by`.

    `more`: filters asked after the campaign was found.
    """
    r.callback_query.register(handler, Organise.filter(F.do == do), may(right_of(do)), reached, *more)


def right_of(do: str) -> Right:
    """The right that the table asks for."""
    wanted = STEPS.get(do, do)
    return next((one.right for actions in BUTTONS.values() for one in actions if one.do == wanted), Right.CAMPAIGN)


async def reached(
    _query: CallbackQuery, callback_data: Organise, tx: Tx, reader: Reader, chat_id: int, about: About
) -> Literal[False] | dict[str, Drive]:
    """A filter: the campaign of the button, where it may be done now; nobody changes it meanwhile."""
    await state.one_campaign(tx)
    drive = await one_of(tx, callback_data.campaign, reader, chat_id, about)
    if drive is None or allowed(callback_data.do, CampaignState(drive.stored.state)) is None:
        return False
    return {"drive": drive}


async def one_of(tx: Tx, campaign_id: int, reader: Reader, chat_id: int, about: About) -> Drive | None:
    """A campaign, for somebody who may see it as an organiser."""
    found = await service.get(tx, campaign_id)
    if found is None or await sees_all(tx, reader, chat_id, about):
        return found
    mine = await organisations.of_reader(tx, reader.id)
    return found if mine is not None and found.id in await organisations.campaigns_of(tx, mine.id) else None


async def theirs(tx: Tx, reader: Reader, chat_id: int, about: About) -> Sequence[Stored]:
    """The campaigns somebody may see as an organiser, what closes first first."""
    every = await campaigns.everything(tx)
    if await sees_all(tx, reader, chat_id, about):
        return every
    mine = await organisations.of_reader(tx, reader.id)
    known = await organisations.campaigns_of(tx, mine.id) if mine else frozenset()
    return [one for one in every if one.id in known]


async def sees_all(tx: Tx, reader: Reader, chat_id: int, about: About) -> bool:
    """Whether somebody owns the instance."""
    return Role.OWNER in await roles_of(tx, reader, chat_id, about)

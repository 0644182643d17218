"""/act: what one can do, from the list to the thanks. Deep links to a campaign lead to its card.

Owns the promise that no press is lost: whatever became of a campaign since its button was sent, the answer says so and
shows the way to what is open. Each kind has its own steps in its own file.
"""

from dataclasses import replace
from datetime import datetime

from aiogram import F, Router
from aiogram.fsm.context import FSMContext
from aiogram.types import CallbackQuery, Message

from bot.alerts import service as alerts
from bot.delivery.replies import Edit
from bot.i18n import Translator
from bot.store.database import Tx
from bot.store.readers import Reader
from campaigns import service
from campaigns.drive import Drive, warned
from campaigns.flow import ActionMove, ActionState
from campaigns.kinds.contact import Contact
from campaigns.kinds.letter import Letter
from campaigns.kinds.petition import Petition
from handlers import (
    ask_screens,
    campaign_card,
    campaign_contact,
    campaign_doing,
    campaign_letter,
    campaign_petition,
    data,
)
from handlers.campaign_doing import nearest
from handlers.campaign_offer import offered
from handlers.campaign_visit import Visit, entering, of
from handlers.context import Answer, command, pressed
from handlers.screens import Screen


def router() -> Router:
    """/act and its buttons."""
    r = Router(name="act")
    r.message.register(on_act, command("act"))
    r.callback_query.register(on_list, data.Act.filter(F.do == "list"))
    r.callback_query.register(on_enough, data.Act.filter(F.do == "enough"))
    r.callback_query.register(on_abroad, data.Act.filter(F.do == "abroad"))
    r.callback_query.register(on_card, data.Act.filter(F.do == "card"))
    r.include_router(_steps())
    return r


def _steps() -> Router:
    """What somebody does who can take part."""
    r = Router(name="act_steps")
    r.callback_query.middleware(entering())
    r.callback_query.register(on_facts, data.Act.filter(F.do == "facts"))
    r.callback_query.register(on_no, data.Act.filter(F.do == "no"))
    r.callback_query.register(on_take, data.Act.filter(F.do.in_({"take", "sure"})))
    return r


async def on_act(_message: Message, tx: Tx, now: datetime, reader: Reader, t: Translator, state: FSMContext) -> Answer:
    """What is open for this reader."""
    await state.set_state(None)
    return (await listed(tx, reader, t, now)).say()


async def on_list(query: CallbackQuery, tx: Tx, now: datetime, reader: Reader, t: Translator) -> Answer:
    """The same, in the place of a screen."""
    return (await listed(tx, reader, t, now)).edit(pressed(query))


async def on_enough(query: CallbackQuery, t: Translator) -> Answer:
    """No more for today."""
    return Edit(pressed(query), t("act.done_today"))


async def on_abroad(
    query: CallbackQuery, callback_data: data.Act, tx: Tx, now: datetime, reader: Reader, t: Translator
) -> Answer:
    """The reader is abroad: the card that asked, or the whole list."""
    await alerts.change_form(tx, reader, t, abroad=True)
    abroad = replace(reader, abroad=True)
    if not callback_data.campaign:
        return (await listed(tx, abroad, t, now)).edit(pressed(query))
    return (await card(tx, await service.get(tx, callback_data.campaign), abroad, t, now)).edit(pressed(query))


async def on_card(
    query: CallbackQuery, callback_data: data.Act, tx: Tx, now: datetime, reader: Reader, t: Translator
) -> Answer:
    """A campaign, in the place of a screen."""
    return (await card(tx, await service.get(tx, callback_data.campaign), reader, t, now)).edit(pressed(query))


async def on_facts(_query: CallbackQuery, visit: Visit) -> Answer:
    """Who reported it."""
    return campaign_card.facts(visit.t, visit.drive, alerts.form_for(visit.reader)).say()


async def on_no(query: CallbackQuery, visit: Visit) -> Answer:
    """Not for me: nothing is asked, and this one is not offered again."""
    await visit.step(ActionMove.SKIP)
    return campaign_card.skipped(visit.t, visit.drive).edit(pressed(query))


async def on_take(query: CallbackQuery, callback_data: data.Act, visit: Visit) -> Answer:
    """Take part; where it could bring trouble, after a warning."""
    if callback_data.do != "sure" and warned(visit.drive, abroad=visit.reader.abroad):
        return campaign_card.warning(visit.t, visit.drive).edit(pressed(query))
    await visit.step(ActionMove.OPEN)
    return (await _take(visit)).edit(pressed(query))


async def _take(visit: Visit) -> Screen:
    match visit.drive.campaign:
        case Petition() as petition:
            return await campaign_petition.take(visit, petition)
        case Letter() as letter:
            return await campaign_letter.take(visit, letter)
        case Contact() as contact:
            return await campaign_contact.take(visit, contact)
        case _:
            return campaign_card.unknown(visit.t)


async def card(tx: Tx, drive: Drive | None, reader: Reader, t: Translator, now: datetime) -> Screen:
    """The card of a campaign for a reader, or why there is none; who saw it is known."""
    found = await of(tx, drive, reader, t, now)
    if isinstance(found, Screen):
        return found
    state = await service.step(tx, found.id, reader.id, ActionMove.OPEN, now)
    shown = campaign_card.card(t, found, state, now)
    if state is ActionState.COMPLETED:
        return shown
    first, *others = shown.buttons
    return Screen(shown.html, (first, (ask_screens.later_button(t, found.id),), *others))


async def listed(tx: Tx, reader: Reader, t: Translator, now: datetime) -> Screen:
    """What is open for a reader, and how much more there is for those abroad."""
    offer = await offered(tx, reader, now)
    if offer.mine:
        return campaign_card.listed(t, offer.mine, offer.hidden)
    return campaign_doing.never_empty(t, campaign_card.listed(t, (), offer.hidden), await nearest(tx, reader, t, now))

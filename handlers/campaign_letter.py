"""Letters to prisoners: whom to write to, how, the address, and saying that it was posted.

Who writes in the chat gets the letter back, ready to be copied and as a file; it is kept nowhere. For whom the least is
done is offered first (bot/core/served.py); how many letters they get is said in words only.
"""

from collections.abc import Mapping
from datetime import datetime, timedelta
from types import MappingProxyType
from typing import Any, Final

from aiogram import F, Router
from aiogram.fsm.context import FSMContext
from aiogram.fsm.state import State, StatesGroup
from aiogram.types import CallbackQuery, Message

from bot.core.event import Person
from bot.core.finding import Group
from bot.core.served import COUNTED, Served, ranked
from bot.i18n import Translator
from bot.store import campaigns, people, served
from bot.store.database import Tx
from bot.store.readers import Reader
from campaigns import words
from campaigns.drive import Drive, warned
from campaigns.flow import ActionMove, ActionState
from campaigns.kinds.letter import Letter, Pick, Recipient
from handlers import campaign_card, data
from handlers import campaign_prisoner as screens
from handlers.campaign_after import thanks
from handlers.campaign_files import as_file
from handlers.campaign_offer import open_letters
from handlers.campaign_prisoner import Prisoner
from handlers.campaign_visit import Visit, enter, entering
from handlers.context import Answer, pressed
from handlers.screens import Screen

WEEK: Final = timedelta(days=7)
MONTH: Final = timedelta(days=30)
"""Letters of so long are few, some or many."""

GROWN_UP: Final = 18
LONG: Final = 3500
"""Characters. Telegram cuts what is longer than a message in two: after such a text the rest may follow."""


GOES: Final = MappingProxyType(
    {
        "one": (),
        "tips": (ActionMove.OPEN,),
        "write": (ActionMove.OPEN, ActionMove.START),
        "address": (ActionMove.OPEN, ActionMove.START),
    }
)
"""How far a press leads."""


class Lettering(StatesGroup):
    """A letter may be written now."""

    letter = State()


def router() -> Router:
    """The buttons of letters, and what is written."""
    r = Router(name="campaign_letter")
    r.message.register(on_letter, Lettering.letter, F.text, ~F.text.startswith("/"), is_reader)
    r.callback_query.middleware(entering(Letter))
    r.callback_query.register(on_example, data.Letter.filter(F.do == "example"), is_reader)
    r.callback_query.register(on_why, data.Letter.filter(F.do == "why"), is_reader)
    r.callback_query.register(on_step, data.Letter.filter(), is_reader)
    return r


async def is_reader(_event: Message | CallbackQuery, reader: Reader | None) -> bool:
    """Whether this chat is a subscriber: these handlers are asked before strangers are sent to /start."""
    return reader is not None


async def fewest(tx: Tx, reader: Reader, t: Translator, now: datetime) -> Screen:
    """The one person to write to, or that there is nobody."""
    offer = await open_letters(tx, reader, now)
    firsts: list[tuple[Visit, Letter, Served]] = []
    for drive in offer.mine:
        visit, letter = Visit(tx, drive, reader, t, now), drive.campaign
        left = await _left(visit, letter) if isinstance(letter, Letter) else []
        firsts += [(visit, letter, left[0].served)] if left and isinstance(letter, Letter) else []
    if not firsts:
        return screens.nobody(t, offer.hidden)
    ranks = ranked(dict(enumerate(one for _, _, one in firsts)))
    visit, letter, _ = firsts[min(ranks, key=ranks.__getitem__)]
    if warned(visit.drive, abroad=reader.abroad):
        return campaign_card.warning(t, visit.drive)
    return await take(visit, letter)


async def on_step(
    query: CallbackQuery, callback_data: data.Letter, visit: Visit, campaign: Letter, state: FSMContext
) -> Answer:
    """One step of writing, in the place of the one before."""
    await state.set_state(None)
    return (await _step(visit, campaign, callback_data, state)).edit(pressed(query))


async def on_example(query: CallbackQuery, callback_data: data.Letter, visit: Visit, campaign: Letter) -> Answer:
    """A letter as it could be, to be read and not to be sent."""
    one = await _prisoner(visit, campaign, callback_data.person)
    if one is None or one.recipient.language not in campaign.example:
        return campaign_card.unknown(visit.t).edit(pressed(query))
    return screens.example(visit.t, campaign, one).say()


async def on_why(query: CallbackQuery, callback_data: data.Letter, visit: Visit, campaign: Letter) -> Answer:
    """What passes the censor, and who says so."""
    one = await _prisoner(visit, campaign, callback_data.person)
    found = None if one is None else screens.why(visit.t, one)
    return campaign_card.unknown(visit.t).edit(pressed(query)) if found is None else found.say()


async def on_letter(
    message: Message, tx: Tx, now: datetime, reader: Reader, t: Translator, state: FSMContext
) -> Answer:
    """The letter, ready to be copied, as a file, and the address. It is kept nowhere."""
    text, found = (message.text or "").strip(), await _addressee(tx, await state.get_data(), reader, t, now)
    if isinstance(found, Screen):
        await state.set_state(None)
        return found.say()
    visit, one = found
    if words.hides(text) or not text:
        return screens.unreadable(t, visit.drive, one).say()
    if len(text) < LONG:
        await state.set_state(None)
    await visit.step(ActionMove.OPEN, ActionMove.START, part=one.person.public_id)
    return screens.written(text).say(), *await as_file(visit, text), screens.address(t, visit.drive, one, now).say()


async def _addressee(
    tx: Tx, kept: Mapping[str, Any], reader: Reader, t: Translator, now: datetime
) -> tuple[Visit, Prisoner] | Screen:
    """Whom the letter is for, by what the conversation keeps; or why it shall not be posted."""
    found, person = await enter(tx, int(kept.get("campaign", 0)), reader, t, now, Letter), str(kept.get("person", ""))
    letter = None if isinstance(found, Screen) else found.drive.campaign
    if isinstance(found, Screen) or not isinstance(letter, Letter):
        return found if isinstance(found, Screen) else campaign_card.unknown(t)
    one = await _prisoner(found, letter, person)
    return await _who(found, letter, past=person, gone=True) if one is None else (found, one)


async def take(visit: Visit, letter: Letter) -> Screen:
    """Whom to write to."""
    return await _who(visit, letter)


async def _step(visit: Visit, letter: Letter, wanted: data.Letter, state: FSMContext) -> Screen:
    one = await _prisoner(visit, letter, wanted.person)
    if one is None or wanted.do == "next":
        return await _who(visit, letter, past=wanted.person, gone=one is None)
    if wanted.do == "sent":
        return await _posted(visit, one)
    if wanted.do == "choose":
        return screens.choose(visit.t, visit.drive, await _left(visit, letter), wanted.person)
    await visit.step(*GOES[wanted.do], part=one.person.public_id)
    if wanted.do == "write":
        await state.set_state(Lettering.letter)
        await state.set_data({"campaign": visit.drive.id, "person": one.person.public_id})
    return _shown(visit.t, visit.drive, letter, one, wanted.do, visit.now)


def _shown(t: Translator, drive: Drive, letter: Letter, one: Prisoner, do: str, now: datetime) -> Screen:
    match do:
        case "one":
            return screens.who(t, drive, one, more=True)
        case "tips":
            return screens.tips(t, drive, letter, one)
        case "write":
            return screens.write(t, drive, one)
        case _:
            return screens.address(t, drive, one, now)


async def _posted(visit: Visit, one: Prisoner) -> Screen:
    """It is on its way."""
    await visit.step(ActionMove.OPEN, ActionMove.START, ActionMove.COMPLETE, part=one.person.public_id)
    return screens.posted(visit.t, visit.drive, one, await thanks(visit))


async def _who(visit: Visit, letter: Letter, *, past: str = "", gone: bool = False) -> Screen:
    """The next one after `past`, of those to whom this reader has not written; the first one again at the end."""
    if await _this_week(visit) >= letter.letter.most_a_week:
        return screens.enough(visit.t, letter.letter.most_a_week)
    left = await _left(visit, letter)
    if not left:
        return screens.all_written(visit.t)
    ids = [one.person.public_id for one in left]
    one = left[(ids.index(past) + 1) % len(left)] if past in ids else left[0]
    return screens.who(visit.t, visit.drive, one, more=len(left) > 1, gone=gone and bool(past))


async def _left(visit: Visit, letter: Letter) -> list[Prisoner]:
    """To whom this reader has not written yet."""
    return [one for one in await _prisoners(visit, letter) if not one.wrote]


async def _prisoners(visit: Visit, letter: Letter) -> list[Prisoner]:
    """Everybody who can be written to, those for whom the least is done first."""
    tx, drive = visit.tx, visit.drive
    ids = [one.id for one in drive.people]
    figures = await served.figures(tx, ids, visit.now - COUNTED)
    letters = await served.letters(tx, ids, visit.now - MONTH)
    mine = await campaigns.parts(tx, drive.id, visit.reader.id)
    public = {one.public_id: one for one in drive.people}
    found = []
    for recipient in letter.letter.recipient:
        person = public.get(recipient.person) or await _renamed(tx, recipient.person, drive)
        if person is not None and may_be_written_to(person, recipient, visit.now):
            wrote = mine.get(person.public_id) == ActionState.COMPLETED
            found.append(Prisoner(person, recipient, letters.get(person.id, 0), wrote, figures[person.id]))
    if letter.letter.pick is not Pick.FEWEST_FIRST:
        return found
    ranks = ranked({one.person.id: one.served for one in found})
    return sorted(found, key=lambda one: ranks[one.person.id])


def may_be_written_to(person: Person, recipient: Recipient, now: datetime) -> bool:
    """Never a prisoner of war, whose letters go by way of the Red Cross; never somebody under 18, by year of birth."""
    return person.group is not Group.POW and not person.minor and now.year - recipient.born > GROWN_UP


async def _renamed(tx: Tx, public_id: str, drive: Drive) -> Person | None:
    """Somebody whose row became one with another one's since the file was written."""
    person = await people.by_public_id(tx, public_id)
    ids = {one.id for one in drive.people}
    return person if person is not None and person.id in ids else None


async def _prisoner(visit: Visit, letter: Letter, public_id: str) -> Prisoner | None:
    found = await _prisoners(visit, letter)
    return next((one for one in found if one.person.public_id == public_id), None)


async def _this_week(visit: Visit) -> int:
    """How many letters this reader wrote here in the last seven days."""
    done = [one for one in await campaigns.taken(visit.tx, visit.reader.id) if one.campaign.id == visit.drive.id]
    return sum(one.state == ActionState.COMPLETED and visit.now - one.changed_at < WEEK for one in done)

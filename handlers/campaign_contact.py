"""Letters to officials: one office at a time, in the office's language, after a sentence of one's own.

Which country and constituency somebody writes from travels in the buttons and is stored nowhere; the sentence is put
into the letter and forgotten in the same moment. Where many write at once, a letter is handed over when the office can
take it: that is a promised message without a word of the case, so that it comes after a restart, too.
"""

from datetime import datetime
from types import MappingProxyType
from typing import Final

from aiogram import F, Router
from aiogram.fsm.context import FSMContext
from aiogram.fsm.state import State, StatesGroup
from aiogram.types import CallbackQuery, Message

from bot.core.alert import Rendered
from bot.core.messages import MessageKind
from bot.delivery.replies import Say, message_params
from bot.i18n import Translator
from bot.store import campaigns, outbox, readers, slots
from bot.store.database import Tx
from bot.store.readers import Reader
from campaigns import pace, words
from campaigns.flow import ActionMove, ActionState
from campaigns.kinds.contact import Contact, Target
from campaigns.model import nearest
from handlers import campaign_card, data
from handlers import campaign_office as offices
from handlers.asking import ANSWER, ask_for
from handlers.campaign_after import thanks
from handlers.campaign_files import as_file
from handlers.campaign_visit import Visit, enter, entering
from handlers.context import Answer, pressed
from handlers.screens import Screen

SENTENCE = 400
"""Characters of one's own sentence."""

BOOKED_A_DAY = 10
"""Letters that one chat may have handed over later: enough for a writer, too few to fill the hours of an office."""

HOW_IT_WENT: Final = MappingProxyType(
    {
        "sent": (ActionMove.OPEN, ActionMove.START, ActionMove.COMPLETE),
        "failed": (ActionMove.OPEN, ActionMove.START, ActionMove.FAIL),
        "skip": (ActionMove.SKIP,),
        "past": (),
    }
)
"""What each answer means: a press from before somebody took it back counts again."""


class Contacting(StatesGroup):
    """A sentence of one's own is asked for."""

    sentence = State()


def router() -> Router:
    """The buttons of letters to officials, and the sentence."""
    r = Router(name="campaign_contact")
    r.message.register(on_sentence, Contacting.sentence, *ANSWER, is_reader)
    r.callback_query.middleware(entering(Contact))
    r.callback_query.register(on_read, data.Office.filter(F.do == "read"), is_reader)
    r.callback_query.register(on_bare, data.Office.filter(F.do == "bare"), is_reader)
    r.callback_query.register(on_step, data.Office.filter(), is_reader)
    return r


async def is_reader(_event: Message | CallbackQuery, reader: Reader | None) -> bool:
    """Whether this chat is a subscriber: these handlers are asked before strangers are sent to /start."""
    return reader is not None


async def take(visit: Visit, contact: Contact) -> Screen:
    """From which country, and which constituency? Where all offices belong to none, that is not asked."""
    countries = offices.countries(contact)
    return offices.where(visit.t, visit.drive, countries) if countries else await _next(visit, contact, offices.NOWHERE)


async def on_step(
    query: CallbackQuery, callback_data: data.Office, visit: Visit, campaign: Contact, state: FSMContext
) -> Answer:
    """The next office, writing to it, or how it went."""
    await state.set_state(None)
    country, target = callback_data.country, offices.target_of(campaign, callback_data.office)
    areas = campaign.areas(country)  # of a country alone: a place has its area already
    if areas and target is None:
        page = int(callback_data.office) if callback_data.office.isdecimal() else 0
        return offices.area(visit.t, visit.drive, country, areas, page).edit(pressed(query))
    if callback_data.do == "office" or target is None:
        return (await _next(visit, campaign, country)).edit(pressed(query))
    if callback_data.do in {"write", "kept"}:
        return (await _write(visit, target, callback_data, state)).edit(pressed(query))
    await visit.step(*HOW_IT_WENT[callback_data.do], part=target.id)
    if callback_data.do == "failed":
        again = pace.next_working_day(visit.reader.profile, visit.now)
        await _promise(visit, offices.again(visit.t, visit.drive, target, country), again)
    following = await _next(visit, campaign, country, past=target.id)
    return (following if following.buttons else await thanks(visit)).edit(pressed(query))


async def on_bare(_query: CallbackQuery, callback_data: data.Office, visit: Visit, campaign: Contact) -> Answer:
    """The letter without a sentence of one's own, where the organiser lets it go like that."""
    target = offices.target_of(campaign, callback_data.office)
    if target is None or campaign.contact.personal_line == "required":
        return campaign_card.unknown(visit.t).say()
    return await _letter(visit, campaign, target, callback_data.country, "")


async def on_read(_query: CallbackQuery, callback_data: data.Office, visit: Visit, campaign: Contact) -> Answer:
    """What the letter says, in the reader's language."""
    target, t = offices.target_of(campaign, callback_data.office), visit.t
    lang = nearest(t.lang, campaign.letter)
    if target is None or lang is None:
        return campaign_card.unknown(t).say()
    gap = t("campaign.gap.sentence")
    return offices.translation(t, target, offices.body(t, campaign, target, callback_data.country, gap, lang)).say()


async def on_sentence(
    message: Message, tx: Tx, now: datetime, reader: Reader, t: Translator, state: FSMContext
) -> Answer:
    """The letter, with the sentence in it. The sentence is kept nowhere."""
    kept = await state.get_data()
    found = await enter(tx, int(kept.get("campaign", 0)), reader, t, now, Contact)
    contact = None if isinstance(found, Screen) else found.drive.campaign
    target = offices.target_of(contact, str(kept.get("office", "")))
    if isinstance(found, Screen) or not isinstance(contact, Contact) or target is None:
        await state.set_state(None)
        return (found if isinstance(found, Screen) else campaign_card.unknown(t)).say()
    sentence = " ".join((message.text or "").split())
    if len(sentence) > SENTENCE or words.hides(sentence):
        return Say(t.html("campaign.sentence_long", n=SENTENCE))
    await state.set_state(None)
    return await _letter(found, contact, target, str(kept.get("country")), sentence)


async def _next(visit: Visit, contact: Contact, country: str, *, past: str = "") -> Screen:
    """The next office to write to; without buttons: there is none left."""
    t, drive = visit.t, visit.drive
    over = {ActionState.COMPLETED, ActionState.SKIPPED}
    parts = await campaigns.parts(visit.tx, drive.id, visit.reader.id)
    area = offices.area_of(contact, country)
    found = contact.for_country(None if country == offices.NOWHERE else country[:2], area)
    ids = [one.id for one in found]
    rest = found[ids.index(past) + 1 :] if past in ids else found
    target = next((one for one in rest if parts.get(one.id) not in over), None)
    if target is None:
        others = campaign_card.button(t, "campaign.btn.list", "list", 0)
        return Screen(t("campaign.offices_done"), () if past else ((others,),))
    return offices.office(t, drive, target, country, (ids.index(target.id) + 1, len(ids)))


async def _write(visit: Visit, target: Target, wanted: data.Office, state: FSMContext) -> Screen:
    """The sentence is asked for as soon as the office can take one more letter."""
    when = None if wanted.do == "kept" else await _place(visit, target)
    if when is not None and when > visit.now:
        return await _book(visit, target, wanted.country, when)
    if when is not None:
        await slots.take(visit.tx, visit.drive.id, target.id, pace.hour_of(when))
    await visit.step(ActionMove.OPEN, ActionMove.START, part=target.id)
    await ask_for(state, Contacting.sentence, campaign=visit.drive.id, office=target.id, country=wanted.country)
    return offices.sentence(visit.t, visit.drive, target, wanted.country)


async def _place(visit: Visit, target: Target) -> datetime | None:
    """When the office can take this letter; None: nobody counts, or whoever has begun it has had a place already."""
    begun = await visit.step(part=target.id) in {ActionState.STARTED, ActionState.COMPLETED}
    if target.max_per_hour is None or begun:
        return None
    given = await slots.given(visit.tx, visit.drive.id, target.id, pace.hour_of(visit.now))
    return pace.slot(given, target.max_per_hour, visit.now, visit.reader.profile)


async def _book(visit: Visit, target: Target, country: str, when: datetime) -> Screen:
    """A place in a later hour, and the promise to hand the letter over then."""
    t, tx, reader = visit.t, visit.tx, visit.reader
    if not await readers.allow(tx, reader.id, "office", a_day=BOOKED_A_DAY, now=visit.now):
        return offices.crowded(t, visit.drive, target, country)
    await slots.take(tx, visit.drive.id, target.id, pace.hour_of(when))
    await visit.step(ActionMove.OPEN, part=target.id)
    await _promise(visit, offices.handed(t, visit.drive, target, country), when)
    return offices.later(t, visit.drive, target, country, when, reader.profile.zone)


async def _promise(visit: Visit, screen: Screen, when: datetime) -> None:
    """A message of its own at that moment."""
    note = outbox.Message("sendMessage", message_params(Rendered(screen.html, screen.buttons)), MessageKind.REMINDER)
    await outbox.promise(visit.tx, note, now=visit.now, reader_id=visit.reader.id, not_before=when)


async def _letter(visit: Visit, contact: Contact, target: Target, country: str, own: str) -> Answer:
    """Where it goes and under which subject; the letter as a file and ready to be copied; how it went."""
    t, drive = visit.t, visit.drive
    text = offices.body(t, contact, target, country, own, target.lang)
    subjects = contact.letter[target.lang].subjects
    subject = subjects[drive.took_part % len(subjects)]  # offices see several, not one a thousand times
    read = nearest(t.lang, contact.letter) not in {None, target.lang}
    return (
        offices.addressed(t, target, subject).say(),
        *await as_file(visit, text),
        offices.ready(t, drive, target, country, text, read=read).say(),
    )

"""Letters to officials: one office at a time, in the office's language, after a sentence of one's own.

Which country somebody writes from travels in the buttons and is stored nowhere; the sentence is put into the letter and
forgotten in the same moment.
"""

from datetime import datetime

from aiogram import Router
from aiogram.fsm.context import FSMContext
from aiogram.fsm.state import State, StatesGroup
from aiogram.types import CallbackQuery, Message
from babel import Locale

from bot.core.alert import Button
from bot.delivery.replies import Say
from bot.i18n import Translator, escape_html
from bot.store import campaigns
from bot.store.database import Tx
from bot.store.readers import Reader
from campaigns import service, words
from campaigns.drive import Drive
from campaigns.flow import ActionMove, ActionState
from campaigns.kinds.contact import LAST, Contact, Target
from handlers import campaign_card, data
from handlers.asking import ANSWER, ask_for
from handlers.campaign_after import thanks
from handlers.campaign_ready import ready
from handlers.context import Answer, pressed
from handlers.screens import Screen, name, paragraphs, rows

NOWHERE = "XX"
"""In place of a country: another one than those with offices here."""

SENTENCE = 400
"""Characters of one's own sentence."""


class Contacting(StatesGroup):
    """A sentence of one's own is asked for."""

    sentence = State()


def router() -> Router:
    """The buttons of letters to officials, and the sentence."""
    r = Router(name="campaign_contact")
    r.message.register(on_sentence, Contacting.sentence, *ANSWER, is_reader)
    r.callback_query.register(on_step, data.Office.filter(), is_reader)
    return r


async def is_reader(_event: Message | CallbackQuery, reader: Reader | None) -> bool:
    """Whether this chat is a subscriber: these handlers are asked before strangers are sent to /start."""
    return reader is not None


async def take(tx: Tx, drive: Drive, contact: Contact, reader: Reader, t: Translator) -> Screen:
    """From which country? Where all offices belong to none, that is not asked."""
    countries = sorted({one.country for one in contact.contact.target if one.country and one.ways} - LAST)
    if not countries:
        return await _next(tx, drive, contact, NOWHERE, reader, t)
    buttons = [Button(name(country_name(code, t.lang)), data=_data("office", drive, code)) for code in countries]
    other = Button(t("campaign.btn.other_country"), data=_data("office", drive, NOWHERE))
    back = campaign_card.button(t, "campaign.btn.back", "card", drive.id)
    return Screen(t("campaign.country"), (*rows(buttons, 2), (other,), (back,)))


async def on_step(
    query: CallbackQuery,
    callback_data: data.Office,
    tx: Tx,
    now: datetime,
    reader: Reader,
    t: Translator,
    state: FSMContext,
) -> Answer:
    """The next office, writing to it, or how it went."""
    await state.set_state(None)
    found = await ready(tx, callback_data.campaign, reader, t, now)
    if isinstance(found, Screen):
        return found.edit(pressed(query))
    contact = found.campaign
    if not isinstance(contact, Contact):
        return campaign_card.unknown(t).edit(pressed(query))
    target = _target(contact, callback_data.office)
    if callback_data.do == "office" or target is None:
        return (await _next(tx, found, contact, callback_data.country, reader, t)).edit(pressed(query))
    if callback_data.do == "write":
        await _record(tx, found, target, reader, ActionMove.START, now)
        await ask_for(state, Contacting.sentence, campaign=found.id, office=target.id, country=callback_data.country)
        return _ask(t, found, target, callback_data.country).edit(pressed(query))
    if callback_data.do == "bare":
        return tuple(one.say() for one in _letter(t, found, contact, target, callback_data.country, ""))
    move = {"sent": ActionMove.COMPLETE, "failed": ActionMove.FAIL, "skip": ActionMove.SKIP}[callback_data.do]
    await _record(tx, found, target, reader, move, now)
    following = await _next(tx, found, contact, callback_data.country, reader, t, past=target.id)
    return (following if following.buttons else await thanks(tx, found, reader, t, now)).edit(pressed(query))


async def on_sentence(
    message: Message, tx: Tx, now: datetime, reader: Reader, t: Translator, state: FSMContext
) -> Answer:
    """The letter, with the sentence in it. The sentence is kept nowhere."""
    kept = await state.get_data()
    found = await ready(tx, int(kept.get("campaign", 0)), reader, t, now)
    if isinstance(found, Screen):
        await state.set_state(None)
        return found.say()
    contact = found.campaign
    target = _target(contact, str(kept.get("office", ""))) if isinstance(contact, Contact) else None
    if target is None or not isinstance(contact, Contact):
        await state.set_state(None)
        return campaign_card.unknown(t).say()
    sentence = " ".join((message.text or "").split())
    if len(sentence) > SENTENCE or words.hides(sentence):
        return Say(t.html("campaign.sentence_long", n=SENTENCE))
    await state.set_state(None)
    return tuple(one.say() for one in _letter(t, found, contact, target, str(kept.get("country")), sentence))


async def _next(
    tx: Tx, drive: Drive, contact: Contact, country: str, reader: Reader, t: Translator, *, past: str = ""
) -> Screen:
    """The next office to write to; without buttons: there is none left."""
    over = {ActionState.COMPLETED, ActionState.SKIPPED}
    parts = await campaigns.parts(tx, drive.id, reader.id)
    offices = contact.for_country(None if country == NOWHERE else country)
    ids = [one.id for one in offices]
    rest = offices[ids.index(past) + 1 :] if past in ids else offices
    target = next((one for one in rest if parts.get(one.id) not in over), None)
    if target is None:
        others = campaign_card.button(t, "campaign.btn.list", "list", 0)
        return Screen(t("campaign.offices_done"), () if past else ((others,),))
    about = t.html("campaign.office", role=target.role, office=target.org, n=ids.index(target.id) + 1, of=len(ids))
    language = t.html("campaign.office_language", language=t.language(target.lang))
    ways = "\n".join(f"• {t(f'campaign.medium.{one.type.value}')}" for one in target.ways)
    write = Button(t("campaign.btn.write_office"), data=_data("write", drive, country, target))
    skip = Button(t("campaign.btn.skip_office"), data=_data("skip", drive, country, target))
    return Screen(paragraphs(about, language, ways), ((write,), (skip,)))


def _ask(t: Translator, drive: Drive, target: Target, country: str) -> Screen:
    """A sentence of one's own makes it count."""
    contact = drive.campaign
    required = isinstance(contact, Contact) and contact.contact.personal_line == "required"
    bare = Button(t("campaign.btn.bare"), data=_data("bare", drive, country, target))
    skip = Button(t("campaign.btn.skip_office"), data=_data("skip", drive, country, target))
    text = t.html("campaign.sentence", language=t.language(target.lang))
    return Screen(text, ((skip,),) if required else ((bare,), (skip,)))


def _letter(
    t: Translator, drive: Drive, contact: Contact, target: Target, country: str, sentence: str
) -> tuple[Screen, ...]:
    """Where it goes and under which subject; the letter itself, ready to be copied; how it went."""
    letter = contact.letter[target.lang]
    where = country_name(country, target.lang) if country != NOWHERE else t("campaign.gap.country")
    gaps = {
        "target.salutation": target.salutation,
        "target.role": target.role,
        "target.org": target.org,
        "own_sentence": sentence,
        "signature": t("campaign.gap.signature"),
        "country": where,
        "date": "",
    }
    subject = letter.subjects[drive.took_part % len(letter.subjects)]  # offices see several, not one a thousand times
    ways = [f"{t(f'campaign.medium.{one.type.value}')}: <code>{escape_html(one.value)}</code>" for one in target.ways]
    head = paragraphs(
        t("campaign.letter_ready"), "\n".join(ways), t.html("campaign.subject", subject=subject), t("campaign.to_fill")
    )
    sent = Button(t("campaign.btn.sent"), data=_data("sent", drive, country, target))
    failed = Button(t("campaign.btn.unreachable"), data=_data("failed", drive, country, target))
    skip = Button(t("campaign.btn.skip_office"), data=_data("skip", drive, country, target))
    body = f"<pre>{escape_html(words.fill(letter.body, gaps).strip())}</pre>"
    return Screen(head), Screen(body, ((sent,), (failed, skip)))


def country_name(code: str, lang: str) -> str:
    """What a country is called in a language; the code where nobody knows."""
    try:
        return str(Locale.parse(lang).territories.get(code, code))
    except (ValueError, LookupError):
        return code


async def _record(tx: Tx, drive: Drive, target: Target, reader: Reader, move: ActionMove, now: datetime) -> None:
    for one in dict.fromkeys((ActionMove.OPEN, ActionMove.START, move)):
        if one is move or move in {ActionMove.COMPLETE, ActionMove.FAIL, ActionMove.START}:
            await service.step(tx, drive.id, reader.id, one, now, part=target.id)


def _target(contact: object, office: str) -> Target | None:
    offices = contact.contact.target if isinstance(contact, Contact) else ()
    return next((one for one in offices if one.id == office and one.ways), None)


def _data(do: str, drive: Drive, country: str, target: Target | None = None) -> str:
    where = {"do": do, "campaign": drive.id, "country": country, "office": target.id if target else ""}
    return data.Office.model_validate(where).pack()

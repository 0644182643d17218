"""A public hearing at the desk, from the card of an event or of a person: the case, the court, the judge and so on,
question by question; and that the court's own list has its date.

What families keep to themselves is not found here, nor hearings of whoever wants silence.
"""

from datetime import datetime

from aiogram import F, Router
from aiogram.fsm.context import FSMContext
from aiogram.fsm.state import State, StatesGroup
from aiogram.types import CallbackQuery, Message

from bot.alerts.service import form_for
from bot.core.hearing import Hearing
from bot.core.roles import Deed, Right, Role
from bot.delivery.replies import Toast
from bot.hearings import desk
from bot.i18n import Translator
from bot.people import staff
from bot.store import audit
from bot.store.database import Tx
from bot.store.readers import Reader
from handlers.asking import ANSWER, ask_for
from handlers.context import Answer, pressed
from handlers.details import CHOSEN, OF_DESK, Detail, after, ask_list, court_list, date_ahead, read, shape
from handlers.screens import Screen
from handlers.staff import hearing_card, hearing_data
from handlers.staff.event import opened
from handlers.staff.rights import may


class Detailing(StatesGroup):
    """An answer is typed, or the link to the court's list."""

    detail = State()
    seen = State()


def router() -> Router:
    """Asked before anything else that takes a text."""
    r = Router(name="hearing_desk")
    right = may(Right.PERSON)
    r.message.register(on_typed, Detailing.detail, *ANSWER, right)
    r.message.register(on_link, Detailing.seen, *ANSWER, right)
    r.callback_query.register(on_list, hearing_data.HearingOf.filter(), right)
    r.callback_query.register(on_card, hearing_data.HearingDesk.filter(F.do == "card"), right)
    r.callback_query.register(on_fill, hearing_data.HearingDesk.filter(F.do == "fill"), right)
    r.callback_query.register(on_seen, hearing_data.HearingDesk.filter(F.do == "seen"), right)
    r.callback_query.register(on_skip, hearing_data.HearingSkip.filter(), right)
    r.callback_query.register(on_kind, hearing_data.HearingSort.filter(), right)
    r.callback_query.register(on_door, hearing_data.HearingDoor.filter(), right)
    return r


async def on_list(
    _query: CallbackQuery, callback_data: hearing_data.HearingOf, tx: Tx, now: datetime, reader: Reader, t: Translator
) -> Answer:
    """The only one, or which?"""
    event = await opened(tx, callback_data.event) if callback_data.event else None
    person = await staff.find(tx, callback_data.person, silent=False) if callback_data.person else None
    found = await desk.of_event(tx, event, now) if event else await desk.of_person(tx, person, now) if person else ()
    if not found:
        return _gone(t)
    shown = _card(found[0], reader, t, now) if len(found) == 1 else hearing_card.choose(t, found, now)
    return shown.say()


async def on_card(
    query: CallbackQuery,
    callback_data: hearing_data.HearingDesk,
    tx: Tx,
    now: datetime,
    reader: Reader,
    t: Translator,
    state: FSMContext,
) -> Answer:
    """Everything known; whatever was begun is over."""
    await state.set_state(None)
    one = await desk.find(tx, callback_data.hearing)
    return _gone(t) if one is None else _card(one, reader, t, now).edit(pressed(query))


async def on_fill(
    query: CallbackQuery, callback_data: hearing_data.HearingDesk, tx: Tx, t: Translator, state: FSMContext
) -> Answer:
    """The first question."""
    one = await desk.find(tx, callback_data.hearing)
    return _gone(t) if one is None else (await _ask(one, OF_DESK[0], t, state)).edit(pressed(query))


async def on_skip(
    query: CallbackQuery,
    callback_data: hearing_data.HearingSkip,
    tx: Tx,
    now: datetime,
    reader: Reader,
    t: Translator,
    state: FSMContext,
) -> Answer:
    """The next one."""
    one = await desk.find(tx, callback_data.hearing)
    if one is None:
        return _gone(t)
    return (await _next(one, callback_data.detail, reader, t, now, state)).edit(pressed(query))


async def on_kind(
    query: CallbackQuery,
    callback_data: hearing_data.HearingSort,
    tx: Tx,
    now: datetime,
    by: Role,
    reader: Reader,
    t: Translator,
    state: FSMContext,
) -> Answer:
    """What the court sits for."""
    one = await desk.find(tx, callback_data.hearing)
    if one is None:
        return _gone(t)
    await _put(tx, one, Detail.KIND, callback_data.kind.value, by, now)
    return (await _next(one, Detail.KIND, reader, t, now, state)).edit(pressed(query))


async def on_door(
    query: CallbackQuery,
    callback_data: hearing_data.HearingDoor,
    tx: Tx,
    now: datetime,
    by: Role,
    reader: Reader,
    t: Translator,
    state: FSMContext,
) -> Answer:
    """Who is let in: the last question."""
    one = await desk.find(tx, callback_data.hearing)
    if one is None:
        return _gone(t)
    await state.set_state(None)
    await _put(tx, one, Detail.DOOR, callback_data.door.value, by, now)
    after_ = await desk.find(tx, one.public_id) or one
    return _card(after_, reader, t, now, note=t("details.done")).edit(pressed(query))


async def on_typed(
    message: Message, tx: Tx, now: datetime, by: Role, reader: Reader, t: Translator, state: FSMContext
) -> Answer:
    """The answer; what is none is asked again."""
    begun = await state.get_data()
    one = await desk.find(tx, begun.get("hearing", ""))
    if one is None:
        await state.set_state(None)
        return Screen(t("details.gone")).say()
    detail = Detail(begun["detail"])
    value = read(detail, message.text or "", now.date())
    if value is None:
        return (await _ask(one, detail, t, state, note=t("details.unread"))).say()
    await _put(tx, one, detail, value, by, now)
    return (await _next(one, detail, reader, t, now, state)).say()


async def on_seen(
    query: CallbackQuery,
    callback_data: hearing_data.HearingDesk,
    tx: Tx,
    now: datetime,
    t: Translator,
    state: FSMContext,
) -> Answer:
    """On which page?"""
    one = await desk.find(tx, callback_data.hearing)
    when = date_ahead(one, now) if one else None
    if one is None or when is None:
        return _gone(t)
    await ask_for(state, Detailing.seen, hearing=one.public_id, when=shape(when))
    return ask_list(t, when, hearing_card.back(t, one)).edit(pressed(query))


async def on_link(
    message: Message, tx: Tx, now: datetime, by: Role, reader: Reader, t: Translator, state: FSMContext
) -> Answer:
    """The page of the court: the date that was shown counts as confirmed, and no other."""
    begun = await state.get_data()
    one = await desk.find(tx, begun.get("hearing", ""))
    when = date_ahead(one, now) if one else None
    if one is None or when is None:
        await state.set_state(None)
        return Screen(t("details.gone")).say()
    url = court_list(message.text or "")
    if url is None:
        return ask_list(t, when, hearing_card.back(t, one), note=t("details.unread")).say()
    await state.set_state(None)
    if shape(when) != begun.get("when"):
        return _card(one, reader, t, now, note=t("details.moved")).say()
    await desk.saw_list(tx, one, when, url, now)
    await audit.note(tx, by, Deed.HEARING_LISTED, now, thing=one.id)
    return _card(await desk.find(tx, one.public_id) or one, reader, t, now, note=t("details.listed")).say()


async def _put(tx: Tx, one: Hearing, detail: Detail, value: str, by: Role, now: datetime) -> None:
    await desk.put(tx, one, detail.value, value, now)
    await audit.note(tx, by, Deed.HEARING_DETAILED, now, thing=one.id)


async def _next(
    one: Hearing, detail: Detail, reader: Reader, t: Translator, now: datetime, state: FSMContext
) -> Screen:
    following = after(detail, OF_DESK)
    if following is not None:
        return await _ask(one, following, t, state)
    await state.set_state(None)
    return _card(one, reader, t, now, note=t("details.done"))


async def _ask(one: Hearing, detail: Detail, t: Translator, state: FSMContext, *, note: str = "") -> Screen:
    step = None if detail in CHOSEN else Detailing.detail
    await ask_for(state, step, hearing=one.public_id, detail=detail.value)
    return hearing_card.ask(t, detail, one, note=note)


def _card(one: Hearing, reader: Reader, t: Translator, now: datetime, *, note: str = "") -> Screen:
    return hearing_card.card(t, one, form_for(reader), reader.profile.zone, now, note=note)


def _gone(t: Translator) -> Toast:
    return Toast(t("toast.hearing_gone"))

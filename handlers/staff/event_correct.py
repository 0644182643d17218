"""Correcting an event, one fact at a time: ask, read what was typed, show what readers would get, then do it.

Owns the conversation. What was prepared waits in it; the button says what was looked at, so that nothing else changes.
"""

from collections.abc import Callable, Sequence
from datetime import datetime

from aiogram import F, Router
from aiogram.fsm.context import FSMContext
from aiogram.fsm.state import State, StatesGroup
from aiogram.types import CallbackQuery, Message

from bot.alerts import amended, service
from bot.core.amends import Fact
from bot.core.event import TOLD, Event, EventState
from bot.core.roles import Deed, Right, Role
from bot.delivery.replies import Toast
from bot.i18n import Catalogs, Translator
from bot.people.naming import is_silent
from bot.store import audit, people
from bot.store import byhand as store
from bot.store.database import Tx
from bot.store.readers import Reader
from feeds import byhand, typed
from feeds.byhand import Change
from feeds.desk import Outcome
from feeds.extract.lexicon import Lexicons
from feeds.ingest import Reaction
from handlers import names
from handlers.asking import ANSWER, ask_for
from handlers.context import Answer, pressed
from handlers.screens import Screen
from handlers.staff import event_card, event_data
from handlers.staff.event import card, gone, opened, refused
from handlers.staff.rights import may

STANDING = (EventState.HELD, *TOLD)


class Correcting(StatesGroup):
    """The steps: a line or a name is asked for; a change is prepared."""

    line = State()
    name = State()
    ready = State()


def router() -> Router:
    """The choices, the lines that answer them, and the press that does it."""
    r = Router(name="event_correct")
    right = may(Right.EVENT)
    r.message.register(on_line, Correcting.line, *ANSWER, right)
    r.message.register(on_name, Correcting.name, *ANSWER, right)
    r.callback_query.register(on_facts, event_data.Event.filter(F.act == "facts"), right)
    r.callback_query.register(on_people, event_data.Event.filter(F.act == "people"), right)
    r.callback_query.register(on_fact, event_data.EventFact.filter(), right)
    r.callback_query.register(on_kind, event_data.EventKind.filter(), right)
    r.callback_query.register(on_out, event_data.EventPerson.filter(F.act == "out"), right)
    r.callback_query.register(on_swap, event_data.EventPerson.filter(F.act == "swap"), right)
    r.callback_query.register(on_add, event_data.EventName.filter(F.act == "ask"), right)
    r.callback_query.register(on_new, event_data.EventName.filter(F.act == "new"), right)
    r.callback_query.register(on_pick, event_data.EventPick.filter(), right)
    r.callback_query.register(on_save, event_data.EventSave.filter(), right)
    return r


async def on_facts(query: CallbackQuery, callback_data: event_data.Event, tx: Tx, t: Translator) -> Answer:
    """Which one is wrong?"""
    event = await opened(tx, callback_data.event, *STANDING)
    return gone(query, t) if event is None else event_card.facts(t, event).edit(pressed(query))


async def on_people(query: CallbackQuery, callback_data: event_data.Event, tx: Tx, t: Translator) -> Answer:
    """Whom is it about?"""
    event = await opened(tx, callback_data.event, *STANDING)
    return gone(query, t) if event is None else event_card.people(t, event).edit(pressed(query))


async def on_fact(
    query: CallbackQuery,
    callback_data: event_data.EventFact,
    tx: Tx,
    now: datetime,
    reader: Reader,
    t: Translator,
    catalogs: Catalogs,
    state: FSMContext,
) -> Answer:
    """How is it right?"""
    event, fact = await opened(tx, callback_data.event, *STANDING), callback_data.fact
    if event is None:
        return gone(query, t)
    if fact is Fact.KIND:
        return event_card.kinds(t, event, byhand.kinds_for(event)).edit(pressed(query))
    if fact not in typed.TYPED:
        return event_card.people(t, event).edit(pressed(query))
    if callback_data.clear:
        change = Change(fact, facts=typed.without(fact, event.facts))
        return (await _prepare(tx, event, change, now, reader, t, catalogs, state)).edit(pressed(query))
    await ask_for(state, Correcting.line, event=event.public_id, fact=fact.value)
    return event_card.ask(t, event, fact).edit(pressed(query))


async def on_line(
    message: Message,
    tx: Tx,
    now: datetime,
    reader: Reader,
    t: Translator,
    catalogs: Catalogs,
    state: FSMContext,
    lexicons: Callable[[], Lexicons],
) -> Answer:
    """The line that was asked for; another one may follow."""
    begun = await state.get_data()
    event = await opened(tx, begun["event"], *STANDING)
    if event is None:
        await state.set_state(None)
        return event_card.over(t).say()
    fact = Fact(begun["fact"])
    read = typed.read(fact, message.text or "", event.facts, now, reader.lang, lexicons())
    if isinstance(read, typed.Unread):
        return event_card.unread(t, event, fact, read.line).say()
    screen = await _prepare(tx, event, Change(fact, facts=read), now, reader, t, catalogs, state)
    return screen.say()


async def on_kind(
    query: CallbackQuery,
    callback_data: event_data.EventKind,
    tx: Tx,
    now: datetime,
    reader: Reader,
    t: Translator,
    catalogs: Catalogs,
    state: FSMContext,
) -> Answer:
    """Something else happened."""
    event = await opened(tx, callback_data.event, *STANDING)
    if event is None or callback_data.kind not in byhand.kinds_for(event):
        return gone(query, t)
    change = Change(Fact.KIND, kind=callback_data.kind)
    return (await _prepare(tx, event, change, now, reader, t, catalogs, state)).edit(pressed(query))


async def on_out(
    query: CallbackQuery,
    callback_data: event_data.EventPerson,
    tx: Tx,
    now: datetime,
    reader: Reader,
    t: Translator,
    catalogs: Catalogs,
    state: FSMContext,
) -> Answer:
    """It is not about this person."""
    event = await opened(tx, callback_data.event, *STANDING)
    if event is None:
        return gone(query, t)
    change = byhand.without_person(event, callback_data.person)
    return (await _prepare(tx, event, change, now, reader, t, catalogs, state)).edit(pressed(query))


async def on_swap(
    query: CallbackQuery, callback_data: event_data.EventPerson, tx: Tx, t: Translator, state: FSMContext
) -> Answer:
    """It is about somebody else: whom?"""
    return await _ask_name(query, tx, callback_data.event, callback_data.person, t, state)


async def on_add(
    query: CallbackQuery, callback_data: event_data.EventName, tx: Tx, t: Translator, state: FSMContext
) -> Answer:
    """It is about somebody else, too: whom?"""
    return await _ask_name(query, tx, callback_data.event, None, t, state)


async def _ask_name(
    query: CallbackQuery, tx: Tx, public_id: str, instead_of: str | None, t: Translator, state: FSMContext
) -> Answer:
    event = await opened(tx, public_id, *STANDING)
    if event is None:
        return gone(query, t)
    await ask_for(state, Correcting.name, event=event.public_id, swap=instead_of)
    return event_card.who(t, event).edit(pressed(query))


async def on_name(message: Message, tx: Tx, t: Translator, state: FSMContext) -> Answer:
    """The name that was asked for."""
    event = await opened(tx, (await state.get_data())["event"], *STANDING)
    if event is None:
        await state.set_state(None)
        return event_card.over(t).say()
    name = names.clean(message.text or "")
    if name is None:
        return event_card.refusal(t, "person.wrong.name", event).say()
    await state.update_data(typed=name)
    return event_card.found_people(t, event, name, await byhand.search(tx, name)).say()


async def on_pick(
    query: CallbackQuery,
    callback_data: event_data.EventPick,
    tx: Tx,
    now: datetime,
    reader: Reader,
    t: Translator,
    catalogs: Catalogs,
    state: FSMContext,
) -> Answer:
    """One of those who were found."""
    begun = await state.get_data()
    event = await opened(tx, begun.get("event", ""), *STANDING) if "swap" in begun else None
    person = await people.by_public_id(tx, callback_data.person)
    if event is None or person is None:
        return Toast(t("toast.old"))
    change = byhand.with_person(event, begun["swap"], person.id)
    return (await _prepare(tx, event, change, now, reader, t, catalogs, state)).edit(pressed(query))


async def on_new(
    query: CallbackQuery,
    callback_data: event_data.EventName,
    tx: Tx,
    now: datetime,
    reader: Reader,
    t: Translator,
    catalogs: Catalogs,
    state: FSMContext,
) -> Answer:
    """Somebody nobody knows here."""
    begun = await state.get_data()
    event = await opened(tx, callback_data.event, *STANDING) if begun.get("event") == callback_data.event else None
    if event is None or not begun.get("typed"):
        return Toast(t("toast.old"))
    change = byhand.with_name(event, begun["swap"], begun["typed"])
    return (await _prepare(tx, event, change, now, reader, t, catalogs, state)).edit(pressed(query))


async def on_save(
    query: CallbackQuery,
    callback_data: event_data.EventSave,
    tx: Tx,
    now: datetime,
    by: Role,
    reader: Reader,
    t: Translator,
    catalogs: Catalogs,
    state: FSMContext,
    reactions: Sequence[Reaction],
) -> Answer:
    """It is so from now on."""
    begun = await state.get_data()
    if begun.get("event") != callback_data.event or "change" not in begun:
        return Toast(t("toast.old"))
    await state.set_state(None)
    event = await opened(tx, callback_data.event, *STANDING)
    if event is None:
        return gone(query, t)
    change = Change.from_json(begun["change"])
    outcome = await byhand.correct(tx, event.id, change, callback_data.seen, reactions, now)
    if outcome is not Outcome.DONE:
        return await refused(query, outcome, tx, event, now, reader, t, catalogs)
    await audit.note(tx, by, Deed.EVENT_CORRECTED, now, thing=event.id)
    after = await opened(tx, callback_data.event) or event
    return (await card(tx, after, now, reader, t, catalogs)).edit(pressed(query)), Toast(t("toast.event_corrected"))


async def _prepare(
    tx: Tx,
    event: Event,
    change: Change,
    now: datetime,
    reader: Reader,
    t: Translator,
    catalogs: Catalogs,
    state: FSMContext,
) -> Screen:
    """What readers would see and get; the change waits in the conversation."""
    after = await byhand.changed(tx, event, change)
    if is_silent(after.people):
        return Screen(t.html("event.liaison"), ((event_card.back(t, event),),))
    if after == event:
        return Screen(t.html("event.same"), ((event_card.back(t, event),),))
    await ask_for(state, Correcting.ready, event=event.public_id, change=change.to_json())
    public = event.state in TOLD
    text = service.alert_text(after, catalogs, t.lang, service.form_for(reader), corrected=public).html
    reply = amended.corrected(after, [change.fact], t).html if public else None
    return event_card.preview(t, event, after, text, reply, await store.told(tx, event.id, now))

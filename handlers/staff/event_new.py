"""/event new: what happened, to whom, who says so, and the facts; then the desk's own card, with its minute to undo.

Owns the conversation; the draft waits in it. The same questions about a source are asked for an event that stands.
"""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from aiogram import F, Router
from aiogram.fsm.context import FSMContext
from aiogram.fsm.state import State, StatesGroup
from aiogram.types import CallbackQuery, Message

from bot.alerts.render import plain
from bot.core.amends import Fact, Teller
from bot.core.event import TOLD, Consent, EventState
from bot.core.roles import Deed, Right, Role
from bot.delivery.replies import Toast
from bot.i18n import Catalogs, Translator
from bot.store import audit, people, review, sources
from bot.store.database import Tx
from bot.store.readers import Reader
from feeds import byhand, entered, typed
from feeds.desk import Outcome
from feeds.entered import Draft, Source
from feeds.extract.lexicon import Lexicons
from feeds.ingest import Reaction
from handlers import names
from handlers.asking import ask_for
from handlers.context import Answer, pressed
from handlers.screens import Screen
from handlers.staff import event_card, event_data, event_new_card
from handlers.staff import review as desk
from handlers.staff.event import card, newest, opened
from handlers.staff.rights import may

STANDING = (EventState.HELD, *TOLD)


class Entering(StatesGroup):
    """The steps: a name, the link of a page, the name of an organisation, a fact."""

    who = State()
    page = State()
    organisation = State()
    fact = State()


def router() -> Router:
    """Every step, and adding a source."""
    r = Router(name="event_new")
    right, line = may(Right.EVENT), ~F.text.startswith("/")
    r.message.register(on_who, Entering.who, F.text, line, right)
    r.message.register(on_page, Entering.page, F.text, line, right)
    r.message.register(on_organisation, Entering.organisation, F.text, line, right)
    r.message.register(on_fact, Entering.fact, F.text, line, right)
    r.callback_query.register(on_ask, event_data.EventNew.filter(F.act == "ask"), right)
    r.callback_query.register(on_new_person, event_data.EventNew.filter(F.act == "new"), right)
    r.callback_query.register(on_group_ask, event_data.EventNew.filter(F.act.in_({"nobody", "go_on"})), right)
    r.callback_query.register(on_skip, event_data.EventNew.filter(F.act == "skip"), right)
    r.callback_query.register(on_leave, event_data.EventNew.filter(F.act == "leave"), right)
    r.callback_query.register(on_kind, event_data.EventNewKind.filter(), right)
    r.callback_query.register(on_person, event_data.EventNewPerson.filter(), right)
    r.callback_query.register(on_group, event_data.EventNewGroup.filter(), right)
    r.callback_query.register(on_teller, event_data.EventTeller.filter(), right)
    r.callback_query.register(on_source, event_data.Event.filter(F.act == "source"), right)
    return r


async def on_ask(query: CallbackQuery, t: Translator, state: FSMContext) -> Answer:
    """What happened?"""
    await state.set_state(None)
    return event_new_card.kinds(t).edit(pressed(query))


async def on_leave(query: CallbackQuery, tx: Tx, t: Translator, state: FSMContext) -> Answer:
    """Nothing is entered."""
    await state.set_state(None)
    return (await newest(tx, t)).edit(pressed(query))


async def on_kind(
    query: CallbackQuery, callback_data: event_data.EventNewKind, t: Translator, state: FSMContext
) -> Answer:
    """To whom?"""
    await ask_for(state, Entering.who, draft=Draft(callback_data.kind).to_json())
    return event_new_card.who(t).edit(pressed(query))


async def on_who(message: Message, tx: Tx, t: Translator, state: FSMContext) -> Answer:
    """A name; whoever wants silence is not found."""
    name = names.clean(message.text or "")
    if name is None:
        return event_new_card.retry(t, t.html("person.wrong.name")).say()
    await state.update_data(typed=name)
    return event_new_card.found(t, name, await byhand.search(tx, name)).say()


async def on_person(
    query: CallbackQuery, callback_data: event_data.EventNewPerson, tx: Tx, t: Translator, state: FSMContext
) -> Answer:
    """One of those who were found."""
    draft, person = await _draft(state), await people.by_public_id(tx, callback_data.person)
    if draft is None or person is None or person.consent is Consent.SILENCE:
        return Toast(t("toast.old"))
    return await _more(query, tx, replace(draft, people=(*draft.people, person.id)), t, state)


async def on_new_person(query: CallbackQuery, tx: Tx, t: Translator, state: FSMContext) -> Answer:
    """Somebody of the typed name, who may be new."""
    draft, name = await _draft(state), (await state.get_data()).get("typed")
    if draft is None or not name:
        return Toast(t("toast.old"))
    known = await byhand.known_as(tx, name)
    if known is not None and known.consent is Consent.SILENCE:
        return Screen(t.html("event.liaison")).edit(pressed(query))
    return await _more(query, tx, replace(draft, names=(*draft.names, name)), t, state)


async def _more(query: CallbackQuery, tx: Tx, draft: Draft, t: Translator, state: FSMContext) -> Answer:
    await state.set_data({"draft": draft.to_json()})
    return event_new_card.more(t, await people.load(tx, draft.people), draft.names).edit(pressed(query))


async def on_group_ask(query: CallbackQuery, t: Translator, state: FSMContext) -> Answer:
    """Of which group are they?"""
    draft = await _draft(state)
    return Toast(t("toast.old")) if draft is None else event_new_card.groups(t).edit(pressed(query))


async def on_group(
    query: CallbackQuery, callback_data: event_data.EventNewGroup, t: Translator, state: FSMContext
) -> Answer:
    """Who says so?"""
    draft = await _draft(state)
    if draft is None:
        return Toast(t("toast.old"))
    await ask_for(state, Entering.page, draft=replace(draft, group=callback_data.group).to_json())
    return event_new_card.source(t).edit(pressed(query))


async def on_source(
    query: CallbackQuery, callback_data: event_data.Event, tx: Tx, t: Translator, state: FSMContext
) -> Answer:
    """Who else says so, of an event that stands?"""
    event = await opened(tx, callback_data.event, *STANDING)
    if event is None:
        return event_card.over(t).edit(pressed(query))
    await ask_for(state, Entering.page, sourcing=event.public_id)
    return event_new_card.source(t, event.public_id).edit(pressed(query))


async def on_teller(
    query: CallbackQuery, callback_data: event_data.EventTeller, t: Translator, state: FSMContext
) -> Answer:
    """Which organisation was told?"""
    begun = await state.get_data()
    if not begun.keys() & {"draft", "sourcing"} or begun.get("sourcing") != callback_data.event:
        return Toast(t("toast.old"))
    await state.set_state(Entering.organisation)
    await state.update_data(teller=callback_data.teller.value)
    return event_new_card.retry(t, t.html("event.new.organisation"), callback_data.event).edit(pressed(query))


async def on_page(
    message: Message,
    tx: Tx,
    now: datetime,
    by: Role,
    reader: Reader,
    t: Translator,
    catalogs: Catalogs,
    state: FSMContext,
    reactions: Sequence[Reaction],
) -> Answer:
    """The link of a page."""
    line = message.text or ""
    found = entered.page(line, await sources.known(tx))
    if found is None:
        text = t.html("event.new.no_link", line=plain(line, 80))
        return event_new_card.retry(t, text, (await state.get_data()).get("sourcing")).say()
    return (await _sourced(tx, found, now, by, reader, t, catalogs, state, reactions)).say()


async def on_organisation(
    message: Message,
    tx: Tx,
    now: datetime,
    by: Role,
    reader: Reader,
    t: Translator,
    catalogs: Catalogs,
    state: FSMContext,
    reactions: Sequence[Reaction],
) -> Answer:
    """The name of an organisation."""
    line, begun = message.text or "", await state.get_data()
    found = entered.told_to(line, Teller(begun["teller"]), await sources.known(tx))
    if found is None:
        text = t.html("event.new.no_organisation", line=line[:80])
        return event_new_card.retry(t, text, begun.get("sourcing")).say()
    return (await _sourced(tx, found, now, by, reader, t, catalogs, state, reactions)).say()


async def _sourced(
    tx: Tx,
    source: Source,
    now: datetime,
    by: Role,
    reader: Reader,
    t: Translator,
    catalogs: Catalogs,
    state: FSMContext,
    reactions: Sequence[Reaction],
) -> Screen:
    """The source of a new event, and the first fact; or one more source of an event that stands."""
    draft = await _draft(state)
    if draft is not None:
        await state.set_state(Entering.fact)
        first = typed.asked(draft.kind)[0]
        await state.set_data({"draft": replace(draft, source=source).to_json(), "fact": first.value})
        return event_new_card.fact(t, first)
    event = await opened(tx, (await state.get_data()).get("sourcing", ""), *STANDING)
    await state.set_state(None)
    if event is None:
        return event_card.over(t)
    outcome = await entered.add_source(tx, event.id, source, reactions, now)
    if outcome is not Outcome.DONE:
        return event_card.refusal(t, "event.source_known", event)
    await audit.note(tx, by, Deed.EVENT_SOURCED, now, thing=event.id)
    return await card(tx, await opened(tx, event.public_id) or event, now, reader, t, catalogs)


async def on_fact(
    message: Message,
    tx: Tx,
    now: datetime,
    by: Role,
    reader: Reader,
    t: Translator,
    catalogs: Catalogs,
    state: FSMContext,
    lexicons: Callable[[], Lexicons],
) -> Answer:
    """A fact in a line."""
    begun = await state.get_data()
    draft, fact = Draft.from_json(begun["draft"]), Fact(begun["fact"])
    read = typed.read(fact, message.text or "", draft.facts, now, reader.lang, lexicons())
    if isinstance(read, typed.Unread):
        return event_new_card.unread(t, fact, read.line).say()
    return (await _next(tx, replace(draft, facts=read), fact, now, by, reader, t, catalogs, state)).say()


async def on_skip(
    query: CallbackQuery,
    tx: Tx,
    now: datetime,
    by: Role,
    reader: Reader,
    t: Translator,
    catalogs: Catalogs,
    state: FSMContext,
) -> Answer:
    """A fact that is not known."""
    draft, begun = await _draft(state), await state.get_data()
    if draft is None or "fact" not in begun:
        return Toast(t("toast.old"))
    done = await _next(tx, draft, Fact(begun["fact"]), now, by, reader, t, catalogs, state)
    return done.edit(pressed(query))


async def _next(
    tx: Tx,
    draft: Draft,
    fact: Fact,
    now: datetime,
    by: Role,
    reader: Reader,
    t: Translator,
    catalogs: Catalogs,
    state: FSMContext,
) -> Screen:
    """The next fact; after the last one the event stands at the desk, as if a feed had told it."""
    asked = typed.asked(draft.kind)
    left = asked[asked.index(fact) + 1 :]
    if left:
        await state.set_data({"draft": draft.to_json(), "fact": left[0].value})
        return event_new_card.fact(t, left[0])
    await state.set_state(None)
    event = await entered.enter(tx, draft, now)
    found = await review.of_event(tx, event.public_id) if event else None
    if event is None or found is None:
        return Screen(t.html("event.liaison"))
    await audit.note(tx, by, Deed.EVENT_ENTERED, now, thing=event.id)
    return await desk.card(tx, now, reader, t, catalogs, found)


async def _draft(state: FSMContext) -> Draft | None:
    raw: Any = (await state.get_data()).get("draft")
    return Draft.from_json(raw) if raw else None

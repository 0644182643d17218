"""/event: an event by its id or from the list, its card, and taking it back.

Owns the way in. An event about somebody who wants silence answers like one that does not exist.
"""

from collections.abc import Awaitable, Callable, Mapping
from datetime import datetime

from aiogram import F, Router
from aiogram.filters import CommandObject
from aiogram.fsm.context import FSMContext
from aiogram.types import CallbackQuery, Message

from bot.alerts import amended, service
from bot.core.event import TOLD, Event, EventState
from bot.core.roles import Deed, Right, Role
from bot.delivery.replies import Toast
from bot.hearings import desk
from bot.i18n import Catalogs, Translator
from bot.store import audit
from bot.store import byhand as store
from bot.store.database import Tx
from bot.store.readers import Reader
from feeds import byhand
from feeds.desk import Outcome
from handlers.context import Answer, command, pressed
from handlers.screens import Screen
from handlers.staff import event_card, event_data, event_new_card
from handlers.staff.rights import may

NEW = "new"
"""What stands in the place of an id to enter an event."""

LATEST = 6
"""Events offered as buttons."""


def router() -> Router:
    """The command, the card, and what takes an event back."""
    r = Router(name="event")
    r.message.register(on_event, command("event"), may(Right.EVENT))
    acts: Mapping[str, Callable[..., Awaitable[Answer]]] = {"card": on_card, "why": on_why}
    for act, handler in acts.items():
        r.callback_query.register(handler, event_data.Event.filter(F.act == act), may(Right.EVENT))
    r.callback_query.register(on_reason, event_data.EventBack.filter(~F.sure), may(Right.EVENT))
    r.callback_query.register(on_take_back, event_data.EventBack.filter(F.sure), may(Right.EVENT))
    return r


async def on_event(
    _message: Message,
    command: CommandObject,
    tx: Tx,
    now: datetime,
    reader: Reader,
    t: Translator,
    catalogs: Catalogs,
    state: FSMContext,
) -> Answer:
    """One of them by its id, or the newest."""
    await state.set_state(None)
    wanted = (command.args or "").strip()
    if wanted.casefold() == NEW:
        return event_new_card.kinds(t).say()
    found = await opened(tx, wanted) if wanted else None
    if found is not None:
        return (await card(tx, found, now, reader, t, catalogs)).say()
    return (await newest(tx, t, t.html("event.no_such") if wanted else "")).say()


async def newest(tx: Tx, t: Translator, first: str = "") -> Screen:
    """The newest events, and what /event can do."""
    return event_card.latest(t, [one for one in await store.last(tx, LATEST) if byhand.is_open(one)], first)


async def on_card(
    query: CallbackQuery,
    callback_data: event_data.Event,
    tx: Tx,
    now: datetime,
    reader: Reader,
    t: Translator,
    catalogs: Catalogs,
    state: FSMContext,
) -> Answer:
    """The same from a button; whatever was begun is over."""
    await state.set_state(None)
    found = await opened(tx, callback_data.event)
    return gone(query, t) if found is None else (await card(tx, found, now, reader, t, catalogs)).edit(pressed(query))


async def on_why(query: CallbackQuery, callback_data: event_data.Event, tx: Tx, t: Translator) -> Answer:
    """For which reason?"""
    found = await opened(tx, callback_data.event, *TOLD)
    return gone(query, t) if found is None else event_card.reasons(t, found).edit(pressed(query))


async def on_reason(
    query: CallbackQuery, callback_data: event_data.EventBack, tx: Tx, now: datetime, t: Translator
) -> Answer:
    """What readers would get, and how many of them."""
    found = await opened(tx, callback_data.event, *TOLD)
    if found is None:
        return gone(query, t)
    text = amended.taken_back(found, callback_data.why, t).html
    return event_card.taken_back(t, found, callback_data.why, text, await store.told(tx, found.id, now)).edit(
        pressed(query)
    )


async def on_take_back(
    query: CallbackQuery,
    callback_data: event_data.EventBack,
    tx: Tx,
    now: datetime,
    by: Role,
    reader: Reader,
    t: Translator,
    catalogs: Catalogs,
) -> Answer:
    """Those who were told will be told."""
    found = await opened(tx, callback_data.event, *TOLD)
    if found is None:
        return gone(query, t)
    outcome = await byhand.retract(tx, found.id, callback_data.why, callback_data.seen, now)
    if outcome is not Outcome.DONE:
        return await refused(query, outcome, tx, found, now, reader, t, catalogs)
    await audit.note(tx, by, Deed.EVENT_RETRACTED, now, thing=found.id)
    return event_card.done(t, "event.retracted", found).edit(pressed(query))


async def opened(tx: Tx, public_id: str, *states: EventState) -> Event | None:
    """The event of this id, if it may be seen, and is in one of these states where any are named."""
    found = await store.find(tx, public_id)
    return found if found is not None and byhand.is_open(found) and (not states or found.state in states) else None


async def card(tx: Tx, event: Event, now: datetime, reader: Reader, t: Translator, catalogs: Catalogs) -> Screen:
    """The card of an event."""
    form = service.form_for(reader)
    text = service.alert_text(event, catalogs, t.lang, form).html
    dated = bool(await desk.of_event(tx, event, now))
    return event_card.card(t, event_card.Card(event, text, await store.told(tx, event.id, now), form, dated))


def gone(query: CallbackQuery, t: Translator) -> Answer:
    """There is nothing to be done."""
    return event_card.over(t).edit(pressed(query)), Toast(t("toast.event_over"))


async def refused(
    query: CallbackQuery,
    outcome: Outcome,
    tx: Tx,
    event: Event,
    now: datetime,
    reader: Reader,
    t: Translator,
    catalogs: Catalogs,
) -> Answer:
    """Somebody was faster: how it stands now."""
    again = await opened(tx, event.public_id)
    if outcome is Outcome.DECIDED or again is None:
        return gone(query, t)
    return (await card(tx, again, now, reader, t, catalogs)).edit(pressed(query)), Toast(t("toast.event_changed"))

"""Two events become one, or one becomes two. Readers hear only of somebody who is split off.

Owns the presses: what waits is joined with the second one, what readers know is shown side by side first, and so is
what would tell them of somebody else.
"""

from collections.abc import Sequence
from datetime import datetime

from aiogram import F, Router
from aiogram.fsm.context import FSMContext
from aiogram.fsm.state import State, StatesGroup
from aiogram.types import CallbackQuery, Message

from bot.alerts import service
from bot.core.event import TOLD, Event, EventState
from bot.core.roles import Deed, Right, Role
from bot.delivery.replies import Toast
from bot.i18n import Catalogs, Translator
from bot.store import audit
from bot.store.database import Tx
from bot.store.readers import Reader
from feeds import regroup
from feeds.desk import Outcome
from feeds.ingest import Reaction
from handlers.asking import ANSWER, ask_for
from handlers.context import Answer, pressed
from handlers.screens import Screen
from handlers.staff import event_card, event_data, event_join_card
from handlers.staff.event import gone, opened, refused
from handlers.staff.rights import may

STANDING = (EventState.HELD, *TOLD)


class Joining(StatesGroup):
    """The id of the other event may be written now."""

    other = State()


def router() -> Router:
    """Choosing, looking, doing."""
    r = Router(name="event_join")
    right = may(Right.EVENT)
    r.message.register(on_id, Joining.other, *ANSWER, right)
    r.callback_query.register(on_merge, event_data.Event.filter(F.act == "merge"), right)
    r.callback_query.register(on_both, event_data.EventMerge.filter(~F.sure), right)
    r.callback_query.register(on_join, event_data.EventMerge.filter(F.sure), right)
    r.callback_query.register(on_split, event_data.Event.filter(F.act == "split"), right)
    r.callback_query.register(on_report, event_data.EventSplit.filter(), right)
    r.callback_query.register(on_person, event_data.EventApart.filter(), right)
    return r


async def on_merge(
    query: CallbackQuery, callback_data: event_data.Event, tx: Tx, t: Translator, state: FSMContext
) -> Answer:
    """With which one?"""
    event = await opened(tx, callback_data.event, *STANDING)
    if event is None:
        return gone(query, t)
    await ask_for(state, Joining.other, event=event.public_id)
    found = await regroup.candidates(tx, event)
    waits = event.state is EventState.HELD
    return event_join_card.choices(t, event, found, sure=waits).edit(pressed(query))


async def on_id(
    message: Message, tx: Tx, reader: Reader, t: Translator, catalogs: Catalogs, state: FSMContext
) -> Answer:
    """The id of another one."""
    one = await opened(tx, (await state.get_data())["event"], *STANDING)
    other = await opened(tx, (message.text or "").strip(), *STANDING)
    if one is None:
        await state.set_state(None)
        return event_card.over(t).say()
    if other is None or other.id == one.id:
        return event_card.refusal(t, "event.no_such", one).say()
    return _both(one, other, reader, t, catalogs).say()


async def on_both(
    query: CallbackQuery,
    callback_data: event_data.EventMerge,
    tx: Tx,
    reader: Reader,
    t: Translator,
    catalogs: Catalogs,
) -> Answer:
    """The two side by side."""
    one, other = [await opened(tx, each, *STANDING) for each in (callback_data.one, callback_data.other)]
    if one is None or other is None or one.id == other.id:
        return gone(query, t)
    return _both(one, other, reader, t, catalogs).edit(pressed(query))


def _both(one: Event, other: Event, reader: Reader, t: Translator, catalogs: Catalogs) -> Screen:
    two = regroup.pair(one, other)
    text = service.alert_text(two.after, catalogs, t.lang, service.form_for(reader)).html
    return event_join_card.both(t, two, text)


async def on_join(
    query: CallbackQuery,
    callback_data: event_data.EventMerge,
    tx: Tx,
    now: datetime,
    by: Role,
    t: Translator,
    state: FSMContext,
    reader: Reader,
    catalogs: Catalogs,
    reactions: Sequence[Reaction],
) -> Answer:
    """They are one from now on."""
    await state.set_state(None)
    one, other = [await opened(tx, each, *STANDING) for each in (callback_data.one, callback_data.other)]
    if one is None or other is None:
        return gone(query, t)
    outcome, two = await regroup.merge(tx, one.id, other.id, callback_data.seen, reactions, now)
    if outcome is Outcome.CHANGED and two is not None:
        return _both(two.stays, two.goes, reader, t, catalogs).edit(pressed(query)), Toast(t("toast.event_changed"))
    if outcome is not Outcome.DONE or two is None:
        return gone(query, t)
    await audit.note(tx, by, Deed.EVENT_MERGED, now, thing=two.stays.id)
    return event_card.done(t, "event.merged", two.stays).edit(pressed(query))


async def on_split(query: CallbackQuery, callback_data: event_data.Event, tx: Tx, t: Translator) -> Answer:
    """What of it is another event?"""
    event = await opened(tx, callback_data.event, *STANDING)
    return gone(query, t) if event is None else event_join_card.parts(t, event).edit(pressed(query))


async def on_report(
    query: CallbackQuery,
    callback_data: event_data.EventSplit,
    tx: Tx,
    now: datetime,
    by: Role,
    reader: Reader,
    t: Translator,
    catalogs: Catalogs,
) -> Answer:
    """What this source told."""
    event = await opened(tx, callback_data.event, *STANDING)
    if event is None or callback_data.number >= len(event.reports):
        return gone(query, t)
    source_id = event.reports[callback_data.number].source_id
    outcome, new = await regroup.split_report(tx, event.id, source_id, callback_data.seen, now)
    if outcome is not Outcome.DONE:
        return await refused(query, outcome, tx, event, now, reader, t, catalogs)
    await audit.note(tx, by, Deed.EVENT_SPLIT, now, thing=new)
    return event_card.done(t, "event.split", event).edit(pressed(query))


async def on_person(
    query: CallbackQuery,
    callback_data: event_data.EventApart,
    tx: Tx,
    now: datetime,
    by: Role,
    reader: Reader,
    t: Translator,
    catalogs: Catalogs,
    reactions: Sequence[Reaction],
) -> Answer:
    """What happened to this person."""
    event = await opened(tx, callback_data.event, *STANDING)
    if event is None:
        return gone(query, t)
    seen = callback_data.seen
    outcome, new = await regroup.split_person(tx, event.id, callback_data.person, seen, reactions, now)
    if outcome is not Outcome.DONE:
        return await refused(query, outcome, tx, event, now, reader, t, catalogs)
    await audit.note(tx, by, Deed.EVENT_SPLIT, now, thing=new)
    return event_card.done(t, "event.split", event).edit(pressed(query))

"""/review: the desk. One press decides and shows the next; a decision can be taken back before it has any effect.

For everybody without the right there is no such command. Who decided is not stored: the audit knows the role.
"""

from collections.abc import Awaitable, Callable, Mapping
from datetime import datetime

from aiogram import F, Router
from aiogram.types import CallbackQuery, Message

from bot.alerts import consent, service
from bot.core.bad_news import OTHERS_WAIT
from bot.core.event import Consent, Event
from bot.core.roles import Deed, Right, Role
from bot.delivery.replies import Toast
from bot.i18n import Catalogs, Translator
from bot.people import unsure
from bot.store import audit, bad_news, review
from bot.store.database import Tx
from bot.store.readers import Reader
from bot.store.review import Waiting
from feeds import desk
from feeds.desk import Outcome
from feeds.review import is_sure, still
from handlers import data
from handlers.context import Answer, command, pressed
from handlers.screens import Screen
from handlers.staff import review_card
from handlers.staff.reasons import nobody
from handlers.staff.rights import may

Found = tuple[Waiting, Event]


def router() -> Router:
    """The command and its buttons, for those who may decide."""
    r = Router(name="review")
    r.message.register(on_review, command("review"), may(Right.REVIEW))
    r.callback_query.register(on_next, data.ReviewNext.filter(), may(Right.REVIEW))
    acts: Mapping[str, Callable[..., Awaitable[Answer]]] = {
        "send": on_send,
        "no": on_reject,
        "later": on_later,
        "undo": on_undo,
        "card": on_card,
        "why": on_why,
        "names": on_names,
        "list": on_list,
    }
    for act, handler in acts.items():
        r.callback_query.register(handler, data.Review.filter(F.act == act), may(Right.REVIEW))
    r.callback_query.register(on_name, data.ReviewName.filter(), may(Right.PERSON))
    r.callback_query.register(on_send_all, data.ReviewAll.filter(F.act == "send"), may(Right.REVIEW))
    r.callback_query.register(on_undo_all, data.ReviewAll.filter(F.act == "undo"), may(Right.REVIEW))
    return r


async def on_review(
    _message: Message, tx: Tx, now: datetime, reader: Reader, t: Translator, catalogs: Catalogs
) -> Answer:
    """What waiting costs most."""
    return (await _next(tx, now, reader, t, catalogs)).say()


async def on_next(
    _query: CallbackQuery, tx: Tx, now: datetime, reader: Reader, t: Translator, catalogs: Catalogs
) -> Answer:
    """The same from a button."""
    return (await _next(tx, now, reader, t, catalogs)).say()


async def on_send(
    query: CallbackQuery,
    callback_data: data.Review,
    tx: Tx,
    now: datetime,
    by: Role,
    reader: Reader,
    t: Translator,
    catalogs: Catalogs,
) -> Answer:
    """It goes out when it cannot be taken back any more."""
    found = await review.of_event(tx, callback_data.event)
    outcome = Outcome.DECIDED if found is None else await desk.send(tx, found[1], callback_data.seen, now)
    if found is None or outcome is Outcome.DECIDED:
        return _gone(query, t)
    if outcome is Outcome.CHANGED:
        changed = await card(tx, now, reader, t, catalogs, found)
        return changed.edit(pressed(query)), Toast(t("toast.review_changed"))
    await audit.note(tx, by, Deed.EVENT_SENT, now, thing=found[1].id)
    return await _decided(query, review_card.sent(t, found[1]), tx, now, reader, t, catalogs)


async def on_reject(
    query: CallbackQuery,
    callback_data: data.Review,
    tx: Tx,
    now: datetime,
    by: Role,
    reader: Reader,
    t: Translator,
    catalogs: Catalogs,
) -> Answer:
    """Not ours."""
    found = await review.of_event(tx, callback_data.event)
    if found is None or await desk.reject(tx, found[1], now) is not Outcome.DONE:
        return _gone(query, t)
    await audit.note(tx, by, Deed.EVENT_REJECTED, now, thing=found[1].id)
    return await _decided(query, review_card.rejected(t, found[1]), tx, now, reader, t, catalogs)


async def on_later(
    query: CallbackQuery,
    callback_data: data.Review,
    tx: Tx,
    now: datetime,
    by: Role,
    reader: Reader,
    t: Translator,
    catalogs: Catalogs,
) -> Answer:
    """Somebody else, or in half an hour."""
    found = await review.of_event(tx, callback_data.event)
    if found is None or await desk.later(tx, found[1], now) is not Outcome.DONE:
        return _gone(query, t)
    await audit.note(tx, by, Deed.EVENT_LATER, now, thing=found[1].id)
    return await _decided(query, review_card.aside(t, found[1]), tx, now, reader, t, catalogs)


async def _decided(
    query: CallbackQuery, done: Screen, tx: Tx, now: datetime, reader: Reader, t: Translator, catalogs: Catalogs
) -> Answer:
    """What was decided stands in the place of the card, and the next one follows."""
    return done.edit(pressed(query)), (await _next(tx, now, reader, t, catalogs)).say()


async def on_undo(
    query: CallbackQuery,
    callback_data: data.Review,
    tx: Tx,
    now: datetime,
    by: Role,
    reader: Reader,
    t: Translator,
    catalogs: Catalogs,
) -> Answer:
    """As if nothing was pressed, while that is possible."""
    found = await review.of_event(tx, callback_data.event)
    if found is None or not await review.undo(tx, found[1].id, now):
        return Toast(t("toast.review_late"))
    await audit.note(tx, by, Deed.EVENT_UNDONE, now, thing=found[1].id)
    again = await card(tx, now, reader, t, catalogs, found)
    return again.edit(pressed(query)), Toast(t("toast.review_undone"))


async def on_card(
    query: CallbackQuery,
    callback_data: data.Review,
    tx: Tx,
    now: datetime,
    reader: Reader,
    t: Translator,
    catalogs: Catalogs,
) -> Answer:
    """Back to the event."""
    found = await _open(tx, callback_data.event)
    return _gone(query, t) if found is None else (await card(tx, now, reader, t, catalogs, found)).edit(pressed(query))


async def on_why(query: CallbackQuery, callback_data: data.Review, tx: Tx, t: Translator) -> Answer:
    """What the program read."""
    found = await _open(tx, callback_data.event)
    if found is None:
        return _gone(query, t)
    waits, event = found
    items = await review.items(tx, event.id)
    return review_card.why(t, event, still(waits.reasons, event), items).edit(pressed(query))


async def on_names(query: CallbackQuery, callback_data: data.Review, tx: Tx, t: Translator) -> Answer:
    """Whose wish is known?"""
    found = await _open(tx, callback_data.event)
    return _gone(query, t) if found is None else review_card.names(t, found[1]).edit(pressed(query))


async def on_name(
    query: CallbackQuery,
    callback_data: data.ReviewName,
    tx: Tx,
    now: datetime,
    by: Role,
    reader: Reader,
    t: Translator,
    catalogs: Catalogs,
) -> Answer:
    """No name, or silence, from this moment on."""
    found = await _open(tx, callback_data.event)
    people = found[1].people if found else ()
    person = next((one for one in people if one.public_id == callback_data.person), None)
    if person is None:
        return _gone(query, t)
    wish = Consent(callback_data.to)
    if await consent.narrow(tx, person, wish, catalogs, now):
        deed = Deed.PERSON_SILENCED if wish is Consent.SILENCE else Deed.PERSON_UNNAMED
        await audit.note(tx, by, deed, now, thing=person.id)
    if wish is Consent.SILENCE:
        return await _decided(query, Screen(t.html("review.silenced")), tx, now, reader, t, catalogs)
    again = await review.of_event(tx, callback_data.event)
    if again is None:
        return _gone(query, t)
    unnamed = await card(tx, now, reader, t, catalogs, again)
    return unnamed.edit(pressed(query)), Toast(t("toast.review_unnamed"))


async def on_list(query: CallbackQuery, callback_data: data.Review, tx: Tx, t: Translator) -> Answer:
    """All sure ones of its source, to look through."""
    found = await _open(tx, callback_data.event)
    batch = await desk.batch(tx, found[1]) if found else None
    if found is None or batch is None:
        return _gone(query, t)
    return review_card.batch(t, found[1], batch).edit(pressed(query))


async def on_send_all(
    query: CallbackQuery,
    callback_data: data.ReviewAll,
    tx: Tx,
    now: datetime,
    by: Role,
    reader: Reader,
    t: Translator,
    catalogs: Catalogs,
) -> Answer:
    """Those that were looked through go out."""
    found = await review.of_event(tx, callback_data.event)
    batch = await desk.batch(tx, found[1], callback_data.upto) if found else None
    done = await desk.send_all(tx, batch, now) if batch else []
    if found is None or not done:
        return _gone(query, t)
    for event in done:
        await audit.note(tx, by, Deed.EVENT_SENT, now, thing=event.id)
    screen = review_card.batch_sent(t, found[1], len(done), callback_data.upto)
    return await _decided(query, screen, tx, now, reader, t, catalogs)


async def on_undo_all(
    query: CallbackQuery,
    callback_data: data.ReviewAll,
    tx: Tx,
    now: datetime,
    by: Role,
    reader: Reader,
    t: Translator,
    catalogs: Catalogs,
) -> Answer:
    """All of them wait again."""
    found = await review.of_event(tx, callback_data.event)
    reports = found[1].reports if found else ()
    back = await review.undo_all(tx, reports[0].source_id, callback_data.upto, now) if reports else []
    if not back:
        return Toast(t("toast.review_late"))
    for event_id in back:
        await audit.note(tx, by, Deed.EVENT_UNDONE, now, thing=event_id)
    return (await _next(tx, now, reader, t, catalogs)).edit(pressed(query)), Toast(t("toast.review_undone"))


def _gone(query: CallbackQuery, t: Translator) -> Answer:
    return review_card.gone(t).edit(pressed(query)), Toast(t("toast.review_decided"))


async def again(
    tx: Tx, now: datetime, reader: Reader, t: Translator, catalogs: Catalogs, public_id: str
) -> Screen | None:
    """The card of an event that still waits, as it is by now."""
    found = await _open(tx, public_id)
    return None if found is None else await card(tx, now, reader, t, catalogs, found)


async def _open(tx: Tx, public_id: str) -> Found | None:
    found = await review.of_event(tx, public_id)
    return found if found is not None and await review.is_open(tx, found[1].id) else None


async def _next(tx: Tx, now: datetime, reader: Reader, t: Translator, catalogs: Catalogs) -> Screen:
    queue = await desk.queue(tx, now)
    for waits in queue.ready:
        found = await review.by_id(tx, waits)
        if found is not None:
            return await card(tx, now, reader, t, catalogs, found, waiting=len(queue.ready))
    return review_card.nothing(t, reader, queue, await _held_back(tx, reader, t))


async def _held_back(tx: Tx, reader: Reader, t: Translator) -> str:
    number, since = await bad_news.held_back(tx)
    return review_card.held_back(t, reader, number, since + OTHERS_WAIT) if since else ""


async def card(
    tx: Tx, now: datetime, reader: Reader, t: Translator, catalogs: Catalogs, found: Found, waiting: int | None = None
) -> Screen:
    """An event to decide on."""
    waits, event = found
    form = service.form_for(reader)
    reasons = still(waits.reasons, event)
    batch = await desk.batch(tx, event) if is_sure(reasons) else None
    shown = review_card.Card(
        event=event,
        alert=service.alert_text(desk.as_sent(event), catalogs, t.lang, form).html,
        reasons=reasons,
        since=waits.since,
        waiting=len((await desk.queue(tx, now)).ready) if waiting is None else waiting,
        reach=await desk.reach(tx, event, now) if service.is_tellable(event, now) else None,
        same=len(batch.events) if batch else 0,
        who=tuple(await unsure.names(tx, event, silent=False)),
        held=await _held_back(tx, reader, t),
        nobody=nobody(t, reader, event, reasons, max(waits.since, waits.later_until or waits.since), now),
    )
    return review_card.card(t, reader, shown, form)

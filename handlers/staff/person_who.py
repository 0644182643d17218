"""At the desk: whose name is it? The people it may belong to, told apart, or somebody new.

Owns the way from an event that waits and back to it. Namesakes are never linked by themselves.
"""

from collections.abc import Mapping
from datetime import datetime

from aiogram import F, Router
from aiogram.types import CallbackQuery

from bot.core.alert import Button
from bot.core.event import Event
from bot.core.roles import Deed, Right, Role
from bot.delivery.replies import Toast
from bot.i18n import Catalogs, Translator
from bot.people import staff, unsure
from bot.people.unsure import Unsure
from bot.store import audit, namesakes, review
from bot.store.database import Tx
from bot.store.readers import Reader
from feeds.review import NAMESAKES
from handlers.context import Answer, pressed
from handlers.staff import person_card, person_data, review_card
from handlers.staff import review as desk
from handlers.staff.person_edit import same_button
from handlers.staff.rights import may
from handlers.staff.somebody import eyes


def router() -> Router:
    """The question, and its answers."""
    r = Router(name="person_who")
    r.callback_query.register(on_ask, person_data.Who.filter(F.act == "ask"), may(Right.PERSON), eyes)
    r.callback_query.register(on_new, person_data.Who.filter(F.act == "new"), may(Right.PERSON), eyes)
    r.callback_query.register(on_is, person_data.WhoIs.filter(), may(Right.PERSON), eyes)
    return r


async def _asked(tx: Tx, public_id: str, which: str, *, silent: bool) -> tuple[Event, Unsure] | None:
    """The event that waits and the name in it; None: decided, by somebody else perhaps."""
    found = await review.of_event(tx, public_id)
    if found is None or not await review.is_open(tx, found[1].id):
        return None
    event = found[1]
    one = next((each for each in await unsure.names(tx, event, silent=silent) if each.mark == which), None)
    return None if one is None else (event, one)


def _gone(query: CallbackQuery, t: Translator) -> Answer:
    return review_card.gone(t).edit(pressed(query)), Toast(t("toast.review_decided"))


async def on_ask(
    query: CallbackQuery, callback_data: person_data.Who, tx: Tx, t: Translator, *, silent: bool
) -> Answer:
    """Who is it?"""
    found = await _asked(tx, callback_data.event, callback_data.name, silent=silent)
    if found is None:
        return _gone(query, t)
    event, one = found
    listed = await staff.candidates(tx, one.fits, silent=silent)
    buttons = [_is(person_card.numbered(n, each, t), event, one, each) for n, each in enumerate(listed, 1)]
    new = person_data.Who(act="new", event=event.public_id, name=one.mark).pack()
    more = [Button(t("person.btn.another"), data=new), review_card.back(t, event)]
    return person_card.choose(listed, t, t.html("person.who", name=one.name), [*buttons, *more]).edit(pressed(query))


def _is(text: str, event: Event, one: Unsure, candidate: staff.Candidate) -> Button:
    """It is this one; a new row becomes one with theirs, which is asked once more."""
    if one.person is not None:
        return same_button(text, one.person, candidate.person)
    ids: Mapping[str, str] = {"event": event.public_id, "name": one.mark, "person": candidate.person.public_id}
    return Button(text, data=person_data.WhoIs(**ids).pack())


async def on_is(
    query: CallbackQuery,
    callback_data: person_data.WhoIs,
    tx: Tx,
    now: datetime,
    by: Role,
    reader: Reader,
    t: Translator,
    catalogs: Catalogs,
    *,
    silent: bool,
) -> Answer:
    """This one of them."""
    found = await _asked(tx, callback_data.event, callback_data.name, silent=silent)
    fits = found[1].fits if found else ()
    person = next((one for one in fits if one.public_id == callback_data.person), None)
    if found is None or person is None or not await unsure.link(tx, *found, person, now):
        return _gone(query, t)
    await audit.note(tx, by, Deed.PERSON_LINKED, now, thing=found[0].id)
    return await _back(query, tx, now, reader, t, catalogs, found[0])


async def on_new(
    query: CallbackQuery,
    callback_data: person_data.Who,
    tx: Tx,
    now: datetime,
    by: Role,
    reader: Reader,
    t: Translator,
    catalogs: Catalogs,
    *,
    silent: bool,
) -> Answer:
    """None of them."""
    found = await _asked(tx, callback_data.event, callback_data.name, silent=silent)
    person = await unsure.somebody_new(tx, *found, now) if found else None
    if found is None or person is None:
        return _gone(query, t)
    await audit.note(tx, by, Deed.PERSON_CHECKED, now, thing=person.id)
    return await _back(query, tx, now, reader, t, catalogs, found[0])


async def _back(
    query: CallbackQuery, tx: Tx, now: datetime, reader: Reader, t: Translator, catalogs: Catalogs, event: Event
) -> Answer:
    """The event again; it waits for the name no more where all are said."""
    if not await namesakes.unlinked(tx, event.id):
        await review.no_longer(tx, event.id, NAMESAKES)
    again = await desk.again(tx, now, reader, t, catalogs, event.public_id)
    return _gone(query, t) if again is None else again.edit(pressed(query))

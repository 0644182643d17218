"""Who is who in the registry: two people who are one, an event of a namesake, somebody who leaves.

What cannot be taken back is shown before it is done, and done only as it was shown.
"""

from datetime import datetime

from aiogram import F, Router
from aiogram.types import CallbackQuery

from bot.alerts import service
from bot.core.event import Person
from bot.core.roles import Deed, Right, Role
from bot.delivery.replies import Toast
from bot.i18n import Catalogs, Translator
from bot.people import staff
from bot.people.byhand import Leaving, seen
from bot.store import audit
from bot.store.database import Tx
from bot.store.readers import Reader
from handlers.context import Answer, pressed
from handlers.screens import Screen
from handlers.staff import person_card, person_data, somebody
from handlers.staff.person import show
from handlers.staff.rights import may
from handlers.staff.somebody import eyes, gone

LEAVES = {
    Leaving.ERASED: "person.leave.erased",
    Leaving.NAMELESS: "person.leave.nameless",
    Leaving.NAME_STAYS: "person.leave.name_stays",
    Leaving.NOT_YET: "person.leave.not_yet",
}
LEFT = {
    Leaving.ERASED: "person.left.erased",
    Leaving.NAMELESS: "person.left.nameless",
    Leaving.NAME_STAYS: "person.left.name_stays",
}


def router() -> Router:
    """The second row of buttons."""
    r = Router(name="person_same")
    for act, handler in {"apart": on_apart, "leave": on_leave}.items():
        somebody.on(r, person_data.Person.filter(F.act == act), handler)
    r.callback_query.register(on_same, person_data.PersonSame.filter(~F.sure), may(Right.PERSON), eyes)
    r.callback_query.register(on_same_sure, person_data.PersonSame.filter(F.sure), may(Right.PERSON), eyes)
    somebody.on(r, person_data.PersonApart.filter(), on_apart_from)
    somebody.on(r, person_data.PersonLeave.filter(), on_leave_sure)
    return r


async def _both(tx: Tx, callback_data: person_data.PersonSame, *, silent: bool) -> tuple[Person, Person] | None:
    """The older and the younger one; None: one of them is not there, or they are one already."""
    found = [await staff.find(tx, one, silent=silent) for one in (callback_data.one, callback_data.other)]
    one, other = sorted((each for each in found if each), key=lambda each: each.id) if all(found) else (None, None)
    return (one, other) if one and other and one.id != other.id else None


async def on_same(
    query: CallbackQuery, callback_data: person_data.PersonSame, tx: Tx, reader: Reader, t: Translator, *, silent: bool
) -> Answer:
    """Both cards, and the question."""
    both = await _both(tx, callback_data, silent=silent)
    if both is None:
        return gone(t)
    return (await _compare(tx, both, reader, t, silent=silent)).edit(pressed(query))


async def _compare(tx: Tx, both: tuple[Person, Person], reader: Reader, t: Translator, *, silent: bool) -> Screen:
    older, younger = [await staff.known(tx, one, silent=silent) for one in both]
    return person_card.same(older, younger, t, service.form_for(reader))


async def on_same_sure(
    query: CallbackQuery,
    callback_data: person_data.PersonSame,
    tx: Tx,
    now: datetime,
    by: Role,
    reader: Reader,
    t: Translator,
    catalogs: Catalogs,
    *,
    silent: bool,
) -> Answer:
    """They are one, as both were seen."""
    both = await _both(tx, callback_data, silent=silent)
    if both is None:
        return gone(t)
    if seen(*[await staff.record(tx, one) for one in both]) != callback_data.seen:
        changed = await _compare(tx, both, reader, t, silent=silent)
        return changed.edit(pressed(query)), Toast(t("toast.person_changed"))
    stays = await staff.merge(tx, *both, catalogs, now)
    await audit.note(tx, by, Deed.PERSON_MERGED, now, thing=stays.id)
    return (await show(tx, stays, reader, t, silent=silent, note=t.html("person.merged"))).edit(pressed(query))


async def on_apart(query: CallbackQuery, person: Person, tx: Tx, t: Translator, *, silent: bool) -> Answer:
    """In which event is it somebody else?"""
    return person_card.apart(await staff.known(tx, person, silent=silent), t).edit(pressed(query))


async def on_apart_from(
    query: CallbackQuery,
    callback_data: person_data.PersonApart,
    person: Person,
    tx: Tx,
    now: datetime,
    by: Role,
    reader: Reader,
    t: Translator,
    catalogs: Catalogs,
    *,
    silent: bool,
) -> Answer:
    """In this one: the name stays there, linked to nobody."""
    known = await staff.known(tx, person, silent=silent)
    event = next((one for one in (*known.last, *known.waits) if one.public_id == callback_data.event), None)
    if event is None:
        return gone(t)
    if await staff.part(tx, person, event, catalogs, now):
        await audit.note(tx, by, Deed.PERSON_PARTED, now, thing=event.id)
    again = await staff.find(tx, person.public_id, silent=silent)
    card = await show(tx, again or person, reader, t, silent=silent, note=t.html("person.parted"))
    return card.edit(pressed(query))


async def on_leave(query: CallbackQuery, person: Person, tx: Tx, t: Translator, *, silent: bool) -> Answer:
    """What removing would come to."""
    return (await _leaving(tx, person, t, silent=silent)).edit(pressed(query))


async def _leaving(tx: Tx, person: Person, t: Translator, *, silent: bool) -> Screen:
    how = await staff.departs(tx, person)
    found = await staff.known(tx, person, silent=silent)
    return person_card.leave(found, t, t.html(LEAVES[how]), may=how is not Leaving.NOT_YET)


async def on_leave_sure(
    query: CallbackQuery,
    callback_data: person_data.PersonLeave,
    person: Person,
    tx: Tx,
    now: datetime,
    by: Role,
    t: Translator,
    catalogs: Catalogs,
    *,
    silent: bool,
) -> Answer:
    """The person leaves, as they were seen."""
    changed = seen(await staff.record(tx, person)) != callback_data.seen
    how = Leaving.NOT_YET if changed else await staff.remove(tx, person, catalogs, now)
    if how is Leaving.NOT_YET:
        return (await _leaving(tx, person, t, silent=silent)).edit(pressed(query)), Toast(t("toast.person_changed"))
    await audit.note(tx, by, Deed.PERSON_REMOVED, now, thing=person.id)
    return Screen(t.html(LEFT[how])).edit(pressed(query))

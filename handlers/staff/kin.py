"""The family of a person, for liaisons: one-time links, who joined when, an end to it, and what the family asks for.

For everybody else there is nothing of it. Who the relatives are is known to nobody here.
"""

from datetime import datetime

from aiogram import F, Router
from aiogram.types import CallbackQuery

from bot.core.event import Person
from bot.core.hearing import Hearing
from bot.core.roles import Deed, Right, Role
from bot.delivery.replies import Done, Say, Task, Toast
from bot.delivery.whoami import ME
from bot.hearings import family
from bot.i18n import Translator
from bot.store import audit, invites, relatives
from bot.store.database import Tx
from bot.store.readers import Reader
from handlers import links, pages
from handlers.context import Answer, pressed
from handlers.screens import Screen
from handlers.staff import kin_screens, person_data, somebody
from handlers.staff.invite import LASTS
from handlers.staff.somebody import gone

MOST = 20
"""Links of one person that are listed, the newest."""


def router() -> Router:
    """The screen and its buttons."""
    r = Router(name="kin")
    somebody.on(r, person_data.Kin.filter(F.act == "show"), on_show, Right.FAMILY)
    somebody.on(r, person_data.Kin.filter(F.act != "show"), on_new, Right.FAMILY)
    somebody.on(r, person_data.KinRevoke.filter(), on_revoke, Right.FAMILY)
    somebody.on(r, person_data.KinEnd.filter(), on_end, Right.FAMILY)
    somebody.on(r, person_data.KinWish.filter(), on_wish, Right.FAMILY)
    return r


async def _screen(tx: Tx, person: Person, reader: Reader, t: Translator, now: datetime) -> Screen:
    here = await relatives.of_person(tx, person.public_id)
    made = (await invites.leading_to(tx, person.public_id))[-MOST:]
    return kin_screens.family(t, person, here, made, await _wishes(tx, person), reader, now)


async def _wishes(tx: Tx, person: Person) -> list[Hearing]:
    return [one for one in await family.theirs(tx, person) if one.wished and not one.gone]


async def on_show(query: CallbackQuery, person: Person, tx: Tx, now: datetime, reader: Reader, t: Translator) -> Answer:
    """Who is here."""
    return (await _screen(tx, person, reader, t, now)).edit(pressed(query))


async def on_new(
    query: CallbackQuery,
    callback_data: person_data.Kin,
    person: Person,
    tx: Tx,
    now: datetime,
    by: Role,
    reader: Reader,
    t: Translator,
    done: Done | None,
) -> Answer:
    """A one-time link for a relative or a lawyer."""
    if done is None:
        return Task(ME, {})
    kin = callback_data.act
    made = await invites.make(tx, kin, lasts=LASTS, now=now, to=person.public_id)
    await audit.note(tx, by, Deed.INVITED, now, thing=made.id)
    way = links.way(links.INVITATION + made.token, done.result)
    until = pages.until_text(t, reader, made.expires_at)
    said = Say(t.html("kin.link", kin=t(f"kin.is.{kin}"), number=made.id, way=way, moment=until))
    return (await _screen(tx, person, reader, t, now)).edit(pressed(query)), said


async def on_revoke(
    query: CallbackQuery,
    callback_data: person_data.KinRevoke,
    person: Person,
    tx: Tx,
    now: datetime,
    by: Role,
    reader: Reader,
    t: Translator,
) -> Answer:
    """Nobody can use it any more."""
    led = {one.id for one in await invites.leading_to(tx, person.public_id)}
    revoked = callback_data.invite in led and await invites.revoke(tx, callback_data.invite, now)
    if revoked:
        await audit.note(tx, by, Deed.REVOKED, now, thing=callback_data.invite)
    said = Toast(t("toast.revoked" if revoked else "toast.not_open"))
    return (await _screen(tx, person, reader, t, now)).edit(pressed(query)), said


async def on_end(
    query: CallbackQuery,
    callback_data: person_data.KinEnd,
    person: Person,
    tx: Tx,
    now: datetime,
    by: Role,
    reader: Reader,
    t: Translator,
) -> Answer:
    """Whoever should not be here: asked once more, then gone."""
    here = await relatives.of_person(tx, person.public_id)
    one = next((each for each in here if each.id == callback_data.number), None)
    if one is None:
        return gone(t)
    if not callback_data.sure:
        return kin_screens.sure(t, one, person).edit(pressed(query))
    for link in await invites.leading_to(tx, person.public_id):
        if link.by == one.reader_id:
            await invites.revoke(tx, link.id, now)
    await family.leave(tx, one)
    await audit.note(tx, by, Deed.KIN_ENDED, now, thing=one.id)
    return (await _screen(tx, person, reader, t, now)).edit(pressed(query)), Toast(t("toast.person_done"))


async def on_wish(
    query: CallbackQuery,
    callback_data: person_data.KinWish,
    person: Person,
    tx: Tx,
    now: datetime,
    by: Role,
    reader: Reader,
    t: Translator,
) -> Answer:
    """See a hearing that is to be shown to everybody; agree, or not."""
    one = next((each for each in await _wishes(tx, person) if each.public_id == callback_data.hearing), None)
    if one is None:
        return gone(t)
    if callback_data.act == "see":
        return kin_screens.wish(t, one, person, reader.profile.zone, now).edit(pressed(query))
    agreed = callback_data.act == "yes"
    await (family.show(tx, one, person, now) if agreed else family.wish(tx, one, wished=False))
    await audit.note(tx, by, Deed.HEARING_SHOWN if agreed else Deed.HEARING_REFUSED, now, thing=one.id)
    return (await _screen(tx, person, reader, t, now)).edit(pressed(query)), Toast(t("toast.person_done"))

"""/invite organiser: for which organisation, and who vouches for it: the role that makes the link, since this month.

Owns the questions and the link. A new organisation is kept when its first link is made, not before; no person's name is
asked for.
"""

from datetime import datetime

from aiogram import F, Router
from aiogram.fsm.context import FSMContext
from aiogram.fsm.state import State, StatesGroup
from aiogram.types import CallbackQuery, Message

from bot.core.alert import Button
from bot.core.roles import Deed, Right, Role
from bot.delivery.replies import Done, Say, Task, Toast
from bot.delivery.whoami import ME
from bot.i18n import Translator
from bot.store import audit, invites, organisations, roles
from bot.store.database import Tx
from bot.store.organisations import Organisation
from bot.store.readers import Reader
from campaigns.organisation import LONGEST, address_of, name_of
from campaigns.wizard_read import Slip
from handlers import data, links, pages
from handlers.asking import ANSWER, ask_for
from handlers.context import Answer, pressed
from handlers.helpers import declared
from handlers.organise.mistakes import slip_text
from handlers.screens import Screen, name, paragraphs, rows
from handlers.staff import duties
from handlers.staff.invite_data import InviteFor
from handlers.staff.rights import may

MOST_SHOWN = 20
"""Organisations to choose from on one screen."""


class Inviting(StatesGroup):
    """What is typed: the name of an organisation, then its page."""

    name = State()
    address = State()


def register(r: Router) -> None:
    """The buttons, and what is typed."""
    right = may(Right.INVITE)
    r.message.register(on_name, Inviting.name, *ANSWER, right)
    r.message.register(on_address, Inviting.address, *ANSWER, right)
    r.callback_query.register(on_new, InviteFor.filter(F.act == "new"), right)
    r.callback_query.register(on_pick, InviteFor.filter(F.act == "pick"), right)
    r.callback_query.register(on_make, InviteFor.filter(F.act == "make"), right)


async def which(tx: Tx, t: Translator) -> Screen:
    """For which organisation?"""
    every = list(await organisations.every(tx))[:MOST_SHOWN]
    known = [Button(name(one.name), data=InviteFor(act="pick", organisation=one.id).pack()) for one in every]
    new = Button(t("organise.invite.btn.new"), data=InviteFor(act="new").pack())
    back = Button(t("invite.btn.back"), data=data.Invite(act="list").pack())
    return Screen(t("organise.invite.which"), (*rows(known), (new, back)))


async def on_new(query: CallbackQuery, t: Translator, state: FSMContext) -> Answer:
    """What is it called?"""
    await ask_for(state, Inviting.name)
    return _asked(t, "organise.invite.name").edit(pressed(query))


async def on_name(message: Message, tx: Tx, t: Translator, state: FSMContext) -> Answer:
    """The name; then its page."""
    found = name_of(message.text or "")
    if isinstance(found, Slip):
        return _asked(t, "organise.invite.name", slip_text(t, found)).say()
    if await organisations.named(tx, found):
        return _asked(t, "organise.invite.name", t("organise.invite.known")).say()
    await ask_for(state, Inviting.address, name=found)
    return _asked(t, "organise.invite.address").say()


async def on_address(message: Message, tx: Tx, now: datetime, t: Translator, by: Role, state: FSMContext) -> Answer:
    """Its page; then whether it shall be so."""
    found, given = address_of(message.text or ""), await state.get_data()
    if isinstance(found, Slip):
        return _asked(t, "organise.invite.address", slip_text(t, found)).say()
    if not isinstance(given.get("name"), str) or await organisations.named(tx, given["name"]):
        await state.set_state(None)
        return (await which(tx, t)).say()
    await ask_for(state, None, name=given["name"], address=found)
    return _question(t, Organisation(0, given["name"], found, by.value, now)).say()


async def on_pick(query: CallbackQuery, callback_data: InviteFor, tx: Tx, t: Translator) -> Answer:
    """What is known of it, and whether there shall be a link."""
    found = await organisations.get(tx, callback_data.organisation)
    return _question(t, found).edit(pressed(query)) if found else Toast(t("toast.old"))


async def on_make(
    query: CallbackQuery,
    callback_data: InviteFor,
    tx: Tx,
    now: datetime,
    reader: Reader,
    t: Translator,
    by: Role,
    done: Done | None,
    state: FSMContext,
) -> Answer:
    """The link; a new organisation is known from now on."""
    if len(await roles.every(tx, reader.id)) + len(await invites.open_ones(tx, now)) >= invites.MOST:
        return Toast(t("toast.invites_full"))
    if done is None:
        return Task(ME, {})
    found = await _kept(tx, callback_data.organisation, by, now, state)
    if found is None:
        return Toast(t("toast.old"))
    made = await invites.make(tx, Role.ORGANISER.value, lasts=invites.LASTS, now=now, to=invites.organisation(found.id))
    await audit.note(tx, by, Deed.INVITED, now, thing=made.id)
    way = links.way(links.INVITATION + made.token, done.result)
    moment = pages.until_text(t, reader, made.expires_at)
    role = duties.name(t, Role.ORGANISER)
    revoke = Button(t("invite.btn.revoke", number=made.id), data=data.Revoke(invite=made.id).pack())
    said = Say(t.html("invite.link", role=role, number=made.id, way=way, moment=moment), ((revoke,),))
    return Screen(of(t, found)).edit(pressed(query)), said


async def _kept(tx: Tx, number: int, by: Role, now: datetime, state: FSMContext) -> Organisation | None:
    """The organisation of the button; one that was just typed is kept."""
    if number:
        return await organisations.get(tx, number)
    given = await state.get_data()
    called, address = given.get("name"), given.get("address")
    if not isinstance(called, str) or not isinstance(address, str) or await organisations.named(tx, called):
        return None
    await ask_for(state, None)
    added = await organisations.add(tx, called, address, by.value, now)
    await audit.note(tx, by, Deed.ORGANISATION_ADDED, now, thing=added)
    return await organisations.get(tx, added)


def of(t: Translator, one: Organisation) -> str:
    """What is known of an organisation, and what an authority declared of its page."""
    found = t.register.at(one.address)
    listed = declared(t, found) if found and found.listed else ""
    warned = t.html("organise.invite.listed", status=listed) if listed else ""
    head = t.html(
        "organise.invite.of",
        organisation=name(one.name, LONGEST),
        address=name(one.address.removeprefix("https://"), 200),
    )
    vouched = t.html("organise.invite.vouched", role=duties.name(t, one.vouched), month=t.month(one.since.date()))
    return paragraphs(f"{head}\n{vouched}", warned)


def _question(t: Translator, one: Organisation) -> Screen:
    make = Button(t("invite.btn.make"), data=InviteFor(act="make", organisation=one.id).pack())
    back = Button(t("invite.btn.back"), data=data.Invite(act="ask", role=Role.ORGANISER).pack())
    asked = t.html("invite.ask", role=duties.name(t, Role.ORGANISER))
    care = t("invite.care", n=invites.LASTS.days)
    return Screen(paragraphs(asked, of(t, one), duties.text(t, Role.ORGANISER), care), ((make, back),))


def _asked(t: Translator, key: str, wrong: str = "") -> Screen:
    back = Button(t("invite.btn.back"), data=data.Invite(act="ask", role=Role.ORGANISER).pack())
    return Screen(paragraphs(wrong, t(key)), ((back,),))

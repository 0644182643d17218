"""One hearing, as relatives see it: put off, cancelled, where it is, who is let in, and who may see it.

Every word is a claim: what somebody else stands for stays beside it.
"""

from collections.abc import Callable
from datetime import datetime
from typing import Any, Final

from aiogram import F, Router
from aiogram.fsm.context import FSMContext
from aiogram.fsm.state import State, StatesGroup
from aiogram.types import CallbackQuery, Message

from bot.core.amends import Fact
from bot.core.event import Facts
from bot.core.hearing import Says
from bot.core.roles import Role
from bot.delivery.replies import Done, Task, Toast
from bot.delivery.whoami import ME
from bot.hearings import courts, family
from bot.hearings.view import may_hide
from bot.i18n import Catalogs, Translator
from bot.store import invites
from bot.store.database import Tx
from bot.store.invites import HEARING
from bot.store.readers import Reader
from feeds import typed
from feeds.extract.lexicon import Lexicons
from handlers import links, pages, telling
from handlers.asking import ANSWER, ask_for
from handlers.context import Answer, pressed
from handlers.details import Detail, read
from handlers.family import data, screens
from handlers.family.home import MOST_OPEN
from handlers.family.near import Near, at, no_helper, typing
from handlers.family.opened import Opened, find, opening
from handlers.screens import Screen
from handlers.staff import kin_screens
from handlers.staff.invite import LASTS

OFF: Final = {"off": Says.OFF, "cancelled": Says.CANCELLED}


class Where(StatesGroup):
    """The number of the room, or the court, is asked for."""

    room = State()
    court = State()


def router() -> Router:
    """The card and its buttons; what is typed is asked before anything else that takes a text."""
    r = Router(name="family_hearing")
    r.callback_query.middleware(opening)
    r.message.register(on_room, Where.room, *ANSWER, typing)
    r.message.register(on_court, Where.court, *ANSWER, typing)
    r.callback_query.register(on_card, data.FamilyHearing.filter(F.do == "card"), at)
    r.callback_query.register(on_off, data.FamilyHearing.filter(F.do.in_(OFF)), at)
    r.callback_query.register(on_ask, data.FamilyHearing.filter(F.do.in_({"room", "court"})), at)
    r.callback_query.register(on_ask_door, data.FamilyHearing.filter(F.do == "door"), at)
    r.callback_query.register(on_door, data.FamilyDoor.filter(), at)
    r.callback_query.register(on_share, data.FamilyHearing.filter(F.do == "share"), at, no_helper)
    r.callback_query.register(on_wish, data.FamilyHearing.filter(F.do.in_({"wish", "unwish"})), at, no_helper)
    r.callback_query.register(on_hide, data.FamilyHearing.filter(F.do == "hide"), at, no_helper)
    return r


async def on_card(query: CallbackQuery, opened: Opened, state: FSMContext) -> Answer:
    """Everything known of it."""
    await state.set_state(None)
    return (await opened.card()).edit(pressed(query))


async def on_off(query: CallbackQuery, callback_data: data.FamilyHearing, opened: Opened, t: Translator) -> Answer:
    """Put off, or cancelled."""
    return await _said(query, opened, t, says=OFF[callback_data.do])


async def on_ask_door(query: CallbackQuery, opened: Opened, t: Translator) -> Answer:
    """Who is let in?"""
    return screens.doors(t, opened.near.one, opened.hearing).edit(pressed(query))


async def on_door(query: CallbackQuery, callback_data: data.FamilyDoor, opened: Opened, t: Translator) -> Answer:
    """Open, closed, by video."""
    return await _said(query, opened, t, says=Says.WHERE, door=callback_data.door)


async def _said(query: CallbackQuery, opened: Opened, t: Translator, **told: Any) -> Answer:
    if not await opened.may_speak():
        return Toast(t("toast.family_enough"))
    await opened.say(**told)
    return (await opened.card(t("family.written"))).edit(pressed(query))


async def on_ask(
    query: CallbackQuery, callback_data: data.FamilyHearing, opened: Opened, t: Translator, state: FSMContext
) -> Answer:
    """The number of the room, or which court?"""
    step = Where.room if callback_data.do == "room" else Where.court
    await ask_for(state, step, who=opened.near.one.id, hearing=opened.hearing.public_id)
    return screens.asked(t, f"family.ask.{callback_data.do}", opened.near.one).edit(pressed(query))


async def on_room(
    message: Message, tx: Tx, now: datetime, near: Near, reader: Reader, t: Translator, state: FSMContext
) -> Answer:
    """The number."""
    room = read(Detail.ROOM, message.text or "", now.date())
    if room is None:
        return screens.asked(t, "family.ask.room", near.one).say()
    found = await _typed_of(tx, now, near, reader, t, state)
    if isinstance(found, Screen):
        return found.say()
    await found.say(says=Says.WHERE, room=room)
    return (await found.card(t("family.written"))).say()


async def on_court(
    message: Message,
    tx: Tx,
    now: datetime,
    near: Near,
    reader: Reader,
    t: Translator,
    state: FSMContext,
    lexicons: Callable[[], Lexicons],
) -> Answer:
    """In the family's own words, which only they and their guests read; a town in them tells the clock."""
    court = read(Detail.COURT, message.text or "", now.date())
    if court is None:
        return screens.asked(t, "family.ask.court", near.one).say()
    found = await _typed_of(tx, now, near, reader, t, state)
    if isinstance(found, Screen):
        return found.say()
    if found.hearing.of is None:
        return screens.asked(t, "toast.hearing_gone", near.one).say()
    facts = typed.read(Fact.PLACE, court, Facts(), now, t.lang, lexicons())
    place = facts.place if isinstance(facts, Facts) else None
    await family.name_court(tx, near.one, found.hearing, court, courts.zone_of(place, court), now)
    return (await found.card(t("family.written"))).say()


async def _typed_of(
    tx: Tx, now: datetime, near: Near, reader: Reader, t: Translator, state: FSMContext
) -> Opened | Screen:
    """The hearing that was asked about, or what to say instead."""
    number = (await state.get_data()).get("hearing", "")
    await state.set_state(None)
    found = await find(tx, near, number, reader, t, now)
    if found is None or not await found.may_speak():
        return screens.asked(t, "toast.hearing_gone" if found is None else "toast.family_enough", near.one)
    return found


async def on_share(_query: CallbackQuery, opened: Opened, t: Translator, done: Done | None) -> Answer:
    """A one-time link to this hearing and nothing else."""
    hearing, reader, now = opened.hearing, opened.reader, opened.now
    if hearing.of is None:
        return Toast(t("toast.hearing_gone"))
    if await invites.count_open(opened.tx, reader.id, now) >= MOST_OPEN:
        return Toast(t("toast.invites_full"))
    if done is None:
        return Task(ME, {})
    if not await opened.may_speak():
        return Toast(t("toast.family_enough"))
    made = await invites.make(opened.tx, HEARING, lasts=LASTS, now=now, to=hearing.public_id, by=reader.id)
    way = links.way(links.INVITATION + made.token, done.result)
    until = pages.until_text(t, reader, made.expires_at)
    return screens.link(t, "family.link_hearing", way, until, made.id, opened.near.one).say()


async def on_wish(
    query: CallbackQuery, callback_data: data.FamilyHearing, opened: Opened, t: Translator, catalogs: Catalogs
) -> Answer:
    """Show it to everybody: a liaison is asked. Or no more."""
    if opened.hearing.of is None:
        return Toast(t("toast.hearing_gone"))
    wished = callback_data.do == "wish"
    if wished and not await opened.may_speak():
        return Toast(t("toast.family_enough"))
    await family.wish(opened.tx, opened.hearing, wished=wished)
    if wished:
        note = kin_screens.wants_shown(opened.near.person)
        await telling.staff(opened.tx, [Role.LIAISON], note, catalogs, opened.now, but=opened.reader.id)
    said = Toast(t("toast.family_asked" if wished else "toast.family_noted"))
    return (await opened.card()).edit(pressed(query)), said


async def on_hide(query: CallbackQuery, opened: Opened, t: Translator) -> Answer:
    """The family's alone again, from this moment on."""
    if not may_hide(opened.hearing):
        return Toast(t("toast.hearing_gone"))
    await family.hide(opened.tx, opened.hearing, opened.near.person, opened.now)
    return (await opened.card()).edit(pressed(query)), Toast(t("toast.family_noted"))

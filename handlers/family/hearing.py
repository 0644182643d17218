"""One hearing, as relatives see it: put off, cancelled, where it is, who is let in, and who may see it.

Every word is a claim: what somebody else stands for stays beside it.
"""

import re
from datetime import datetime
from typing import Any, Final

from aiogram import F, Router
from aiogram.fsm.context import FSMContext
from aiogram.fsm.state import State, StatesGroup
from aiogram.types import CallbackQuery, Message

from bot.core.hearing import Hearing, Says
from bot.core.roles import Role
from bot.delivery.replies import Done, Task, Toast
from bot.delivery.whoami import ME
from bot.hearings import family
from bot.hearings.view import may_hide
from bot.i18n import Catalogs, Translator
from bot.store import invites
from bot.store.database import Tx
from bot.store.invites import HEARING
from bot.store.readers import Reader
from handlers import links, pages, telling
from handlers.context import Answer, pressed
from handlers.family import data, near, screens
from handlers.family.home import MOST_OPEN
from handlers.family.near import Near, allowed, at, no_helper, typing
from handlers.screens import Screen
from handlers.staff import kin_screens
from handlers.staff.invite import LASTS

ROOM: Final = re.compile(r"[0-9]{1,4} ?[A-Za-zА-Яа-яІіЇїЄєҐґ]?")
"""A number and perhaps a letter: nothing that could call anybody anywhere else."""

OFF: Final = {"off": Says.OFF, "cancelled": Says.CANCELLED}


class Where(StatesGroup):
    """The number of the room is asked for."""

    room = State()


def router() -> Router:
    """The card and its buttons; the room is asked before anything else that takes a text."""
    r = Router(name="family_hearing")
    r.message.register(on_room, Where.room, F.text, ~F.text.startswith("/"), typing)
    r.callback_query.register(on_card, data.FamilyHearing.filter(F.do == "card"), at)
    r.callback_query.register(on_off, data.FamilyHearing.filter(F.do.in_(OFF)), at)
    r.callback_query.register(on_ask_room, data.FamilyHearing.filter(F.do == "room"), at)
    r.callback_query.register(on_ask_door, data.FamilyHearing.filter(F.do == "door"), at)
    r.callback_query.register(on_door, data.FamilyDoor.filter(), at)
    r.callback_query.register(on_share, data.FamilyHearing.filter(F.do == "share"), at, no_helper)
    r.callback_query.register(on_wish, data.FamilyHearing.filter(F.do.in_({"wish", "unwish"})), at, no_helper)
    r.callback_query.register(on_hide, data.FamilyHearing.filter(F.do == "hide"), at, no_helper)
    return r


async def on_card(
    query: CallbackQuery,
    callback_data: data.FamilyHearing,
    tx: Tx,
    now: datetime,
    near: Near,
    reader: Reader,
    t: Translator,
    state: FSMContext,
) -> Answer:
    """Everything known of it."""
    await state.set_state(None)
    hearing = await family.one_of(tx, near.person, callback_data.hearing)
    if hearing is None:
        return Toast(t("toast.hearing_gone"))
    return _card(near, hearing, reader, t, now).edit(pressed(query))


async def on_off(
    query: CallbackQuery,
    callback_data: data.FamilyHearing,
    tx: Tx,
    now: datetime,
    near: Near,
    reader: Reader,
    t: Translator,
) -> Answer:
    """Put off, or cancelled."""
    return await _said(query, tx, now, near, reader, t, callback_data.hearing, says=OFF[callback_data.do])


async def on_ask_door(
    query: CallbackQuery, callback_data: data.FamilyHearing, tx: Tx, near: Near, t: Translator
) -> Answer:
    """Who is let in?"""
    hearing = await family.one_of(tx, near.person, callback_data.hearing)
    if hearing is None:
        return Toast(t("toast.hearing_gone"))
    return screens.doors(t, near.one, hearing).edit(pressed(query))


async def on_door(
    query: CallbackQuery,
    callback_data: data.FamilyDoor,
    tx: Tx,
    now: datetime,
    near: Near,
    reader: Reader,
    t: Translator,
) -> Answer:
    """Open, closed, by video."""
    number, door = callback_data.hearing, callback_data.door
    return await _said(query, tx, now, near, reader, t, number, says=Says.WHERE, door=door)


async def on_ask_room(
    query: CallbackQuery, callback_data: data.FamilyHearing, near: Near, t: Translator, state: FSMContext
) -> Answer:
    """Its number?"""
    await state.set_state(Where.room)
    await state.set_data({"who": near.one.id, "hearing": callback_data.hearing})
    return screens.asked(t, "family.ask.room", near.one).edit(pressed(query))


async def on_room(
    message: Message, tx: Tx, now: datetime, near: Near, reader: Reader, t: Translator, state: FSMContext
) -> Answer:
    """The number."""
    room = (message.text or "").strip()
    if ROOM.fullmatch(room) is None:
        return screens.asked(t, "family.ask.room", near.one).say()
    number = (await state.get_data()).get("hearing", "")
    await state.set_state(None)
    hearing = await family.one_of(tx, near.person, number)
    if hearing is None or not await allowed(tx, reader, now):
        return screens.asked(t, "toast.hearing_gone" if hearing is None else "toast.family_enough", near.one).say()
    await family.say(tx, near.one, hearing, now, says=Says.WHERE, room=room)
    return (await _again(tx, near, hearing, reader, t, now)).say()


async def _said(
    query: CallbackQuery, tx: Tx, now: datetime, near: Near, reader: Reader, t: Translator, number: str, **told: Any
) -> Answer:
    hearing = await family.one_of(tx, near.person, number)
    if hearing is None:
        return Toast(t("toast.hearing_gone"))
    if not await allowed(tx, reader, now):
        return Toast(t("toast.family_enough"))
    await family.say(tx, near.one, hearing, now, **told)
    return (await _again(tx, near, hearing, reader, t, now)).edit(pressed(query))


async def _again(tx: Tx, near: Near, hearing: Hearing, reader: Reader, t: Translator, now: datetime) -> Screen:
    after = await family.one_of(tx, near.person, hearing.public_id) or hearing
    return _card(near, after, reader, t, now, note=t("family.written"))


async def on_share(
    _query: CallbackQuery,
    callback_data: data.FamilyHearing,
    tx: Tx,
    now: datetime,
    near: Near,
    reader: Reader,
    t: Translator,
    done: Done | None,
) -> Answer:
    """A one-time link to this hearing and nothing else."""
    hearing = await family.one_of(tx, near.person, callback_data.hearing)
    if hearing is None or hearing.of is None:
        return Toast(t("toast.hearing_gone"))
    if await invites.count_open(tx, reader.id, now) >= MOST_OPEN:
        return Toast(t("toast.invites_full"))
    if done is None:
        return Task(ME, {})
    if not await allowed(tx, reader, now):
        return Toast(t("toast.family_enough"))
    made = await invites.make(tx, HEARING, lasts=LASTS, now=now, to=hearing.public_id, by=reader.id)
    way = links.way(links.INVITATION + made.token, done.result)
    until = pages.until_text(t, reader, made.expires_at)
    return screens.link(t, "family.link_hearing", way, until, made.id, near.one).say()


async def on_wish(
    query: CallbackQuery,
    callback_data: data.FamilyHearing,
    tx: Tx,
    now: datetime,
    near: Near,
    reader: Reader,
    t: Translator,
    catalogs: Catalogs,
) -> Answer:
    """Show it to everybody: a liaison is asked. Or no more."""
    hearing = await family.one_of(tx, near.person, callback_data.hearing)
    if hearing is None or hearing.of is None:
        return Toast(t("toast.hearing_gone"))
    wished = callback_data.do == "wish"
    if wished and not await allowed(tx, reader, now):
        return Toast(t("toast.family_enough"))
    await family.wish(tx, hearing, wished=wished)
    if wished:
        note = kin_screens.wants_shown(near.person)
        await telling.staff(tx, [Role.LIAISON], note, catalogs, now, but=reader.id)
    after = await family.one_of(tx, near.person, hearing.public_id) or hearing
    said = Toast(t("toast.family_asked" if wished else "toast.family_noted"))
    return _card(near, after, reader, t, now).edit(pressed(query)), said


async def on_hide(
    query: CallbackQuery,
    callback_data: data.FamilyHearing,
    tx: Tx,
    now: datetime,
    near: Near,
    reader: Reader,
    t: Translator,
) -> Answer:
    """The family's alone again, from this moment on."""
    hearing = await family.one_of(tx, near.person, callback_data.hearing)
    if hearing is None or not may_hide(hearing):
        return Toast(t("toast.hearing_gone"))
    await family.hide(tx, hearing, near.person, now)
    after = await family.one_of(tx, near.person, hearing.public_id) or hearing
    return _card(near, after, reader, t, now).edit(pressed(query)), Toast(t("toast.family_noted"))


def _card(mine: Near, hearing: Hearing, reader: Reader, t: Translator, now: datetime, *, note: str = "") -> Screen:
    return near.card(mine, hearing, reader, t, now, note=note)

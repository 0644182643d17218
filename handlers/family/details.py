"""The case, the court's list, the judge and the kind of a hearing that relatives keep to themselves, one question after
the other; and a lawyer's word that the court's own list has the date.

What is said here lies sealed in claims and is seen by them and their guests alone, until a liaison agrees to show the
hearing to everybody and has read it.
"""

from datetime import datetime
from typing import Any

from aiogram import F, Router
from aiogram.fsm.context import FSMContext
from aiogram.fsm.state import State, StatesGroup
from aiogram.types import CallbackQuery, Message

from bot.core.alert import Button
from bot.core.hearing import HearingKind, Says
from bot.core.roles import KIN, Deed
from bot.delivery.replies import Toast
from bot.hearings import family
from bot.hearings.view import whole
from bot.i18n import Translator
from bot.store import audit
from bot.store.database import Tx
from bot.store.readers import Reader
from handlers import details
from handlers.asking import ANSWER, ask_for
from handlers.context import Answer, pressed
from handlers.details import CHOSEN, OF_FAMILY, Detail
from handlers.family import data, screens
from handlers.family.near import Near, at, lawyer, typing
from handlers.family.opened import Opened, find, opening
from handlers.screens import Screen


class Filling(StatesGroup):
    """An answer is typed, or the link to the court's list."""

    detail = State()
    seen = State()


def router() -> Router:
    """Asked before anything else that takes a text."""
    r = Router(name="family_details")
    r.callback_query.middleware(opening)
    r.message.register(on_typed, Filling.detail, *ANSWER, typing)
    r.message.register(on_link, Filling.seen, *ANSWER, typing)
    r.callback_query.register(on_begin, data.FamilyHearing.filter(F.do == "details"), at)
    r.callback_query.register(on_skip, data.FamilySkip.filter(), at)
    r.callback_query.register(on_kind, data.FamilyKind.filter(), at)
    r.callback_query.register(on_seen, data.FamilyHearing.filter(F.do == "seen"), at, lawyer)
    return r


async def on_begin(query: CallbackQuery, opened: Opened, state: FSMContext) -> Answer:
    """The first question."""
    if opened.hearing.of is None:
        return Toast(opened.t("toast.hearing_gone"))
    return (await _ask(opened, OF_FAMILY[0], state)).edit(pressed(query))


async def on_skip(
    query: CallbackQuery, callback_data: data.FamilySkip, opened: Opened, t: Translator, state: FSMContext
) -> Answer:
    """The next one."""
    if opened.hearing.of is None or callback_data.detail not in OF_FAMILY:
        return Toast(t("toast.hearing_gone"))
    return (await _next(opened, callback_data.detail, state)).edit(pressed(query))


async def on_kind(query: CallbackQuery, callback_data: data.FamilyKind, opened: Opened, state: FSMContext) -> Answer:
    """What the court sits for."""
    if opened.hearing.of is None:
        return Toast(opened.t("toast.hearing_gone"))
    return (await _said(opened, Detail.KIND, callback_data.kind, state)).edit(pressed(query))


async def on_typed(
    message: Message, tx: Tx, now: datetime, near: Near, reader: Reader, t: Translator, state: FSMContext
) -> Answer:
    """The answer; what is none is asked again."""
    begun = await state.get_data()
    opened = await find(tx, near, begun.get("hearing", ""), reader, t, now)
    if opened is None or opened.hearing.of is None:
        return await _gone(near, t, state)
    detail = Detail(begun["detail"])
    value = details.read(detail, message.text or "", now.date())
    if value is None:
        return (await _ask(opened, detail, state, note=t("details.unread"))).say()
    return (await _said(opened, detail, value, state)).say()


async def on_seen(query: CallbackQuery, opened: Opened, t: Translator, state: FSMContext) -> Answer:
    """On which page?"""
    when = details.date_ahead(opened.hearing, opened.now)
    if when is None:
        return Toast(t("toast.hearing_gone"))
    one, number = opened.near.one, opened.hearing.public_id
    await ask_for(state, Filling.seen, who=one.id, hearing=number, when=details.shape(when))
    return details.ask_list(t, when, _back(opened)).edit(pressed(query))


async def on_link(
    message: Message, tx: Tx, now: datetime, near: Near, reader: Reader, t: Translator, state: FSMContext
) -> Answer:
    """The page of the court: the date that was shown counts as confirmed, and no other."""
    begun = await state.get_data()
    opened = await find(tx, near, begun.get("hearing", ""), reader, t, now)
    when = details.date_ahead(opened.hearing, now) if opened else None
    if opened is None or when is None:
        return await _gone(near, t, state)
    url = details.court_list(message.text or "")
    if url is None:
        return details.ask_list(t, when, _back(opened), note=t("details.unread")).say()
    await state.set_state(None)
    if details.shape(when) != begun.get("when"):
        return (await opened.card(t("details.moved"))).say()
    if not await opened.may_speak():
        return screens.asked(t, "toast.family_enough", near.one).say()
    await family.saw_list(tx, near.one, opened.hearing, when, url, now)
    await audit.note(tx, KIN, Deed.HEARING_LISTED, now, thing=opened.hearing.id)
    return (await opened.card(t("details.listed"))).say()


async def _said(opened: Opened, detail: Detail, value: Any, state: FSMContext) -> Screen:
    if not await opened.may_speak():
        await state.set_state(None)
        return screens.asked(opened.t, "toast.family_enough", opened.near.one)
    await opened.say(says=Says.WHERE, **{detail.value: value})
    return await _next(opened, detail, state)


async def _next(opened: Opened, detail: Detail, state: FSMContext) -> Screen:
    following = details.after(detail, OF_FAMILY)
    if following is not None:
        return await _ask(opened, following, state)
    await state.set_state(None)
    return await opened.card(opened.t("details.done"))


async def _ask(opened: Opened, detail: Detail, state: FSMContext, *, note: str = "") -> Screen:
    one, hearing = opened.near.one, opened.hearing
    step = None if detail in CHOSEN else Filling.detail
    await ask_for(state, step, who=one.id, hearing=hearing.public_id, detail=detail.value)
    skip = data.FamilySkip(detail=detail, who=one.id, hearing=hearing.public_id).pack()
    choices = [_kind(opened, kind) for kind in CHOSEN.get(detail, ()) if isinstance(kind, HearingKind)]
    shown, t = whole(hearing), opened.t
    return details.question(
        t, detail, shown, choices, (Button(t("details.btn.skip"), data=skip), _back(opened)), note=note
    )


def _kind(opened: Opened, kind: HearingKind) -> Button:
    packed = data.FamilyKind(kind=kind, who=opened.near.one.id, hearing=opened.hearing.public_id).pack()
    return Button(details.label(opened.t, Detail.KIND, kind), data=packed)


def _back(opened: Opened) -> Button:
    return Button(opened.t("family.btn.back"), data=screens.on("card", opened.near.one, opened.hearing))


async def _gone(near: Near, t: Translator, state: FSMContext) -> Answer:
    await state.set_state(None)
    return screens.asked(t, "toast.hearing_gone", near.one).say()

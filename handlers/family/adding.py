"""A date as a relative types it: for a new hearing, or because it was moved. Then the clock, and a doubt where there is
one; then it stands as a claim.

Owns the conversation; what was typed waits in it, sealed, for a day at most.
"""

from collections.abc import Callable
from datetime import date, datetime, time
from typing import Any

from aiogram import F, Router
from aiogram.fsm.context import FSMContext
from aiogram.fsm.state import State, StatesGroup
from aiogram.types import CallbackQuery, Message

from bot.core.amends import Fact
from bot.core.event import Facts
from bot.core.hearing import Hearing, When
from bot.delivery.replies import Toast
from bot.hearings import courts, family
from bot.hearings.days import Seldom, sits
from bot.hearings.view import court_of
from bot.i18n import Translator
from bot.store.database import Tx
from bot.store.readers import Reader
from feeds import typed
from feeds.extract.lexicon import Lexicons
from handlers.context import Answer, pressed
from handlers.family import data, near, screens
from handlers.family.near import Near, allowed, at, typing
from handlers.family.typed import whole
from handlers.screens import Screen


class Telling(StatesGroup):
    """The steps: a date, then by which clock, then whether it is right."""

    when = State()
    zone = State()
    sure = State()


def router() -> Router:
    """Asked before anything else that takes a text."""
    r = Router(name="family_adding")
    r.message.register(on_when, Telling.when, F.text, ~F.text.startswith("/"), typing)
    r.callback_query.register(on_add, data.Family.filter(F.act == "add"), at)
    r.callback_query.register(on_moved, data.FamilyHearing.filter(F.do == "moved"), at)
    r.callback_query.register(on_zone, data.FamilyClock.filter(), Telling.zone, typing)
    r.callback_query.register(on_sure, data.FamilySure.filter(), Telling.sure, typing)
    return r


async def on_add(query: CallbackQuery, near: Near, t: Translator, state: FSMContext) -> Answer:
    """When is it?"""
    await _ask(state, near, "")
    return screens.asked(t, "family.ask.when", near.one).edit(pressed(query))


async def on_moved(
    query: CallbackQuery, callback_data: data.FamilyHearing, tx: Tx, near: Near, t: Translator, state: FSMContext
) -> Answer:
    """To which day?"""
    hearing = await family.one_of(tx, near.person, callback_data.hearing)
    if hearing is None:
        return Toast(t("toast.old"))
    await _ask(state, near, hearing.public_id)
    return screens.asked(t, "family.ask.moved", near.one).edit(pressed(query))


async def _ask(state: FSMContext, near: Near, hearing: str) -> None:
    await state.set_state(Telling.when)
    await state.set_data({"who": near.one.id, "hearing": hearing})


async def on_when(
    message: Message,
    tx: Tx,
    now: datetime,
    near: Near,
    reader: Reader,
    t: Translator,
    lexicons: Callable[[], Lexicons],
    state: FSMContext,
) -> Answer:
    """The line, as the reader of news understands it; a place in it tells the clock."""
    line = whole(message.text or "", now.date())
    facts = typed.read(Fact.HEARING, line, Facts(), now, t.lang, lexicons())
    if not isinstance(facts, Facts) or facts.hearing_day is None:
        return screens.asked(t, "family.unread", near.one).say()
    when = When(facts.hearing_day, facts.hearing_time, facts.hearing_zone)
    if when.over <= now:
        return screens.asked(t, "family.past", near.one).say()
    hearing = await _hearing(tx, near, state)
    zones = _zones(await family.theirs(tx, near.person) if hearing is None else [hearing])
    if when.at is not None and when.zone is None and (hearing is None or len(zones) != 1):
        await state.set_state(Telling.zone)
        await state.update_data(when=_to_json(when))
        return screens.clocks(t, zones, now).say()
    known = when if when.zone or hearing is None else When(when.day, when.at, zones[0])
    return (await _checked(tx, now, near, reader, t, state, known)).say()


def _zones(found: list[Hearing]) -> list[str]:
    """By which clocks the courts go of which somebody said so."""
    claims = [claim for one in found for claim in one.claims]
    return list(dict.fromkeys(one.when.zone for one in claims if one.when and one.when.zone))


async def on_zone(
    query: CallbackQuery,
    callback_data: data.FamilyClock,
    tx: Tx,
    now: datetime,
    near: Near,
    reader: Reader,
    t: Translator,
    state: FSMContext,
) -> Answer:
    """This clock, or nobody knows."""
    when, zone = await _when(state), callback_data.zone
    offered = {*screens.CLOCKS, *_zones(await family.theirs(tx, near.person)), screens.NO_CLOCK}
    if when is None or zone not in offered:
        return Toast(t("toast.old"))
    told = When(when.day, when.at, None if zone == screens.NO_CLOCK else zone)
    return (await _checked(tx, now, near, reader, t, state, told)).edit(pressed(query))


async def _checked(
    tx: Tx, now: datetime, near: Near, reader: Reader, t: Translator, state: FSMContext, when: When
) -> Screen:
    """Kept, or asked about first: a wrong digit is likelier than a court at work on a Sunday."""
    hearing = await _hearing(tx, near, state)
    why = _seldom(when, hearing)
    if why is None:
        return await _kept(tx, now, near, reader, t, state, when)
    await state.set_state(Telling.sure)
    await state.update_data(when=_to_json(when))
    return screens.sure(t, when, why)


def _seldom(when: When, hearing: Hearing | None) -> Seldom | None:
    place, court = (hearing.place, court_of(hearing)) if hearing else (None, None)
    return sits(courts.country_of(place, when.zone, court), when.day, when.at)


async def on_sure(
    query: CallbackQuery,
    callback_data: data.FamilySure,
    tx: Tx,
    now: datetime,
    near: Near,
    reader: Reader,
    t: Translator,
    state: FSMContext,
) -> Answer:
    """It is right, or it is typed again."""
    when = await _when(state)
    if when is None:
        return Toast(t("toast.old"))
    if not callback_data.yes:
        await state.set_state(Telling.when)
        return screens.asked(t, "family.ask.when", near.one).edit(pressed(query))
    return (await _kept(tx, now, near, reader, t, state, when)).edit(pressed(query))


async def _kept(
    tx: Tx, now: datetime, near_: Near, reader: Reader, t: Translator, state: FSMContext, when: When
) -> Screen:
    """It stands from now on as a word of somebody close to the case."""
    hearing = await _hearing(tx, near_, state)
    gone = hearing is None and bool((await state.get_data()).get("hearing"))
    await state.set_state(None)
    if gone:
        return Screen(t("toast.hearing_gone"), ((screens.home_button(t, near_.one),),))
    if not await allowed(tx, reader, now):
        return Screen(t("toast.family_enough"), ((screens.home_button(t, near_.one),),))
    if hearing is None:
        added = await family.add(tx, near_.one, near_.person, when, now)
        return near.card(near_, added, reader, t, now, note=t("family.written"))
    await family.say(tx, near_.one, hearing, now, when=when)
    after = await family.one_of(tx, near_.person, hearing.public_id) or hearing
    return near.card(near_, after, reader, t, now, note=t("family.written"))


async def _hearing(tx: Tx, near: Near, state: FSMContext) -> Hearing | None:
    """The hearing that was moved; None: it is a new one."""
    number = (await state.get_data()).get("hearing")
    return await family.one_of(tx, near.person, number) if number else None


async def _when(state: FSMContext) -> When | None:
    raw: Any = (await state.get_data()).get("when")
    if not isinstance(raw, list):
        return None
    day, hour, zone = raw
    return When(date.fromisoformat(day), time.fromisoformat(hour) if hour else None, zone)


def _to_json(when: When) -> list[str | None]:
    return [when.day.isoformat(), when.at.isoformat("minutes") if when.at else None, when.zone]

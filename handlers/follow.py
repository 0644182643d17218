"""/follow NAME: find somebody, or watch a name that is not public here.

Owns the promise that somebody who may not be named answers exactly like somebody nobody knows. The typed name waits
in the conversation, never in a button.
"""

from collections.abc import Sequence
from datetime import datetime

from aiogram import F, Router
from aiogram.filters import CommandObject
from aiogram.fsm.context import FSMContext
from aiogram.fsm.state import State, StatesGroup
from aiogram.types import CallbackQuery, Message

from bot.alerts import service
from bot.alerts.discreet import answered
from bot.alerts.view import spelling
from bot.core.alert import Button
from bot.core.event import Person
from bot.delivery.replies import Edit, Reply, Say, Toast
from bot.i18n import Translator
from bot.people import registry
from bot.people.least import least_served
from bot.store.database import Tx
from bot.store.readers import Reader
from handlers import data, following, names, screens
from handlers.arriving import after_choice
from handlers.asking import ANSWER, ask_for
from handlers.context import Answer, command, pressed
from handlers.data import Origin
from handlers.following import Followed
from handlers.screens import Screen


class Follow(StatesGroup):
    """The steps: a name is asked for; a name was typed and something is to be chosen."""

    name = State()
    choice = State()


def router() -> Router:
    """/follow, the name that answers it, and the choices."""
    r = Router(name="follow")
    r.message.register(on_follow, command("follow"))
    r.message.register(on_name, Follow.name, *ANSWER)
    r.message.register(on_name, Follow.choice, F.text.func(names.looks_like_one))
    r.callback_query.register(on_ask, data.Typed.filter(F.act == "ask"))
    r.callback_query.register(on_pick, data.Pick.filter())
    r.callback_query.register(on_none, data.Typed.filter(F.act == "none"))
    r.callback_query.register(on_watch, data.Typed.filter(F.act == "watch"))
    r.callback_query.register(on_few, data.Typed.filter(F.act == "few"))
    r.callback_query.register(on_cancel, data.Typed.filter(F.act == "cancel"))
    return r


async def on_follow(
    _message: Message, command: CommandObject, tx: Tx, reader: Reader, t: Translator, state: FSMContext
) -> Answer:
    """With a name: look for it. Without: ask for one."""
    if not command.args:
        return await ask(state, t, Origin.ALERTS)
    return await look_up(tx, command.args, reader, t, state)


async def on_name(message: Message, tx: Tx, reader: Reader, t: Translator, state: FSMContext) -> Answer:
    """The name that was asked for."""
    return await look_up(tx, message.text or "", reader, t, state)


async def on_ask(_query: CallbackQuery, t: Translator, state: FSMContext) -> Answer:
    """The button that begins it."""
    return await ask(state, t, Origin.ALERTS)


async def on_pick(
    query: CallbackQuery,
    callback_data: data.Pick,
    tx: Tx,
    now: datetime,
    reader: Reader,
    t: Translator,
    state: FSMContext,
) -> Answer:
    """One of those who were found."""
    person = await registry.public_person(tx, callback_data.person)
    if person is None:
        return Toast(t("toast.not_public"))
    return await _followed(query, await following.person(tx, reader, person, now), now, reader, t, state)


async def on_none(query: CallbackQuery, t: Translator, state: FSMContext) -> Answer:
    """None of those who were found: watch the name?"""
    typed = await _typed(state)
    return nobody(t, typed).edit(pressed(query)) if typed else Toast(t("toast.old"))


async def on_watch(
    query: CallbackQuery, tx: Tx, now: datetime, reader: Reader, t: Translator, state: FSMContext
) -> Answer:
    """Watch the typed name."""
    typed = await _typed(state)
    if not typed:
        return Toast(t("toast.old"))
    return await _followed(query, await following.name(tx, reader, typed, now), now, reader, t, state)


async def on_few(query: CallbackQuery, tx: Tx, reader: Reader, t: Translator) -> Answer:
    """A few people for whom hardly anything is done: one press each."""
    people = await least_served(tx, reader.id)
    if not people:
        return Toast(t("toast.few_none"))
    return few(t, people, reader.lang).edit(pressed(query))


async def on_cancel(query: CallbackQuery, now: datetime, reader: Reader, t: Translator, state: FSMContext) -> Answer:
    """Follow nobody; in /start that is the moment to say how to do it later."""
    further = await _go_on(state, t, now, reader)
    return Edit(pressed(query), t.html("start.follow_first" if further else "follow.cancelled")), *further


async def ask(state: FSMContext, t: Translator, origin: Origin) -> Say:
    """Ask for a name; from /start the next question follows afterwards."""
    await ask_for(state, Follow.name, origin=origin.value)
    buttons = (_button(t, "follow.btn.few", "few"), _button(t, "follow.btn.cancel", "cancel"))
    return Say(t.html("follow.ask"), screens.rows(buttons))


async def look_up(tx: Tx, text: str, reader: Reader, t: Translator, state: FSMContext) -> Reply:
    """Whoever of this name is public here."""
    typed = names.clean(text)
    if typed is None:
        return Say(t.html("follow.not_a_name"))
    await state.set_state(Follow.choice)
    await state.update_data(typed=typed)
    people = await registry.search(tx, typed)
    if people:
        return found(t, people, reader.lang).say()
    screen = nobody(t, typed)
    return Say(answered(screen.html, t, service.form_for(reader)), screen.buttons)


def found(t: Translator, people: list[Person], lang: str) -> Screen:
    """Which of these?"""
    buttons = [*_picks(t, people, lang), _button(t, "follow.btn.none", "none")]
    return Screen(t.html("follow.found", n=len(people)), screens.rows(buttons))


def few(t: Translator, people: Sequence[Person], lang: str) -> Screen:
    """Whom hardly anybody follows."""
    buttons = [*_picks(t, people, lang), _button(t, "follow.btn.cancel", "cancel")]
    return Screen(t.html("follow.few", n=len(people)), screens.rows(buttons))


def nobody(t: Translator, typed: str) -> Screen:
    """Nobody, or nobody who may be named: the same words."""
    buttons = (_button(t, "follow.btn.watch", "watch"), _button(t, "follow.btn.cancel", "cancel"))
    return Screen(t.html("follow.nobody", name=screens.name(typed, names.LONGEST)), (buttons,))


async def _followed(
    query: CallbackQuery, followed: Followed, now: datetime, reader: Reader, t: Translator, state: FSMContext
) -> Answer:
    return Edit(pressed(query), following.text(t, followed)), *await _go_on(state, t, now, reader)


async def _go_on(state: FSMContext, t: Translator, now: datetime, reader: Reader) -> tuple[Reply, ...]:
    origin = (await state.get_data()).get("origin")
    await state.set_state(None)
    return after_choice(t, now, reader) if origin == Origin.START.value else ()


async def _typed(state: FSMContext) -> str | None:
    typed = (await state.get_data()).get("typed")
    return typed if isinstance(typed, str) else None


def _picks(t: Translator, people: Sequence[Person], lang: str) -> list[Button]:
    return [
        Button(
            t("follow.btn.person", name=screens.name(spelling(person, lang))),
            data=data.Pick(person=person.public_id).pack(),
        )
        for person in people
    ]


def _button(t: Translator, key: str, act: str) -> Button:
    return Button(t(key), data=data.Typed.model_validate({"act": act}).pack())

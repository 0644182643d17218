"""What is typed about somebody in the registry: spellings, other names, the place, organisations, and somebody new.

Owns the questions and where the answers lead. What a line means stands in bot/people/byhand.py.
"""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import replace
from datetime import datetime

from aiogram import F, Router
from aiogram.fsm.context import FSMContext
from aiogram.fsm.state import State, StatesGroup
from aiogram.types import CallbackQuery, Message

from bot.alerts import service
from bot.alerts.render import NAME
from bot.core.alert import Button
from bot.core.event import Person
from bot.core.finding import Group
from bot.core.record import Record
from bot.core.roles import Deed, Right, Role
from bot.delivery.replies import Toast
from bot.i18n import Catalogs, Translator
from bot.people import byhand, staff
from bot.people.cells import Wrong
from bot.store import audit, people
from bot.store.database import Tx
from bot.store.readers import Reader
from handlers import screens
from handlers.asking import ANSWER, ask_for
from handlers.context import Answer, pressed
from handlers.screens import Screen, rows
from handlers.staff import person_card, person_data, somebody
from handlers.staff.person import Registry, show
from handlers.staff.rights import may
from handlers.staff.somebody import eyes

GROUPS = (Group.POLITICAL, Group.CIVILIAN, Group.POW, Group.CHILD, Group.OTHER)

WRONG = {
    "place": "person.wrong.place",
    "cases": "person.wrong.cases",
    "recognised": "person.wrong.recognised",
    **dict.fromkeys(byhand.BIRTHDAYS, "person.wrong.birthday"),
}
"""What is said of a line that cannot be read; of all others that it is no name."""

ASKED = {
    "alias": "person.ask.alias",
    "place": "person.ask.place",
    "cases": "person.ask.cases",
    "recognised": "person.ask.recognised",
    "same": "person.ask.same",
    **dict.fromkeys(byhand.BIRTHDAYS, "person.ask.birthday"),
}
"""The question for each; the others are spellings of a language."""


class RegistryText(StatesGroup):
    """A text about somebody may be written now; the name of somebody new."""

    text = State()
    fresh = State()


def router() -> Router:
    """The questions, the texts that answer them, and taking away."""
    r = Router(name="person_edit")
    written = (*ANSWER, may(Right.PERSON), eyes)
    r.message.register(on_text, RegistryText.text, *written)
    r.message.register(on_fresh, RegistryText.fresh, *written)
    pages: Mapping[str, Callable[..., Awaitable[Answer]]] = {
        "names": on_names,
        "recognised": on_recognised,
        "birthday": on_birthday,
        "no_birthday": on_no_birthday,
    }
    for act, handler in pages.items():
        somebody.on(r, person_data.Person.filter(F.act == act), handler)
    somebody.on(r, person_data.PersonAsk.filter(), on_ask)
    somebody.on(r, person_data.PersonDrop.filter(), on_drop)
    r.callback_query.register(on_new, person_data.PersonNew.filter(F.act == "ask"), may(Right.PERSON))
    r.callback_query.register(on_another, person_data.PersonNew.filter(F.act == "another"), may(Right.PERSON))
    r.callback_query.register(on_cancel, person_data.PersonNew.filter(F.act == "cancel"), may(Right.PERSON))
    r.callback_query.register(on_group, person_data.PersonGroup.filter(), may(Right.PERSON), eyes)
    return r


async def on_names(query: CallbackQuery, person: Person, tx: Tx, t: Translator, *, silent: bool) -> Answer:
    """Spellings and aliases."""
    return person_card.names(await staff.known(tx, person, silent=silent), t).edit(pressed(query))


async def on_recognised(
    query: CallbackQuery, person: Person, tx: Tx, reader: Reader, t: Translator, *, silent: bool
) -> Answer:
    """Who lists the person."""
    return (await _page(tx, person, "recognised", reader, t, silent=silent)).edit(pressed(query))


async def on_birthday(query: CallbackQuery, person: Person, tx: Tx, t: Translator, *, silent: bool) -> Answer:
    """Who agreed that others think of the day?"""
    return person_card.birthday(await staff.known(tx, person, silent=silent), t).edit(pressed(query))


async def on_no_birthday(
    query: CallbackQuery,
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
    """The day is not kept any more."""
    before = await staff.record(tx, person)
    again = await _changed(tx, before, replace(before, birthday=None), by, catalogs, now)
    return (await show(tx, again, reader, t, silent=silent)).edit(pressed(query))


async def _page(tx: Tx, person: Person, what: str, reader: Reader, t: Translator, *, silent: bool) -> Screen:
    """Where a change of this sort is seen."""
    if what in ("place", "cases", *byhand.BIRTHDAYS):
        return await show(tx, person, reader, t, silent=silent)
    found = await staff.known(tx, person, silent=silent)
    if what == "recognised":
        return person_card.recognised(found, t, service.form_for(reader))
    return person_card.names(found, t)


async def on_ask(
    _query: CallbackQuery, callback_data: person_data.PersonAsk, person: Person, t: Translator, state: FSMContext
) -> Answer:
    """Ask for the text."""
    what = callback_data.what
    await ask_for(state, RegistryText.text, person=person.public_id, what=what)
    name = person_card.title(person, t)
    key = ASKED.get(what)
    question = t.html(key, name=name) if key else t.html("person.ask.name", name=name, lang=t(f"person.lang.{what}"))
    leave = [person_card.page(t("person.btn.back"), "card", person)]
    if what == "place":
        leave.insert(0, person_card.page(t("person.btn.no_place"), "no_place", person))
    return Screen(question, rows(leave)).say()


async def on_text(
    message: Message,
    tx: Tx,
    now: datetime,
    by: Role,
    reader: Reader,
    t: Translator,
    catalogs: Catalogs,
    state: FSMContext,
    *,
    silent: bool,
) -> Answer:
    """The text that was asked for."""
    asked, text = await state.get_data(), message.text or ""
    person = await staff.find(tx, str(asked.get("person")), silent=silent)
    if person is None:
        return Screen(t.html("person.gone")).say()
    what = str(asked.get("what"))
    if what == "same":
        return await _who_else(tx, person, text, t, silent=silent)
    before = await staff.record(tx, person)
    after = byhand.edited(before, what, text, now.date())
    if isinstance(after, Wrong):
        back = person_card.page(t("person.btn.back"), "card", person)
        return Screen(t.html(WRONG.get(what, "person.wrong.name")), ((back,),)).say()
    await state.set_state(Registry.name)
    again = await _changed(tx, before, after, by, catalogs, now)
    return (await _page(tx, again, what, reader, t, silent=silent)).say()


async def _changed(tx: Tx, before: Record, after: Record, by: Role, catalogs: Catalogs, now: datetime) -> Person:
    """Write it down, if it is a change; the person as they are by now."""
    if after != before:
        await staff.change(tx, after, catalogs, now)
        await audit.note(tx, by, Deed.PERSON_CHANGED, now, thing=before.id)
    return (await people.load(tx, [before.id]))[0]


async def _who_else(tx: Tx, person: Person, text: str, t: Translator, *, silent: bool) -> Answer:
    """Who of that name is the same person?"""
    found = [one for one in await staff.search(tx, text[:200], silent=silent) if one.id != person.id]
    back = person_card.page(t("person.btn.back"), "card", person)
    if not found:
        return Screen(t.html("person.same_nobody"), ((back,),)).say()
    listed = await staff.candidates(tx, found, silent=silent)
    buttons = [same_button(person_card.numbered(n, one, t), person, one.person) for n, one in enumerate(listed, 1)]
    return person_card.choose(listed, t, t.html("person.same_which"), [*buttons, back]).say()


def same_button(text: str, one: Person, other: Person) -> Button:
    """Are these two the same?"""
    ids = {"one": one.public_id, "other": other.public_id}
    return Button(text, data=person_data.PersonSame(sure=False, seen="0" * 8, **ids).pack())


async def on_drop(
    query: CallbackQuery,
    callback_data: person_data.PersonDrop,
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
    """An alias or an organisation less."""
    before = await staff.record(tx, person)
    less = byhand.no_more_called if callback_data.what == "alias" else byhand.no_more_listed
    again = await _changed(tx, before, less(before, callback_data.mark), by, catalogs, now)
    return (await _page(tx, again, callback_data.what, reader, t, silent=silent)).edit(pressed(query))


async def on_new(_query: CallbackQuery, t: Translator, state: FSMContext) -> Answer:
    """What is the name of somebody new?"""
    await state.set_state(RegistryText.fresh)
    return Screen(t.html("person.ask.fresh"), ((_cancel(t),),)).say()


async def on_fresh(
    message: Message, tx: Tx, now: datetime, t: Translator, state: FSMContext, *, silent: bool
) -> Answer:
    """The name; whoever has it already, or one like it, is shown first."""
    name = byhand.typed_name(message.text or "", now.date())
    if isinstance(name, Wrong):
        return Screen(t.html("person.wrong.name"), ((_cancel(t),),)).say()
    await state.update_data(name=name)
    listed = await staff.candidates(tx, await staff.search(tx, name, silent=silent), silent=silent)
    if not listed:
        return _groups(name, t).say()
    buttons = [person_card.page(person_card.numbered(n, one, t), "card", one.person) for n, one in enumerate(listed, 1)]
    another = Button(t("person.btn.another"), data=person_data.PersonNew(act="another").pack())
    return person_card.choose(listed, t, t.html("person.known", name=name), [*buttons, another, _cancel(t)]).say()


async def on_another(query: CallbackQuery, t: Translator, state: FSMContext) -> Answer:
    """Somebody new of that name."""
    name = await _typed(state)
    return _groups(name, t).edit(pressed(query)) if name else Toast(t("toast.old"))


async def on_cancel(query: CallbackQuery, t: Translator, state: FSMContext) -> Answer:
    """Nobody new."""
    await state.set_state(None)
    return Screen(t.html("person.cancelled")).edit(pressed(query))


async def on_group(
    query: CallbackQuery,
    callback_data: person_data.PersonGroup,
    tx: Tx,
    now: datetime,
    by: Role,
    reader: Reader,
    t: Translator,
    state: FSMContext,
    *,
    silent: bool,
) -> Answer:
    """Somebody new in this group."""
    name = await _typed(state)
    if not name or byhand.mark(name) != callback_data.name:
        return Toast(t("toast.old"))
    person = await staff.add(tx, name, callback_data.group, now)
    await audit.note(tx, by, Deed.PERSON_ADDED, now, thing=person.id)
    await state.set_state(None)
    return (await show(tx, person, reader, t, silent=silent, note=t.html("person.added"))).edit(pressed(query))


def _groups(name: str, t: Translator) -> Screen:
    """Who the person is decides who may name them."""
    buttons = [
        Button(
            t(f"person.btn.group.{group.value}"),
            data=person_data.PersonGroup(group=group, name=byhand.mark(name)).pack(),
        )
        for group in GROUPS
    ]
    return Screen(t.html("person.which_group", name=screens.name(name, NAME)), rows([*buttons, _cancel(t)]))


def _cancel(t: Translator) -> Button:
    return Button(t("person.btn.cancel"), data=person_data.PersonNew(act="cancel").pack())


async def _typed(state: FSMContext) -> str | None:
    name = (await state.get_data()).get("name")
    return name if isinstance(name, str) else None

"""/person: the registry for those who may change it. Registry somebody up, the card, wishes, a sign of life.

For everybody without the right there is no such command. Whoever asked for silence exists for liaisons only.
"""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import replace
from datetime import datetime

from aiogram import F, Router
from aiogram.filters import CommandObject
from aiogram.fsm.context import FSMContext
from aiogram.fsm.state import State, StatesGroup
from aiogram.types import CallbackQuery, Message

from bot.alerts import consent, service
from bot.core.alert import Button
from bot.core.event import Consent, Person
from bot.core.roles import Deed, Right, Role
from bot.delivery.replies import Toast
from bot.hearings import desk
from bot.i18n import Catalogs, Translator
from bot.people import staff
from bot.store import audit, relatives
from bot.store.database import Tx
from bot.store.readers import Reader
from handlers import names
from handlers.asking import ANSWER
from handlers.context import Answer, command, pressed
from handlers.screens import Screen, paragraphs
from handlers.staff import hearing_data, kin_screens, person_card, person_data, somebody
from handlers.staff.rights import may
from handlers.staff.somebody import eyes, gone


class Registry(StatesGroup):
    """A name may be written now."""

    name = State()


def router() -> Router:
    """The command, the name that answers it, and the first row of buttons."""
    r = Router(name="person")
    r.message.register(on_person, command("person"), may(Right.PERSON), eyes)
    r.message.register(on_name, Registry.name, *ANSWER, may(Right.PERSON), eyes)
    acts: Mapping[str, Callable[..., Awaitable[Answer]]] = {
        "card": on_card,
        "consent": on_consent,
        "sign": on_sign,
        "no_place": on_no_place,
    }
    for act, handler in acts.items():
        somebody.on(r, person_data.Person.filter(F.act == act), handler)
    somebody.on(r, person_data.PersonWish.filter(), on_wish)
    somebody.on(r, person_data.PersonWiden.filter(), on_widen, Right.SILENCE)
    return r


async def on_person(
    _message: Message, command: CommandObject, tx: Tx, reader: Reader, t: Translator, state: FSMContext, *, silent: bool
) -> Answer:
    """With a name: look for it. Without: what can be done, with an example."""
    await state.set_state(Registry.name)
    if command.args:
        return await look_up(tx, command.args, reader, t, state, silent=silent)
    return Screen(t.html("person.help"), ((new_button(t),),)).say()


async def on_name(
    message: Message, tx: Tx, reader: Reader, t: Translator, state: FSMContext, *, silent: bool
) -> Answer:
    """The name that was asked for; another one may follow."""
    return await look_up(tx, message.text or "", reader, t, state, silent=silent)


async def look_up(tx: Tx, text: str, reader: Reader, t: Translator, state: FSMContext, *, silent: bool) -> Answer:
    """Whoever of this name is in the registry: the card, a choice, or the offer to add them."""
    typed = names.clean(text, least=1)
    if typed is None:
        return Screen(t.html("person.wrong.name")).say()
    found = await staff.search(tx, typed, silent=silent)
    if len(found) == 1:
        return (await show(tx, found[0], reader, t, silent=silent)).say()
    await state.update_data(name=typed)
    if not found:
        add = Button(t("person.btn.another"), data=person_data.PersonNew(act="another").pack())
        return Screen(t.html("person.nobody", name=typed), ((add,),)).say()
    listed = await staff.candidates(tx, found, silent=silent)
    buttons = [_card_button(person_card.numbered(n, one, t), one.person) for n, one in enumerate(listed, 1)]
    return person_card.choose(listed, t, t.html("person.found", n=len(listed)), [*buttons, new_button(t)]).say()


def _card_button(text: str, person: Person) -> Button:
    return Button(text, data=person_data.Person(act="card", person=person.public_id).pack())


def new_button(t: Translator) -> Button:
    """Somebody new."""
    return Button(t("person.btn.new"), data=person_data.PersonNew(act="ask").pack())


async def show(tx: Tx, person: Person, reader: Reader, t: Translator, *, silent: bool, note: str = "") -> Screen:
    """The card. That a family is here is said to all who see it; only liaisons see more of it."""
    here = t("person.family_here") if await relatives.are_here(tx, [person.public_id]) else ""
    known = await staff.known(tx, person, silent=silent)
    screen = person_card.card(known, t, service.form_for(reader), note=paragraphs(note, here))
    if await desk.has_any(tx, person):
        hearing = Button(t("details.btn.hearings"), data=hearing_data.HearingOf(person=person.public_id).pack())
        screen = replace(screen, buttons=(*screen.buttons, (hearing,)))
    return replace(screen, buttons=(*screen.buttons, (kin_screens.button(t, person),))) if silent else screen


async def on_card(
    query: CallbackQuery, person: Person, tx: Tx, reader: Reader, t: Translator, state: FSMContext, *, silent: bool
) -> Answer:
    """The card, in the place of a choice or a page."""
    await state.set_state(Registry.name)
    return (await show(tx, person, reader, t, silent=silent)).edit(pressed(query))


async def on_consent(query: CallbackQuery, person: Person, tx: Tx, t: Translator, *, silent: bool) -> Answer:
    """What was wished, and what may be wished here."""
    return (await _wishes(tx, person, t, silent=silent)).edit(pressed(query))


async def _wishes(tx: Tx, person: Person, t: Translator, *, silent: bool) -> Screen:
    return person_card.wishes(await staff.known(tx, person, silent=silent), t, liaison=silent)


async def on_wish(
    query: CallbackQuery,
    callback_data: person_data.PersonWish,
    person: Person,
    tx: Tx,
    now: datetime,
    by: Role,
    t: Translator,
    catalogs: Catalogs,
    *,
    silent: bool,
) -> Answer:
    """Less may be said, from this moment on."""
    wish = Consent(callback_data.to)
    if await consent.narrow(tx, person, wish, catalogs, now):
        deed = Deed.PERSON_SILENCED if wish is Consent.SILENCE else Deed.PERSON_UNNAMED
        await audit.note(tx, by, deed, now, thing=person.id)
    after = await staff.find(tx, person.public_id, silent=silent)
    if after is None:
        return Screen(t.html("person.silenced")).edit(pressed(query))
    return (await _wishes(tx, after, t, silent=silent)).edit(pressed(query)), Toast(t("toast.person_done"))


async def on_widen(
    query: CallbackQuery,
    callback_data: person_data.PersonWiden,
    person: Person,
    tx: Tx,
    now: datetime,
    by: Role,
    t: Translator,
) -> Answer:
    """More may be said: asked once more, then done. Silence is lifted on the server only."""
    wish = Consent(callback_data.to)
    if person.consent is Consent.SILENCE or not staff.is_wider(wish, person.consent):
        return gone(t)
    if not callback_data.sure:
        found = await staff.known(tx, person, silent=True)
        return person_card.widening(found, wish, t).edit(pressed(query))
    await staff.widen(tx, person, wish)
    await audit.note(tx, by, Deed.PERSON_WIDENED, now, thing=person.id)
    after = replace(person, consent=wish)
    return (await _wishes(tx, after, t, silent=True)).edit(pressed(query)), Toast(t("toast.person_done"))


async def on_sign(
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
    """Somebody heard of the person today."""
    known = await staff.record(tx, person)
    if known.last_sign != now.date():
        await staff.change(tx, replace(known, last_sign=now.date()), catalogs, now)
        await audit.note(tx, by, Deed.PERSON_CHANGED, now, thing=person.id)
    return (await show(tx, person, reader, t, silent=silent)).edit(pressed(query)), Toast(t("toast.person_done"))


async def on_no_place(
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
    """Where the person is held is not known any more."""
    known = await staff.record(tx, person)
    if known.place is not None:
        await staff.change(tx, replace(known, place=None), catalogs, now)
        await audit.note(tx, by, Deed.PERSON_CHANGED, now, thing=person.id)
    return (await show(tx, person, reader, t, silent=silent)).edit(pressed(query))

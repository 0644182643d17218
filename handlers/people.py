"""/people: look somebody up, and see what is known of them.

Owns the promise that somebody who may not be named answers exactly like somebody nobody knows, here too.
"""

from collections.abc import Sequence

from aiogram import Router
from aiogram.filters import CommandObject
from aiogram.fsm.context import FSMContext
from aiogram.fsm.state import State, StatesGroup
from aiogram.types import CallbackQuery, Message

from bot.alerts import service
from bot.alerts.discreet import answered
from bot.alerts.view import alert_view, spelling
from bot.core.alert import Button
from bot.core.event import Person
from bot.delivery.replies import Rows, Say, Toast
from bot.i18n import Translator
from bot.people import registry
from bot.store import records
from bot.store.database import Tx
from bot.store.readers import Reader
from handlers import card, data, names, screens
from handlers.asking import ANSWER
from handlers.context import Answer, command
from handlers.screens import Screen

MOST = 8
"""People in one answer."""


class Looking(StatesGroup):
    """A name may be written now."""

    name = State()


def router() -> Router:
    """/people, the name that answers it, and the cards."""
    r = Router(name="people")
    r.message.register(on_people, command("people"))
    r.message.register(on_name, Looking.name, *ANSWER)
    r.callback_query.register(on_card, data.Card.filter())
    return r


async def on_people(
    _message: Message, command: CommandObject, tx: Tx, reader: Reader, t: Translator, state: FSMContext
) -> Answer:
    """With a name: look for it. Without: who was in the last events, and ask for a name."""
    await state.set_state(Looking.name)
    if command.args:
        return await look_up(tx, command.args, reader, t)
    last = await registry.in_the_news(tx)
    return Screen(t.html("lookup.last" if last else "lookup.ask"), _choices(last, {}, reader.lang)).say()


async def on_name(message: Message, tx: Tx, reader: Reader, t: Translator) -> Answer:
    """The name that was asked for; another one may follow."""
    return await look_up(tx, message.text or "", reader, t)


async def on_card(_query: CallbackQuery, callback_data: data.Card, tx: Tx, reader: Reader, t: Translator) -> Answer:
    """One of those who were found."""
    person = await registry.public_person(tx, callback_data.person)
    return Toast(t("toast.not_public")) if person is None else await show(tx, person, reader, t)


async def look_up(tx: Tx, text: str, reader: Reader, t: Translator) -> Say:
    """Whoever of this name is public here: a card, or a choice."""
    typed = names.clean(text, least=1)
    if typed is None:
        return Say(t.html("lookup.not_a_name"))
    found = await registry.search(tx, typed, MOST)
    if not found:
        return Say(answered(t.html("lookup.nobody", name=typed), t, service.form_for(reader)))
    if len(found) == 1:
        return await show(tx, found[0], reader, t)
    born = {one.id: one.born for one in await records.some(tx, [person.id for person in found])}
    return Screen(t.html("lookup.found", n=len(found)), _choices(found, born, reader.lang)).say()


async def show(tx: Tx, person: Person, reader: Reader, t: Translator) -> Say:
    """The card of somebody who may be named."""
    return (await screen(tx, person, reader, t)).say()


async def screen(tx: Tx, person: Person, reader: Reader, t: Translator) -> Screen:
    """The same, not yet a message."""
    known = (await records.some(tx, [person.id]))[0]
    last = [alert_view(event, reader.lang) for event in await registry.last_events(tx, person)]
    return card.card(person, known, last, t, service.form_for(reader))


def _choices(people: Sequence[Person], born: dict[int, int | None], lang: str) -> Rows:
    """A button for each; the year of birth tells namesakes apart."""
    return screens.rows(
        Button(_label(person, born.get(person.id), lang), data=data.Card(person=person.public_id).pack())
        for person in people
    )


def _label(person: Person, year: int | None, lang: str) -> str:
    name = screens.name(spelling(person, lang))
    return f"{name} · {year}" if year else name

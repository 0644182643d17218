"""/contact: a reader writes to a human. First what not to write and who reads it, then what it is about, then the text.

Owns the promise that a text goes to one desk only and says nothing of who wrote it. The other side is
handlers/staff/inbox.py.
"""

from datetime import datetime

from aiogram import F, Router
from aiogram.fsm.context import FSMContext
from aiogram.fsm.state import State, StatesGroup
from aiogram.types import CallbackQuery, Message

from bot.core.contact import A_DAY, DESKS, About, Desk, desk_for
from bot.core.distress import Stems, sounds_like_distress
from bot.delivery.replies import Edit, Reply, Say, Toast
from bot.i18n import Catalogs, Translator
from bot.store import contacts, readers, relatives, review
from bot.store.contacts import Talk
from bot.store.database import Tx
from bot.store.readers import Reader
from handlers import aid, contact_screens, telling
from handlers.about import About as Instance
from handlers.asking import ANSWER, ask_for, written
from handlers.contact_data import Contact, ContactAbout, ContactTalk
from handlers.context import Answer, command, pressed


class Writing(StatesGroup):
    """The text is asked for."""

    text = State()


def router() -> Router:
    """For subscribers; asked before anything else that takes a text."""
    r = Router(name="contact")
    r.message.register(on_contact, command("contact"), is_reader)
    r.message.register(on_text, Writing.text, *ANSWER, is_reader)
    r.callback_query.register(on_ask, Contact.filter(F.act == "ask"), is_reader)
    r.callback_query.register(on_cancel, Contact.filter(F.act == "cancel"), is_reader)
    r.callback_query.register(on_about, ContactAbout.filter(), is_reader)
    r.callback_query.register(on_back, ContactTalk.filter(F.act == "back"), is_reader)
    r.callback_query.register(on_drop, ContactTalk.filter(F.act == "drop"), is_reader)
    return r


async def is_reader(_event: Message | CallbackQuery, reader: Reader | None) -> bool:
    """Only to a subscriber an answer can be brought."""
    return reader is not None


async def on_contact(_message: Message, t: Translator, state: FSMContext) -> Answer:
    """Who reads it, and what not to write."""
    await state.set_state(None)
    return contact_screens.ask(t).say()


async def on_ask(_query: CallbackQuery, t: Translator, state: FSMContext) -> Answer:
    """The same from a button; the screen it stands under stays."""
    await state.set_state(None)
    return contact_screens.ask(t).say()


async def on_cancel(query: CallbackQuery, t: Translator, state: FSMContext) -> Answer:
    """Nothing is written, on either side."""
    await state.set_state(None)
    return Edit(pressed(query), t("contact.cancelled"))


async def on_about(
    query: CallbackQuery,
    callback_data: ContactAbout,
    tx: Tx,
    reader: Reader,
    t: Translator,
    about: Instance,
    state: FSMContext,
) -> Answer:
    """What it is about is known, and so who reads it."""
    desk = desk_for(callback_data.about, await _roles(tx, reader))
    if not await _is_manned(tx, desk, about):
        return contact_screens.nobody(t, about.contact).edit(pressed(query))
    await ask_for(state, Writing.text, about=callback_data.about.value)
    return contact_screens.write(t, desk).edit(pressed(query))


async def on_back(
    _query: CallbackQuery,
    callback_data: ContactTalk,
    tx: Tx,
    reader: Reader,
    t: Translator,
    state: FSMContext,
) -> Answer:
    """The reader answers the answer."""
    talk = await _own(tx, reader, callback_data.number)
    if talk is None:
        return Toast(t("toast.contact_gone"))
    await ask_for(state, Writing.text, number=talk.id)
    return contact_screens.write(t, talk.desk, number=talk.id).say()


async def on_drop(query: CallbackQuery, callback_data: ContactTalk, tx: Tx, reader: Reader, t: Translator) -> Answer:
    """Taken back: nothing of it stays here."""
    talk = await _own(tx, reader, callback_data.number)
    if talk is None:
        return Toast(t("toast.contact_gone"))
    await contacts.close(tx, talk.id)
    return Edit(pressed(query), t.html("contact.taken_back", number=talk.id))


async def on_text(
    message: Message,
    tx: Tx,
    now: datetime,
    reader: Reader,
    t: Translator,
    catalogs: Catalogs,
    state: FSMContext,
    stems: Stems,
) -> Answer:
    """The text: to the desk, and to nobody else. If it sounds like somebody in need, the first steps come at once."""
    text = written(message, t)
    if isinstance(text, Say):
        return text
    passed = await _pass_on(tx, text, now, reader, t, catalogs, state)
    await state.set_state(None)
    steps = Say(t("contact.first_steps"), aid.first_steps(t))
    return (passed, steps) if sounds_like_distress(text, stems) else passed


async def _pass_on(
    tx: Tx, text: str, now: datetime, reader: Reader, t: Translator, catalogs: Catalogs, state: FSMContext
) -> Reply:
    asked = await state.get_data()
    known = await _own(tx, reader, asked["number"]) if "number" in asked else None
    if "number" in asked and known is None:
        return Say(t("toast.contact_gone"))
    if not await readers.allow(tx, reader.id, contacts.WHAT, a_day=A_DAY, now=now):
        return Say(t.html("contact.enough", n=A_DAY))
    if known is None:
        about = About(asked["about"])
        desk = desk_for(about, await _roles(tx, reader))
        talk = await contacts.begin(tx, reader.id, about, desk, text, now)
    else:
        talk = await contacts.say(tx, known, text, now, ours=False)
    await telling.staff(
        tx, DESKS[talk.desk], lambda one: contact_screens.note(one, talk), catalogs, now, but=talk.reader_id
    )
    return contact_screens.passed(t, talk).say()


async def _roles(tx: Tx, reader: Reader) -> frozenset[str]:
    """What somebody is, to the staff or to somebody in the registry."""
    return await readers.roles(tx, reader.id) | {one.kin.value for one in await relatives.of_reader(tx, reader.id)}


async def _own(tx: Tx, reader: Reader, number: int) -> Talk | None:
    """The reader's own talk; somebody else's answers like one that is closed."""
    talk = await contacts.find(tx, number)
    return talk if talk is not None and talk.reader_id == reader.id else None


async def _is_manned(tx: Tx, desk: Desk, about: Instance) -> bool:
    """Whether anybody reads at this desk; owners whom the config names have no row."""
    return bool(await review.holders(tx, sorted(DESKS[desk]))) or (desk is Desk.MODERATORS and bool(about.owners))

"""/inbox: what readers wrote to a human. Who wrote it is not shown to anybody: a talk is a number.

Everybody reads at the desks of their roles; a talk of another desk answers like one that is closed.
"""

from dataclasses import replace
from datetime import datetime

from aiogram import F, Router
from aiogram.fsm.context import FSMContext
from aiogram.fsm.state import State, StatesGroup
from aiogram.types import CallbackQuery, Message

from bot.core.alert import Rendered
from bot.core.contact import desks_of
from bot.core.messages import MessageKind
from bot.core.night import due
from bot.core.roles import Deed, Right, Role, lender
from bot.delivery.replies import Say, message_params
from bot.i18n import Catalogs, Translator
from bot.store import audit, contacts, outbox, readers, wishes
from bot.store.contacts import Talk
from bot.store.database import Tx
from bot.store.readers import Reader
from handlers import contact_screens, quiet_screens
from handlers.about import About
from handlers.asking import ANSWER, ask_for, written
from handlers.contact_data import ContactDesk
from handlers.context import Answer, command, pressed
from handlers.screens import Screen
from handlers.staff.rights import may, roles_of

MOST = 10
"""Talks on one screen; the others come when these are closed."""


class Answering(StatesGroup):
    """The answer is asked for."""

    text = State()


def router() -> Router:
    """For those who may answer; asked before anything else that takes a text."""
    r = Router(name="inbox")
    r.message.register(on_inbox, command("inbox"), may(Right.ANSWER))
    r.message.register(on_text, Answering.text, *ANSWER, may(Right.ANSWER))
    acts = (("list", on_list), ("read", on_read), ("answer", on_answer), ("close", on_close), ("block", on_block))
    for act, handler in acts:
        r.callback_query.register(handler, ContactDesk.filter(F.act == act), may(Right.ANSWER))
    return r


async def on_inbox(
    _message: Message, tx: Tx, reader: Reader, t: Translator, chat_id: int, about: About, state: FSMContext
) -> Answer:
    """What lies there."""
    await state.set_state(None)
    return (await _list(tx, reader, t, chat_id, about)).say()


async def on_list(query: CallbackQuery, tx: Tx, reader: Reader, t: Translator, chat_id: int, about: About) -> Answer:
    """The same in the place of a talk."""
    return (await _list(tx, reader, t, chat_id, about)).edit(pressed(query))


async def on_read(
    query: CallbackQuery,
    callback_data: ContactDesk,
    tx: Tx,
    reader: Reader,
    t: Translator,
    chat_id: int,
    about: About,
) -> Answer:
    """One talk: only now its words come onto this phone."""
    talk = await _talk(tx, callback_data.number, reader, chat_id, about)
    screen = contact_screens.talk_card(t, reader, talk) if talk else contact_screens.done(t, t("inbox.gone"))
    return screen.edit(pressed(query))


async def on_answer(
    query: CallbackQuery,
    callback_data: ContactDesk,
    tx: Tx,
    reader: Reader,
    t: Translator,
    chat_id: int,
    about: About,
    state: FSMContext,
) -> Answer:
    """Write it now."""
    talk = await _talk(tx, callback_data.number, reader, chat_id, about)
    if talk is None:
        return contact_screens.done(t, t("inbox.gone")).edit(pressed(query))
    await ask_for(state, Answering.text, number=talk.id)
    return contact_screens.ask_answer(t, talk).say()


async def on_text(
    message: Message,
    tx: Tx,
    now: datetime,
    by: Role,
    reader: Reader,
    t: Translator,
    chat_id: int,
    about: About,
    catalogs: Catalogs,
    state: FSMContext,
) -> Answer:
    """The answer goes to the reader as from "a person of this instance"."""
    text = written(message, t)
    if isinstance(text, Say):
        return text
    number = (await state.get_data())["number"]
    await state.set_state(None)
    talk = await _talk(tx, number, reader, chat_id, about)
    if talk is None:
        return contact_screens.done(t, t("inbox.gone")).say()
    await contacts.say(tx, talk, text, now, ours=True)
    await _tell_reader(tx, talk, text, now, catalogs)
    await audit.note(tx, by, Deed.CONTACT_ANSWERED, now, thing=talk.id)
    return contact_screens.answered(t, talk).say()


async def on_close(
    query: CallbackQuery,
    callback_data: ContactDesk,
    tx: Tx,
    now: datetime,
    by: Role,
    reader: Reader,
    t: Translator,
    chat_id: int,
    about: About,
    catalogs: Catalogs,
) -> Answer:
    """Over and erased; the reader is told."""
    talk = await _talk(tx, callback_data.number, reader, chat_id, about)
    if talk is None:
        return contact_screens.done(t, t("inbox.gone")).edit(pressed(query))
    await contacts.close(tx, talk.id)
    await _tell_reader(tx, talk, None, now, catalogs)
    await audit.note(tx, by, Deed.CONTACT_CLOSED, now, thing=talk.id)
    return contact_screens.done(t, t.html("inbox.closed", number=talk.id)).edit(pressed(query))


async def on_block(
    query: CallbackQuery,
    callback_data: ContactDesk,
    tx: Tx,
    now: datetime,
    by: Role,
    reader: Reader,
    t: Translator,
    chat_id: int,
    about: About,
) -> Answer:
    """Enough for a day; the reader gets no word of it."""
    talk = await _talk(tx, callback_data.number, reader, chat_id, about)
    if talk is None:
        return contact_screens.done(t, t("inbox.gone")).edit(pressed(query))
    await contacts.block(tx, talk, now)
    await audit.note(tx, by, Deed.CONTACT_BLOCKED, now, thing=talk.id)
    return contact_screens.done(t, t.html("inbox.blocked", number=talk.id)).edit(pressed(query))


async def _list(tx: Tx, reader: Reader, t: Translator, chat_id: int, about: About) -> Screen:
    roles = await roles_of(tx, reader, chat_id, about)
    desks = desks_of(roles)
    talks, count = await contacts.open_ones(tx, desks, MOST), await contacts.count(tx, desks)
    screen = contact_screens.inbox(t, reader, talks, count)
    if not lender(roles, Right.SILENCE):
        return screen
    waiting, _ = await wishes.count(tx)
    return replace(screen, buttons=(*screen.buttons[:-1], (quiet_screens.to_list(t, waiting),), screen.buttons[-1]))


async def _talk(tx: Tx, number: int, reader: Reader, chat_id: int, about: About) -> Talk | None:
    """The talk, if it lies at a desk of this person."""
    talk = await contacts.find(tx, number)
    mine = desks_of(await roles_of(tx, reader, chat_id, about))
    return talk if talk is not None and talk.desk in mine else None


async def _tell_reader(tx: Tx, talk: Talk, text: str | None, now: datetime, catalogs: Catalogs) -> None:
    """The answer, or (`text` None) that it is closed; not at night."""
    one = await readers.get(tx, talk.reader_id)
    if one is None:
        return
    t = catalogs.translator(one.lang)
    closed = Screen(t.html("contact.closed", number=talk.id))
    screen = closed if text is None else contact_screens.answer(t, talk, text)
    params = message_params(Rendered(screen.html, screen.buttons))
    message = outbox.Message("sendMessage", params, MessageKind.ANSWER)
    await outbox.promise(tx, message, now=now, reader_id=one.id, not_before=due(one.profile, now))

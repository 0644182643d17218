"""The word before follows are shown: set, typed, changed, taken away; and the second one, which erases.

Owns the promise that the second word answers exactly like a wrong one. Whatever is typed here is deleted from the chat
at once, and hashed outside of the transaction (bot/delivery/hashing.py): each of these messages is handled twice.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from aiogram import F, Router
from aiogram.fsm.context import FSMContext
from aiogram.fsm.state import State, StatesGroup
from aiogram.types import CallbackQuery, Message

from bot.core.alert import Button
from bot.core.word import LONGEST, SHORTEST, clean, same
from bot.delivery.hashing import HASH
from bot.delivery.replies import Delete, Done, Edit, Say, Task, Toast
from bot.i18n import Catalogs, Translator
from bot.store import words
from bot.store.database import Tx
from bot.store.readers import Reader
from handlers import data, gate, leaving, phone, phone_pages
from handlers.asking import ANSWER, ask_for
from handlers.context import Answer, pressed
from handlers.data import Origin
from handlers.screens import Screen


class Setting(StatesGroup):
    """A new word is typed; the one that erases is typed."""

    word = State()
    eraser = State()


@dataclass(frozen=True, slots=True)
class Hashed:
    """What was typed, as it is kept."""

    salt: bytes
    digest: bytes


def router() -> Router:
    """What is typed, and the buttons. The gate stands before the buttons."""
    r = Router(name="words")
    typed = (*ANSWER, is_known)
    r.message.register(on_asked, gate.Asked.word, *typed)
    r.message.register(on_word, Setting.word, *typed)
    r.message.register(on_eraser, Setting.eraser, *typed)
    r.callback_query.register(on_show, data.Word.filter(F.act == "show"), is_known)
    r.callback_query.register(on_set, data.Word.filter(F.act == "set"), is_known)
    r.callback_query.register(on_set_eraser, data.Word.filter(F.act == "eraser"), is_known)
    r.callback_query.register(on_drop, data.Word.filter(F.act == "drop"), is_known)
    r.callback_query.register(on_cancel, data.Word.filter(F.act == "cancel"), is_known)
    return r


async def is_known(_update: object, reader: Reader | None) -> bool:
    """Words belong to subscribers; everybody else is sent to /start."""
    return reader is not None


async def on_asked(
    message: Message,
    done: Done | None,
    tx: Tx,
    now: datetime,
    reader: Reader,
    t: Translator,
    chat_id: int,
    catalogs: Catalogs,
    state: FSMContext,
) -> Answer:
    """The word that was asked for: right, wrong, or the one that erases and says that it was wrong."""
    gone, kept, typed = Delete((message.message_id,)), await words.get(tx, reader.id), clean(message.text or "")
    if kept is None:
        await state.set_state(None)
        return gone, Say(t.html("word.none"))
    if done is None:
        if not await words.tried(tx, reader.id, now):
            return gone, Say(t.html("word.enough", n=words.TRIES))
        return (gone, _hash(typed, kept.salt)) if typed else (gone, _wrong(t))
    found = _hashed(done)
    if found is None:
        return Say(t.html("other.failed"))
    if same(found.digest, kept.digest):
        return await _right(tx, now, reader, t, state)
    if same(found.digest, kept.eraser):
        await leaving.leave_quietly(tx, chat_id, reader, now, catalogs=catalogs)
    return _wrong(t)


async def on_word(
    message: Message, done: Done | None, tx: Tx, now: datetime, reader: Reader, t: Translator, state: FSMContext
) -> Answer:
    """A new word."""
    gone, kept, typed = Delete((message.message_id,)), await words.get(tx, reader.id), clean(message.text or "")
    origin = await _origin(state)
    if done is None:
        if kept is not None and not gate.is_open(kept, now):
            return gone, (await gate.ask(t, state, phone_pages.word_data(origin, "set"))).say()
        return (gone, _hash(typed, words.new_salt())) if typed else (gone, await _length(t, state, origin))
    found = _hashed(done)
    if found is None:
        return Say(t.html("other.failed"))
    await words.put(tx, reader.id, found.salt, found.digest)
    await words.open_until(tx, reader.id, now + gate.OPEN_FOR)
    eraser = Button(t("word.btn.eraser"), data=phone_pages.word_data(origin, "eraser"))
    return await _instead(state, Screen(t("word.set"), ((eraser,), (_onward(t, origin),))), over=True)


async def on_eraser(
    message: Message, done: Done | None, tx: Tx, now: datetime, reader: Reader, t: Translator, state: FSMContext
) -> Answer:
    """The second word."""
    gone, kept, typed = Delete((message.message_id,)), await words.get(tx, reader.id), clean(message.text or "")
    origin = await _origin(state)
    if kept is None:
        await state.set_state(None)
        return gone, Say(t.html("word.none"))
    if done is None:
        if not gate.is_open(kept, now):
            return gone, (await gate.ask(t, state, phone_pages.word_data(origin, "eraser"))).say()
        return (gone, _hash(typed, kept.salt)) if typed else (gone, await _length(t, state, origin))
    found = _hashed(done)
    if found is None:
        return Say(t.html("other.failed"))
    if same(found.digest, kept.digest):
        return await _instead(state, phone_pages.typing(t, t("word.same"), origin))
    await words.put_eraser(tx, reader.id, found.digest)
    return await _instead(state, Screen(t("word.noted"), ((_onward(t, origin),),)), over=True)


async def on_show(query: CallbackQuery, callback_data: data.Word, tx: Tx, reader: Reader, t: Translator) -> Answer:
    """What can be done."""
    kept = await words.get(tx, reader.id) is not None
    return phone_pages.word(t, callback_data.origin, kept=kept).edit(pressed(query))


async def on_set(query: CallbackQuery, callback_data: data.Word, t: Translator, state: FSMContext) -> Answer:
    """Type it."""
    return await _type(query, callback_data, t, state, Setting.word, t("word.type", least=SHORTEST, most=LONGEST))


async def on_set_eraser(
    query: CallbackQuery, callback_data: data.Word, tx: Tx, reader: Reader, t: Translator, state: FSMContext
) -> Answer:
    """Type the second one; without a first one there is none."""
    if await words.get(tx, reader.id) is None:
        return Toast(t("toast.old"))
    return await _type(query, callback_data, t, state, Setting.eraser, t("word.type_eraser"))


async def on_drop(query: CallbackQuery, callback_data: data.Word, tx: Tx, reader: Reader, t: Translator) -> Answer:
    """No word any more."""
    await words.drop(tx, reader.id)
    again = await phone.screen(tx, reader, t, callback_data.origin)
    return again.edit(pressed(query)), Toast(t("toast.word_dropped"))


async def on_cancel(query: CallbackQuery, t: Translator, state: FSMContext) -> Answer:
    """Nothing is typed, nothing is shown."""
    await state.set_state(None)
    return Edit(pressed(query), t.html("word.cancelled"))


async def _right(tx: Tx, now: datetime, reader: Reader, t: Translator, state: FSMContext) -> Say:
    then = (await state.get_data()).get("then")
    await words.open_until(tx, reader.id, now + gate.OPEN_FOR)
    await state.set_state(None)
    return gate.ajar(t, then if isinstance(then, str) and then else gate.COMMANDS["alerts"])


def _wrong(t: Translator) -> Say:
    """Protected whoever reads it: after an erasure nobody knows who is abroad, and the answers must not differ."""
    return Say(t.html("word.wrong"), protected=True)


def _hash(typed: str, salt: bytes) -> Task:
    return Task(HASH, {"word": typed, "salt": salt.hex()})


def _hashed(done: Done) -> Hashed | None:
    if not isinstance(done.result, dict):
        return None  # nobody could do it
    return Hashed(bytes.fromhex(done.result["salt"]), bytes.fromhex(done.result["digest"]))


async def _type(
    query: CallbackQuery, wanted: data.Word, t: Translator, state: FSMContext, step: State, text: str
) -> Edit:
    await ask_for(state, step, origin=wanted.origin.value, asked=pressed(query))
    return phone_pages.typing(t, text, wanted.origin).edit(pressed(query))


async def _origin(state: FSMContext) -> Origin:
    kept: Any = (await state.get_data()).get("origin")
    return Origin(kept) if kept in set(Origin) else Origin.SETTINGS


async def _length(t: Translator, state: FSMContext, origin: Origin) -> Say | Edit:
    return await _instead(state, phone_pages.typing(t, t("word.length", least=SHORTEST, most=LONGEST), origin))


async def _instead(state: FSMContext, screen: Screen, *, over: bool = False) -> Say | Edit:
    """In the place of the question: a chat in which it stays would tell that there is a second word."""
    asked = (await state.get_data()).get("asked")
    if over:
        await state.set_state(None)
    return screen.edit(asked) if isinstance(asked, int) else screen.say()


def _onward(t: Translator, origin: Origin) -> Button:
    """Back to the screen about the phone: in /start, the one that has the end."""
    return Button(t("phone.btn.back"), data=data.Phone(origin=origin, act="show").pack())

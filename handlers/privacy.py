"""/privacy and /forget: what is stored, and how it goes."""

from datetime import datetime, timedelta

from aiogram import F, Router
from aiogram.fsm.context import FSMContext
from aiogram.types import CallbackQuery, Message

from bot.alerts.match import ALL
from bot.core.alert import Button
from bot.core.kinds import unmask
from bot.delivery.replies import Delete, Edit, Say
from bot.i18n import Translator
from bot.store import privacy, readers, receipts
from bot.store.database import Tx
from bot.store.readers import Reader
from handlers import data
from handlers.context import Answer, command, pressed
from handlers.screens import Screen, paragraphs

DELETABLE = timedelta(hours=48)
"""Telegram lets a bot delete nothing older."""

AT_ONCE = 100
"""Messages of one deleteMessages."""


def router() -> Router:
    """Both commands; they work for anybody."""
    r = Router(name="privacy")
    r.message.register(on_privacy, command("privacy"))
    r.message.register(on_forget, command("forget"))
    r.callback_query.register(on_ask, data.Forget.filter(F.act == "ask"))
    r.callback_query.register(on_yes, data.Forget.filter(F.act == "yes"))
    r.callback_query.register(on_no, data.Forget.filter(F.act == "no"))
    return r


async def on_privacy(_message: Message, tx: Tx, reader: Reader | None, t: Translator, state: FSMContext) -> Answer:
    """Kinds and counts, no names: the phone may be in other hands."""
    await state.set_state(None)
    if reader is None:
        return Say(t.html("privacy.nothing"))
    topics = await readers.topics(tx, reader.id)
    kinds = sum(len(unmask(topic.kinds)) for topic in topics if topic.label == ALL)
    names = sum(topic.label.startswith("name:") for topic in topics)
    people = sum(topic.label.startswith("person:") for topic in topics)
    text = t.html(
        "privacy.text",
        kinds=t("privacy.kinds", n=kinds),
        people=t("privacy.people", n=people),
        names=t("privacy.names", n=names),
    )
    return Say(text, ((_button(t, "privacy.btn.forget", "ask"),),))


async def on_forget(_message: Message, reader: Reader | None, t: Translator, state: FSMContext) -> Answer:
    """Sure?"""
    await state.set_state(None)
    return Say(t.html("privacy.nothing")) if reader is None else _ask(t).say()


async def on_ask(query: CallbackQuery, t: Translator) -> Answer:
    """Sure? In the place of /privacy."""
    return _ask(t).edit(pressed(query))


async def on_yes(
    query: CallbackQuery, tx: Tx, now: datetime, reader: Reader | None, t: Translator, chat_id: int
) -> Answer:
    """Everything goes, and of the chat what Telegram lets go."""
    told = [] if reader is None else await receipts.told(tx, reader.id, now - DELETABLE)
    await privacy.erase(tx, chat_id, now)
    tx.wakes.add("scrub")
    ids = (*told, pressed(query))
    parts = (Delete(ids[start : start + AT_ONCE]) for start in range(0, len(ids), AT_ONCE))
    return *parts, Say(paragraphs(t("forget.done"), t("forget.deleted", n=len(ids)), t("forget.limits")))


async def on_no(query: CallbackQuery, t: Translator) -> Answer:
    """Everything stays."""
    return Edit(pressed(query), t.html("forget.kept"))


def _ask(t: Translator) -> Screen:
    buttons = (_button(t, "forget.btn.yes", "yes"), _button(t, "forget.btn.no", "no"))
    return Screen(t("forget.ask"), (buttons,))


def _button(t: Translator, key: str, act: str) -> Button:
    return Button(t(key), data=data.Forget.model_validate({"act": act}).pack())

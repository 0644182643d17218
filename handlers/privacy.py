"""/privacy, /forget and /panic: what is stored, and how it goes."""

from datetime import datetime

from aiogram import F, Router
from aiogram.fsm.context import FSMContext
from aiogram.types import CallbackQuery, Message

from bot.alerts import topics as topics_
from bot.alerts.match import ALL
from bot.core.alert import Button
from bot.core.kinds import unmask
from bot.delivery.replies import Edit, Say
from bot.i18n import Catalogs, Translator
from bot.store import readers
from bot.store.database import Tx
from bot.store.readers import Reader
from handlers import chosen, data, export, leaving, pages
from handlers.context import Answer, command, pressed
from handlers.screens import Screen, lines, name, paragraphs

VALUES, LONGEST = 40, 60
"""Subscriptions on the page of values, and characters of one; all of them are in the file."""


def router() -> Router:
    """The commands; they work for anybody, whatever else was being asked."""
    r = Router(name="privacy")
    r.message.register(on_privacy, command("privacy"))
    r.message.register(on_forget, command("forget"))
    r.message.register(on_panic, command("panic"))
    r.callback_query.register(on_values, data.Privacy.filter())
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
        others=t("privacy.others", n=await chosen.others(tx, reader)),
    )
    text = paragraphs(text, t.html("idle.privacy"))
    values = Button(t("privacy.btn.values"), data=data.Privacy(act="values").pack())
    return Say(text, ((_button(t, "privacy.btn.forget", "ask"),), (values, export.button(t))))


async def on_values(query: CallbackQuery, tx: Tx, now: datetime, reader: Reader | None, t: Translator) -> Answer:
    """The same with the values. Whoever has set a word was asked for it (handlers/gate.py)."""
    if reader is None:
        return Edit(pressed(query), t.html("privacy.nothing"))
    mine = await readers.topics(tx, reader.id)
    shown = [topics_.shown(topic.label, t, topic.shown) for topic in mine]
    said = paragraphs(
        t.html("privacy.values"),
        lines(*(f"• {name(one, LONGEST)}" for one in shown[:VALUES])) or t.html("alerts.nothing"),
        t.html("privacy.values_more", n=len(shown) - VALUES) if len(shown) > VALUES else "",
        pages.settings(t, reader, now).html,
    )
    return Edit(pressed(query), said, ((_button(t, "privacy.btn.forget", "ask"), export.button(t)),))


async def on_forget(_message: Message, reader: Reader | None, t: Translator, state: FSMContext) -> Answer:
    """Sure?"""
    await state.set_state(None)
    return Say(t.html("privacy.nothing")) if reader is None else _ask(t).say()


async def on_ask(query: CallbackQuery, t: Translator) -> Answer:
    """Sure? In the place of /privacy."""
    return _ask(t).edit(pressed(query))


async def on_yes(
    query: CallbackQuery,
    tx: Tx,
    now: datetime,
    reader: Reader | None,
    t: Translator,
    chat_id: int,
    catalogs: Catalogs,
) -> Answer:
    """Everything goes, and of the chat what Telegram lets go."""
    left = await leaving.leave(tx, chat_id, reader, now, asked_in=pressed(query), catalogs=catalogs)
    older = t("forget.older", n=left.older) if left.older else ""
    counted = " ".join(part for part in (t("forget.deleted", n=left.messages), older) if part)
    limits = t("forget.limits_all" if left.whole else "forget.limits")
    return *left.deletes, Say(paragraphs(t("forget.done"), counted, limits, t("forget.backups")))


async def on_panic(
    message: Message,
    tx: Tx,
    now: datetime,
    reader: Reader | None,
    t: Translator,
    chat_id: int,
    catalogs: Catalogs,
) -> Answer:
    """The same at once, with one line that tells nobody what this was: the phone may be in other hands."""
    left = await leaving.leave(tx, chat_id, reader, now, asked_in=message.message_id, catalogs=catalogs)
    return *left.deletes, Say(t("panic.done"))


async def on_no(query: CallbackQuery, t: Translator) -> Answer:
    """Everything stays."""
    return Edit(pressed(query), t.html("forget.kept"))


def _ask(t: Translator) -> Screen:
    buttons = (_button(t, "forget.btn.yes", "yes"), _button(t, "forget.btn.no", "no"))
    return Screen(t("forget.ask"), (buttons,))


def _button(t: Translator, key: str, act: str) -> Button:
    return Button(t(key), data=data.Forget.model_validate({"act": act}).pack())

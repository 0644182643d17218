"""/hold: the owner's brake. One press stops everything that can wait; letting go asks first."""

from datetime import datetime

import structlog
from aiogram import F, Router
from aiogram.types import CallbackQuery, Message

from bot.core.alert import Button
from bot.core.messages import Lane
from bot.core.roles import Deed, Right, Role
from bot.delivery.replies import Toast
from bot.delivery.worker import SENT_WHILE_HELD
from bot.i18n import Translator
from bot.store import audit, figures, state
from bot.store.database import Tx
from bot.store.readers import Reader
from handlers import data, pages
from handlers.context import Answer, command, pressed
from handlers.screens import Screen, paragraphs
from handlers.staff.rights import may

log = structlog.get_logger(__name__)

HELD = tuple(lane for lane in Lane if lane not in SENT_WHILE_HELD)


def router() -> Router:
    """The command and its buttons."""
    r = Router(name="hold")
    r.message.register(on_hold, command("hold"), may(Right.HOLD))
    for act, handler in (("on", on_pull), ("ask", on_ask), ("off", on_let_go), ("keep", on_keep)):
        r.callback_query.register(handler, data.Hold.filter(F.act == act), may(Right.HOLD))
    return r


async def on_hold(_message: Message, tx: Tx, now: datetime, reader: Reader, t: Translator) -> Answer:
    """How it stands."""
    return (await _screen(tx, now, reader, t)).say()


async def on_pull(query: CallbackQuery, tx: Tx, now: datetime, reader: Reader, t: Translator, by: Role) -> Answer:
    """At once, without a question: it is a brake."""
    if not await state.held(tx):
        await state.set_hold(tx, True, now)  # noqa: FBT003 - on
        await audit.note(tx, by, Deed.HELD, now)
        log.warning("hold_changed", on=True, by=by.value)
    return (await _screen(tx, now, reader, t)).edit(pressed(query)), Toast(t("toast.held"))


async def on_ask(query: CallbackQuery, tx: Tx, now: datetime, t: Translator) -> Answer:
    """How many messages leave if it goes on."""
    found = await figures.waits(tx, HELD, now)
    buttons = (_button(t, "hold.btn.sure", "off"), _button(t, "hold.btn.keep", "keep"))
    return Screen(t.html("hold.sure", n=found.number), (buttons,)).edit(pressed(query))


async def on_let_go(query: CallbackQuery, tx: Tx, now: datetime, reader: Reader, t: Translator, by: Role) -> Answer:
    """It goes on."""
    if await state.held(tx):
        await state.set_hold(tx, False)  # noqa: FBT003 - off
        await audit.note(tx, by, Deed.RELEASED, now)
        log.warning("hold_changed", on=False, by=by.value)
    return (await _screen(tx, now, reader, t)).edit(pressed(query)), Toast(t("toast.released"))


async def on_keep(query: CallbackQuery, tx: Tx, now: datetime, reader: Reader, t: Translator) -> Answer:
    """As it was."""
    return (await _screen(tx, now, reader, t)).edit(pressed(query))


async def _screen(tx: Tx, now: datetime, reader: Reader, t: Translator) -> Screen:
    """Held or not, since when, and what waits."""
    held, since = await state.held(tx), await state.held_since(tx)
    found = await figures.waits(tx, HELD, now)
    oldest = t.html("hold.oldest", moment=pages.until_text(t, reader, found.since)) if found.since else ""
    number = t.html("hold.waiting", n=found.number) if found.number else t("hold.nothing")
    waits = " ".join(part for part in (number, oldest) if part)
    if not held:
        return Screen(paragraphs(t("hold.free"), waits), ((_button(t, "hold.btn.on", "on"),),))
    moment = t.html("hold.since", moment=pages.until_text(t, reader, since)) if since else ""
    return Screen(paragraphs(t("hold.held"), moment, waits), ((_button(t, "hold.btn.off", "ask"),),))


def _button(t: Translator, key: str, act: str) -> Button:
    return Button(t(key), data=data.Hold.model_validate({"act": act}).pack())

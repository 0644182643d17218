"""/audit: what was done in which role, newest first. Nobody is named: the audit does not know who it was."""

from aiogram import Router
from aiogram.types import CallbackQuery, Message

from bot.core.alert import Button
from bot.core.roles import Right
from bot.i18n import Translator
from bot.store import audit
from bot.store.audit import Entry
from bot.store.database import Tx
from bot.store.readers import Reader
from handlers import data, zones
from handlers.context import Answer, command, pressed
from handlers.screens import Screen
from handlers.staff import duties
from handlers.staff.rights import may

A_PAGE = 20


def router() -> Router:
    """The command and its buttons."""
    r = Router(name="audit")
    r.message.register(on_audit, command("audit"), may(Right.AUDIT))
    r.callback_query.register(on_page, data.Audit.filter(), may(Right.AUDIT))
    return r


async def on_audit(_message: Message, tx: Tx, reader: Reader, t: Translator) -> Answer:
    """The newest."""
    return (await _screen(tx, reader, t, 0)).say()


async def on_page(query: CallbackQuery, callback_data: data.Audit, tx: Tx, reader: Reader, t: Translator) -> Answer:
    """Older ones."""
    return (await _screen(tx, reader, t, callback_data.before)).edit(pressed(query))


async def _screen(tx: Tx, reader: Reader, t: Translator, before: int) -> Screen:
    found = await audit.last(tx, A_PAGE + 1, before=before or None)
    shown = found[:A_PAGE]
    lines = [_line(t, reader, entry) for entry in shown]
    text = "\n".join((t("audit.title"), *lines)) if lines else t("audit.nothing")
    buttons = []
    if before:
        buttons.append(Button(t("audit.btn.newest"), data=data.Audit(before=0).pack()))
    if len(found) > A_PAGE:
        buttons.append(Button(t("audit.btn.older"), data=data.Audit(before=shown[-1].id).pack()))
    return Screen(text, (tuple(buttons),) if buttons else ())


def _line(t: Translator, reader: Reader, entry: Entry) -> str:
    local = entry.at + zones.offset(reader.profile.zone, entry.at)
    key = f"deed.{entry.deed}"
    deed = t(key) if t.has(key) else t("audit.unknown")
    moment = t("audit.moment", day=t.short_day(local.date()), time=t.clock(local.time()))
    done = deed if entry.thing is None else t("audit.numbered", deed=deed, number=entry.thing)
    return t.html("audit.line", moment=moment, role=duties.name(t, entry.role), deed=done)

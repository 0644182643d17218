"""/export: everything that is stored about a chat, as a file, after a sober warning and one press.

The file is sealed until it is sent and deleted then: bot/store/files.py.
"""

import json
from datetime import datetime
from typing import Any, Final

from aiogram import F, Router
from aiogram.fsm.context import FSMContext
from aiogram.types import CallbackQuery, Message

from bot.core.alert import Button
from bot.core.files import File, FileProblem
from bot.delivery.replies import Attached, Edit, Say, Toast
from bot.i18n import Translator
from bot.store import export, files, readers
from bot.store.database import Tx
from bot.store.files import Attachment
from bot.store.readers import Reader
from handlers import data
from handlers.context import Answer, command, pressed
from handlers.screens import Screen, rows

A_DAY: Final = 3
NAME: Final = "data.json"
"""Says nothing to whoever sees it among the files of a phone."""


def router() -> Router:
    """The command and its question; for anybody."""
    r = Router(name="export")
    r.message.register(on_export, command("export"))
    r.callback_query.register(on_ask, data.Export.filter(F.act == "ask"))
    r.callback_query.register(on_yes, data.Export.filter(F.act == "yes"))
    r.callback_query.register(on_no, data.Export.filter(F.act == "no"))
    return r


async def on_export(_message: Message, reader: Reader | None, t: Translator, state: FSMContext) -> Answer:
    """Sure? The file lies on the phone then."""
    await state.set_state(None)
    return Say(t.html("privacy.nothing")) if reader is None else _ask(t).say()


async def on_ask(query: CallbackQuery, reader: Reader | None, t: Translator) -> Answer:
    """The same, in the place of /privacy."""
    return Edit(pressed(query), t.html("privacy.nothing")) if reader is None else _ask(t).edit(pressed(query))


async def on_yes(
    query: CallbackQuery, tx: Tx, now: datetime, reader: Reader | None, t: Translator, chat_id: int
) -> Answer:
    """The file."""
    if reader is None:
        return Edit(pressed(query), t.html("privacy.nothing"))
    if not await readers.allow(tx, reader.id, "export", a_day=A_DAY, now=now):
        return Toast(t("toast.export_enough"))
    found = file_of(await export.everything(tx, chat_id), t, now)
    made = await files.attach_letter(tx, Attachment(found, caption=t("export.caption")), now, reader_id=reader.id)
    if isinstance(made, FileProblem):
        return Edit(pressed(query), t.html("export.too_large"))
    return Edit(pressed(query), t("export.sent")), Attached(made)


async def on_no(query: CallbackQuery, t: Translator) -> Answer:
    """No file."""
    return Edit(pressed(query), t("export.none"))


def button(t: Translator) -> Button:
    """Leads here from /privacy."""
    return _button(t, "export.btn.ask", "ask")


def file_of(found: dict[str, list[dict[str, Any]]], t: Translator, now: datetime) -> File:
    """What was found, as the file that is sent."""
    whole = {"note": t("export.note"), "made_at": now.isoformat(), "stored": found}
    return File(NAME, "application/json", json.dumps(whole, ensure_ascii=False, indent=1).encode())


def _ask(t: Translator) -> Screen:
    return Screen(t("export.ask"), rows((_button(t, "export.btn.yes", "yes"), _button(t, "export.btn.no", "no")), 2))


def _button(t: Translator, key: str, act: str) -> Button:
    return Button(t(key), data=data.Export.model_validate({"act": act}).pack())

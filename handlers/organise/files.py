"""A campaign's files as documents: to keep, to change on a computer, to send back. Sealed until they are sent."""

from datetime import datetime

from aiogram import Router
from aiogram.types import CallbackQuery

from bot.core.files import File, FileProblem
from bot.delivery.replies import Attached, Reply, Toast
from bot.i18n import Translator
from bot.store import campaigns, files
from bot.store.database import Tx
from bot.store.files import Attachment
from bot.store.readers import Reader
from campaigns.drive import Drive
from campaigns.file import CSV, TOML
from handlers.context import Answer
from handlers.organise.reach import on


def register(r: Router) -> None:
    """The button of the card."""
    on(r, "files", on_files)


async def on_files(_query: CallbackQuery, drive: Drive, tx: Tx, now: datetime, reader: Reader, t: Translator) -> Answer:
    """The files of the present version."""
    found = await campaigns.file_of(tx, drive.id, drive.stored.version)
    if found is None:
        return Toast(t("toast.old"))
    toml, table = found
    return await as_file(tx, reader, toml.encode(), None if table is None else table.encode(), now)


async def as_file(tx: Tx, reader: Reader, toml: bytes, table: bytes | None, now: datetime) -> tuple[Reply, ...]:
    """One document, or two."""
    given = [File(TOML, "text/plain", toml), *([File(CSV, "text/csv", table)] if table is not None else [])]
    made = [await files.attach_letter(tx, Attachment(one), now, reader_id=reader.id) for one in given]
    return tuple(Attached(one) for one in made if not isinstance(one, FileProblem))

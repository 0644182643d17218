"""The bytes of documents and photos, and what Telegram knows of them already.

A shared file (a calendar entry, a picture) is stored once by its content, uploaded once for each bot, and sent to
everybody else by the handle Telegram gave it. A personal one (a letter) is sealed, uploaded for its reader alone and
deleted when its message is settled.
"""

import hashlib
import json
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final

from sqlalchemy import delete, select

from bot.core.files import METHOD, File, FileProblem, Sort, problem, safe_name
from bot.core.messages import MessageKind
from bot.store.database import Tx
from bot.store.outbox import Message
from bot.store.schema.traffic import file, handle

FILE: Final = "file.sealed"


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file to send. `caption` is Telegram HTML; `params` what else the method takes (buttons, a reply target)."""

    file: File
    sort: Sort = Sort.DOCUMENT
    caption: str = ""
    params: dict[str, Any] = field(default_factory=dict)
    kind: MessageKind = MessageKind.REPLY


@dataclass(frozen=True, slots=True)
class Known:
    """What is known of a file before it is read: whose it is, and its handle with the present bot."""

    personal: bool
    handle: str | None


async def attach(tx: Tx, given: Attachment, now: datetime) -> Message | FileProblem:
    """The message of a shared file, to be promised to as many as one likes."""
    if wrong := problem(given.file, given.sort, given.caption):
        return wrong
    packed = _pack(given.file)
    digest = hashlib.sha256(packed).digest()
    # The bytes travel only once: what is there already is only touched.
    found = await tx.conn.scalar(select(file.c.id).where(file.c.digest == digest))
    if found is not None:
        await tx.conn.execute(file.update().where(file.c.id == found).values(used_at=now))
        return _message(given, found)
    statement = tx.insert(file).values(digest=digest, packed=packed, used_at=now)
    again = statement.on_conflict_do_update(index_elements=["digest"], set_={"used_at": now})
    return _message(given, (await tx.conn.execute(again.returning(file.c.id))).scalar_one())


async def attach_letter(tx: Tx, given: Attachment, now: datetime, *, reader_id: int | None) -> Message | FileProblem:
    """The message of a personal file, to be promised once, in the same transaction; None: to a chat that is none."""
    if wrong := problem(given.file, given.sort, given.caption):
        return wrong
    sealed = tx.vault.seal(_pack(given.file), FILE)
    return _message(given, await tx.add(file, {"sealed": sealed, "subscriber_id": reader_id, "used_at": now}))


async def known(tx: Tx, file_id: int, sort: Sort) -> Known | None:
    """What is known of a file; None: it is gone."""
    mine = (handle.c.file_id == file.c.id) & (handle.c.bot_id == tx.bot_id) & (handle.c.sort == sort.value)
    query = select(file.c.digest.is_(None), handle.c.value).select_from(file.outerjoin(handle, mine))
    row = (await tx.conn.execute(query.where(file.c.id == file_id))).first()
    return None if row is None else Known(bool(row[0]), row[1])


async def load(tx: Tx, file_id: int) -> File | None:
    """The file itself; None: it is gone."""
    row = (await tx.conn.execute(select(file.c.packed, file.c.sealed).where(file.c.id == file_id))).first()
    if row is None:
        return None
    return unpack(row.packed if row.packed is not None else tx.vault.open(row.sealed, FILE))


async def learn(tx: Tx, file_id: int, sort: Sort, value: str) -> None:
    """Telegram has the file: this is its handle for the present bot."""
    values = {"bot_id": tx.bot_id, "file_id": file_id, "sort": sort.value, "value": value}
    statement = tx.insert(handle).values(**values)
    keys = ["bot_id", "file_id", "sort"]
    await tx.conn.execute(statement.on_conflict_do_update(index_elements=keys, set_={"value": value}))


async def forget(tx: Tx, file_id: int, sort: Sort, value: str) -> None:
    """Telegram no longer takes this handle. A newer one stays."""
    mine = (handle.c.bot_id == tx.bot_id) & (handle.c.file_id == file_id) & (handle.c.sort == sort.value)
    await tx.conn.execute(delete(handle).where(mine, handle.c.value == value))


def _message(given: Attachment, file_id: int) -> Message:
    params = dict(given.params)
    if given.caption:
        params |= {"caption": given.caption, "parse_mode": "HTML"}
    if given.sort is Sort.DOCUMENT:
        params["disable_content_type_detection"] = True  # else a document may come back as something else
    return Message(METHOD[given.sort], params, given.kind, file_id)


def _pack(given: File) -> bytes:
    head = json.dumps([safe_name(given.name), given.media_type], ensure_ascii=False)
    return head.encode() + b"\n" + given.content


def unpack(packed: bytes) -> File:
    """The file in what is stored, once that is opened."""
    head, _, content = packed.partition(b"\n")
    name, media_type = json.loads(head)
    return File(name, media_type, content)

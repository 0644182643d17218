"""A stolen database tells nothing about who: a chat's number goes through every table and stands in no file."""

import base64
import struct
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text

from bot.core.messages import Lane
from bot.store import conversation, inbox, outbox, privacy, readers
from bot.store.database import Database
from bot.store.upgrade import _backup
from tests.store.builders import NOW, a_fanout, a_message, a_reader, an_event, settle_sent, spread_all, take

CHAT = 7_391_846_205
GROUP = -1_007_391_846_205
SIZES = (1, 40, 300, 1_000, 4_000, 20_000)


def encodings(number: int) -> dict[str, bytes]:
    """The number as a program might write it. SQLite stores an integer in as few bytes as hold it."""
    digits = str(number).encode()
    short = next(n for n in (3, 4, 5, 6, 8) if -(1 << (8 * n - 1)) <= number < 1 << (8 * n - 1))
    found = {
        "ascii": digits,
        "utf-16-le": digits.decode().encode("utf-16-le"),
        "utf-16-be": digits.decode().encode("utf-16-be"),
        "int-be": struct.pack(">q", number),
        "int-le": struct.pack("<q", number),
        "int-be-short": number.to_bytes(short, "big", signed=True),
        "int-le-short": number.to_bytes(short, "little", signed=True),
        "hex": f"{abs(number):x}".encode(),
        "HEX": f"{abs(number):X}".encode(),
        "hex-of-digits": digits.hex().encode(),
    }
    for shift in range(3):  # inside a longer text base64 looks different at each of three places
        whole = base64.b64encode(b"\0" * shift + digits)
        found[f"base64-{shift}"] = whole[4 if shift else 0 : -4]
    return found


def traces(folder: Path) -> list[str]:
    """Where the number stands in a folder, and how."""
    found = []
    needles = {f"{number} {name}": one for number in (CHAT, GROUP) for name, one in encodings(number).items()}
    for path in sorted(path for path in folder.rglob("*") if path.is_file()):
        try:
            content = path.read_bytes()
        except FileNotFoundError:  # a server moves its files while we look
            continue
        found += [f"{path.relative_to(folder)}: {name}" for name, one in needles.items() if one in content]
    return found


async def live(db: Database) -> None:
    """The number goes through everything that takes one."""
    for turn, length in enumerate(SIZES):
        words = "я" * length
        async with db.write() as tx:
            for chat in (CHAT, GROUP):
                update = {"message": {"chat": {"id": chat}, "from": {"id": chat}, "text": f"{chat} {words}"}}
                await inbox.put(tx, 7, [(10 * turn + (chat > 0), chat, update)], NOW)
                await conversation.save(tx, chat, {"chat": chat, "words": words}, NOW)
                await outbox.promise(tx, a_message(f"{chat} {words}"), now=NOW, chat_id=chat, key=f"{chat} {turn}")
                reader = await a_reader(tx, chat, follows=["all", f"name:{chat}"], grouped=chat < 0)
                message = outbox.Message("sendMessage", {"text": words, "reply_markup": {"chat": str(chat)}})
                await outbox.promise(tx, message, now=NOW, reader_id=reader.id, chat_id=chat)
            await a_fanout(tx, await an_event(tx))
            await spread_all(tx)
        async with db.write() as tx:
            for item in await take(tx, Lane.BULK):
                assert item.chat_id in {CHAT, GROUP}
                await settle_sent(tx, item, message_id=turn)
            (item, *_) = await take(tx)
            await settle_sent(tx, item, message_id=turn)
            (waiting, *_) = await inbox.waiting(tx, 7, busy=(), most=1)
            assert await inbox.payload(tx, waiting) is not None
            await inbox.done(tx, waiting)


async def forget(db: Database) -> None:
    for chat in (CHAT, GROUP):
        async with db.write() as tx:
            assert await privacy.erase(tx, chat, NOW)
    assert await db.scrub()


async def test_the_search_itself_finds_what_is_written_openly(sqlite_db: Database, sqlite_file: Path) -> None:
    async with sqlite_db.write() as tx:
        await tx.conn.execute(text("CREATE TABLE leak (a TEXT, b INTEGER)"))
        await tx.conn.execute(text(f"INSERT INTO leak VALUES ('{CHAT}', {CHAT})"))
    assert {found.split()[-1] for found in traces(sqlite_file.parent)} == {"ascii", "int-be-short"}


@pytest.mark.parametrize("number", [CHAT, GROUP])
def test_the_search_knows_base64_at_every_place(number: int) -> None:
    for before in range(6):
        packed = base64.b64encode(b"x" * before + str(number).encode() + b"yy")
        assert any(one in packed for name, one in encodings(number).items() if name.startswith("base64")), before


async def test_a_chat_number_is_in_no_file_of_a_running_bot(sqlite_db: Database, sqlite_file: Path) -> None:
    await live(sqlite_db)
    names = {path.name for path in sqlite_file.parent.iterdir()}
    assert {"vigil.db", "vigil.db-wal", "vigil.db-shm"} <= names
    assert traces(sqlite_file.parent) == []
    assert _backup(f"sqlite:///{sqlite_file}", "0001") is not None
    assert traces(sqlite_file.parent) == []


async def test_nothing_sealed_or_marked_of_a_chat_is_left_after_it_was_forgotten(
    sqlite_db: Database, sqlite_file: Path
) -> None:
    await live(sqlite_db)
    async with sqlite_db.read() as tx:
        places = (
            ("chat", "subscriber"),
            ("label", "topic"),
            ("body", "conversation"),
            ("body", "receipt"),
            ("reason", "receipt"),
        )
        sealed = " UNION ".join(f"SELECT {column} FROM {table}" for column, table in places)
        held = await tx.conn.execute(text(sealed))
        ciphertexts = [bytes(row[0]) for row in held]
        marks = [readers.chat_mark(tx, chat) for chat in (CHAT, GROUP)]
    assert len(ciphertexts) >= 8
    async with sqlite_db.write() as tx:  # what still waits in the inbox is handled first
        while items := await inbox.waiting(tx, 7, busy=(), most=50):
            for item in items:
                await inbox.done(tx, item)
    await forget(sqlite_db)
    assert traces(sqlite_file.parent) == []
    left = b"".join(path.read_bytes() for path in sqlite_file.parent.iterdir())
    assert [one for one in ciphertexts if one in left or one[17:49] in left] == []
    # The row and the index of `erased`, kept so that a restored backup brings nobody back, and no other place.
    assert [left.count(mark) for mark in marks] == [2, 2]


async def test_a_chat_number_is_in_no_file_of_postgresql(postgres_db: Database, postgres: Any) -> None:
    await live(postgres_db)
    postgres.admin("CHECKPOINT")
    assert traces(postgres.folder) == []
    await forget(postgres_db)
    postgres.admin("CHECKPOINT")
    assert traces(postgres.folder) == []

"""What the bot leaves on the disk and in its log of somebody who used it."""

import base64
import json
import logging
import struct
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest
import structlog

from bot.store import export, privacy
from bot.store.schema.traffic import file
from tests.flows.conftest import NGO, Story, press
from tests.flows.test_feed_to_phone import SENTENCED, WHY
from tests.flows.wait import never
from tests.store.builders import size

WRITTEN = "Меня зовут Аграфена Канареева, мой телефон +79990001122"


def spellings(chat_id: int) -> Iterator[bytes]:
    """A chat id in every shape in which a program could have written it."""
    text = str(chat_id)
    yield text.encode()
    yield text.encode("utf-16-le")
    yield base64.b64encode(text.encode()).rstrip(b"=")[:-1]
    yield f"{chat_id:x}".encode()
    yield struct.pack("<q", chat_id)[:5]
    yield struct.pack(">q", chat_id)[-5:]


def found(folder: Path, needles: list[bytes]) -> list[tuple[str, bytes]]:
    files = [path for path in folder.rglob("*") if path.is_file() and path.suffix != ".key"]
    assert files
    return [(path.name, needle) for path in files for needle in needles if needle in read(path)]


def read(path: Path) -> bytes:
    """What a file holds; nothing of one that a backup has put away meanwhile."""
    with suppress(FileNotFoundError):
        return path.read_bytes()
    return b""


async def test_a_chat_id_is_in_no_file_while_the_bot_runs_nor_after_forget(
    story: Story, sqlite_file: Path, caplog: pytest.LogCaptureFixture, capsys: pytest.CaptureFixture[str]
) -> None:
    caplog.set_level(logging.DEBUG)
    logging.getLogger("aiosqlite").setLevel(logging.INFO)  # every statement with its (sealed) values, only slower
    structlog.reset_defaults()
    reader = await story.subscribed("Аграфена Канареева", "ru")
    needles = [*spellings(reader.id), "Канареев".encode(), b"79990001122"]
    for length in (1, 40, 900, 4000):
        await reader.write("ы" * length)
    await reader.write(WRITTEN)
    await reader.write("/follow Пётр Примеров")
    await press(reader, "typed:watch")
    story.publish(NGO, SENTENCED, WHY)
    await reader.wait_for("Примеров")
    assert not found(sqlite_file.parent, needles)

    await reader.write("/forget")
    await press(reader, "forget:yes")
    await reader.wait_for("стёрто")
    await story.until(lambda: scrubbed(story))
    assert not found(sqlite_file.parent, needles)

    said = (caplog.text + "".join(capsys.readouterr())).encode()
    assert not [needle for needle in needles if needle in said]


async def scrubbed(story: Story) -> bool:
    async with story.bot.db.read() as tx:
        return not await privacy.unscrubbed(tx)


async def test_a_reader_gets_everything_as_a_file_and_then_leaves_at_once(story: Story, sqlite_file: Path) -> None:
    reader = await story.subscribed("Аграфена Канареева", "ru")
    story.publish(NGO, SENTENCED, WHY)
    alert = await reader.wait_for("Примеров")
    await reader.write("/export")
    await press(reader, "export:yes")
    sent = (await reader.wait_for(lambda message: message.file is not None)).file
    assert sent is not None
    stored = json.loads(sent.data)["stored"]
    assert stored["subscriber"][0]["chat"] == reader.id
    assert any(row["body"]["message"] == alert.id for row in stored["receipt"])
    await story.until(lambda: no_files(story))
    assert not found(sqlite_file.parent, [*spellings(reader.id)])

    await reader.write("/follow")
    await reader.wait_for("О ком вам сообщать")
    asked = await reader.write("/panic")
    last = await reader.wait_for("Остальное можете")
    assert reader.chat.messages[alert.id].deleted
    assert reader.chat.messages[asked.id].deleted
    story.publish(NGO, "Суд в Омске арестовал учителя Ивана Небывалова", WHY)
    await story.until(lambda: scrubbed(story))
    await never(reader, lambda message: message.id > last.id)
    async with story.bot.db.read() as tx:
        assert set(await export.everything(tx, reader.id)) == {"erased"}


async def no_files(story: Story) -> bool:
    async with story.bot.db.read() as tx:
        return await size(tx, file) == 0

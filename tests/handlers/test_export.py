"""/export: a warning, one press, a file that is gone once it is sent."""

import json
from typing import Any

from bot.core.messages import Lane
from bot.store import files, outbox, readers
from bot.store.schema.traffic import file
from tests.handlers.chat import Chat, World
from tests.store.builders import settle_sent, size, take

SEND = "Send the file"


async def opened(world: World, reader: Chat) -> dict[str, Any]:
    """What stands in the last file."""
    async with world.db.read() as tx:
        sent = await files.load(tx, reader.attached[-1].file_id or 0)
    assert sent is not None
    assert (sent.name, sent.media_type) == ("data.json", "application/json")
    return dict(json.loads(sent.content))


async def test_before_the_file_stands_what_it_means_to_have_it(world: World, reader: Chat) -> None:
    (asked,) = await reader.send("/export")
    assert "not encrypted" in asked
    assert "this phone" in asked
    assert not reader.attached
    await reader.press("Do not")
    assert reader.last.text == "All right, no file."
    assert not reader.last.labels
    async with world.db.read() as tx:
        assert await size(tx, file) == 0


async def test_one_press_gives_everything_in_one_file(world: World, reader: Chat) -> None:
    await reader.send("/follow Zoya Whoever")
    await reader.press("Watch this name")
    await reader.send("/export")
    await reader.press(SEND)
    found = await opened(world, reader)
    assert found["made_at"] == world.now.isoformat()
    assert found["stored"]["subscriber"][0]["chat"] == reader.id
    assert "Zoya Whoever" in [row["label"]["s"] for row in found["stored"]["topic"]]
    assert "Delete it" in reader.last.text
    assert not reader.last.labels


async def test_the_file_goes_when_its_message_is_settled(world: World, reader: Chat) -> None:
    await reader.send("/export")
    await reader.press(SEND)
    async with world.db.write() as tx:
        found = await readers.find(tx, reader.id)
        assert found is not None
        await outbox.promise(tx, reader.attached[-1], now=world.now, reader_id=found.id)
        (item,) = await take(tx, Lane.REPLY, now=world.now)
        assert item.method == "sendDocument"
        assert await settle_sent(tx, item, now=world.now)
        assert await size(tx, file) == 0


async def test_the_way_from_privacy_is_the_same(reader: Chat) -> None:
    await reader.send("/privacy")
    await reader.press("As a file")
    await reader.press(SEND)
    assert len(reader.attached) == 1


async def test_three_files_a_day_are_enough(world: World, reader: Chat) -> None:
    for _ in range(4):
        await reader.send("/export")
        await reader.press(SEND)
    assert len(reader.attached) == 3
    assert reader.toasts[-1] == "Three files a day are enough. Please come back tomorrow."
    world.later(days=1)
    await reader.press(SEND)
    assert len(reader.attached) == 4


async def test_a_stranger_gets_a_plain_answer(world: World, vera: Chat) -> None:
    assert (await vera.send("/export"))[0].startswith("Nothing is stored about this chat.")
    for act in ("ask", "yes"):
        await vera.press_data(f"export:{act}")
        assert vera.messages[1].text.startswith("Nothing is stored about this chat.")
    assert not vera.attached

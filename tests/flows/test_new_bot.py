"""Two tokens one after the other on one database, and files over the wire."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.app.clock import now
from bot.core.files import File, Sort
from bot.core.messages import MessageKind
from bot.demo.serve import Demo
from bot.demo.world import Person
from bot.store import bots, files, outbox
from bot.store.database import Database
from bot.store.files import Attachment
from bot.store.outbox import Message
from bot.store.schema.readers import subscriber
from bot.store.schema.traffic import handle, receipt
from tests.conftest import sqlite_url
from tests.flows.conftest import NGO, Story, running
from tests.flows.feeds import serve_empty
from tests.flows.test_delivery import settled
from tests.flows.test_feed_to_phone import SENTENCED, WHY
from tests.store.builders import rows

OTHER = "4300000043:loopback"
OLD_ID, NEW_ID = 4_200_000_042, 4_300_000_043
AGAIN = "Суд в Омске приговорил учителя Глеба Пробникова к трём годам колонии"
CALENDAR = File("суд 4 мая.ics", "text/calendar", b"BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n")


async def remind(db: Database, text: str) -> None:
    """Everybody is promised a message, with the same file."""
    async with db.write() as tx:
        message = await files.attach(tx, Attachment(CALENDAR, caption=text, kind=MessageKind.HEARING_CHANGE), now())
        assert isinstance(message, Message)
        for row in await rows(tx, subscriber):
            await outbox.promise(tx, message, now=now(), reader_id=row["id"])


def captions(person: Person) -> list[str]:
    return [message.text for message in person.received if message.file]


@pytest.fixture
async def other_demo() -> AsyncIterator[Demo]:
    """Telegram as another bot sees it: the same people under the same ids, who do not know the bot yet."""
    served = await serve_empty(now, OTHER)
    yield served
    await served.close()


async def test_a_new_token_keeps_everybody_and_loses_nothing(
    demo: Demo, other_demo: Demo, sqlite_file: Path, tmp_path: Path
) -> None:
    url = sqlite_url(sqlite_file)
    async with running(demo, url, tmp_path) as old:
        comes, stays = await old.subscribed("Comes"), await old.subscribed("Stays")
        old.publish(NGO, SENTENCED, WHY)
        for person in (comes, stays):
            await person.wait_for("Примеров")
        await remind(old.bot.db, "first")
        await old.until(lambda: settled(old))
        await stop_sending(old.bot.db)
        await remind(old.bot.db, "waited over the change")
    there = other_demo.world.person("Comes")
    assert there.id == comes.id
    async with running(other_demo, url, tmp_path, OTHER) as new:
        await remind(new.bot.db, "second")
        async with new.bot.db.read() as tx:
            assert await bots.others(tx, NEW_ID) == 2
            assert (await outbox.states(tx))["hearing_change", "away"] == 4
        await there.write("/help")
        await there.until(lambda: captions(there) == ["waited over the change", "second"])
        new.publish(NGO, SENTENCED, WHY)  # the same item again: this feed server numbers from one, too
        new.publish(NGO, AGAIN, WHY)
        await there.wait_for("Пробников")
        await new.until(lambda: settled(new))
        assert not other_demo.world.errors, "nobody was written to who had not come"
    async with running(demo, url, tmp_path) as back:
        await stays.until(lambda: captions(stays) == ["first", "waited over the change", "second"])
        assert captions(comes) == ["first"]
        async with back.bot.db.read() as tx:
            assert await bots.others(tx, OLD_ID) == 1
            assert {row["bot_id"] for row in await rows(tx, receipt)} == {OLD_ID, NEW_ID}
            assert {row["bot_id"] for row in await rows(tx, handle)} == {OLD_ID, NEW_ID}
        assert not any(error.startswith("40") and "409" not in error for error in demo.world.errors)
        assert (len(demo.world.files), len(other_demo.world.files)) == (1, 1)


async def stop_sending(db: Database) -> None:
    """From here to the end of the block nobody is at home to send."""
    db.on_commit = lambda _names: None


@pytest.mark.parametrize("sort", list(Sort))
async def test_a_file_arrives_as_it_is_and_is_uploaded_once(story: Story, sort: Sort) -> None:
    readers = [await story.subscribed(name) for name in ("One", "Two", "Three")]
    async with story.bot.db.write() as tx:
        given = Attachment(CALENDAR, sort, caption="<b>4 мая</b>", kind=MessageKind.HEARING_CHANGE)
        message = await files.attach(tx, given, now())
        assert isinstance(message, Message)
        for row in await rows(tx, subscriber):
            await outbox.promise(tx, message, now=now(), reader_id=row["id"])
    for reader in readers:
        await reader.until(lambda reader=reader: captions(reader) == ["4 мая"])
        got = next(message.file for message in reader.received if message.file)
        assert (got.kind, got.name, got.data) == (sort.value, CALENDAR.name, CALENDAR.content)
    assert len(story.demo.world.files) == 1


async def test_a_file_that_telegram_forgot_is_uploaded_again(story: Story) -> None:
    reader = await story.subscribed()
    await remind(story.bot.db, "first")
    await reader.until(lambda: captions(reader) == ["first"])
    story.demo.world.files.clear()
    await remind(story.bot.db, "second")
    await reader.until(lambda: captions(reader) == ["first", "second"])
    await story.until(lambda: settled(story))
    async with story.bot.db.read() as tx:
        assert ("hearing_change", "parked") not in await outbox.states(tx)

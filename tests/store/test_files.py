"""Files: the bytes once, the handle for each bot, letters gone when they are settled."""

from datetime import timedelta
from typing import Any

import pytest

from bot.core.files import CAPTION, LARGEST, File, FileProblem, Sort, problem, safe_name
from bot.core.messages import Lane
from bot.store import files, outbox, privacy, readers, stale
from bot.store.database import Database, Tx
from bot.store.files import Attachment
from bot.store.outbox import Message
from bot.store.rotate import rotate
from bot.store.schema.traffic import file, handle
from bot.store.schema.traffic import outbox as table
from bot.store.vault import Vault
from tests.store.builders import DAY, NOW, a_reader, rows, settle_sent, size, take

CALENDAR = File("суд.ics", "text/calendar", b"BEGIN:VCALENDAR")
LETTER = File("letter.pdf", "application/pdf", b"Dear Example")


async def shared(tx: Tx, given: File = CALENDAR, **more: Any) -> Message:
    message = await files.attach(tx, Attachment(given, **more), NOW)
    assert isinstance(message, Message)
    return message


async def letter(tx: Tx, reader_id: int | None) -> Message:
    message = await files.attach_letter(tx, Attachment(LETTER), NOW, reader_id=reader_id)
    assert isinstance(message, Message)
    return message


@pytest.mark.parametrize(
    ("given", "sort", "caption", "wrong"),
    [
        pytest.param(b"x", Sort.DOCUMENT, "<b>" + "я" * CAPTION + "</b>", None, id="tags-do-not-count"),
        pytest.param(b"x", Sort.DOCUMENT, "&lt;" * CAPTION, None, id="an-entity-is-one-character"),
        pytest.param(b"x", Sort.DOCUMENT, "я" * (CAPTION + 1), FileProblem("caption_too_long", CAPTION), id="caption"),
        pytest.param(b"", Sort.DOCUMENT, "", FileProblem("empty"), id="empty"),
        pytest.param(bytes(10_000_000), Sort.PHOTO, "", None, id="a-photo-of-10-mb"),
        pytest.param(bytes(10_000_001), Sort.PHOTO, "", FileProblem("too_large", LARGEST[Sort.PHOTO]), id="photo"),
        pytest.param(bytes(10_000_001), Sort.DOCUMENT, "", None, id="the-same-as-a-document"),
        pytest.param(bytes(20_000_001), Sort.DOCUMENT, "", FileProblem("too_large", 20_000_000), id="document"),
    ],
)
def test_what_telegram_would_refuse_is_refused_here(
    given: bytes, sort: Sort, caption: str, wrong: FileProblem | None
) -> None:
    assert problem(File("a", "b/c", given), sort, caption) == wrong


@pytest.mark.parametrize(
    ("name", "safe"),
    [
        ("суд 4 мая.ics", "суд 4 мая.ics"),
        ('../../"evil"\r\nX: y.pdf', "evilX y.pdf"),
        ("\x00", "file"),
        ("a" * 100 + ".ics", "a" * 56 + ".ics"),
        ("a" * 100, "a" * 60),
    ],
)
def test_a_name_breaks_no_header_and_leads_nowhere(name: str, safe: str) -> None:
    assert safe_name(name) == safe


async def test_what_is_refused_stores_nothing(db: Database) -> None:
    async with db.write() as tx:
        empty = Attachment(File("a.ics", "text/calendar", b""))
        assert await files.attach(tx, empty, NOW) == FileProblem("empty")
        assert await files.attach_letter(tx, empty, NOW, reader_id=None) == FileProblem("empty")
        assert await size(tx, file) == 0


async def test_the_bytes_of_a_shared_file_are_stored_once(db: Database) -> None:
    async with db.write() as tx:
        first, second = await shared(tx, caption="<b>one</b>"), await shared(tx, sort=Sort.PHOTO)
        other = await shared(tx, File("другой.ics", CALENDAR.media_type, CALENDAR.content))
        assert first.file_id == second.file_id != other.file_id
        assert (first.method, second.method) == ("sendDocument", "sendPhoto")
        assert first.params == {
            "caption": "<b>one</b>",
            "parse_mode": "HTML",
            "disable_content_type_detection": True,
        }
        assert await files.load(tx, first.file_id or 0) == CALENDAR
        assert await size(tx, file) == 2


async def test_a_row_carries_its_file_and_lets_go_of_it_when_it_is_sent(db: Database) -> None:
    async with db.write() as tx:
        message = await shared(tx)
        await outbox.promise(tx, message, now=NOW, reader_id=(await a_reader(tx)).id)
        (item,) = await take(tx)
        assert item.file_id == message.file_id
        await settle_sent(tx, item)
        assert [row["file_id"] for row in await rows(tx, table)] == [None]
        assert await files.load(tx, message.file_id or 0) == CALENDAR, "others may still need it"


async def test_a_handle_belongs_to_one_bot_and_one_sort(db: Database) -> None:
    async with db.write() as tx:
        file_id = (await shared(tx)).file_id or 0
        await files.learn(tx, file_id, Sort.DOCUMENT, "first")
        await files.learn(tx, file_id, Sort.DOCUMENT, "newer")
        assert await files.known(tx, file_id, Sort.DOCUMENT) == files.Known(personal=False, handle="newer")
        assert await files.known(tx, file_id, Sort.PHOTO) == files.Known(personal=False, handle=None)
        tx.bot_id = 8
        assert await files.known(tx, file_id, Sort.DOCUMENT) == files.Known(personal=False, handle=None)
        tx.bot_id = 0
        await files.forget(tx, file_id, Sort.DOCUMENT, "first")
        assert await size(tx, handle) == 1, "the newer one stays"
        await files.forget(tx, file_id, Sort.DOCUMENT, "newer")
        assert await size(tx, handle) == 0
        assert await files.known(tx, 999, Sort.DOCUMENT) is None


@pytest.mark.parametrize("end", ["sent", "parked", "dropped"])
async def test_a_letter_is_sealed_and_goes_with_its_row(db: Database, end: str) -> None:
    async with db.write() as tx:
        reader = await a_reader(tx)
        await outbox.promise(tx, await letter(tx, reader.id), now=NOW, reader_id=reader.id)
        (row,) = await rows(tx, file)
        assert row["packed"] is None
        assert row["digest"] is None
        assert b"Example" not in row["sealed"]
        (item,) = await take(tx)
        assert await files.load(tx, item.file_id or 0) == LETTER
        if end == "sent":
            await settle_sent(tx, item)
        elif end == "parked":
            await outbox.park(tx, item, owner="me", why="file", now=NOW)
        else:
            await outbox.drop(tx, item, owner="me", why="gone", now=NOW)
        assert await size(tx, file) == 0


async def test_a_letter_stays_while_its_row_is_sent_again(db: Database) -> None:
    async with db.write() as tx:
        await outbox.promise(tx, await letter(tx, None), now=NOW, chat_id=5)
        (item,) = await take(tx)
        await outbox.again(tx, item, owner="me", not_before=NOW)
        assert await privacy.expire(tx, NOW + DAY) == 0
        assert await size(tx, file) == 1


async def test_a_letter_whose_row_expired_or_was_erased_is_swept_away(db: Database) -> None:
    async with db.write() as tx:
        reader = await a_reader(tx, 5)
        await outbox.promise(tx, await letter(tx, reader.id), now=NOW, reader_id=reader.id)
        await outbox.promise(tx, await letter(tx, None), now=NOW, chat_id=6)
        await privacy.erase(tx, 5, NOW)
        assert await size(tx, file) == 1
        await stale.find_and_drop(tx, NOW + timedelta(hours=1))
        await privacy.expire(tx, NOW + timedelta(hours=1))
        assert await size(tx, file) == 0


async def test_a_shared_file_goes_a_month_after_its_last_use_but_not_while_it_waits(db: Database) -> None:
    async with db.write() as tx:
        message = await shared(tx)
        await files.learn(tx, message.file_id or 0, Sort.DOCUMENT, "x")
        later = NOW + 20 * DAY
        assert await files.attach(tx, Attachment(CALENDAR), later) is not None
        await privacy.expire(tx, NOW + 31 * DAY)
        assert await size(tx, file) == 1
        reader = await a_reader(tx)
        await outbox.promise(tx, message, now=NOW, reader_id=reader.id, not_before=NOW + 90 * DAY)
        await privacy.expire(tx, NOW + 60 * DAY)
        assert await size(tx, file) == 1, "a row waits for it"
        await readers.set_reachable(tx, reader.id, reachable=False, now=NOW)
        await outbox.drop_queued(tx, reader.id, NOW)
        await privacy.expire(tx, NOW + 60 * DAY)
        assert (await size(tx, file), await size(tx, handle)) == (0, 0)


async def test_a_letter_opens_with_a_new_key(db: Database) -> None:
    async with db.write() as tx:
        for chat in range(7):
            await outbox.promise(tx, await letter(tx, None), now=NOW, chat_id=chat + 1)
        kept = (await shared(tx)).file_id or 0
    new = Vault(b"n" * 32)
    assert isinstance(await rotate(db, new, lambda _table, _seen: None), int)
    db.vault = new
    async with db.write() as tx:
        items = await take(tx, Lane.REPLY)
        assert [await files.load(tx, item.file_id or 0) for item in items] == 7 * [LETTER]
        assert await files.load(tx, kept) == CALENDAR

"""Files on their way: one upload for everybody, and a new one where Telegram forgot the first."""

import asyncio
from collections.abc import Mapping
from datetime import timedelta

import pytest
from sqlalchemy import update

from bot.core.files import File, Sort
from bot.core.messages import MessageKind
from bot.delivery.messenger import Upload
from bot.delivery.outcome import Ambiguous, Outcome, Refusal, Rejected, Sent
from bot.delivery.uploads import handle_of
from bot.store import files, outbox, state
from bot.store.database import Database
from bot.store.files import Attachment
from bot.store.outbox import Message
from bot.store.schema.readers import subscriber
from bot.store.schema.traffic import file, handle
from bot.store.schema.traffic import outbox as table
from tests.delivery.test_worker import NOW, Telegram, a_reader, a_sender, drained, states
from tests.store import builders
from tests.store.builders import rows, size

CALENDAR = File("hearing.ics", "text/calendar", b"BEGIN:VCALENDAR")
NO_SUCH_FILE = Rejected(Refusal.FILE, ours=True)


class Shelf(Telegram):
    """Keeps uploads under handles, and knows no other handles."""

    def __init__(self, *script: Outcome, takes_files: bool = True) -> None:
        super().__init__(*script)
        self.known: set[object] = set()
        self.uploads = 0
        self.refused = 0
        self.takes_files = takes_files

    def judge(self, params: Mapping[str, object]) -> Outcome:
        sort = next((name for name in ("document", "photo") if name in params), None)
        if sort is None:
            return Sent(len(self.asked))
        given = params[sort]
        if isinstance(given, Upload):
            self.uploads += 1
            if not self.takes_files:
                return NO_SUCH_FILE
            given = f"handle-{self.uploads}"
            self.known.add(given)
        elif given not in self.known:
            self.refused += 1
            return NO_SUCH_FILE
        held = {"file_id": given}
        return Sent(len(self.asked), {"message_id": len(self.asked), sort: [held] if sort == "photo" else held})


async def promised(db: Database, number: int, *, sort: Sort = Sort.DOCUMENT, caption: str = "<b>4 May</b>") -> int:
    """A shared file in the queue of many; its id."""
    async with db.write() as tx:
        given = Attachment(CALENDAR, sort, caption=caption, kind=MessageKind.REMINDER)
        message = await files.attach(tx, given, NOW)
        assert isinstance(message, Message)
        for chat in range(number):
            reader = await builders.a_reader(tx, chat + 1)
            await outbox.promise(tx, message, now=NOW, reader_id=reader.id)
    return message.file_id or 0


@pytest.mark.parametrize("sort", list(Sort))
async def test_a_file_for_a_thousand_is_uploaded_once(sqlite_db: Database, sort: Sort) -> None:
    number = 1_000 if sort is Sort.DOCUMENT else 20
    await promised(sqlite_db, number, sort=sort)
    telegram = Shelf()
    await drained(a_sender(sqlite_db, telegram))
    assert await states(sqlite_db) == {"sent": number}
    assert (telegram.uploads, telegram.refused) == (1, 0)
    assert sorted(map(int, map(str, telegram.chats))) == list(range(1, number + 1))
    (method, first), *_ = telegram.asked
    assert method == ("sendDocument" if sort is Sort.DOCUMENT else "sendPhoto")
    assert first[sort.value] == Upload(CALENDAR.name, CALENDAR.content, CALENDAR.media_type)
    assert first["caption"] == "<b>4 May</b>"


async def test_a_sender_that_was_started_again_knows_the_handle(sqlite_db: Database) -> None:
    telegram = Shelf()
    for _ in range(2):
        await promised(sqlite_db, 3)
        await drained(a_sender(sqlite_db, telegram))
    assert telegram.uploads == 1
    assert await states(sqlite_db) == {"sent": 6}


async def test_another_bot_uploads_anew_and_the_first_one_finds_its_handle_again(sqlite_db: Database) -> None:
    first, second = Shelf(), Shelf()
    for bot_id, telegram in ((0, first), (8, second), (0, first)):
        sqlite_db.bot_id = bot_id
        async with sqlite_db.write() as tx:
            await tx.conn.execute(update(subscriber).values(bot_id=bot_id))
        file_id = await promised(sqlite_db, 2)
        await drained(a_sender(sqlite_db, telegram))
    assert (first.uploads, second.uploads) == (1, 1)
    async with sqlite_db.read() as tx:
        assert {(row["bot_id"], row["file_id"]) for row in await rows(tx, handle)} == {(0, file_id), (8, file_id)}


async def test_a_handle_that_telegram_forgot_is_replaced_and_nobody_is_parked(sqlite_db: Database) -> None:
    await promised(sqlite_db, 3)
    telegram = Shelf()
    sender = a_sender(sqlite_db, telegram)
    await drained(sender)
    telegram.known.clear()
    await promised(sqlite_db, 40)
    for seconds in range(0, 20, 2):
        sender.now = lambda seconds=seconds: NOW + timedelta(seconds=seconds)
        await drained(sender)
    assert await states(sqlite_db) == {"sent": 43}
    assert telegram.uploads == 2
    async with sqlite_db.read() as tx:
        assert [row["value"] for row in await rows(tx, handle)] == ["handle-2"]


async def test_a_handle_forgotten_while_nobody_ran_is_replaced_by_the_one_who_goes_ahead(sqlite_db: Database) -> None:
    file_id = await promised(sqlite_db, 30)
    async with sqlite_db.write() as tx:
        await files.learn(tx, file_id, Sort.DOCUMENT, "of last month")
    telegram = Shelf()
    await drained(a_sender(sqlite_db, telegram))
    assert await states(sqlite_db) == {"sent": 30}
    assert (telegram.uploads, telegram.refused) == (1, 1)


async def test_a_file_that_telegram_takes_from_nobody_costs_one_upload_and_is_parked(sqlite_db: Database) -> None:
    await promised(sqlite_db, 30)
    telegram = Shelf(takes_files=False)
    await drained(a_sender(sqlite_db, telegram))
    assert telegram.uploads == 1
    assert await states(sqlite_db) == {"parked": 30}
    async with sqlite_db.read() as tx:
        assert {row["problem"] for row in await rows(tx, table)} == {"file"}


async def test_an_upload_in_doubt_is_tried_again_by_somebody_else(sqlite_db: Database) -> None:
    await promised(sqlite_db, 10)
    telegram = Shelf(Ambiguous("timeout"))
    sender = a_sender(sqlite_db, telegram)
    await drained(sender)
    sender.now = lambda: NOW + timedelta(minutes=1)
    await drained(sender)
    assert await states(sqlite_db) == {"sent": 10}
    assert telegram.uploads == 1


async def test_an_upload_whose_answer_names_no_handle_still_reaches_everybody(sqlite_db: Database) -> None:
    class Silent(Shelf):
        def judge(self, params: Mapping[str, object]) -> Outcome:
            self.uploads += 1
            return Sent(self.uploads, {"message_id": self.uploads})

    await promised(sqlite_db, 5)
    telegram = Silent()
    await drained(a_sender(sqlite_db, telegram))
    assert await states(sqlite_db) == {"sent": 5}
    assert telegram.uploads == 5


async def test_a_caption_that_telegram_cannot_read_goes_as_plain_text_with_the_same_upload(sqlite_db: Database) -> None:
    class Picky(Shelf):
        def judge(self, params: Mapping[str, object]) -> Outcome:
            if "parse_mode" in params:
                return Rejected(Refusal.PARSE, ours=True)
            return super().judge(params)

    await promised(sqlite_db, 2, caption="<b>4 &amp; 5 May</b>")
    telegram = Picky()
    await drained(a_sender(sqlite_db, telegram))
    assert await states(sqlite_db) == {"sent": 2}
    assert telegram.uploads == 1
    assert {str(params["caption"]) for _, params in telegram.asked if "parse_mode" not in params} == {"4 & 5 May"}
    assert not any("text" in params for _, params in telegram.asked)


async def test_a_letter_is_uploaded_for_its_reader_alone_and_forgotten(sqlite_db: Database) -> None:
    reader = await a_reader(sqlite_db, 1)
    async with sqlite_db.write() as tx:
        given = Attachment(File("letter.pdf", "application/pdf", b"Dear Example"), kind=MessageKind.FAMILY)
        message = await files.attach_letter(tx, given, NOW, reader_id=reader)
        assert isinstance(message, Message)
        await outbox.promise(tx, message, now=NOW, reader_id=reader)
    telegram = Shelf(Ambiguous("timeout"))
    sender = a_sender(sqlite_db, telegram)
    await drained(sender)
    sender.now = lambda: NOW + timedelta(minutes=1)
    await drained(sender)
    assert await states(sqlite_db) == {"sent": 1}
    assert all(isinstance(params["document"], Upload) for _, params in telegram.asked)
    async with sqlite_db.read() as tx:
        assert (await size(tx, file), await size(tx, handle)) == (0, 0)


async def test_while_a_large_file_travels_the_others_wait_and_texts_do_not(sqlite_db: Database) -> None:
    class Slow(Shelf):
        async def call(self, method: str, params: Mapping[str, object], *, timeout: float = 20) -> Outcome:  # noqa: ASYNC109
            if isinstance(params.get("document"), Upload):
                assert timeout > 20
                await asyncio.sleep(0.3)
            return await super().call(method, params, timeout=timeout)

    await promised(sqlite_db, 5)
    reader = await a_reader(sqlite_db, 99)
    async with sqlite_db.write() as tx:
        await outbox.promise(tx, Message("sendMessage", {"text": "answer"}), now=NOW, reader_id=reader)
    telegram = Slow()
    await drained(a_sender(sqlite_db, telegram))
    assert telegram.asked[0][0] == "sendMessage"
    assert telegram.uploads == 1
    async with sqlite_db.read() as tx:
        assert await outbox.states(tx) == {("reminder", "sent"): 5, ("reply", "sent"): 1}


async def test_silent_edits_are_dropped_while_everything_is_held(sqlite_db: Database) -> None:
    reader = await a_reader(sqlite_db, 1)
    async with sqlite_db.write() as tx:
        message = Message("editMessageText", {"message_id": 5, "text": "x"}, MessageKind.EDIT)
        await outbox.promise(tx, message, now=NOW, reader_id=reader)
        await state.set_hold(tx, True)
    await drained(a_sender(sqlite_db, Telegram()))
    assert await states(sqlite_db) == {"dropped": 1}


@pytest.mark.parametrize(
    ("result", "sort", "found"),
    [
        ({"document": {"file_id": "a"}}, Sort.DOCUMENT, "a"),
        ({"photo": [{"file_id": "small"}, {"file_id": "large"}]}, Sort.PHOTO, "large"),
        ({"photo": []}, Sort.PHOTO, None),
        ({"document": {"file_id": 7}}, Sort.DOCUMENT, None),
        ({"document": {"file_id": ""}}, Sort.DOCUMENT, None),
        ({"document": {"file_id": "x" * 600}}, Sort.DOCUMENT, None),
        ({"document": "a"}, Sort.DOCUMENT, None),
        (True, Sort.DOCUMENT, None),
    ],
)
def test_a_handle_is_read_from_whatever_telegram_answers(result: object, sort: Sort, found: str | None) -> None:
    assert handle_of(result, sort) == found

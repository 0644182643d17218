"""What a reader's choices do to what waits in the outbox."""

from bot.core.messages import Lane, MessageKind
from bot.store import edits, outbox, outbox_readers
from bot.store.database import Database
from bot.store.outbox import Message
from tests.store.builders import NOW, a_reader, take

LINKED = '<a href="https://herald.example/1">Herald</a>'


async def test_answers_and_corrections_that_wait_lose_their_links(db: Database) -> None:
    async with db.write() as tx:
        mine, other = await a_reader(tx, 1, abroad=True), await a_reader(tx, 2, abroad=True)
        for one in (mine, other):
            await outbox.promise(tx, Message("sendMessage", {"text": LINKED}), now=NOW, reader_id=one.id)
            correction = Message("sendMessage", {"text": LINKED}, MessageKind.CORRECTION)
            await outbox.promise(tx, correction, now=NOW, reader_id=one.id)
            change = edits.Change(one.id, 7, NOW, {"text": LINKED})
            await edits.promise_edits(tx, [change], NOW)
        await outbox_readers.unlink(tx, mine.id)
        found = [item for lane in (Lane.REPLY, Lane.URGENT, Lane.EDIT) for item in await take(tx, lane)]
    # One message of a chat is in flight at a time, so each claim gives one of each reader.
    texts = {
        reader: {item.params["text"] for item in found if item.reader_id == reader} for reader in (mine.id, other.id)
    }
    assert texts == {mine.id: {"Herald"}, other.id: {LINKED}}


async def test_what_has_no_link_stays_as_it_was_written(db: Database) -> None:
    async with db.write() as tx:
        mine = await a_reader(tx, 1)
        await outbox.promise(tx, Message("sendMessage", {"text": "<b>plain</b>"}), now=NOW, reader_id=mine.id)
        await outbox_readers.unlink(tx, mine.id)
        (item,) = await take(tx)
    assert item.params["text"] == "<b>plain</b>"

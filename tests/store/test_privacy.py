"""What is forgotten, when, and what is counted."""

from datetime import datetime, timedelta

import pytest

from bot.core.messages import Lane
from bot.core.wish import Want
from bot.store import (
    conversation,
    events,
    fanout,
    inbox,
    invites,
    outbox,
    privacy,
    readers,
    sources,
    wishes,
    words,
)
from bot.store.database import Database, Tx
from bot.store.schema import metadata
from bot.store.schema import readers as tables
from bot.store.schema.events import fanout as fanout_table
from bot.store.schema.events import story_key
from bot.store.schema.feeds import entry, finding
from bot.store.schema.traffic import inbox as inbox_table
from bot.store.schema.traffic import outbox as outbox_table
from bot.store.schema.traffic import receipt
from tests.store.builders import (
    DAY,
    HOUR,
    MINUTE,
    NOW,
    SECOND,
    a_fanout,
    a_finding,
    a_message,
    a_reader,
    add_sources,
    an_event,
    rows,
    settle_sent,
    size,
    spread_all,
    take,
)
from tests.store.life import family_and_deeds

CHAT = 42


async def a_life(tx: Tx, chat_id: int) -> int:
    """Somebody with a row in every table there is for readers; the subscriber's id."""
    reader = await a_reader(tx, chat_id, follows=["all", "person:3"])
    await readers.grant(tx, reader.id, "owner", NOW)
    await readers.allow(tx, reader.id, "wrong", a_day=3, now=NOW)
    await conversation.save(tx, chat_id, {"step": 1}, NOW)
    await inbox.put(tx, 7, [(chat_id, chat_id, {"text": "hi"}), (chat_id + 1, chat_id, {"text": "/forget"})], NOW)
    await inbox.done(tx, (await inbox.waiting(tx, 7, busy=(), most=1))[0])
    for _ in range(2):
        await a_fanout(tx, await an_event(tx))
        await spread_all(tx)
    (item, *_) = await take(tx, Lane.BULK, most=1)
    await settle_sent(tx, item)
    await outbox.promise(tx, a_message(), now=NOW, reader_id=reader.id)
    await words.put(tx, reader.id, words.new_salt(), b"digest")
    await family_and_deeds(tx, reader.id, NOW)
    await wishes.add(tx, chat_id, Want.SILENCE, "Анна Вымышленная", "…", "en", NOW, works=True)
    return reader.id


async def test_forgetting_leaves_no_row_about_the_chat_but_that_it_was_erased(db: Database) -> None:
    async with db.write() as tx:
        reader_id = await a_life(tx, CHAT)
        mark = readers.chat_mark(tx, CHAT)
        (asking,) = await inbox.waiting(tx, 7, busy=(), most=1)
        assert await privacy.erase(tx, CHAT, NOW)
        await inbox.done(tx, asking)
        assert await readers.find(tx, CHAT) is None
        for table in metadata.sorted_tables:
            for row in await rows(tx, table):
                assert row.get("subscriber_id") != reader_id, table.name
                assert table.name == "erased" or mark not in row.values(), table.name
        assert await rows(tx, tables.erased) == [{"chat_mark": mark, "erased_at": NOW, "scrubbed": False}]
        assert await inbox.put(tx, 7, [(CHAT, CHAT, {}), (CHAT + 1, CHAT, {})], NOW) == 0


async def test_forgetting_one_leaves_the_others(db: Database) -> None:
    async with db.write() as tx:
        await a_life(tx, CHAT)
        other = await a_reader(tx, 5, follows=["all"])
        await privacy.erase(tx, CHAT, NOW)
        assert await readers.find(tx, 5) == other
        assert len(await readers.topics(tx, other.id)) == 1


async def test_forgetting_twice_or_a_stranger_finds_nothing(db: Database) -> None:
    async with db.write() as tx:
        await a_reader(tx, CHAT)
        assert await privacy.erase(tx, CHAT, NOW)
        assert not await privacy.erase(tx, CHAT, NOW)
        assert not await privacy.erase(tx, 5, NOW)


async def test_a_stranger_in_mid_conversation_is_forgotten_too(db: Database) -> None:
    async with db.write() as tx:
        await conversation.save(tx, CHAT, {"step": 1}, NOW)
        assert await privacy.erase(tx, CHAT, NOW)
        assert await size(tx, tables.conversation) == 0


async def test_counts_say_how_much_there_is(db: Database) -> None:
    async with db.write() as tx:
        reader_id = await a_life(tx, CHAT)
        other = await a_reader(tx, 5)
        assert await privacy.counts(tx, reader_id) == {"topics": 2, "receipts": 1, "queued": 3}
        assert await privacy.counts(tx, other.id) == {"topics": 0, "receipts": 0, "queued": 0}


async def _conversation(tx: Tx) -> None:
    await conversation.save(tx, 1, {"step": 1}, NOW)


async def _inbox(tx: Tx) -> None:
    await inbox.put(tx, 7, [(1, 1, {})], NOW)
    await inbox.done(tx, (await inbox.waiting(tx, 7, busy=(), most=1))[0])


async def _outbox(tx: Tx) -> None:
    await outbox.promise(tx, a_message(), now=NOW, chat_id=1)
    await outbox.drop(tx, (await take(tx))[0], owner="me", why="x", now=NOW)


async def _receipt(tx: Tx) -> None:
    await a_reader(tx, follows=["all"])
    await a_fanout(tx, await an_event(tx))
    await spread_all(tx)
    await settle_sent(tx, (await take(tx, Lane.BULK))[0])


async def _entry(tx: Tx) -> None:
    await add_sources(tx, "herald")
    entry_id = await sources.add_entry(tx, "herald", url="", title="", summary="", published=None, now=NOW)
    await events.add_finding(tx, entry_id, a_finding(), None, NOW)


async def _story(tx: Tx) -> None:
    await events.add_keys(tx, await an_event(tx), ["k"], NOW)


async def _fanout(tx: Tx) -> None:
    await a_fanout(tx, await an_event(tx))
    await spread_all(tx)


async def _erased(tx: Tx) -> None:
    await privacy.erase(tx, 1, NOW)


async def _unreachable(tx: Tx) -> None:
    reader = await a_reader(tx, follows=["all"])
    await readers.set_reachable(tx, reader.id, reachable=False, now=NOW)


async def _wrong(tx: Tx) -> None:
    await events.doubt(tx, await an_event(tx), "name", NOW)


async def _invite(tx: Tx) -> None:
    await invites.create(tx, "owner", lasts=HOUR, now=NOW - HOUR)


LIVES = [
    pytest.param(_conversation, tables.conversation, DAY, id="conversation"),
    pytest.param(_inbox, inbox_table, 2 * DAY, id="inbox"),
    pytest.param(_outbox, outbox_table, 7 * DAY, id="outbox"),
    pytest.param(_receipt, receipt, 30 * DAY, id="receipt"),
    pytest.param(_entry, entry, 30 * DAY, id="entry"),
    pytest.param(_entry, finding, 30 * DAY, id="finding"),
    pytest.param(_story, story_key, 30 * DAY, id="story-key"),
    pytest.param(_fanout, fanout_table, 30 * DAY, id="fan-out"),
    pytest.param(_erased, tables.erased, 30 * DAY, id="erased"),
    pytest.param(_unreachable, tables.subscriber, 60 * DAY, id="unreachable"),
    pytest.param(_unreachable, tables.topic, 60 * DAY, id="topics-of-unreachable"),
    pytest.param(_wrong, tables.wrong, 90 * DAY, id="doubt"),
    pytest.param(_invite, tables.invite, 30 * DAY, id="invitation"),
]


@pytest.mark.parametrize(("make", "table", "life"), LIVES)
async def test_rows_go_when_their_time_is_over_and_not_before(db: Database, make, table, life: timedelta) -> None:
    async with db.write() as tx:
        await make(tx)
        await privacy.expire(tx, NOW + life)
        assert await size(tx, table) == 1
        assert await privacy.expire(tx, NOW + life + SECOND) >= 1
        assert await size(tx, table) == 0
        assert await privacy.expire(tx, NOW + life + SECOND) == 0


async def test_what_still_waits_does_not_expire(db: Database) -> None:
    later = NOW + 400 * DAY
    async with db.write() as tx:
        reader = await a_reader(tx, follows=["all"])
        await inbox.put(tx, 7, [(1, 1, {})], NOW)
        await outbox.promise(tx, a_message(), now=NOW, reader_id=reader.id)
        event_id = await an_event(tx)
        await a_fanout(tx, event_id)
        await privacy.expire(tx, later)
        assert await fanout.first_open(tx) is not None
        assert await readers.get(tx, reader.id) == reader
        assert len(await readers.topics(tx, reader.id)) == 1
        assert await size(tx, inbox_table) == 1
        assert await size(tx, outbox_table) == 1
        assert await events.get(tx, event_id) is not None


async def test_used_allowances_go_with_the_day(db: Database) -> None:
    evening = datetime(2026, 11, 20, 23, 59, tzinfo=NOW.tzinfo)
    async with db.write() as tx:
        reader = await a_reader(tx)
        await readers.allow(tx, reader.id, "wrong", a_day=1, now=NOW)
        await privacy.expire(tx, evening)
        assert await size(tx, tables.allowance) == 1
        await privacy.expire(tx, evening + MINUTE)
        assert await size(tx, tables.allowance) == 0


async def test_a_sweep_takes_so_many_rows_and_no_more(db: Database) -> None:
    async with db.write() as tx:
        for chat in range(5):
            await conversation.save(tx, chat, {"step": 1}, NOW)
            await privacy.erase(tx, 100 + chat, NOW)
        sweeps = [await privacy.expire(tx, NOW + 31 * DAY, most=4) for _ in range(4)]
    assert sweeps == [4, 4, 2, 0]


async def test_files_are_scrubbed_after_somebody_was_erased_and_not_again(db: Database) -> None:
    async with db.write() as tx:
        assert not await privacy.unscrubbed(tx)
        await privacy.erase(tx, 7, NOW)
        first = await privacy.unscrubbed(tx)
        await privacy.erase(tx, 8, NOW)  # committed while the files were being rewritten
        await privacy.scrubbed(tx, first)
        assert len(first) == 1
        assert len(await privacy.unscrubbed(tx)) == 1


async def test_only_the_last_answer_to_somebody_erased_is_waited_for(db: Database) -> None:
    async with db.write() as tx:
        await privacy.erase(tx, 7, NOW)
        await outbox.promise(tx, a_message(), now=NOW + MINUTE, chat_id=8)
        assert len(await privacy.unscrubbed(tx)) == 1, (
            "strangers who write all the time keep nobody's bytes in the files"
        )
        await outbox.promise(tx, a_message(), now=NOW + SECOND, chat_id=7)
        assert not await privacy.unscrubbed(tx)
        for item in await take(tx, now=NOW + MINUTE):
            await settle_sent(tx, item, now=NOW + MINUTE)
        assert len(await privacy.unscrubbed(tx)) == 1


async def test_who_is_erased_a_second_time_is_scrubbed_a_second_time(db: Database) -> None:
    async with db.write() as tx:
        for moment in (NOW, NOW + HOUR):
            await conversation.save(tx, 7, {"step": 1}, moment)
            await privacy.erase(tx, 7, moment)
            found = await privacy.unscrubbed(tx)
            assert len(found) == 1
            await privacy.scrubbed(tx, found)

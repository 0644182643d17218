"""What is stored about a chat, for the person behind it: all of it, and nothing of anybody else."""

import json
from typing import Any

from sqlalchemy import update

from bot.core.contact import About, Desk
from bot.core.files import File, FileProblem
from bot.store import asks, calendars, campaigns, contacts, export, files, outbox, privacy, readers, tasks, words
from bot.store.database import Database, Tx
from bot.store.files import Attachment
from bot.store.schema.asks import campaign_ask
from bot.store.sealed import MARKED
from tests.store.builders import NOW, a_reader, an_ask
from tests.store.life import organises
from tests.store.test_privacy import CHAT, a_life

UNSET = {
    "outbox.address",
    "topic.muted_until",
    "subscriber.paused_until",
    "subscriber.unreachable_at",
    "subscriber.idle_next",
}
"""What a reader in good order has not: an address is of chats that are no readers."""


async def a_whole_life(tx: Tx) -> None:
    """Somebody with a row in every table there is for readers, with something on its way besides."""
    reader_id = await a_life(tx, CHAT)
    await contacts.begin(tx, reader_id, About.QUESTION, Desk.MODERATORS, "hello", NOW)
    await tasks.promise(tx, 7, "admin", {"user_id": 5}, chat_id=CHAT, asked_in={"update_id": 9}, now=NOW)
    await calendars.make(tx, reader_id, NOW)
    given = Attachment(File("letter.pdf", "application/pdf", b"words"))
    letter = await files.attach_letter(tx, given, NOW, reader_id=reader_id)
    assert not isinstance(letter, FileProblem)
    await outbox.promise(tx, letter, now=NOW, reader_id=reader_id)
    await readers.change(tx, reader_id, vanish_hours=6, neutral=True)
    await words.open_until(tx, reader_id, NOW)
    await words.tried(tx, reader_id, NOW)
    number = await campaigns.add(tx, "doctor", "petition", "live", NOW, NOW, NOW)
    await campaigns.record(tx, number, reader_id, "", "completed", NOW)
    await asks.send(tx, [an_ask(reader_id, number)], NOW)
    await asks.put_habit(tx, [reader_id], paused_until=NOW, monthly_since=NOW, ignored=1)
    await tx.conn.execute(update(campaign_ask).values(result="delivered", answer="reply"))
    await organises(tx, reader_id, number, NOW)


def told(found: dict[str, list[dict[str, Any]]]) -> set[str]:
    return {f"{table}.{name}" for table, rows in found.items() for row in rows for name in row}


def test_every_personal_column_is_told_or_left_out_for_a_reason() -> None:
    shown = {f"{table.name}.{column.name}" for table in export.tables() for column in export.shown(table)}
    marks = {f"{column.table.name}.{column.name}" for column in MARKED}
    left_out = privacy.personal_columns().keys() - shown
    hashes = {f"{column.table.name}.{column.name}" for column in export.UNTOLD}
    assert {place for place in left_out if not place.endswith(".subscriber_id")} <= marks | hashes
    assert not shown & marks


def test_every_table_about_readers_says_whose_a_row_is() -> None:
    for table in export.tables():
        assert {"chat_mark", "subscriber_id", "supporter_mark"} & set(table.columns.keys()), table.name


async def test_all_that_is_stored_is_told(db: Database) -> None:
    async with db.write() as tx:
        await a_whole_life(tx)
        found = await export.everything(tx, CHAT)
    personal = {
        f"{table.name}.{one.name}" for table in export.tables() for one in export.shown(table) if one.info["personal"]
    }
    wanted = {place for place in personal if not place.startswith("erased.")}
    assert wanted - told(found) == UNSET
    assert json.loads(json.dumps(found)) == found, "values of JSON only"


async def test_what_is_sealed_is_opened_and_what_is_shared_is_told_with_it(db: Database) -> None:
    async with db.write() as tx:
        await a_whole_life(tx)
        found = await export.everything(tx, CHAT)
    (subscriber,) = found["subscriber"]
    assert subscriber["chat"] == CHAT
    assert subscriber["profile_id"].keys() == {"zone", "quiet_from", "quiet_to", "digest_at", "digest_day", "skips"}
    assert [row["label"]["l"] for row in found["topic"]] == ["all", "person:3"]
    assert [row["payload"] for row in found["inbox"]] == [{"text": "/forget"}]
    assert found["file"][0]["sealed"] == {"name": "letter.pdf", "type": "application/pdf", "bytes": 5}
    assert {"text": "hello"} in [row.get("body") for row in found["outbox"]]
    assert any("payload" in row.get("text_id", {}) for row in found["outbox"])


async def test_no_mark_leads_from_the_file_to_the_database(db: Database) -> None:
    async with db.write() as tx:
        await a_whole_life(tx)
        text = json.dumps(await export.everything(tx, CHAT))
        mark = readers.chat_mark(tx, CHAT)
    assert mark.hex() not in text
    assert "_mark" not in text
    assert "subscriber_id" not in text


async def test_nothing_of_somebody_else_is_told(db: Database) -> None:
    async with db.write() as tx:
        await a_whole_life(tx)
        await a_reader(tx, 5, follows=["person:9"])
        found = await export.everything(tx, 5)
        assert await export.everything(tx, 6) == {}
    assert found.keys() == {"subscriber", "topic"}
    assert [row["label"]["l"] for row in found["topic"]] == ["person:9"]


async def test_after_an_erasure_only_the_mark_of_it_is_told(db: Database) -> None:
    async with db.write() as tx:
        await a_reader(tx, 5, follows=["all"])
        await privacy.erase(tx, 5, NOW)
        assert await export.everything(tx, 5) == {"erased": [{"erased_at": NOW.isoformat(), "scrubbed": False}]}

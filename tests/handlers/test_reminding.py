"""Which reminders of hearings somebody gets: each can be switched, and a change always comes."""

from bot.hearings.plan import EVERY, SWITCHES, Slot, switched, wanted
from bot.store import readers
from bot.store.database import Database
from tests.handlers.chat import World
from tests.handlers.test_hearings import a_reader_of


async def test_each_reminder_is_switched_by_itself(sqlite_db: Database) -> None:
    chat, _ = await a_reader_of(World(sqlite_db))
    await chat.send("/hearings")
    await chat.press("Which reminders I get")
    assert "When a date changes I always write at once." in chat.last.text
    assert [label for label in chat.last.labels if label.startswith("✅")] == [
        "✅ When a date becomes known",
        "✅ A week before",
        "✅ Three days before",
        "✅ The evening before",
        "✅ Three hours before",
    ]
    await chat.press("✅ A week before")
    await chat.press("✅ Three hours before")
    await chat.press("◻️ A week before")
    async with sqlite_db.read() as tx:
        reader = await readers.find(tx, chat.id)
    assert reader is not None
    assert EVERY - wanted(reader.profile) == {Slot.HOURS}
    assert "◻️ Three hours before" in chat.last.labels
    await chat.press("Back to the hearings")
    assert "no hearing ahead" in chat.last.text


async def test_switching_one_twice_changes_nothing(sqlite_db: Database) -> None:
    chat, _ = await a_reader_of(World(sqlite_db))
    async with sqlite_db.read() as tx:
        reader = await readers.find(tx, chat.id)
    assert reader is not None
    for slot in SWITCHES:
        once = switched(reader.profile, slot)
        assert EVERY - wanted(once) == {slot}
        assert switched(once, slot) == reader.profile

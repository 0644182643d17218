"""From a source that may not publish by itself, over a moderator's press, to the phone."""

from datetime import timedelta

from sqlalchemy import update

from bot.app.clock import now
from bot.store import review
from bot.store.database import Tx
from bot.store.readers import find, grant
from bot.store.schema.feeds import review as table
from tests.flows.conftest import UNTRUSTED, Story, press

TITLE = "Moscow court jails journalist Anna Example for six years over 'fake news' about the army"


async def hurry(tx: Tx) -> None:
    """The minute in which a decision can be taken back is over."""
    await tx.conn.execute(update(table).where(table.c.due.is_not(None)).values(due=now() - timedelta(seconds=1)))


async def test_what_a_moderator_sends_arrives_and_what_was_taken_back_does_not(story: Story) -> None:
    reader, moderator = await story.subscribed("Reader"), await story.subscribed("Moderator")
    async with story.bot.db.write() as tx:
        found = await find(tx, moderator.id)
        assert found is not None
        await grant(tx, found.id, "moderator", now())
    story.publish(UNTRUSTED, TITLE, "Anna Example was sentenced on Monday under Article 207.3 of the Criminal Code.")

    async def waits() -> bool:
        async with story.bot.db.read() as tx:
            return bool(await review.waiting(tx))

    await story.until(waits)
    assert not any("Example" in message.text for message in reader.received)
    await moderator.write("/review")
    await press(moderator, "Send")
    await moderator.wait_for("Goes out in 60 seconds")
    await press(moderator, "Undo")
    await story.until(waits)
    async with story.bot.db.write() as tx:
        await hurry(tx)
    await press(moderator, "Send")
    await moderator.wait_for("Nothing waits")
    assert not any("Example Blog" in message.text for message in reader.received)
    async with story.bot.db.write() as tx:
        await hurry(tx)
    await reader.until(lambda: any("Example Blog" in message.text for message in reader.received), 15)

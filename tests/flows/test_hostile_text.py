"""From a hostile feed and hostile hands to the phone: the played Telegram, as strict as the real one, takes it all."""

import asyncio

from sqlalchemy import select

from bot.app.clock import now
from bot.demo.world import Person
from bot.store import inbox
from bot.store.readers import find, grant
from bot.store.schema.traffic import outbox
from tests.flows.conftest import NGO, PAPER, Story, press
from tests.hostile import LONG, NASTY

TITLE = "Суд в Казани приговорил журналиста Петра Примерова к шести годам колонии"
WHY = "Его признали виновным по статье 207.3 УК РФ."
EVIL = [words for words in (*NASTY, *LONG) if words.strip()]


async def refused(story: Story) -> list[str]:
    """Why Telegram, or the sender after it, gave a message up or sent it without its form."""
    async with story.bot.db.read() as tx:
        bad = (outbox.c.plain_text == 1) | (outbox.c.state == "parked")
        return [str(row.problem) for row in await tx.conn.execute(select(outbox.c.problem).where(bad))]


async def handled(story: Story) -> bool:
    """Whether every update was answered: of a chat that floods only twenty are kept."""
    async with story.bot.db.read() as tx:
        return await inbox.oldest_new(tx) is None


async def says(story: Story, person: Person, lines: list[str]) -> None:
    """Writes this, and waits."""
    for line in lines:
        await person.write(line[:4_000])
    await asyncio.sleep(0.1)
    await story.until(lambda: handled(story), 30)


async def test_nothing_that_feeds_or_people_write_is_refused_or_shown_as_markup(story: Story) -> None:
    reader, staff = await story.subscribed("Reader", "ru"), await story.subscribed("Staff", "en")
    async with story.bot.db.write() as tx:
        found = await find(tx, staff.id)
        assert found is not None
        await grant(tx, found.id, "moderator", now())
    for number, words in enumerate(EVIL):
        story.publish(NGO if number % 2 else PAPER, f"{TITLE} {words}"[:900], f"{WHY} {words}"[:2_000])
    await reader.until(lambda: any("Примеров" in one.text for one in reader.received), 20)
    for command in ("", "/follow ", "/people ", "/start "):
        await says(story, reader, [command + words for words in EVIL])
    for command in ("/person ", "/event "):
        await says(story, staff, [command + words for words in EVIL])
    await press(reader, "s:")
    await staff.write("/event new")
    await press(staff, "evo:arrest")
    await says(story, staff, EVIL)
    await staff.write("/review")
    await staff.write("/help")
    await staff.until(lambda: any(one.text.startswith("What I do") for one in staff.received), 30)
    assert await refused(story) == []
    assert not {text for text in story.demo.world.errors if text.startswith("400")}
    ours = {"bold", "italic", "text_link", "code", "blockquote", "expandable_blockquote"}
    sent = [one for person in (reader, staff) for one in person.received]
    found_kinds = {entity.type for one in sent for entity in one.entities}
    assert found_kinds <= ours | {"bot_command", "url", "mention", "hashtag"}, found_kinds
    assert not [one.text for one in sent if any("evil" in str(dict(entity.extra)) for entity in one.entities)]

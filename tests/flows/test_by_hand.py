"""From a feed to the phone, and then a person finds that it was wrong: readers get the right text, or an apology."""

from datetime import timedelta

from babel.dates import format_date

from bot.app.clock import now
from bot.core.event import Event
from bot.core.kinds import Kind
from bot.demo.world import Person
from bot.store import byhand, edits
from bot.store.readers import find, grant
from tests.flows.conftest import NGO, Story, press

TITLE = "Суд назначил заседание по делу журналистки Анны Примеровой на {day}"


async def made_moderator(story: Story, person: Person) -> Person:
    async with story.bot.db.write() as tx:
        found = await find(tx, person.id)
        assert found is not None
        await grant(tx, found.id, "moderator", now())
    return person


async def told(story: Story, reader: Person) -> Event:
    """The event of which the reader has got an alert."""
    day = now() + timedelta(days=20)
    story.publish(
        NGO,
        TITLE.format(day=format_date(day, "d MMMM y", locale="ru")),
        "Ее обвиняют по статье 207.3 УК РФ о «фейках» об армии.",
    )
    await reader.until(lambda: any("Primerova" in one.text for one in reader.received), 15)
    found: list[Event] = []

    async def receipt() -> bool:
        async with story.bot.db.read() as tx:
            found[:] = await byhand.last(tx, 1)
            return bool(found) and bool(await edits.told(tx, found[0].id, now()))

    await story.until(receipt)
    assert found[0].kind is Kind.HEARING
    return found[0]


async def corrected(story: Story) -> None:
    reader = await story.subscribed("Reader")
    moderator = await made_moderator(story, await story.subscribed("Moderator"))
    event = await told(story, reader)
    day = now() + timedelta(days=25)
    right = f"{day.day} {day:%B %Y}"
    assert right not in "".join(one.text for one in reader.received)
    await moderator.write(f"/event {event.public_id}")
    await press(moderator, "Correct")
    await press(moderator, "Hearing")
    await moderator.wait_for("When is the hearing?")
    await moderator.write(f"{day:%Y-%m-%d} 10:30")
    await press(moderator, "Correct it")
    await reader.wait_for("Correction.")
    alert = next(one for one in reader.received if "This message was corrected." in one.text)
    assert f"{right}, 10:30" in alert.text
    reply = next(one for one in reader.received if "Correction." in one.text)
    assert f"{right}, 10:30" in reply.text
    assert sum("Primerova" in one.text and "Court date" in one.text for one in reader.received) == 2


async def test_a_corrected_date_reaches_those_who_were_told_as_an_edit_and_a_reply(story: Story) -> None:
    await corrected(story)


async def test_the_same_on_postgresql(postgres_story: Story) -> None:
    await corrected(postgres_story)


async def test_what_is_taken_back_becomes_an_apology_that_names_nobody(story: Story) -> None:
    reader = await story.subscribed("Reader")
    one = await made_moderator(story, await story.subscribed("One"))
    two = await made_moderator(story, await story.subscribed("Two"))
    event = await told(story, reader)
    for moderator in (one, two):
        await moderator.write(f"/event {event.public_id}")
        await press(moderator, "Take back")
        await press(moderator, "The wrong person")
        await moderator.wait_for("This will stand in the place")
    await one.press("Take it back")
    await two.press("Take it back")
    await one.wait_for("It is taken back.")
    await two.wait_for("There is nothing to change here any more.")
    await reader.until(lambda: sum("Taken back." in message.text for message in reader.received) == 2)
    assert not any("Primerova" in message.text for message in reader.received)

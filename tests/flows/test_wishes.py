"""An alert with a name was delivered; then somebody asks for less: the message on the phone does not hold the name."""

import pytest

from bot.app.clock import now
from bot.demo.world import Person
from bot.store import edits, people, review
from bot.store.readers import find, grant
from tests.flows.conftest import NGO, UNTRUSTED, Story, press

SENTENCED = "Суд в Казани приговорил журналиста Петра Примерова к шести годам колонии"
WHY = "Его признали виновным в распространении «фейков» об армии (статья 207.3 УК РФ)."
CHARGED = "Activist Petr Primerov jailed for seven years over anti-war post"
NAMES = ("Примеров", "Primerov")


def named(reader: Person) -> bool:
    """Whether a message on the phone holds the name."""
    return any(name in one.html for one in reader.received for name in NAMES)


async def told(story: Story) -> tuple[Person, Person]:
    """A reader who got an alert with the name, and a moderator."""
    reader, moderator = await story.subscribed("Reader"), await story.subscribed("Moderator")
    async with story.bot.db.write() as tx:
        found = await find(tx, moderator.id)
        assert found is not None
        await grant(tx, found.id, "moderator", now())
    story.publish(NGO, SENTENCED, WHY)
    await reader.wait_for("Primerov", 15)

    async def receipt() -> bool:
        async with story.bot.db.read() as tx:
            ids = await people.newest_events(tx, 1)
            return bool(ids) and len(await edits.told(tx, ids[0], now())) == 2

    await story.until(receipt)
    assert named(reader)
    return reader, moderator


async def wished(story: Story) -> None:
    reader, moderator = await told(story)
    await moderator.write("/person Примеров")
    await press(moderator, "Consent")
    await press(moderator, "No name")
    await reader.until(lambda: not named(reader), 15)
    (alert,) = [one for one in reader.received if one.button("s:")]
    assert "6 years" in alert.text, "the case is still told of"
    assert alert.button("f:") is None, "and the person cannot be followed"
    await press(moderator, "Silence")
    await moderator.wait_for("Only liaisons see the card", 15)
    await reader.until(lambda: not any(one.button("s:") for one in reader.received), 15)
    assert not named(reader)


async def test_a_wish_at_the_card_reaches_the_phones_of_those_who_were_told(story: Story) -> None:
    await wished(story)


async def test_the_same_on_postgresql(postgres_story: Story) -> None:
    await wished(postgres_story)


@pytest.mark.parametrize("wish", ["no_name", "silence"])
async def test_a_wish_at_the_desk_does_so_too(story: Story, wish: str) -> None:
    reader, moderator = await told(story)
    story.publish(UNTRUSTED, CHARGED, "Petr Primerov was charged under Article 280.3 of the Criminal Code.")

    async def waits() -> bool:
        async with story.bot.db.read() as tx:
            return bool(await review.waiting(tx))

    await story.until(waits, 15)
    await moderator.write("/review")
    await press(moderator, "No name, silence")
    await press(moderator, f"rvp:{wish}:")
    await reader.until(lambda: not named(reader), 15)


async def test_an_event_of_a_namesake_loses_the_name_on_the_phones(story: Story) -> None:
    reader, moderator = await told(story)
    await moderator.write("/person Primerov")
    await press(moderator, "Not the same")
    await press(moderator, "pep:")
    await reader.until(lambda: not named(reader), 15)
    assert any(one.button("s:") for one in reader.received)

"""/quiet: somebody from outside asks for silence, and a liaison decides."""

from bot.core.roles import Role
from bot.demo.world import Person
from bot.store import people
from bot.store.schema.wishes import wish, wish_person
from tests.flows.conftest import NGO, Story, press
from tests.flows.test_contact import staff
from tests.flows.test_wishes import named
from tests.store.builders import rows

SENTENCED = "Суд в Казани приговорил журналиста Петра Примерова к шести годам колонии"
WHY = "Его признали виновным в распространении «фейков» об армии (статья 207.3 УК РФ)."
WORDS = "Пётр Примеров\n1985, Казань. Я его сестра, не пишите о нём ничего."


async def wishes(person: Person, want: str, text: str) -> None:
    await person.write("/quiet")
    await press(person, want)
    await person.until(lambda: any("first line" in one.text for one in person.received))
    await person.write(text)


async def test_silence_holds_at_once_for_a_stranger_and_a_liaison_lifts_it(story: Story) -> None:
    reader, liaison = await story.subscribed("Reader"), await staff(story, "Liaison", Role.LIAISON)
    story.publish(NGO, SENTENCED, WHY)
    await reader.wait_for("Primerov", 15)
    sister = story.person("Sister")
    await wishes(sister, "Nothing at all about the case", WORDS)
    await sister.wait_for("holds from now on")
    await reader.until(lambda: not named(reader), 15)
    note = await liaison.wait_for("Somebody from outside asks")
    assert not any(piece in note.text for piece in ("Пример", "сестра"))
    await press(liaison, "Read")
    await liaison.wait_for("сестра")
    await press(liaison, "Lift")
    await liaison.wait_for("From then on everything may be said")
    await press(liaison, "qd:lift:")
    await sister.wait_for("decided not to keep silence")
    async with story.bot.db.read() as tx:
        ((person,), (row,)) = await people.load(tx, [1]), await rows(tx, wish)
        assert person.consent == "unknown"
        assert row["state"] == "over"


async def test_a_name_that_nobody_knows_is_kept_sealed_until_it_comes_up(story: Story) -> None:
    reader, liaison = await story.subscribed("Reader"), await staff(story, "Liaison", Role.LIAISON)
    sister = story.person("Sister")
    await wishes(sister, "Nothing at all about the case", WORDS)
    await sister.wait_for("holds from now on")
    await liaison.wait_for("Somebody from outside asks")
    story.publish(NGO, SENTENCED, WHY)
    await liaison.wait_for("Now there is a report with this name", 15)
    assert not named(reader)
    async with story.bot.db.read() as tx:
        assert [row["met"] for row in await rows(tx, wish_person)] == [True]
    await press(liaison, "Read")
    await press(liaison, "Confirm")
    await sister.wait_for("a person has confirmed it")


async def test_a_correction_changes_nothing_by_itself(story: Story) -> None:
    reader, liaison = await story.subscribed("Reader"), await staff(story, "Liaison", Role.LIAISON)
    story.publish(NGO, SENTENCED, WHY)
    await reader.wait_for("Primerov", 15)
    await wishes(reader, "Something is wrong", "Пётр Примеров\nПять лет, не шесть")
    await reader.wait_for("A person reads it")
    await liaison.wait_for("Somebody from outside asks")
    await press(liaison, "Read")
    await liaison.wait_for("не шесть")
    await press(liaison, "It is corrected")
    await reader.wait_for("has looked and corrected it")
    assert named(reader)

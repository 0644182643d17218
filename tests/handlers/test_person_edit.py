"""What is typed about somebody in the registry, and somebody new."""

import pytest

from bot.core.birthday import Agreed, Birthday
from bot.core.finding import Group
from bot.core.fold import name_key
from bot.core.roles import Deed
from bot.people.byhand import mark
from bot.store import people
from bot.store.schema.people import person
from tests.handlers.chat import Chat, World
from tests.handlers.registry import a_person, record_of, size_of
from tests.handlers.staff import done
from tests.handlers.test_person import LISTED
from tests.store.builders import rows


async def test_a_spelling_is_set_and_the_old_one_still_finds(world: World, moderator: Chat) -> None:
    public_id = await a_person(world.db, "Anna Example")
    await moderator.send("/person Example")
    await moderator.press("Names")
    await moderator.press("Russian")
    await moderator.send("Анна Экзампль")
    assert "Russian: Анна Экзампль" in moderator.last.text
    await moderator.press("English")
    await moderator.send("Anna Ixample")
    after = await record_of(world.db, public_id)
    assert after.name == "Anna Ixample"
    assert dict(after.names) == {"en": "Anna Ixample", "ru": "Анна Экзампль"}
    assert after.aliases == ("Anna Example",)
    assert (await moderator.send("/person Anna Example"))[0].startswith("Anna Ixample")
    assert await done(world) == [Deed.PERSON_CHANGED] * 2


@pytest.mark.parametrize("text", ["12345", "https://evil.example", "a" * 130, "<b>x</b>", "—"])
async def test_what_is_no_name_is_asked_again(world: World, moderator: Chat, text: str) -> None:
    public_id = await a_person(world.db, "Anna Example")
    before = await record_of(world.db, public_id)
    await moderator.send("/person Example")
    await moderator.press("Names")
    await moderator.press("Russian")
    assert (await moderator.send(text))[0].startswith("This does not look like a name.")
    assert await record_of(world.db, public_id) == before
    await moderator.send("Анна Экзампль")
    assert dict((await record_of(world.db, public_id)).names)["ru"] == "Анна Экзампль"


async def test_an_alias_is_added_and_taken_away(world: World, moderator: Chat) -> None:
    public_id = await a_person(world.db, "Anna Example")
    await moderator.send("/person Example")
    await moderator.press("Names")
    await moderator.press("One more name")
    await moderator.send("Anya Pen-Name")
    assert (await record_of(world.db, public_id)).aliases == ("Anya Pen-Name",)
    assert (await moderator.send("/person Pen-Name"))[0].startswith("Anna Example")
    await moderator.press("Names")
    await moderator.press("✕ Anya Pen-Name")
    assert (await record_of(world.db, public_id)).aliases == ()
    assert "Pen" not in moderator.last.text


async def test_organisations_place_and_a_sign_of_life(world: World, moderator: Chat) -> None:
    public_id = await a_person(world.db, "Anna Example")
    await moderator.send("/person Example")
    await moderator.press("Recognised by")
    await moderator.press("Add")
    assert (await moderator.send("Lantern without a link"))[0].startswith("I need three things")
    await moderator.send("Lantern, 1.5.2024, https://lantern.example/list")
    assert (await record_of(world.db, public_id)).recognised == (LISTED,)
    await moderator.press("✕ Lantern")
    assert (await record_of(world.db, public_id)).recognised == ()
    await moderator.press("Back")
    await moderator.press("Place")
    await moderator.send("Vladimir, remand prison 1")
    assert "Held in: Vladimir, remand prison 1" in moderator.last.text
    await moderator.press("Case numbers")
    assert (await moderator.send("none"))[0].startswith("I need case numbers")
    await moderator.send("1-234/2026; 22-17/2026")
    assert "Cases 1-234/2026, 22-17/2026" in moderator.last.text
    await moderator.press("Sign of life today")
    assert "Last sign of life: 20 November 2026" in moderator.last.text
    noted = await done(world)
    await moderator.press("Sign of life today")
    await moderator.press("Place")
    await moderator.press("Not known")
    assert (await record_of(world.db, public_id)).place is None
    assert await done(world) == [*noted, Deed.PERSON_CHANGED]


async def test_somebody_new_is_added_with_a_group(world: World, moderator: Chat) -> None:
    await moderator.send("/person")
    await moderator.press("New")
    await moderator.send("Олексій Вигаданий")
    await moderator.press("Civilian held by Russia")
    assert "Added." in moderator.last.text
    async with world.db.read() as tx:
        (one,) = await people.by_key(tx, name_key("Алексей Выгаданный"))
        assert (one.group, dict(one.names), one.minor) == (Group.CIVILIAN, {"uk": "Олексій Вигаданий"}, False)
    assert await done(world) == [Deed.PERSON_ADDED]
    await moderator.press_data(f"peg:pow:{mark('Олексій Вигаданий')}")
    assert moderator.toasts[-1] == "This button is out of date. Send /help."


async def test_the_group_of_one_name_adds_nobody_of_another(world: World, moderator: Chat) -> None:
    await moderator.send("/person")
    await moderator.press("New")
    await moderator.send("Олексій Вигаданий")
    await moderator.send("/person Zoe Nobody")
    await moderator.press_data(f"peg:pow:{mark('Олексій Вигаданий')}")
    assert moderator.toasts[-1] == "This button is out of date. Send /help."
    assert await size_of(world.db, person) == 0


async def test_a_name_that_is_known_is_shown_before_another_of_it_is_added(world: World, moderator: Chat) -> None:
    await a_person(world.db, "Anna Example")
    assert "Nobody by the name" in (await moderator.send("/person Zoe Nobody"))[0]
    await moderator.press("Somebody new")
    await moderator.press("Cancel")
    await moderator.send("/person")
    await moderator.press("New")
    (said,) = await moderator.send("Анна Екзампле")
    assert "1. Anna Example" in said
    await moderator.press("Somebody new")
    await moderator.press("Deported child")
    async with world.db.read() as tx:
        assert [row["minor"] for row in await rows(tx, person)] == [False, True]


async def test_a_birthday_is_kept_with_who_agreed_and_no_reader_sees_it(
    world: World, moderator: Chat, reader: Chat
) -> None:
    public_id = await a_person(world.db, "Anna Example")
    await moderator.send("/person Example")
    await moderator.press("Birthday")
    assert "Who agreed that others think of the day?" in moderator.last.text
    await moderator.press("The family")
    assert (await moderator.send("June 15"))[0].startswith("I need a day and a month.")
    assert (await record_of(world.db, public_id)).birthday is None
    (said,) = await moderator.send("15.06.1980")
    assert "Birthday: 15 June (the family agreed)" in said
    assert (await record_of(world.db, public_id)).birthday == Birthday(6, 15, Agreed.FAMILY)
    assert "June" not in "".join(await reader.send("/people Anna Example"))
    await moderator.press("Birthday")
    await moderator.press("Remove the day")
    assert "15 June" not in moderator.last.text
    assert (await record_of(world.db, public_id)).birthday is None
    assert await done(world) == [Deed.PERSON_CHANGED] * 2

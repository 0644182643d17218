"""The page to print: for whom it is made, and when it is not."""

from bot.core.event import Consent
from bot.store import files, hearings
from bot.store.database import Database
from tests import pdf
from tests.handlers.chat import Chat, World
from tests.handlers.test_family import a_mother, add, day, theirs
from tests.handlers.test_hearings import a_reader_of, attached
from tests.hearings.stories import MOVED, news
from tests.store.builders import HOUR


async def printed(world: World, chat: Chat) -> list[str]:
    """What stands on the last file of a chat, which must be its own."""
    async with world.db.read() as tx:
        given = await attached(tx, chat)
        known = await files.known(tx, chat.attached[-1].file_id or 0, files.Sort.DOCUMENT)
    assert (given.name, given.media_type) == ("page.pdf", "application/pdf")
    assert known is not None
    assert known.personal
    assert pdf.pages(given.content) == 1
    return pdf.lines(given.content)


async def test_a_page_is_chosen_from_the_list(sqlite_db: Database) -> None:
    world = World(sqlite_db)
    chat, (hero, other) = await a_reader_of(world, "Яна Громова", "Лев Дальний")
    async with sqlite_db.write() as tx:
        await news(tx, [hero], "2026-11-24")
        await news(tx, [other], "2027-02-10", None)
    await chat.send("/hearings")
    await chat.press("Page to print")
    assert "Which hearing?" in chat.last.text
    (first, second, _back) = chat.last.labels
    assert first == "24 November 2026: Yana Gromova"
    assert second.startswith("10 February 2027: Lev ")
    await chat.press(first)
    found = await printed(world, chat)
    assert "Tuesday, 24 November 2026, 10:00" in " ".join(found)
    assert "Gromova" in found[0]
    assert "says whose hearing" in chat.attached[-1].params["caption"]


async def test_nothing_is_offered_where_nothing_lies_ahead(sqlite_db: Database) -> None:
    chat, _ = await a_reader_of(World(sqlite_db), "Яна Громова")
    await chat.send("/hearings")
    assert "Page to print" not in chat.last.labels
    await chat.press_data("prn:all", chat.last_id)
    assert "no hearing ahead" in chat.last.text


async def test_what_a_family_keeps_to_itself_is_printed_for_nobody_else(sqlite_db: Database) -> None:
    world = World(sqlite_db)
    stranger, _ = await a_reader_of(world)
    mother, hero = await a_mother(world)
    await add(mother, f"{day(world, 10)} 10:30")
    (one,) = await theirs(world, hero)
    await stranger.press_data(f"prn:{one.public_id}")
    assert stranger.toasts == ["There is no date to print any more."]
    assert not stranger.attached
    await mother.press("Page to print")
    found = await printed(world, mother)
    assert found[0] == "Court hearing"
    assert [line for line in found if "10:30" in line]
    assert "does not say whose" in mother.attached[-1].params["caption"]


async def test_who_may_not_be_named_has_no_page_and_a_guessed_one_is_none(sqlite_db: Database) -> None:
    world = World(sqlite_db)
    chat, (hero,) = await a_reader_of(world, "Яна Громова", consent=Consent.NO_NAME)
    async with sqlite_db.write() as tx:
        await news(tx, [hero], "2026-11-24")
        (hearing,) = await hearings.load(tx, [1])
    for number in (hearing.public_id, "guessedguess"):
        await chat.press_data(f"prn:{number}")
    assert chat.toasts == ["There is no date to print any more."] * 2
    assert not chat.attached


async def test_an_old_date_is_not_given_away(sqlite_db: Database) -> None:
    world = World(sqlite_db)
    chat, (hero,) = await a_reader_of(world, "Яна Громова")
    async with sqlite_db.write() as tx:
        await news(tx, [hero], "2026-11-24")
        (hearing,) = await hearings.load(tx, [1])

    async def moved() -> None:
        async with sqlite_db.write() as tx:
            await news(tx, [hero], "2026-11-27", headline=MOVED, now=world.now + HOUR)

    world.meanwhile.append(moved)
    await chat.press_data(f"prn:{hearing.public_id}")
    assert "once more" in chat.last.text
    assert not chat.attached
    await chat.press_data(f"prn:{hearing.public_id}")
    assert "27 November" in " ".join(await printed(world, chat))


async def test_a_flood_is_answered_with_enough(sqlite_db: Database) -> None:
    world = World(sqlite_db)
    chat, (hero,) = await a_reader_of(world, "Яна Громова")
    async with sqlite_db.write() as tx:
        await news(tx, [hero], "2026-11-24")
        (hearing,) = await hearings.load(tx, [1])
    world.found["print"] = None
    for _ in range(22):
        await chat.press_data(f"prn:{hearing.public_id}")
    assert chat.toasts == ["Enough files for today. Tomorrow there are more."] * 2

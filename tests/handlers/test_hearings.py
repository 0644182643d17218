"""/hearings, and the button that puts a date into a calendar."""

from icalendar import Calendar

from bot.alerts.match import person_label
from bot.core.event import Consent
from bot.core.files import File
from bot.core.kinds import ALL_KINDS, Kind
from bot.store import files, hearings, people, readers
from bot.store.database import Database, Tx
from tests.handlers.chat import Chat, World
from tests.hearings.builders import on
from tests.hearings.stories import MOVED, a_person, news, the_event
from tests.store.builders import HOUR, NOW


async def a_reader_of(world: World, *names: str, consent: Consent = Consent.OPEN) -> tuple[Chat, list[int]]:
    """Somebody who follows these people."""
    chat = world.chat()
    await chat.send("/start")
    await chat.press("English")
    async with world.db.write() as tx:
        ids = [await a_person(tx, name, consent) for name in names]
        reader = await readers.find(tx, chat.id)
        assert reader is not None
        for person in await people.load(tx, ids):
            await readers.follow(tx, reader.id, person_label(person.public_id), ALL_KINDS, NOW, shown=person.name)
    return chat, ids


async def attached(tx: Tx, chat: Chat) -> File:
    """The last file of a chat."""
    number = chat.attached[-1].file_id
    assert number is not None
    found = await files.load(tx, number)
    assert found is not None
    return found


async def test_the_list_tells_of_those_one_follows_and_of_nobody_else(sqlite_db: Database) -> None:
    world = World(sqlite_db)
    chat, (hero, other) = await a_reader_of(world, "Яна Громова", "Лев Дальний")
    async with sqlite_db.write() as tx:
        await news(tx, [hero], "2026-11-24")
        await news(tx, [other], "2027-02-10", None)
        await news(tx, [hero], kind=Kind.ARREST, custody_until=on("2026-12-31").day)
        await news(tx, [await a_person(tx, "Пётр Чужой")], "2026-11-25")
    (text,) = await chat.send("/hearings")
    assert "Within seven days" in text
    assert "Tuesday, 24 November 2026, 10:00 (Moscow)" in text
    assert "before 31 December 2026, no date yet" in text
    assert "Wednesday, 10 February 2027, the hour is not known" in text
    assert text.index("24 November") < text.index("31 December") < text.index("10 February")
    assert "25 November" not in text


async def test_an_empty_list_says_what_will_happen(sqlite_db: Database) -> None:
    chat, _ = await a_reader_of(World(sqlite_db))
    (text,) = await chat.send("/hearings")
    assert text.startswith("I know of no hearing ahead")


async def test_who_may_not_be_named_is_not_in_the_list(sqlite_db: Database) -> None:
    world = World(sqlite_db)
    chat, (hero,) = await a_reader_of(world, "Яна Громова", consent=Consent.NO_NAME)
    async with sqlite_db.write() as tx:
        await news(tx, [hero], "2026-11-24")
    (text,) = await chat.send("/hearings")
    assert "24 November" not in text


async def test_the_file_of_all_holds_them_all_and_is_only_the_readers(sqlite_db: Database) -> None:
    world = World(sqlite_db)
    chat, (hero, other) = await a_reader_of(world, "Яна Громова", "Лев Дальний")
    async with sqlite_db.write() as tx:
        await news(tx, [hero], "2026-11-24")
        await news(tx, [other], "2027-02-10", None)
    await chat.send("/hearings")
    await chat.press("All to calendar")
    async with sqlite_db.read() as tx:
        given = await attached(tx, chat)
        known = await files.known(tx, chat.attached[-1].file_id or 0, files.Sort.DOCUMENT)
    assert len(Calendar.from_ical(given.content).events) == 2
    assert "Громова" not in given.content.decode()
    assert known is not None
    assert known.personal


async def test_the_button_of_a_reminder_sends_the_one_file(sqlite_db: Database) -> None:
    world = World(sqlite_db)
    chat, (hero,) = await a_reader_of(world, "Яна Громова")
    async with sqlite_db.write() as tx:
        await news(tx, [hero], "2026-11-24")
    async with sqlite_db.read() as tx:
        (hearing,) = await hearings.load(tx, [1])
    await chat.press_data(f"ics:{hearing.public_id}")
    async with sqlite_db.read() as tx:
        given = await attached(tx, chat)
    assert (given.name, given.media_type) == ("dates.ics", "text/calendar")


async def test_a_guessed_hearing_is_none(sqlite_db: Database) -> None:
    chat, _ = await a_reader_of(World(sqlite_db))
    await chat.press_data("ics:guessedguess")
    assert chat.toasts == ["There is no such date any more."]
    assert chat.attached == []


async def test_the_button_under_an_alert_sends_the_date_as_it_stands_by_now(sqlite_db: Database) -> None:
    world = World(sqlite_db)
    chat, (hero,) = await a_reader_of(world, "Яна Громова")
    async with sqlite_db.write() as tx:
        event = await the_event(tx, await news(tx, [hero], "2026-11-24"))
        await news(tx, [hero], "2026-11-27", headline=MOVED, now=NOW + HOUR)
    await chat.press_data(f"ice:{event.public_id}")
    async with sqlite_db.read() as tx:
        (entry,) = Calendar.from_ical((await attached(tx, chat)).content).events
    assert entry.start.day == 27
    await chat.press_data("ice:guessedguess")
    assert chat.toasts == ["There is no such date any more."]

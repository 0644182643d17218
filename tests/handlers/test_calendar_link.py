"""The private link of a calendar: made, shown once, renewed, switched off; nothing of it where there is none."""

import re

import pytest
from icalendar import Calendar

from bot.core.kinds import Kind
from bot.hearings.followed import served
from bot.i18n import Catalogs
from bot.store.database import Database
from handlers.about import About
from tests.handlers.chat import Chat, World
from tests.handlers.test_hearings import a_reader_of
from tests.hearings.stories import MOVED, news
from tests.store.builders import DAY, HOUR, NOW

AT = "https://dates.example.org/ics/"
CATALOGS = Catalogs.load()


def token_in(text: str) -> str:
    found = re.search(re.escape(AT) + r"([A-Za-z0-9_-]{16,40})\.ics", text)
    assert found is not None, text
    return found[1]


async def a_world(db: Database) -> tuple[Chat, int]:
    chat, (hero,) = await a_reader_of(World(db, About(calendars=AT)), "Яна Громова")
    async with db.write() as tx:
        await news(tx, [hero], "2026-11-24")
    return chat, hero


async def a_link(chat: Chat) -> str:
    await chat.send("/hearings")
    await chat.press("A link for my calendar")
    await chat.press("Make a link")
    return token_in(chat.last.html)


async def test_the_link_serves_what_one_follows_without_names(sqlite_db: Database) -> None:
    chat, _ = await a_world(sqlite_db)
    content = await served(sqlite_db, CATALOGS, await a_link(chat), NOW)
    assert content is not None
    (entry,) = Calendar.from_ical(content).events
    assert str(entry["summary"]) == "Hearing"
    assert b"Yana" not in content
    assert "Громова".encode() not in content


async def test_names_stand_in_it_only_as_long_as_somebody_wants_them(sqlite_db: Database) -> None:
    chat, _ = await a_world(sqlite_db)
    token = await a_link(chat)
    await chat.press("Show names in the titles")
    assert b"Yana Gromova" in (await served(sqlite_db, CATALOGS, token, NOW) or b"")
    await chat.press("No names in the titles")
    assert b"Yana" not in (await served(sqlite_db, CATALOGS, token, NOW) or b"")


async def test_a_renewed_and_an_ended_link_are_nobodys(sqlite_db: Database) -> None:
    chat, _ = await a_world(sqlite_db)
    old = await a_link(chat)
    await chat.press("A new link, the old one ends")
    new = token_in(chat.last.html)
    assert (old != new, await served(sqlite_db, CATALOGS, old, NOW)) == (True, None)
    await chat.press("Switch the link off")
    assert await served(sqlite_db, CATALOGS, new, NOW) is None
    assert chat.toasts[-1] == "The link does not work any more."


async def test_the_screen_says_who_else_sees_it_and_never_shows_the_link_again(sqlite_db: Database) -> None:
    chat, _ = await a_world(sqlite_db)
    token = await a_link(chat)
    await chat.send("/hearings")
    await chat.press("A link for my calendar")
    assert token not in chat.last.html
    assert "Apple or Google" in chat.last.text
    assert "since" in chat.last.text


async def test_what_was_moved_keeps_its_entry_and_what_is_off_is_shown_as_cancelled(sqlite_db: Database) -> None:
    chat, hero = await a_world(sqlite_db)
    token = await a_link(chat)
    (before,) = Calendar.from_ical(await served(sqlite_db, CATALOGS, token, NOW) or b"").events
    async with sqlite_db.write() as tx:
        await news(tx, [hero], "2026-11-27", now=NOW + HOUR, headline=MOVED)
    (after,) = Calendar.from_ical(await served(sqlite_db, CATALOGS, token, NOW + HOUR) or b"").events
    assert (after["uid"], after["dtstart"].dt.day) == (before["uid"], 27)
    assert int(after["sequence"]) > int(before["sequence"])
    async with sqlite_db.write() as tx:
        await news(tx, [hero], kind=Kind.RELEASE, detail="exchange", now=NOW + DAY)
    (off,) = Calendar.from_ical(await served(sqlite_db, CATALOGS, token, NOW + DAY) or b"").events
    assert (off["uid"], str(off["status"])) == (before["uid"], "CANCELLED")
    assert int(off["sequence"]) > int(after["sequence"])


@pytest.mark.parametrize("act", ["show", "make", "drop"])
async def test_without_a_public_address_there_is_no_link_and_no_word_of_it(sqlite_db: Database, act: str) -> None:
    chat, _ = await a_reader_of(World(sqlite_db), "Яна Громова")
    await chat.send("/hearings")
    assert "A link for my calendar" not in chat.last.labels
    await chat.press_data(f"cal:{act}")
    assert "out of date" in " ".join([*chat.toasts, chat.last.text])

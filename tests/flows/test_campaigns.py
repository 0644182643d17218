"""A campaign while the world goes on: a release arrives in a feed, the bot is started anew, somebody leaves."""

import asyncio
from datetime import timedelta
from pathlib import Path

import pytest

from bot.app.clock import now
from bot.demo.serve import Demo
from bot.demo.world import Person
from bot.store import campaigns, people
from bot.store.database import Database
from bot.store.readers import find, grant
from campaigns import service
from campaigns.service import Given, Refused
from tests.campaigns.builders import raw
from tests.conftest import sqlite_url
from tests.flows.conftest import NGO, Story, press, running
from tests.flows.test_feed_to_phone import SENTENCED, WHY

FREED = "Журналиста Петра Примерова освободили из колонии по обмену"
LANGS = {"en": ("Thank you.", "stopped"), "ru": ("Спасибо.", "остановлено"), "uk": ("Дякуємо.", "зупинено")}


async def launched(db: Database, person: str) -> int:
    """The shipped petition, for a person whom the feeds told of, open since yesterday."""
    opens, closes, today = now() - timedelta(days=1), now() + timedelta(days=20), now().date()
    text = raw("petition", ('"ivan-example"', f'"{person}"')).decode()
    for was, is_ in (
        ("2026-11-24T09:00:00+01:00", opens.isoformat(timespec="seconds")),
        ("2026-12-15T20:00:00+01:00", closes.isoformat(timespec="seconds")),
        ("2027-05-10", str(today + timedelta(days=90))),
    ):
        text = text.replace(was, is_)
    async with db.write() as tx:
        found = await service.bring(tx, [Given("here", text.encode())], "server", now())
        assert isinstance(found, tuple), found
        assert not isinstance(await service.launch(tx, found[0].slug, "server", now()), Refused)
        stored = await campaigns.by_slug(tx, found[0].slug)
        assert stored is not None
        return stored.id


async def the_case(story: Story) -> str:
    """Somebody becomes known by a feed; the id of links."""
    story.publish(NGO, SENTENCED, WHY)
    found: list[str] = []

    async def known() -> bool:
        async with story.bot.db.read() as tx:
            ids = await people.newest_events(tx, 1)
            found[:] = [one.public_id for one in await people.load(tx, [1])] if ids else []
            return bool(found)

    await story.until(known, 15)
    return found[0]


async def in_the_middle(story: Story, language: str, number: int) -> Person:
    """Somebody abroad who has opened the petition and not come back yet."""
    person = await story.subscribed(f"Reader {language}", language)
    await person.write("/act")
    await press(person, "act:abroad:0")
    await press(person, f"act:card:{number}")
    await press(person, f"act:take:{number}")
    await person.until(lambda: any(one.button(f"act:did:{number}") for one in person.received))
    return person


@pytest.mark.parametrize("language", LANGS)
async def test_from_the_list_to_the_thanks(story: Story, language: str) -> None:
    number = await launched(story.bot.db, await the_case(story))
    person = await in_the_middle(story, language, number)
    await press(person, f"act:did:{number}")
    await person.wait_for(LANGS[language][0])
    async with story.bot.db.read() as tx:
        assert dict(await campaigns.counts(tx, number)) == {"opened": 1, "started": 1, "completed": 1}


async def test_a_release_in_a_feed_stops_it_while_people_are_in_the_middle(story: Story) -> None:
    number = await launched(story.bot.db, await the_case(story))
    readers = {language: await in_the_middle(story, language, number) for language in LANGS}
    organiser = await story.subscribed("Organiser")
    async with story.bot.db.write() as tx:
        found = await find(tx, organiser.id)
        assert found is not None
        await grant(tx, found.id, "organiser", now())
    story.publish(NGO, FREED)

    async def stopped() -> bool:
        async with story.bot.db.read() as tx:
            stored = await campaigns.get(tx, number)
            return stored is not None and stored.state == "auto_paused"

    await story.until(stopped, 15)
    for language, person in readers.items():
        await press(person, f"act:did:{number}")
        await person.wait_for(LANGS[language][1])
    await organiser.wait_for("1 campaign has stopped by itself")
    async with story.bot.db.read() as tx:
        assert "completed" not in await campaigns.counts(tx, number)


async def test_a_restart_in_the_middle_loses_nothing(demo: Demo, sqlite_file: Path, tmp_path: Path) -> None:
    url = sqlite_url(sqlite_file)
    async with running(demo, url, tmp_path) as story:
        number = await launched(story.bot.db, await the_case(story))
        person = await in_the_middle(story, "en", number)
    await person.press(f"act:did:{number}")
    await asyncio.sleep(0.1)
    async with running(demo, url, tmp_path) as story:
        await person.wait_for("Thank you.", 15)
        async with story.bot.db.read() as tx:
            assert service.taken_part(await campaigns.counts(tx, number)) == 1

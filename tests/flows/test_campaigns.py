"""A campaign while the world goes on: a release arrives in a feed, the bot is started anew, somebody leaves."""

import asyncio
from datetime import timedelta
from pathlib import Path

import pytest

from bot.app.clock import now
from bot.core.event import Consent
from bot.demo.serve import Demo
from bot.demo.world import Person
from bot.store import campaigns, people
from bot.store.database import Database
from bot.store.readers import change, find, grant
from bot.store.schema.campaigns import campaign_action
from campaigns import service
from campaigns.service import Given, Refused
from tests.campaigns.builders import raw, table
from tests.conftest import sqlite_url
from tests.flows.conftest import NGO, Story, press, running
from tests.flows.test_feed_to_phone import SENTENCED, WHY
from tests.handlers.registry import a_public_person
from tests.store.builders import size

FREED = "Журналиста Петра Примерова освободили из колонии по обмену"
LANGS = {"en": ("Thank you.", "stopped"), "ru": ("Спасибо.", "остановлено"), "uk": ("Дякуємо.", "зупинено")}


SLUGS = {"petition": "doctor-for-ivan-example", "letter": "letters-winter-example", "contact": "officials-ivan-example"}
OPENS = {"petition": "2026-11-24T09:00:00+01:00", "letter": "2026-11-25T10:00:00+01:00"}
CLOSES = {"petition": "2026-12-15T20:00:00+01:00", "letter": "2027-01-10T20:00:00+01:00"}


async def launched(db: Database, person: str, kind: str = "petition", other: str = "") -> int:
    """A shipped sample, for somebody who is known here, open since yesterday."""
    opens, closes, today = now() - timedelta(days=1), now() + timedelta(days=20), now().date()
    text = raw(kind).decode()
    for was, is_ in (
        ('"ivan-example"', f'"{person}"'),
        ('"oleg-sample"', f'"{person}"'),
        ('"vera-muster"', f'"{other}"'),
        (OPENS.get(kind, OPENS["petition"]), opens.isoformat(timespec="seconds")),
        (CLOSES.get(kind, "2026-12-24T20:00:00+01:00"), closes.isoformat(timespec="seconds")),
        ("2027-05-10", str(today + timedelta(days=90))),
    ):
        text = text.replace(was, is_)
    async with db.write() as tx:
        found = await service.bring(tx, [Given("here", text.encode(), table(kind))], "server", now())
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
    await organiser.wait_for("A campaign you answer for has stopped by itself")
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


# --- every kind, in every language

THANKS = {
    "petition": {"en": "The signatures are handed over", "ru": "Подписи передадут", "uk": "Підписи передадуть"},
    "letter": {"en": "An answer can take long", "ru": "Ответ может идти долго", "uk": "Відповідь може йти довго"},
    "contact": {"en": "Special Rapporteur", "ru": "Special Rapporteur", "uk": "Special Rapporteur"},
}
"""What is read after the last press; after one office comes the next one."""

STEPS = {
    "petition": ["act:take:{n}", "act:did:{n}"],
    "letter": ["act:take:{n}", "let:tips:{n}", "let:write:{n}", "…", "let:sent:{n}"],
    "contact": ["act:take:{n}", "off:office:{n}:DE", "off:write:{n}:DE", "…", "off:sent:{n}:DE"],
}
"""From the card; "…": something is written."""

PRESSES = {"petition": 3, "letter": 5, "contact": 4}
"""At the most, from the card; the petition's site is opened by one of them."""


async def set_up(story: Story, kind: str) -> int:
    """A campaign of this kind for people who are known."""
    db = story.bot.db
    return await launched(db, await a_public_person(db, "Ivan Example"), kind, await a_public_person(db, "Vera Muster"))


async def arrived(story: Story, kind: str, language: str, number: int) -> Person:
    """Somebody abroad who came by a link and sees the card."""
    person = await story.subscribed(f"Reader {language}", language)
    async with story.bot.db.write() as tx:
        found = await find(tx, person.id)
        assert found is not None
        await change(tx, found.id, abroad=True)
    await person.write(f"/start c_{SLUGS[kind]}")
    await person.until(lambda: any(one.button(f"act:take:{number}") for one in person.received))
    return person


async def walk(person: Person, steps: list[str], number: int) -> int:
    """Goes some steps; how many presses that were."""
    for step in steps:
        if step == "…":
            await person.write("Ich lese gern.")
            await person.wait_for("Ich lese gern.")
        else:
            await press(person, step.format(n=number))
    return sum(step != "…" for step in steps)


@pytest.mark.parametrize("kind", STEPS)
async def test_every_kind_from_its_link_to_the_thanks_in_every_language(story: Story, kind: str) -> None:
    number = await set_up(story, kind)

    async def one(language: str) -> None:
        person = await arrived(story, kind, language, number)
        presses = await walk(person, STEPS[kind], number)
        await person.wait_for(THANKS[kind][language])
        assert presses + (kind == "petition") <= PRESSES[kind]

    await asyncio.gather(*(one(language) for language in LANGS))
    async with story.bot.db.read() as tx:
        assert (await campaigns.counts(tx, number))["completed"] == len(LANGS)


async def test_a_restart_before_the_words_loses_nothing(demo: Demo, sqlite_file: Path, tmp_path: Path) -> None:
    url, waiting = sqlite_url(sqlite_file), {"letter": "Write your letter here", "contact": "one sentence of your own"}
    people_: dict[str, tuple[Person, int]] = {}
    async with running(demo, url, tmp_path) as story:
        for kind, asked in waiting.items():
            number = await set_up(story, kind)
            person = await arrived(story, kind, "en", number)
            await walk(person, STEPS[kind][:3], number)
            await person.wait_for(asked)
            people_[kind] = person, number
    for person, _number in people_.values():
        await person.write("Ich lese gern.")
    async with running(demo, url, tmp_path):
        for kind, (person, number) in people_.items():
            await person.wait_for("Ich lese gern.", 15)
            await walk(person, STEPS[kind][4:], number)
            await person.wait_for(THANKS[kind]["en"])


@pytest.mark.parametrize("kind", STEPS)
async def test_silence_in_the_middle_stops_every_kind(story: Story, kind: str) -> None:
    number = await set_up(story, kind)
    person, last = await arrived(story, kind, "en", number), STEPS[kind][-1].format(n=number)
    await walk(person, STEPS[kind][:-1], number)
    await person.until(lambda: any(one.button(last) for one in person.received))
    async with story.bot.db.write() as tx:
        for one in await campaigns.people_of(tx, number):
            await people.set_consent(tx, one, Consent.SILENCE)
    await press(person, last)
    await person.wait_for("stopped")
    async with story.bot.db.read() as tx:
        assert "completed" not in await campaigns.counts(tx, number)


async def test_who_leaves_in_the_middle_is_not_known_any_more(story: Story) -> None:
    number = await set_up(story, "contact")
    person = await arrived(story, "contact", "en", number)
    await walk(person, STEPS["contact"][:3], number)
    await person.wait_for("one sentence of your own")
    await person.write("/panic")

    async def forgotten() -> bool:
        async with story.bot.db.read() as tx:
            return await size(tx, campaign_action) == 0 and await find(tx, person.id) is None

    await story.until(forgotten)

"""A campaign is made on a phone: asked and answered through a restart, sent as a file with mistakes, then sound."""

from pathlib import Path

from bot.app.clock import now
from bot.core.night import Profile
from bot.core.roles import Role
from bot.demo.serve import Demo
from bot.demo.world import Person
from bot.store import audit, campaigns, organisations, readers
from campaigns.file import CSV, TOML
from tests.campaigns.builders import raw
from tests.campaigns.test_archive import packed
from tests.campaigns.test_wizard import SOURCE
from tests.conftest import sqlite_url
from tests.flows.conftest import Story, press, running

ASKED = (
    ("press", "w_pick:0:petition", "In which languages?"),
    ("press", "w_done:0:", "Whom is it for?"),
    ("press", "w_pick:0:cause", "For which people?"),
    ("press", "w_pick:0:civilian", "For which people?"),
    ("press", "w_done:0:", "The title"),
    ("write", "People before papers", "What is demanded"),
)
LATER = (
    ("write", "The release of all comes first.", "What happened"),
    ("write", "Talks are under way.", "Who reported it?"),
    ("write", "No source at all", "the link is missing"),
    ("write", SOURCE, "Until when?"),
    ("press", "w_pick:0:d28", "Where is it signed?"),
    ("press", "w_pick:0:here", "everything is answered"),
    ("press", "w_make:0:", "A new draft"),
)


async def an_organiser(story: Story) -> Person:
    """Somebody who acts for an organisation."""
    person = story.person("Ruta")
    async with story.bot.db.write() as tx:
        number = await organisations.add(tx, "Example Society", "https://society.example", "owner", now())
        profile = Profile("Europe/Vilnius", 0, 0)
        reader = await readers.add(tx, person.id, lang="en", profile_=profile, grouped=False, now=now())
        await readers.grant(tx, reader.id, Role.ORGANISER.value, now())
        await organisations.act_for(tx, reader.id, number)
    return person


async def answer(person: Person, steps: tuple[tuple[str, str, str], ...]) -> None:
    """Answer, and wait until the next question stands in the chat."""
    for how, what, seen in steps:
        await (person.write(what) if how == "write" else press(person, f"og:{what}"))
        await person.until(lambda seen=seen: person.last is not None and seen in person.last.text)
        assert person.last is not None
        assert seen in person.last.text


async def test_from_questions_and_from_files_to_drafts(demo: Demo, sqlite_file: Path, tmp_path: Path) -> None:
    url = sqlite_url(sqlite_file)
    async with running(demo, url, tmp_path) as story:
        person = await an_organiser(story)
        await person.write("/campaign")
        await press(person, "Write a new one")
        await answer(person, ASKED)
    async with running(demo, url, tmp_path) as story:
        await answer(person, LATER)
        document = await person.wait_for(lambda one: one.file is not None)
        assert document.file is not None
        assert b'owner_org = "Example Society"' in document.file.data
        wrong = raw("cause", ('mode = "count"', 'mode = "magic"'), ('"Example Society"', '"Somebody"'))
        await person.send("document", data=wrong, name=TOML)
        told = await person.wait_for("2 mistakes. Nothing was taken.")
        assert "1. campaign.toml, line 6, owner_org" in told.text
        await person.send("document", data=packed((TOML, wrong), (CSV, b"id")), name="all.zip")
        await person.wait_for("targets.csv, line 1")
        await person.send("document", data=raw("cause"), name=TOML)
        await person.wait_for("A new draft: people-first-example")
        async with story.bot.db.read() as tx:
            assert [one.state for one in await campaigns.everything(tx)] == ["draft", "draft"]
            assert [one.deed for one in await audit.last(tx, 9)] == ["campaign_imported", "campaign_imported"]

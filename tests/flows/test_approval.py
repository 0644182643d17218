"""A campaign before it goes out, over the loopback: with two and a family that says no, and by one alone."""

from datetime import datetime, timedelta
from pathlib import Path

from bot.app.clock import now
from bot.core.relative import Kin
from bot.core.roles import Role
from bot.demo.serve import Demo
from bot.demo.world import Person
from bot.i18n import Catalogs
from bot.store import approvals, audit, campaigns, organisations, readers, relatives
from campaigns import approval, drafting, service
from campaigns.drafting import Whose
from campaigns.flow import CampaignState
from handlers.organise import pages
from tests.campaigns.builders import raw
from tests.conftest import sqlite_url
from tests.flows.conftest import Story, press, running
from tests.flows.test_campaigns import CLOSES, OPENS
from tests.handlers.registry import a_public_person

SOCIETY = "Example Society"


async def an_organiser(story: Story, name: str) -> Person:
    """Somebody who acts for the organisation."""
    person = await story.subscribed(name)
    async with story.bot.db.write() as tx:
        reader = await readers.find(tx, person.id)
        assert reader is not None
        await readers.grant(tx, reader.id, Role.ORGANISER.value, now())
        known = await organisations.named(tx, SOCIETY)
        number = known.id if known else await organisations.add(tx, SOCIETY, "https://society.example", "owner", now())
        await organisations.act_for(tx, reader.id, number)
    return person


async def a_family(story: Story, who: str) -> Person:
    """Somebody whose relative the campaign is for."""
    mother = await story.subscribed("Mother")
    async with story.bot.db.write() as tx:
        reader = await readers.find(tx, mother.id)
        assert reader is not None
        await relatives.add(tx, reader.id, who, Kin.FAMILY, now())
    return mother


async def a_version(story: Story, author: Person, who: str, number: int = 1) -> int:
    """The organiser's petition, open from tomorrow on; its number."""
    opens, closes = now() + timedelta(days=1), now() + timedelta(days=20)
    text = raw("petition").decode().replace("version = 1", f"version = {number}").replace("3 March", f"{number} March")
    for was, is_ in (
        ('"ivan-example"', f'"{who}"'),
        (OPENS["petition"], opens.isoformat(timespec="seconds")),
        (CLOSES["petition"], closes.isoformat(timespec="seconds")),
        ("given_on = 2026-11-10", f"given_on = {now().date() - timedelta(days=9)}"),
        ("2027-05-10", str(now().date() + timedelta(days=90))),
        ("published = 2026-11-12", f"published = {now().date() - timedelta(days=9)}"),
        ("published = 2026-11-14", f"published = {now().date() - timedelta(days=8)}"),
    ):
        text = text.replace(was, is_)
    async with story.bot.db.write() as tx:
        reader = await readers.find(tx, author.id)
        assert reader is not None
        whose = Whose(reader.id, Role.ORGANISER, await organisations.of_reader(tx, reader.id))
        found = await drafting.draft(tx, text.encode(), None, whose, now())
        assert isinstance(found, tuple), found
        return found[0]


async def open_card(person: Person, number: int) -> None:
    """By the command."""
    await person.write("/campaign")
    await press(person, f"og:card:{number}:")


async def submit(person: Person, number: int) -> None:
    """From the card to the desk."""
    await open_card(person, number)
    await press(person, f"og:submit:{number}:")
    await press(person, f"og:submit_now:{number}:")
    await person.wait_for("You have seen")


async def has_read(story: Story, person: Person, number: int, version: int, *, leave: int = 0) -> int:
    """Somebody has turned the pages of the preview, all but the last ones; how many there are."""
    async with story.bot.db.write() as tx:
        drive, reader = await service.get(tx, number), await readers.find(tx, person.id)
        assert drive is not None
        assert reader is not None
        many = len(pages.pages(Catalogs.load(), drive, now()))
        for page in range(many - leave):
            await approvals.see(tx, number, version, reader.id, page)
    return many


async def test_with_two_and_a_family_that_wants_it_otherwise(story: Story) -> None:
    who = await a_public_person(story.bot.db, "Ivan Example")
    author, other, mother = (
        await an_organiser(story, "One"),
        await an_organiser(story, "Two"),
        await a_family(story, who),
    )
    number = await a_version(story, author, who)
    await submit(author, number)
    await other.wait_for("Something waits for your approval.")
    asked = await mother.wait_for("Before anybody else sees the text")
    assert "Ivan" not in asked.text
    await press(mother, "fac:read:")
    await mother.wait_for("Held on remand since 1 March.")
    await press(mother, "fac:not:")
    await author.wait_for("is held: it should be otherwise")
    await press(mother, "fao:harm:")
    await mother.wait_for("Written down.")
    await a_version(story, author, who, 2)
    await submit(author, number)
    await mother.until(lambda: any(one.button(f"fac:read:{number}:2") for one in mother.received))
    await mother.press(f"fac:read:{number}:2")
    await press(mother, f"fac:fine:{number}:2")
    await author.wait_for("was read beforehand: fine")
    await press(other, f"og:decide:{number}:")
    await other.wait_for("A joined family has read it: fine.")
    await press(other, f"og:give_back:{number}:")
    await press(other, f"og:give_back:{number}:language")
    await author.wait_for("given back, with a reason")
    await submit(author, number)
    await open_card(other, number)
    await has_read(story, other, number, 2)
    await press(other, f"og:decide:{number}:")
    await press(other, f"og:approve:{number}:2")
    await author.wait_for("What you submitted is approved.")
    async with story.bot.db.read() as tx:
        found = await approval.of(tx, number)
        assert found is not None
        assert (found.version, found.alone) == (2, False)
        deeds = [one.deed for one in await audit.last(tx, 30)]
    assert deeds[:2] == ["campaign_approved", "campaign_submitted"]
    assert {"family_objected", "family_agreed", "campaign_returned"} <= set(deeds)


async def test_alone_after_every_page_and_half_an_hour(demo: Demo, sqlite_file: Path, tmp_path: Path) -> None:
    passed = timedelta()

    def clock() -> datetime:
        return now() + passed

    async with running(demo, sqlite_url(sqlite_file), tmp_path, clock=clock) as story:
        author = await an_organiser(story, "One")
        number = await a_version(story, author, await a_public_person(story.bot.db, "Ivan Example"))
        await submit(author, number)
        many = await has_read(story, author, number, 1, leave=2)
        await press(author, f"og:preview:{number}:")
        await author.wait_for(f"[TEST] 1 of {many}")
        passed = timedelta(minutes=31)
        await open_card(author, number)
        await press(author, f"og:decide:{number}:")
        await author.wait_for("2 pages of the preview are left.")
        await has_read(story, author, number, 1)
        await open_card(author, number)
        await press(author, f"og:decide:{number}:")
        await press(author, f"og:approve:{number}:1")

        async def approved() -> bool:
            async with story.bot.db.read() as tx:
                stored = await campaigns.get(tx, number)
                return stored is not None and stored.state == CampaignState.APPROVED

        await story.until(approved)
        async with story.bot.db.read() as tx:
            found = await approval.of(tx, number)
        assert found is not None
        assert found.alone

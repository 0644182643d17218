"""/campaign: whose campaigns somebody sees, files sent into the chat, questions answered one by one, and changes."""

import re

import pytest
from sqlalchemy import func, select

from bot.core.roles import Role
from bot.delivery.fetching import FETCH, LARGEST
from bot.store import campaigns, organisations
from bot.store.schema.campaigns import campaign
from bot.store.schema.organisations import campaign_author, campaign_draft, organiser
from campaigns import service
from tests.campaigns.builders import raw, table
from tests.campaigns.test_archive import UNFIT, packed
from tests.campaigns.test_hostile import LEAD
from tests.campaigns.test_wizard import SOURCE
from tests.handlers.chat import Chat, World
from tests.handlers.drives import OPENED, a_live_one
from tests.handlers.organising import SOCIETY, an_organiser, hand
from tests.handlers.registry import a_public_person
from tests.handlers.staff import deeds, somebody
from tests.handlers.test_invite import link
from tests.store.builders import size


async def petition(world: World, *changes: tuple[str, str]) -> bytes:
    """The sample, for somebody of the registry."""
    who = await a_public_person(world.db, "Ivan Example")
    return raw("petition", ('"ivan-example"', f'"{who}"'), *changes)


async def drafts(world: World) -> int:
    async with world.db.read() as tx:
        return await size(tx, campaign)


# --- organisations


async def test_an_organiser_is_invited_for_an_organisation_and_acts_for_it(world: World) -> None:
    owner = await somebody(world, 51, Role.OWNER)
    await owner.send("/invite organiser")
    assert owner.last.text.startswith("For which organisation?")
    await owner.press("A new one")
    await owner.send("Lantern‎ \nSociety")
    assert "What is the organisation called?" in owner.last.text
    await owner.send("Lantern Society")
    await owner.send("http://lantern.example")
    assert "Where is its page?" in owner.last.text
    await owner.send("lantern.example/about")
    assert "Vouched for in this role: owner, since November 2026" in owner.last.text
    assert "/campaign — write campaigns" in owner.last.text
    assert "Vera" not in str(owner.texts)
    await owner.press("Make the link")
    invited = world.chat(7)
    (offer,) = await invited.send(f"/start {link(owner)}")
    assert "In the name of: Lantern Society" in offer
    await invited.press("Take the role")
    await invited.send("/campaign")
    assert "In the name of: Lantern Society" in invited.last.text
    assert ("owner", "organisation_added") in {(by, deed) for by, deed, _ in await deeds(world)}
    await owner.send("/invite organiser")
    assert "Lantern Society" in owner.last.labels
    await owner.press("Lantern Society")
    await owner.press("Make the link")
    async with world.db.read() as tx:
        assert [one.name for one in await organisations.every(tx)] == ["Lantern Society"]


async def test_an_organisation_of_which_an_authority_declared_something_is_told_with_a_warning(world: World) -> None:
    owner = await somebody(world, 51, Role.OWNER)
    known = next(one for one in world.catalogs.translator("en").register.organisations if one.listed and one.hosts)
    await owner.press_data("invo:new:0")
    await owner.send("Some Society")
    await owner.send(f"https://{known.hosts[0]}/")
    assert "⚠" in owner.last.text
    assert "no link" in owner.last.text


async def test_a_role_that_is_gone_takes_the_organisation_with_it(world: World) -> None:
    chat = await an_organiser(world)
    await chat.send("/freeze")
    await chat.press("Lay down no. 1")
    await chat.press("Yes, lay it down")
    async with world.db.read() as tx:
        assert await size(tx, organiser) == 1
        assert await organisations.of_reader(tx, 1) is None


async def test_everybody_sees_the_campaigns_of_their_organisation_and_an_owner_all(world: World) -> None:
    mine, theirs = await an_organiser(world), await an_organiser(world, 62, of="Other Society")
    owner = await somebody(world, 51, Role.OWNER)
    assert "A new draft" in (await hand(world, mine, "campaign.toml", await petition(world)))[0]
    await a_live_one(world.db, "cause")
    for chat, seen in ((mine, {"A doctor for Ivan Example"}), (theirs, set()), (owner, None)):
        await chat.send("/campaign")
        titles = {one for one in chat.last.labels if one.startswith(("A doctor", "People before"))}
        assert titles == ({"A doctor for Ivan Example", "People before papers"} if seen is None else seen)
    number = re.search(r"og:card:(\d+)", str(owner.data("A doctor for Ivan Example")))
    assert number is not None
    await theirs.press_data(f"og:card:{number[1]}:")
    await theirs.press_data(f"og:change:{number[1]}:")
    assert len(set(theirs.toasts)) == 1


async def test_a_supporter_reads_by_whom_and_since_when_they_are_known(world: World) -> None:
    chat, reader = await an_organiser(world), await somebody(world, 71)
    await hand(world, chat, "campaign.toml", await petition(world, ('inside = "hide"', 'inside = "allow"')))
    async with world.db.write() as tx:
        assert await service.launch(tx, "doctor-for-ivan-example", "server", OPENED) == "live"
    world.now = OPENED
    await reader.send("/act")
    await reader.press("A doctor for Ivan Example")
    assert "By Example Society, known to us since November 2026" in reader.last.text
    await a_live_one(world.db, "cause")
    await reader.send("/act")


# --- files


async def test_a_sound_file_becomes_a_draft_and_its_next_version_tells_what_changed(world: World) -> None:
    chat = await an_organiser(world)
    toml = await petition(world)
    (said,) = await hand(world, chat, "campaign.toml", toml)
    assert said.startswith("A new draft: doctor-for-ivan-example, version 1")
    (same,) = await hand(world, chat, "Campaign.TOML", toml)
    assert "the same file" in same
    changed = toml.replace(b"version = 1", b"version = 2").replace(b"within ten days", b"within five days")
    (told,) = await hand(world, chat, "campaign.toml", changed)
    assert "text.en.demand" in told
    assert "within five days" in told
    assert [deed for _, deed, _ in await deeds(world)] == ["campaign_imported"] * 2
    async with world.db.read() as tx:
        stored = await campaigns.by_slug(tx, "doctor-for-ivan-example")
        assert stored is not None
        assert await organisations.author(tx, stored.id) is not None


async def test_mistakes_are_numbered_with_file_line_and_cure_and_nothing_is_taken(world: World) -> None:
    chat = await an_organiser(world)
    toml = await petition(world, ('"A doctor for Ivan Example"', '""'), ('mode = "external"', 'mode = "magic"'))
    (said,) = await hand(world, chat, "campaign.toml", toml)
    assert said.startswith("2 mistakes. Nothing was taken.")
    assert re.search(r"1\. campaign\.toml, line \d+, petition\.mode", said)
    assert "2. campaign.toml, line" in said
    assert await drafts(world) == 0
    assert await deeds(world) == []


async def test_offices_in_a_table_may_come_first_last_or_in_an_archive(world: World) -> None:
    chat = await an_organiser(world)
    who = await a_public_person(world.db, "Ivan Example")
    toml, csv = raw("contact", ('"ivan-example"', f'"{who}"')), table("contact")
    assert csv is not None
    assert "Send that file now" in (await hand(world, chat, "campaign.toml", toml))[0]
    assert "A new draft" in (await hand(world, chat, "targets.csv", csv))[0]
    assert "Now send campaign.toml" in (await hand(world, chat, "targets.csv", csv))[0]
    assert "the same file" in (await hand(world, chat, "campaign.toml", toml))[0]
    both = packed(("mine/campaign.toml", toml), ("mine/targets.csv", csv))
    assert "the same file" in (await hand(world, chat, "mine.zip", both))[0]
    async with world.db.read() as tx:
        assert await size(tx, campaign_draft) == 0


HOSTILE = {
    "not text": b"\xff\xfe\x00",
    "not TOML": b"schema = = 1",
    "deep": b"a = " + b"[" * 5000,
    "empty": b"",
    "a template that computes": raw("petition", (LEAD, '"{{ 7 * 7 }}"')),
    "markup": b'schema = 1\nkind = "<b>bold</b>"',
}


@pytest.mark.parametrize("content", HOSTILE.values(), ids=HOSTILE)
async def test_a_hostile_file_is_refused_with_its_place(world: World, content: bytes) -> None:
    chat = await an_organiser(world)
    (said,) = await hand(world, chat, "campaign.toml", content)
    assert "Nothing was taken." in said
    assert "campaign.toml, line" in said
    assert await drafts(world) == 0


async def test_an_archive_that_is_unfit_is_refused(world: World) -> None:
    chat = await an_organiser(world)
    for content, _ in UNFIT.values():
        (said,) = await hand(world, chat, "campaign.zip", content[:LARGEST])
        assert "archive" in said
    assert await drafts(world) == 0


async def test_a_file_that_is_too_large_is_not_fetched(world: World) -> None:
    chat = await an_organiser(world)
    (said,) = await hand(world, chat, "campaign.toml", b"a", size=LARGEST + 1)
    assert "larger than 1000 KB" in said
    world.found[FETCH] = {"content": None}
    (lost,) = await chat.show(document={"file_id": "AAA", "file_name": "campaign.toml", "file_size": 10})
    assert "did not give the file" in lost


async def test_a_file_of_anybody_else_is_a_thing_among_things(world: World) -> None:
    reader = await somebody(world, 71)
    answered = await hand(world, reader, "campaign.toml", await petition(world))
    assert answered == await reader.show(photo=[])
    lost = await somebody(world, 63, Role.ORGANISER)
    (said,) = await hand(world, lost, "campaign.toml", await petition(world))
    assert "for which organisation you act" in said
    assert await drafts(world) == 0


async def test_nobody_takes_the_name_or_the_campaign_of_another_organisation(world: World) -> None:
    mine, theirs = await an_organiser(world), await an_organiser(world, 62, of="Other Society")
    toml = await petition(world)
    await hand(world, mine, "campaign.toml", toml)
    stolen = toml.replace(b"version = 1", b"version = 2").replace(b'"Example Society"', b'"Other Society"')
    (said,) = await hand(world, theirs, "campaign.toml", stolen)
    assert "belongs to a campaign of another organisation" in said
    (named,) = await hand(world, theirs, "campaign.toml", toml.replace(b"doctor-for", b"a-doctor-for"))
    assert "You act for Other Society" in named
    assert await drafts(world) == 1


# --- questions


async def begun(world: World, chat: Chat) -> None:
    """A petition for Ivan, up to the question of its title."""
    await a_public_person(world.db, "Ivan Example")
    await chat.send("/campaign")
    for label in ("Write a new one", "Petition", "Keep it" if "Keep it" in chat.last.labels else "These are all"):
        await chat.press(label)
    await chat.press("One person")
    await chat.send("Ivan Exampel")
    await chat.press("Ivan Example")
    await chat.press("The family agreed")
    await chat.send("10.10.2026, CR-2026-014")


async def finished(chat: Chat) -> None:
    for text in ("A doctor for Ivan", "An examination within ten days.", "Held since 3 March."):
        await chat.send(text)
    await chat.send(SOURCE)
    await chat.press("In 4 weeks")
    await chat.send("https://example.org/petition")
    await chat.press("These are all")


async def test_from_nothing_to_a_draft_by_phone(world: World) -> None:
    chat = await an_organiser(world)
    before = chat.answers
    await begun(world, chat)
    await finished(chat)
    assert chat.last.text.startswith("Petition: everything is answered")
    await chat.press("Make it a draft")
    assert chat.answers - before <= 22
    assert "A new draft: petition-" in chat.last.text
    (document,) = chat.attached
    assert document.method == "sendDocument"
    async with world.db.read() as tx:
        assert await size(tx, campaign_draft) == 0
        assert await size(tx, campaign_author) == 1
        (stored,) = await campaigns.everything(tx)
        drive = await service.load(tx, stored)
    assert drive is not None
    assert drive.campaign.owner_org == SOCIETY
    assert [one.names for one in drive.people]
    assert [deed for _, deed, _ in await deeds(world)] == ["campaign_imported"]


async def test_a_wrong_answer_is_told_with_its_cure_and_the_question_stays(world: World) -> None:
    chat = await an_organiser(world)
    await begun(world, chat)
    (said,) = await chat.send("ж" * 200)
    assert "120" in said
    assert "The title (English)" in said
    (nobody,) = await chat.send("{{ 7 * 7 }}")
    assert "The title (English)" in nobody
    await chat.send("A doctor for Ivan")
    assert "What is demanded" in chat.last.text


async def test_what_was_answered_waits_for_days_and_goes_in_the_end(world: World) -> None:
    chat = await an_organiser(world)
    await begun(world, chat)
    await chat.press("Later")
    await chat.send("/settings")
    world.later(days=3)
    await chat.send("Some title")
    assert "The title" not in chat.last.text
    await chat.send("/campaign")
    await chat.press("Go on writing")
    assert "The title (English)" in chat.last.text
    await chat.press("‹ Back")
    assert "Now:" not in chat.last.text
    assert "where does the paper lie" in chat.last.text
    await chat.press("Keep it")
    await chat.send("A doctor for Ivan")
    await chat.press("‹ Back")
    assert "Now: A doctor for Ivan" in chat.last.text
    await chat.press_data("og:drop:0:")
    await chat.press("Yes, throw it away")
    async with world.db.read() as tx:
        assert (await tx.conn.execute(select(func.count()).select_from(campaign_draft))).scalar() == 0
    await chat.press_data("og:resume:0:")
    assert chat.toasts


async def test_one_answer_of_a_draft_is_given_anew_from_its_card(world: World) -> None:
    chat = await an_organiser(world)
    await hand(world, chat, "campaign.toml", await petition(world))
    await chat.press("The campaign")
    await chat.press("Change an answer")
    await chat.press("Title (en)")
    (wrong,) = await chat.send("ж" * 200)
    assert "120" in wrong
    (said,) = await chat.send("A doctor for Ivan, now")
    assert "text.en.title" in said
    assert "version 2" in said
    await chat.press("The campaign")
    assert "A doctor for Ivan, now" in chat.last.text
    await chat.press("The file")
    assert len(chat.attached) == 1
    await chat.press("Change an answer")
    await chat.press("Until when")
    await chat.press("In 8 weeks")
    assert "window.closes" in chat.last.text


async def test_letters_and_offices_are_asked_for_as_they_need(world: World) -> None:
    chat = await an_organiser(world)
    await a_public_person(world.db, "Ivan Example")
    for kind, last in (("Letters to prisoners", LETTER), ("Letters to officials", OFFICES)):
        await chat.send("/campaign")
        for label in ("Write a new one", kind, "These are all", "One person"):
            await chat.press(label)
        await chat.send("Ivan Example")
        await chat.press("Ivan Example")
        await chat.press("The case is public already")
        for text in ("A word for Ivan", "That he gets mail.", "Held since 3 March."):
            await chat.send(text)
        await chat.send(SOURCE)
        await chat.press("In 4 weeks")
        for what in last:
            await (chat.press(what) if what in chat.last.labels else chat.send(what))
        assert "everything is answered" in chat.last.text, chat.last.text
        await chat.press("Make it a draft")
        assert "A new draft" in chat.last.text
    assert await drafts(world) == 2


LETTER = ("Russia", "Примеру Ивану, 1966 г. р.\n420000, г. Казань, СИЗО-0")
OFFICES = (
    "English",
    "Commissioner\nExample Council\noffice@example.org\nhttps://example.org/contacts",
    "No country",
    "An examination\nHis health",
    "I write about Ivan Example, born 1966.",
)

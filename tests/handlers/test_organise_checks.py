"""Checked, looked at page by page, submitted, approved by somebody else or alone, given back, held by a family."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.core.roles import Role
from bot.i18n import Catalogs
from bot.store import approvals, campaigns, privacy, readers
from bot.store.campaigns import Stored
from bot.store.said import Said
from bot.store.schema.asks import campaign_ask
from bot.store.schema.campaigns import campaign_action, campaign_count
from bot.store.schema.traffic import outbox
from campaigns import approval, reach, service
from campaigns.drive import Drive
from campaigns.flow import Result
from campaigns.model import Campaign
from handlers import ask_screens
from handlers.organise import pages, preview
from tests.alerts.builders import a_person
from tests.campaigns.builders import looked_at
from tests.handlers.approvals import a_draft, brought, reads
from tests.handlers.chat import Chat, World, checked
from tests.handlers.kin import waiting
from tests.handlers.organising import OLD, an_organiser, shown, state
from tests.handlers.staff import deeds, somebody
from tests.store.builders import NOW, size

KINDS = ("petition", "letter", "contact", "cause")
COPIED = {"addressed", "ready", "written", "example"}
"""Pages with something on them that an office or a prisoner could see."""


# --- the list


async def test_the_list_tells_faults_with_their_place_and_words_with_a_calmer_way(world: World, author: Chat) -> None:
    number = await a_draft(world, author, "petition", ("Three written", "The junta refused. Three written"))
    text = await shown(author, f"og:check:{number}:")
    assert "Nothing holds it back." in text
    assert "campaign.toml, line" in text
    assert "1 word judges somebody" in text
    text = await shown(author, f"og:words:{number}:")
    assert "junta: a name for the other side that judges it" in text
    assert "Instead: the authorities of …" in text
    world.now += timedelta(days=200)
    text = await shown(author, f"og:check:{number}:")
    assert "The consent ended on" in text
    text = await shown(author, f"og:submit:{number}:")
    assert "put right first" in text
    await author.press_data(f"og:submit_now:{number}:")
    assert author.toasts[-1].startswith("Something has to be put right first")
    assert await state(world, number) == "draft"


# --- the preview


@pytest.mark.parametrize("name", KINDS)
def test_every_page_is_marked_and_fits_and_nothing_on_it_can_be_pressed(name: str) -> None:
    catalogs, drive = Catalogs.load(), a_drive(name)
    found = pages.pages(catalogs, drive, NOW)
    assert {one.lang for one in found} == {"en", "ru", "uk"}
    assert {one.what for one in found} <= pages.SCREENS
    assert pages.too_long(found) == ()
    for place, page in enumerate(found):
        screen = preview.shown(catalogs.translator("en"), drive, found, place, seen=place)
        text = checked(screen.html, screen.buttons).text
        assert text.startswith(f"[TEST] {place + 1} of {len(found)}"), page.what
        assert text.count("[TEST]") >= (2 if page.what in COPIED else 1), page.what
        assert all((one.data or "").startswith("og:") for row in screen.buttons for one in row)


def a_drive(name: str) -> Drive:
    """A draft of a sample, for people who may be named."""
    campaign = looked_at(name, asks=True)
    assert isinstance(campaign, Campaign)
    people = tuple(a_person(public_id=one) for one in campaign.case.persons)
    window = campaign.window
    stored = Stored(1, campaign.id, campaign.kind, "draft", None, None, 1, window.opens, window.closes, None)
    return Drive(stored, campaign, people)


async def test_a_preview_counts_nothing_and_leaves_no_trace_but_what_was_seen(world: World, author: Chat) -> None:
    number = await a_draft(world, author, "petition", asks=True)
    tables = (campaign_action, campaign_count, campaign_ask, outbox)
    async with world.db.read() as tx:
        before = [await size(tx, one) for one in tables]
    for place in (0, 2, 5, 2):
        text = await shown(author, f"og:preview:{number}:{place}")
    assert "Seen: 3 of" in text
    async with world.db.read() as tx:
        assert [await size(tx, one) for one in tables] == before
    assert await deeds(world) == [("organiser", "campaign_imported", number)]


async def test_pages_are_turned_and_lead_to_other_languages_and_back(world: World, author: Chat) -> None:
    number = await a_draft(world, author, "petition")
    await author.press_data(f"og:preview:{number}:99")
    last = author.messages[1].text
    assert "how it ended" in last
    await author.press("‹ Back")
    assert author.messages[1].text != last
    english = next(one for row in author.messages[1].buttons for one in row if one.text == "English")
    await author.press_data(english.data or "")
    assert "where are you?" in author.messages[1].text
    await author.press("‹ To the campaign")
    assert "draft" in author.messages[1].text


# --- whom it reaches


async def test_the_reach_is_told_in_round_numbers_and_small_ones_are_not(world: World, author: Chat) -> None:
    number = await a_draft(world, author, "petition", asks=True)
    world.found["reach"] = reach.to_json(
        reach.Reach(asked=1240, of=3900, foreign=30, left_out={"zone": 800, "cap": 310}, whole=True, few=False)
    )
    text = await shown(author, f"og:reach:{number}:")
    assert "About 1240 of 3900 readers would be asked." in text
    assert "• 800: have not said they are abroad\n• 310: were asked enough lately" in text
    assert "About 30 of them would read it in another language" in text
    world.found["reach"] = reach.to_json(reach.Reach(None, 40, None, {}, whole=False, few=True))
    text = await shown(author, f"og:reach:{number}:")
    assert text.startswith("Fewer than 20 readers would be asked.")
    assert "Fewer than 20 belong to the audience" in text
    assert "Only a part" in text


# --- by two


async def test_somebody_else_approves_and_sees_what_has_changed_since(world: World, author: Chat) -> None:
    number = await a_draft(world, author, "petition", asks=False)
    other = await an_organiser(world, 502)
    text = await shown(author, f"og:submit:{number}:")
    assert "Somebody else reads it and approves" in text
    text = await shown(author, f"og:submit_now:{number}:")
    assert await state(world, number) == "in_review"
    assert "Version 1, submitted" in text
    assert author.messages[1].labels[0] == "Take it back"
    await author.press_data(f"og:approve:{number}:1")
    assert author.toasts[-1] == "Somebody else has to do this."
    assert "Something waits for your approval." in await waiting(world, other)
    text = await shown(other, f"og:decide:{number}:")
    assert "No version of it was approved before" in text
    assert "Turn the pages of the preview first" in text
    assert "Approve" not in other.messages[1].labels
    await other.press_data(f"og:approve:{number}:1")
    assert other.toasts[-1] == "Turn the pages of the preview first, all of one language."
    await reads(world, other, number, leave=1)
    assert "Approve" not in (await shown(other, f"og:decide:{number}:"), other.messages[1].labels)[1]
    await reads(world, other, number, lang="ru")
    await other.press("Approval")
    assert "Turn the pages" not in other.messages[1].text
    await other.press_data(f"og:give_back:{number}:own")
    assert other.toasts[-1] == "Somebody else has to do this."
    await other.press("Approve")
    assert await state(world, number) == "approved"
    assert "What you submitted is approved." in await waiting(world, author)
    async with world.db.read() as tx:
        done = await approval.of(tx, number)
    assert done is not None
    assert (done.version, done.alone) == (1, False)
    await again(world, author, other, number)
    assert [deed for _, deed, _ in await deeds(world)] == [
        "campaign_imported", "campaign_submitted", "campaign_approved", "campaign_imported", "campaign_submitted",
        "campaign_returned", "campaign_submitted", "campaign_returned",
    ]  # fmt: skip


async def again(world: World, author: Chat, other: Chat, number: int) -> None:
    """Another version: its approval is asked for anew, and it is given back."""
    async with world.db.read() as tx:
        found = await campaigns.file_of(tx, number, 1)
    assert found is not None
    text = found[0].replace("version = 1", "version = 2").replace("no answer.", "no answer yet.")
    await brought(world, author, text.encode())
    async with world.db.read() as tx:
        assert await approval.of(tx, number) is None
    await author.press_data(f"og:submit_now:{number}:")
    text = await shown(other, f"og:decide:{number}:")
    assert "Changed since version 1, which was approved:\n• text.en.lead:" in text
    assert "no answer yet." in text
    await other.press("Return with a reason")
    await other.press("The words")
    assert await state(world, number) == "draft"
    assert "It was given back: The words" in await shown(author, f"og:check:{number}:")
    await author.press_data(f"og:submit_now:{number}:")
    await author.press_data(f"og:give_back:{number}:own")
    assert await state(world, number) == "draft"


async def test_what_is_approved_is_what_stood_there_and_not_what_was_sent_in_meanwhile(
    world: World, author: Chat
) -> None:
    number = await a_draft(world, author, "petition")
    other = await an_organiser(world, 502)
    await author.press_data(f"og:submit_now:{number}:")
    await reads(world, other, number)
    await shown(other, f"og:decide:{number}:")
    async with world.db.read() as tx:
        found = await campaigns.file_of(tx, number, 1)
    assert found is not None
    await brought(world, author, found[0].replace("version = 1", "version = 2").encode())
    await author.press_data(f"og:submit_now:{number}:")
    await other.press("Approve")
    assert await state(world, number) == "in_review"
    assert "Version 2, submitted" in other.messages[1].text, "and that is what stands there now"
    await reads(world, other, number)
    await shown(other, f"og:decide:{number}:")
    await other.press("Approve")
    assert await state(world, number) == "approved"


# --- alone


async def test_of_what_somebody_submitted_who_left_nobody_is_sure_not_to_be_the_author(
    world: World, author: Chat
) -> None:
    number = await a_draft(world, author, "petition")
    await author.press_data(f"og:submit_now:{number}:")
    async with world.db.write() as tx:
        await privacy.erase(tx, author.id, world.now)
    back = await an_organiser(world, 501)
    await back.press_data(f"og:approve:{number}:1")
    assert back.toasts[-1] == "Look at every page of the preview first."
    await an_organiser(world, 502)
    await back.press_data(f"og:approve:{number}:1")
    assert back.toasts[-1] == "Somebody else has to do this."
    await back.press_data(f"og:give_back:{number}:own")
    assert await state(world, number) == "draft"


async def test_alone_all_pages_are_seen_and_half_an_hour_passes(world: World, author: Chat) -> None:
    number = await a_draft(world, author, "petition")
    assert "There is nobody else" in await shown(author, f"og:submit:{number}:")
    await author.press_data(f"og:submit_now:{number}:")
    await author.press_data(f"og:approve:{number}:1")
    assert author.toasts[-1] == "Look at every page of the preview first."
    async with world.db.read() as tx:
        drive = await service.get(tx, number)
        assert drive is not None
    many = len(pages.pages(world.catalogs, drive, world.now))
    async with world.db.write() as tx:
        reader = await readers.find(tx, author.id)
        assert reader is not None
        for page in range(many - 1):
            await approvals.see(tx, number, 1, reader.id, page)
    assert "1 page of the preview is left." in await shown(author, f"og:decide:{number}:")
    await author.press_data(f"og:preview:{number}:{many - 1}")
    await author.press_data(f"og:approve:{number}:1")
    assert author.toasts[-1] == "Wait until 30 minutes have passed."
    assert "Possible from:" in await shown(author, f"og:decide:{number}:")
    world.now += timedelta(minutes=30)
    await shown(author, f"og:decide:{number}:")
    await author.press("Approve")
    assert await state(world, number) == "approved"
    assert (await deeds(world))[-1] == ("organiser", "campaign_approved_alone", number)
    async with world.db.read() as tx:
        done = await approval.of(tx, number)
    assert done is not None
    assert done.alone


async def test_nobody_is_alone_where_there_is_an_owner(world: World, author: Chat) -> None:
    number = await a_draft(world, author, "petition")
    await somebody(world, 503, Role.OWNER)
    await author.press_data(f"og:submit_now:{number}:")
    world.now += timedelta(hours=1)
    await author.press_data(f"og:approve:{number}:1")
    assert author.toasts[-1] == "Somebody else has to do this."


# --- a family


async def test_an_organiser_of_others_reaches_nothing_of_it(world: World, author: Chat) -> None:
    number = await a_draft(world, author, "petition")
    stranger = await somebody(world, 504, Role.ORGANISER)
    for do in ("check", "words", "preview", "reach", "submit", "submit_now", "decide", "approve", "give_back"):
        await stranger.press_data(f"og:{do}:{number}:")
        assert stranger.toasts[-1] == OLD
    assert await state(world, number) == "draft"


@pytest.mark.parametrize("name", KINDS)
def test_nothing_that_an_organiser_writes_can_be_pressed(name: str) -> None:
    """A phone makes a button of every address, also for readers at home, who get no links."""
    catalogs, drive = Catalogs.load(), a_drive(name)
    hostile = "x https://banned.example/a www.banned.example t.me/banned @banned /start banned.example"
    text = {
        lang: one.model_copy(update={part: hostile for part, was in one if isinstance(was, str) and part != "button"})
        for lang, one in drive.campaign.text.items()  # type: ignore[attr-defined]
    }
    langs = drive.campaign.languages
    tips = {
        "text": {
            lang: one.model_copy(update={"tips": (hostile,)} if hasattr(one, "tips") else {})
            for lang, one in text.items()
        }
    }
    outcome = dict.fromkeys(Result, dict.fromkeys(langs, hostile))
    safety = drive.campaign.safety.model_copy(update={"note": dict.fromkeys(langs, hostile)})
    drive = replace(drive, campaign=drive.campaign.model_copy(update={**tips, "outcome": outcome, "safety": safety}))
    told = replace(drive, said=(Said(1, {"en": hostile}, None, NOW),))
    shown = [page.screen.html for page in pages.pages(catalogs, drive, NOW)]
    shown.append(ask_screens.news(catalogs.translator("en"), told, 1).html)
    assert any("banned" in one for one in shown)
    assert [one for one in shown for way in hostile.split()[1:] if way in one] == []


# --- two families

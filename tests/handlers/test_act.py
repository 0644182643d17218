"""/act: from the list or a link to the thanks; no press is lost, and nobody is shown what could harm them."""

import pytest

from bot.alerts.render import unpressable
from bot.store import campaigns
from campaigns import service
from tests.handlers.chat import Chat, World
from tests.handlers.drives import OPENED, a_live_one, counted

TITLE = "A doctor for Ivan Example"
CAUSE = "People before papers"
ALLOW = ('inside = "hide"', 'inside = "allow"')
WARN = ('inside = "hide"', 'inside = "warn"')


@pytest.fixture(autouse=True)
def _open(world: World) -> None:
    world.now = OPENED


async def test_with_nothing_open_there_are_still_ways_to_help(reader: Chat) -> None:
    (said,) = await reader.send("/act")
    assert said.startswith("No action is open for you right now.")
    assert said.count("• ") == 5


async def test_a_petition_takes_three_presses_from_its_card(world: World, abroad: Chat) -> None:
    number = await a_live_one(world.db, "petition")
    await abroad.send("/act")
    await abroad.press(TITLE)
    card = abroad.last
    for part in (
        TITLE, "Three written requests for a doctor", "What is asked: An independent medical examination",
        "By Example Society", "Until 15 December 2026: 17 days left", "Who sees it: the site example.org",
        "your name and your e-mail address", "An e-mail address without your name will do.",
    ):  # fmt: skip
        assert part in card.text
    assert card.labels == ["Take part", "Remind me later", "Facts and sources", "Not for me"]
    await abroad.press("Take part")
    (open_,) = [one for row in abroad.last.buttons for one in row if one.text == "Open the petition"]
    assert open_.url == "https://example.org/petition/doctor"
    await abroad.press("I signed")
    assert abroad.last.text.startswith("Thank you. The signatures are handed over on 17 December.")
    assert await counted(world, number) == {"opened": 1, "started": 1, "completed": 1}


async def test_support_that_is_counted_here_is_one_press(world: World, abroad: Chat) -> None:
    number = await a_live_one(world.db, "cause")
    await abroad.send("/act")
    await abroad.press(CAUSE)
    assert "Open until 31 January 2027." in abroad.last.text
    await abroad.press("I support this")
    assert abroad.last.text.startswith("Thank you. The number is handed to the delegations")
    assert await counted(world, number) == {"opened": 1, "started": 1, "completed": 1}


async def test_pressing_twice_counts_once(world: World, abroad: Chat) -> None:
    number = await a_live_one(world.db, "petition")
    await abroad.send("/act")
    for label in (TITLE, "Take part"):
        await abroad.press(label)
    signed = abroad.data("I signed")
    for _ in range(3):
        await abroad.press_data(signed)
    assert (await counted(world, number))["completed"] == 1


async def test_thanks_offer_one_next_action_and_an_end(world: World, abroad: Chat) -> None:
    await a_live_one(world.db, "petition")
    await a_live_one(world.db, "cause")
    await abroad.send("/act")
    await abroad.press(CAUSE)
    await abroad.press("I support this")
    assert f"Next, if you have a few minutes: {TITLE}" in abroad.last.text
    assert abroad.last.labels == ["Open it", "Enough for today"]
    await abroad.press("Open it")
    assert abroad.last.text.startswith(TITLE)


async def test_enough_is_enough(world: World, abroad: Chat) -> None:
    await a_live_one(world.db, "cause")
    await abroad.send("/act")
    await abroad.press(CAUSE)
    await abroad.press("I support this")
    await abroad.press("Enough for today")
    assert abroad.last.text.startswith("Enough for today, thank you.")


async def test_not_for_me_asks_nothing_and_offers_it_no_more(world: World, abroad: Chat) -> None:
    await a_live_one(world.db, "petition")
    await abroad.send("/act")
    await abroad.press(TITLE)
    await abroad.press("Not for me")
    assert abroad.last.text == "It will not be offered to you again."
    await abroad.send("/act")
    assert abroad.last.labels == ["Who helps"]
    await abroad.press("Show it after all")
    assert any(text.startswith(TITLE) for text in abroad.texts)


async def test_what_did_not_work_is_noted_and_not_counted(world: World, abroad: Chat) -> None:
    number = await a_live_one(world.db, "petition")
    await abroad.send("/start c_doctor-for-ivan-example")
    await abroad.press("Take part")
    await abroad.press("It did not work")
    assert abroad.last.labels == ["Try again", "Other actions"]
    assert "completed" not in await counted(world, number)
    await abroad.press("Try again")
    await abroad.press("I signed")
    assert (await counted(world, number))["completed"] == 1


# --- where somebody is


async def test_who_is_not_known_to_be_abroad_is_asked_before_anything_is_shown(world: World, reader: Chat) -> None:
    await a_live_one(world.db, "petition")
    (said,) = await reader.send("/act")
    assert "1 more action is offered only to people outside Russia" in said
    assert TITLE not in said
    (said,) = await reader.send("/start c_doctor-for-ivan-example")
    assert said.startswith("This action is offered only to people outside Russia")
    assert TITLE not in said
    await reader.press("Yes, I am outside")
    assert reader.last.text.startswith(TITLE)


async def test_nobody_says_that_they_are_inside_they_are_shown_other_ways(world: World, reader: Chat) -> None:
    await a_live_one(world.db, "petition")
    await reader.send("/start c_doctor-for-ivan-example")
    await reader.press("Other ways to help")
    assert "What helps, always" in reader.last.text


@pytest.mark.parametrize("do", ["card", "facts", "take", "sure", "did", "fail", "no"])
async def test_no_tampered_press_passes_the_question(world: World, reader: Chat, do: str) -> None:
    number = await a_live_one(world.db, "petition")
    await reader.press_data(f"act:{do}:{number}")
    assert reader.messages[1].text.startswith("This action is offered only to people outside Russia")
    assert await counted(world, number) == {}


async def test_where_it_could_bring_trouble_a_second_press_is_needed(world: World, reader: Chat) -> None:
    number = await a_live_one(world.db, "cause", WARN)
    await reader.send("/act")
    await reader.press(CAUSE)
    await reader.press("I support this")
    assert reader.last.text.startswith("You did not say that you are abroad.")
    assert "completed" not in await counted(world, number)
    await reader.press("I understand, go on")
    assert (await counted(world, number))["completed"] == 1


async def test_sources_are_links_only_for_those_abroad(world: World, reader: Chat) -> None:
    await a_live_one(world.db, "petition", ALLOW)
    await reader.send("/act")
    await reader.press(TITLE)
    await reader.press("Facts and sources")
    assert "Why it is public: the family agreed" in reader.last.text
    assert "href" not in reader.last.html
    await reader.send("/settings")
    await reader.press("I am abroad")
    await reader.press("Facts and sources")
    assert 'href="https://example.org/news/1"' in reader.last.html


async def test_a_page_nobody_looked_up_is_no_link_for_somebody_at_home(world: World, reader: Chat) -> None:
    number = await a_live_one(world.db, "petition", ALLOW)
    await reader.send("/act")
    await reader.press(TITLE)
    await reader.press("Take part")
    assert not [one for row in reader.last.buttons for one in row if one.url]
    await reader.press("Yes, I am outside")
    await reader.press("Take part")
    assert [one.url for row in reader.last.buttons for one in row if one.url] == ["https://example.org/petition/doctor"]
    assert "completed" not in await counted(world, number)


# --- what changes meanwhile


@pytest.mark.parametrize("slug", ["nothing-here", "x", "", "_", "DOCTOR", "a" * 60])
async def test_a_link_that_leads_nowhere_says_so(world: World, reader: Chat, vera: Chat, slug: str) -> None:
    for chat in (reader, vera):
        (said,) = await chat.send(f"/start c_{slug}")
        assert said == "There is no such action here, or not any more."


async def test_a_draft_is_seen_by_nobody(world: World, abroad: Chat) -> None:
    number = await a_live_one(world.db, "cause")
    async with world.db.write() as tx:
        await campaigns.set_state(tx, number, "draft")
    assert (await abroad.send("/start c_people-first-example"))[0].startswith("There is no such action here")
    await abroad.press_data(f"act:take:{number}", 900)
    assert abroad.messages[900].text.startswith("There is no such action here")


async def test_a_stranger_comes_by_a_link_and_is_asked_where_it_matters(world: World, vera: Chat) -> None:
    await a_live_one(world.db, "petition")
    (said,) = await vera.send("/start c_doctor-for-ivan-example_poster1")
    assert said.startswith("This action is offered only to people outside Russia")
    await vera.press("Yes, I am outside")
    await vera.press("Take part")
    await vera.press("I signed")
    assert vera.last.text.startswith("Thank you.")


# --- what is offered first, and in which words


async def test_whom_one_follows_comes_before_where_fewer_took_part(world: World, abroad: Chat) -> None:
    await a_live_one(world.db, "cause")
    await a_live_one(world.db, "petition")
    await abroad.send("/act")
    first = abroad.last.labels[0]
    await abroad.send("/follow Ivan Example")
    await abroad.press("Ivan Example")
    await abroad.send("/act")
    assert (first, abroad.last.labels[0]) == (TITLE, TITLE) or first == CAUSE
    assert abroad.last.labels == [TITLE, CAUSE]


@pytest.mark.parametrize(
    ("lang", "button", "title", "take"),
    [("ru", "Русский", "Сначала люди", "Поддерживаю"), ("uk", "Українська", "Спершу люди", "Підтримую")],
)
async def test_readers_read_it_in_their_language(world: World, lang: str, button: str, title: str, take: str) -> None:
    await a_live_one(world.db, "cause", ALLOW)
    chat = world.chat(77, lang=lang)
    await chat.send("/start")
    await chat.press(button)
    await chat.send("/act")
    await chat.press(title)
    await chat.press(take)
    assert "Делегаци" in chat.last.text or "Делегаці" in chat.last.text


async def test_what_an_organiser_writes_breaks_no_message(world: World, abroad: Chat) -> None:
    await a_live_one(world.db, "cause", (CAUSE, "<b>&amp; x</a>"), ("I support this", "</b> & <go>"))
    await abroad.send("/act")
    await abroad.press("<b>&amp; x</a>")
    assert unpressable("</b> & <go>") in abroad.last.labels


# --- /my


async def test_what_one_did_can_be_taken_back(world: World, abroad: Chat) -> None:
    number = await a_live_one(world.db, "petition")
    await abroad.send("/start c_doctor-for-ivan-example")
    await abroad.press("Take part")
    await abroad.press("I signed")
    (said,) = await abroad.send("/my")
    assert f"• {TITLE}, 28 November 2026" in said
    await abroad.press(f"Take back: {TITLE}")
    assert "Your signature on example.org stays there" in abroad.last.text
    await abroad.press("Take back")
    assert abroad.last.text == "Taken back."
    assert (await abroad.send("/my"))[0].startswith("Nothing is kept")
    found = await counted(world, number)
    assert service.taken_part(found) == 0
    await abroad.send("/start c_doctor-for-ivan-example")
    await abroad.press("Take part")
    await abroad.press("I signed")
    assert service.taken_part(await counted(world, number)) == 1


async def test_nobody_takes_back_what_another_one_did(world: World, abroad: Chat) -> None:
    number = await a_live_one(world.db, "cause", ALLOW)
    other = world.chat(3003)
    await other.send("/start c_people-first-example")
    await other.press("I support this")
    await abroad.press_data(f"undo:yes:{number}")
    assert abroad.toasts
    assert service.taken_part(await counted(world, number)) == 1


async def test_who_leaves_is_no_longer_known_and_still_counted(world: World, abroad: Chat) -> None:
    number = await a_live_one(world.db, "cause")
    await abroad.send("/act")
    await abroad.press(CAUSE)
    await abroad.press("I support this")
    await abroad.send("/panic")
    assert service.taken_part(await counted(world, number)) == 1
    await abroad.send("/start c_people-first-example")
    await abroad.press("Yes, I am outside")
    assert "You took part" not in abroad.last.text

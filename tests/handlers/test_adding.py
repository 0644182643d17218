"""Adding a subscription: by lists, and by typing."""

import pytest

from bot.core.kinds import ALL_KINDS
from bot.core.rhythm import Rhythm
from bot.core.standing import mark
from bot.store import sources
from tests.handlers.chat import Chat, World
from tests.handlers.test_alerts import follow, topics_of
from tests.store.builders import NOW, a_source


async def opened(reader: Chat, sort: str) -> None:
    """The chooser, at one sort."""
    await reader.send("/alerts")
    await reader.press("Add")
    await reader.press(sort)


async def test_the_sorts_stand_two_in_a_row_and_lead_back(reader: Chat) -> None:
    await reader.send("/alerts")
    await reader.press("Add")
    assert reader.last.labels[:3] == ["The gravest", "Person", "Region"]
    assert all(len(row) <= 2 for row in reader.last.buttons)
    await reader.press("Back")
    assert reader.last.text.startswith("What you get")


async def test_one_more_person_is_asked_for_by_name(world: World, reader: Chat) -> None:
    await follow(world, reader, "name:anna", "name:boris")
    await reader.send("/alerts")
    await reader.press("People (2)")
    await reader.press("Add")
    assert "name" in reader.last.text


async def test_a_region_is_found_by_country_and_page(world: World, reader: Chat) -> None:
    await opened(reader, "Region")
    assert {"Russia", "Belarus", "Ukraine", "Back"} == set(reader.last.labels)
    await reader.press("Russia")
    assert reader.last.labels[:2] == ["Russia: all regions", "Adygea"]
    assert len(reader.last.labels) <= 16
    await reader.press("More →")
    await reader.press("← Back")
    await reader.press("Bashkortostan")
    assert reader.last.text.startswith("Added.\n\nRegion: Bashkortostan\nWhat: all kinds of events\nWhen: at once")
    assert (await topics_of(world, reader))["region:ru-ba"].kinds == ALL_KINDS
    await reader.press("Back")
    assert "Region: Bashkortostan" in reader.last.labels


async def test_a_whole_country_can_be_chosen(world: World, reader: Chat) -> None:
    await opened(reader, "Region")
    await reader.press("Belarus")
    await reader.press("Belarus: all regions")
    assert "country:by" in await topics_of(world, reader)


async def test_an_article_is_chosen_from_its_code(world: World, reader: Chat) -> None:
    await opened(reader, "Article of law")
    await reader.press("Criminal Code of Russia")
    await reader.press("205.2")
    assert "Article 205.2 of Russia’s Criminal Code" in reader.last.text
    assert "article:ru-uk:205.2" in await topics_of(world, reader)


@pytest.mark.parametrize(
    ("code", "typed", "label"),
    [
        (None, "207.3", "article:ru-uk:207.3"),
        (None, "ст. 20.3.3 КоАП РФ", "article:ru-koap:20.3.3"),
        (None, "Article 159, part 4", "article:ru-uk:159"),
        ("Criminal Code of Belarus", "130", "article:by-uk:130"),
    ],
    ids=["number", "with its code", "on no list", "below a code"],
)
async def test_an_article_can_be_typed(world: World, reader: Chat, code: str | None, typed: str, label: str) -> None:
    await opened(reader, "Article of law")
    if code:
        await reader.press(code)
    said = await reader.send(typed)
    assert said[0].startswith("Added.")
    assert label in await topics_of(world, reader)


@pytest.mark.parametrize(
    ("sort", "button", "label"),
    [
        ("Group", "Prisoner of war", "group:pow"),
        ("Category", "Journalist", "category:journalist"),
    ],
)
async def test_groups_and_categories_are_lists(world: World, reader: Chat, sort: str, button: str, label: str) -> None:
    await opened(reader, sort)
    await reader.press(button)
    assert label in await topics_of(world, reader)


async def test_a_trial_is_followed_by_its_number(world: World, reader: Chat) -> None:
    await opened(reader, "Trial")
    assert (await reader.send("hello there"))[0].startswith("This does not look like the number of a case.")
    assert (await reader.send("1"))[0].startswith("This does not look like the number of a case.")
    assert (await reader.send("№ 01-0234/2026"))[0].startswith("Added.\n\nTrial: case 1-234/2026")
    assert "case:1-234/2026" in await topics_of(world, reader)


async def test_a_source_is_chosen_by_its_name(world: World, reader: Chat) -> None:
    async with world.db.write() as tx:
        await sources.sync(tx, [a_source("herald"), a_source("chronicle-with-a-very-long-id-of-its-own")], NOW)
    await opened(reader, "Source")
    await reader.press("Herald")
    assert "Source: Herald" in reader.last.text
    assert "source:herald" in await topics_of(world, reader)
    await reader.press_data(f"addo:source:source/{mark('nobody')}")
    assert reader.toasts[-1] == "This button is out of date. Send /help."


async def test_words_are_typed_and_listed_as_typed(world: World, reader: Chat) -> None:
    await opened(reader, "Words")
    assert (await reader.send("Голодовка"))[0].startswith("Added.\n\nWords in headlines: Голодовка")
    (label,) = [one for one in await topics_of(world, reader) if one.startswith("word:")]
    await opened(reader, "Words")
    assert (await reader.send("голодовку"))[0].startswith("You have this already.")
    assert sum(one.startswith("word:") for one in await topics_of(world, reader)) == 1
    assert label


@pytest.mark.parametrize(
    ("typed", "why"),
    [
        ("12345", "There is no word in it."),
        (".*", "There is no word in it."),
        ("и в", "These words stand in almost every text"),
        ("hunger strike in prison hospital", "Too many words."),
    ],
)
async def test_words_that_cannot_be_followed_are_refused_with_a_cure_and_asked_for_again(
    world: World, reader: Chat, typed: str, why: str
) -> None:
    await opened(reader, "Words")
    assert (await reader.send(typed))[0].startswith(why)
    assert (await reader.send("psychiatry"))[0].startswith("Added.")


async def test_leaving_the_question_ends_it(reader: Chat) -> None:
    await opened(reader, "Words")
    await reader.press("Back")
    assert (await reader.send("psychiatry"))[0].startswith("I did not understand this.")


async def test_another_command_ends_the_question(reader: Chat) -> None:
    await opened(reader, "Trial")
    await reader.send("/alerts")
    assert (await reader.send("1-234/2026"))[0].startswith("I did not understand this.")


async def test_the_gravest_can_be_added_beside_everything(world: World, reader: Chat) -> None:
    await opened(reader, "The gravest")
    assert (await topics_of(world, reader))["grave"].rhythm is Rhythm.AT_ONCE
    await reader.press("Back")
    await reader.press("Add")
    assert "The gravest" not in reader.last.labels


async def test_more_than_three_hundred_are_refused_politely_and_presets_still_work(world: World, reader: Chat) -> None:
    await follow(world, reader, *(f"name:n{n}" for n in range(300)))
    await opened(reader, "Group")
    await reader.press("Prisoner of war")
    assert reader.last.text.startswith("One chat can have 300 subscriptions.")
    await reader.send("/start")
    await reader.press("The gravest")
    assert "grave" in await topics_of(world, reader)


@pytest.mark.parametrize(
    "data",
    ["addo:region:region/xx-yy", "addo:article:article/ru-uk/1", "addo:group:group/other", "addf:region:xx:0",
     "addo:category:person/AAAA", "addo:all:all"],
)  # fmt: skip
async def test_what_no_list_offers_cannot_be_subscribed_to(world: World, reader: Chat, data: str) -> None:
    before = await topics_of(world, reader)
    await reader.press_data(data)
    assert reader.toasts[-1] == "This button is out of date. Send /help."
    assert await topics_of(world, reader) == before

"""The card of a live campaign: who may still read it, and what its numbers do not tell."""

from datetime import timedelta

import pytest

from bot.app.live import Live
from bot.core.roles import Role
from bot.store import campaigns, live_cards, readers
from handlers.organise import live_screens
from handlers.organise.live import MEANT
from tests.handlers.approvals import a_draft
from tests.handlers.approving import approved
from tests.handlers.chat import World
from tests.handlers.drives import OPENED, a_live_one
from tests.handlers.kin import waiting
from tests.handlers.organising import an_organiser
from tests.handlers.staff import somebody

LATER = OPENED + timedelta(minutes=5)


async def test_a_card_does_not_change_any_more_for_who_lost_the_role(world: World) -> None:
    number = await a_live_one(world.db, "petition")
    organiser, former, named = (
        await somebody(world, 61, Role.ORGANISER), await somebody(world, 62), await somebody(world, 63),
    )  # fmt: skip
    for chat in (organiser, former, named):
        async with world.db.write() as tx:
            reader = await readers.find(tx, chat.id)
            assert reader is not None
            await live_cards.keep(tx, number, reader.id, 5, "as it was", OPENED)
    await Live(world.db, world.catalogs, lambda: LATER, None, frozenset({63})).cards()
    assert [len(await waiting(world, chat)) for chat in (organiser, former, named)] == [1, 0, 1]
    async with world.db.read() as tx:
        assert len(await live_cards.due(tx, LATER)) == 2


async def test_a_card_that_was_left_for_another_screen_does_not_come_back_over_it(world: World) -> None:
    number, organiser = await a_live_one(world.db, "petition"), await somebody(world, 61, Role.OWNER)
    world.now = OPENED
    for data, cards in ((f"og:live:{number}:", 1), (f"og:card:{number}:", 0)):
        await organiser.press_data(data)
        async with world.db.read() as tx:
            assert len(await live_cards.due(tx, LATER)) == cards


async def test_whom_a_campaign_means_is_counted_before_it_is_launched(world: World) -> None:
    organiser = await an_organiser(world, 61)
    number, world.now = await a_draft(world, organiser, "petition", asks=True), OPENED
    async with world.db.write() as tx:
        reader = await readers.find(tx, organiser.id)
        assert reader is not None
        await approved(tx, number, reader.id, OPENED)
    for found, said in (
        ({}, "It could not be counted"),
        ({"version": 0, "few": False}, "It could not be counted"),
        ({"version": 1, "few": True}, "Fewer than 20 people"),
        ({"version": 1, "few": False}, "First everybody is counted"),
    ):
        world.found[MEANT] = found
        await organiser.press_data(f"og:launch_yes:{number}:")
        assert said in organiser.messages[1].text


@pytest.mark.parametrize(
    ("parts", "lines"),
    [
        ({"One": 11, "Two": 1}, ["• One: *", "• Two: fewer than 5"]),
        ({"One": 11, "Two": 7}, ["• One: 11", "• Two: 7"]),
        ({}, []),
    ],
    ids=["a small one, and the one that would tell it", "none is small", "none"],
)
def test_a_small_number_of_an_office_cannot_be_reckoned(world: World, parts: dict[str, int], lines: list[str]) -> None:
    assert live_screens.by_part(world.catalogs.translator("en"), parts).splitlines() == lines


def steps(*numbers: int) -> dict[str, int]:
    return dict(zip(("opened", "started", "completed"), numbers, strict=True)) | {"skipped": 2}


@pytest.mark.parametrize(
    ("langs", "lines"),
    [
        ({"ru": steps(120, 80, 40), "uk": steps(30, 20, 12)},
         ["• Русский: 120 → 80 → 40", "• Українська: 30 → 20 → 12"]),
        ({"en": steps(200, 90, 50), "ru": steps(120, 80, 40), "uk": steps(30, 20, 1)},
         ["• English: 200 → 90 → 50", "Other languages are not shown: they would give small numbers away."]),
        ({"en": steps(40, 30, 2), "ru": steps(22, 18, 2), "": steps(9, 7, 3)},
         ["• English: 40 → 30 → fewer than 5", "• Русский: 22 → 18 → fewer than 5", "• –: 9 → 7 → fewer than 5"]),
    ],
    ids=["none is small", "a small one, and what would tell it", "small ones hide each other"],
)  # fmt: skip
def test_how_far_people_came_stands_by_language(
    world: World, langs: dict[str, dict[str, int]], lines: list[str]
) -> None:
    found = live_screens.by_lang(world.catalogs.translator("en"), langs).splitlines()
    assert found == ["By language (opened → started → done):", *lines]


@pytest.mark.parametrize(
    "langs",
    [{}, {"ru": steps(120, 80, 40)}, {"ru": steps(120, 80, 40), "uk": steps(0, 0, 0)},
     {"ru": steps(120, 80, 40), "uk": steps(2, 1, 1)}],
    ids=["none", "one says what the sum says", "another did nothing", "two that may not be told apart"],
)  # fmt: skip
def test_where_languages_would_say_nothing_or_too_much_they_are_left_out(
    world: World, langs: dict[str, dict[str, int]]
) -> None:
    assert live_screens.by_lang(world.catalogs.translator("en"), langs) == ""


@pytest.mark.parametrize("asks", [True, False], ids=["people are asked", "nobody is"])
async def test_while_it_stands_still_nothing_is_said_of_who_gets_it_and_reminders_are_offered_where_there_are_any(
    world: World, asks: bool
) -> None:
    organiser = await an_organiser(world)
    number = await a_draft(world, organiser, "petition", asks=asks)
    async with world.db.write() as tx:
        await campaigns.set_state(tx, number, "live")
    await organiser.press_data(f"og:live:{number}:")
    assert ("Nobody is written to" in organiser.messages[1].text) is not asks
    assert ("Pause reminders only" in organiser.messages[1].labels) is asks
    await organiser.press_data(f"og:pause:{number}:")
    assert "Nobody is written to" not in organiser.messages[1].text

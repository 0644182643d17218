"""[What can I do?]: what fits the case, never empty, and nothing about somebody who may not be named."""

import pytest

from bot.core.event import Consent
from bot.core.finding import Group
from bot.store import events, people
from tests.handlers.chat import Chat, World
from tests.handlers.drives import OPENED, a_live_one
from tests.handlers.registry import a_hidden_person, an_alert
from tests.hearings.stories import a_person, news

IVAN, CAUSE = "A doctor for Ivan Example", "People before papers"
POLITICAL = ('groups = ["civilian", "pow"]', 'groups = ["political"]')


@pytest.fixture(autouse=True)
def _open(world: World) -> None:
    world.now = OPENED


async def test_a_campaign_for_the_person_stands_before_the_cause_of_the_group(world: World, abroad: Chat) -> None:
    event, person = await an_alert(world.db, "Ivan Example")
    await a_live_one(world.db, "cause", POLITICAL)
    await a_live_one(world.db, "petition", person=person)
    (said,) = await abroad.press_data(f"do:event:{event}")
    assert said.startswith("What you can do for this case\n")
    assert abroad.last.labels == [IVAN, CAUSE, "Who helps", "All actions"]
    await abroad.press(IVAN)
    assert abroad.last.text.startswith(IVAN)


async def test_what_is_for_others_does_not_fit(world: World, abroad: Chat) -> None:
    event, _person = await an_alert(world.db, "Anna Muster")
    await a_live_one(world.db, "petition")
    await a_live_one(world.db, "cause")
    (said,) = await abroad.press_data(f"do:event:{event}")
    assert said.startswith("No action is open for this case right now.")
    assert said.count("• ") == 5, "five ways to help, always"
    assert abroad.last.labels == ["Who helps", "All actions"]
    await abroad.press("All actions")
    assert IVAN in abroad.last.labels


async def test_the_card_of_a_person_leads_there_too(world: World, abroad: Chat) -> None:
    _event, person = await an_alert(world.db, "Ivan Example")
    await a_live_one(world.db, "petition", person=person)
    await abroad.send("/people Ivan Example")
    await abroad.press("What can I do?")
    assert IVAN in abroad.last.labels


async def test_letters_are_offered_where_there_is_somebody_to_write_to(world: World, abroad: Chat) -> None:
    event, _person = await an_alert(world.db, "Anna Muster")
    await a_live_one(world.db, "letter")
    await abroad.press_data(f"do:event:{event}")
    await abroad.press("Write a letter")
    assert abroad.last.labels[0] == "Write"


async def test_at_home_it_is_only_said_that_there_is_more(world: World, reader: Chat) -> None:
    event, person = await an_alert(world.db, "Ivan Example")
    await a_live_one(world.db, "petition", person=person)
    (said,) = await reader.press_data(f"do:event:{event}")
    assert "1 more action is offered only to people outside Russia" in said
    assert IVAN not in said
    await reader.press("Yes, I am outside")
    assert IVAN in reader.last.labels


async def test_an_alert_that_names_nobody_leads_to_no_campaign_with_a_name(world: World, abroad: Chat) -> None:
    event, person = await an_alert(world.db, "Ivan Example")
    await a_live_one(world.db, "petition", person=person)
    async with world.db.write() as tx:
        found = await events.by_public_id(tx, event)
        assert found is not None
        await people.protect(tx, found.people[0].id, group=Group.POW, minor=False)
    (said,) = await abroad.press_data(f"do:event:{event}")
    assert "Ivan" not in said
    assert IVAN not in abroad.last.labels


async def test_silence_answers_like_nobody(world: World, abroad: Chat) -> None:
    hidden = await a_hidden_person(world.db, "Boris Muster")
    event, person = await an_alert(world.db, "Ivan Example")
    async with world.db.write() as tx:
        found = await people.by_public_id(tx, person)
        assert found is not None
        await people.set_consent(tx, found.id, Consent.SILENCE)
    for of, known in (("event", event), ("person", hidden)):
        abroad.toasts.clear()
        assert await abroad.press_data(f"do:{of}:{known}") == await abroad.press_data(f"do:{of}:AAAAAAAAAAAA") == []
        assert len(set(abroad.toasts)) == 1


async def test_the_answer_costs_the_alert_nothing(world: World, abroad: Chat) -> None:
    """The text of an alert is one for all its readers: it carries the number of the event and nothing else."""
    event, _person = await an_alert(world.db, "Ivan Example")
    assert len(f"do:event:{event}".encode()) <= 64


async def test_the_next_hearings_are_told_and_nothing_of_whom_one_follows(world: World, reader: Chat) -> None:
    async with world.db.write() as tx:
        hero = await a_person(tx, "Яна Громова", Consent.OPEN)
        await news(tx, [hero], "2026-12-04")
        await news(tx, [await a_person(tx, "Пётр Чужой", Consent.OPEN)], "2026-12-05")
        (person,) = await people.load(tx, [hero])
    (said,) = await reader.press_data(f"do:person:{person.public_id}")
    assert "The next hearings\n" in said
    assert "4 December 2026" in said
    assert "5 December 2026" not in said
    (said,) = await reader.send("/act")
    assert "4 December 2026" in said
    assert "5 December 2026" in said, "the list is the same for everybody"

"""A death in the feeds: a liaison hears of it first, then the others, and the family after a person called."""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from bot.app.clock import now
from bot.core.bad_news import OTHERS_WAIT, UNDO
from bot.core.relative import Kin
from bot.core.roles import Role
from bot.demo.serve import Demo
from bot.demo.world import Person
from bot.store import people, relatives
from bot.store.readers import find
from tests.conftest import sqlite_url
from tests.flows.conftest import NGO, PAPER, Story, press, running
from tests.flows.test_contact import staff
from tests.flows.wait import never

JAILED = "Суд в Казани приговорил журналиста Петра Примерова к шести годам колонии"
DIED = "Журналист Пётр Примеров умер в колонии"
ALSO = "В колонии скончался журналист Пётр Примеров, осуждённый за посты"
WHY = "Статья 207.3 УК РФ."


@dataclass(slots=True)
class Clock:
    """The time, moved by hand."""

    ahead: timedelta = timedelta()

    def __call__(self) -> datetime:
        return now() + self.ahead


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
async def moved(demo: Demo, sqlite_file: Path, tmp_path: Path, clock: Clock) -> AsyncIterator[Story]:
    async with running(demo, sqlite_url(sqlite_file), tmp_path, clock=clock) as told:
        yield told


async def family(story: Story) -> tuple[Person, Person, Person]:
    """A mother, another reader, a liaison; all but the liaison follow everything."""
    mother, reader = await story.subscribed("Mother"), await story.subscribed("Reader")
    liaison = await staff(story, "Liaison", Role.LIAISON)
    story.publish(NGO, JAILED, WHY)
    await reader.wait_for("Primerov", 15)
    async with story.bot.db.write() as tx:
        (person,) = await people.load(tx, [1])
        found = await find(tx, mother.id)
        assert found is not None
        await relatives.add(tx, found.id, person.public_id, Kin.FAMILY, now())
    return mother, reader, liaison


def tells(message: object) -> bool:
    return "Death in custody" in getattr(message, "text", "")


async def test_the_family_hears_from_a_person_before_it_hears_from_us(moved: Story, clock: Clock) -> None:
    mother, reader, liaison = await family(moved)
    moved.publish(NGO, DIED, WHY)
    moved.publish(PAPER, ALSO, WHY)
    card = await liaison.wait_for("Please call the family", 15)
    assert tells(card)
    await never(reader, tells)
    assert not any("very bad news" in one.text for one in mother.received)
    await press(liaison, "I have spoken to the family")
    await liaison.until(lambda: any(one.button("Not yet") for one in liaison.received))
    clock.ahead += UNDO
    moved.bot.wake(frozenset({"bad_news"}))
    gently = await mother.wait_for("This is very bad news", 15)
    assert not gently.buttons
    assert "Primerov" in gently.text
    await reader.wait_for(tells, 15)
    assert not any(tells(one) for one in mother.received)


async def test_without_a_word_the_others_get_it_after_two_hours(moved: Story, clock: Clock) -> None:
    mother, reader, liaison = await family(moved)
    moved.publish(NGO, DIED, WHY)
    moved.publish(PAPER, ALSO, WHY)
    await liaison.wait_for("Please call the family", 15)
    clock.ahead += OTHERS_WAIT
    moved.bot.wake(frozenset({"bad_news"}))
    await reader.wait_for(tells, 15)
    await never(mother, lambda message: tells(message) or "very bad news" in message.text)

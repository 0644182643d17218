"""An approved campaign in the organiser's chat: launched, watched, told of, finished; armed, stopped, changed."""

from collections.abc import AsyncIterator
from datetime import date, timedelta
from pathlib import Path

import pytest
from sqlalchemy import func, select

from bot.core.messages import MessageKind
from bot.demo.model import Standing
from bot.demo.serve import Demo
from bot.demo.world import Person
from bot.store import armed, campaigns, readers
from bot.store.outbox import Message, promise
from bot.store.schema.traffic import outbox
from campaigns import service
from campaigns.flow import ActionMove
from tests.conftest import sqlite_url
from tests.flows.conftest import press, running
from tests.flows.test_asks import TITLE, Clock, Told
from tests.handlers.approving import approved


@pytest.fixture
async def told(demo: Demo, sqlite_file: Path, tmp_path: Path) -> AsyncIterator[Told]:
    clock = in_november(Clock())
    async with running(demo, sqlite_url(sqlite_file), tmp_path, clock=clock) as story:
        yield Told(story, clock)


def in_november(clock: Clock) -> Clock:
    """A clock that stands at a day near Human Rights Day, when what the samples lean on had just been looked at."""
    clock.ahead += date(2026, 11, 21) - clock().date()
    return clock


async def an_approved_one(told: Told, who: Person) -> int:
    """A campaign for everybody, approved by this person."""
    number = await told.brought()
    async with told.story.bot.db.write() as tx:
        reader = await readers.find(tx, who.id)
        assert reader is not None
        await approved(tx, number, reader.id, told.clock())
    return number


async def is_(told: Told, number: int, state: str) -> None:
    """Until the campaign is in this state."""

    async def so() -> bool:
        told.wake()
        async with told.story.bot.db.read() as tx:
            stored = await campaigns.get(tx, number)
        return stored is not None and stored.state == state

    await told.story.until(so, 20)


async def others_are_reached(told: Told, number: int, who: Person, refused: int) -> None:
    """Whoever refused us is believed to be gone only when somebody else took something afterwards."""
    late = told.clock() + timedelta(minutes=10)
    put_off = (outbox.c.kind == MessageKind.ASK.value) & (outbox.c.not_before > late)

    async def so() -> bool:
        told.wake()
        async with told.story.bot.db.read() as tx:
            waiting = await tx.conn.scalar(select(func.count()).where(put_off))
            stored = await campaigns.get(tx, number)
        return waiting == refused or (stored is not None and stored.state == "auto_paused")

    await told.story.until(so, 20)
    async with told.story.bot.db.write() as tx:
        reader = await readers.find(tx, who.id)
        assert reader is not None
        note = Message("sendMessage", {"text": "A note."}, MessageKind.STAFF)
        await promise(tx, note, now=told.clock(), reader_id=reader.id)


async def acts(told: Told, number: int, who: Person) -> None:
    async with told.story.bot.db.write() as tx:
        reader = await readers.find(tx, who.id)
        assert reader is not None
        for move in ("open", "start", "complete"):
            await service.step(tx, number, reader.id, ActionMove(move), told.clock(), part="un-rapporteur")


async def test_from_the_launch_to_the_archive_with_news_on_the_way(told: Told) -> None:
    organiser, reader = await told.organiser(), await told.abroad("Reader")
    number = await an_approved_one(told, organiser)
    await organiser.write("/campaign")
    for do in ("card", "launch", "launch_yes"):
        await press(organiser, f"og:{do}:{number}:")
    await organiser.wait_for("Asked: 0")
    await is_(told, number, "live")
    await reader.wait_for(TITLE, 20)
    await acts(told, number, reader)
    await told.later(minutes=3)
    await organiser.wait_for("Done: fewer than 5", 20)
    for do, state in (("pause", "paused"), ("go_on", "live")):
        await press(organiser, f"og:{do}:{number}:")
        await is_(told, number, state)
    await press(organiser, f"og:remind:{number}:")
    await organiser.wait_for(lambda message: message.button("Reminders on") is not None)
    await press(organiser, f"og:card:{number}:")
    await press(organiser, f"og:tell:{number}:")
    for text in ("The committee has read it.", "Комитет прочёл письма.", "Комітет прочитав листи."):
        await organiser.wait_for("At most 600 characters")
        await organiser.write(text)
    await press(organiser, f"og:tell_yes:{number}:")
    await told.later(hours=24)
    await reader.wait_for("The committee has read it.", 20)
    await organiser.write("/campaign")
    for do in ("card", "finish", f"finish_as:{number}:achieved"):
        await press(organiser, f"og:{do}" if ":" in do else f"og:{do}:{number}:")
    for text in ("He was seen by a doctor.", "Его осмотрел врач.", "Його оглянув лікар.", "https://example.org/news"):
        await organiser.write(text)
    await press(organiser, f"og:finish_yes:{number}:")
    await is_(told, number, "closed")
    told.wake()
    await reader.wait_for("He was seen by a doctor.", 20)
    assert not any("https://example.org" in one.text for one in reader.received), "a site is a name"
    await told.later(days=31)
    await is_(told, number, "archived")


async def test_a_moment_comes_people_leave_and_the_organiser_changes_it(told: Told) -> None:
    organiser = await told.organiser()
    number = await an_approved_one(told, organiser)
    await organiser.write("/campaign")
    for do in ("card", "arm", f"arm_to:{number}:human-rights-day"):
        await press(organiser, f"og:{do}" if ":" in do else f"og:{do}:{number}:")
    await is_(told, number, "armed")
    async with told.story.bot.db.write() as tx:
        tomorrow = (told.clock() + timedelta(days=1)).date()
        await armed.arm(tx, number, "of-this-test", tomorrow, told.clock())
    told.wake()
    await told.later(days=1)
    await organiser.wait_for("The moment has come", 20)
    crowd = [await told.abroad(f"Reader {n}") for n in range(3)]
    for person in crowd:
        person.world.set_standing(person.chat, Standing.DEACTIVATED, person.chat)
    await press(organiser, f"og:launch_yes:{number}:")
    await others_are_reached(told, number, organiser, len(crowd))
    await is_(told, number, "auto_paused")
    await organiser.wait_for("has stopped by itself", 20)
    for do in ("go_on", "card", "edit", "edit_yes"):
        await press(organiser, f"og:{do}:{number}:")
    await is_(told, number, "draft")

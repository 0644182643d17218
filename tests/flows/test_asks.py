"""An ask and what becomes of it, with the real bot at work: from the launch to the outcome, on a clock of its own."""

from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot.app.clock import now
from bot.demo.serve import Demo
from bot.demo.world import Person
from bot.store import asks_settled, campaigns, readers
from campaigns import service
from campaigns.flow import ActionMove, CampaignState, Result
from campaigns.service import Given
from tests.campaigns.builders import raw, table
from tests.conftest import sqlite_url
from tests.flows.conftest import Story, press, running

TITLE = "Ask the offices that can act"
SLUG = "officials-ivan-example"


@dataclass(slots=True)
class Clock:
    """The bot's clock: the real one, moved to about noon in Vilnius, and on as the story wants."""

    ahead: timedelta = timedelta()

    def __post_init__(self) -> None:
        """Somewhere it is day."""
        real = now()
        self.ahead += datetime(real.year, real.month, real.day, 10, tzinfo=UTC) - real

    def __call__(self) -> datetime:
        return now() + self.ahead


@dataclass(slots=True)
class Told:
    """A story with a clock of its own."""

    story: Story
    clock: Clock

    async def later(self, **delta: float) -> None:
        """Time goes by; everybody is looked at."""
        self.clock.ahead += timedelta(**delta)
        self.wake()

    def wake(self) -> None:
        """All passes look now."""
        self.story.bot.wake(frozenset(one.name for one in self.story.bot.passes))

    async def brought(self) -> int:
        """The shipped letters to offices, without a person, for everybody; a draft."""
        begins, ends = self.clock() - timedelta(days=1), self.clock() + timedelta(days=40)
        text = raw("contact", asks=True).decode()
        case = text[text.index('scope = "person"') : text.index("[[case.sources]]")]
        for was, is_ in (
            (case, 'scope = "cause"\ngroups = ["political"]\n'),
            ('any_of = ["follows", "acted_kind:contact"]', 'any_of = ["everyone"]'),
            (f'none_of = ["acted:{SLUG}"]', ""),
            ("2026-11-24T09:00:00+01:00", begins.isoformat(timespec="seconds")),
            ("2026-12-24T20:00:00+01:00", ends.isoformat(timespec="seconds")),
        ):
            assert was in text, was
            text = text.replace(was, is_)
        async with self.story.bot.db.write() as tx:
            given = Given("here", text.encode(), table("contact"))
            found = await service.bring(tx, [given], "server", self.clock())
            assert isinstance(found, tuple), found
            stored = await campaigns.by_slug(tx, SLUG)
        assert stored is not None
        return stored.id

    async def launched(self) -> int:
        """The same, launched by whoever has the server."""
        number = await self.brought()
        async with self.story.bot.db.write() as tx:
            assert await service.launch(tx, SLUG, "server", self.clock()) is CampaignState.LIVE
        return number

    async def organiser(self) -> Person:
        """Somebody who owns the instance."""
        person = await self.abroad("Organiser")
        async with self.story.bot.db.write() as tx:
            reader = await readers.find(tx, person.id)
            assert reader is not None
            await readers.grant(tx, reader.id, "owner", self.clock())
        return person

    async def counts(self, number: int) -> dict[str, int]:
        """The figures of the asks."""
        async with self.story.bot.db.read() as tx:
            found = await campaigns.counts(tx, number)
        return {what.removeprefix("ask_"): many for what, many in found.items() if what.startswith("ask_")}

    async def counted(self, number: int, wanted: Callable[[dict[str, int]], bool]) -> None:
        """Until the figures are so."""

        async def so() -> bool:
            self.wake()
            return wanted(await self.counts(number))

        await self.story.until(so, 15)

    async def abroad(self, name: str) -> Person:
        """A reader in English who said to be abroad, in Vilnius, without quiet hours."""
        person = await self.story.subscribed(name, "en")
        async with self.story.bot.db.write() as tx:
            reader = await readers.find(tx, person.id)
            assert reader is not None
            night = type(reader.profile)("Europe/Vilnius", 0, 0)
            await readers.change(tx, reader.id, abroad=True, profile_=night)
        return person


@pytest.fixture
async def told(demo: Demo, sqlite_file: Path, tmp_path: Path) -> AsyncIterator[Told]:
    clock = Clock()
    async with running(demo, sqlite_url(sqlite_file), tmp_path, clock=clock) as story:
        yield Told(story, clock)


async def test_from_the_launch_to_the_outcome(told: Told) -> None:
    person = await told.abroad("Reader")
    number = await told.launched()
    await person.wait_for(TITLE)
    await press(person, "later:when")
    await press(person, "Tomorrow 09:00")
    await person.wait_for("I will remind you")
    await told.later(hours=22)
    await person.wait_for("You wanted to be reminded of this now.")
    async with told.story.bot.db.write() as tx:
        reader = await readers.find(tx, person.id)
        assert reader is not None
        for move in ("open", "start", "complete"):
            await service.step(tx, number, reader.id, ActionMove(move), told.clock(), part="un-rapporteur")
    await told.later(days=15, hours=1)
    await person.wait_for("Was there an answer?")
    await press(person, "ans:reply")
    await person.wait_for("It helps to know which letters get through.")
    async with told.story.bot.db.write() as tx:
        await service.close(tx, SLUG, Result.ACHIEVED, "server", told.clock())
    await person.wait_for("You took part. Thank you.")
    assert sum(TITLE in message.text for message in person.received) <= 4
    await told.counted(number, lambda found: found.get("delivered") == found.get("planned") == 4)


async def test_neither_who_was_wiped_nor_who_planned_what_was_stopped_is_reminded(told: Told) -> None:
    stays, leaves = await told.abroad("Stays"), await told.abroad("Leaves")
    number = await told.launched()
    for person in (stays, leaves):
        await person.wait_for(TITLE)
        await press(person, "later:when")
        await press(person, "Tomorrow 09:00")
        await person.wait_for("I will remind you")
    await leaves.write("/forget")
    await press(leaves, "forget:yes")
    async with told.story.bot.db.write() as tx:
        assert await asks_settled.withdraw(tx, number) >= 1
        await campaigns.set_state(tx, number, CampaignState.AUTO_PAUSED, why="consent")
    before = {one.id: len(one.received) for one in (stays, leaves)}
    await told.later(hours=23)
    await told.later(days=2)

    await told.counted(number, lambda found: found["planned"] == 4)
    assert all("reminded of this now" not in message.text for one in (stays, leaves) for message in one.received)
    assert len(stays.received) == before[stays.id]

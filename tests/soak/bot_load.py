"""Load: many people at once, seen from their side. The bot is a process of its own; server limits are on."""

import asyncio
import random
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from bot.app.clock import now
from bot.core.messages import MessageKind
from bot.demo.model import Message
from bot.demo.serve import Demo
from bot.demo.world import Person
from bot.store import outbox, readers
from bot.store.database import Database
from tests.flows.conftest import NGO
from tests.soak.bot_process import Lag, Zygote, store, write_config
from tests.soak.bot_world import Fits, Waiting, awake, enrol, letter, people, press, quantile, served

LONG_AGO = timedelta(days=30)
LATENCY = 0.08
TITLE = "Суд приговорил журналиста Корнея Вымышленникова к 7 годам колонии по делу о фейках об армии"
PAGES = ("page:settings", "page:language")
LANGUAGES = ("lang:s:en", "lang:s:ru")


@dataclass(slots=True)
class Scene:
    """A world with limits, a bot beside it, and a stopwatch. `lag` is known when the scene has ended."""

    demo: Demo
    db: Database
    waiting: Waiting
    lag: Lag | None = None

    @property
    def refused(self) -> int:
        """How often Telegram said 429."""
        return self.demo.world.limits.refused


@dataclass(frozen=True, slots=True)
class Times:
    """How long people waited, in seconds; how many got no answer."""

    number: int
    unanswered: int
    median: float
    p95: float
    worst: float

    @classmethod
    def of(cls, scene: Scene, group: str) -> "Times":
        took = scene.waiting.took.get(group, []) or [float("inf")]
        return cls(len(took), scene.waiting.unanswered(group), quantile(took, 0.5), quantile(took, 0.95), max(took))

    def __str__(self) -> str:
        return (
            f"{self.number} answered, {self.unanswered} not, median {self.median * 1000:.0f} ms, "
            f"p95 {self.p95 * 1000:.0f} ms, worst {self.worst * 1000:.0f} ms"
        )


@asynccontextmanager
async def scene(folder: Path, latency: float = LATENCY) -> AsyncIterator[Scene]:
    """A scene on which the bot works with its default settings."""
    async with served(limits="sliding", latency=latency) as demo:
        config = write_config(demo, folder, {})
        async with store(config) as db, Zygote.warmed(config) as zygote:
            await zygote.start(level="warning")
            await awake(demo)
            made = Scene(demo, db, Waiting(demo.world))
            yield made
            await zygote.stop()
            made.lag = Lag.read(zygote)


def edited(letter_: Message) -> Fits:
    """The bot changed this message."""
    return lambda message: message.id == letter_.id and message.edited is not None


@dataclass(slots=True)
class Presser:
    """Somebody who presses one button after the other under the same message."""

    demo: Demo
    person: Person
    letter: Message
    buttons: Sequence[str]
    presses: int = 0

    @classmethod
    def of(cls, demo: Demo, person: Person, buttons: Sequence[str]) -> "Presser":
        return cls(demo, person, letter(demo, person, *buttons), buttons)

    def press(self, waiting: Waiting | None = None, group: str = "") -> None:
        """The next press; measured if there is a stopwatch."""
        if waiting is not None:
            waiting.expect(self.person, group, edited(self.letter))
        press(self.demo, self.person, self.letter, self.buttons[self.presses % len(self.buttons)])
        self.presses += 1


async def bulk(made: Scene, number: int, pause: float) -> Times:
    """An event goes to `number` readers; one of twenty of them presses a button every `pause` seconds meanwhile."""
    crowd = people(made.demo, number)
    await enrol(made.db, crowd, now() - LONG_AGO)
    pressers = [Presser.of(made.demo, one, PAGES) for one in crowd[:20]]
    for person in crowd:
        made.waiting.expect(person, "alert", lambda message: "Вымышленников" in message.text)
    made.demo.feeds.publish(NGO, TITLE, "Статья 207.3 УК РФ.")
    await until(lambda: made.waiting.unanswered("alert") < number, 20)
    turn = 0
    while made.waiting.unanswered("alert") and turn < number:
        pressers[turn % len(pressers)].press(made.waiting, "press")
        turn += 1
        await asyncio.sleep(pause)
    await made.waiting.over("press", 10)
    return Times.of(made, "press")


async def start_wave(made: Scene, number: int, seconds: float) -> Times:
    """So many people press Start at random moments within so many seconds."""
    rng = random.Random(number)
    newcomers = [made.demo.world.person(f"Newcomer {n}", "ru") for n in range(number)]
    loop, begun = asyncio.get_running_loop(), asyncio.get_running_loop().time()
    for moment, person in zip(sorted(rng.uniform(0, seconds) for _ in newcomers), newcomers, strict=True):
        await asyncio.sleep(max(0.0, begun + moment - loop.time()))
        made.waiting.expect(person, "start", lambda message: message.from_bot)
        person.write_now("/start")
    await made.waiting.over("start", 30)
    return Times.of(made, "start")


@dataclass(slots=True)
class Flood:
    """What came of a flood: presses of strangers, the family's messages, the answers to old chats."""

    presses: int
    queued: int
    family: Times
    old: Times

    def __str__(self) -> str:
        return (
            f"{self.presses} presses of strangers ({self.queued} still with Telegram); family: {self.family}; "
            f"old chats: {self.old}"
        )


async def flood(made: Scene, strangers: int, seconds: float, family: int) -> Flood:
    """Strangers press twice a second each; a hearing of `family` readers changes; twenty old chats ask something."""
    relatives, old = people(made.demo, family), people(made.demo, 20)
    await enrol(made.db, relatives, now() - LONG_AGO, label=None)
    await enrol(made.db, old, now() - LONG_AGO, label=None)
    crowd = [Presser.of(made.demo, one, LANGUAGES) for one in people(made.demo, strangers)]
    asking = [Presser.of(made.demo, one, PAGES) for one in old]
    tasks = [
        asyncio.create_task(_press_all(made, crowd, seconds)),
        asyncio.create_task(_ask(made, asking, seconds)),
    ]
    await asyncio.sleep(seconds / 5)
    for person in relatives:
        made.waiting.expect(person, "family", lambda message: "hearing moved" in message.text)
    await _hearing_moved(made.db, relatives)
    await asyncio.gather(*tasks)
    queued = len(made.demo.world.updates)
    await made.waiting.over("family", 60)
    await made.waiting.over("old", 30)
    return Flood(sum(one.presses for one in crowd), queued, Times.of(made, "family"), Times.of(made, "old"))


async def _press_all(made: Scene, crowd: Sequence[Presser], seconds: float) -> None:
    """Each of them twice a second, one after the other."""
    loop, begun, turn = asyncio.get_running_loop(), asyncio.get_running_loop().time(), 0
    while loop.time() < begun + seconds:
        due = int((loop.time() - begun) * 2 * len(crowd))
        for number in range(turn, due):
            crowd[number % len(crowd)].press()
        turn = max(turn, due)
        if len(made.demo.world.queries) > 50_000:
            made.demo.world.queries.clear()  # long out of date
        await asyncio.sleep(0.01)


async def _ask(made: Scene, asking: Sequence[Presser], seconds: float) -> None:
    """Somebody of them every half second."""
    for turn in range(int(seconds * 2)):
        asking[turn % len(asking)].press(made.waiting, "old")
        await asyncio.sleep(0.5)


async def _hearing_moved(db: Database, relatives: Sequence[Person]) -> None:
    async with db.write() as tx:
        for person in relatives:
            reader = await readers.find(tx, person.id)
            assert reader is not None
            message = outbox.Message("sendMessage", {"text": "hearing moved"}, MessageKind.HEARING_CHANGE)
            await outbox.promise(tx, message, now=now(), reader_id=reader.id)


async def until(fact: object, within: float) -> None:
    """Wait for a fact of this process."""
    assert callable(fact)
    async with asyncio.timeout(within):
        while not fact():  # noqa: ASYNC110 - nothing announces it
            await asyncio.sleep(0.02)

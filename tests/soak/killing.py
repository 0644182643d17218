"""kill -9 of `vigil run` at random moments, while feeds publish and people write.

The world (Telegram, feeds, people) lives in the test's process and survives; the bot is a forked child that is killed
and started again on the same database. At the end everything promised must have arrived.
"""

import asyncio
import random
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import cycle
from pathlib import Path

from bot.app.clock import now
from bot.core.messages import MessageKind
from bot.demo.serve import Demo
from bot.demo.world import Person
from bot.store import outbox, readers
from bot.store.database import Database
from bot.store.outbox import Message
from tests.flows.conftest import NGO
from tests.soak.bot_process import Zygote, ask, database, store, whole, write_config
from tests.soak.bot_world import served

BREATH = 5
"""Kills between two moments in which the bot may catch up."""

READERS = 4
NEVER = (MessageKind.ASK, MessageKind.THANKS, MessageKind.DIGEST)
"""Kinds of which one in doubt is not sent again."""

NAMES = ("Ивана", "Петра", "Олега", "Павла", "Бориса", "Глеба", "Фёдора", "Антона", "Степана", "Никиту")
SYLLABLES = ("ба", "ве", "го", "ду", "жи", "зо", "ку", "ле", "ми", "но", "па", "ру", "са", "те", "фо")


@dataclass(slots=True)
class Tally:
    """What was promised, and what came of it."""

    rounds: int = 0
    events: list[str] = field(default_factory=list)
    asked: Counter[int] = field(default_factory=Counter)
    lost_alerts: list[tuple[int, str]] = field(default_factory=list)
    nudges: list[tuple[int, str]] = field(default_factory=list)
    lost_replies: int = 0
    lost_nudges: int = 0
    repeated_nudges: int = 0
    in_doubt: Counter[str] = field(default_factory=Counter)
    whole: bool = False
    repeated_alerts: int = 0
    repeated_replies: int = 0

    def __str__(self) -> str:
        alerts = len(self.events) * READERS
        return (
            f"{self.rounds} kills: {len(self.events)} events, {alerts} alerts promised, {len(self.lost_alerts)} lost, "
            f"{self.repeated_alerts} repeated; {self.asked.total()} questions, {self.lost_replies} answers lost, "
            f"{self.repeated_replies} repeated; {len(self.nudges)} nudges, {self.lost_nudges} lost in doubt, "
            f"{self.repeated_nudges} repeated; in doubt at the kills: {self.in_doubt.total()}"
        )


async def kill_rounds(folder: Path, rounds: int, seed: int) -> Tally:
    """Kill the bot `rounds` times and count what was lost. The same seed gives the same story, not the same moments."""
    rng = random.Random(seed)
    tally = Tally()
    async with served() as demo:
        config = write_config(demo, folder, {"per_chat_per_second": 50, "per_chat_burst": 50})
        kinds = cycle(NEVER)
        async with store(config) as db, Zygote.warmed(config) as zygote:
            await zygote.start()
            people = [await reader(demo, n) for n in range(READERS)]
            for number in range(rounds):
                await _nudge(db, rng.choice(people), tally, next(kinds))
                await _round(demo, people, tally, rng, zygote)
                if number % BREATH == BREATH - 1:
                    await _caught_up(people, tally)
            await _settled(people, tally)
            _count(people, tally)
            await zygote.stop()
        tally.whole = whole(database(config))
    return tally


async def _caught_up(people: list[Person], tally: Tally) -> None:
    """Let the bot live until nothing is missing, a minute at most.

    A bot that never lives long enough to read its feeds falls behind what they show, and its readers behind what is
    kept for one chat: that would be another test.
    """
    for _ in range(200):
        if _complete(people, tally):
            return
        await asyncio.sleep(0.3)


async def _nudge(db: Database, person: Person, tally: Tally, kind: MessageKind) -> None:
    """Promise somebody a message that must not come twice."""
    text = f"nudge {len(tally.nudges)}."
    async with db.write() as tx:
        reader = await readers.find(tx, person.id)
        assert reader is not None
        await outbox.promise(tx, Message("sendMessage", {"text": text}, kind), now=now(), reader_id=reader.id)
    tally.nudges.append((person.id, text))


async def _round(demo: Demo, people: list[Person], tally: Tally, rng: random.Random, zygote: Zygote) -> None:
    end = rng.uniform(0.1, 1.7)
    while end > 0:
        if rng.random() < 0.5:
            name = a_name(rng, len(tally.events))
            tally.events.append(name)
            title = f"Суд приговорил журналиста {name} к {rng.randint(2, 9)} годам колонии по делу о фейках об армии"
            demo.feeds.publish(NGO, title, "Статья 207.3 УК РФ.")
        if rng.random() < 0.5:
            person = rng.choice(people)
            tally.asked[person.id] += 1
            await person.write("/privacy")
        pause = rng.uniform(0.02, 0.4)
        await asyncio.sleep(pause)
        end -= pause
    await zygote.kill()
    tally.rounds += 1
    for kind in (MessageKind.ALERT, MessageKind.REPLY, *NEVER):
        query = f"SELECT count(*) FROM outbox WHERE state = 'sending' AND kind = '{kind}'"
        tally.in_doubt[kind] += ask(zygote.config, query)
    await zygote.start()


async def reader(demo: Demo, number: int) -> Person:
    person = demo.world.person(f"Reader {number}", "ru")
    await person.write("/start")
    for wanted in ("lang:s:ru", "pre:all"):
        await person.until(lambda: any(m.button(wanted) for m in person.received), 30)  # noqa: B023 - awaited at once
        await person.press(wanted)
    await person.until(lambda: any(m.button("slot:") for m in person.received), 30)
    return person


async def _settled(people: list[Person], tally: Tally) -> None:
    """Until nothing has come for a second and nothing is missing, or for twenty; five minutes at most."""
    quiet, seen = 0.0, -1
    for _ in range(3_000):
        total = sum(len(person.history) for person in people)
        quiet, seen = (quiet + 0.1, seen) if total == seen else (0.0, total)
        if quiet > 20 or (1 < quiet < 1.2 and _complete(people, tally)):
            return
        await asyncio.sleep(0.1)


def _complete(people: list[Person], tally: Tally) -> bool:
    return not _missing(people, tally) and all(_answers(p) >= tally.asked[p.id] for p in people)


def _missing(people: list[Person], tally: Tally) -> list[tuple[int, str]]:
    texts = {person.id: "\n".join(message.text for message in person.received) for person in people}
    return [(who, name) for who, text in texts.items() for name in tally.events if surname(name) not in text]


def _count(people: list[Person], tally: Tally) -> None:
    tally.lost_alerts = _missing(people, tally)
    for person in people:
        answers, asked = _answers(person), tally.asked[person.id]
        tally.lost_replies += max(0, asked - answers)
        tally.repeated_replies += max(0, answers - asked)
        tally.repeated_alerts += _repeated(person, tally.events)
        texts = Counter(message.text for message in person.received)
        came = [texts[text] for who, text in tally.nudges if who == person.id]
        tally.lost_nudges += came.count(0)
        tally.repeated_nudges += sum(number - 1 for number in came if number > 1)


def _repeated(person: Person, names: Sequence[str]) -> int:
    texts = [message.text for message in person.received]
    return sum(max(0, sum(surname(name) in text for text in texts) - 1) for name in names)


def _answers(person: Person) -> int:
    return sum(message.button("forget:") is not None for message in person.received)


def a_name(rng: random.Random, number: int) -> str:
    """A new invented man in the accusative, unlike any other, so that no two stories merge."""
    stem = "".join(SYLLABLES[(number // len(SYLLABLES) ** power) % len(SYLLABLES)] for power in range(3))
    return f"{rng.choice(NAMES)} {stem.capitalize()}мова"


def surname(name: str) -> str:
    return name.split()[1][:-1]

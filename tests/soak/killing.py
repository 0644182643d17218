"""kill -9 of `vigil run` at random moments, while feeds publish and people write.

The world (Telegram, feeds, people) lives in the test's process and survives; the bot is a forked child that is killed
and started again on the same database. At the end everything promised must have arrived.
"""

import asyncio
import base64
import os
import random
import signal
import sys
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

from bot.app.clock import now
from bot.demo.serve import Demo
from bot.demo.world import Person
from bot.store.upgrade import Upgraded, upgrade
from tests.conftest import KEY, sqlite_url
from tests.flows.conftest import NGO, TOKEN
from tests.flows.feeds import serve_empty

READERS = 4
NAMES = ("Ивана", "Петра", "Олега", "Павла", "Бориса", "Глеба", "Фёдора", "Антона", "Степана", "Никиту")
SYLLABLES = ("ба", "ве", "го", "ду", "жи", "зо", "ку", "ле", "ми", "но", "па", "ру", "са", "те", "фо")


@dataclass(slots=True)
class Tally:
    """What was promised, and what came of it."""

    rounds: int = 0
    events: list[str] = field(default_factory=list)
    asked: Counter[int] = field(default_factory=Counter)
    lost_alerts: list[tuple[int, str]] = field(default_factory=list)
    lost_replies: int = 0
    repeated_alerts: int = 0
    repeated_replies: int = 0

    def __str__(self) -> str:
        alerts = len(self.events) * READERS
        return (
            f"{self.rounds} kills: {len(self.events)} events, {alerts} alerts promised, {len(self.lost_alerts)} lost, "
            f"{self.repeated_alerts} repeated; {self.asked.total()} questions, {self.lost_replies} answers lost, "
            f"{self.repeated_replies} repeated"
        )


class Zygote:
    """The warmed process, and the one bot it started last."""

    def __init__(self, process: asyncio.subprocess.Process, config: Path) -> None:
        self._process = process
        self._config = config
        self._bot: int | None = None

    @classmethod
    @asynccontextmanager
    async def warmed(cls, config: Path) -> AsyncIterator["Zygote"]:
        process = await asyncio.create_subprocess_exec(
            sys.executable, "-m", "tests.soak.zygote", stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.PIPE
        )
        assert process.stdout is not None
        assert (await process.stdout.readline()).strip() == b"warm"
        zygote = cls(process, config)
        try:
            yield zygote
        finally:
            zygote.kill()
            process.kill()
            await process.wait()
            process._transport.close()  # type: ignore[attr-defined]

    async def start(self) -> None:
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write(f"{self._config}\n".encode())
        await self._process.stdin.drain()
        self._bot = int(await self._process.stdout.readline())

    def kill(self) -> None:
        if self._bot is not None:
            with suppress(ProcessLookupError):
                os.kill(self._bot, signal.SIGKILL)
            self._bot = None


async def kill_rounds(folder: Path, rounds: int, seed: int) -> Tally:
    """Kill the bot `rounds` times and count what was lost. The same seed gives the same story, not the same moments."""
    rng = random.Random(seed)
    demo = await serve_empty(now, TOKEN)
    config = _config(demo, folder)
    tally = Tally()
    try:
        async with Zygote.warmed(config) as zygote:
            await zygote.start()
            people = [await _reader(demo, n) for n in range(READERS)]
            for _ in range(rounds):
                await _round(demo, people, tally, rng, zygote)
            await _settled(people, tally)
            _count(people, tally)
    finally:
        await demo.close()
    return tally


async def _round(demo: Demo, people: list[Person], tally: Tally, rng: random.Random, zygote: Zygote) -> None:
    end = rng.uniform(0.3, 2.5)
    while end > 0:
        if rng.random() < 0.5:
            name = _name(rng, len(tally.events))
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
    zygote.kill()
    tally.rounds += 1
    await zygote.start()


async def _reader(demo: Demo, number: int) -> Person:
    person = demo.world.person(f"Reader {number}", "ru")
    await person.write("/start")
    for wanted in ("lang:s:ru", "pre:all"):
        await person.until(lambda: any(m.button(wanted) for m in person.received), 30)  # noqa: B023 - awaited at once
        await person.press(wanted)
    await person.until(lambda: any(m.button("slot:") for m in person.received), 30)
    return person


async def _settled(people: list[Person], tally: Tally) -> None:
    """Until nothing has come for five seconds, a minute and a half at most."""
    quiet, seen = 0.0, -1
    for _ in range(900):
        total = sum(len(person.received) for person in people)
        quiet, seen = (quiet + 0.1, seen) if total == seen else (0.0, total)
        complete = not _missing(people, tally) and all(_answers(p) >= tally.asked[p.id] for p in people)
        if quiet > (1 if complete else 20):
            return
        await asyncio.sleep(0.1)


def _missing(people: list[Person], tally: Tally) -> list[tuple[int, str]]:
    texts = {person.id: "\n".join(message.text for message in person.received) for person in people}
    return [(who, name) for who, text in texts.items() for name in tally.events if _surname(name) not in text]


def _count(people: list[Person], tally: Tally) -> None:
    tally.lost_alerts = _missing(people, tally)
    for person in people:
        answers, asked = _answers(person), tally.asked[person.id]
        tally.lost_replies += max(0, asked - answers)
        tally.repeated_replies += max(0, answers - asked)
        heads = [message.text for message in person.received if message.button("s:")]
        told = Counter(name for name in tally.events for text in heads if _surname(name) in text)
        tally.repeated_alerts += sum(number - 1 for number in told.values() if number > 1)


def _answers(person: Person) -> int:
    return sum(message.button("forget:") is not None for message in person.received)


def _name(rng: random.Random, number: int) -> str:
    """A new invented man in the accusative, unlike any other, so that no two stories merge."""
    stem = "".join(SYLLABLES[(number // len(SYLLABLES) ** power) % len(SYLLABLES)] for power in range(3))
    return f"{rng.choice(NAMES)} {stem.capitalize()}мова"


def _surname(name: str) -> str:
    return name.split()[1][:-1]


def _config(demo: Demo, folder: Path) -> Path:
    url = sqlite_url(folder / "vigil.db")
    assert isinstance(upgrade(url), Upgraded)
    (folder / "vigil.key").write_bytes(base64.b64encode(KEY))
    (folder / "vigil.key").chmod(0o600)
    sources = "\n".join(
        f'[[feeds.sources]]\nid = "{one["id"]}"\nname = "{one["name"]}"\nurl = "{one["url"]}"\n'
        f'outlet = "{one["outlet"]}"\nlanguage = "{one["language"]}"\ntrust = "{one["trust"]}"\ninterval = "300ms"\n'
        for one in demo.feeds.urls(demo.feeds_url)
    )
    path = folder / "config.toml"
    path.write_text(
        f'[telegram]\ntoken = "{TOKEN}"\napi_base = "{demo.api_url}"\n[database]\nurl = "{url}"\n'
        f'[privacy]\nkey_file = "vigil.key"\n[web]\nport = 0\n'
        f"[delivery]\nper_chat_per_second = 50\nper_chat_burst = 50\n"
        f'[feeds]\nallow_private_addresses = true\nmin_interval = "300ms"\n{sources}',
        encoding="utf-8",
    )
    return path

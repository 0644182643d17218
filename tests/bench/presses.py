"""Presses: a thousand people press buttons, fifty a second, limits lifted; how long they wait for the answer.

The bot is a process of its own on one core; the loopback Bot API and the stopwatch are here, on the others.
VIGIL_PRESS_SECONDS and VIGIL_PRESSES_A_SECOND set the size (the long version: 120 and 50).
"""

import asyncio
import os
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from itertools import cycle
from pathlib import Path

from bot.app.clock import now
from bot.core.kinds import Kind
from handlers import data
from tests.soak.bot_load import Presser
from tests.soak.bot_process import FAST, Lag, Zygote, store, write_config
from tests.soak.bot_world import Waiting, awake, enrol, people, quantile, served

SECONDS = float(os.environ.get("VIGIL_PRESS_SECONDS", "20"))
A_SECOND = float(os.environ.get("VIGIL_PRESSES_A_SECOND", "50"))
PEOPLE = 1_000
BUTTONS = tuple(
    button.pack()
    for button in (
        data.Page(name="settings"), data.Page(name="alerts"), data.Page(name="digest"),
        data.Toggle(origin="a", kind=Kind.ARREST), data.Page(name="quiet"), data.Quiet(hours="23-7"),
        data.Phone(origin="o", act="show"), data.Clock(origin="o", act="ask"), data.Page(name="language"),
        data.Toggle(origin="a", kind=Kind.SEARCH), data.Forget(act="ask"), data.Page(name="pause"),
    )
)  # fmt: skip
"""What people press under /settings and /alerts: pages, switches that write, a question."""


@dataclass(frozen=True, slots=True)
class Pressed:
    """How long people waited, in seconds, and what it cost the bot: CPU seconds a press."""

    took: Sequence[float]
    unanswered: int
    cpu: float
    lag: Lag

    def __str__(self) -> str:
        median, p95, worst = (quantile(self.took, share) * 1000 for share in (0.5, 0.95, 1))
        return (
            f"presses: {A_SECOND:.0f}/s from {PEOPLE} people for {SECONDS:.0f} s, the bot on one core: "
            f"{len(self.took)} answered, {self.unanswered} not, median {median:.0f} ms, p95 {p95:.0f} ms, "
            f"worst {worst:.0f} ms; CPU {self.cpu * 1000:.1f} ms a press; {self.lag}"
        )


async def pressed(folder: Path, seconds: float = SECONDS, a_second: float = A_SECOND) -> Pressed:
    """One run: everybody presses in turn, evenly."""
    async with served() as demo:
        config = write_config(demo, folder, FAST, interval="10m")
        async with store(config) as db, Zygote.warmed(config) as zygote:
            await zygote.start(level="warning")
            assert zygote.child is not None
            _keep_apart(zygote.child)
            await awake(demo)
            crowd = people(demo, PEOPLE)
            await enrol(db, crowd, now() - timedelta(days=30))
            waiting, before = Waiting(demo.world), _cpu(zygote.child)
            pressers = [Presser.of(demo, person, _from(n)) for n, person in enumerate(crowd)]
            await _press(pressers, waiting, seconds, a_second)
            await waiting.over("press", 15)
            took = waiting.took.get("press", [])
            cpu = (_cpu(zygote.child) - before) / max(1, len(took))
            await zygote.stop()
            return Pressed(took, waiting.unanswered("press"), cpu, Lag.read(zygote))


async def _press(pressers: Sequence[Presser], waiting: Waiting, seconds: float, a_second: float) -> None:
    loop = asyncio.get_running_loop()
    begun, turns = loop.time(), cycle(pressers)
    for number in range(int(seconds * a_second)):
        await asyncio.sleep(max(0.0, begun + number / a_second - loop.time()))
        next(turns).press(waiting, "press")


def _from(number: int) -> tuple[str, ...]:
    """The buttons, begun by everybody at another place."""
    start = number % len(BUTTONS)
    return (*BUTTONS[start:], *BUTTONS[:start])


def _keep_apart(child: int) -> None:
    """The bot gets one core for itself, everything else the others, where there are any."""
    cores = sorted(os.sched_getaffinity(0))
    for thread in Path(f"/proc/{child}/task").iterdir():
        os.sched_setaffinity(int(thread.name), {cores[0]})
    if len(cores) > 1:
        os.sched_setaffinity(0, set(cores[1:]))


def _cpu(child: int) -> float:
    """Seconds of CPU the process has used."""
    fields = Path(f"/proc/{child}/stat").read_text(encoding="ascii").rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


async def run() -> list[str]:
    """The line of the bench."""
    with tempfile.TemporaryDirectory() as folder:
        before = os.sched_getaffinity(0)
        try:
            return [str(await pressed(Path(folder)))]
        finally:
            os.sched_setaffinity(0, before)

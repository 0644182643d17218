"""Updates that were queued while the bot is ended at random moments: their effects and their answers are counted.

Each person does five things: two reports of a mistake (a row each, answered by an edit) and three questions (each
answered by a message). SIGTERM lets what is under way end. SIGKILL does not: of a sendMessage that was on its way
nobody can know whether it arrived, so it is repeated, and at most those rows may arrive twice that stood as `sending`
in the database when the bot died. An edit may be repeated as often as one likes.
"""

import asyncio
import random
import signal
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path

from bot.app.clock import now
from bot.demo.model import Message
from bot.demo.serve import Demo
from bot.demo.world import Person
from bot.store import events
from tests.soak.bot_process import CLEAN_STOP, FAST, Zygote, ask, database, store, whole, write_config
from tests.soak.bot_world import enrol, letter, people, press, served
from tests.store.builders import an_event

PEOPLE = 60
ACTS = 5
SPAN = 4.0
"""Seconds within which the signals come: about as long as 300 updates take."""

PATIENCE = 30.0
SAID = {"/privacy": "forget:", "/settings": "page:language", "/follow Корнея Вымышленникова": "typed:watch"}
"""Questions, and the button by which one knows the answer."""

KINDS: Sequence[Sequence[signal.Signals]] = (
    (signal.SIGTERM, signal.SIGTERM),
    (signal.SIGKILL, signal.SIGKILL),
    (signal.SIGTERM, signal.SIGKILL),
)


@dataclass(slots=True)
class Tally:
    """What was promised, and what came of it."""

    rounds: int = 0
    updates: int = 0
    kills: int = 0
    stops: int = 0
    in_doubt: int = 0
    slowest_stop: float = 0.0
    left_after_stop: int = 0
    lost_replies: int = 0
    lost_effects: int = 0
    effects_twice: int = 0
    twice_after_kill: int = 0
    twice_after_stop: int = 0
    whole: bool = False
    parked: int = 0
    surprises: list[str] = field(default_factory=list)

    def __str__(self) -> str:
        return (
            f"{self.rounds} rounds, {self.updates} updates, {self.kills} SIGKILL, {self.stops} SIGTERM: "
            f"{self.lost_replies} replies lost, {self.lost_effects} effects lost, {self.effects_twice} effects twice, "
            f"{self.twice_after_stop} replies twice after SIGTERM, {self.twice_after_kill} after SIGKILL "
            f"(in doubt {self.in_doubt}); slowest clean stop {self.slowest_stop:.1f} s"
        )


@dataclass(slots=True)
class Round:
    """One crowd, and what stood in their chats before."""

    crowd: Sequence[Person]
    letters: dict[int, tuple[Message, Message]]

    @property
    def missing(self) -> int:
        """Replies that have not arrived."""
        return sum(self._missing(person) for person in self.crowd)

    @property
    def too_many(self) -> int:
        """Messages that arrived more than once."""
        return sum(len(one.received) - 2 - self._answered(one) for one in self.crowd)

    def _missing(self, person: Person) -> int:
        edited = sum(person.chat.messages[one.id].edited is not None for one in self.letters[person.id])
        return 2 - edited + len(SAID) - self._answered(person)

    def _answered(self, person: Person) -> int:
        return sum(any(message.button(mark) for message in person.received) for mark in SAID.values())


async def signal_rounds(folder: Path, rounds: int, seed: int) -> Tally:
    """Queue 300 updates a round and end the bot twice while it works on them."""
    rng = random.Random(seed)
    tally = Tally()
    async with served() as demo:
        config = write_config(demo, folder, FAST)
        async with store(config) as db:
            async with db.write() as tx:
                event = await events.get(tx, await an_event(tx, happened_at=now()))
            assert event is not None
            async with Zygote.warmed(config) as zygote:
                await zygote.start()
                for number in range(rounds):
                    crowd = people(demo, PEOPLE)
                    await enrol(db, crowd, now() - timedelta(days=30), label=None)
                    await _round(
                        demo, zygote, tally, rng, KINDS[number % len(KINDS)], _queue(demo, crowd, event.public_id, rng)
                    )
                    _effects(config, tally)
                await _stop(zygote, tally)
            tally.parked = ask(config, "SELECT count(*) FROM inbox WHERE state = 'parked'")
            tally.whole = whole(database(config))
    return tally


def _queue(demo: Demo, crowd: Sequence[Person], event: str, rng: random.Random) -> Round:
    doubt = f"ww:untrue:{event}"
    letters = {one.id: (letter(demo, one, doubt), letter(demo, one, doubt)) for one in crowd}
    acts = [(person, act) for person in crowd for act in (0, 1, *SAID)]
    rng.shuffle(acts)
    for person, act in acts:
        if isinstance(act, int):
            press(demo, person, letters[person.id][act], doubt)
        else:
            person.write_now(act)
    return Round(crowd, letters)


async def _round(
    demo: Demo, zygote: Zygote, tally: Tally, rng: random.Random, signals: Sequence[signal.Signals], told: Round
) -> None:
    moments = sorted(rng.uniform(0, SPAN) for _ in signals)
    before = 0.0
    for moment, number in zip(moments, signals, strict=True):
        await asyncio.sleep(moment - before)
        before = moment
        await (_kill if number is signal.SIGKILL else _stop)(zygote, tally)
        await zygote.start()
    loop = asyncio.get_running_loop()
    end = loop.time() + PATIENCE
    while told.missing and loop.time() < end:  # noqa: ASYNC110 - seen from outside
        await asyncio.sleep(0.1)
    await asyncio.sleep(0.3)  # what is sent twice comes at once
    tally.rounds += 1
    tally.updates += len(told.crowd) * ACTS
    tally.lost_replies += told.missing
    if signal.SIGKILL in signals:
        tally.twice_after_kill += told.too_many
    else:
        tally.twice_after_stop += told.too_many


async def _kill(zygote: Zygote, tally: Tally) -> None:
    await zygote.kill()
    tally.kills += 1
    tally.in_doubt += ask(
        zygote.config, "SELECT count(*) FROM outbox WHERE state = 'sending' AND method = 'sendMessage'"
    )


async def _stop(zygote: Zygote, tally: Tally) -> None:
    tally.slowest_stop = max(tally.slowest_stop, await zygote.stop())
    tally.stops += 1
    tally.left_after_stop += ask(zygote.config, "SELECT count(*) FROM outbox WHERE state = 'sending'")
    if tally.slowest_stop >= CLEAN_STOP:
        tally.surprises.append("a stop took too long")


def _effects(config: Path, tally: Tally) -> None:
    """Each report is a row in `wrong` and one of the reporter's allowance: five presses too many would show in both."""
    wanted = tally.rounds * PEOPLE * 2
    rows = ask(config, "SELECT count(*) FROM wrong")
    used = ask(config, "SELECT sum(used) FROM allowance WHERE what = 'wrong'")
    tally.lost_effects = max(0, wanted - min(rows, used))
    tally.effects_twice = max(0, max(rows, used) - wanted)

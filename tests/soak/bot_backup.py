"""A backup of a busy bot, put in place elsewhere or at home, and what goes out afterwards.

Also both jobs ended by kill -9 at random moments: the state afterwards is the old one or the new one, never a third.
"""

import asyncio
import random
import shutil
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path

from sqlalchemy import select

from bot.app.clock import now
from bot.demo.serve import Demo
from bot.demo.world import Person
from bot.store import fanout
from bot.store.backup import Contents, verify
from bot.store.schema.events import event_person
from bot.store.schema.people import person as someone
from bot.store.schema.traffic import outbox
from bot.store.vault import Vault
from tests.conftest import KEY
from tests.flows.conftest import NGO
from tests.soak.bot_process import Zygote, ask, database, store, whole, write_config
from tests.soak.bot_world import awake, enrol, people, served
from tests.soak.killing import a_name, reader, surname

CHATTY = {"per_chat_per_second": 50, "per_chat_burst": 50}
KILLED_WITHIN = 0.2
"""Seconds: about as long as the jobs take on a database of this size."""


@dataclass(slots=True)
class Story:
    """What came of a restore. Names of people stand for events."""

    events: int = 0
    settled: set[str] = field(default_factory=set)
    again: list[str] = field(default_factory=list)
    in_doubt: list[str] = field(default_factory=list)
    lost: list[str] = field(default_factory=list)
    to_erased: int = 0
    whole: bool = False

    def __str__(self) -> str:
        return (
            f"{self.events} events, {len(self.settled)} with a sent mark in the backup: {len(self.again)} of them "
            f"again, {len(self.in_doubt)} others a second time, {len(self.lost)} lost, "
            f"{self.to_erased} messages to erased people"
        )


async def restored(folder: Path, events: int, seed: int, *, elsewhere: bool) -> Story:
    """Back up while alerts go out, go on, erase somebody, end by kill -9, restore, go on."""
    rng, story = random.Random(seed), Story(events)
    home, sealed = folder / "home", folder / "copy.vigil-backup"
    home.mkdir()
    async with served() as demo:
        config = write_config(demo, home, CHATTY)
        async with Zygote.warmed(config) as zygote, Zygote.warmed(config) as other:
            await zygote.start()
            await awake(demo)
            stays, early, late = [await reader(demo, n) for n in range(3)]
            await _forget(early)
            names = [a_name(rng, number) for number in range(events)]
            for number, name in enumerate(names):
                _publish(demo, name, rng)
                await asyncio.sleep(0.1)
                if number == events // 2:
                    await _quiet(stays, names[: events // 3])
                    await other.start("backup", file=str(sealed))
            await other.ended()
            await _forget(late)
            await _quiet(stays, names)
            await zygote.kill()
            # Elsewhere nobody knows who was erased after the backup: that is what the old database is kept for.
            erased = [early] if elsewhere else [early, late]
            before, counts = sum(len(one.history) for one in erased), _counts(stays, names)
            zygote.config = _moved(config, folder / "away") if elsewhere else config
            await zygote.start("restore", file=str(sealed))
            await zygote.ended()
            story.settled = await _settled(zygote.config, names)
            await zygote.start()
            await _quiet(stays, names)
            await zygote.stop()
        after = _counts(stays, names)
        repeated = [name for name in names if after[name] > counts[name]]
        story.again = [name for name in repeated if name in story.settled]
        story.in_doubt = [name for name in repeated if name not in story.settled]
        story.lost = [name for name in names if not after[name]]
        story.to_erased = sum(len(one.history) for one in erased) - before
        story.whole = whole(database(zygote.config))
    return story


async def _forget(person: Person) -> None:
    await person.write("/forget")
    await person.until(lambda: any(message.button("forget:yes") for message in person.received), 10)
    await person.press("forget:yes")
    await person.until(lambda: not any(message.button("forget:yes") for message in person.received), 10)


def _publish(demo: Demo, name: str, rng: random.Random) -> None:
    title = f"Суд приговорил журналиста {name} к {rng.randint(2, 9)} годам колонии по делу о фейках об армии"
    demo.feeds.publish(NGO, title, "Статья 207.3 УК РФ.")


def _counts(person: Person, names: list[str]) -> dict[str, int]:
    texts = [message.text for message in person.history if message.from_bot]
    return {name: sum(surname(name) in text for text in texts) for name in names}


async def _quiet(person: Person, names: list[str]) -> None:
    """Until everything came and nothing more comes; half a minute at most."""
    calm, seen = 0.0, -1
    for _ in range(300):
        calm, seen = (calm + 0.1, seen) if len(person.history) == seen else (0.0, len(person.history))
        if calm > 2 and all(_counts(person, names).values()):
            return
        await asyncio.sleep(0.1)


def _moved(config: Path, away: Path) -> Path:
    """The settings and the key on another machine: no database yet."""
    away.mkdir()
    shutil.copy(config.with_name("vigil.key"), away)
    moved = away / config.name
    moved.write_text(config.read_text(encoding="utf-8").replace(str(config.parent), str(away)), encoding="utf-8")
    return moved


async def _settled(config: Path, names: list[str]) -> set[str]:
    """Whose alerts bear the sent mark. A mark of the event outlives the contents of the row."""
    joined = select(event_person.c.event_id, someone.c.name).join(someone, someone.c.id == event_person.c.person_id)
    async with store(config) as db, db.read() as tx:
        marks = set(await tx.conn.scalars(select(outbox.c.dedupe).where(outbox.c.state == "sent")))
        found = (await tx.conn.execute(joined)).all()
        sent = [row.name for row in found if tx.vault.mark(str(row.event_id), fanout.DEDUPE) in marks]
    return {name for name in names if any(surname(name) in one for one in sent)}


@dataclass(slots=True)
class Kills:
    """Ends of a job by kill -9: how often nothing had changed, how often all, how often anything else."""

    old: int = 0
    new: int = 0
    neither: list[str] = field(default_factory=list)

    def __str__(self) -> str:
        return (
            f"{self.old + self.new + len(self.neither)} kills: {self.old} old, {self.new} new, {self.neither} neither"
        )


async def backups_killed(folder: Path, kills: int, seed: int) -> Kills:
    """A backup is there and whole, or not there."""
    rng, came = random.Random(seed), Kills()
    async with served() as demo:
        config = write_config(demo, folder, {})
        async with store(config) as db:
            await enrol(db, people(demo, 500), now() - timedelta(days=2))
        async with Zygote.warmed(config) as zygote:
            for number in range(kills):
                target = folder / f"{number}.vigil-backup"
                await zygote.start("backup", file=str(target))
                await asyncio.sleep(rng.uniform(0, KILLED_WITHIN))
                await zygote.kill()
                if not target.exists():
                    came.old += 1
                elif isinstance(found := verify(target, Vault(KEY), folder), Contents):
                    came.new += 1
                else:
                    came.neither.append(found.key)
        assert whole(database(config))
    return came


async def restores_killed(folder: Path, kills: int, seed: int) -> Kills:
    """The database is the old one or the backup's, and whole."""
    rng, came, sealed, kept = random.Random(seed), Kills(), folder / "copy.vigil-backup", folder / "kept"
    async with served() as demo:
        config = write_config(demo, folder, {})
        async with Zygote.warmed(config) as zygote:
            async with store(config) as db:
                await enrol(db, people(demo, 500), now() - timedelta(days=2))
            await zygote.start("backup", file=str(sealed))
            await zygote.ended()
            async with store(config) as db:
                await enrol(db, people(demo, 100), now())
            shutil.copy(database(config), kept)
            for _ in range(kills):
                await zygote.start("restore", file=str(sealed))
                await asyncio.sleep(rng.uniform(0, 3 * KILLED_WITHIN))
                await zygote.kill()
                _judge(config, came)
                for left in folder.glob("vigil.db*"):  # noqa: ASYNC240 - one look
                    left.unlink()
                shutil.copy(kept, database(config))
    return came


def _judge(config: Path, came: Kills) -> None:
    if not database(config).exists():
        came.neither.append("no database")
        return
    number = ask(config, "SELECT count(*) FROM subscriber")
    if not whole(database(config)) or number not in {500, 600}:
        came.neither.append(f"{number} subscribers")
    elif number == 500:
        came.new += 1
    else:
        came.old += 1

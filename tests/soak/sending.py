"""What the tests of the sender share: Telegram's process, a database full of promises, and the pass that empties it."""

import asyncio
import json
import signal
import sys
import time
from collections import Counter
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import asdict, dataclass, field
from datetime import datetime, timedelta
from pathlib import Path

import aiohttp
from sqlalchemy import func, insert, select

from bot.alerts.gather import Gatherer
from bot.app.clock import now
from bot.app.rounds import Pass
from bot.config.model import Delivery
from bot.core.event import Facts
from bot.core.idle import month
from bot.core.kinds import ALL_KINDS, BIT, Kind
from bot.core.messages import MessageKind
from bot.delivery.messenger import HttpMessenger
from bot.delivery.pace import Pace, PaceConfig
from bot.delivery.sending import Bundle
from bot.delivery.worker import Sender
from bot.i18n import Catalogs
from bot.store import fanout, outbox
from bot.store.database import Database, Tx
from bot.store.outbox import Message
from bot.store.readers import LABEL, TOPIC, chat_mark, seal_chat
from bot.store.schema import events as e
from bot.store.schema import readers as r
from bot.store.schema.traffic import outbox as rows
from tests.soak.telegram_server import TOKEN, Options, group, person

DEFAULT = PaceConfig(**Delivery().model_dump())
LIFTED = PaceConfig(bulk_per_second=1e6, replies_per_second=1e6, per_chat_per_second=1e6, per_chat_burst=1000)
OPEN = (outbox.QUEUED, *outbox.LEASED)
LONG_TEXT = "The court extended the arrest of an invented person until an invented day. " * 5


@dataclass(frozen=True, slots=True)
class Report:
    """What Telegram saw.

    `accepted`: (moment, chat, first words of the text); `calls`: (moment, method, chat, HTTP status).
    """

    accepted: list[tuple[float, int, str]]
    calls: list[tuple[float, str, int, int]]
    refused: int
    during_ban: int
    injected: dict[str, int]

    @property
    def own_429(self) -> int:
        """Refusals for going too fast that nobody had ordered."""
        return self.refused - self.injected.get("429", 0)

    def copies(self, words: str = "") -> Counter[int]:
        """How often each chat got a message with these words."""
        return Counter(chat for _, chat, text in self.accepted if words in text)

    def rate(self, words: str = "") -> float:
        """Messages a second between the first and the last of those with these words."""
        moments = sorted(at for at, _, text in self.accepted if words in text)
        return (len(moments) - 1) / (moments[-1] - moments[0])

    def asked(self, chat: int) -> list[int]:
        """The statuses of the calls for one chat, in their order."""
        return [status for _, _, whom, status in self.calls if whom == chat]


@dataclass(frozen=True, slots=True)
class Telegram:
    """The other process."""

    url: str
    control: str

    async def report(self) -> Report:
        """What happened so far."""
        async with aiohttp.ClientSession() as session, session.get(f"{self.control}/report") as answer:
            return Report(**await answer.json())


@asynccontextmanager
async def telegram(options: Options) -> AsyncIterator[Telegram]:
    """Telegram, running."""
    async with process("tests.soak.telegram_server", json.dumps(asdict(options))) as (child, first):
        assert child.pid
        yield Telegram(**json.loads(first))


@asynccontextmanager
async def process(module: str, argument: str) -> AsyncIterator[tuple[asyncio.subprocess.Process, bytes]]:
    """A program of the tests, once it has said its first line; killed at the end."""
    pipe = asyncio.subprocess.PIPE
    child = await asyncio.create_subprocess_exec(sys.executable, "-m", module, argument, stdin=pipe, stdout=pipe)
    try:
        assert child.stdout is not None
        first = await asyncio.wait_for(child.stdout.readline(), 60)
        assert first, "it ended before it said a word"
        yield child, first
    finally:
        if child.returncode is None:
            child.send_signal(signal.SIGKILL)
        await child.wait()
        child._transport.close()  # type: ignore[attr-defined]


# what is promised


async def subscribe(db: Database, people: int, groups: int = 0) -> None:
    """Readers 1 to `people`, then the groups: all of them follow everything."""
    numbers = [*((n, person(n)) for n in range(1, people + 1))]
    numbers += [(people + n, group(n)) for n in range(1, groups + 1)]
    async with db.write() as tx:
        await tx.conn.execute(
            insert(r.profile).values(id=1, zone="UTC", quiet_from=0, quiet_to=0, digest_at=540, digest_day=6)
        )
        for start in range(0, len(numbers), 5000):
            await _subscribe(tx, numbers[start : start + 5000])


async def _subscribe(tx: Tx, numbers: Sequence[tuple[int, int]]) -> None:
    same = {"lang": "en", "profile_id": 1, "abroad": False, "state": "active", "created_at": now()}
    same |= {"active_on": month(now())}
    readers = [
        {"id": n, "chat": seal_chat(tx, chat), "chat_mark": chat_mark(tx, chat), "grouped": chat < 0, **same}
        for n, chat in numbers
    ]
    await tx.conn.execute(insert(r.subscriber), readers)
    mark, label = tx.vault.mark("all", TOPIC), tx.vault.seal_json({"l": "all", "s": None}, LABEL)
    topic = {"topic_mark": mark, "label": label, "kinds": ALL_KINDS, "created_at": now()}
    await tx.conn.execute(insert(r.topic), [{"subscriber_id": n, **topic} for n, _ in numbers])


async def publish(db: Database, event_id: int, text: str) -> int:
    """Fan an event out to all readers as production does: rows that share a text. How many rows there are now."""
    payload = {"text": text, "parse_mode": "HTML", "link_preview_options": {"is_disabled": True}}
    facts = {"facts": Facts().to_json(), "hides_name": False, "revision": 1, "state": "published"}
    kinds = {"kind": "sentence", "group": "political", "public_id": f"event-{event_id}"}
    values = {"id": event_id, "fresh": True, "happened_at": now(), "created_at": now(), "published_at": now()}
    async with db.write() as tx:
        await tx.conn.execute(insert(e.event).values(**values, **facts, **kinds))
        await fanout.start(tx, event_id, 1, BIT[Kind.SENTENCE], now())
    promised = 0
    while True:
        async with db.write() as tx:
            job = await fanout.first_open(tx)
            if job is None:
                return promised
            for form in ("discreet", "without_links"):  # for people, and for groups
                await fanout.put_text(tx, job, "en", form, payload, now())
            promised += await fanout.spread(tx, job, ["all"], {now(): [1]}, now())


async def promise(db: Database, kind: MessageKind, texts: Mapping[int, str]) -> None:
    """Queue a message of its own for each of these readers."""
    async with db.write() as tx:
        for reader_id, text in texts.items():
            message = Message("sendMessage", {"text": text, "parse_mode": "HTML"}, kind)
            await outbox.promise(tx, message, now=now(), reader_id=reader_id)


# who sends


@dataclass(slots=True)
class Clock:
    """The time, and what of it was skipped."""

    skipped: timedelta = timedelta()

    def __call__(self) -> datetime:
        return now() + self.skipped


@dataclass(slots=True)
class AtWork:
    """A sender and its pass, as the bot drives them."""

    db: Database
    sender: Sender
    clock: Clock
    work: Pass
    tasks: list[asyncio.Task[None]] = field(default_factory=list)

    async def settled(self, within: float) -> None:
        """Until nothing is left to send, or the sender stopped by itself. Pauses between attempts are skipped."""
        async with asyncio.timeout(within):
            while (left := await self._left()) is not None and self.sender.halted is None:
                idle = not self.sender.tasks and left > self.clock()
                if idle:
                    self.clock.skipped += left - self.clock()
                    self.work.wake.set()
                await asyncio.sleep(0.05 if idle else 0.25)
            await self.sender.idle()

    async def _left(self) -> datetime | None:
        """When the next row is due of all that are not settled."""
        async with self.db.read() as tx:
            found: datetime | None = await tx.conn.scalar(
                select(func.min(rows.c.not_before)).where(rows.c.state.in_(OPEN))
            )
        return found


@asynccontextmanager
async def delivering(
    db: Database, url: str, *, pace: PaceConfig = DEFAULT, clock: Clock | None = None, owner: str = "me"
) -> AsyncIterator[AtWork]:
    """The sender at work."""
    clock = clock or Clock()
    async with HttpMessenger(url, TOKEN) as messenger:
        sender = Sender(db, messenger, Pace(pace), owner, clock, time.monotonic, bundling(clock))
        work = Pass("deliver", sender.round, timedelta(seconds=1))
        sender.on_free = work.wake.set
        db.on_commit = lambda names: work.wake.set() if work.name in names else None
        at_work = AtWork(db, sender, clock, work)
        at_work.tasks = [asyncio.create_task(work.run()), asyncio.create_task(_tick(work))]
        try:
            yield at_work
        finally:
            for task in at_work.tasks:
                task.cancel()
            await asyncio.gather(*at_work.tasks, return_exceptions=True)
            await sender.stop(5)


def bundling(clock: Clock) -> Bundle:
    """Several alerts as one message, as the bot makes them."""
    return Gatherer(Catalogs.load(), clock).message


async def _tick(work: Pass) -> None:
    while True:
        await asyncio.sleep(work.every.total_seconds())
        work.wake.set()


# what came of it


async def states(db: Database) -> dict[str, int]:
    """How many rows there are in each state."""
    async with db.read() as tx:
        counted: Counter[str] = Counter()
        for (_, state), number in (await outbox.states(tx)).items():
            counted[state] += number
    return dict(counted)


async def inactive(db: Database) -> int:
    """How many readers were given up."""
    async with db.read() as tx:
        query = select(func.count()).select_from(r.subscriber).where(r.subscriber.c.state != "active")
        return int(await tx.conn.scalar(query) or 0)


def percentile(values: Sequence[float], part: float) -> float:
    """The value below which this part of them lies."""
    ranked = sorted(values)
    return ranked[min(len(ranked) - 1, round(part * (len(ranked) - 1)))]


def rss_mb(pid: int) -> float:
    """Memory of a process in MB."""
    return int(Path(f"/proc/{pid}/statm").read_text(encoding="ascii").split()[1]) * 4096 / 1e6

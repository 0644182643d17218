"""Polling: lease what is due, fetch it with no transaction open, understand it, write it down.

Owns the shell around pure pieces (schedule, keys, extract, ingest). One source's trouble is a value in its own row and
delays nobody else.
"""

import asyncio
import random
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import partial

import structlog

from bot.core.finding import Item, Lang, Outlet
from bot.core.kinds import GRAVE
from bot.core.standing import Arrival, Habits
from bot.core.watching import Due, Polled
from bot.store import sources, standing
from bot.store.database import Database
from bot.store.trouble import Unavailable
from feeds import moves
from feeds.address import origin, without_secrets
from feeds.extract import Lexicons, extract
from feeds.extract.text import clean
from feeds.fuller import fuller
from feeds.ingest import Before, Fresh, Reaction, ingest
from feeds.keys import content_hash, seen_keys
from feeds.look import look, remember
from feeds.outage import NETWORK, Outage
from feeds.parse import Parser
from feeds.polled import Result, judged, mirrored, request, settled, understood
from feeds.schedule import credible, may_alert
from feeds.sources.blocks import unpacked
from feeds.sources.entry import Entry, Parsed
from feeds.turns import Room
from feeds.web import Body, Request, Web

log = structlog.get_logger(__name__)

AT_ONCE = 200
"""Sources leased at the same time. How many are asked at once, and how often one host is, the web decides: sources that
wait for their turn at a slow host must not keep the others from theirs."""

LEASE, RENEWED = timedelta(minutes=2), timedelta(seconds=30)
"""How long a source is ours, and how often that is renewed while polls are under way: what a process that was killed
has left is free again after two minutes, however long an honest poll may take."""

TRIED_AGAIN = 5.0
"""Seconds until a poll is written down again when the database could not."""

LINGER, TOGETHER = 0.2, 100
"""Polls are written down together: after so many seconds, or as soon as there are so many."""

TAKEN_IN = 6
"""Documents that are read and written down at the same time."""

STEP = 25
"""Entries understood in one go in the thread: the loop gets its turn in between."""


@dataclass(frozen=True, slots=True)
class Polling:
    """All that polling needs, put together by the composition root."""

    db: Database
    web: Web
    parser: Parser
    lexicons: Lexicons
    reactions: Sequence[Reaction]
    now: Callable[[], datetime]
    rng: random.Random
    owner: str
    min_interval: timedelta
    first_fetch_hours: float
    full_text: bool = False
    """Pages can be read: the extra `fulltext` is installed."""

    thread: ThreadPoolExecutor = field(default_factory=lambda: ThreadPoolExecutor(1, "understand"))
    """Where entries are understood: several threads share one interpreter, and each keeps memory of its own."""

    rooms: Mapping[bool, Room] = field(default_factory=lambda: {doubtful: Room(TAKEN_IN) for doubtful in (False, True)})
    """Where documents are read and written down, doubtful ones apart, as in the parser."""


@dataclass(slots=True)
class Poller:
    """The pass that asks the sources. Each source is a task of its own, so that a slow one delays nobody; what came of
    them is written down many at once."""

    polling: Polling
    rounds: int = 0
    on_free: Callable[[], None] = lambda: None
    tasks: set[asyncio.Task[None]] = field(default_factory=set)
    outage: Outage = field(default_factory=Outage)
    _full: bool = False
    _done: list[tuple[Due, Polled]] = field(default_factory=list)
    _back: set[str] = field(default_factory=set)
    _spared: dict[str, int] = field(default_factory=dict)
    _writer: asyncio.Task[None] | None = None
    _last: asyncio.Event = field(default_factory=asyncio.Event)
    _renewed: datetime | None = None

    async def round(self) -> int:
        """Start polling what is due; how many sources were started."""
        polling, room = self.polling, AT_ONCE - len(self.tasks)
        await self._renew(polling.now())
        if room <= 0:
            return 0
        async with polling.db.read() as tx:
            if not await sources.any_due(tx, polling.now()):
                return 0
        async with polling.db.write() as tx:
            self.rounds += 1  # a lease of its own for each poll: a late one must not settle for the next
            owner = f"{polling.owner}:{self.rounds}"
            due = await sources.lease_due(tx, polling.now(), owner=owner, hold=LEASE, most=room)
        self._full = len(due) == room
        for one in due:
            task = asyncio.create_task(self._poll(one))
            self.tasks.add(task)
            task.add_done_callback(self._ended)
        return len(due)

    async def _renew(self, now: datetime) -> None:
        """Keep what is being polled: who waits for its turn at a slow host waits longer than a lease lasts."""
        if self._renewed is None or not self.tasks:
            self._renewed = now
        elif not timedelta(0) <= now - self._renewed < RENEWED:
            async with self.polling.db.write() as tx:
                await sources.prolong(tx, self.polling.owner, now + LEASE)
            self._renewed = now

    async def idle(self) -> None:
        """Wait until everything started is written down."""
        while waiting := {*self.tasks, *((self._writer,) if self._writer else ())}:
            await asyncio.wait(waiting)

    async def stop(self, patience: float) -> None:
        """Let polls under way end, then give them up: their leases run out by themselves."""
        with suppress(TimeoutError):
            async with asyncio.timeout(patience):
                await self.idle()
        for task in (*self.tasks, *((self._writer,) if self._writer else ())):
            task.cancel()

    async def _poll(self, due: Due) -> None:
        polling = self.polling
        try:
            result = await _fetch(polling, due)
            result, published = await _take_in(polling, due, result)
        except Unavailable:
            # No fault of the source. What of its answer was not stored is not marked as seen: it is new next time.
            await _given_back(polling, {due.lease})
            return
        except Exception as error:
            log.exception("poll_failed", source=due.spec.id, error=type(error).__name__)
            result, published = Result(problem="internal", detail=type(error).__name__), 0
        polled = self._settled(due, result, polling.now())
        self._done.append((due, polled))
        if result.problem:
            address = without_secrets(due.spec.url)
            log.warning("source_ill", source=due.spec.id, url=address, problem=polled.problem, failures=polled.failures)
        elif published:
            log.info("events_published", source=due.spec.id, count=published)

    def _settled(self, due: Due, result: Result, now: datetime) -> Polled:
        host = origin(moves.asked_at(due))[1]
        self._back.update(self.outage.heard(due.spec.id, host, result.problem, now))
        ours = False
        if result.problem in NETWORK:
            ours, spared = self.outage.blame(due.spec.id, now)
            self._spared.update(spared)
        return settled(due, result, min_interval=self.polling.min_interval, ours=ours, now=now, rng=self.polling.rng)

    def _ended(self, task: asyncio.Task[None]) -> None:
        self.tasks.discard(task)
        for room in self.polling.rooms.values():
            room.leave(task)
        if self._done and self._writer is None:
            self._writer = asyncio.create_task(self._write_down())
        if not self.tasks:
            self._last.set()
        if self._full:
            self.on_free()

    async def _write_down(self) -> None:
        """Settle what is through, in batches: while others are asked, a moment is waited for more of them."""
        try:
            while self._done:
                if self.tasks and len(self._done) < TOGETHER:
                    self._last.clear()
                    with suppress(TimeoutError):
                        async with asyncio.timeout(LINGER):
                            await self._last.wait()
                batch, self._done = self._done, []
                await self._settle(batch)
        finally:
            self._writer = None

    async def _settle(self, batch: Sequence[tuple[Due, Polled]]) -> None:
        db, back, spared = self.polling.db, tuple(self._back), self._spared
        self._back, self._spared = set(), {}
        try:
            async with db.write() as tx:
                await sources.settle(tx, batch)
                await sources.spare(tx, spared)
                if back:
                    await sources.hasten(tx, back, self.polling.now())
        except Unavailable:
            await _given_back(self.polling, {due.lease for due, _ in batch})


async def _given_back(polling: Polling, leases: set[str]) -> None:
    """Let the sources be asked again as soon as the database works."""
    while True:
        await asyncio.sleep(TRIED_AGAIN)
        with suppress(Unavailable):
            async with polling.db.write() as tx:
                for lease in leases:
                    await sources.release(tx, lease)
            return


async def _fetch(polling: Polling, due: Due) -> Result:
    """What the source says, or where it says nothing its mirror."""
    result = await _asked(polling, due, request(due, polling.now()))
    if result.problem is None or not due.spec.mirror:
        return result
    other = await _asked(polling, due, Request(due.spec.mirror, proxy=due.spec.proxy))
    return result if other.problem else mirrored(due, other)


async def _asked(polling: Polling, due: Due, asked: Request) -> Result:
    answer = await polling.web.get(asked)
    result = judged(due, answer, polling.now())
    if not isinstance(answer, Body) or result.problem or result.body_hash == due.body_hash:
        return result
    return understood(result, await _parsed(polling, due, answer, unpacked(due.memory.blocks)))


async def _parsed(polling: Polling, due: Due, document: Body, known: frozenset[bytes]) -> Parsed:
    doubtful = due.first or due.failures > 0
    await polling.rooms[doubtful].enter(asyncio.current_task())
    return await polling.parser.parse(due.spec.kind, document.body, document.content_type, known, doubtful=doubtful)


async def _take_in(polling: Polling, due: Due, result: Result) -> tuple[Result, int]:
    """Write down what is new or says something else than before; the result, and how many events were published."""
    if not result.entries:
        return result, 0
    known = await _known(polling, due, result)
    if result.cut and known.contents and result.document:
        # An entry changed, or shares its guid with one that was cut out: only the whole document tells which.
        result = understood(result, await _parsed(polling, due, result.document, frozenset()))
        known = await _known(polling, due, result)
    # Oldest first: the feed shows the newest on top, and what happened first should be told first.
    found = zip(known.keys, result.entries, strict=True)
    pairs = [pair for pair in found if _says_more(*pair, known.contents)][::-1]
    fresh: list[Fresh] = []
    for start in range(0, len(pairs), STEP):
        some = partial(understand, pairs[start : start + STEP], due, polling, polling.now())
        fresh += await asyncio.get_running_loop().run_in_executor(polling.thread, some)
    if not fresh:
        return result, 0
    if polling.full_text:
        fresh = await fuller(polling.web, polling.parser, due, fresh, lambda item: extract(item, polling.lexicons))
    return result, await _write_down(polling, due, fresh, _ahead(polling, due, result, known, fresh))


def _ahead(polling: Polling, due: Due, result: Result, known: "_Known", fresh: Sequence[Fresh]) -> Before | None:
    """All of it is looked at before any of it: of a flood not even the first entries shall alert anybody."""
    new = [one for one in fresh if one.key not in known.contents]
    if not new:
        return None
    now = polling.now()
    looked = look(known.habits, due, arrival(due, result, new), now)
    return lambda tx: remember(tx, due, looked, now)


@dataclass(frozen=True, slots=True)
class _Known:
    """The keys of the entries of an answer, what of them was seen before, and what is usual for the source."""

    keys: tuple[bytes, ...]
    contents: Mapping[bytes, bytes | None]
    habits: Habits


async def _known(polling: Polling, due: Due, result: Result) -> _Known:
    keys = seen_keys(due.spec.id, result.entries)
    async with polling.db.read() as tx:
        contents = await sources.contents(tx, due.spec.id, keys)
        new = any(key not in contents for key in keys)
        habits = await standing.habits(tx, due.spec.id, polling.now()) if new else Habits()
        return _Known(keys, contents, habits)


def _says_more(key: bytes, entry: Entry, known: Mapping[bytes, bytes | None]) -> bool:
    """Whether the entry is new, or says something else than before."""
    return key not in known or known[key] != content_hash(entry)


def arrival(due: Due, result: Result, fresh: Sequence[Fresh]) -> Arrival:
    """What came, as far as it tells whether the source is as usual."""
    news = [one.finding for one in fresh if one.alert]
    grave = any(found.kind in GRAVE and (found.relevant or found.unsure) for found in news)
    return Arrival(result.final_url, result.generator, len(news), grave, due.first)


async def _write_down(polling: Polling, due: Due, fresh: Sequence[Fresh], first: Before | None) -> int:
    """Ingest. A failure is taken for a passing fault of ours the first time, and fails the poll.

    At the next poll it goes one by one: an entry that cannot be stored must not stop its source.
    """
    try:
        return await ingest(polling.db, due.spec.id, fresh, polling.reactions, polling.now(), first=first)
    except Unavailable:
        raise
    except Exception:
        if due.failures == 0:
            raise
        if len(fresh) == 1:
            log.exception("entry_given_up", source=due.spec.id)
            async with polling.db.write() as tx:
                await sources.mark_seen(tx, due.spec.id, {fresh[0].key: fresh[0].content})
            return 0
    return sum([await _write_down(polling, due, [one], first) for one in fresh])


def understand(pairs: Sequence[tuple[bytes, Entry]], due: Due, polling: Polling, now: datetime) -> list[Fresh]:
    """The entries with what the extractor makes of them."""
    return [
        Fresh(
            key,
            item := item_of(entry, due, now),
            extract(item, polling.lexicons),
            may_alert(
                first_fetch=due.first,
                published=entry.published,
                now=now,
                first_fetch_hours=polling.first_fetch_hours,
            ),
            content_hash(entry),
        )
        for key, entry in pairs
    ]


def item_of(entry: Entry, due: Due, now: datetime) -> Item:
    """An entry as the extractor reads it; an undated one counts as published now."""
    known: dict[str, Lang] = {"ru": "ru", "uk": "uk", "en": "en", "be": "be"}
    return Item(
        id=entry.guid or entry.url,
        outlet=Outlet(due.spec.outlet),
        title=clean(entry.title),
        summary=clean(entry.summary),
        url=entry.url,
        published=credible(entry.published, now) or now,
        lang=known.get(due.spec.language or ""),
    )

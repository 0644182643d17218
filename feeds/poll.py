"""Polling: lease what is due, fetch it with no transaction open, understand it, write it down.

Owns the shell around pure pieces (schedule, keys, extract, ingest). One source's trouble is a value in its own row and
delays nobody else.
"""

import asyncio
import hashlib
import random
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

import structlog

from bot.core.finding import Item, Lang, Outlet
from bot.core.kinds import GRAVE
from bot.core.standing import Arrival
from bot.store import sources
from bot.store.database import Database
from bot.store.sources import Due, Polled
from bot.store.trouble import Unavailable
from feeds.address import without_secrets
from feeds.extract import Lexicons, extract
from feeds.extract.text import clean
from feeds.ingest import Fresh, Reaction, ingest
from feeds.keys import seen_keys
from feeds.look import look
from feeds.parse import Parser
from feeds.schedule import credible, may_alert, next_due
from feeds.sources.entry import Entry
from feeds.web import Answer, Body, Failed, Gone, Later, NotModified, Request, Web

log = structlog.get_logger(__name__)

AT_ONCE = 200
"""Sources leased at the same time. How many are asked at once, and how often one host is, the web decides: sources that
wait for their turn at a slow host must not keep the others from theirs."""

LEASE = timedelta(minutes=10)
TRIED_AGAIN = 5.0
"""Seconds until a poll is written down again when the database could not."""

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


@dataclass(slots=True)
class Poller:
    """The pass that asks the sources. Each source is a task of its own, so that a slow one delays nobody."""

    polling: Polling
    rounds: int = 0
    on_free: Callable[[], None] = lambda: None
    tasks: set[asyncio.Task[None]] = field(default_factory=set)

    async def round(self) -> int:
        """Start polling what is due; how many sources were started."""
        polling, room = self.polling, AT_ONCE - len(self.tasks)
        if room <= 0:
            return 0
        async with polling.db.read() as tx:
            if not await sources.any_due(tx, polling.now()):
                return 0
        async with polling.db.write() as tx:
            self.rounds += 1  # a lease of its own for each poll: a late one must not settle for the next
            owner = f"{polling.owner}:{self.rounds}"
            due = await sources.lease_due(tx, polling.now(), owner=owner, hold=LEASE, most=room)
        for one in due:
            task = asyncio.create_task(_poll(polling, one))
            self.tasks.add(task)
            task.add_done_callback(self._ended)
        return len(due)

    async def idle(self) -> None:
        """Wait until everything started is written down."""
        while self.tasks:
            await asyncio.wait(tuple(self.tasks))

    async def stop(self, patience: float) -> None:
        """Let polls under way end, then give them up: their leases run out by themselves."""
        if self.tasks:
            await asyncio.wait(tuple(self.tasks), timeout=patience)
        for task in tuple(self.tasks):
            task.cancel()

    def _ended(self, task: asyncio.Task[None]) -> None:
        self.tasks.discard(task)
        self.on_free()


@dataclass(frozen=True, slots=True)
class Result:
    """What a fetch came to, before it is written down."""

    problem: str | None = None
    detail: str | None = None
    wish: float | None = None
    off: bool = False
    body_hash: bytes | None = None
    etag: str | None = None
    modified: str | None = None
    entries: tuple[Entry, ...] = field(default=())
    final_url: str = ""
    generator: str = ""


async def _poll(polling: Polling, due: Due) -> None:
    try:
        result = await _fetch(polling, due)
        published = await _take_in(polling, due, result)
    except Unavailable:
        # No fault of the source. What of its answer was not stored is not marked as seen: it is new at the next poll.
        await _given_back(polling, due)
        return
    except Exception as error:
        log.exception("poll_failed", source=due.spec.id, error=type(error).__name__)
        result, published = Result(problem="internal", detail=type(error).__name__), 0
    polled = settled(due, result, polling, polling.now())
    try:
        async with polling.db.write() as tx:
            await sources.settle(tx, due, polled)
    except Unavailable:
        await _given_back(polling, due)
        return
    if result.problem:
        address = without_secrets(due.spec.url)
        log.warning("source_ill", source=due.spec.id, url=address, problem=result.problem, failures=polled.failures)
    elif published:
        log.info("events_published", source=due.spec.id, count=published)


async def _given_back(polling: Polling, due: Due) -> None:
    """Let the source be asked again as soon as the database works."""
    while True:
        await asyncio.sleep(TRIED_AGAIN)
        with suppress(Unavailable):
            async with polling.db.write() as tx:
                await sources.release(tx, due.lease)
            return


async def _fetch(polling: Polling, due: Due) -> Result:
    answer = await polling.web.get(Request(due.spec.url, due.etag, due.modified))
    result = judged(due, answer)
    if not isinstance(answer, Body) or result.problem or result.body_hash == due.body_hash:
        return result
    parsed = await polling.parser.parse(due.spec.kind, answer.body, answer.content_type)
    if parsed.problem:
        return Result(problem=parsed.problem)
    return replace(result, entries=parsed.entries, final_url=answer.final_url, generator=parsed.generator)


def judged(due: Due, answer: Answer) -> Result:
    """What an answer means, before anything is parsed."""
    match answer:
        case NotModified():
            return Result(body_hash=due.body_hash, etag=due.etag, modified=due.modified)
        case Body(body=body, etag=etag, modified=modified):
            digest = hashlib.sha256(body).digest()
            return Result(body_hash=digest, etag=etag, modified=modified)
        case Later(seconds=seconds, status=status):
            return Result(problem="later", detail=str(status), wish=seconds)
        case Gone():
            return Result(problem="gone", off=True)
        case Failed(key=key, detail=detail):
            return Result(problem=key, detail=detail)


def settled(due: Due, result: Result, polling: Polling, now: datetime) -> Polled:
    """The row a poll leaves behind."""
    failures = due.failures + 1 if result.problem else 0
    again = next_due(
        interval=due.spec.interval,
        min_interval=polling.min_interval,
        failures=failures,
        wish=result.wish,
        now=now,
        rng=polling.rng,
    )
    return Polled(
        due=again,
        ok_at=None if result.problem else now,
        failures=failures,
        problem=result.problem,
        problem_detail=result.detail,
        etag=result.etag,
        modified=result.modified,
        body_hash=result.body_hash,
        entries=len(result.entries),
        off=result.off,
    )


async def _take_in(polling: Polling, due: Due, result: Result) -> int:
    if not result.entries:
        return 0
    keys = seen_keys(due.spec.id, result.entries)
    async with polling.db.read() as tx:
        new = await sources.unseen(tx, due.spec.id, keys)
    # Oldest first: the feed shows the newest on top, and what happened first should be told first.
    pairs = [(key, entry) for key, entry in zip(keys, result.entries, strict=True) if key in new][::-1]
    fresh: list[Fresh] = []
    for start in range(0, len(pairs), STEP):
        fresh += await asyncio.to_thread(understand, pairs[start : start + STEP], due, polling, polling.now())
    if not fresh:
        return 0
    # All of it is looked at before any of it: of a flood not even the first entries shall alert anybody.
    await look(polling.db, due, arrival(due, result, fresh), polling.now())
    return sum([await _write_down(polling, due, fresh[start : start + STEP]) for start in range(0, len(fresh), STEP)])


def arrival(due: Due, result: Result, fresh: Sequence[Fresh]) -> Arrival:
    """What came, as far as it tells whether the source is as usual."""
    news = [one.finding for one in fresh if one.alert]
    grave = any(found.kind in GRAVE and (found.relevant or found.unsure) for found in news)
    return Arrival(result.final_url, result.generator, len(news), grave, due.first)


async def _write_down(polling: Polling, due: Due, fresh: Sequence[Fresh]) -> int:
    """Ingest. A failure is taken for a passing fault of ours the first time, and fails the poll.

    At the next poll it goes one by one: an entry that cannot be stored must not stop its source.
    """
    try:
        return await ingest(polling.db, due.spec.id, fresh, polling.reactions, polling.now())
    except Unavailable:
        raise
    except Exception:
        if due.failures == 0:
            raise
        if len(fresh) == 1:
            log.exception("entry_given_up", source=due.spec.id)
            async with polling.db.write() as tx:
                await sources.mark_seen(tx, due.spec.id, [fresh[0].key])
            return 0
    return sum([await _write_down(polling, due, [one]) for one in fresh])


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

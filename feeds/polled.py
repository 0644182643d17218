"""What a poll came to: the meaning of an answer before anything is parsed, and the row it leaves behind."""

import hashlib
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from random import Random

from bot.core.watching import OFFLINE, Due, Memory, Polled
from feeds import moves
from feeds.schedule import ceiling, honoured, next_due, rhythm
from feeds.sources.blocks import packed
from feeds.sources.entry import Entry, Parsed
from feeds.web import Answer, Body, Failed, Gone, Later, NotModified, Request

WHOLE = timedelta(days=1)
"""So often the document itself is asked for: some servers say "not modified" for ever."""

NOTHING = "no_entries"
"""The problem of a document with no entry in it."""


@dataclass(frozen=True, slots=True)
class Result:
    """What a fetch came to, before it is written down. `document`: as it came, where it was read."""

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
    fresh_for: int | None = None
    memory: Memory | None = None
    cut: int = 0
    document: Body | None = field(default=None, repr=False)


def request(due: Due, now: datetime) -> Request:
    """What to ask for: once a day the document itself, whatever we have of it."""
    memory = due.memory
    conditional = memory.whole_at is not None and now - memory.whole_at < WHOLE
    validators = (due.etag, due.modified) if conditional else (None, None)
    return Request(moves.asked_at(due), *validators, proxy=due.spec.proxy)


def judged(due: Due, answer: Answer, now: datetime) -> Result:
    """What an answer means, before anything is parsed."""
    match answer:
        case NotModified(fresh_for=fresh):
            return Result(body_hash=due.body_hash, etag=due.etag, modified=due.modified, fresh_for=fresh)
        case Body():
            return _of_body(due, answer, now)
        case Later(seconds=seconds, status=status):
            return Result(problem="later", detail=str(status), wish=seconds)
        case Gone():
            return Result(problem="gone", off=due.memory.address is None)
        case Failed(key=key, detail=detail):
            return Result(problem=key, detail=detail)


def _of_body(due: Due, answer: Body, now: datetime) -> Result:
    memory = moves.after(due, answer.final_url, now, permanent=answer.permanent)
    return Result(
        body_hash=hashlib.sha256(answer.body).digest(),
        etag=answer.etag,
        modified=answer.modified,
        final_url=answer.final_url,
        fresh_for=answer.fresh_for,
        memory=replace(memory, whole_at=now),
        document=answer,
    )


def understood(result: Result, parsed: Parsed) -> Result:
    """The result with what the parser found; a document with nothing in it is ill."""
    if parsed.problem:
        return Result(problem=parsed.problem)
    if not parsed.entries and not parsed.cut:
        return Result(problem=NOTHING)
    memory = replace(result.memory or Memory(), blocks=packed(parsed.blocks), ttl=parsed.ttl or _ttl(result, parsed))
    return replace(result, entries=parsed.entries, generator=parsed.generator, memory=memory, cut=parsed.cut)


def _ttl(result: Result, parsed: Parsed) -> int | None:
    """Where every entry was known the parser was not asked, and the feed's wish is the old one."""
    return result.memory.ttl if result.memory and parsed.cut and not parsed.entries else None


def mirrored(due: Due, result: Result) -> Result:
    """The result of the mirror, as if the source itself had answered: its validators are of another server."""
    memory = replace(result.memory or due.memory, moved_to=None, moved_count=0, moved_since=None)
    return replace(result, etag=None, modified=None, final_url=moves.asked_at(due), memory=memory)


def settled(due: Due, result: Result, *, min_interval: timedelta, ours: bool, now: datetime, rng: Random) -> Polled:
    """The row a poll leaves behind. `ours`: our own network fails, so nothing is held against the source."""
    spec, memory = due.spec, result.memory or due.memory
    failures = (due.failures if ours else due.failures + 1) if result.problem else 0
    calm = rhythm(due.volume, now, urgent=spec.urgent) if spec.adaptive else None
    again = next_due(
        interval=calm or spec.interval,
        min_interval=min_interval,
        failures=0 if ours else failures,
        wish=max(result.wish or 0.0, honoured(result.fresh_for, memory.ttl, ceiling(urgent=spec.urgent))),
        now=now,
        rng=rng,
    )
    return Polled(
        due=again,
        ok_at=None if result.problem else now,
        failures=failures,
        problem=OFFLINE if ours else result.problem,
        problem_detail=result.detail,
        etag=result.etag,
        modified=result.modified,
        body_hash=result.body_hash,
        entries=len(result.entries),
        off=result.off,
        memory=moves.back(memory, result.problem) if result.problem and not ours else memory,
        ill_since=(due.ill_since if ours else due.ill_since or now) if result.problem else None,
    )

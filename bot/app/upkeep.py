"""Passes that keep the house: what has outlived its time goes, and what was erased becomes unreadable."""

import asyncio
import time
from collections.abc import Awaitable, Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Protocol, TypeVar

import structlog

from bot.app.signs import STUCK, Signs
from bot.core.messages import Lane
from bot.delivery.worker import SENT_WHILE_HELD
from bot.store import amend, backup, events, figures, privacy, reminders, sources, stale, state
from bot.store.database import Database, Tx
from bot.store.trouble import Unavailable
from bot.store.upgrade import drop_old_backups
from bot.web.metrics import Live, exposition

log = structlog.get_logger(__name__)

SLOW = 600.0
"""Seconds a source may wait for its turn: as long as a poll is leased to somebody."""

STEP = 0.03
"""Seconds that a step of cleaning may keep other writers waiting, its commit among them."""

FIRST_STEP, LEAST = 100, 10
LONGEST_REST = 0.5

LAGGING = 5.0
"""Seconds the event loop may be late before everything else is."""


AMEND_PARKED, REMIND_PARKED = "amend_parked", "remind_parked"
"""Readers who were told of an event could not be told of its correction: the next start tries it again."""

ACTIVE, STANDBY = "active", "standby"
"""What a process is to its database: the one that polls and sends, or one that waits to become it."""

DEAD = timedelta(hours=6)
"""A half-made copy as old as this is nobody's work any more."""

BACKUPS = timedelta(days=7)
"""How long copies made before a change of schema are kept: erased readers stand in them."""


KEPT = 2
"""Backups that stay however old they are, as long as backups are wanted."""


async def expire(db: Database, url: str, now: datetime) -> int:
    """Delete and drop what is too old, in steps that keep no writer waiting; 0, for one round is enough."""
    await asyncio.to_thread(drop_old_backups, url, now - BACKUPS)
    await _in_steps(db, lambda tx: stale.find(tx, now), lambda tx, found, keys: stale.drop(tx, found, keys, now))
    await _in_steps(db, lambda tx: privacy.find(tx, now), privacy.remove)
    return 0


class _Found(Protocol):
    """Rows of one sort, by key, and how many of them may be changed in one transaction."""

    @property
    def sort(self) -> str: ...
    @property
    def keys(self) -> Sequence[Any]: ...
    @property
    def at_once(self) -> int: ...


F = TypeVar("F", bound=_Found)


async def _in_steps(
    db: Database, find: Callable[[Tx], Awaitable[F | None]], act: Callable[[Tx, F, Sequence[Any]], Awaitable[int]]
) -> None:
    """Find many, act on them in small steps, until nothing is left. Between two steps others get their turn.

    The size of a step follows the machine and the sort of the rows.
    """
    steps: dict[str, int] = {}
    count = 1
    while count and (found := await _found(db, find)):
        count, rest = 0, found.keys
        while rest:
            most = min(steps.get(found.sort, FIRST_STEP), found.at_once)
            done, took = await _act(db, found, rest[:most], act)
            count, rest = count + done, rest[most:]
            steps[found.sort] = next_step(most, took)
            await asyncio.sleep(min(took / 2, LONGEST_REST))


def next_step(most: int, took: float) -> int:
    """How many rows the next step takes: less after a long one at once, more after a short one little by little."""
    if took > STEP:
        return max(LEAST, int(most * STEP / took / 2))
    return most + max(1, most // 4) if took < STEP / 2 else most


async def _found(db: Database, find: Callable[[Tx], Awaitable[F | None]]) -> F | None:
    async with db.read() as tx:
        return await find(tx)


async def _act(
    db: Database, found: F, keys: Sequence[Any], act: Callable[[Tx, F, Sequence[Any]], Awaitable[int]]
) -> tuple[int, float]:
    """How many rows it was, and how many seconds it took once it was its turn."""
    async with db.write() as tx:
        began = time.monotonic()
        count = await act(tx, found, keys)
    return count, time.monotonic() - began  # with the commit: that is where SQLite waits for the disk


async def scrub(db: Database) -> int:
    """Rewrite the files if somebody was erased since the last time; 0: what is busy is tried at the next tick."""
    async with db.read() as tx:
        marks = await privacy.unscrubbed(tx)
    if marks and await db.scrub():
        async with db.write() as tx:
            await privacy.scrubbed(tx, marks)
    return 0


async def backup_nightly(db: Database, url: str, days: int, now: datetime) -> int:
    """One backup a UTC day into the folder, those older than `days` deleted; 0: what failed is tried at the next tick.

    With 0 days none is made; what was made by hand goes after a week.
    """
    if backup.folder_of(url) is None:
        return 0
    async with db.read() as tx:
        last = await state.moment(tx, state.BACKUP_AT)
    before, keep = now - (timedelta(days=days) or BACKUPS), KEPT if days else 0
    await asyncio.to_thread(backup.drop_old, url, before, now - DEAD, keep=keep)
    target = backup.name_for(url, now)
    if not days or target is None or (last and last.date() == now.date()):
        return 0
    done = await asyncio.to_thread(backup.make, url, target, db.vault, now)
    if isinstance(done, backup.BackupProblem):
        log.error("backup_failed", key=done.key, detail=done.detail)
        return 0
    log.info("backup_made", file=done.name, size=done.stat().st_size)
    async with db.write() as tx:
        await state.set_moment(tx, state.BACKUP_AT, now)
    return 0


@dataclass(frozen=True, slots=True)
class Waiting:
    """What is due in the database: seconds since when, by outbox lane and by other queue, and which lanes moved."""

    lanes: Mapping[Lane, float]
    queues: Mapping[str, float]
    moved: frozenset[Lane]
    held: bool


def stuck(waiting: Waiting, idle: Callable[[str], float | None]) -> tuple[str, ...]:
    """The queues that are ill. `idle`: seconds since a pass last did something, None: never.

    A lane of the outbox is ill when something in it has been due for `STUCK` seconds and nothing of it was sent,
    dropped or parked for as long: a backlog that moves is not ill, however long. Edits come last and may wait while
    bulk moves; what is held waits because somebody said so. The inbox, fan-outs and tasks are ill when their oldest
    row is as old and their pass did nothing for as long; sources, which others may keep waiting, after `SLOW`.
    """
    found = []
    for lane, age in waiting.lanes.items():
        ahead = {lane, Lane.BULK} if lane is Lane.EDIT else {lane}
        free = not waiting.held or lane in SENT_WHILE_HELD
        if age >= STUCK and free and not ahead & waiting.moved:
            found.append(f"outbox_{lane.value}")
    for queue, age in waiting.queues.items():
        limit, still = SLOW if queue == "poll" else STUCK, idle(queue)
        if age >= limit and (still is None or still >= limit):
            found.append(f"queue_{queue}")
    return tuple(found)


async def health(
    db: Database,
    halted: str | None,
    now: datetime,
    *,
    role: str = ACTIVE,
    troubles: Mapping[str, str] | None = None,
    signs: Signs | None = None,
    lag: float = 0.0,
) -> Mapping[str, Any]:
    """What /healthz says: numbers, what is ill, and each trouble with its cure; nothing about anybody.

    Ill are queues that do not move (`stuck`), passes that are dead and a silent Telegram (bot/app/signs.py), a
    correction that could not be told, and a loop that everybody waits for. Each is seen within two minutes.
    """
    known = {"role": role, "troubles": dict(troubles or {}), "halted": halted}
    signs = signs or Signs()
    # Who stands by has no pass at work, and is well while the other works: that is seen by what waits.
    ill = (*(signs.ill() if role == ACTIVE else ()), *(("loop",) if lag > LAGGING else ()))
    try:
        found, waiting = await _figures(db, now)
    except Unavailable as error:
        return {"well": False, **known, "ill": [*ill, "database"], "database": error.key}
    ill = (*ill, *stuck(waiting, signs.idle), *(key for key in (AMEND_PARKED, REMIND_PARKED) if found[key]))
    polled = signs.polled_seconds
    more = {"updates_seconds": found.pop("updates_seconds") if polled is None else round(polled, 3)}
    well = not ill and halted is None and not troubles
    return {"well": well, **known, "ill": list(ill), **found, **more, "loop_lag_seconds": round(lag, 3)}


async def _figures(db: Database, now: datetime) -> tuple[dict[str, Any], Waiting]:
    async with db.read() as tx:
        held, backup_at = await state.held(tx), await state.moment(tx, state.BACKUP_AT)
        lanes, queues = await figures.oldest_due(tx, now), await figures.oldest(tx, now)
        moved = await figures.moved(tx, now - timedelta(seconds=STUCK)) if lanes else frozenset[Lane]()
        last_sent, last_update = await figures.last_sent(tx), await figures.last_update(tx)
        found = await sources.health(tx)
        review, parked = await events.waiting(tx), await _parked(tx)

    def age(since: datetime | None) -> float | None:
        return None if since is None else (now - since).total_seconds()

    waiting = Waiting({k: age(at) or 0 for k, at in lanes.items()}, {k: age(at) or 0 for k, at in queues.items()},
                      moved, held)  # fmt: skip
    free = [seconds for lane, seconds in waiting.lanes.items() if not held or lane in SENT_WHILE_HELD]
    ages = {f"{name}_seconds": waiting.queues.get(name, 0) for name in figures.QUEUES}
    last = {"backup_seconds": age(backup_at), "sent_seconds": age(last_sent), "updates_seconds": age(last_update)}
    ill = sum(bool(one.active and one.failures) for one in found)
    counts = {"sources": len(found), "sources_ill": ill, "review": review, **parked}
    return {"held": held, "outbox_seconds": max(free, default=0), **ages, **last, **counts}, waiting


async def _parked(tx: Tx) -> dict[str, int]:
    """How many corrections and reminders could not be told."""
    return {AMEND_PARKED: await amend.parked(tx), REMIND_PARKED: await reminders.parked(tx)}


async def metrics(
    db: Database,
    halted: str | None,
    lag: float,
    now: datetime,
    *,
    signs: Signs | None = None,
    troubles: Collection[str] = (),
) -> bytes:
    """What /metrics says."""
    async with db.read() as tx:
        found = await figures.read(tx, now)
        moved = await figures.moved(tx, now - timedelta(seconds=STUCK))
        parked = await _parked(tx)
    signs = signs or Signs()
    waiting = Waiting(
        {lane: (now - since).total_seconds() for lane, since in found.oldest_due.items()},
        {name: (now - since).total_seconds() for name, since in found.oldest.items()},
        moved,
        found.held,
    )
    polled = signs.polled_seconds
    live = Live(
        lag=lag,
        halted=halted,
        polled=found.last_update if polled is None else now - timedelta(seconds=polled),
        ill=(*signs.ill(), *stuck(waiting, signs.idle), *(key for key, number in parked.items() if number)),
        troubles=tuple(troubles),
    )
    return exposition(found, live, now)

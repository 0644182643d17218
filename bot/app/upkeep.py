"""Passes that keep the house: what has outlived its time goes, and what was erased becomes unreadable."""

import asyncio
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

import structlog

from bot.delivery.worker import SENT_WHILE_HELD
from bot.store import backup, events, figures, inbox, outbox, privacy, sources, state
from bot.store.database import Database
from bot.store.upgrade import drop_old_backups
from bot.web.metrics import exposition

log = structlog.get_logger(__name__)

OVERDUE = timedelta(minutes=5)
"""A bot whose oldest waiting message or update is older than this is not well."""


DEAD = timedelta(hours=6)
"""A half-made copy as old as this is nobody's work any more."""

BACKUPS = timedelta(days=7)
"""How long copies made before a change of schema are kept: erased readers stand in them."""


async def expire(db: Database, url: str, now: datetime) -> int:
    """Delete and drop what is too old; 0, for one round is enough."""
    await asyncio.to_thread(drop_old_backups, url, now - BACKUPS)
    async with db.write() as tx:
        await privacy.expire(tx, now)
        await outbox.drop_stale(tx, now)
    return 0


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
    await asyncio.to_thread(backup.drop_old, url, now - (timedelta(days=days) or BACKUPS), now - DEAD)
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


async def health(db: Database, halted: str | None, now: datetime) -> Mapping[str, Any]:
    """What /healthz says: numbers only, nothing about anybody."""
    async with db.read() as tx:
        held, backup_at = await state.held(tx), await state.moment(tx, state.BACKUP_AT)
        lanes = await figures.oldest_due(tx, now)
        unread = await inbox.oldest_new(tx)
        found = await sources.health(tx)
        review = await events.waiting(tx)
    # While sending is held, the rest waits because somebody said so.
    waiting = min((at for lane, at in lanes.items() if not held or lane in SENT_WHILE_HELD), default=None)
    ages = {name: (now - since).total_seconds() if since else 0 for name, since in
            (("outbox_seconds", waiting), ("inbox_seconds", unread))}  # fmt: skip
    well = halted is None and all(age < OVERDUE.total_seconds() for age in ages.values())
    ill = sum(bool(one.active and one.failures) for one in found)
    kept = {"held": held, "backup_seconds": (now - backup_at).total_seconds() if backup_at else None}
    return {"well": well, "halted": halted, **kept, **ages, "sources": len(found), "sources_ill": ill, "review": review}


async def metrics(db: Database, halted: str | None, lag: float, now: datetime) -> bytes:
    """What /metrics says."""
    async with db.read() as tx:
        found = await figures.read(tx, now)
    return exposition(found, lag=lag, halted=halted is not None, now=now)

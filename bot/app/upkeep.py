"""Passes that keep the house: what has outlived its time goes, and what was erased becomes unreadable."""

import asyncio
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from bot.store import events, inbox, outbox, privacy, sources
from bot.store.database import Database
from bot.store.upgrade import drop_old_backups

OVERDUE = timedelta(minutes=5)
"""A bot whose oldest waiting message or update is older than this is not well."""


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


async def health(db: Database, halted: str | None, now: datetime) -> Mapping[str, Any]:
    """What /healthz says: numbers only, nothing about anybody."""
    async with db.read() as tx:
        waiting = await outbox.oldest_due(tx, now)
        unread = await inbox.oldest_new(tx)
        found = await sources.health(tx)
        review = await events.waiting(tx)
    ages = {name: (now - since).total_seconds() if since else 0 for name, since in
            (("outbox_seconds", waiting), ("inbox_seconds", unread))}  # fmt: skip
    well = halted is None and all(age < OVERDUE.total_seconds() for age in ages.values())
    ill = sorted(one.spec.id for one in found if one.active and one.failures)
    return {"well": well, "halted": halted, **ages, "sources": len(found), "sources_ill": ill, "review": review}

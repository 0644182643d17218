"""Labelled examples for the command line: what moderators decided, as far as it may be handed out now."""

from collections.abc import Mapping
from typing import Any

from bot.app.ready import opened
from bot.config import Config, Mistake
from bot.store import review
from bot.store.database import Database
from feeds.labels import lines


async def labels(config: Config) -> list[Mapping[str, Any]] | tuple[Mistake, ...]:
    """What `vigil events export-labels` asks; or what stands in the way."""
    db = await opened(config)
    if not isinstance(db, Database):
        return db
    try:
        return await export(db)
    finally:
        await db.close()


async def export(db: Database) -> list[Mapping[str, Any]]:
    """All examples, oldest first, without those in which somebody is protected by now."""
    found: list[Mapping[str, Any]] = []
    last = 0
    async with db.read() as tx:
        while part := await review.examples(tx, after=last):
            last = part[-1][0]
            found += lines((body, event) for _id, body, event in part)
    return found

"""Lists of sources for other readers, and from them: what `vigil feeds export` and `import` ask for."""

from bot.app.clock import now
from bot.app.ready import opened
from bot.config import Config, Mistake
from bot.core.roles import SERVER, Deed
from bot.store import audit, sources, watched
from bot.store.database import Database
from feeds import opml
from feeds.entered_source import described


async def feeds_export(config: Config) -> str | tuple[Mistake, ...]:
    """All sources that are watched, as OPML; or what stands in the way."""
    db = await opened(config)
    if not isinstance(db, Database):
        return db
    try:
        async with db.read() as tx:
            found = [one.spec for one in await sources.health(tx) if one.active]
        return opml.write(opml.Outline(one.name, one.url) for one in found)
    finally:
        await db.close()


async def feeds_import(config: Config, raw: bytes) -> int | tuple[Mistake, ...] | None:
    """Watch the feeds of a list, under review; how many are new. None: it is no list."""
    found = opml.read(raw)
    if found is None:
        return None
    db = await opened(config)
    if not isinstance(db, Database):
        return db
    try:
        async with db.write() as tx:
            done = [await watched.add(tx, described(one.url, "rss", one.title), now()) for one in found]
            if any(done):
                await audit.note(tx, SERVER, Deed.SOURCE_ADDED, now())
        return sum(done)
    finally:
        await db.close()

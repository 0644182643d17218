"""`vigil stats`: the numbers of the whole instance, counted now."""

from bot.alerts import totals
from bot.app.clock import now
from bot.app.ready import opened
from bot.config import Config, Mistake
from bot.core.totals import Whole
from bot.store.database import Database


async def stats(config: Config) -> Whole | tuple[Mistake, ...]:
    """The numbers; or what stands in the way."""
    db = await opened(config)
    if not isinstance(db, Database):
        return db
    try:
        async with db.read() as tx:
            return await totals.measure(tx, now())
    finally:
        await db.close()

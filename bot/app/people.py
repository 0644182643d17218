"""The registry for the command line: out into a table, and a table into the registry."""

from bot.app.clock import now
from bot.app.ready import opened
from bot.config import Config, Mistake
from bot.i18n import Catalogs
from bot.people import exchange
from bot.people.exchange import Exported
from bot.people.plan import Plan
from bot.people.sheet import Slip
from bot.store.database import Database


async def people_export(config: Config, *, everybody: bool) -> Exported | tuple[Mistake, ...]:
    """What `vigil people export` asks; or what stands in the way."""
    db = await opened(config)
    if not isinstance(db, Database):
        return db
    try:
        async with db.read() as tx:
            return await exchange.export(tx, everybody=everybody)
    finally:
        await db.close()


async def people_import(
    config: Config, raw: bytes, *, dry: bool, widen: bool
) -> Plan | tuple[Slip, ...] | tuple[Mistake, ...]:
    """What `vigil people import` asks: what changed, what is wrong with the file, or what stands in the way."""
    db = await opened(config)
    if not isinstance(db, Database):
        return db
    try:
        return await exchange.bring(db, raw, Catalogs.load(), now(), dry=dry, widen=widen)
    finally:
        await db.close()

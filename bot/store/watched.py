"""Sources as moderators handle them: added, muted and removed from the chat, and what was told of their illness."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Literal

from sqlalchemy import exists, select, update

from bot.core.watching import Health, SourceSpec
from bot.store import sources
from bot.store.database import Tx
from bot.store.schema.feeds import source

_ASKED = source.c.active & ~source.c.muted


async def add(tx: Tx, spec: SourceSpec, now: datetime) -> bool:
    """Watch it from now on; False: its address is watched already, or its id is somebody's."""
    if await tx.conn.scalar(select(exists().where(source.c.url == spec.url, source.c.active))):
        return False
    return await sources.put(tx, spec, now)


async def mute(tx: Tx, source_id: str, *, on: bool, now: datetime) -> bool:
    """Let it rest, or ask it again at once; False: nothing was to be changed."""
    mine = (source.c.id == source_id) & source.c.active & source.c.muted.is_not(on)
    values = {"muted": on} if on else {"muted": on, "due": now, "ill_since": None, "ill_told": None}
    return (await tx.conn.execute(update(source).where(mine).values(**values))).rowcount == 1


async def describe(tx: Tx, source_id: str, what: Literal["outlet", "language", "trust"], value: str | None) -> bool:
    """Say what a source from the chat is; False: it says so already, or the config has it."""
    column = source.c[what]
    mine = (source.c.id == source_id) & source.c.active & source.c.added & column.is_distinct_from(value)
    return (await tx.conn.execute(update(source).where(mine).values({what: value}))).rowcount == 1


async def remove(tx: Tx, source_id: str) -> bool:
    """Never ask again what was added from the chat; its old events keep it. False: the config has it, or nobody."""
    mine = (source.c.id == source_id) & source.c.active & source.c.added
    gone = update(source).where(mine).values(active=False, added=False, lease=None, lease_until=None)
    return (await tx.conn.execute(gone)).rowcount == 1


async def untold(tx: Tx) -> Sequence[Health]:
    """The sources of whose illness, or of whose recovery, nobody was told."""
    ill = source.c.ill_since.is_not(None) & source.c.ill_told.is_(None)
    well = source.c.ill_since.is_(None) & source.c.ill_told.is_not(None)
    found = set((await tx.conn.execute(select(source.c.id).where(_ASKED, ill | well))).scalars())
    return [one for one in await sources.health(tx) if one.spec.id in found] if found else ()


async def told(tx: Tx, ill: Collection[str], well: Collection[str], now: datetime) -> None:
    """Moderators are told in this transaction of those that are ill, and of those that are well again."""
    for ids, at in ((ill, now), (well, None)):
        if ids:
            await tx.conn.execute(update(source).where(source.c.id.in_(ids)).values(ill_told=at))

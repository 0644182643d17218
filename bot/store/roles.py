"""Roles as those see them who give and take them: a number, which role, since when. Who has it is not told.

What somebody may do with a role stands in bot/core/roles.py; giving one and asking for one's own in readers.py.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, select, update

from bot.core.roles import Role
from bot.store.database import Tx
from bot.store.schema.readers import role


@dataclass(frozen=True, slots=True)
class Held:
    """A role that somebody has. `mine`: the one who asks; `role`: as written, for another version may know more."""

    id: int
    role: str
    since: datetime
    mine: bool


async def every(tx: Tx, reader_id: int) -> Sequence[Held]:
    """All roles of this instance, the asker's own among them, oldest first."""
    rows = await tx.conn.execute(select(role).order_by(role.c.id))
    return [Held(row.id, row.role, row.since, row.subscriber_id == reader_id) for row in rows]


async def own(tx: Tx, reader_id: int, name: str) -> Held | None:
    """The role of this name, if the asker has it."""
    return next((one for one in await every(tx, reader_id) if one.mine and one.role == name), None)


async def take(tx: Tx, role_id: int, reader_id: int, *, mine: bool) -> Held | None:
    """Take a role away at once, from the asker (`mine`) or from anybody else; None: there is no such role any more."""
    found = next((one for one in await every(tx, reader_id) if one.id == role_id and one.mine is mine), None)
    if found is not None:
        await tx.conn.execute(delete(role).where(role.c.id == role_id))
    return found


async def used(tx: Tx, reader_id: int, name: Role, now: datetime) -> None:
    """A right of this role was used: it does not lapse. The day is kept, not the hour."""
    today = now.replace(hour=0, minute=0, second=0, microsecond=0)
    mine = (role.c.subscriber_id == reader_id) & (role.c.role == name.value) & (role.c.used_at < today)
    await tx.conn.execute(update(role).where(mine).values(used_at=today))

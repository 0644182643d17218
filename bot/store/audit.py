"""What was done in which role. Rows are added and read, never changed and never deleted; none says by whom."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from sqlalchemy import select

from bot.core.roles import Deed, Role
from bot.store.database import Tx
from bot.store.schema.audit import audit


@dataclass(frozen=True, slots=True)
class Entry:
    """One deed. `role`, `deed`: as written, for a later version may know more. `thing`: the row it was done to."""

    id: int
    at: datetime
    role: str
    deed: str
    thing: int | None


async def note(
    tx: Tx, by: Role | Literal["server", "family"], deed: Deed, now: datetime, *, thing: int | None = None
) -> None:
    """Write down that it was done, in the same transaction. `thing`: a row id, never a subscriber's."""
    await tx.add(audit, {"at": now, "role": str(by), "deed": deed.value, "thing": thing})


async def last(tx: Tx, most: int, *, before: int | None = None) -> Sequence[Entry]:
    """The newest deeds, newest first; `before`: those older than the entry of this id."""
    query = select(audit).order_by(audit.c.id.desc()).limit(most)
    if before is not None:
        query = query.where(audit.c.id < before)
    return [Entry(row.id, row.at, row.role, row.deed, row.thing) for row in await tx.conn.execute(query)]

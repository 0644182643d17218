"""One-time invitations to a role. Only a mark of the token is kept."""

from datetime import datetime, timedelta
from typing import Literal

from sqlalchemy import select, update

from bot.store.database import Tx
from bot.store.ids import token
from bot.store.schema.readers import invite

CONTEXT = "invite.token"
Refusal = Literal["unknown", "used", "expired"]


async def create(tx: Tx, role: str, *, lasts: timedelta, now: datetime) -> str:
    """A new token for `role`; it is shown once and cannot be read back."""
    value = token()
    mark = tx.vault.mark(value, CONTEXT)
    row = {"token_mark": mark, "role": role, "created_at": now, "expires_at": now + lasts}
    await tx.conn.execute(invite.insert().values(**row))
    return value


async def void(tx: Tx, role: str, now: datetime) -> None:
    """Nobody can use an open invitation to this role any more."""
    unused = (invite.c.role == role) & invite.c.used_at.is_(None)
    await tx.conn.execute(update(invite).where(unused).values(used_at=now))


async def redeem(tx: Tx, value: str, now: datetime) -> tuple[str | None, Refusal | None]:
    """Use a token once: (role, None), or (None, why not)."""
    mine = invite.c.token_mark == tx.vault.mark(value, CONTEXT)
    row = (await tx.conn.execute(select(invite).where(mine))).first()
    if row is None:
        return None, "unknown"
    if row.used_at is not None:
        return None, "used"
    if row.expires_at < now:
        return None, "expired"
    taken = await tx.conn.execute(update(invite).where(mine, invite.c.used_at.is_(None)).values(used_at=now))
    return (row.role, None) if taken.rowcount == 1 else (None, "used")

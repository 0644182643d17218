"""One-time invitations to a role. Only a mark of the token is kept."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

from sqlalchemy import Row, select, update

from bot.core.roles import Role
from bot.store.database import Tx
from bot.store.ids import token
from bot.store.schema.readers import invite

CONTEXT = "invite.token"
Refusal = Literal["unknown", "used", "expired"]


@dataclass(frozen=True, slots=True)
class Invitation:
    """An invitation that somebody can still use. `role`: as written."""

    id: int
    role: str
    expires_at: datetime


@dataclass(frozen=True, slots=True)
class Made:
    """A new invitation; the token is shown once and cannot be read back."""

    id: int
    token: str
    expires_at: datetime


async def create(tx: Tx, role: str, *, lasts: timedelta, now: datetime) -> str:
    """A new token for `role`."""
    return (await make(tx, role, lasts=lasts, now=now)).token


async def make(tx: Tx, role: str, *, lasts: timedelta, now: datetime) -> Made:
    """A new invitation to `role`."""
    value = token()
    mark = tx.vault.mark(value, CONTEXT)
    row = {"token_mark": mark, "role": role, "created_at": now, "expires_at": now + lasts}
    return Made(await tx.add(invite, row), value, now + lasts)


async def open_ones(tx: Tx, now: datetime) -> Sequence[Invitation]:
    """What can still be used, oldest first."""
    usable = invite.c.used_at.is_(None) & (invite.c.expires_at >= now)
    rows = await tx.conn.execute(select(invite).where(usable).order_by(invite.c.id))
    return [Invitation(row.id, row.role, row.expires_at) for row in rows]


async def revoke(tx: Tx, invite_id: int, now: datetime) -> bool:
    """Nobody can use this invitation any more; False: nobody could before."""
    usable = (invite.c.id == invite_id) & invite.c.used_at.is_(None) & (invite.c.expires_at >= now)
    return (await tx.conn.execute(update(invite).where(usable).values(used_at=now))).rowcount == 1


async def void(tx: Tx, role: str, now: datetime) -> None:
    """Nobody can use an open invitation to this role any more."""
    unused = (invite.c.role == role) & invite.c.used_at.is_(None)
    await tx.conn.execute(update(invite).where(unused).values(used_at=now))


async def void_all(tx: Tx, now: datetime) -> None:
    """Nobody can use any open invitation any more."""
    await tx.conn.execute(update(invite).where(invite.c.used_at.is_(None)).values(used_at=now))


async def look(tx: Tx, value: str, now: datetime) -> tuple[Role | None, Refusal | None]:
    """What a token leads to, without using it: (role, None), or (None, why not)."""
    mine = invite.c.token_mark == tx.vault.mark(value, CONTEXT)
    return _judged((await tx.conn.execute(select(invite).where(mine))).first(), now)


async def redeem(tx: Tx, value: str, now: datetime) -> tuple[Role | None, Refusal | None]:
    """Use a token once: (role, None), or (None, why not)."""
    role, refusal = await look(tx, value, now)
    if role is None:
        return None, refusal
    mine = (invite.c.token_mark == tx.vault.mark(value, CONTEXT)) & invite.c.used_at.is_(None)
    taken = await tx.conn.execute(update(invite).where(mine).values(used_at=now))
    return (role, None) if taken.rowcount == 1 else (None, "used")


def _judged(row: Row[tuple[object, ...]] | None, now: datetime) -> tuple[Role | None, Refusal | None]:
    if row is None or row.role not in set(Role):  # a role of another version leads nowhere in this one
        return None, "unknown"
    if row.used_at is not None:
        return None, "used"
    return (None, "expired") if row.expires_at < now else (Role(row.role), None)

"""One-time invitations: to a role of the staff, to be here for a person, or to one hearing. Only a mark of the token is
kept, and what it leads to is sealed.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final, Literal

from sqlalchemy import ColumnElement, Row, func, select, update

from bot.core.relative import Kin
from bot.core.roles import Role
from bot.store.database import Tx
from bot.store.ids import token
from bot.store.schema.readers import invite

CONTEXT, BODY = "invite.token", "invite.body"
HEARING: Final = "hearing"
"""In place of a role: the link leads to one hearing."""

LASTS: Final = timedelta(days=3)
"""How long a link into a role works."""

MOST: Final = 40
"""Roles and open invitations together, so that every list is whole on one screen."""

_ORGANISATION: Final = "organisation:"

KNOWN: Final = frozenset({*Role, *Kin, HEARING})
"""What an invitation may lead to; what another version wrote leads nowhere in this one."""

Refusal = Literal["unknown", "used", "expired"]


@dataclass(frozen=True, slots=True)
class Invitation:
    """An invitation. `role`: as written; `to`: public id of the person or the hearing it leads to, or an organisation
    (`organisation_of`); `by`: the relative's subscriber whose link it is, None: the staff's.
    """

    id: int
    role: str
    expires_at: datetime
    to: str | None = None
    by: int | None = None
    used_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Made:
    """A new invitation; the token is shown once and cannot be read back."""

    id: int
    token: str
    expires_at: datetime


async def create(tx: Tx, role: str, *, lasts: timedelta, now: datetime) -> str:
    """A new token for `role`."""
    return (await make(tx, role, lasts=lasts, now=now)).token


async def make(
    tx: Tx, role: str, *, lasts: timedelta, now: datetime, to: str | None = None, by: int | None = None
) -> Made:
    """A new invitation to `role`."""
    value = token()
    mark = tx.vault.mark(value, CONTEXT)
    row = {"token_mark": mark, "role": role, "created_at": now, "expires_at": now + lasts, "subscriber_id": by}
    body = None if to is None else tx.vault.seal_json({"to": to}, BODY)
    return Made(await tx.add(invite, row | {"body": body}), value, now + lasts)


def organisation(number: int) -> str:
    """In place of a person: the organisation that somebody is to act for."""
    return f"{_ORGANISATION}{number}"


def organisation_of(found: Invitation) -> int | None:
    """The organisation that an invitation is for."""
    kind, _, number = (found.to or "").partition(":")
    return int(number) if f"{kind}:" == _ORGANISATION and number.isdecimal() else None


async def open_ones(tx: Tx, now: datetime) -> Sequence[Invitation]:
    """What can still be used of the invitations to the staff, oldest first."""
    staff = invite.c.body.is_(None) | (invite.c.role == Role.ORGANISER.value)
    rows = await tx.conn.execute(select(invite).where(_usable(now), staff).order_by(invite.c.id))
    return [_invitation(tx, row) for row in rows]


async def leading_to(tx: Tx, to: str) -> Sequence[Invitation]:
    """Every invitation that led to this person or hearing (public id), used or not, oldest first."""
    rows = await tx.conn.execute(select(invite).where(invite.c.body.is_not(None)).order_by(invite.c.id))
    return [one for row in rows if (one := _invitation(tx, row)).to == to]


async def move(tx: Tx, gone: str, stays: str) -> None:
    """Two people (public ids) are one: a link to either leads to the one that stays, and can be taken back there."""
    body = tx.vault.seal_json({"to": stays}, BODY)
    ids = [one.id for one in await leading_to(tx, gone)]
    await tx.conn.execute(update(invite).where(invite.c.id.in_(ids)).values(body=body))


async def count_open(tx: Tx, by: int, now: datetime) -> int:
    """How many links of this subscriber can still be used."""
    mine = _usable(now) & (invite.c.subscriber_id == by)
    return int(await tx.conn.scalar(select(func.count()).select_from(invite).where(mine)) or 0)


async def revoke(tx: Tx, invite_id: int, now: datetime) -> bool:
    """Nobody can use this invitation any more; False: nobody could before."""
    return await _end(tx, _usable(now) & (invite.c.id == invite_id), now) == 1


async def void(tx: Tx, role: str, now: datetime) -> None:
    """Nobody can use an open invitation to this role any more."""
    await _end(tx, _usable(now) & (invite.c.role == role), now)


async def void_all(tx: Tx, now: datetime) -> None:
    """Nobody can use any open invitation any more."""
    await _end(tx, _usable(now), now)


async def look(tx: Tx, value: str, now: datetime) -> Invitation | Refusal:
    """What a token leads to, without using it, or why it leads nowhere."""
    mine = invite.c.token_mark == tx.vault.mark(value, CONTEXT)
    return _judged(tx, (await tx.conn.execute(select(invite).where(mine))).first(), now)


async def redeem(tx: Tx, value: str, now: datetime) -> Invitation | Refusal:
    """Use a token once: what it leads to, or why it leads nowhere."""
    found = await look(tx, value, now)
    if isinstance(found, str):
        return found
    mine = (invite.c.id == found.id) & invite.c.used_at.is_(None)
    taken = await tx.conn.execute(update(invite).where(mine).values(used_at=now))
    return found if taken.rowcount == 1 else "used"


def _usable(now: datetime) -> ColumnElement[bool]:
    return invite.c.used_at.is_(None) & (invite.c.expires_at >= now)


async def _end(tx: Tx, which: ColumnElement[bool], now: datetime) -> int:
    """It answers like one whose time is over: that it was taken back is nobody's business."""
    over = now - timedelta(milliseconds=1)
    return (await tx.conn.execute(update(invite).where(which).values(expires_at=over))).rowcount


def _judged(tx: Tx, row: Row[Any] | None, now: datetime) -> Invitation | Refusal:
    if row is None or row.role not in KNOWN:
        return "unknown"
    if row.used_at is not None:
        return "used"
    return "expired" if row.expires_at < now else _invitation(tx, row)


def _invitation(tx: Tx, row: Row[Any]) -> Invitation:
    to = None if row.body is None else tx.vault.open_json(row.body, BODY)["to"]
    return Invitation(row.id, row.role, row.expires_at, to, row.subscriber_id, row.used_at)

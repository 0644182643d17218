"""Roles in a database that comes back from a backup: who lost one since does not get it back with the old rows.

Who has left a family since does not stand in it again either.

The audit of the database that is replaced says what was taken; it is carried over, so that it goes on whole. Works on
synchronous connections, inside the transaction of the restore.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, delete, select, update

from bot.core.roles import Deed
from bot.store.schema.audit import audit
from bot.store.schema.readers import invite, role
from bot.store.schema.relatives import relative

Deeds = Sequence[Mapping[str, Any]]
TAKEN = {Deed.FROZEN.value, Deed.LAID_DOWN.value}


def read(connection: Connection) -> Deeds:
    """The whole audit, oldest first: a row for each deed of people, so it is never long."""
    return [dict(row) for row in connection.execute(select(audit).order_by(audit.c.id)).mappings()]


def settle(connection: Connection, old: Deeds, now: datetime) -> None:
    """Take the roles again that were taken since the backup, and close every invitation: it may have been used since.

    `old`: the audit of the database that is replaced.
    """
    unused = update(invite).where(invite.c.used_at.is_(None)).values(used_at=now)
    connection.execute(unused)
    since = _since(read(connection), old)
    if not since:
        return
    taken = [row["thing"] for row in since if row["deed"] in TAKEN]
    connection.execute(delete(role).where(role.c.id.in_(taken)))
    left = [row["thing"] for row in since if row["deed"] == Deed.KIN_ENDED]
    connection.execute(delete(relative).where(relative.c.id.in_(left)))
    connection.execute(audit.insert(), [dict(row) for row in since])


def _since(restored: Deeds, old: Deeds) -> Deeds:
    """What the old audit tells beyond the restored one; nothing where they are not the same instance's."""
    length = len(restored)
    return old[length:] if length and list(old[:length]) == list(restored) else ()

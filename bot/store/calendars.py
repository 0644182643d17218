"""The one calendar link that somebody may have. Only a mark of its token is kept: nobody can read the link again."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, select, update

from bot.store.database import Tx
from bot.store.ids import token
from bot.store.schema.calendars import calendar_link

TOKEN = "calendar.token"  # noqa: S105 - a context, not a token


@dataclass(frozen=True, slots=True)
class Link:
    """A link that works: whose it is, whether titles name people, and since which day."""

    reader_id: int
    named: bool
    made_at: datetime


async def make(tx: Tx, reader_id: int, now: datetime) -> str:
    """A new link, in the place of an older one, which ends: its token, shown once. Titles name whom they named."""
    before = await of_reader(tx, reader_id)
    await drop(tx, reader_id)
    value = token()
    row = {"subscriber_id": reader_id, "token_mark": tx.vault.mark(value, TOKEN)}
    row |= {"titled": before is not None and before.named, "made_at": _day(now)}
    await tx.add(calendar_link, row)
    return value


async def of_reader(tx: Tx, reader_id: int) -> Link | None:
    """The link of somebody; None: there is none."""
    mine = calendar_link.c.subscriber_id == reader_id
    row = (await tx.conn.execute(select(calendar_link).where(mine))).first()
    return None if row is None else Link(row.subscriber_id, row.titled, row.made_at)


async def find(tx: Tx, value: str) -> Link | None:
    """Whose link this token is; one that was guessed, replaced or ended is nobody's.

    It is looked for by its keyed mark: how long that takes tells nothing of how near a guess is.
    """
    mine = calendar_link.c.token_mark == tx.vault.mark(value, TOKEN)
    row = (await tx.conn.execute(select(calendar_link).where(mine))).first()
    return None if row is None else Link(row.subscriber_id, row.titled, row.made_at)


async def name(tx: Tx, reader_id: int, *, named: bool) -> None:
    """Let titles name people, or not."""
    mine = calendar_link.c.subscriber_id == reader_id
    await tx.conn.execute(update(calendar_link).where(mine).values(titled=named))


async def drop(tx: Tx, reader_id: int) -> bool:
    """The link ends; False: there was none."""
    gone = delete(calendar_link).where(calendar_link.c.subscriber_id == reader_id)
    return (await tx.conn.execute(gone)).rowcount == 1


def _day(now: datetime) -> datetime:
    return now.replace(hour=0, minute=0, second=0, microsecond=0)
